#include "app/pages/cutoffs/cutoffs.h"

#include <algorithm>
#include <cassert>
#include <utility>

#include "app/program/commands.h"
#include "core/capture/bundled.h"
#include "core/capture/formats/distribution_file.h"
#include "core/sampling/chain.h"
#include "core/text/token_text.h"

namespace logitdice {
namespace {

constexpr int kNamed = 4;  // tokens of a set that are called by name

Result<Distribution> load(const std::string& source) {
  for (const BundledDistribution& entry : bundled_distributions()) {
    if (entry.id == source) return load_bundled(source);
  }
  return load_distribution_file(source);
}

// Null where the source cannot be read; then the sentence is in state.error.
const Distribution* shown(AppState& s, CutoffsContext& context) {
  if (context.source == kPipelineSource) return &s.distribution;
  if (context.loaded == context.source) return &context.distribution;
  Result<Distribution> loaded = load(context.source);
  if (!loaded) {
    s.error = loaded.error();
    return nullptr;
  }
  context.distribution = std::move(loaded).value();
  context.loaded = context.source;
  return &context.distribution;
}

const Logits& logits_of(const AppState& s, const CutoffsContext& context) {
  const bool pipeline = context.source == kPipelineSource;
  return (pipeline ? s.distribution : context.distribution).logits;
}

LogitsMark mark_of(const Logits& logits) {
  const ExpSums& sums = *logits.untouched;
  return {logits.size(), sums.total(), sums.moment.back(), logits.scores.front(),
          logits.scores.back()};
}

// What a ruler's sweep depends on, everything else neutral.
Knobs swept_knobs(const Knobs& knobs, int ruler) {
  Knobs key;
  key.dynatemp_range = knobs.dynatemp_range;
  key.dynatemp_exponent = knobs.dynatemp_exponent;
  key.min_keep = knobs.min_keep;
  double Knobs::*const value = find_knob(kRulerIds[static_cast<size_t>(ruler)])->value;
  key.*value = knobs.*value;
  return key;
}

// Throws away the curves that no longer hold; advance_sweeps() makes them again.
void check_sweeps(const AppState& s, CutoffsContext& context, const Logits& logits) {
  const RulerSetting set = ruler_setting(s.turn.knobs, s.turn.profile);
  const LogitsMark mark = mark_of(logits);
  const bool other = mark != context.swept || !same_chain(set.profile, context.swept_profile);
  for (int r = 0; r < kRulers; ++r) {
    const Knobs key = swept_knobs(set.knobs, r);
    const bool shown = context.cutoffs.rulers[r].shown;  // one that is not may come back as it was
    if (other || (shown && key != context.swept_knobs[r])) context.sweep[r].points.clear();
    if (shown) context.swept_knobs[r] = key;
  }
  context.swept = mark;
  context.swept_profile = set.profile;
}

std::string name_of(const Distribution& d, TokenId id) {
  const std::string name = visible(d.tokens.bytes(id));
  return name.empty() ? "⟨empty⟩" : name;
}

std::vector<std::string> first_names(const Distribution& d, const RankSet& set) {
  std::vector<std::string> names;
  for (int rank = set.begin; rank < std::min(set.end, set.begin + kNamed); ++rank) {
    names.push_back(name_of(d, d.logits.ids[rank]));
  }
  return names;
}

void fill(const AppState& s, CutoffsContext& context, const Distribution& d) {
  context.title = printable(d.title);
  context.context = d.context.empty() ? context.title : printable(d.context);
  context.cutoffs = cutoffs(d.logits, s.turn.knobs, s.turn.profile);
  context.tokens = d.logits.size();
  context.names.clear();
  for (const RankColumn& column : context.cutoffs.columns) {
    context.names.push_back(name_of(d, column.first));
  }
  for (int r = 0; r < kRulers; ++r) {
    context.only_kept_names[r] = first_names(d, context.cutoffs.only_keeps[r]);
    context.only_cut_names[r] = first_names(d, context.cutoffs.only_cuts[r]);
  }
  check_sweeps(s, context, d.logits);
}

// The rest behind the last column has no sentence: it is many tokens.
void read_bar(const AppState& s, const CutoffsContext& context, BarReading& bar, int column,
              bool anew) {
  const auto& columns = context.cutoffs.columns;
  if (column >= static_cast<int>(columns.size())) column = -1;
  if (!anew && bar.column == column) return;
  bar.column = column;
  bar.why_cut.clear();
  if (column < 0) return;
  bar.why_cut = why_cut_by_rulers(logits_of(s, context), s.turn.knobs, s.turn.profile,
                                  columns[static_cast<size_t>(column)].begin);
}

void make(AppState& s, size_t place) {
  CutoffsContext& context = s.cutoffs.contexts[place];
  const Distribution* d = shown(s, context);
  // A file that has gone since the state was saved gives way to what the view opens with.
  if (!d) context.source = kCutoffsPair[place];
  if (!d) d = shown(s, context);
  assert(d);
  fill(s, context, *d);
}

bool unfinished(const CutoffsContext& context, int ruler) {
  return context.cutoffs.rulers[ruler].shown && !context.sweep[ruler].done();
}

const Stage& stage_of(int ruler) { return *find_stage(kRulerIds[static_cast<size_t>(ruler)]); }

bool switched_off(const AppState& s, int ruler) {
  return is_switched_off(s.turn.profile, stage_of(ruler));
}

// A later part of the same act is undone together with the first.
void set_example(AppState& s, int ruler, bool& continues) {
  const Turn before = s.turn;
  update(s, command::SetKnob{find_knob(stage_of(ruler).id)->value, kRulerExamples[ruler],
                             continues});
  continues = continues || !(s.turn == before);
}

}  // namespace

void set_context(AppState& s, int place, const std::string& source) {
  assert(place == 0 || place == 1);
  CutoffsContext& context = s.cutoffs.contexts[place];
  const std::string before = std::exchange(context.source, source);
  s.cutoffs.stale = true;
  if (shown(s, context)) {
    s.cutoffs.column = -1;
    s.error.clear();
  } else {
    context.source = before;
  }
}

void show_opened(AppState& s) {
  auto& contexts = s.cutoffs.contexts;
  const bool shown = std::any_of(contexts.begin(), contexts.end(), [](const CutoffsContext& c) {
    return c.source == kPipelineSource;
  });
  if (s.view == "cutoffs" && !shown) set_context(s, 0, std::string(kPipelineSource));
}

void toggle_ruler(AppState& s, int ruler) {
  assert(ruler >= 0 && ruler < kRulers);
  const Stage& stage = stage_of(ruler);
  const auto& order = s.turn.profile.order;
  if (std::find(order.begin(), order.end(), &stage) == order.end()) {
    s.notice = std::string(stage.title) + " is not in the chain of " +
               std::string(s.turn.profile.title) + ".";
    return;
  }
  if (stage.active(s.turn.knobs)) {
    update(s, command::SwitchStage{std::string(stage.id), switched_off(s, ruler)});
    return;
  }
  bool continues = false;
  set_example(s, ruler, continues);
  if (switched_off(s, ruler)) update(s, command::SwitchStage{std::string(stage.id), true});
}

void set_ruler_examples(AppState& s) {
  bool continues = false;
  for (int r = 0; r < kRulers; ++r) set_example(s, r, continues);
  for (int r = 0; r < kRulers; ++r) {
    if (switched_off(s, r)) update(s, command::SwitchStage{std::string(kRulerIds[r]), true});
  }
}

void step_ruler(AppState& s, int by) {
  s.cutoffs.column = -1;  // the words are about the rule now
  constexpr int kStops = kRulers + 1;
  s.cutoffs.ruler = ((s.cutoffs.ruler + 1 + by) % kStops + kStops) % kStops - 1;
}

void step_column(AppState& s, int by) {
  int last = 0;
  for (const CutoffsContext& context : s.cutoffs.contexts) {
    last = std::max(last, static_cast<int>(context.cutoffs.columns.size()) - 1);
  }
  s.cutoffs.column = std::clamp(s.cutoffs.column + by, 0, last);
}

void refresh_cutoffs(AppState& s) {
  CutoffsState& c = s.cutoffs;
  if (s.view != "cutoffs") return;
  const bool anew = std::exchange(c.stale, false);
  for (size_t place = 0; place < c.contexts.size(); ++place) {
    CutoffsContext& context = c.contexts[place];
    if (anew) make(s, place);
    const bool pointed = c.pointed_place == static_cast<int>(place);
    read_bar(s, context, context.chosen, c.column, anew);
    read_bar(s, context, context.pointed, pointed ? c.pointed_column : -1, anew);
  }
}

bool sweeping(const AppState& s) {
  if (s.view != "cutoffs") return false;
  for (const CutoffsContext& context : s.cutoffs.contexts) {
    for (int r = 0; r < kRulers; ++r) {
      if (unfinished(context, r)) return true;
    }
  }
  return false;
}

// One slice of the first curve that is not done: a frame's work, never more.
void advance_sweeps(AppState& s) {
  if (s.view != "cutoffs") return;
  refresh_cutoffs(s);  // the logits may have been replaced since
  const RulerSetting set = ruler_setting(s.turn.knobs, s.turn.profile);
  for (CutoffsContext& context : s.cutoffs.contexts) {
    for (int r = 0; r < kRulers; ++r) {
      if (!unfinished(context, r)) continue;
      advance(context.sweep[r], logits_of(s, context), set.knobs, set.profile, r,
              sweep_slice(context.tokens));
      return;
    }
  }
}

}  // namespace logitdice
