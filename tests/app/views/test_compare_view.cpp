#include <doctest/doctest.h>

#include <GLFW/glfw3.h>

#include "app/views/ui.h"
#include "app/views/views.h"
#include "app/window/null_backend.h"

using namespace logitdice;

namespace {

struct Screen {
  Ui ui;
  NullBackend backend;

  explicit Screen(int w = 1280, int h = 720) : backend(prepared(ui), w, h) { backend.settle(); }
  static Ui& prepared(Ui& ui) {
    start(ui.state);
    ui.state.preferences.reduced_motion = true;
    update(ui.state, command::SetView{"compare"});
    return ui;
  }

  AppState& state() { return ui.state; }
  const ComparedColumn& column(size_t i) { return ui.state.compare.columns.at(i); }
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
  void drag(const std::string& id, float from, float to) {
    const WidgetRect* r = find(id);
    REQUIRE_MESSAGE(r, id);
    const float y = r->y + r->h / 2;
    backend.drag({r->x + from * r->w, y}, {r->x + to * r->w, y});
    backend.settle();
  }
  void key(int key, int mods = 0) {
    backend.key(key, mods);
    backend.settle();
  }
  void focus(const std::string& id) {
    for (int i = 0; i < 300 && ui.controls.focus() != id; ++i) key(GLFW_KEY_TAB);
    REQUIRE(ui.controls.focus() == id);
  }
};

}  // namespace

TEST_CASE("compare view: every widget lies inside the window, for every preset") {
  for (const ImVec2 size : {ImVec2(1280, 720), ImVec2(1600, 900), ImVec2(1920, 1080)}) {
    Screen screen(static_cast<int>(size.x), static_cast<int>(size.y));
    for (const ComparePreset& preset : all_compare_presets()) {
      for (const char* distribution : {"cat_sat_on", "store", "full_vocabulary"}) {
        update(screen.state(), command::OpenBundled{distribution});
        screen.click("preset." + std::string(preset.id));
        CAPTURE(preset.id);
        CAPTURE(distribution);
        for (const WidgetRect& r : screen.ui.controls.rects()) {
          const bool ours = r.id.starts_with("column.") || r.id.starts_with("bar.");
          if (!ours) continue;
          CAPTURE(r.id);
          CHECK(r.x >= 0);
          CHECK(r.x + r.w <= size.x);
          CHECK(r.y + r.h <= size.y - 36);
          CHECK(r.h > 0);
        }
        CHECK(screen.find("bar.0"));
        CHECK(screen.find("bar.2"));
      }
    }
  }
}

TEST_CASE("compare view: presets, columns and copies are clicked") {
  Screen screen;
  screen.click("preset.engines");
  CHECK(screen.state().compare.columns.size() == 4);
  screen.click("button.add_column");
  CHECK(screen.state().compare.columns.size() == 4);
  screen.click("column.1.remove");
  CHECK(screen.column(0).setting.profile.id == "llama.cpp");
  screen.click("column.3.remove");
  CHECK(screen.state().compare.columns.size() == 2);
  CHECK(!screen.find("column.1.remove"));
  screen.click("button.add_column");
  CHECK(screen.state().compare.columns.size() == 3);
  screen.click("column.1.to_pipeline");
  CHECK(screen.state().turn.profile.id == "llama.cpp");
  screen.click("preset.temperatures");
  screen.click("column.2.copy");
  CHECK(screen.column(1).setting.profile.id == "llama.cpp");
}

TEST_CASE("compare view: the menu lists every engine and takes the one that is clicked") {
  Screen screen;
  screen.click("column.2.profile");
  for (const Profile& profile : all_profiles()) {
    CHECK(screen.find("column.2.profile." + std::string(profile.id)));
  }
  screen.click("column.2.profile.vllm");
  CHECK(screen.column(1).setting.profile.id == "vllm");
  CHECK(!screen.find("column.2.profile.vllm"));
  screen.click("column.2.profile");
  screen.key(GLFW_KEY_ESCAPE);
  CHECK(!screen.find("column.2.profile.vllm"));
}

TEST_CASE("compare view: a knob is dragged, typed, nudged and set back") {
  Screen screen;
  const auto t = [&](size_t i) { return screen.column(i).setting.knobs.temperature; };
  screen.drag("column.2.knob.temperature", 0.5f, 0.75f);
  CHECK(t(1) == doctest::Approx(1.5).epsilon(0.03));
  CHECK(screen.state().undo.size() == 1);
  CHECK(t(0) == 0.2);
  CHECK(screen.state().turn.knobs.temperature == 1);

  screen.click("column.1.value.top_p");
  REQUIRE(screen.find("column.1.field.top_p"));
  screen.backend.text("0,8");
  screen.backend.key(GLFW_KEY_ENTER);
  screen.backend.settle();
  CHECK(screen.column(0).setting.knobs.top_p == 0.8);
  screen.click("column.1.value.top_p");
  screen.backend.text("much");
  screen.backend.key(GLFW_KEY_ENTER);
  screen.backend.settle();
  CHECK(screen.state().error.find("much") != std::string::npos);
  screen.key(GLFW_KEY_ESCAPE);

  screen.focus("column.3.knob.top_k");
  screen.key(GLFW_KEY_LEFT);
  CHECK(screen.column(2).setting.knobs.top_k == 5);
  screen.key(GLFW_KEY_RIGHT);
  CHECK(screen.column(2).setting.knobs.top_k == 0);
  CHECK(screen.state().turn.knobs.top_k == 0);
}

TEST_CASE("compare view: a refusal is said in the column, and is gone with the next edit") {
  Screen screen;
  screen.click("preset.engines");
  const auto vertices = [&] {
    screen.backend.move({0, 0});
    screen.backend.settle();
    return ImGui::GetDrawData()->TotalVtxCount;
  };
  const int before = vertices();
  screen.click("column.4.value.top_p");
  screen.backend.text("0");
  screen.backend.key(GLFW_KEY_ENTER);
  CHECK(screen.state().compare.refused[3].find("vLLM") != std::string::npos);
  CHECK(screen.column(3).setting.knobs.top_p == 0.85);
  CHECK(screen.state().error.empty());
  CHECK(vertices() != before);  // the sentence stands in the place of the coin
  screen.drag("column.4.knob.top_p", 0.85f, -0.1f);
  CHECK(screen.column(3).setting.knobs.top_p > 0);
  screen.click("column.4.profile");
  screen.click("column.4.profile.textbook");
  CHECK(screen.state().compare.refused[3].empty());
}

TEST_CASE("compare view: S throws the coin for all columns, a row is chosen, its cut is told") {
  Screen screen;
  screen.key(GLFW_KEY_S);
  for (size_t i = 0; i < 3; ++i) CHECK(screen.column(i).draw->u == *screen.state().compare.coin);
  screen.click("button.sample");
  CHECK(screen.state().step == 2);
  screen.click("bar.3");
  CHECK(screen.state().selected == 3);
  screen.click("preset.slip");
  const auto over = [&](float share) {
    const WidgetRect* r = screen.find("bar.5");
    screen.backend.move({r->x + share * r->w, r->y + r->h / 2});
    screen.backend.settle();
    return ImGui::GetDrawData()->TotalVtxCount;
  };
  screen.backend.move({0, 0});
  screen.backend.settle();
  const int away = ImGui::GetDrawData()->TotalVtxCount;
  CHECK(over(0.9f) > away + 100);
}

TEST_CASE("compare view: all stages can be listed, and a stage opens its other knobs") {
  Screen screen;
  CHECK(!screen.find("column.1.knob.repetition_penalty"));
  screen.click("button.all_stages");
  CHECK(screen.find("column.1.knob.repetition_penalty"));
  CHECK(!screen.find("column.1.knob.presence_penalty"));
  screen.click("column.1.stage.penalties");
  CHECK(screen.find("column.1.knob.presence_penalty"));
  screen.click("preset.engines");
  CHECK(screen.find("column.2.knob.xtc_probability"));
  CHECK(screen.find("column.2.knob.min_p"));
}

TEST_CASE("compare view: G writes the columns' texts and stops them") {
  Screen screen;
  screen.key(GLFW_KEY_G);
  const bool began = screen.state().compare.any_text();
  CHECK((began || !screen.state().error.empty()));
  CHECK(screen.state().generate.written.text.steps.empty());
  if (!began) return;
  if (screen.state().compare.running()) screen.click("button.write_columns");
  CHECK(!screen.state().compare.running());
  screen.click("button.hide_texts");
  CHECK(!screen.state().compare.any_text());
}

TEST_CASE("compare view: shows as many tokens as the window has room for") {
  Screen screen(1280, 720);
  update(screen.state(), command::OpenBundled{"full_vocabulary"});
  screen.backend.settle();
  const size_t low = screen.state().compare.tokens.size();
  screen.backend.resize(1920, 1080);
  screen.backend.settle();
  CHECK(screen.state().compare.tokens.size() > low + 5);
  CHECK(low >= 5);
}

TEST_CASE("compare view: a view that was set without a command is brought up to date") {
  Screen screen;
  update(screen.state(), command::SetView{"pipeline"});
  screen.state().view = "compare";
  screen.state().compare.stale = true;
  screen.backend.settle();
  CHECK(screen.find("column.1.profile"));
}
