#include <algorithm>
#include <cassert>

#include "app/pages/speculative/state.h"
#include "app/program/source.h"
#include "core/capture/bundled.h"

namespace logitdice::speculative_page {
namespace {

void set_source(AppState& s, Role role, const std::string& name) {
  Result<Source> source = load_source(name);
  if (!source) {
    s.error = source.error();
    return;
  }
  inputs(s).sources[role] = std::move(source).value();
  inputs(s).material = Material::distributions;
  s.error.clear();
}

void show_round(AppState& s, int round, int step) {
  Rounds& r = rounds(s);
  r.round = std::clamp(round, 0, kMostRounds - 1);
  r.wanted = std::max(r.wanted, r.round + 1);
  r.step = step;
  r.place = kDefaultPlace;
}

// Where the text has ended there is no further round.
bool is_last(const Rounds& r) {
  const bool ended =
      !r.writing && r.text.ended() && r.round + 1 >= static_cast<int>(r.text.rounds.size());
  return ended || r.round + 1 >= kMostRounds;
}

void step_by(AppState& s, int by) {
  Rounds& r = rounds(s);
  const SpeculativeRound* round = shown_round(s);
  if (!round) return;
  const int last = steps_of(*round);
  const int to = std::min(r.step, last) + by;
  if (to > last) {
    if (!is_last(r)) return show_round(s, r.round + 1, 1);
    r.playing = false;
    return;
  }
  if (to < 1) {
    if (r.round > 0) show_round(s, r.round - 1, Rounds::kWhole);
    return;
  }
  r.step = to;
  r.place = kDefaultPlace;
}

struct Updater {
  AppState& s;

  void operator()(const SetMaterial& a) { inputs(s).material = a.material; }
  void operator()(const SetSource& a) { set_source(s, a.role, a.name); }
  void operator()(const SetDraftLength& a) {
    inputs(s).draft_length = std::clamp(a.tokens, 1, kMostDrafted);
  }
  void operator()(const SetRule& a) { inputs(s).rule = a.rule; }
  void operator()(const SetCostRatio& a) {
    inputs(s).cost_ratio = a.ratio;
    if (a.ratio) inputs(s).cost_ratio = std::clamp(*a.ratio, 0.0, kMostCostRatio);
  }
  void operator()(const Step& a) { step_by(s, a.by); }
  void operator()(const ToEnd& a) {
    if (a.last)
      show_round(s, rounds(s).round, Rounds::kWhole);
    else
      show_round(s, 0, 1);
  }
  void operator()(const NextRound&) {
    if (!is_last(rounds(s))) show_round(s, rounds(s).round + 1, Rounds::kWhole);
  }
  void operator()(const ShowRound& a) { show_round(s, a.round, Rounds::kWhole); }
  void operator()(const ShowPlace& a) { rounds(s).place = a.place; }
  void operator()(const TogglePlay&) { rounds(s).playing = !rounds(s).playing; }
  void operator()(const TallyAgain&) {
    rounds(s).tally_rounds += kTallyRounds;  // settle() draws what is missing
  }
  void operator()(const ClearTally&) {
    Rounds& r = rounds(s);
    r.tally_task.stop();
    r.tallying = false;
    r.tally = {};
    r.tally_rounds = 0;
  }
};

}  // namespace

Inputs first_inputs() {
  Inputs inputs;
  for (const Role role : {kTarget, kDraft}) {
    Result<Source> source = load_source(std::string(kFirstPair[role]));
    assert(source);
    inputs.sources[role] = std::move(source).value();
  }
  return inputs;
}

void update(AppState& s, const Action& action) {
  std::visit(Updater{s}, action);
}

void show_opened(AppState& s) {
  if (inputs(s).material != Material::distributions) return;
  if (!show_pipeline(inputs(s).sources)) set_source(s, kTarget, std::string(kPipelineSource));
}

}  // namespace logitdice::speculative_page
