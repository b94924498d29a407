#include "core/capture/bundled_captures.h"
#include "tests/app/layout_faults.h"

using namespace logitdice;

// Recorded texts in any window: nothing overlaps, leaves it or is cut.
namespace {

void check(Screen& screen, const std::string& what) {
  screen.wait();
  screen.ui.controls.close_list();  // of the file's texts
  screen.backend.settle();
  check_layout(screen, what);
}

void walk_captures(int w, int h) {
  Screen screen(w, h, 0);
  AppState& s = screen.state();
  const std::string size = std::to_string(w) + "x" + std::to_string(h) + ", ";
  for (const ThemeName theme : kThemes) {
    s.preferences.theme = theme;
    for (const BundledCapture& row : bundled_captures()) {
      update(s, command::OpenBundled{row.id});
      check(screen, size + row.id);
      update(s, command::SetKnob{&Knobs::top_p, 0.8});
      check(screen, size + row.id + " with other knobs");
      update(s, command::SetView{"pipeline"});
      check(screen, size + row.id + " on Pipeline");
    }
  }
}

}  // namespace

TEST_CASE("any capture: at 640x480") {
  walk_captures(640, 480);
}
TEST_CASE("any capture: at 1024x768") {
  walk_captures(1024, 768);
}
TEST_CASE("any capture: at 1280x720") {
  walk_captures(1280, 720);
}
TEST_CASE("any capture: at 1920x1080") {
  walk_captures(1920, 1080);
}
