// The Beam page under the mouse and the keys.
#include <algorithm>
#include <chrono>
#include <thread>

#include "app/pages/beam/state.h"
#include "tests/app/layout_faults.h"
#include "tests/app/screen.h"

using namespace logitdice;
using namespace logitdice::beam_page;

namespace {

struct BeamScreen : Screen {
  explicit BeamScreen(int w = 1280, int h = 720) : Screen(w, h, 0) {
    send(command::SetView{std::string(kId)});
    rest();
  }
  void rest() {
    logitdice::settle(state());
    for (int i = 0; i < 20000 && working(state()); ++i) {
      carry_out(state(), {command::Tick{0}});
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    backend.settle();
  }
  const Search& shown() { return search(state()); }
};

void check_no_faults(BeamScreen& screen, const std::string& what) {
  screen.backend.settle();
  const LayoutFaults faults(screen);
  for (const std::string& fault : faults.found()) FAIL_CHECK(what, ": ", fault);
}

}  // namespace

TEST_CASE("beam page: while a class guesses, what the search finds is told nowhere") {
  BeamScreen screen(1920, 1080);
  screen.send(command::OpenLesson{"beam_search"});
  const auto tells = [&] {
    screen.rest();
    screen.ui.notes.recording = true;
    screen.backend.frame();
    screen.ui.notes.recording = false;
    return std::ranges::any_of(screen.ui.notes.drawn, [](const DrawnText& t) {
      return t.text.find("0.31500") != t.text.npos || t.text.find("0.20000") != t.text.npos;
    });
  };
  screen.send(command::ShowStep{2});
  CHECK_FALSE(tells());
  screen.send(command::Reveal{});
  CHECK(tells());
}

TEST_CASE("beam page: sliders, buttons and the formula are clicked") {
  BeamScreen screen;
  screen.drag("beam.width", 0.3f, 1.0f);
  screen.rest();
  CHECK(inputs(screen.state()).width == 8);
  screen.click("button.ends_at_end");
  CHECK_FALSE(inputs(screen.state()).stop_ends_path);
  screen.click("button.early");
  CHECK(inputs(screen.state()).early_stopping);
  screen.click("menu.length_rule");
  screen.click("menu.length_rule.wu");
  CHECK(inputs(screen.state()).rule == LengthRule::wu);
  screen.click("button.worked_tree");
  screen.rest();
  CHECK(inputs(screen.state()).source == Source::example);
  screen.click("menu.beam_source");
  screen.click("menu.beam_source.model");
  CHECK(inputs(screen.state()).source == Source::model);
  screen.click("button.reset_beam");
  CHECK(inputs(screen.state()).width == 3);
  screen.click("button.open_tree");
  CHECK(screen.ui.files.list_open);
}

TEST_CASE("beam page: a branch, a final beam and a step are clicked") {
  BeamScreen screen;
  const int branch = screen.shown().layout.columns[1].back();
  screen.click("branch." + std::to_string(branch));
  CHECK(chosen_branch(screen.shown()) == branch);
  screen.click("found.1");
  CHECK(chosen_branch(screen.shown()) == screen.shown().found->found[1]);
  screen.click("beam.step.2");
  CHECK(shown_step(screen.shown()) == 2);
  CHECK_FALSE(screen.find("branch." + std::to_string(screen.shown().layout.columns[2].front())));
  screen.click("button.step_on");
  CHECK(shown_step(screen.shown()) == 3);
  screen.click("button.play_steps");
  CHECK(screen.state().playing);
}

TEST_CASE("beam page: its keys step, choose, widen, search and measure") {
  BeamScreen screen;
  screen.key(GLFW_KEY_HOME);
  CHECK(shown_step(screen.shown()) == 1);
  screen.key(GLFW_KEY_PAGE_DOWN);
  CHECK(shown_step(screen.shown()) == 2);
  screen.key(GLFW_KEY_END);
  CHECK(shown_step(screen.shown()) == step_count(screen.shown()));
  screen.key(GLFW_KEY_DOWN);
  CHECK(chosen_branch(screen.shown()) >= 0);
  screen.key(GLFW_KEY_EQUAL);
  screen.rest();
  CHECK(inputs(screen.state()).width == 4);
  screen.key(GLFW_KEY_MINUS);
  CHECK(inputs(screen.state()).width == 3);
  screen.key(GLFW_KEY_T);
  CHECK(inputs(screen.state()).all_pruned);
  screen.key(GLFW_KEY_Q);
  CHECK(inputs(screen.state()).measured);
  screen.key(GLFW_KEY_Q);
  screen.focus("beam.alpha");
  screen.key(GLFW_KEY_RIGHT);
  CHECK(inputs(screen.state()).alpha == doctest::Approx(0.75));
  screen.ui.controls.drop_focus();
  screen.key(GLFW_KEY_R);
  CHECK(inputs(screen.state()).alpha == doctest::Approx(0.7));
  screen.key(GLFW_KEY_SPACE);
  CHECK(screen.state().playing);
}

TEST_CASE("beam page: a tree that is larger than the room is read step by step, without overlaps") {
  const std::pair<int, int> sizes[] = {{1024, 768}, {1280, 720}, {1920, 1080}, {640, 480}};
  for (const auto& [w, h] : sizes) {
    BeamScreen screen(w, h);
    beam_page::Inputs& in = inputs(screen.state());
    in.width = 8;
    in.steps = 30;
    in.stop_ends_path = false;
    for (const bool all : {false, true}) {
      in.all_pruned = all;
      screen.rest();
      for (const int step : {1, 2, 15, 30}) {
        update(screen.state(), command::PageAction{kId, Action(SetStep{step})});
        logitdice::settle(screen.state());
        const std::string what = std::to_string(w) + " wide, step " + std::to_string(step);
        check_no_faults(screen, what);
        CHECK_MESSAGE(screen.find("beam.step." + std::to_string(step)), what);
        const int top = screen.shown().layout.columns[static_cast<std::size_t>(step) - 1].front();
        CHECK_MESSAGE(screen.find("branch." + std::to_string(top)), what);
      }
    }
  }
}

TEST_CASE("beam page: nothing overlaps with widths measured, a branch chosen, before a class") {
  for (const bool presented : {false, true}) {
    BeamScreen screen(1280, 720);
    beam_page::Inputs& in = inputs(screen.state());
    in.source = Source::example;
    in.measured = true;
    screen.rest();
    if (presented) screen.send(command::TogglePresenting{});
    for (const int node : {-1, 0, 4}) {
      search(screen.state()).chosen = node;
      check_no_faults(screen, presented ? "presented" : "at a desk");
    }
  }
}
