#pragma once

#include "app/panels/panel.h"

namespace logitdice::pipeline_page {

/// The phase before a class: its number and name, a sentence, the formula, large bars and the coin.
void draw_presented(const Panel& panel, const Rect& room);

/// The thumbnails of the phases.
void draw_strip(const Panel& panel, Rect strip);

/// What stands below the bars: what they mean and the axis, or the switches of the exp.
void draw_legend(const Panel& panel, const Rect& row);

}  // namespace logitdice::pipeline_page
