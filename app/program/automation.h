#pragma once

#include <string>
#include <vector>

#include "app/program/app_state.h"

namespace logitdice {

/// Where a widget was drawn, in window pixels.
struct WidgetRect {
  std::string id;  // "tab.pipeline", "knob.top_p", "button.sample" …
  float x = 0, y = 0, w = 0, h = 0;

  bool operator==(const WidgetRect&) const = default;
};

/// Writes what UI tests read: DIR/state.json and DIR/widgets.json, each replaced atomically and only
/// when it changed.
class Automation {
 public:
  explicit Automation(std::string dir) : dir_(std::move(dir)) {}

  bool on() const { return !dir_.empty(); }
  /// Errors go to state.error: a test that reads nothing should be told why.
  void write(AppState& state, const std::vector<WidgetRect>& widgets, float window_w,
             float window_h);

 private:
  std::string dir_;
  std::string last_state_, last_widgets_;
};

/// What state.json holds.
std::string automation_state(const AppState& state);

}  // namespace logitdice
