#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/program/app_state.h"
#include "core/decoding/penalty_search_task.h"
#include "core/decoding/spiral.h"

namespace logitdice::penalties_page {

/// What a greedy text is written of.
struct SpiralKey {
  ModelChoice model;
  SharedText prompt;
  Knobs knobs;
  Profile profile = {};

  bool operator==(const SpiralKey& other) const;
};

/// The greedy text that loops, and the search for the penalty that lets it escape.
struct SpiralState {
  enum class Wish { none, write, find, stop };
  Wish wish = Wish::none;  // carried out by settle()

  LiveText greedy;               // T = 0, past the end
  SpiralKey key;                 // what it was begun with
  std::optional<Spiral> spiral;  // of that text, once it loops
  // Tokens written when some 8 of them in a row stood there twice, as the search counts.
  std::optional<std::size_t> repeats;
  int step = -1;                    // the token that was chosen; −1: none
  std::vector<std::string> pieces;  // (greedy.text.steps,) visible

  PenaltySearchTask search;
  bool searching = false;
  std::vector<PenaltyTried> tried;
  std::optional<BreakingPenalty> broken;  // of the prompt of the greedy text
};
inline constexpr std::size_t kSpiralTokens = 200;

/// Begins, finds, stops as is wished, and writes again where the prompt or the panel's penalties
/// have become others.
void settle_spiral(AppState& state);

/// Takes what the tasks have made.
void poll_spiral(AppState& state);
bool spiral_busy(const AppState& state);
void stop_spiral(AppState& state);

}  // namespace logitdice::penalties_page
