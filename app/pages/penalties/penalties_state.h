#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "app/pages/generate/generate_state.h"
#include "core/decoding/penalty_search_worker.h"
#include "core/decoding/spiral.h"
#include "core/readings/before_after.h"
#include "core/readings/penalty_scope.h"

namespace logitdice {

/// The ids of the knobs that the view has itself.
std::span<const std::string_view> penalty_knobs();

/// What the Penalties view is about: one step's distribution, or the loop that penalties break.
enum class PenaltyPage { distribution, spiral };
std::string_view penalty_page_id(PenaltyPage page);  // "distribution", "spiral": state file

/// One token of the text that penalties look at.
struct HistoryChip {
  TokenId id = 0;
  std::string text;    // visible
  bool prompt = false;
  int count = 1;       // how often the token stands in the whole text
  PenaltyScope scope;
};
inline constexpr std::size_t kMostChips = 400;  // the last ones of a longer text

/// A row of the table.
struct PenaltyRow {
  BeforeAfterRow numbers;
  std::string token;  // visible
  int count = 0;      // in the text
  int counted = 0;    // of these, by a penalty of this chain
};

/// One penalty of the selected token, with the numbers that go into it. Scores are in units of z/T
/// where the penalty comes after the temperature.
struct PenaltyFormula {
  enum class Kind { repetition, frequency, presence, dry };
  enum class Why {
    applies,
    not_in_chain,   // the engine has no such stage, or it is switched off
    neutral,        // its knob changes nothing
    not_counted,    // the token does not stand where it looks
  };
  Kind kind = Kind::repetition;
  Why why = Why::neutral;
  double before = 0, after = 0;
  double knob = 0;        // θ, λf, λp or DRY's multiplier
  int count = 0;          // times that it counts
  double subtracted = 0;  // nats; not of repetition
  double dry_base = 0;
  int dry_repeat = 0, dry_exponent = 0;
};

/// Everything that the Penalties view shows besides the trace. The lists are made anew whenever the
/// trace is, but only while the view is on the screen.
struct PenaltiesState {
  PenaltyPage page = PenaltyPage::distribution;
  bool fresh = false;  // the lists below belong to the trace
  bool met = false;    // the view was on the screen before

  Trace before;        // the same chain without its penalties
  std::vector<PenaltyRow> rows;  // by rank after the penalties; see before_after()
  bool generated = false;        // the text is the Generate view's, up to the step on the screen
  std::string prompt, output;    // the text as it stands in the two fields
  std::vector<HistoryChip> chips;
  std::size_t earlier = 0;       // tokens before the first chip
  bool scopes_differ = false;    // a chip may count for the repetition penalty only
  PenaltyEffect effect;          // of the knobs on this text
  std::vector<PenaltyFormula> formulas;  // of the selected token, one each of the kinds
  int formulas_of = -1;                  // rank of that token
  double formula_temperature = 1;        // of the last penalty that applies
  double z = 0, z_after = 0;             // of that token
  bool dry_in_chain = false, any_in_chain = false;

  std::vector<TokenId> engine_tokens;  // rows of the table of engines
  std::vector<std::string> engine_token_texts;
  std::vector<EngineScores> engines;   // its columns

  std::string spiral_prompt = "He is a toy. He is";  // a prompt that loops
  LiveText greedy;                 // T = 0, past the end
  bool spiral_penalised = false;   // with the panel's penalties; otherwise without any
  std::optional<Spiral> spiral;    // of that text, once it loops
  // Tokens written when some 8 of them in a row stood there twice, as the search counts.
  std::optional<std::size_t> spiral_repeats;
  int spiral_step = -1;            // the token that was chosen; −1: none
  std::vector<std::string> spiral_pieces;  // (greedy.text.steps,) visible

  std::optional<PenaltySearchWorker> search;  // made when it is first needed
  bool searching = false;
  std::vector<PenaltyTried> tried;
  std::optional<BreakingPenalty> broken;  // of spiral_prompt

  bool running() const { return greedy.running || searching; }
};
inline constexpr std::size_t kSpiralTokens = 200;

}  // namespace logitdice
