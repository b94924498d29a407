#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/pages/compare/compare_state.h"
#include "app/pages/cutoffs/cutoffs_state.h"
#include "app/pages/generate/generate_state.h"
#include "app/pages/penalties/penalties_state.h"
#include "core/capture/distribution.h"
#include "core/sampling/draw.h"
#include "core/sampling/knobs.h"
#include "core/sampling/profiles.h"
#include "core/sampling/trace.h"
#include "core/text/token_text.h"

namespace logitdice {

/// The six phases, numbered from 1 as on the screen.
struct PhaseInfo {
  std::string_view id;     // "logits"
  std::string_view title;  // "logits z"
  std::string_view help;   // what it shows, half a sentence
};
enum Phase : int {
  kLogits = 1,
  kDivide,
  kExp,
  kNormalize,
  kTruncate,
  kRenormalize,
  kPhases = kRenormalize
};
const PhaseInfo& phase_info(int phase);

/// How long a bar is for a probability.
enum class Axis { fixed, tallest, log };
std::string_view axis_id(Axis axis);     // "fixed", "tallest", "log": state file
std::string_view axis_title(Axis axis);  // "0 to 1", "zoom to tallest", "log": screen

/// What a person chose about the window itself.
struct Preferences {
  bool dark = true;
  float scale = 1;              // 0.8 to 3
  bool reduced_motion = false;
  bool fullscreen = false;
  Axis axis = Axis::fixed;
  double phase_seconds = 1.5;   // how long the playing loop stays in a phase
};
inline constexpr float kLowestScale = 0.8f, kHighestScale = 3.0f;

/// One line of the tally, as it was when the last of the draws fell.
struct TallyRow {
  std::string token;   // visible text
  int rank = 0;
  double final = 0;    // probability of one draw
  std::int64_t count = 0;
  double share = 0;    // count / draws
  Expected expected;   // ± 2σ, in draws
  bool within = true;  // count lies in the band
};

/// Many draws and what became of them.
struct Rolled {
  std::uint64_t first_step = 0;  // the coins of the steps [first_step, first_step + tally.draws)
  Tally tally;
  ChiSquare chi_square;
  std::vector<TallyRow> rows;  // the likeliest survivors, at most kTallyRows, then all others in one
  bool stale = false;          // a knob has moved since: greyed, and the next draw starts anew
};
inline constexpr int kTallyRows = 8;

/// One token that was drawn, for the text preview.
struct Drawn {
  Draw draw;
  std::string token;  // visible text
};

/// A single draw under mirostat, which learns from it.
struct MirostatStep {
  double mu = 0;        // bits, the surprise it allowed for
  int kept = 0;         // tokens that it left
  std::string token;    // visible text of what was drawn
  double surprise = 0;  // bits, −log2 of the drawn token's final probability
  double next = 0;      // bits, μ − η(surprise − τ)
};

/// What a person typed as the text so far, for penalties to look at.
struct History {
  std::string text;             // as it was typed: the output
  std::vector<TokenId> tokens;  // of the distribution on the screen
  std::string prompt;           // the same for what stood before the output
  std::vector<TokenId> prompt_tokens;
  std::string unknown;          // what of it is no token there; empty if all is
};

/// The text that a person typed, as far as undo brings it back.
struct TypedText {
  std::string prompt, output;
};

/// Everything that undo brings back.
struct Turn {
  Knobs knobs;
  Profile profile = textbook();  // the engine's rules and the order, edited or not
  ExpDisplay exp_display;
  int text = 0;  // version of the text of the Generate view: forcing a token makes another
  std::vector<ColumnSetting> columns = first_columns();  // of the Compare view
  std::optional<TypedText> replaced;  // in the list of undo: an example took this text's place

  bool operator==(const Turn& other) const {
    return knobs == other.knobs && same_chain(profile, other.profile) &&
           exp_display == other.exp_display && text == other.text && columns == other.columns;
  }
};

/// Everything the program knows. Only update() changes it; views read it. Not copied or moved: the
/// trace points into the distribution.
struct AppState {
  AppState() = default;
  AppState(const AppState&) = delete;
  AppState& operator=(const AppState&) = delete;

  Preferences preferences;
  std::string view = "pipeline";

  Distribution distribution;
  Turn turn;  // knobs and switches in force

  History history;      // looked at unless the distribution is a step of the text
  Trace trace;          // of all the above, never out of date
  double trace_us = 0;  // how long it took

  int phase = kRenormalize;
  bool playing = false;
  double phase_started_s = 0;  // by the window's clock
  int selected = 0;            // rank of the formula's token

  std::uint64_t seed = 42;
  std::uint64_t step = 0;     // coins used so far; the shown draw used coin step − 1
  std::optional<double> step_coin;  // of the text's step on the screen; then `draw` is its draw
  std::optional<Draw> draw;   // of that coin, under the knobs as they are now
  std::optional<double> mirostat_mu;    // bits, before the last draw; empty before the first
  std::optional<double> mirostat_next;  // bits, what that draw made of it
  std::vector<MirostatStep> mirostat_steps;  // the last ten at the most, oldest first
  Rolled rolled;
  std::vector<Drawn> last_drawn;  // at most ten, the newest last
  FilledBlank sentence;       // the context with the drawn token in its blank
  std::string text;           // the same in one piece

  std::vector<Turn> undo, redo;
  GenerateState generate;
  CompareState compare;
  CutoffsState cutoffs;
  PenaltiesState penalties;

  std::string error;   // one sentence, shown until dismissed
  std::string notice;  // the same for what is good to know
  bool quit = false;
};

/// What the chain looks at beside the logits: the text before the step on the screen, or the typed
/// history; the coins of the next draw. Points into the state.
Situation situation_of(const AppState& state);

/// Whether any knob or switch is not neutral.
bool any_knob_turned(const AppState& state);

/// Whether a worker is busy for the screen: the window stays awake and polls.
bool working(const AppState& state);

/// The number of tokens that have a row, those with −∞ included.
int token_count(const AppState& state);

/// Where the sliders of counts end: the longest list that the view shows.
int slider_tokens(const AppState& state);

/// Visible text of the token of that rank; the tail's rank gives "another token".
std::string token_text(const AppState& state, int rank);

}  // namespace logitdice
