#include <GLFW/glfw3.h>

#include "app/pages/compare/state.h"
#include "app/ui/imgui_compat.h"
#include "core/capture/bundled.h"
#include "tests/app/screen.h"

using namespace logitdice;

namespace {

struct Compare : Screen {
  explicit Compare(int w = 1280, int h = 720) : Screen(w, h) { send(command::SetView{"compare"}); }
  const compare_page::Columns& page() { return compare_page::columns(state()); }
  std::size_t columns() { return page().comparison.columns.size(); }
  const ComparedColumn& column(std::size_t i) { return page().comparison.columns.at(i); }
  // Rows of bars; those of a second band of columns are not counted.
  int rows() {
    int rows = 0;
    while (find("bar." + std::to_string(rows))) ++rows;
    return rows;
  }
  int vertices() {
    backend.move({0, 0});
    backend.settle();
    return ImGui::GetDrawData()->TotalVtxCount;
  }
};

}  // namespace

TEST_CASE("compare view: every widget lies inside the window, for every preset") {
  for (const ImVec2 size : {ImVec2(1280, 720), ImVec2(1600, 900), ImVec2(1920, 1080)}) {
    Compare screen(static_cast<int>(size.x), static_cast<int>(size.y));
    for (const ComparePreset& preset : all_compare_presets()) {
      for (const char* distribution : {"cat_sat_on", "store", "full_vocabulary"}) {
        screen.send(command::OpenBundled{distribution});
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
  Compare screen;
  screen.click("preset.engines");
  CHECK(screen.columns() == 4);
  screen.click("button.add_column");
  CHECK(screen.columns() == 4);
  screen.click("column.1.remove");
  CHECK(screen.column(0).setting.profile.id == "llama.cpp");
  screen.click("column.3.remove");
  CHECK(screen.columns() == 2);
  CHECK(!screen.find("column.1.remove"));
  screen.click("button.add_column");
  CHECK(screen.columns() == 3);
  screen.click("column.1.to_pipeline");
  CHECK(screen.state().in.profile.id == "llama.cpp");
  screen.click("preset.temperatures");
  screen.click("column.2.copy");
  CHECK(screen.column(1).setting.profile.id == "llama.cpp");
}

TEST_CASE("compare view: the menu lists every engine and takes the one that is clicked") {
  Compare screen(1600, 1400);  // on less it scrolls
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

TEST_CASE("compare view: Esc closes the menu before it dismisses a sentence or drops the focus") {
  Compare screen;
  screen.send(command::Report{"a sentence"});
  screen.focus("column.2.profile");
  screen.key(GLFW_KEY_ENTER);
  REQUIRE(screen.find("column.2.profile.vllm"));
  screen.key(GLFW_KEY_ESCAPE);
  CHECK(!screen.find("column.2.profile.vllm"));
  CHECK(!screen.state().error.empty());
  screen.key(GLFW_KEY_ESCAPE);
  CHECK(screen.state().error.empty());
  CHECK(screen.ui.controls.focus() == "column.2.profile");
  screen.key(GLFW_KEY_ESCAPE);
  CHECK(screen.ui.controls.focus().empty());
}

TEST_CASE("compare view: a knob is dragged, typed, nudged and set back") {
  Compare screen;
  const auto t = [&](size_t i) { return screen.column(i).setting.knobs.temperature; };
  screen.drag("column.2.knob.temperature", 0.5f, 0.75f);
  CHECK(t(1) == doctest::Approx(1.5).epsilon(0.03));
  CHECK(screen.state().undo.size() == 1);
  CHECK(t(0) == 0.2);
  CHECK(screen.state().in.knobs.temperature == 1);

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
  CHECK(screen.state().in.knobs.top_k == 0);
}

TEST_CASE("compare view: a refusal stands alone in its column, and is gone with the next edit") {
  Compare screen;
  screen.click("preset.engines");
  CHECK(!screen.find("column.4.refusal"));
  const int before = screen.vertices();
  screen.click("column.4.value.top_p");
  screen.backend.text("0");
  screen.backend.key(GLFW_KEY_ENTER);
  screen.backend.settle();
  CHECK(screen.column(3).refusal.find("vLLM") != std::string::npos);
  CHECK(screen.state().error.empty());
  REQUIRE(screen.find("column.4.refusal"));
  CHECK(!screen.find("column.3.refusal"));
  const int refused = screen.vertices();
  CHECK(refused < before - 200);  // neither bars nor numbers
  // The same with a coin: none is drawn there.
  screen.key(GLFW_KEY_S);
  CHECK(!screen.column(3).draw);
  screen.drag("column.4.knob.top_p", 0, 0.5f);
  CHECK(screen.column(3).trace);
  CHECK(!screen.find("column.4.refusal"));
  screen.drag("column.4.knob.top_p", 0.5f, -0.1f);
  CHECK(screen.find("column.4.refusal"));
  screen.click("column.4.profile");
  screen.click("column.4.profile.textbook");
  CHECK(!screen.find("column.4.refusal"));
}

TEST_CASE("compare view: what a column has to do with the Pipeline is two boxes of their own") {
  for (const int width : {1280, 1920}) {
    Compare screen(width, width * 9 / 16);
    screen.click("preset.engines");
    for (int i = 1; i <= 4; ++i) {
      const std::string column = "column." + std::to_string(i) + ".";
      const WidgetRect* from = screen.find(column + "copy");
      const WidgetRect* to = screen.find(column + "to_pipeline");
      REQUIRE(from);
      REQUIRE(to);
      CHECK(from->x + from->w < to->x);
      const std::string down = width > 1600 ? "↓ " : "", up = width > 1600 ? "↑ " : "";
      ImFont& font = *screen.ui.faces.small;
      CHECK(compat::text_size(font, down + "from Pipeline").x <= from->w - 4);
      CHECK(compat::text_size(font, up + "to Pipeline").x <= to->w - 4);
    }
    screen.click("preset.before_after");
    CHECK(screen.find("column.1.copy"));
    CHECK(!screen.find("column.2.copy"));  // it follows
  }
}

TEST_CASE("compare view: the hint of a column's head leaves the knobs in sight") {
  Compare screen;
  for (const char* id : {"column.1.copy", "column.1.to_pipeline", "column.1.remove"}) {
    CAPTURE(id);
    const WidgetRect* head = screen.find(id);
    REQUIRE(head);
    screen.backend.move({head->x + head->w / 2, head->y + head->h / 2});
    screen.backend.settle();
    const ImDrawList& over = *ImGui::GetForegroundDrawList();
    REQUIRE(over.VtxBuffer.Size > 0);
    for (const ImDrawVert& vertex : over.VtxBuffer) CHECK(vertex.pos.y <= head->y);
  }
}

TEST_CASE("compare view: an example is set up from the text preview and from the view itself") {
  Compare screen;
  CHECK(!screen.find("button.compare_example"));
  screen.send(command::OpenBundled{"part_jointly"});
  screen.send(command::SetView{"pipeline"});
  screen.click("button.compare_example");
  CHECK(screen.state().page->id == "compare");
  CHECK(screen.column(2).setting.profile.id == "sglang");
  screen.click("preset.temperatures");
  screen.click("button.compare_example");
  CHECK(screen.column(2).setting.profile.id == "sglang");
  screen.key(GLFW_KEY_Z, GLFW_MOD_CONTROL);
  CHECK(compare_page::inputs(screen.state()).columns == first_columns());
}

TEST_CASE("compare view: of every example all knobs that are on and all tokens are in sight") {
  for (const ImVec2 size : {ImVec2(1280, 720), ImVec2(1920, 1080)}) {
    Compare screen(static_cast<int>(size.x), static_cast<int>(size.y));
    for (const BundledDistribution& entry : bundled_distributions()) {
      if (!entry.id.starts_with("part_")) continue;
      CAPTURE(entry.id);
      screen.send(command::OpenBundled{entry.id});
      screen.click("button.compare_example");
      const Knobs& knobs = screen.state().distribution.compare->knobs;
      for (size_t i = 0; i < screen.columns(); ++i) {
        for (const Stage* stage : screen.column(i).setting.profile.order) {
          for (const std::string_view id : stage->knobs) {
            if (knobs.*find_knob(id)->value == Knobs().*find_knob(id)->value) continue;
            if (!has_knob(screen.column(i).setting.profile, *find_knob(id))) continue;
            const std::string knob = "column." + std::to_string(i + 1) + ".knob." + std::string(id);
            CAPTURE(knob);
            CHECK(screen.find(knob));
          }
        }
      }
      const int tokens = std::min(token_count(screen.state()), 6);
      for (int i = 0; i < tokens; ++i) CHECK(screen.find("bar." + std::to_string(i)));
      CHECK(screen.find("bar.0")->y > 0);
    }
  }
}

TEST_CASE("compare view: S throws the coin for all columns, a row is chosen, its cut is told") {
  Compare screen;
  screen.key(GLFW_KEY_S);
  for (size_t i = 0; i < 3; ++i) CHECK(screen.column(i).draw->u == *screen.page().comparison.coin);
  screen.click("button.sample");
  CHECK(screen.state().dice.step == 2);
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
  Compare screen;
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
  Compare screen;
  screen.key(GLFW_KEY_G);
  const bool began = screen.page().any_text();
  CHECK((began || !screen.state().error.empty()));
  CHECK(screen.state().generation().steps.empty());
  if (!began) return;
  if (screen.page().running()) screen.click("button.write_columns");
  CHECK(!screen.page().running());
  screen.click("button.hide_texts");
  CHECK(!screen.page().any_text());
}

TEST_CASE("compare view: shows as many tokens as the window has room for") {
  Compare screen(1280, 720);
  screen.send(command::OpenBundled{"full_vocabulary"});
  const int low = screen.rows();
  screen.backend.resize(1920, 1080);
  screen.backend.settle();
  CHECK(screen.rows() > low + 5);
  CHECK(low >= 5);
}
