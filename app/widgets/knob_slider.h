#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "app/ui/surface.h"
#include "core/base/result.h"
#include "core/sampling/knobs.h"

namespace logitdice {

/// What a person did to a knob in this frame.
struct KnobMove {
  double value = 0;
  bool continues = false;  // a later part of one drag: undone together with the first
  bool taken_back = false;  // Esc: as if the drag had never begun
};

/// The slider under the mouse, between frames.
struct SliderGrip {
  std::string dragging;  // whose changes are one undo
  std::string moved;     // that the last press has moved
  std::string settled;   // that a double-click has set: not dragged until released
};

/// How large a slider is, in pixels at scale 1.
struct SliderLook {
  float reach = 9;  // the handle's radius
  float thick = 5;  // of the track
};

/// A track with a handle: drag, double-click for the neutral value and, where `wheel`, turn it with
/// the wheel. `id` names the widget; tests see the track, whose ends are the knob's range, which for
/// counts ends at `tokens`.
std::optional<KnobMove> knob_slider(const Surface& surface, const std::string& id, const Rect& line,
                                    const KnobInfo& info, double value, int tokens,
                                    SliderGrip& grip, const SliderLook& look = {},
                                    bool wheel = true);

/// The number that is being typed, between frames.
struct ValueField {
  std::string id;      // prefix and knob; empty: none
  std::string text, before;
  bool fresh = false;  // the field takes the keyboard in its next frame
};

/// The value at the right end of the rectangle; a click makes it a field. Gives what was entered: a
/// number, or the sentence that says that it is none. Whether the knob takes it is the caller's to
/// check. The ids are prefix + "value.top_p" and, while it is a field, prefix + "field.top_p".
std::optional<Result<double>> knob_value(const Surface& surface, const std::string& prefix,
                                         const Rect& rect, const KnobInfo& info, double value,
                                         ImFont* font, ValueField& field);

/// Whether the screen has a word for the value, "off" or "all": it is neutral.
bool is_off(const KnobInfo& info, double value);

/// A number as it is typed, with a point or a comma; the knob's word for its neutral value counts.
Result<double> typed_number(const KnobInfo& info, std::string_view text);

}  // namespace logitdice
