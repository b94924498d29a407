// Why was it cut? Every page that shows a cut token says it in a whole sentence, by mouse and by
// keyboard.
#include <GLFW/glfw3.h>

#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include "app/pages/compare/draw.h"
#include "app/pages/compare/state.h"
#include "app/pages/cutoffs/state.h"
#include "core/readings/why_cut.h"
#include "tests/app/drawn_text.h"

using namespace logitdice;

namespace {

const ImVec2 kAway{2, 2};

struct CutScreen : Screen {
  explicit CutScreen(const char* view, int w = 1280, int h = 720, float scale = 1)
      : Screen(w, h, scale) {
    send(command::SetView{view});
    for (int i = 0; i < 6000 && working(state()); ++i) {
      backend.frame();
      std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
    REQUIRE(!working(state()));
    backend.settle();
  }
  void press(int what, int times) {
    for (int i = 0; i < times; ++i) backend.key(what);
    backend.settle();
  }
  std::string why(int rank) { return why_cut_text(state().trace, rank); }
  const cutoffs_page::Cards& cards() { return cutoffs_page::cards(state()); }
  const cutoffs_page::Card& card(size_t place) { return cards().cards[place]; }
  const Comparison& comparison() { return compare_page::columns(state()).comparison; }
  compare_page::Look& compare_look() { return ui.memory.pages.get<compare_page::Look>(); }
  void cutoffs(cutoffs_page::Action action) {
    send(command::PageAction{cutoffs_page::kId, std::move(action)});
  }
  void compare(compare_page::Action action) {
    send(command::PageAction{compare_page::kId, std::move(action)});
  }
};

void check_shown(const Screen& screen, const std::vector<std::string>& sentences) {
  for (const std::string& sentence : sentences) {
    CAPTURE(sentence);
    CHECK(times_shown(screen, sentence) == 1);
  }
}

}  // namespace

TEST_CASE("why cut, cutoffs: the mouse on a bar gives a sentence for each rule that cuts it") {
  CutScreen screen("cutoffs");
  screen.cutoffs(cutoffs_page::SetRuleExamples{});
  const std::vector<std::string>& why = screen.card(1).pointed.why_cut;
  screen.hover(screen.centre("bar.lower.55"));
  REQUIRE(why.size() == 2);
  CHECK(why[0] == "cut by top-k 3: number 56, 53 places too far down");
  CHECK(why[1].starts_with("cut by top-p 0.90: the better ones already sum to 0."));
  check_shown(screen, why);
  CHECK(times_shown(screen, " · kept by min-p 0.10") == 1);
  screen.hover(screen.centre("bar.lower.0"));
  CHECK(why.empty());
  screen.hover(screen.centre("bar.upper.7"));
  CHECK(why.empty());
  REQUIRE(screen.card(0).pointed.why_cut.size() == 3);
  check_shown(screen, screen.card(0).pointed.why_cut);
  screen.hover(kAway);
  CHECK(screen.cards().pointed_card == -1);
  CHECK(times_shown(screen, "cut by") == 0);
}

TEST_CASE("why cut, cutoffs: arrow keys give the same on both cards, whole at any size") {
  for (const float scale : {1.0f, 1.5f}) {
    CAPTURE(scale);
    CutScreen screen("cutoffs", static_cast<int>(1280 * scale), static_cast<int>(720 * scale),
                     scale);
    screen.cutoffs(cutoffs_page::SetRuleExamples{});
    screen.press(GLFW_KEY_DOWN, 1);  // a rule is marked: the bar's words come all the same
    screen.press(GLFW_KEY_RIGHT, 8);
    REQUIRE(screen.cards().column == 7);
    REQUIRE(screen.card(0).chosen.why_cut.size() == 3);
    REQUIRE(screen.card(1).chosen.why_cut.size() == 1);
    const std::vector<std::string>& upper = screen.card(0).chosen.why_cut;
    CHECK(screen.card(1).chosen.why_cut[0] == upper[0]);
    CHECK(times_shown(screen, upper[0]) == 2);
    check_shown(screen, {upper[1], upper[2]});
    screen.send(command::SetKnob{&Knobs::top_k, 50});
    CHECK(screen.card(0).chosen.why_cut.size() == 2);
    CHECK(screen.card(1).chosen.why_cut.empty());
    screen.press(GLFW_KEY_ESCAPE, 1);
    CHECK(times_shown(screen, "cut by") == 0);
  }
}

TEST_CASE("why cut, cutoffs: a step from a bar that stays to one that is cut moves no bar") {
  CutScreen screen("cutoffs");
  screen.cutoffs(cutoffs_page::SetRuleExamples{});
  screen.press(GLFW_KEY_RIGHT, 1);
  const WidgetRect before = *screen.find("bars.upper");
  screen.press(GLFW_KEY_RIGHT, 6);
  CHECK(screen.find("bars.upper")->h == before.h);
}

TEST_CASE("why cut, cutoffs: of many tokens in one bar the first is named") {
  CutScreen screen("cutoffs");
  screen.cutoffs(cutoffs_page::SetSource{0, "full_vocabulary"});
  screen.send(command::SetKnob{&Knobs::top_k, 1000});
  const cutoffs_page::Card& card = screen.card(0);
  const int last = static_cast<int>(card.cutoffs.columns.size()) - 1;
  REQUIRE(card.cutoffs.columns.back().count() > 1);
  screen.cutoffs(cutoffs_page::ChooseColumn{last});
  REQUIRE(card.chosen.why_cut.size() == 1);
  CHECK(card.chosen.why_cut[0].starts_with(card.names.back() + " cut by top-k"));
  check_shown(screen, {card.chosen.why_cut[0]});
}

TEST_CASE("why cut, generate: a row chosen by key or under the mouse") {
  CutScreen screen("generate", 1600, 900);
  screen.send(command::SetKnob{&Knobs::top_k, 3});
  screen.send(command::Select{2});
  CHECK(times_shown(screen, "cut by top-k 3") == 0);
  screen.press(GLFW_KEY_DOWN, 1);
  REQUIRE(screen.state().selected == 3);
  CHECK(screen.why(3) == "cut by top-k 3: number 4, 1 place too far down");
  check_shown(screen, {screen.why(3)});
  screen.send(command::Select{0});
  screen.hover(screen.centre("bar.4"));
  check_shown(screen, {screen.why(4)});
}

TEST_CASE("why cut, penalties: cut rows look cut, and key and mouse say why") {
  CutScreen screen("penalties");
  ImFont& mono = *screen.ui.faces.mono_small;
  CHECK(times_shown(mono, "cut") == 0);
  screen.send(command::SetKnob{&Knobs::top_k, 3});
  CHECK(times_shown(mono, "cut") == 3);
  CHECK(times_shown(screen, "cut by") == 0);
  screen.press(GLFW_KEY_DOWN, 3);
  REQUIRE(screen.state().selected >= 3);
  check_shown(screen, {screen.why(screen.state().selected)});
  screen.send(command::Select{0});
  screen.hover(screen.centre("bar.5"));
  check_shown(screen, {screen.why(5)});
  screen.hover(kAway);
  CHECK(times_shown(screen, "cut by") == 0);
}

TEST_CASE("why cut, compare: columns that say the same share a line, and the token keeps its row") {
  CutScreen screen("compare");
  screen.compare(compare_page::UsePreset{"engines"});
  screen.send(command::OpenBundled{"store"});
  screen.compare_look().all_stages = true;
  screen.press(GLFW_KEY_DOWN, token_count(screen.state()) - 1);
  const TokenId id = screen.state().trace.id(screen.state().selected);
  int rows = 0;
  while (screen.find("bar." + std::to_string(rows))) ++rows;
  REQUIRE(rows < token_count(screen.state()));
  screen.click("bar." + std::to_string(rows - 1));  // it is the last one that has a row
  CHECK(screen.state().trace.id(screen.state().selected) == id);
  screen.hover(kAway);
  const auto& columns = screen.comparison().columns;
  const auto why = [&](std::size_t i) {
    return why_cut_text(*columns[i].trace, columns[i].trace->rank_of(id));
  };
  REQUIRE(!why(0).empty());
  REQUIRE(why(0) == why(2));
  check_shown(screen, {why(0)});
  check_shown(screen, {columns[0].name + " · " + columns[2].name});
}

TEST_CASE("why cut, compare: the chosen token's sentence for each column that cuts it") {
  CutScreen screen("compare");
  for (int column = 0; column < 3; ++column) {
    screen.compare(compare_page::SetKnob{column, &Knobs::top_p, 0.85});
  }
  const auto check_columns = [&](int cutting) {
    const TokenId id = screen.state().trace.id(screen.state().selected);
    for (const ComparedColumn& column : screen.comparison().columns) {
      const std::string why = why_cut_text(*column.trace, column.trace->rank_of(id));
      CAPTURE(why);
      cutting -= !why.empty();
      if (!why.empty()) CHECK(times_shown(screen, why) == 1);
      if (!why.empty()) CHECK(times_shown(screen, column.name) >= 1);
    }
    CHECK(cutting == 0);
  };
  screen.press(GLFW_KEY_DOWN, 2);
  check_columns(1);
  screen.press(GLFW_KEY_DOWN, 3);
  check_columns(3);
  screen.compare_look().all_stages = true;
  screen.backend.settle();
  check_columns(3);
  screen.send(command::Select{0});
  check_columns(0);
  screen.hover(screen.centre("bar.2"));
  CHECK(times_shown(screen, "p 0.132 before the last cutoff") +
            times_shown(screen, "cut by top-p 0.85") ==
        1);
}
