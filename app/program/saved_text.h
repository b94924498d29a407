#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

#include "app/program/app_state.h"
#include "core/capture/capture.h"

// What a state file keeps of the Generate view: the prompt, the switches, and the text without its
// logits, which the model computes again. A text of another model lies in its capture file.
namespace logitdice {

/// What was read, checked and, where it could fail, prepared. Values that are absent stay as given.
struct SavedText {
  std::string prompt;
  int length = 0, continuations = 0;
  GenerateMode mode = GenerateMode::text;
  bool preview = false;
  int selected = -1;            // step whose distribution is on the screen; −1: none
  bool has_text = false;        // the file holds a text, of whichever model
  std::optional<Capture> text;  // the tiny GPT's
  std::string file;             // or the capture file of another model
};

nlohmann::ordered_json saved_text_json(const AppState& state);

/// What the state has now, for keys that are absent.
SavedText saved_text_of(const AppState& state);

/// A sentence, empty when all is well.
std::string read_saved_text(const nlohmann::ordered_json& json, SavedText& out);

/// A text that is ready to be shown: nothing can fail from here on.
struct RestoredText {
  Generation text;
  std::map<TokenId, std::string> pieces;  // of another model
  std::size_t wanted = 0;                 // steps that the text had
};
Result<std::optional<RestoredText>> make_again(const SavedText& saved);

/// Puts it into the state. Select the step afterwards.
void show_restored(AppState& state, const SavedText& saved, std::optional<RestoredText> restored);

}  // namespace logitdice
