#pragma once

#include "app/panels/panel.h"

namespace logitdice {

/// The value of a knob of the chain at the right end of the rectangle; a click makes it a field,
/// where the engine has the knob.
void chain_knob_value(const Panel& panel, const Rect& rect, const KnobInfo& info);

/// A padlock: nobody turns this now.
void lock_sign(const Surface& surface, ImVec2 middle, ImU32 ink);

/// The mouse that rests there is told that it is locked.
void tell_locked(const Panel& panel, const Rect& rect);

/// The slider of a knob of the chain. Where the engine does not have the knob the words for that
/// stand in its place.
void chain_knob_slider(const Panel& panel, const Rect& rect, const KnobInfo& info);

/// The field of the one knob that is a list, "3=-1.5,7=-inf"; empty is off.
void logit_bias_field(const Panel& panel, const Rect& rect);

}  // namespace logitdice
