#pragma once

#include <optional>
#include <string>

#include "app/panels/panel.h"

namespace logitdice {

/// What a person did to a knob in this frame.
struct KnobMove {
  double value = 0;
  bool continues = false;  // a later part of one drag
};

/// A knob on one line: a track to drag (the wheel and a double-click work as on the large sliders)
/// and a value to click and type. The ids are prefix + "knob.top_p", "value.top_p", "field.top_p".
/// A typed text that is no number is reported; whether the value is taken is the caller's to say.
std::optional<KnobMove> compact_knob(const Panel& panel, const std::string& prefix, Rect line,
                                     const KnobInfo& info, double value, KnobEditor& editor);

}  // namespace logitdice
