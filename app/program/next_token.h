#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "app/program/inputs.h"
#include "core/decoding/question_task.h"
#include "core/model/model.h"
#include "core/sampling/situation.h"

namespace logitdice {

struct AppState;

/// What a next token is made of.
struct NextTokenKey {
  std::shared_ptr<WrittenText> text;
  std::size_t steps = 0;
  SharedText prompt;     // where nothing is written yet
  bool running = false;  // it is being written
  ModelHandle model;     // that is to go on; null: it is not at hand

  bool operator==(const NextTokenKey&) const = default;
};

/// What may follow the text as it stands: behind its last token, or behind the prompt where nothing
/// is written yet.
struct NextToken {
  Distribution distribution;
  std::vector<TokenId> tokens;  // the text before it
  std::size_t prompt_tokens = 0;
  ChainMemory memory;   // what the chain has learnt from them
  double xtc_coin = 0;  // of the step
  std::string refusal;  // why there is none, a sentence; all above is empty then

  Situation situation() const;
};

/// Whether the page shows texts, and no step of the text is chosen: its next token is on the screen
/// then, and where there is none nothing but the refusal.
bool shows_next_token(const AppState& state);

/// Takes what a model that takes its time has answered.
void answer_next_token(AppState& state, ModelAnswer answer);

/// Asks the model where the page shows the next token and it is not known yet.
void settle_next_token(AppState& state);

}  // namespace logitdice
