#pragma once

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "tests/app/screen.h"

namespace logitdice {

/// Whether two rectangles share more than `slack` px both ways.
inline bool overlap(ImVec2 a_low, ImVec2 a_high, ImVec2 b_low, ImVec2 b_high, float slack_x,
                    float slack_y) {
  return std::min(a_high.x, b_high.x) - std::max(a_low.x, b_low.x) > slack_x &&
         std::min(a_high.y, b_high.y) - std::max(a_low.y, b_low.y) > slack_y;
}

inline std::string place_text(ImVec2 low, ImVec2 high) {
  const auto whole = [](float x) { return std::to_string(static_cast<int>(x)); };
  return " at " + whole(low.x) + "," + whole(low.y) + " to " + whole(high.x) + "," + whole(high.y);
}

/// What nobody should see in a frame: texts that run into each other, leave the window or are cut
/// without "…", controls that overlap without one lying in the other. One sentence each.
class LayoutFaults {
 public:
  explicit LayoutFaults(Screen& screen) : ui_(screen.ui), unit_(screen.ui.scale) {
    screen.ui.notes.recording = true;
    screen.backend.frame();
    screen.ui.notes.recording = false;
    check_texts();
    check_controls();
  }
  const std::vector<std::string>& found() const { return found_; }

 private:
  void check_texts() {
    const auto& drawn = ui_.notes.drawn;
    for (std::size_t i = 0; i < drawn.size(); ++i) {
      check_text(drawn[i]);
      for (std::size_t j = i + 1; j < drawn.size(); ++j) check_pair(drawn[i], drawn[j]);
    }
  }

  // Lists that scroll are windows of their own: what is above and below their room is not seen.
  void check_text(const DrawnText& t) {
    const ImVec2 screen = ImGui::GetIO().DisplaySize;
    const float slack = 2 * unit_;
    const bool cut = t.seen_low.x - t.low.x > slack || t.high.x - t.seen_high.x > slack;
    const bool out = t.seen_high.x > screen.x + 1 || t.seen_high.y > screen.y + 1;
    if (cut || out) found_.push_back("\"" + t.text + "\" is cut off" + place_text(t.low, t.high));
    if (t.text == "…" && !goes_on(t)) {
      found_.push_back("nothing is left of a text" + place_text(t.low, t.high));
    }
  }

  // Where "…" stands for the rest of a text of several pieces.
  bool goes_on(const DrawnText& dots) const {
    const auto& drawn = ui_.notes.drawn;
    return std::any_of(drawn.begin(), drawn.end(), [&](const DrawnText& t) {
      return &t != &dots && std::abs(t.high.x - dots.low.x) < 6 * unit_ && t.low.y < dots.high.y &&
             t.high.y > dots.low.y;
    });
  }

  // A line's height has room above and below the letters.
  void check_pair(const DrawnText& a, const DrawnText& b) {
    const float slack = 0.3f * std::min(a.high.y - a.low.y, b.high.y - b.low.y);
    if (!overlap(a.seen_low, a.seen_high, b.seen_low, b.seen_high, 2 * unit_, slack)) return;
    found_.push_back("\"" + a.text + "\"" + place_text(a.low, a.high) + " runs into \"" + b.text +
                     "\"" + place_text(b.low, b.high));
  }

  static bool contains(const WidgetRect& a, const WidgetRect& b) {
    return a.x <= b.x + 1 && a.y <= b.y + 1 && a.x + a.w >= b.x + b.w - 1 &&
           a.y + a.h >= b.y + b.h - 1;
  }

  // The plots of Cutoffs lie below the labels of their rules, the rows of Compare below what a
  // column says of itself instead of numbers.
  static bool is_below(const WidgetRect& plot, const WidgetRect& label) {
    if (plot.id.starts_with("bar.") && label.id.ends_with(".refusal")) return true;
    return plot.id.starts_with("bars.") && label.id.starts_with("rule.");
  }

  void check_controls() {
    const auto& rects = ui_.controls.rects();
    const ImVec2 screen = ImGui::GetIO().DisplaySize;
    for (std::size_t i = 0; i < rects.size(); ++i) {
      const WidgetRect& a = rects[i];
      if (a.x < -1 || a.x + a.w > screen.x + 1) {
        found_.push_back(a.id + " leaves the window" + place_text({a.x, a.y}, {a.x + a.w, a.y + a.h}));
      }
      for (std::size_t j = i + 1; j < rects.size(); ++j) {
        const WidgetRect& b = rects[j];
        if (contains(a, b) || contains(b, a) || is_below(a, b) || is_below(b, a)) continue;
        if (!overlap({a.x, a.y}, {a.x + a.w, a.y + a.h}, {b.x, b.y}, {b.x + b.w, b.y + b.h},
                     3 * unit_, 3 * unit_)) {
          continue;
        }
        found_.push_back(a.id + place_text({a.x, a.y}, {a.x + a.w, a.y + a.h}) + " overlaps " +
                         b.id + place_text({b.x, b.y}, {b.x + b.w, b.y + b.h}));
      }
    }
  }

  const Ui& ui_;
  float unit_;
  std::vector<std::string> found_;
};

/// Each fault of the frame fails the test, with what was looked at.
inline void check_layout(Screen& screen, const std::string& what) {
  const LayoutFaults faults(screen);
  for (const std::string& fault : faults.found()) FAIL_CHECK(what, ": ", fault);
}

}  // namespace logitdice
