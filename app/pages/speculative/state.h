#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "app/program/named_source.h"
#include "core/decoding/speculative.h"
#include "core/decoding/speculative_cost.h"

// The Speculative page: rounds of a draft and a target, of a text of the models inside or on two
// distributions.
namespace logitdice::speculative_page {

inline constexpr std::string_view kId = "speculative";

/// What writes: the tiny GPT and its draft, or two distributions that are the same at every place.
enum class Material { models, distributions };
inline constexpr std::string_view kMaterialIds[] = {"models", "distributions"};

enum Role { kTarget, kDraft };
inline constexpr std::string_view kRoleIds[] = {"target", "draft"};
/// The pair that the page opens with.
inline constexpr std::string_view kFirstPair[] = {"cat_sat_on", "cat_draft"};

/// A distribution that writes. Read from its file when it is chosen.
using Source = NamedSource;

struct Inputs {
  Material material = Material::models;
  std::array<Source, 2> sources;  // by role
  int draft_length = kUsualDraftLength;
  AcceptRule rule = AcceptRule::ratio;
  std::optional<double> cost_ratio;  // none: as it was measured

  bool operator==(const Inputs&) const = default;
};
inline constexpr double kMostCostRatio = 1;
inline constexpr double kUnmeasuredRatio = 0.33, kUnmeasuredBatch = 1;  // of two distributions
inline constexpr int kMostRounds = 100, kFirstRounds = 7;
inline constexpr std::int64_t kTallyRounds = 100'000;
inline constexpr int kDefaultPlace = -1;

/// What the rounds were written of.
struct TextKey {
  Material material = Material::models;
  Logits target, draft;
  SharedText prompt;
  Knobs knobs;
  Profile profile = textbook();
  std::uint64_t seed = 0;
  int draft_length = 0;
  AcceptRule rule = AcceptRule::ratio;

  bool operator==(const TextKey& other) const;
};

/// Of what place the bars are.
struct PlaceKey {
  int version = 0;  // of the text
  int round = -1, place = -1;

  bool operator==(const PlaceKey&) const = default;
};

/// One token of the place as it is listed.
struct PlaceRow {
  PlaceToken token;
  std::string name;  // visible
};

/// The place on the screen.
struct PlaceView {
  PlaceKey key;
  SpeculativePlace place;
  std::vector<PlaceRow> rows;           // as many as may be drawn
  std::vector<ResidualSegment> line;    // of `place`
  std::vector<std::string> line_names;  // (line,)
};
inline constexpr std::size_t kMostRows = 24;

/// The rounds, how far they are shown, and what else is known of them.
struct Rounds {
  // What a person looks at; nothing that undo steps over.
  int wanted = kFirstRounds;     // so many are to be written
  int round = kFirstRounds - 1;  // shown, from 0
  int step = kWhole;             // within it, from 1; kWhole: all of it
  int place = kDefaultPlace;     // whose bars are shown: where the step is, unless one was chosen
  bool playing = false;
  static constexpr int kWhole = 1000;

  bool begun = false;
  TextKey key;
  int version = 0;  // goes up with each text
  ModelHandle target, draft;
  TokenTable names;                        // of two distributions
  SpeculativeText text;                    // on the screen
  std::optional<SpeculativeText> pending;  // that takes its place once it is as far
  std::vector<std::string> pieces;         // (text.written(),) visible
  std::string refusal;                     // why nothing can be written
  RoundsTask task;
  bool writing = false;

  std::optional<PlaceView> view;

  PlaceTask tally_task;
  bool tallying = false;
  double tally_progress = 0;
  PlaceKey tally_of;  // of what place
  PlaceTally tally;
  std::uint64_t tally_rounds = 0;  // begun so far: the next ones have other coins

  CostTask cost_task;
  bool measuring = false;
  int measured_length = 0;  // the draft length that the costs are of
  std::optional<PassCosts> costs;
};

struct SetMaterial {
  Material material;
};
struct SetSource {
  Role role;
  std::string name;
};
struct SetDraftLength {
  int tokens;
};
struct SetRule {
  AcceptRule rule;
};
struct SetCostRatio {
  std::optional<double> ratio;
};
struct Step {  // within the round, and to the next one
  int by;
};
struct ToEnd {
  bool last;  // the round's last step; otherwise the first round
};
struct NextRound {};  // all of it
struct ShowRound {
  int round;
};
struct ShowPlace {
  int place;
};
struct TogglePlay {};
struct TallyAgain {};
struct ClearTally {};
using Action =
    std::variant<SetMaterial, SetSource, SetDraftLength, SetRule, SetCostRatio, Step, ToEnd,
                 NextRound, ShowRound, ShowPlace, TogglePlay, TallyAgain, ClearTally>;

Inputs first_inputs();

void update(AppState& state, const Action& action);
/// What was opened while the page is on the screen is the target, where two distributions write.
void show_opened(AppState& state);
void settle(AppState& state);
void poll(AppState& state);
bool busy(const AppState& state);
bool playing(const AppState& state);

/// The round on the screen; null where none is written yet.
const SpeculativeRound* shown_round(const AppState& state);
/// The steps of a round: one a guess that is looked at, and what comes instead or as the bonus.
int steps_of(const SpeculativeRound& round);
/// Whether a column of the round has been stepped to: that of a guess, or of the bonus.
bool is_revealed(const AppState& state, std::size_t place);
/// The last step of the round: the coin lies on its last token's line.
bool shows_last(const AppState& state);
/// Whose bars are shown.
int shown_place(const AppState& state);
/// The counts of the rounds up to the one on the screen.
SpeculativeCounts shown_counts(const AppState& state);
/// The visible text of a token.
std::string name_of(const AppState& state, TokenId id);

/// The text of the rounds up to the one on the screen, visible but for its spaces.
struct RoundText {
  std::string before;  // this round
  std::string now;     // its tokens that are revealed but for the last
  std::string last;
};
RoundText round_text(const AppState& state);

/// What the speed-up is made of: measured, or as the slider says.
struct Gain {
  double cost_ratio = kUnmeasuredRatio, batch_ratio = kUnmeasuredBatch;
  bool measured = false;  // there are measured costs
  double speed_up = 0;    // of the rounds shown
  double break_even = 0;  // the cost ratio at ×1
};
Gain gain_of(const AppState& state);

inline const Inputs& inputs(const AppState& s) {
  return s.in.pages.get<Inputs>();
}
inline Inputs& inputs(AppState& s) {
  return s.in.pages.get<Inputs>();
}
inline const Rounds& rounds(const AppState& s) {
  return s.readings.get<Rounds>();
}
inline Rounds& rounds(AppState& s) {
  return s.readings.get<Rounds>();
}

}  // namespace logitdice::speculative_page
