// What the Penalties page promises: everything by mouse and by keyboard.

#include <GLFW/glfw3.h>

#include <chrono>
#include <cmath>
#include <thread>

#include "app/pages/penalties/draw.h"
#include "core/capture/bundled.h"
#include "core/model/embedded.h"
#include "core/readings/penalty_sayings.h"
#include "tests/app/screen.h"

using namespace logitdice;
using namespace logitdice::penalties_page;

namespace {

struct PenaltiesScreen : Screen {
  explicit PenaltiesScreen(int w = 1280, int h = 720, float scale = 1) : Screen(w, h, scale) {
    send(command::SetView{"penalties"});
  }
  const SpiralState& loop() { return spiral(state()); }
  template <class A>
  void act(A action) {
    send(command::PageAction{kId, Action(std::move(action))});
  }
  void type(const std::string& id, const std::string& text) {
    click(id);
    backend.text(text);
    backend.key(GLFW_KEY_ENTER);
    backend.settle();
  }
  void wait() {
    for (int i = 0; i < 6000 && working(state()); ++i) {
      backend.frame();
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    REQUIRE(!working(state()));
    backend.settle();
  }
};

void check_inside(const PenaltiesScreen& screen, float w, float h) {
  for (const WidgetRect& r : screen.ui.controls.rects()) {
    const bool ours = r.id.starts_with("bar.") || r.id.starts_with("button.") ||
                      r.id.starts_with("history") || r.id.starts_with("field.");
    if (!ours || r.id == "button.reset") continue;
    CAPTURE(r.id);
    CHECK(r.x >= 0);
    CHECK(r.y >= 0);
    CHECK(r.x + r.w <= w + 1);
    CHECK(r.y + r.h <= h + 1);
  }
}

}  // namespace

TEST_CASE("penalties page: text is typed, and each of the knobs turns where it stands") {
  PenaltiesScreen screen;
  screen.type("field.history", "mat mat");
  CHECK(screen.state().history.output.size() == 2);
  screen.type("field.history_prompt", "sofa");
  CHECK(screen.state().history.prompt.size() == 1);
  CHECK(screen.state().history.output.size() == 2);
  screen.drag("knob.repetition_penalty", 0.5f, 1.1f);
  CHECK(screen.state().in.knobs.repetition_penalty == 2);
  screen.drag("knob.frequency_penalty", 0.5f, 0.75f);
  CHECK(screen.state().in.knobs.frequency_penalty == doctest::Approx(1).epsilon(0.03));
  screen.drag("knob.presence_penalty", 0.5f, 0.75f);
  CHECK(screen.state().in.knobs.presence_penalty == doctest::Approx(1).epsilon(0.03));
  screen.drag("knob.penalty_last_n", 1.0f, -0.1f);
  CHECK(screen.state().in.knobs.penalty_last_n == 1);
  CHECK(!screen.find("knob.dry_multiplier"));
  screen.click("button.add_dry");
  screen.drag("knob.dry_multiplier", 0.0f, 0.5f);
  CHECK(screen.state().in.knobs.dry_multiplier == doctest::Approx(2.5).epsilon(0.03));
}

TEST_CASE("penalties page: examples, engines, bars and chips are clicked") {
  PenaltiesScreen screen;
  screen.click("button.engines_example");
  CHECK(screen.state().distribution.id == "three_logits");
  for (const std::string_view engine : penalty_engines()) {
    screen.click("button.engine_" + std::string(engine));
    CHECK(screen.state().in.profile.id == engine);
  }
  // At this width the long name needs more than its share.
  CHECK(screen.find("button.engine_huggingface")->w > screen.find("button.engine_sglang")->w + 10);
  screen.click("button.worked_example");
  CHECK(screen.state().distribution.id == "cat_sat_on");
  CHECK(screen.state().in.profile.id == "textbook");
  screen.click("bar.3");
  CHECK(screen.state().selected == 3);
  screen.click("button.say");
  CHECK(screen.state().history.output.size() == 2);
  screen.click("history.0");
  CHECK(screen.state().trace.id(screen.state().selected) == 0);
  screen.click("button.use_generated");  // greyed: nothing was generated
  CHECK(screen.state().error == "");
}

TEST_CASE("penalties page: the keyboard alone") {
  PenaltiesScreen screen;
  screen.focus("knob.presence_penalty");
  screen.key(GLFW_KEY_RIGHT);
  CHECK(screen.state().in.knobs.presence_penalty == doctest::Approx(0.05));
  screen.focus("button.engines_example");
  screen.key(GLFW_KEY_ENTER);
  CHECK(screen.state().distribution.id == "three_logits");
  screen.focus("button.spiral");
  screen.key(GLFW_KEY_ENTER);
  CHECK(inputs(screen.state()).part == Part::spiral);
}

TEST_CASE("penalties page: everything is within the window, whatever is on the screen") {
  for (const auto& [w, h] : {std::pair{1280, 720}, {1920, 1080}}) {
    PenaltiesScreen screen(w, h);
    for (const BundledDistribution& entry : bundled_distributions()) {
      CAPTURE(entry.id);
      screen.send(command::OpenBundled{entry.id});
      screen.send(command::SetHistory{""});
      for (int i = 0; i < 12; ++i) {
        screen.send(command::SayToken{std::min(i * i * i, token_count(screen.state()) - 1)});
      }
      screen.backend.settle();
      check_inside(screen, static_cast<float>(w), static_cast<float>(h));
    }
  }
}

TEST_CASE("penalties page: a token that counts for repetition only is outlined by half") {
  PenaltiesScreen screen;
  screen.click("button.engines_example");
  const auto halves = [&] {
    screen.backend.move({0, 0});
    screen.backend.settle();
    int found = 0;
    for (int i = 0; i < 4; ++i) {
      const float middle = screen.centre("history." + std::to_string(i)).x;
      bool half = false;
      const ImDrawData& drawn = *ImGui::GetDrawData();
      for (int list = 0; list < drawn.CmdListsCount; ++list) {
        for (const ImDrawCmd& command : drawn.CmdLists[list]->CmdBuffer) {
          half = half || (command.ElemCount > 0 && std::abs(command.ClipRect.z - middle) < 1);
        }
      }
      found += half;
    }
    return found;
  };
  CHECK(halves() == 0);
  screen.click("button.engine_vllm");
  CHECK(halves() == 3);  // the prompt
  screen.click("button.engine_huggingface");
  CHECK(halves() == 0);  // it has no other penalties
}

TEST_CASE("penalties page: a long text shows its end until it is edited") {
  PenaltiesScreen screen;
  // What is drawn within the field: places in the window and in the atlas of glyphs.
  const auto drawn = [&](const char* output) {
    screen.send(command::SetHistory{output});
    screen.backend.move({0, 0});
    screen.backend.settle();
    const WidgetRect r = *screen.find("field.history");
    std::vector<float> out;
    const ImDrawData& data = *ImGui::GetDrawData();
    for (int list = 0; list < data.CmdListsCount; ++list) {
      for (const ImDrawVert& v : data.CmdLists[list]->VtxBuffer) {
        const bool inside =
            v.pos.x > r.x && v.pos.x < r.x + r.w && v.pos.y > r.y && v.pos.y < r.y + r.h;
        if (inside) out.insert(out.end(), {v.pos.x, v.pos.y, v.uv.x, v.uv.y});
      }
    }
    return out;
  };
  const std::string start = "mat sofa floor bed moon banana mat sofa floor bed moon banana ";
  CHECK(drawn((start + "mat").c_str()) != drawn((start + "bed").c_str()));
  CHECK(drawn("mat") != drawn("bed"));
  screen.click("field.history");
  screen.backend.key(GLFW_KEY_END);
  screen.backend.text(" moon");
  screen.backend.key(GLFW_KEY_ENTER);
  screen.backend.settle();
  CHECK(screen.state().history.output.size() == 2);
}

TEST_CASE("penalties page: an engine without a window offers none") {
  PenaltiesScreen screen;
  CHECK(screen.find("knob.penalty_last_n"));
  screen.click("button.engine_vllm");
  CHECK(!screen.find("knob.penalty_last_n"));
  CHECK(!screen.find("value.penalty_last_n"));
  CHECK(screen.find("saying.penalty_last_n"));
  CHECK(screen.find("knob.repetition_penalty"));
  screen.click("button.engine_mlx-lm");
  CHECK(screen.find("knob.penalty_last_n"));
}

TEST_CASE("penalties page: the wheel brings back the beginning of a long text") {
  PenaltiesScreen screen;
  std::string text;
  for (int i = 0; i < 60; ++i) text += "mat sofa ";
  screen.send(command::SetHistory{text, "moon banana"});
  CHECK(!screen.find("history.0"));
  CHECK(screen.find("history.121"));
  const WidgetRect line = *screen.find("history.scroll");
  screen.backend.move({line.x + line.w / 2, line.y + line.h / 2});
  for (int i = 0; i < 60; ++i) {
    screen.backend.wheel(1);
    screen.backend.frame();
  }
  CHECK(screen.find("history.0"));
  CHECK(screen.find("history.1"));
  CHECK(!screen.find("history.121"));
  check_inside(screen, 1280, 720);
  screen.backend.wheel(-1);
  screen.backend.settle();
  CHECK(!screen.find("history.0"));
  CHECK(screen.find("history.3"));
  screen.send(command::SetHistory{text + "bed", "moon banana"});
  CHECK(screen.find("history.122"));  // another text shows its end
}

TEST_CASE("penalties page: what is typed stands in its field, tokens or not") {
  for (const std::string text : {"mat 漢", "mat é 🦄", "mat  ", "mat xylophone"}) {
    CAPTURE(text);
    PenaltiesScreen screen;
    screen.send(command::SetHistory{"mat"});
    screen.click("field.history");
    screen.key(GLFW_KEY_A, GLFW_MOD_CONTROL);
    screen.backend.text(text);
    screen.key(GLFW_KEY_ENTER);
    CHECK(numbers(screen.state()).text.output == std::string_view(text));
    screen.click("field.history");
    screen.key(GLFW_KEY_END);
    screen.backend.text("!");
    screen.key(GLFW_KEY_ENTER);
    CHECK(screen.state().in.typed.output == std::string_view(text + "!"));
  }
}

TEST_CASE("penalties page: undo of the worked example names that alone") {
  Screen screen;
  screen.send(command::SetView{"penalties"});
  screen.click("button.worked_example");
  screen.send(command::Undo{});
  CHECK(screen.state().notice == "Undone: the text so far, Repetition off → 1.25.");
}

TEST_CASE("penalties page: a word that is no token is named beside the text") {
  PenaltiesScreen screen;
  CHECK(!screen.find("history.unknown"));
  screen.send(command::SetHistory{"mat sofa xylophone"});
  REQUIRE(screen.find("history.unknown"));
  REQUIRE(screen.find("history.1"));
  CHECK(screen.find("history.1")->x + screen.find("history.1")->w <=
        screen.find("history.unknown")->x);
}

TEST_CASE("penalties page: the list has a gap where less likely tokens of the text follow") {
  PenaltiesScreen screen;
  CHECK(!screen.find("bars.between"));
  screen.send(command::OpenBundled{"full_vocabulary"});
  screen.send(command::SetHistory{""});
  screen.send(command::SayToken{5000});
  const WidgetRect* between = screen.find("bars.between");
  REQUIRE(between);
  CHECK(between->y > screen.find("bar.3")->y);
  CHECK(screen.find("bar.0"));
}

TEST_CASE("penalties page: each knob says what it does, also where DRY makes eight of them") {
  for (const auto& [w, h] : {std::pair{1280, 720}, {1920, 1080}}) {
    PenaltiesScreen screen(w, h);
    const auto check_sayings = [&](size_t count) {
      float below = 0;
      for (size_t i = 0; i < count; ++i) {
        const std::string id(penalty_knobs()[i]);
        CAPTURE(id);
        const WidgetRect* saying = screen.find("saying." + id);
        const WidgetRect* knob = screen.find("knob." + id);
        REQUIRE(saying);
        REQUIRE(knob);
        CHECK(saying->y >= knob->y);
        CHECK(saying->y >= below);
        CHECK(saying->y + saying->h < static_cast<float>(h) - 48);
        if (i % 2 == 1) below = knob->y;
      }
    };
    check_sayings(4);
    const WidgetRect* add = screen.find("button.add_dry");
    REQUIRE(add);
    CHECK(add->y > screen.find("saying.penalty_last_n")->y);
    screen.click("button.add_dry");
    check_sayings(8);
  }
}

TEST_CASE("penalties page: the spiral says that it is greedy, whatever the panel says") {
  PenaltiesScreen screen;
  CHECK(!screen.find("spiral.greedy"));
  screen.act(SetPart{Part::spiral});
  screen.send(command::SetKnob{&Knobs::temperature, 1.5});
  CHECK(screen.find("spiral.greedy"));
}

TEST_CASE("penalties page: the spiral and its penalty, by mouse") {
  REQUIRE(tiny_model());
  PenaltiesScreen screen;
  screen.click("button.spiral");
  screen.wait();
  REQUIRE(screen.loop().spiral.has_value());
  screen.click("button.spiral_on");
  const int first = screen.loop().step;
  CHECK(first == static_cast<int>(screen.loop().spiral->loop.start));
  screen.click("button.spiral_on");
  CHECK(screen.loop().step == first + 1);
  screen.click("button.spiral_back");
  CHECK(screen.loop().step == first);
  // The first mark begins at the top of the spiral, below its label.
  const WidgetRect* spiral = screen.find("spiral");
  REQUIRE(spiral);
  screen.act(SelectSpiralStep{-1});
  for (float y = spiral->y + 10; y < spiral->y + spiral->h / 2 && screen.loop().step < 0; y += 1) {
    screen.backend.click({spiral->x + spiral->w / 2 + 2, y});
    screen.backend.settle();
  }
  CHECK(screen.loop().step == first);

  screen.click("button.find_penalty");
  CHECK(screen.loop().searching);
  screen.wait();
  REQUIRE(screen.loop().broken.has_value());
  REQUIRE(screen.find("penalties.before"));
  const WidgetRect proof = *screen.find("penalties.before");
  const auto lines_at = [&](int notches) {  // where its first line stands
    screen.backend.move({proof.x + proof.w / 2, proof.y + proof.h / 2});
    screen.backend.wheel(static_cast<float>(notches));
    screen.backend.settle();
    return screen.ui.memory.pages.get<penalties_page::Look>().before.first;
  };
  CHECK(lines_at(-2) > 0);
  CHECK(lines_at(100) == 0);
  screen.click("button.use_penalty");
  CHECK(screen.state().in.knobs.repetition_penalty == screen.loop().broken->penalty);
  screen.wait();
  CHECK(inputs(screen.state()).spiral_penalised);
  CHECK(!screen.loop().spiral.has_value());
  CHECK(screen.loop().broken.has_value());
  screen.click("button.spiral_penalised");
  screen.wait();
  CHECK(screen.loop().spiral.has_value());
  check_inside(screen, 1280, 720);
  screen.click("button.before_after");
  CHECK(inputs(screen.state()).part == Part::distribution);
}
