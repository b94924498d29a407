#pragma once

#include <array>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "app/program/named_source.h"
#include "core/base/result.h"
#include "core/readings/cutoffs_text.h"
#include "core/readings/sweep.h"
#include "core/readings/tail_risk_text.h"

// The Cutoffs page: the three rules on the same bars, on two distributions.
namespace logitdice::cutoffs_page {

inline constexpr std::string_view kId = "cutoffs";

/// The pair that the page opens with.
inline constexpr std::array<std::string_view, 2> kPair = {"peaked", "flat"};

/// What a card shows.
using Source = NamedSource;

struct Inputs {
  std::array<Source, 2> sources;  // upper and lower
  int risk_tokens = kRiskTokens;  // of the text in which the tail is met or not

  bool operator==(const Inputs&) const = default;
};

/// What a card was made of.
struct CardKey {
  Logits logits;
  Knobs knobs;
  Profile profile = textbook();
  ExpDisplay exp_display = {};

  bool operator==(const CardKey& other) const;
};

/// One of the two distributions and all that is shown of it.
struct Card : NamedCutoffs {
  CardKey key;
  BarReading chosen, pointed;   // of the bar that is read out, and of the one under the mouse
  Sweeps sweeps;                // how many each rule keeps as the temperature runs
  TailRisk risk;                // of what lies outside each rule
  std::vector<Risk> bar_risks;  // of the columns
  std::string lost;             // why the naive exp, as Pipeline has it, leaves no probabilities
};

struct Cards {
  std::array<Card, 2> cards;                   // upper and lower
  int rule = -1;                               // the one whose own tokens are marked; −1: none
  int column = -1;                             // the bar that is read out; −1: none
  int pointed_card = -1, pointed_column = -1;  // the bar under the mouse; −1: none
};

/// Another distribution for the upper (0) or the lower (1) card.
struct SetSource {
  int card;
  std::string name;
};
/// Switches the rule's stage off or on; one whose knob is neutral gets its example value.
struct ToggleRule {
  int rule;
};
/// A rule's knob, which switches the rule on: its ruler was put somewhere.
struct SetRule {
  int rule;
  double value;
};
struct SetRuleExamples {};  // all three at once
struct ChooseRule {
  int rule;  // −1: none
};
struct StepRule {
  int by;
};
struct ChooseColumn {
  int column;  // −1: none
};
struct StepColumn {
  int by;
};
/// A longer or a shorter text in which the tail is met or not.
struct StepRiskTokens {
  int by;
};
struct PointAtColumn {
  int card;  // −1: the mouse is on no bar
  int column;
};
using Action = std::variant<SetSource, ToggleRule, SetRule, SetRuleExamples, ChooseRule, StepRule,
                            ChooseColumn, StepColumn, StepRiskTokens, PointAtColumn>;

void update(AppState& state, const Action& action);

/// kPair.
Inputs first_inputs();

/// What was opened while the page is on the screen stands in its upper card, unless a card shows it
/// already.
void show_opened(AppState& state);

/// Makes the cards' values anew where anything that they depend on has changed.
void settle(AppState& state);

/// Whether the curves over the temperature are still being computed, and a slice of that work.
bool sweeping(const AppState& state);
void advance_sweeps(AppState& state);

void put_source(AppState& state, int card, Source source);

inline const Inputs& inputs(const AppState& s) {
  return s.in.pages.get<Inputs>();
}
inline Inputs& inputs(AppState& s) {
  return s.in.pages.get<Inputs>();
}
inline const Cards& cards(const AppState& s) {
  return s.readings.get<Cards>();
}
inline Cards& cards(AppState& s) {
  return s.readings.get<Cards>();
}

}  // namespace logitdice::cutoffs_page
