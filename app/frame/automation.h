#pragma once

#include <string>
#include <vector>

#include "app/program/app_state.h"
#include "app/ui/controls.h"

namespace logitdice {

/// Writes what UI tests read: DIR/state.json and DIR/widgets.json, each replaced atomically and
/// only when it changed. A DIR that is not there is made.
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
