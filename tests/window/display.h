#pragma once

#include <string>
#include <vector>

#include "tests/window/process.h"

namespace logitdice::test {

/// A display of its own that shows nothing to anyone (Xvfb).
class Display {
 public:
  /// Throws std::runtime_error when Xvfb does not start. `more` are arguments for it.
  explicit Display(const std::string& screen = "1920x1080",
                   const std::vector<std::string>& more = {});

  const std::string& name() const { return name_; }  // ":7"

  void set_keyboard(const std::string& layout, const std::string& variant = "") const;
  /// How many dots make an inch: 96 is a factor of 1, 144 of 1.5.
  void set_dpi(int dpi) const;
  /// For the left hand.
  void swap_mouse_buttons() const;
  /// It dies, as a server that crashes does.
  void kill() { server_ = Process(); }

 private:
  Process server_;
  std::string name_;
};

}  // namespace logitdice::test
