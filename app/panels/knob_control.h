#pragma once

#include "app/panels/panel.h"

namespace logitdice {

/// The value of a knob of the chain at the right end of the rectangle; a click makes it a field,
/// where the engine has the knob.
void chain_knob_value(const Panel& panel, const Rect& rect, const KnobInfo& info);

/// The slider of a knob of the chain. Where the engine does not have the knob the words for that
/// stand in its place.
void chain_knob_slider(const Panel& panel, const Rect& rect, const KnobInfo& info);

}  // namespace logitdice
