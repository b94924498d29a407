#pragma once

#include <vector>

#include "app/panels/panel.h"
#include "core/readings/axis.h"
#include "core/readings/phase_rows.h"

// The end of a bar of logits is dragged: the token then has the logit that a person gave it.
namespace logitdice {

/// Whether the bars on the screen can be dragged: those of the phase of logits.
bool takes_grips(const AppState& state);

/// The axis of the bars: while one is dragged it stands as it was when the mouse took the bar.
AxisScale standing_axis(const Panel& panel, AxisScale now);

/// The end of a bar, before the row that it lies in is asked for the mouse. Whether it is held.
bool take_bar_end(const Panel& panel, const Rect& row_place, const Rect& bar, const PhaseRow& row,
                  const AxisScale& axis);

/// A bar that is dragged out of the rows stays in the hand.
void keep_bar_end(const Panel& panel, const Rect& room, const std::vector<PhaseRow>& rows,
                  const Rect& bar, const AxisScale& axis);

/// What marks a bar whose logit a person gave.
void draw_yours(const Panel& panel, const Rect& bar, float value, float zero);

/// The logit of the chosen token, raised by so much, nats.
void raise_logit(KeyTarget& to, double by);

}  // namespace logitdice
