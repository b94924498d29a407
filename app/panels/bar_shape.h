#pragma once

#include "app/charts/charts.h"
#include "app/panels/panel.h"
#include "core/readings/axis.h"
#include "core/readings/phase_rows.h"

namespace logitdice {

/// Before the bars of a frame: those of another phase than the last frame's glide slowly enough to
/// be watched, and what truncate cuts folds up.
void set_bar_pace(const Panel& panel);

/// The bar of a token in the phase on the screen, on its way to where it belongs.
BarShape bar_shape(const Panel& panel, const PhaseRow& row, const AxisScale& axis);

/// The colour of the token's segment where its bar has it as well: before a class, where the two
/// stand one above the other and no legend tells them apart. 0 elsewhere.
ImU32 own_colour(const Panel& panel, int rank);

}  // namespace logitdice
