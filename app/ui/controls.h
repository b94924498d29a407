#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "app/ui/canvas.h"

namespace logitdice {

/// Where a widget was drawn and can be seen, in window pixels.
struct WidgetRect {
  std::string id;  // "tab.pipeline", "knob.top_p", "button.sample" …
  float x = 0, y = 0, w = 0, h = 0;

  bool operator==(const WidgetRect&) const = default;
};

/// What a person did to a control in this frame.
struct Control {
  bool hovered = false;
  bool held = false;      // the mouse went down on it and is still down
  bool pressed = false;   // the mouse went down on it in this frame
  bool released = false;  // the mouse went up in this frame after it went down on it
  bool clicked = false;   // released on it, or Enter while it has the focus
  bool focused = false;   // the keyboard's focus is here
};

/// Every place on the screen that can be clicked, in the order of drawing: the automation file lists
/// them, Tab walks through them, Enter clicks the focused one.
class Controls {
 public:
  void begin_frame();

  /// An area that takes the mouse. `id` is unique on the screen. The rectangle that tests see is
  /// `shown`, the one that takes the mouse is `area`; they differ for sliders, whose handle is higher
  /// than their track.
  Control at(const std::string& id, const Rect& area, const Rect& shown);
  Control at(const std::string& id, const Rect& area) { return at(id, area, area); }
  /// Records a rectangle that takes no mouse of its own (a text field of ImGui's).
  void note(const std::string& id, const Rect& rect);

  void move_focus(int by);
  void click_focused() { enter_ = true; }
  void drop_focus() { focus_.clear(); }
  void focus_on(std::string id) { focus_ = std::move(id); }
  /// What was drawn so far in this frame takes no focus: something lies over it.
  void forget_stops() { stops_.clear(); }
  const std::string& focus() const { return focus_; }

  const std::vector<WidgetRect>& rects() const { return rects_; }

 private:
  std::vector<WidgetRect> rects_;       // this frame's
  std::vector<std::string> stops_;      // ids that can have the focus, this frame's
  std::vector<std::string> last_stops_; // the frame before's
  std::string focus_;
  bool enter_ = false;   // Enter was pressed before this frame
};

}  // namespace logitdice
