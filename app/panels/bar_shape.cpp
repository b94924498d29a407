#include "app/panels/bar_shape.h"

#include <algorithm>
#include <cmath>

#include "core/readings/phase.h"

namespace logitdice {
namespace {

constexpr double kWatched_s = 0.8;  // bars that go from one phase to the next

// The likeliest of those that the phase has not cut: a stage such as XTC drops the best.
int leading_rank(const AppState& s, Phase phase) {
  const int stage = s.trace.cut_by(0);
  const bool cut = stage >= 0 && s.phases.lost == Lost::none &&
                   s.phases.reached(phase, phase_of_cut(s.trace, s.phases, stage));
  return cut ? s.trace.begin : 0;
}

// A bar that is cut folds up and comes back hatched.
void fold(const Panel& panel, BarShape& bar) {
  const float part = panel.motion.play(kPhasePlay, panel.memory.bars.phase, kWatched_s);
  bar.unfolded = part >= 0.5f;
  bar.thickness = std::abs(1 - 2 * part);
}

}  // namespace

ImU32 own_colour(const Panel& panel, int rank) {
  return panel.state.presenter.on ? token_colour(panel.theme(), rank) : 0;
}

// How long bars glide: those of another phase so that one can watch what became of them.
void set_bar_pace(const Panel& panel) {
  BarsScroll& memory = panel.memory.bars;
  const int phase = shown_phase(panel.state);
  const bool another = memory.phase != phase && memory.phase != 0;
  memory.phase = phase;
  const AppState& s = panel.state;
  memory.glide_s = !another    ? Motion::kDuration_s
                   : s.playing ? std::min(kWatched_s, s.preferences.phase_seconds * 0.6)
                               : kWatched_s;
  panel.motion.play(kPhasePlay, phase, kWatched_s);
}

BarShape bar_shape(const Panel& panel, const PhaseRow& row, const AxisScale& axis) {
  const Phase phase = shown_phase(panel.state);
  const int rank = row.of.rank;
  const PhaseBar values = phase_bar(panel.state.phases, row, phase);
  const auto at = [&](double value) { return static_cast<float>(axis.at(value)); };
  BarShape bar;
  bar.zero = static_cast<float>(axis.zero());
  const bool held = panel.memory.bars.gripped == row.of.id;  // it is where the mouse is
  bar.value = !values.possible ? bar.zero
              : held           ? at(values.value)
                     : panel.motion.glide(1, rank, at(values.value), panel.memory.bars.glide_s);
  bar.uncertain = values.high == values.value ? bar.value : at(values.high);
  // A probability's outline glides with the bars, a logit's is what a penalty took or gave.
  const bool glides = phase >= kNormalize;
  if (values.outlined) {
    const float end = at(values.outline);
    bar.outline = glides ? panel.motion.glide(2, rank, end) : end;
  }
  const bool leads = rank == leading_rank(panel.state, phase);
  if (values.cut && phase == kTruncate) fold(panel, bar);
  bar.look = values.cut && bar.unfolded ? BarLook::cut : leads ? BarLook::leader : BarLook::kept;
  bar.own = own_colour(panel, rank);
  bar.marked = panel.state.draw && panel.state.draw->rank == rank;
  return bar;
}

}  // namespace logitdice
