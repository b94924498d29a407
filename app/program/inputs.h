#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>

#include "app/program/by_hand.h"
#include "app/program/model_choice.h"
#include "app/program/page_values.h"
#include "core/base/shared_text.h"
#include "core/capture/capture.h"
#include "core/capture/distribution.h"
#include "core/decoding/generate.h"
#include "core/sampling/knobs.h"
#include "core/sampling/profiles.h"
#include "core/sampling/trace.h"

namespace logitdice {

struct CaptureSource;  // app/program/capture_source.h

/// What a person typed as the text so far, for penalties to look at.
struct TypedText {
  SharedText prompt, output;
  bool empty() const { return prompt.empty() && output.empty(); }
  bool operator==(const TypedText&) const = default;
};

/// A text that a model writes, or wrote. It grows while it is written and is never cut: another
/// token in its middle begins another one, so that undo holds versions of a text by handle.
struct WrittenText {
  Generation generation;
  std::size_t wanted = 0;                 // steps; a worker writes until there are so many
  ModelChoice model;                      // that writes it
  ModelHandle by;                         // the same at hand; null: the embedded one, or not yet
  std::map<TokenId, std::string> pieces;  // of a capture or a session; empty: the model has them
  // Of a session that names another model, as that had it:
  int vocabulary = 0;  // tokens; 0: not known
  ValueKind values = ValueKind::kLogits;
  std::string file;                       // of that capture
  std::shared_ptr<const CaptureSource> source;  // what the file says of it; null: it is no capture
  std::size_t given_up = 0;               // steps that were wanted when the model failed
  // Of a saved text whose end is written again: the steps to come whose token a person chose.
  std::map<std::size_t, TokenId> forced_ahead;

  bool empty() const { return generation.steps.empty(); }
  /// Read from a file, of a model that is not here.
  bool foreign() const { return !pieces.empty() && !file.empty(); }
};

/// Everything that a person decides and undo brings back. Heavy parts are handles.
struct Inputs {
  ModelChoice model;         // that is asked, and that writes
  Distribution opened;       // from a file, a bundled one, or what the model said of the prompt
  int step = -1;             // of the text: its distribution is on the screen; −1: `opened` is
  bool typed_counts = true;  // penalties look at the typed text, not at what stands before the step
  TypedText typed;
  Said said;       // where `opened` is what the model says of the prompt
  // Its own tokens, where another model than the embedded one read it.
  std::vector<TokenId> sentence_tokens;
  std::optional<AskedSentence> asked;  // to be opened once the model has answered
  ByHand by_hand;  // in place of numbers on the screen

  Knobs knobs;
  Profile profile = textbook();  // the engine's rules and the order, edited or not
  ExpDisplay exp_display;

  SharedText prompt = "Once upon a time, in a forest far away";
  int length = 40;  // tokens wanted, 1 to kMostTokens
  std::uint64_t seed = 42;
  std::shared_ptr<WrittenText> text = std::make_shared<WrittenText>();  // never null

  PageInputs pages;

  bool operator==(const Inputs& other) const;
};
inline constexpr int kMostTokens = 1000;

}  // namespace logitdice
