// Every control is reached by Tab, and what has the keyboard is seen.

#include <chrono>
#include <set>
#include <thread>

#include "tests/app/layout_faults.h"

using namespace logitdice;

namespace {

// How many corners of triangles have the colour in or just around the rectangle.
int corners_of(ImU32 colour, const WidgetRect& r, float reach) {
  int count = 0;
  const ImDrawData* data = ImGui::GetDrawData();
  for (int i = 0; i < data->CmdListsCount; ++i) {
    for (const ImDrawVert& v : data->CmdLists[i]->VtxBuffer) {
      const bool near = v.pos.x >= r.x - reach && v.pos.x <= r.x + r.w + reach &&
                        v.pos.y >= r.y - reach && v.pos.y <= r.y + r.h + reach;
      if (near && (v.col | 0xff000000u) == colour && (v.col >> 24) > 0x80) ++count;
    }
  }
  return count;
}

void check_rings(Screen& screen, const std::string& what) {
  screen.backend.settle();
  Ui& ui = screen.ui;
  const ImU32 ink = theme(shown_theme(ui.state)).thumb;
  const auto stops = ui.controls.stops();
  CHECK(stops.size() >= 2);
  CHECK(std::set<std::string>(stops.begin(), stops.end()).size() == stops.size());
  for (const std::string& id : stops) {
    if (id.starts_with("field.")) continue;  // they take the keyboard at once
    ui.controls.drop_focus();
    screen.backend.frame();
    const WidgetRect* found = screen.find(id);
    if (!found) continue;  // scrolled out of sight
    const WidgetRect place = *found;
    const float reach = 16 * ui.scale;  // a slider's ring is as high as its handle
    const int without = corners_of(ink, place, reach);
    ui.controls.focus_on(id);
    screen.backend.frame();
    screen.backend.frame();
    const WidgetRect* now = screen.find(id);
    const int with = corners_of(ink, now ? *now : place, reach);
    if (with < without + 8) FAIL_CHECK(what, ": no ring around ", id, ", ", without, " ", with);
  }
  ui.controls.drop_focus();
}

// What takes the mouse and no key: it has another way for the keyboard.
bool only_mouse(const std::string& id) {
  return id.starts_with("bars.scroll") || id.starts_with("locked.");
}

}  // namespace

TEST_CASE("focus: what Tab comes to has a ring, on every page, in three themes, presented or not") {
  for (const ThemeName name : kThemes) {
    Screen screen(1920, 1080, 0);
    AppState& s = screen.state();
    s.preferences.theme = s.presenter.theme = name;
    for (const bool presented : {false, true}) {
      s.presenter.on = presented;
      for (const PageInfo* page : s.pages) {
        screen.send(command::SetView{std::string(page->id)});
        check_rings(screen, std::string(theme_id(name)) + ", " + std::string(page->id) +
                                (presented ? ", presented" : ""));
      }
    }
  }
}

TEST_CASE("focus: Tab walks through all of a page before a class and comes back") {
  Screen screen(1920, 1080, 0);
  screen.key(GLFW_KEY_F5);
  for (const PageInfo* page : screen.state().pages) {
    CAPTURE(std::string(page->id));
    screen.send(command::SetView{std::string(page->id)});
    while (working(screen.state())) {  // a text that grows has other stops
      carry_out(screen.state(), {command::Tick{0}});
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    screen.ui.controls.drop_focus();
    screen.backend.settle();
    const auto stops = screen.ui.controls.stops();
    std::set<std::string> reached;
    for (std::size_t i = 0; i < 2 * stops.size(); ++i) {  // a field has one more
      screen.key(GLFW_KEY_TAB);
      reached.insert(screen.ui.controls.focus());
    }
    for (const std::string& id : stops) {
      if (!only_mouse(id)) CHECK_MESSAGE(reached.count(id) == 1, id);
    }
  }
}
