// What helps before a class: blank, zoom, echo, time; with real events.

#include "app/frame/presenter_keys.h"

#include "app/frame/presenting.h"
#include "app/pages/cutoffs/state.h"
#include "app/program/lesson_run.h"
#include "tests/app/layout_faults.h"

using namespace logitdice;

namespace {

ImVec2 last_vertex_range() {
  ImVec2 most{0, 0};
  const ImDrawData* data = ImGui::GetDrawData();
  for (int i = 0; i < data->CmdListsCount; ++i) {
    for (const ImDrawVert& v : data->CmdLists[i]->VtxBuffer) {
      most = {std::max(most.x, v.pos.x), std::max(most.y, v.pos.y)};
    }
  }
  return most;
}

}  // namespace

TEST_CASE("presenter aids: the time stays where the toolbar comes to the bottom") {
  for (const auto& [w, h] : {std::pair{1280, 720}, std::pair{1920, 1080}}) {
    Screen screen(w, h, 0);
    const auto clocks = [&] {
      screen.ui.notes.recording = true;
      screen.backend.frame();
      screen.ui.notes.recording = false;
      const auto& drawn = screen.ui.notes.drawn;
      return std::count_if(drawn.begin(), drawn.end(),
                           [](const DrawnText& t) { return t.text.starts_with("0:0"); });
    };
    screen.key(GLFW_KEY_F5);
    CHECK(clocks() == 0);
    screen.key(GLFW_KEY_F10);
    CHECK(clocks() == 1);
    screen.key(GLFW_KEY_F4);
    CHECK(screen.find("tab.cutoffs"));
    CHECK(clocks() == 1);
    screen.key(GLFW_KEY_F10);
    CHECK(clocks() == 0);
  }
}

TEST_CASE("presenter aids: a blank screen ends with any key or click, which does nothing else") {
  for (const int blank : {GLFW_KEY_PERIOD, GLFW_KEY_B, GLFW_KEY_COMMA, GLFW_KEY_W}) {
    Screen screen(1280, 720, 0);
    AppState& s = screen.state();
    screen.key(GLFW_KEY_F5);
    const int phase = s.phase;
    for (const int key :
         {GLFW_KEY_PAGE_DOWN, GLFW_KEY_B, GLFW_KEY_F5, GLFW_KEY_ESCAPE, GLFW_KEY_S}) {
      screen.key(blank);
      REQUIRE(s.presenter.blank != Blank::none);
      CHECK(screen.ui.controls.rects().empty());  // nothing of the page is left
      screen.key(key);
      CHECK(s.presenter.blank == Blank::none);
    }
    screen.key(blank);
    screen.backend.click({500, 40});
    screen.backend.settle();
    CHECK(s.presenter.blank == Blank::none);
    CHECK(s.phase == phase);
    CHECK(s.presenter.on);
    CHECK(s.dice.step == 0);
  }
  Screen screen(1280, 720, 0);
  screen.key(GLFW_KEY_PERIOD);
  CHECK(screen.state().presenter.blank == Blank::none);  // at a desk these are no such keys
}

TEST_CASE("presenter aids: Ctrl and the wheel enlarge what the mouse is on, Esc shows all again") {
  Screen screen(1280, 720, 0);
  AppState& s = screen.state();
  screen.key(GLFW_KEY_F5);
  const ImVec2 bar = screen.centre("bar.1");
  screen.backend.move(bar);
  screen.backend.input().key(GLFW_KEY_LEFT_CONTROL, GLFW_MOD_CONTROL, GLFW_PRESS);
  screen.backend.frame();
  for (int i = 0; i < 3; ++i) screen.backend.wheel(1);
  screen.backend.input().key(GLFW_KEY_LEFT_CONTROL, 0, GLFW_RELEASE);
  screen.backend.settle();
  CHECK(screen.ui.zoom.factor == doctest::Approx(1.953125));
  CHECK(last_vertex_range().x > 1300);  // more than the window is drawn
  // The mouse is on the same thing, and clicks it.
  screen.backend.click(bar);
  screen.backend.settle();
  CHECK(s.selected == 1);
  screen.key(GLFW_KEY_ESCAPE);
  CHECK(!screen.ui.zoom.on());
  CHECK(s.presenter.on);
  screen.backend.settle();
  CHECK(last_vertex_range().x < 1290);
}

TEST_CASE("zoom: what the mouse is on stays under it, and the picture fills the window") {
  const ImVec2 window{1000, 500};
  for (const ImVec2 mouse : {ImVec2{0, 0}, ImVec2{400, 100}, ImVec2{1000, 500}}) {
    Zoom zoom;
    for (const float by : {1.5f, 2.0f, 0.8f, 4.0f, 0.5f, 0.1f}) {
      const ImVec2 before = zoom.seen_at(mouse);
      zoom = zoomed(zoom, by, mouse, window);
      const ImVec2 after = zoom.seen_at(mouse);
      CHECK(zoom.factor >= 1);
      CHECK(zoom.factor <= kMostZoom);
      CHECK(zoom.origin.x >= 0);
      CHECK(zoom.origin.x + window.x / zoom.factor <= window.x + 0.01f);
      if (by > 1) CHECK(std::abs(after.x - before.x) < 0.01f);
    }
    CHECK(!zoom.on());
  }
}

TEST_CASE("presenter aids: the echo writes keys as people do") {
  CHECK(key_text(GLFW_KEY_Z, GLFW_MOD_CONTROL | GLFW_MOD_SHIFT) == "Ctrl Shift Z");
  CHECK(key_text(GLFW_KEY_PAGE_DOWN, 0) == "Page Down");
  CHECK(key_text(GLFW_KEY_F5, 0) == "F5");
  CHECK(key_text(GLFW_KEY_PERIOD, 0) == ".");
  CHECK(key_text(GLFW_KEY_LEFT_SHIFT, GLFW_MOD_SHIFT).empty());
  Screen screen(1280, 720, 0);
  screen.key(GLFW_KEY_F3);
  screen.key(GLFW_KEY_Z, GLFW_MOD_CONTROL);
  screen.ui.notes.recording = true;
  screen.backend.frame();
  const auto& drawn = screen.ui.notes.drawn;
  CHECK(std::any_of(drawn.begin(), drawn.end(),
                    [](const DrawnText& t) { return t.text == "Ctrl Z"; }));
}

TEST_CASE("presenter aids: the timer counts from where it began") {
  Screen screen(1280, 720, 0);
  AppState& s = screen.state();
  screen.key(GLFW_KEY_F5);
  screen.key(GLFW_KEY_F10);
  s.presenter.began_s = 100;
  CHECK(timer_text(s, 100.5) == "0:00");
  CHECK(timer_text(s, 825) == "12:05");
  screen.key(GLFW_KEY_F10, GLFW_MOD_SHIFT);
  CHECK(s.presenter.began_s < 100);
  const FrameResult result = screen.backend.frame();
  CHECK(result.wake_in_s > 0);
  CHECK(result.wake_in_s <= 1);
}
