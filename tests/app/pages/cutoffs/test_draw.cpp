#include <doctest/doctest.h>

#include <GLFW/glfw3.h>

#include <string>
#include <vector>

#include "app/pages/cutoffs/draw_parts.h"
#include "app/panels/stage_hint.h"
#include "app/panels/status_bar.h"
#include "tests/app/finite_vertices.h"
#include "tests/app/screen.h"

using namespace logitdice;
using namespace logitdice::cutoffs_page;

namespace {

struct CutoffsScreen : Screen {
  explicit CutoffsScreen(int w = 1280, int h = 720, float scale = 1) : Screen(w, h, scale) {
    send(command::SetView{"cutoffs"});
  }
  const Cards& shown() { return cards(ui.state); }
  const Cutoffs& upper() { return shown().cards[0].cutoffs; }
  const std::string& source(std::size_t place) { return inputs(ui.state).sources[place].name; }
  const std::string& open_menu() { return ui.controls.list().id; }
  template <class A>
  void act(A action) {
    send(command::PageAction{kId, Action(std::move(action))});
  }
};

int vertices() {
  return ImGui::GetDrawData()->TotalVtxCount;
}

bool apart(const WidgetRect& a, const WidgetRect& b) {
  return a.x + a.w <= b.x || b.x + b.w <= a.x || a.y + a.h <= b.y || b.y + b.h <= a.y;
}

}  // namespace

TEST_CASE("cutoffs page: the examples are a preview at first sight, and a click turns them on") {
  CutoffsScreen screen;
  const auto labelled = [&](const std::string& place, std::string_view id) {
    return screen.find("rule." + place + "." + std::string(id)) != nullptr;
  };
  CHECK(screen.upper().preview);
  for (const std::string_view id : kRuleIds) {
    CHECK(labelled("upper", id));
    CHECK(labelled("lower", id));
  }
  CHECK(screen.state().in.knobs == Knobs{});
  const WidgetRect preview = *screen.find("button.examples");
  screen.key(GLFW_KEY_K);  // as soon as one is on, only it is drawn
  CHECK(labelled("upper", "top_k"));
  CHECK(!labelled("upper", "top_p"));
  CHECK(!labelled("lower", "min_p"));
  screen.send(command::Undo{});
  CHECK(labelled("upper", "top_p"));
  const int dimmed = vertices();
  screen.click("button.examples");
  CHECK(vertices() != dimmed);
  for (const std::string_view id : kRuleIds) CHECK(labelled("lower", id));
  CHECK(screen.state().in.knobs.top_k == 3);
  CHECK(!screen.upper().preview);
  CHECK(!screen.find("button.examples"));  // they are on
  screen.send(command::SetKnob{&Knobs::top_k, 5});
  REQUIRE(screen.find("button.examples"));
  CHECK(screen.find("button.examples")->w > preview.w);  // it names the values again
  for (const std::string_view id : kRuleIds) {
    CHECK(screen.find("button.examples"));
    screen.send(command::RemoveStage{std::string(id)});
  }
  CHECK(!screen.find("button.examples"));  // nothing is left to turn on
}

TEST_CASE("cutoffs page: the left panel names no other distribution and has room for the chain") {
  CutoffsScreen screen;
  CHECK(!screen.find("menu.distribution"));
  CHECK(!screen.find("button.next_distribution"));
  const WidgetRect chain = *screen.find("menu.profile");
  screen.send(command::SetView{"pipeline"});
  CHECK(screen.find("menu.distribution"));
  CHECK(chain.y < screen.find("menu.profile")->y - 60);
}

TEST_CASE("cutoffs page: status bar and chain speak of the two cards") {
  CutoffsScreen screen;
  const auto hint = [&](std::string_view id) {
    for (const StageTrace& step : screen.state().trace.stages) {
      if (step.stage->id == id) return stage_hint(screen.state(), step);
    }
    return std::string("no such stage");
  };
  CHECK(kept_text(screen.state()) == "8 of 8 and 60 of 60 tokens");
  screen.act(SetRuleExamples{});
  CHECK(kept_text(screen.state()) == "1 of 8 and 3 of 60 tokens kept by every rule");
  CHECK(hint("top_k") == "keep the k best");
  screen.send(command::SetKnob{&Knobs::presence_penalty, 1});
  CHECK(hint("penalties") == "does not run in this view");
  screen.send(command::SetView{"pipeline"});
  CHECK(kept_text(screen.state()) == "3 of 6 tokens");
  CHECK(hint("top_k") == "keeps 3 of 6 tokens");
}

TEST_CASE("cutoffs page: sliders of counts end at the longer of the two lists") {
  CutoffsScreen screen;
  CHECK(slider_tokens(screen.state()) == 60);
  screen.drag("knob.top_k", 0.9f, 0.5f);
  CHECK(screen.state().in.knobs.top_k > 3);
  CHECK(screen.state().in.knobs.top_k < 60);
  screen.send(command::SetView{"pipeline"});
  CHECK(slider_tokens(screen.state()) == 6);
}

TEST_CASE("cutoffs page: a temperature past the curves' end is pointed to, not marked on them") {
  CHECK(marker_text(0.7) == "T 0.70");
  CHECK(marker_text(3) == "T 3");
  CHECK(marker_text(4) == "T 4 →");
}

TEST_CASE("cutoffs page: words say where the rules were judged") {
  CutoffsScreen screen;
  const auto heat = [&] { return heat_text(screen.upper(), screen.state().in.profile); };
  const auto label = [&](int rule) { return keeps_text(screen.upper(), rule); };
  CHECK(label(kTopK) == "top-k 3 would keep 3");
  CHECK(heat() == "Textbook order cuts after ÷T: the bars are after the heat.");
  screen.act(SetRuleExamples{});
  screen.send(command::SetKnob{&Knobs::temperature, 2});
  CHECK(label(kTopP) == "top-p 0.90: keeps 4");
  screen.send(command::SetProfile{"llama.cpp"});
  CHECK(heat() == "llama.cpp cuts before ÷T: the bars are at T 1, whatever the heat.");
  CHECK(label(kTopP) == "top-p 0.90: keeps 1");
  screen.send(command::MoveStage{"min_p", 10});
  CHECK(heat() ==
        "This chain cuts on both sides of ÷T: the bars are after the heat. Judged before "
        "it, at T 1: top-k and top-p.");
  CHECK(label(kTopP) == "top-p 0.90: keeps 1, at T 1");
  CHECK(label(kMinP) == "min-p 0.10: keeps 2");
  screen.send(command::SwitchStage{"temperature", false});
  CHECK(heat() == "This chain does not divide by T: the bars are at T 1.");
  screen.send(command::SetProfile{"slip_crossing"});
  CHECK(heat().starts_with("This chain cuts after"));
}

TEST_CASE("cutoffs page: labels are apart and inside the window on every pair, size and scale") {
  for (const float scale : {1.0f, 1.5f}) {
    for (const ImVec2 size : {ImVec2(1280, 720), ImVec2(1920, 1080)}) {
      if (size.x < 1280 * scale) continue;  // no page is drawn as large as that there
      CutoffsScreen screen(static_cast<int>(size.x), static_cast<int>(size.y), scale);
      screen.act(SetRuleExamples{});
      for (const char* source : {"peaked", "flat", "store", "full_vocabulary"}) {
        for (const double t : {0.0, 0.5, 1.0, 2.0}) {
          screen.act(SetSource{0, source});
          screen.send(command::SetKnob{&Knobs::temperature, t});
          std::vector<WidgetRect> labels;
          for (const std::string_view id : kRuleIds) {
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

TEST_CASE("cutoffs page: K, P and M switch the rules, and only there") {
  CutoffsScreen screen;
  screen.key(GLFW_KEY_K);
  CHECK(screen.state().in.knobs.top_k == 3);
  screen.key(GLFW_KEY_P);
  CHECK(screen.state().in.knobs.top_p == 0.9);
  screen.key(GLFW_KEY_M);
  CHECK(screen.state().in.knobs.min_p == 0.1);
  CHECK(screen.state().preferences.reduced_motion);
  screen.key(GLFW_KEY_P);
  CHECK(!screen.upper().rules[kTopP].on);
  CHECK(screen.upper().rules[kTopK].on);
  screen.key(GLFW_KEY_M, GLFW_MOD_SHIFT);
  CHECK(!screen.state().preferences.reduced_motion);
  screen.send(command::SetView{"pipeline"});
  const logitdice::Inputs before = screen.state().in;
  screen.key(GLFW_KEY_K);
  screen.key(GLFW_KEY_P);
  screen.key(GLFW_KEY_M);
  CHECK(screen.state().in == before);
  CHECK(!screen.state().preferences.reduced_motion);
}

TEST_CASE("cutoffs page: mouse, focus and arrows mark what only one rule keeps") {
  CutoffsScreen screen;
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
  CHECK(screen.shown().rule == kTopK);
  CHECK(vertices() != plain);
  screen.key(GLFW_KEY_PAGE_DOWN);
  CHECK(screen.shown().rule == kTopP);
  screen.key(GLFW_KEY_UP);
  CHECK(screen.shown().rule == kTopK);
  screen.key(GLFW_KEY_RIGHT);
  CHECK(screen.shown().column == 0);
  screen.key(GLFW_KEY_ESCAPE);
  CHECK(screen.shown().rule == -1);
  CHECK(screen.shown().column == -1);
  screen.click("rule.lower.min_p");
  CHECK(screen.shown().rule == kMinP);
  CHECK(screen.shown().column == -1);  // the bars below the label are not meant
  screen.click("rule.lower.min_p");
  CHECK(screen.shown().rule == -1);
}

TEST_CASE("cutoffs page: each place has its menu and its file") {
  CutoffsScreen screen;
  screen.click("menu.context_lower");
  screen.click("menu.context_lower.store");
  CHECK(screen.source(1) == "store");
  CHECK(screen.open_menu() == "");
  screen.click("menu.context_upper");
  screen.key(GLFW_KEY_ESCAPE);
  CHECK(screen.open_menu() == "");
  screen.click("menu.context_upper");
  screen.click("menu.context_upper.pipeline");
  CHECK(screen.upper().size == 6);
  screen.click("button.pair");
  CHECK(screen.source(0) == "peaked");
  CHECK(screen.source(1) == "flat");
  CHECK(!screen.find("button.pair"));
}

TEST_CASE(
    "cutoffs page: the curves of a whole vocabulary are made over frames, then nothing moves") {
  CutoffsScreen screen;
  carry_out(screen.state(), {command::PageAction{kId, Action(SetSource{0, "full_vocabulary"})},
                             command::PageAction{kId, Action(SetRuleExamples{})}});
  CHECK(sweeping(screen.state()));
  int frames = 0;
  while (screen.backend.frame().animating && frames < 1000) ++frames;
  CHECK(!sweeping(screen.state()));
  CHECK(frames > 20);
  CHECK(!screen.backend.frame().animating);
  for (const RuleSweep& sweep : screen.shown().cards[0].sweeps.rules) CHECK(sweep.done());
}

TEST_CASE("cutoffs page: pointing at a bar or a curve says its numbers") {
  CutoffsScreen screen;
  screen.click("button.examples");
  screen.hover({2, 2});
  const int plain = vertices();
  screen.hover(screen.centre("bars.lower"));
  CHECK(vertices() > plain);
  screen.hover(screen.centre("sweep.lower"));
  CHECK(vertices() > plain);
  screen.click("bars.upper");
  CHECK(screen.shown().column >= 0);
}

TEST_CASE("cutoffs page: a window of any size draws") {
  CutoffsScreen screen;
  screen.act(SetRuleExamples{});
  screen.act(ChooseRule{kTopK});
  for (const ImVec2 size :
       {ImVec2(400, 300), ImVec2(900, 700), ImVec2(1280, 720), ImVec2(3840, 2160)}) {
    screen.backend.resize(static_cast<int>(size.x), static_cast<int>(size.y));
    screen.backend.settle();
    REQUIRE(all_vertices_finite());
  }
}
