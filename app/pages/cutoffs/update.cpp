#include <algorithm>
#include <cassert>

#include "app/pages/cutoffs/state.h"
#include "app/program/commands.h"
#include "app/program/source.h"
#include "core/sampling/chain.h"

namespace logitdice::cutoffs_page {
namespace {

const Stage& stage_of(int rule) {
  return *find_stage(kRuleIds[rule]);
}

bool shows_preview(const AppState& s) {
  return cards(s).cards[0].cutoffs.preview;
}

void set_rule(AppState& s, int rule, double value) {
  const KnobInfo& info = *find_knob(stage_of(rule).id);
  update_chain(s, command::SetKnob{info.value, value});
  update_chain(s, command::SwitchStage{std::string(stage_of(rule).id), true});
}

void set_example(AppState& s, int rule) {
  set_rule(s, rule, kRuleExamples[rule]);
}

// In a preview the others show what they would do: they come on with it, so that none of them
// vanishes from under the mouse.
void put_ruler(AppState& s, int rule, double value) {
  if (shows_preview(s)) {
    for (int r = 0; r < kRules; ++r) {
      if (cards(s).cards[0].cutoffs.rules[r].shown) set_example(s, r);
    }
  }
  set_rule(s, rule, value);
}

void toggle_rule(AppState& s, int rule) {
  assert(rule >= 0 && rule < kRules);
  const Stage& stage = stage_of(rule);
  if (!has_stage(s.in.profile, stage)) {
    s.notice = std::string(stage.title) + " is not in the chain of " +
               std::string(s.in.profile.title) + ".";
  } else if (stage.active(s.in.knobs)) {
    const bool off = is_switched_off(s.in.profile, stage);
    update_chain(s, command::SwitchStage{std::string(stage.id), off});
  } else {
    set_example(s, rule);
  }
}

void set_source(AppState& s, int card, const std::string& name) {
  const Result<Source> source = load_source(name);
  if (!source) {
    s.error = source.error();
    return;
  }
  put_source(s, card, source.value());
  s.error.clear();
}

struct Updater {
  AppState& s;
  Cards& c = cards(s);

  void operator()(const SetSource& a) { set_source(s, a.card, a.name); }
  void operator()(const ToggleRule& a) { toggle_rule(s, a.rule); }
  void operator()(const SetRule& a) { put_ruler(s, a.rule, a.value); }
  void operator()(const SetRuleExamples&) {
    for (int r = 0; r < kRules; ++r) set_example(s, r);
  }
  void operator()(const ChooseRule& a) { c.rule = a.rule; }
  // The next or previous one, with "none" between them; the words are about the rule now.
  void operator()(const StepRule& a) {
    constexpr int kStops = kRules + 1;
    c.column = -1;
    c.rule = ((c.rule + 1 + a.by) % kStops + kStops) % kStops - 1;
  }
  void operator()(const ChooseColumn& a) { c.column = a.column; }
  void operator()(const StepColumn& a) {
    int last = 0;
    for (const Card& card : c.cards) {
      last = std::max(last, static_cast<int>(card.cutoffs.columns.size()) - 1);
    }
    c.column = std::clamp(c.column + a.by, 0, last);
  }
  void operator()(const StepRiskTokens& a) {
    inputs(s).risk_tokens = next_risk_tokens(inputs(s).risk_tokens, a.by);
  }
  void operator()(const PointAtColumn& a) {
    c.pointed_card = a.card;
    c.pointed_column = a.column;
  }
};

}  // namespace

void put_source(AppState& s, int card, Source source) {
  assert(card == 0 || card == 1);
  inputs(s).sources[static_cast<std::size_t>(card)] = std::move(source);
  cards(s).column = -1;
}

Inputs first_inputs() {
  Inputs inputs;
  for (std::size_t card = 0; card < kPair.size(); ++card) {
    Result<Source> source = load_source(std::string(kPair[card]));
    assert(source);
    inputs.sources[card] = std::move(source).value();
  }
  return inputs;
}

void update(AppState& s, const Action& action) {
  std::visit(Updater{s}, action);
}

void show_opened(AppState& s) {
  if (!show_pipeline(inputs(s).sources)) set_source(s, 0, std::string(kPipelineSource));
}

}  // namespace logitdice::cutoffs_page
