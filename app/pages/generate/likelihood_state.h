#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/program/model_choice.h"
#include "core/decoding/likelihood.h"

namespace logitdice {
struct AppState;
}

// What a person wrote beside what the model writes, on a worker.
namespace logitdice::generate_page {

struct LikelihoodState {
  LikelihoodTask task;
  bool running = false;
  double progress = 0;              // through the person's text
  std::string refusal;              // why it cannot be judged; empty where it can
  std::optional<LikelihoodJob> of;  // what is judged, or was
  ModelChoice choice;               // that judges
  ModelHandle model;
  Likelihood found;                 // as far as it has come
  int version = 0;                  // goes up with each change of `found`
};

/// Begins to judge where what is asked for is another than what was judged last.
void settle_likelihood(AppState& state);
/// The same whatever it was.
void start_likelihood(AppState& state);
void stop_likelihood(AppState& state);
void poll_likelihood(AppState& state);

/// The tokens whose heat is shown: of a person's text all, of the others what goes on from its
/// beginning. Null where they have not come yet.
const ScoredText* shown_score(const AppState& state);

inline constexpr std::size_t kLeastLikely = 12;  // listed beside it

}  // namespace logitdice::generate_page
