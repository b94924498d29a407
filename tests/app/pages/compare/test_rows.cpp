// Of each column the numbers that are on the screen sum to 1, whatever the room.

#include <cmath>
#include <map>
#include <string>
#include <vector>

#include "app/pages/compare/state.h"
#include "tests/app/layout_faults.h"

using namespace logitdice;

namespace {

constexpr float kDigits = 0.0006f;  // what a number with three digits may be off

// Of a cell; −1 where the text is none.
double share_of(const std::string& text) {
  if (text == "cut") return 0;
  if (text == "<.001") return 0.00025;
  const bool number = text.size() == 5 && text[1] == '.' && (text[0] == '0' || text[0] == '1');
  return number ? std::stod(text) : -1;
}

/// Of each column the sum of what stands in its cells, and how many these are: the rows of tokens
/// and the rest, at the right end of the column's strip.
struct Cells {
  std::map<int, double> sums;
  std::map<int, int> counts;

  explicit Cells(Screen& screen) {
    screen.hover({2, 2});
    screen.ui.notes.recording = true;
    screen.backend.frame();
    screen.ui.notes.recording = false;
    const auto count = compare_page::columns(screen.state()).comparison.columns.size();
    const WidgetRect* first = screen.find("bar.0");
    if (!first) return;
    const float step = (columns_end(screen) - columns_begin(screen)) / static_cast<float>(count);
    for (const DrawnText& t : screen.ui.notes.drawn) {
      const double share = share_of(t.text);
      if (share < 0 || t.low.y < first->y - 2 || t.high.y > rows_end(screen)) continue;
      const int column = static_cast<int>((t.high.x - columns_begin(screen) - 2) / step);
      sums[column] += share;
      ++counts[column];
    }
  }
  static float columns_begin(Screen& screen) { return screen.find("column.1.profile")->x; }
  static float columns_end(Screen& screen) {
    const WidgetRect* first = screen.find("bar.0");
    return first->x + first->w + 18 * screen.ui.scale;  // the gap after the last
  }
  // The last row of tokens, and the rest below it.
  static float rows_end(Screen& screen) {
    const WidgetRect* last = screen.find("bar.0");
    for (int i = 1; screen.find("bar." + std::to_string(i)); ++i) {
      last = screen.find("bar." + std::to_string(i));
    }
    return last->y + last->h + std::min(last->h, 28 * screen.ui.scale) + 2;
  }
};

void check_sums(Screen& screen, const std::string& what) {
  const Cells cells(screen);
  const auto& columns = compare_page::columns(screen.state()).comparison.columns;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (!columns[i].trace || !columns[i].trace->exact()) continue;
    CAPTURE(what);
    CAPTURE(i);
    REQUIRE(cells.counts.count(static_cast<int>(i)) == 1);
    const double slack = kDigits * static_cast<float>(cells.counts.at(static_cast<int>(i)));
    CHECK(std::abs(cells.sums.at(static_cast<int>(i)) - 1) <= slack);
  }
}

}  // namespace

TEST_CASE("compare rows: a far token chosen, four columns drawn, in any window") {
  for (const ImVec2 size : {ImVec2(1280, 720), ImVec2(1024, 768), ImVec2(1920, 1080),
                            ImVec2(640, 480), ImVec2(900, 600)}) {
    for (const float factor : {1.0f, 1.3f}) {
      Screen screen(static_cast<int>(size.x), static_cast<int>(size.y), 0);
      screen.state().preferences.scale = factor;
      screen.send(command::SetView{"compare"});
      for (const char* distribution : {"cat_sat_on", "store", "flat", "full_vocabulary"}) {
        screen.send(command::OpenBundled{distribution});
        for (const char* preset : {"engines", "temperatures", "slip"}) {
          screen.send(command::PageAction{compare_page::kId,
                                          compare_page::Action(compare_page::UsePreset{preset})});
          for (const int chosen : {0, token_count(screen.state()) - 1}) {
            screen.send(command::Roll{1});
            screen.send(command::Select{chosen});
            check_sums(screen, std::string(distribution) + ", " + preset + ", chosen " +
                                   std::to_string(chosen) + place_text({0, 0}, size) + " × " +
                                   std::to_string(factor));
          }
        }
      }
    }
  }
}

TEST_CASE("compare rows: with every stage listed the rows give way, and still sum to 1") {
  Screen screen(1280, 720, 0);
  screen.send(command::SetView{"compare"});
  screen.click("preset.engines");
  screen.click("button.all_stages");
  if (screen.find("bar.0")) check_sums(screen, "all stages");
}

TEST_CASE("compare page: equal columns are told, and the engines part after T alone was moved") {
  Screen screen(1280, 720, 0);
  screen.send(command::SetView{"compare"});
  const auto told = [&](const std::string& words) {
    screen.ui.notes.recording = true;
    screen.backend.frame();
    screen.ui.notes.recording = false;
    const auto& drawn = screen.ui.notes.drawn;
    return std::any_of(drawn.begin(), drawn.end(),
                       [&](const DrawnText& t) { return t.text.find(words) != std::string::npos; });
  };
  screen.drag("knob.temperature", 0.5f, 0.3f);
  screen.click("preset.engines");
  CHECK(compare_page::columns(screen.state()).comparison.columns[1].setting.knobs.top_p == 0.85);
  for (const char* column : {"column.1.", "column.2.", "column.3.", "column.4."}) {
    screen.drag(std::string(column) + "knob.top_p", 0.5f, 1.1f);
    screen.drag(std::string(column) + "knob.min_p", 0.5f, -0.1f);
  }
  CHECK(told("all columns are equal: only temperature"));
  CHECK(told("runs in them"));
}
