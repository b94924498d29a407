#include <doctest/doctest.h>

#include <GLFW/glfw3.h>

#include <algorithm>
#include <map>
#include <set>
#include <span>
#include <vector>

#include "app/frame/keys.h"
#include "app/pages/pages.h"
#include "core/capture/bundled.h"
#include "tests/app/finite_vertices.h"
#include "tests/app/screen.h"

using namespace logitdice;

namespace {

std::set<std::string> ids_of(const Ui& ui) {
  std::set<std::string> ids;
  for (const WidgetRect& r : ui.controls.rects()) ids.insert(r.id);
  return ids;
}

}  // namespace

TEST_CASE(
    "views: every view, distribution, theme and scale draws, and each widget has its own id") {
  for (const float scale : {0.8f, 1.0f, 3.0f}) {
    Screen screen(1280, 720, scale);
    for (const PageInfo* page : all_pages()) {
      update(screen.state(), command::SetView{std::string(page->id)});
      for (const BundledDistribution& entry : bundled_distributions()) {
        update(screen.state(), command::OpenBundled{entry.id});
        update(screen.state(), command::Roll{100});
        for (int phase = kLogits; phase <= kPhases; ++phase) {
          CAPTURE(page->id);
          CAPTURE(entry.id);
          CAPTURE(phase);
          update(screen.state(), command::SetPhase{phase});
          screen.send(command::ToggleTheme{});
          CHECK(all_vertices_finite());
          CHECK(ids_of(screen.ui).size() == screen.ui.controls.rects().size());
          CHECK(ImGui::GetDrawData()->TotalVtxCount > 500);
        }
      }
    }
  }
}

TEST_CASE("views: extreme knobs and windows draw") {
  Screen screen(900, 560);
  const Knobs extremes[] = {{.temperature = 0},
                            {.temperature = 1e-6},
                            {.temperature = 1000},
                            {.top_k = 1},
                            {.top_p = 0},
                            {.min_p = 1},
                            {.temperature = 2, .top_k = 3, .top_p = 0.5, .min_p = 0.5}};
  for (const Knobs& knobs : extremes) {
    for (const Axis axis : {Axis::fixed, Axis::tallest, Axis::log}) {
      screen.state().in.knobs = knobs;
      carry_out(screen.state(), {command::SetAxis{axis}});
      for (const ImVec2 size : {ImVec2(400, 300), ImVec2(1280, 720), ImVec2(3840, 2160)}) {
        screen.backend.resize(static_cast<int>(size.x), static_cast<int>(size.y));
        screen.backend.settle();
        CHECK(all_vertices_finite());
      }
    }
  }
}

TEST_CASE("views: overflow without the shift is drawn, not crashed on") {
  Screen screen;
  update(screen.state(), command::SetExpDisplay{{500, false}});
  for (int phase = kLogits; phase <= kPhases; ++phase) {
    screen.send(command::SetPhase{phase});
    CHECK(all_vertices_finite());
  }
}

TEST_CASE("views: each slider goes where it is dragged, and its ends are its range") {
  Screen screen;
  const auto value = [&](const char* id) { return screen.state().in.knobs.*find_knob(id)->value; };
  screen.drag("knob.temperature", 0.5f, 0.75f);
  CHECK(value("temperature") == doctest::Approx(1.5).epsilon(0.01));
  screen.drag("knob.temperature", 0.75f, 1.2f);
  CHECK(value("temperature") == 2);
  screen.drag("knob.temperature", 1.0f, -0.2f);
  CHECK(value("temperature") == 0);
  screen.drag("knob.top_k", 1.0f, 0.4f);
  CHECK(value("top_k") == 3);
  screen.drag("knob.top_k", 0.4f, 1.0f);
  CHECK(value("top_k") == 0);
  screen.drag("knob.top_p", 1.0f, 0.9f);
  CHECK(value("top_p") == doctest::Approx(0.9).epsilon(0.02));
  screen.drag("knob.min_p", 0.0f, 0.2f);
  CHECK(value("min_p") == doctest::Approx(0.1).epsilon(0.1));
  CHECK(screen.state().undo.size() == 7);
}

TEST_CASE("views: a double-click gives a knob its neutral value, however long the button is held") {
  Screen screen;
  screen.drag("knob.top_p", 1.0f, 0.7f);
  REQUIRE(screen.state().in.knobs.top_p == doctest::Approx(0.7).epsilon(0.02));
  const size_t undos = screen.state().undo.size();
  const WidgetRect* track = screen.find("knob.top_p");
  REQUIRE(track);
  const ImVec2 middle{track->x + track->w / 2, track->y + track->h / 2};
  screen.backend.move(middle);
  screen.backend.press();
  screen.backend.release();
  screen.backend.press();
  for (int i = 0; i < 6; ++i) screen.backend.frame();
  screen.backend.release();
  screen.backend.settle();
  CHECK(screen.state().in.knobs.top_p == 1);
  CHECK(screen.state().undo.size() == undos + 1);
}

TEST_CASE("views: a drag ends where the mouse was when the button went up") {
  Screen screen;
  const WidgetRect* track = screen.find("knob.temperature");
  REQUIRE(track);
  const float y = track->y + track->h / 2;
  const ImVec2 middle{track->x + track->w / 2, y}, end{track->x + track->w * 0.75f, y};
  screen.backend.move(middle);
  screen.backend.press();
  // The last move and the release arrive before one frame.
  screen.backend.input().move(end);
  screen.backend.input().button(0, false);
  screen.backend.settle();
  CHECK(screen.state().in.knobs.temperature == doctest::Approx(1.5).epsilon(0.01));
}

TEST_CASE("views: what is clicked happens") {
  Screen screen;
  const Inputs first = screen.state().in;
  screen.click("preset.0.2");
  CHECK(screen.state().in.knobs.temperature == 0.2);
  screen.click("button.reset");
  CHECK(screen.state().in == first);
  for (int phase = kLogits; phase <= kPhases; ++phase) {
    screen.click("phase." + std::to_string(phase));
    CHECK(screen.state().phase == phase);
  }
  screen.click("bar.2");
  CHECK(screen.state().selected == 2);
  screen.click("button.sample");
  CHECK(screen.state().dice.step == 1);
  screen.click("button.sample_1");
  screen.click("button.sample_100");
  screen.click("button.sample_10000");
  CHECK(screen.state().dice.step == 10102);
  screen.click("button.clear");
  CHECK(screen.state().dice.step == 0);
  screen.click("button.axis_log");
  CHECK(screen.state().preferences.axis == Axis::log);
  screen.click("button.play");
  CHECK(screen.state().playing);
  screen.click("button.play");
  CHECK(!screen.state().playing);
  screen.click("button.theme");
  CHECK(screen.state().preferences.theme == ThemeName::light);
  screen.click("button.next_distribution");
  CHECK(screen.state().distribution.id == bundled_distributions()[1].id);
  screen.click("menu.distribution");
  screen.click("menu.distribution.store");
  CHECK(screen.state().distribution.id == "store");
  screen.click("phase.3");
  screen.click("button.subtract_max");
  CHECK(!screen.state().in.exp_display.subtract_max);
  screen.click("button.added_more");
  CHECK(screen.state().in.exp_display.added == 50);
}

TEST_CASE("views: every key of the table does something, and the overlay lists it") {
  Screen screen;
  screen.key(GLFW_KEY_SPACE);
  CHECK(screen.state().playing);
  screen.key(GLFW_KEY_PAGE_DOWN);
  CHECK(screen.state().phase == 1);
  CHECK(!screen.state().playing);
  screen.key(GLFW_KEY_RIGHT);
  CHECK(screen.state().phase == 2);
  screen.key(GLFW_KEY_LEFT);
  screen.key(GLFW_KEY_PAGE_UP);
  CHECK(screen.state().phase == 6);
  screen.key(GLFW_KEY_HOME);
  CHECK(screen.state().phase == 1);
  screen.key(GLFW_KEY_END);
  CHECK(screen.state().phase == 6);
  screen.key(GLFW_KEY_DOWN);
  CHECK(screen.state().selected == 1);
  screen.key(GLFW_KEY_UP);
  CHECK(screen.state().selected == 0);
  screen.key(GLFW_KEY_S);
  screen.key(GLFW_KEY_H);
  screen.key(GLFW_KEY_H, GLFW_MOD_SHIFT);
  CHECK(screen.state().dice.step == 10101);
  screen.key(GLFW_KEY_C);
  CHECK(screen.state().dice.step == 0);
  screen.key(GLFW_KEY_A);
  CHECK(screen.state().preferences.axis == Axis::tallest);
  screen.key(GLFW_KEY_D);
  CHECK(screen.state().preferences.theme == ThemeName::light);
  screen.key(GLFW_KEY_M, GLFW_MOD_SHIFT);
  CHECK(!screen.state().preferences.reduced_motion);
  screen.key(GLFW_KEY_N);
  CHECK(screen.state().distribution.id == bundled_distributions()[1].id);
  screen.key(GLFW_KEY_N, GLFW_MOD_SHIFT);
  screen.key(GLFW_KEY_EQUAL, GLFW_MOD_CONTROL);
  CHECK(screen.state().preferences.scale == doctest::Approx(1.1f));
  screen.key(GLFW_KEY_0, GLFW_MOD_CONTROL);
  CHECK(screen.state().preferences.scale == 1);
  screen.key(GLFW_KEY_F11);
  CHECK(screen.state().preferences.fullscreen);
  screen.key(GLFW_KEY_ESCAPE);
  CHECK(!screen.state().preferences.fullscreen);
  screen.key(GLFW_KEY_F1);
  CHECK(screen.ui.show_keys);
  CHECK(screen.find("button.close_keys"));
  screen.key(GLFW_KEY_ESCAPE);
  CHECK(!screen.ui.show_keys);
  const double before = screen.state().preferences.phase_seconds;
  screen.key(GLFW_KEY_RIGHT_BRACKET);
  CHECK(screen.state().preferences.phase_seconds < before);
  screen.key(GLFW_KEY_LEFT_BRACKET);
  CHECK(screen.state().preferences.phase_seconds == doctest::Approx(before));
  screen.key(GLFW_KEY_1);
  CHECK(screen.state().page->id == "pipeline");
  screen.key(GLFW_KEY_Q, GLFW_MOD_CONTROL);
  CHECK(screen.state().quit);
}

// The rows of one key come in the order in which they are asked: the ones before the last act only
// at times.
TEST_CASE("views: no shortcut is listed twice, unless the row before acts only at times") {
  std::vector<std::span<const KeyBinding>> tables = {all_keys()};
  for (const PageInfo* page : all_pages()) {
    if (page->keys) tables.push_back(page->keys());
  }
  for (const auto& table : tables) {
    std::map<std::pair<int, int>, const KeyBinding*> seen;
    for (const KeyBinding& binding : table) {
      if (!binding.act) continue;
      CAPTURE(binding.what);
      const KeyBinding*& before = seen[{binding.key, binding.mods}];
      CHECK((!before || before->when));
      before = &binding;
    }
  }
}

TEST_CASE("views: the keyboard alone turns a knob and presses a button") {
  Screen screen;
  for (int i = 0; i < 200 && screen.ui.controls.focus() != "knob.temperature"; ++i) {
    screen.key(GLFW_KEY_TAB);
  }
  REQUIRE(screen.ui.controls.focus() == "knob.temperature");
  screen.key(GLFW_KEY_RIGHT);
  CHECK(screen.state().in.knobs.temperature == doctest::Approx(1.05));
  CHECK(screen.state().phase == 6);
  screen.key(GLFW_KEY_Z, GLFW_MOD_CONTROL);
  CHECK(screen.state().in.knobs.temperature == 1);
  screen.key(GLFW_KEY_Y, GLFW_MOD_CONTROL);
  CHECK(screen.state().in.knobs.temperature == doctest::Approx(1.05));
  screen.key(GLFW_KEY_R);
  for (int i = 0; i < 200 && screen.ui.controls.focus() != "button.sample"; ++i) {
    screen.key(GLFW_KEY_TAB);
  }
  screen.key(GLFW_KEY_ENTER);
  CHECK(screen.state().dice.step == 1);
}

TEST_CASE("views: typed values and seeds are taken or refused with a sentence") {
  Screen screen;
  screen.click("value.top_p");
  REQUIRE(screen.find("field.top_p"));
  screen.backend.text("0.85");
  screen.backend.key(GLFW_KEY_ENTER);
  screen.backend.settle();
  CHECK(screen.state().in.knobs.top_p == 0.85);
  screen.click("value.top_p");
  screen.backend.text("0,7");
  screen.backend.key(GLFW_KEY_ENTER);
  screen.backend.settle();
  CHECK(screen.state().in.knobs.top_p == 0.7);
  screen.click("value.top_p");
  screen.backend.text("90%");
  screen.backend.key(GLFW_KEY_ENTER);
  screen.backend.settle();
  CHECK(screen.state().error.find("90%") != std::string::npos);
  CHECK(screen.state().in.knobs.top_p == 0.7);
  screen.click("button.dismiss");
  screen.click("value.top_p");
  screen.backend.text("7");
  screen.backend.key(GLFW_KEY_ENTER);
  screen.backend.settle();
  CHECK(screen.state().in.knobs.top_p == 0.7);
  CHECK(screen.state().error.find("top_p") != std::string::npos);
  screen.click("button.dismiss");
  CHECK(screen.state().error.empty());

  screen.click("field.seed");
  screen.backend.text("7");
  screen.backend.key(GLFW_KEY_ENTER);
  screen.backend.settle();
  CHECK(screen.state().in.seed == 7);
}

TEST_CASE("views: while a field is edited the letters are its own") {
  Screen screen;
  screen.click("field.seed");
  screen.key(GLFW_KEY_S);
  CHECK(screen.state().dice.step == 0);
}

TEST_CASE("views: hovering a cut token says who cut it") {
  Screen screen;
  screen.send(command::SetKnob{&Knobs::top_p, 0.9});
  screen.backend.move({0, 0});
  screen.backend.settle();
  const int before = ImGui::GetDrawData()->TotalVtxCount;
  screen.backend.move(screen.centre("bar.5"));
  screen.backend.settle();
  CHECK(ImGui::GetDrawData()->TotalVtxCount > before + 100);
}

TEST_CASE("views: the bars of a vocabulary scroll, and the keyboard's choice stays in sight") {
  Screen screen;
  screen.send(command::OpenBundled{"full_vocabulary"});
  CHECK(screen.find("bar.0"));
  CHECK(!screen.find("bar.1000"));
  screen.backend.move(screen.centre("bar.3"));
  screen.backend.wheel(-3);
  screen.backend.settle();
  CHECK(!screen.find("bar.0"));
  screen.send(command::Select{100000});
  CHECK(screen.find("bar.100000"));
}

TEST_CASE("views: a dropped file opens, a wrong one is told about and nothing is lost") {
  Screen screen;
  screen.send(command::SetKnob{&Knobs::top_k, 2});
  FrameInput input;
  input.dropped_files = {"/nonexistent.json"};
  screen.backend.frame(input);
  screen.backend.settle();
  CHECK(screen.state().error.find("/nonexistent.json") != std::string::npos);
  CHECK(screen.state().in.knobs.top_k == 2);
  CHECK(screen.find("button.dismiss"));
}

TEST_CASE("views: bars glide for 150 ms and stand still with reduced motion") {
  Screen screen;
  screen.state().preferences.reduced_motion = false;
  screen.backend.settle();
  const auto turn = [&](double temperature) {
    carry_out(screen.state(), {command::SetKnob{&Knobs::temperature, temperature}});
  };
  turn(0.3);
  int frames = 0;
  while (screen.backend.frame().animating && frames < 100) ++frames;
  CHECK(frames >= 6);
  CHECK(frames <= 12);
  screen.state().preferences.reduced_motion = true;
  turn(2);
  frames = 0;
  while (screen.backend.frame().animating && frames < 100) ++frames;
  CHECK(frames <= 1);
}
