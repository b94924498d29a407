// What the Penalties page draws: one type for one table, rings that can be told apart.
#include <GLFW/glfw3.h>

#include <chrono>
#include <set>
#include <thread>

#include "app/frame/svg_picture.h"
#include "app/program/scene.h"
#include "core/readings/penalty_scope.h"
#include "tests/app/screen.h"

using namespace logitdice;

TEST_CASE("penalties page: the scores of all engines have the same decimals, and fit") {
  for (const auto& [w, h] : {std::pair{1024, 768}, {1280, 720}, {1920, 1080}}) {
    for (const bool presents : {false, true}) {
      Screen screen(w, h, presents ? 0.0f : 1.0f);
      screen.send(command::SetView{"penalties"});
      if (presents) screen.key(GLFW_KEY_F5);
      screen.click("button.engines_example");
      screen.ui.notes.recording = true;
      screen.backend.frame();
      screen.ui.notes.recording = false;
      std::set<std::size_t> decimals;
      for (const std::string_view engine : penalty_engines()) {
        const WidgetRect* head = screen.find("button.engine_" + std::string(engine));
        REQUIRE(head);
        for (const DrawnText& t : screen.ui.notes.drawn) {
          const float x = (t.low.x + t.high.x) / 2;
          if (t.low.y < head->y + head->h || x < head->x || x > head->x + head->w) continue;
          const std::size_t point = t.text.find('.');
          if (point == t.text.npos || t.text.find(' ') != t.text.npos) continue;
          CAPTURE(t.text);
          CAPTURE(engine);
          CAPTURE(w);
          CAPTURE(presents);
          decimals.insert(t.text.size() - point - 1);
          CHECK(t.high.x - t.low.x <= head->w + 4);  // the gap between two columns
        }
      }
      CAPTURE(w);
      CAPTURE(presents);
      CHECK(decimals.size() == 1);
    }
  }
}

TEST_CASE("penalties page: the rings of a long spiral stand apart, the likelier the thicker") {
  Ui ui(all_pages());
  start(ui.state);
  const Result<JsonDocument> scene = JsonDocument::parse(
      R"({"view": "penalties",
          "penalties": {"page": "spiral", "spiral_prompt": "It was a red ball. It was"}})",
      "scene");
  REQUIRE(set_scene(ui.state, scene.value()).empty());
  for (int i = 0; i < 6000 && working(ui.state); ++i) {
    carry_out(ui.state, {command::Tick{0}});
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  const std::string svg = svg_of(ui, 1280, 720);
  std::set<std::string> widths;
  for (std::size_t at = svg.find("<polyline"); at != svg.npos; at = svg.find("<polyline", at + 1)) {
    const std::size_t width = svg.find("stroke-width=", at);
    widths.insert(svg.substr(width, svg.find('"', width + 14) - width));
  }
  CHECK(widths.size() > 20);  // one of all in a spiral that is drawn as a disc
}
