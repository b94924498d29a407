#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/capture/capture.h"
#include "core/capture/formats/format.h"

namespace logitdice {

class JsonWriter;

/// What a file of recorded steps, or of one distribution, says: of what shape it is, what its
/// numbers are and what it has of every token. Whatever the file does not tell is nothing here.
struct CaptureInfo {
  struct Step {
    std::string text;                    // of the chosen token, raw bytes
    bool has_text = false;               // whether its bytes are known
    std::optional<TokenId> id = {};      // nothing where the file names no ids
    std::optional<double> logprob = {};  // nats, on the scale of the file's values at their T
    std::optional<int> rank = {};        // from 1, where it is among the listed
    int listed = 0;                      // alternatives
    std::optional<double> tail = {};     // Σp of what is not listed, 0 to 1
  };

  std::string format;               // "llama.cpp /completion"; ours: "logitdice-capture/1"
  std::string values;               // value_kind_name()
  std::string explained;            // the same as a sentence
  std::string model, prompt, text;  // raw bytes
  int vocabulary = 0;               // 0: not known
  std::vector<Step> steps;
  std::optional<Capture> settings;  // without steps: profile, knobs and seed; nothing: not told
  std::vector<std::string> notes;
};

CaptureInfo info_of(const Capture& capture);
/// Of a list of logits: one step whose token nobody chose.
CaptureInfo info_of(const Distribution& distribution);

/// {"format", "values", "model", "vocabulary", "prompt", "text", "steps": [{"text", "bytes", "id",
/// "logprob", "listed", "tail"}], "settings"}: what is not known is null. Texts are UTF-8, U+FFFD
/// for what is none; "bytes" has all of them.
void write_info_json(JsonWriter& json, const CaptureInfo& info);

}  // namespace logitdice
