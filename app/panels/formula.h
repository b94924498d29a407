#pragma once

#include "app/panels/panel.h"

namespace logitdice {

/// The phase's formula with the numbers of the selected token.
void draw_formula(const Panel& panel, const Rect& row);

/// Why the selected token was cut, in a line or two; nothing for a survivor.
void draw_why_cut(const Panel& panel, const Rect& room);
/// How high these lines are at most, whether or not there is something to tell: choosing another
/// token moves nothing.
float why_cut_height(const Panel& panel, float width);

/// The switches of the exp phase: subtract the maximum or not, add a constant to every logit.
void draw_exp_switches(const Panel& panel, Rect row);

}  // namespace logitdice
