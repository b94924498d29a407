#pragma once

#include "app/panels/panel.h"

namespace logitdice {

/// The phase's formula with the numbers of the selected token.
void draw_formula(const Panel& panel, const Rect& row);

/// The switches of the exp phase: subtract the maximum or not, add a constant to every logit.
void draw_exp_switches(const Panel& panel, Rect row);

}  // namespace logitdice
