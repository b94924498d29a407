#include <doctest/doctest.h>

#include <GLFW/glfw3.h>

#include <cmath>
#include <string>
#include <vector>

#include "app/state/cutoffs.h"
#include "app/views/ui.h"
#include "app/window/null_backend.h"

using namespace logitdice;

namespace {

struct Screen {
  Ui ui;
  NullBackend backend;

  explicit Screen(int w = 1280, int h = 720, float scale = 1) : backend(prepared(ui), w, h, scale) {
    backend.settle();
  }
  static Ui& prepared(Ui& ui) {
    start(ui.state);
    ui.state.preferences.reduced_motion = true;
    update(ui.state, command::SetView{"cutoffs"});
    return ui;
  }

  AppState& state() { return ui.state; }
  const Cutoffs& upper() { return ui.state.cutoffs.contexts[0].cutoffs; }
  const WidgetRect* find(const std::string& id) const {
    for (const WidgetRect& r : ui.controls.rects()) {
      if (r.id == id) return &r;
    }
    return nullptr;
  }
  ImVec2 centre(const std::string& id) const {
    const WidgetRect* r = find(id);
    REQUIRE_MESSAGE(r, id);
    return {r->x + r->w / 2, r->y + r->h / 2};
  }
  void click(const std::string& id) {
    backend.click(centre(id));
    backend.settle();
  }
  void hover(ImVec2 at) {
    backend.move(at);
    backend.settle();
  }
  void key(int key, int mods = 0) {
    backend.key(key, mods);
    backend.settle();
  }
  template <class C>
  void send(C command) {
    update(ui.state, command);
    backend.settle();
  }
};

int vertices() { return ImGui::GetDrawData()->TotalVtxCount; }

bool apart(const WidgetRect& a, const WidgetRect& b) {
  return a.x + a.w <= b.x || b.x + b.w <= a.x || a.y + a.h <= b.y || b.y + b.h <= a.y;
}

}  // namespace

TEST_CASE("cutoffs view: a click on the examples turns all three rules on, and they are labelled") {
  Screen screen;
  CHECK(!screen.find("rule.upper.top_k"));
  screen.click("button.examples");
  for (const char* place : {"upper", "lower"}) {
    for (const std::string_view id : kRulerIds) {
      CHECK(screen.find(std::string("rule.") + place + "." + std::string(id)));
    }
  }
  CHECK(screen.state().turn.knobs.top_k == 3);
}

TEST_CASE("cutoffs view: labels are apart and inside the window on every pair, size and scale") {
  for (const float scale : {1.0f, 1.5f}) {
    for (const ImVec2 size : {ImVec2(1280, 720), ImVec2(1920, 1080)}) {
      Screen screen(static_cast<int>(size.x), static_cast<int>(size.y), scale);
      screen.send(command::SetRulerExamples{});
      for (const char* source : {"peaked", "flat", "store", "full_vocabulary"}) {
        for (const double t : {0.0, 0.5, 1.0, 2.0}) {
          update(screen.state(), command::SetContext{0, source});
          screen.send(command::SetKnob{&Knobs::temperature, t});
          std::vector<WidgetRect> labels;
          for (const std::string_view id : kRulerIds) {
            const WidgetRect* label = screen.find("rule.upper." + std::string(id));
            REQUIRE(label);
            labels.push_back(*label);
          }
          const WidgetRect* bars = screen.find("bars.upper");
          REQUIRE(bars);
          for (const WidgetRect& label : labels) {
            for (int i = 0; screen.find("bar.upper." + std::to_string(i)); ++i) {
              CHECK(apart(label, *screen.find("bar.upper." + std::to_string(i))));
            }
            CHECK(label.y + label.h <= bars->y + bars->h);
            CHECK(label.x >= 0);
            CHECK(label.x + label.w <= size.x);
          }
          CHECK(apart(labels[0], labels[1]));
          CHECK(apart(labels[0], labels[2]));
          CHECK(apart(labels[1], labels[2]));
        }
      }
    }
  }
}

TEST_CASE("cutoffs view: K, P and M switch the rules, and only there") {
  Screen screen;
  screen.key(GLFW_KEY_K);
  CHECK(screen.state().turn.knobs.top_k == 3);
  screen.key(GLFW_KEY_P);
  CHECK(screen.state().turn.knobs.top_p == 0.9);
  screen.key(GLFW_KEY_M);
  CHECK(screen.state().turn.knobs.min_p == 0.1);
  CHECK(screen.state().preferences.reduced_motion);
  screen.key(GLFW_KEY_P);
  CHECK(!screen.upper().rulers[kTopP].on);
  CHECK(screen.upper().rulers[kTopK].on);
  screen.key(GLFW_KEY_M, GLFW_MOD_SHIFT);
  CHECK(!screen.state().preferences.reduced_motion);
  screen.send(command::SetView{"pipeline"});
  const Turn turn = screen.state().turn;
  screen.key(GLFW_KEY_K);
  screen.key(GLFW_KEY_P);
  screen.key(GLFW_KEY_M);
  CHECK(screen.state().turn == turn);
  CHECK(screen.state().preferences.reduced_motion);
}

TEST_CASE("cutoffs view: mouse, focus and arrows mark what only one rule keeps") {
  Screen screen;
  screen.click("button.examples");
  screen.hover({2, 2});
  const int plain = vertices();
  screen.hover(screen.centre("rule.upper.top_k"));
  CHECK(vertices() != plain);  // the label itself
  screen.hover(screen.centre("button.rule_top_k"));
  CHECK(vertices() != plain);  // the button
  screen.hover({2, 2});
  CHECK(vertices() == plain);
  for (int i = 0; i < 200 && screen.ui.controls.focus() != "button.rule_top_k"; ++i) {
    screen.key(GLFW_KEY_TAB);
  }
  REQUIRE(screen.ui.controls.focus() == "button.rule_top_k");
  CHECK(vertices() != plain);
  screen.key(GLFW_KEY_ESCAPE);
  CHECK(vertices() == plain);
  screen.key(GLFW_KEY_DOWN);
  CHECK(screen.state().cutoffs.ruler == kTopK);
  CHECK(vertices() != plain);
  screen.key(GLFW_KEY_PAGE_DOWN);
  CHECK(screen.state().cutoffs.ruler == kTopP);
  screen.key(GLFW_KEY_UP);
  CHECK(screen.state().cutoffs.ruler == kTopK);
  screen.key(GLFW_KEY_RIGHT);
  CHECK(screen.state().cutoffs.column == 0);
  screen.key(GLFW_KEY_ESCAPE);
  CHECK(screen.state().cutoffs.ruler == -1);
  CHECK(screen.state().cutoffs.column == -1);
  screen.click("rule.lower.min_p");
  CHECK(screen.state().cutoffs.ruler == kMinP);
  CHECK(screen.state().cutoffs.column == -1);  // the bars below the label are not meant
  screen.click("rule.lower.min_p");
  CHECK(screen.state().cutoffs.ruler == -1);
}

TEST_CASE("cutoffs view: each place has its menu and its file") {
  Screen screen;
  screen.click("menu.context_lower");
  screen.click("menu.context_lower.store");
  CHECK(screen.state().cutoffs.contexts[1].source == "store");
  CHECK(screen.ui.context_menu == -1);
  screen.click("menu.context_upper");
  screen.key(GLFW_KEY_ESCAPE);
  CHECK(screen.ui.context_menu == -1);
  screen.click("menu.context_upper");
  screen.click("menu.context_upper.pipeline");
  CHECK(screen.upper().size == 6);
  screen.click("button.pair");
  CHECK(screen.state().cutoffs.contexts[0].source == "peaked");
  CHECK(screen.state().cutoffs.contexts[1].source == "flat");
  CHECK(!screen.find("button.pair"));
}

TEST_CASE("cutoffs view: the curves of a whole vocabulary are made over frames, then nothing moves") {
  Screen screen;
  update(screen.state(), command::SetContext{0, "full_vocabulary"});
  update(screen.state(), command::SetRulerExamples{});
  CHECK(sweeping(screen.state()));
  int frames = 0;
  while (screen.backend.frame().animating && frames < 1000) ++frames;
  CHECK(!sweeping(screen.state()));
  CHECK(frames > 20);
  CHECK(!screen.backend.frame().animating);
  for (const RulerSweep& sweep : screen.state().cutoffs.contexts[0].sweep) CHECK(sweep.done());
}

TEST_CASE("cutoffs view: pointing at a bar or a curve says its numbers") {
  Screen screen;
  screen.click("button.examples");
  screen.hover({2, 2});
  const int plain = vertices();
  screen.hover(screen.centre("bars.lower"));
  CHECK(vertices() > plain);
  screen.hover(screen.centre("sweep.lower"));
  CHECK(vertices() > plain);
  screen.click("bars.upper");
  CHECK(screen.state().cutoffs.column >= 0);
}

TEST_CASE("cutoffs view: a window of any size draws") {
  Screen screen;
  screen.send(command::SetRulerExamples{});
  screen.send(command::ChooseRuler{kTopK});
  for (const ImVec2 size : {ImVec2(400, 300), ImVec2(900, 700), ImVec2(1280, 720), ImVec2(3840, 2160)}) {
    screen.backend.resize(static_cast<int>(size.x), static_cast<int>(size.y));
    screen.backend.settle();
    const ImDrawData* data = ImGui::GetDrawData();
    for (int i = 0; i < data->CmdListsCount; ++i) {
      for (const ImDrawVert& v : data->CmdLists[i]->VtxBuffer) {
        REQUIRE(std::isfinite(v.pos.x));
        REQUIRE(std::isfinite(v.pos.y));
      }
    }
  }
}
