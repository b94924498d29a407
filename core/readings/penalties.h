#pragma once

#include <string>
#include <vector>

#include "core/capture/distribution.h"
#include "core/readings/before_after.h"
#include "core/readings/penalty_formulas.h"
#include "core/readings/penalty_scope.h"

// All that penalties make of one distribution and one text.
namespace logitdice {

/// One token of the text.
struct HistoryChip {
  TokenId id = 0;
  std::string text;     // visible
  bool prompt = false;  // what the person wrote
  int count = 1;        // how often the token stands in the whole text
  PenaltyScope scope;   // who counts it
};
inline constexpr std::size_t kMostChips = 400;  // the last ones of a longer text

/// "repetition", "not frequency, presence": who counts the token and who does not.
std::string chip_text(const HistoryChip& chip);

/// A row of the table.
struct PenaltyRow {
  BeforeAfterRow numbers;
  std::string token;  // visible
  int count = 0;      // in the text
  int counted = 0;    // of these, by a penalty of this chain
};
inline constexpr int kPenaltyRows = 64;  // the best ones, and at most as many of the text

struct Penalties {
  Trace before;                  // the same chain without its penalties
  std::vector<PenaltyRow> rows;  // by rank after the penalties; see before_after()
  std::vector<HistoryChip> chips;
  std::size_t earlier = 0;     // tokens before the first chip
  bool scopes_differ = false;  // a chip may count for the repetition penalty only
  PenaltyEffect effect;        // of the knobs on this text
  PenaltyFormulas token;       // of the selected token
  bool dry_in_chain = false, any_in_chain = false;

  std::vector<TokenId> engine_tokens;  // rows of the table of engines
  std::vector<std::string> engine_token_texts;
  std::vector<EngineScores> engines;  // its columns
};

struct PenaltiesInput {
  const Distribution& distribution;
  const Situation& text;
  const Knobs& knobs;
  const Profile& profile;
  const Trace& after;  // of all of these
  int selected = 0;    // rank in it of the token that the formulas are about
  int rows = kPenaltyRows;
};
Penalties penalties(const PenaltiesInput& input);

/// What is beside these rows, see rest_of().
BeforeAfterRest rest_of(const Trace& after, std::span<const PenaltyRow> shown);

/// "×2", "1 of 2": how often the token stands in the text, and how often that counts.
std::string count_text(const PenaltyRow& row);

/// "vLLM: all of its text counts", "mlx-lm: the last 20 tokens count".
std::string window_text(const EngineScores& engine);

/// What the marks on the chips mean; `generated`: the text is one that a model wrote.
std::string chips_text(const Penalties& penalties, const Profile& profile, bool generated);

/// The engine whose scores the others are held against: the one in force, or the first.
const EngineScores& reference_engine(const Penalties& penalties, const Profile& profile);

/// Whether the engine's score of a row differs from the reference's where both are shown with four
/// digits.
bool score_differs(const EngineScores& engine, const EngineScores& reference, std::size_t row);

}  // namespace logitdice
