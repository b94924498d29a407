#pragma once

#include <optional>
#include <string>

#include "app/panels/panel.h"

namespace logitdice {

/// Whether the screen calls the knob "off" (or "all"): its value is neutral and has a word for it.
bool knob_is_off(const Knobs& knobs, const KnobInfo& info);

/// The number that was typed for the knob, with a point or a comma; one that is none is reported.
std::optional<double> typed_number(const Panel& panel, const KnobInfo& info,
                                   const std::string& text);

/// The value at the right end of the rectangle; a click makes it a field, where the engine has the
/// knob.
void knob_value(const Panel& panel, const Rect& rect, const KnobInfo& info,
                     KnobEditor& editor);

/// The slider: drag, wheel, double-click for the neutral value. One drag is one undo. Where the
/// engine does not have the knob the words for that stand in its place.
void knob_slider(const Panel& panel, const Rect& rect, const KnobInfo& info,
                      KnobEditor& editor);

}  // namespace logitdice
