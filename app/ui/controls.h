#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "app/ui/canvas.h"
#include "app/ui/open_list.h"

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
  bool held = false;        // the mouse went down on it and is still down
  bool pressed = false;     // the mouse went down on it in this frame
  bool released = false;    // the mouse went up in this frame after it went down on it
  bool clicked = false;     // released on it, or Enter while it has the focus
  bool focused = false;     // the keyboard's focus is here
  bool taken_back = false;  // Esc in this frame: what was held is let go, as if it never was
};

/// Every place on the screen that can be clicked, in the order of drawing: the automation file
/// lists them, Tab walks through them, from left to right where they stand in a row, Enter clicks
/// the focused one.
class Controls {
 public:
  void begin_frame();

  /// An area that takes the mouse. `id` is unique on the screen. The rectangle that tests see is
  /// `shown`, the one that takes the mouse is `area`; they differ for sliders, whose handle is
  /// higher than their track.
  Control at(const std::string& id, const Rect& area, const Rect& shown);
  Control at(const std::string& id, const Rect& area) { return at(id, area, area); }
  /// The same for a row of a list: the list's own keys reach it, Tab does not.
  Control listed(const std::string& id, const Rect& area);
  /// The same for another part of a control, a line below its label: neither Tab nor tests see it.
  Control part(const std::string& id, const Rect& area);
  /// Records a rectangle that takes no mouse of its own.
  void note(const std::string& id, const Rect& rect);
  /// A text field of ImGui's. True where it is to take the keyboard: Tab has come to it, or Enter
  /// was pressed on it.
  bool field(const std::string& id, const Rect& rect);
  /// That field has the keyboard.
  void edits(const std::string& id);

  // Between frames:
  /// From a field that is edited, too; a field that it comes to is edited at once.
  void move_focus(int by);
  void click_focused() { enter_ = true; }
  void drop_focus() { focus_.clear(); }
  void focus_on(std::string id) { focus_ = std::move(id); }
  /// What was drawn so far in this frame takes no focus: something lies over it.
  void forget_stops() { stops_.clear(); }
  const std::string& focus() const { return focus_; }
  /// The ids that Tab walks through, in its order.
  std::vector<std::string> stops() const;

  // ---- the list that is open ----
  /// Opens it; the focus comes back to where it was when the list closes.
  void open_list(const std::string& id);
  void close_list();
  void toggle_list(const std::string& id);
  bool list_open() const { return !list_.id.empty(); }
  OpenList& list() { return list_; }
  const OpenList& list() const { return list_; }

  // ---- what the mouse holds ----
  bool holding() const { return !held_.empty(); }
  /// Whatever is held is let go without having been moved or clicked.
  void take_back();

  // ---- fields ----
  /// A field is about to take the keyboard: until it has, keys wait.
  void await_field(const std::string& id);
  bool awaits(const std::string& id) const { return awaited_ == id; }
  bool field_awaited() const { return field_awaited_; }

  const std::vector<WidgetRect>& rects() const { return rects_; }

 private:
  struct Stop {
    std::string id;
    Rect place;
  };
  Control place(const std::string& id, const Rect& area);
  void add_stop(const std::string& id, const Rect& area);
  void drop_taken_back(const std::string& id, Control& control);

  std::vector<WidgetRect> rects_;  // this frame's
  std::vector<Stop> stops_;        // what can have the focus, of the frame that is drawn
  std::string focus_;
  bool enter_ = false;    // Enter was pressed before this frame
  bool arrived_ = false;  // Tab was, and nothing has asked for it yet
  std::string edited_;    // the field that has the keyboard, of the frame that is drawn
  OpenList list_;
  std::string focus_before_list_;
  std::string held_;             // what the mouse holds, of the frame that is drawn
  std::string taken_back_;       // what it held when Esc was pressed; empty: nothing
  bool taken_back_now_ = false;  // that has not been told yet
  std::string awaited_;          // the field that was last asked for
  int frames_awaited_ = 0;
  bool field_awaited_ = false;
};

}  // namespace logitdice
