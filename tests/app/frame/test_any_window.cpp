#include <algorithm>
#include <chrono>
#include <limits>
#include <thread>

#include "app/pages/compare/state.h"
#include "app/pages/generate/state.h"
#include "app/pages/penalties/state.h"
#include "app/pages/steer/state.h"
#include "core/capture/bundled.h"
#include "core/sampling/stage.h"
#include "tests/app/finite_vertices.h"
#include "tests/app/layout_faults.h"

using namespace logitdice;

namespace {

constexpr float kFactors[] = {1, 0.8f, 1.3f, 2, 3};

// ---- what a person may have before them -----------------------------------------------------

void turn_knobs(AppState& s) {
  generate_page::inputs(s).mode = generate_page::Mode::tail;
  s.preferences.theme = ThemeName::light;
  s.in.knobs = {.temperature = 0.75, .top_k = 40, .top_p = 0.9, .min_p = 0.05};
  s.in.typed = {"the cat", "mat mat sofa"};
  update(s, command::Roll{1});
  update(s, command::Roll{100});
}

// Each page's other parts.
void look_elsewhere(AppState& s) {
  s.in.typed = {};
  s.in.knobs = {.temperature = 1.5, .top_p = 0.95, .repetition_penalty = 1.2};
  penalties_page::inputs(s).part = penalties_page::Part::spiral;
  generate_page::inputs(s).mode = generate_page::Mode::presets;
  steer_page::Inputs& steer = steer_page::inputs(s);
  steer.kind = steer_page::Kind::json_schema;
  steer.switches.guidance = steer.switches.contrast = true;
  update(s, command::PageAction{compare_page::kId,
                                compare_page::Action(compare_page::UsePreset{"engines"})});
}

// A coin and logits that were put by hand, a sentence that goes on.
void put_by_hand(AppState& s) {
  generate_page::inputs(s).mode = generate_page::Mode::orders;
  update(s, command::Roll{1});
  update(s, command::PutCoin{0.999});
  for (const TokenId token : {0, 1, 2}) update(s, command::SetLogit{token, 5.5});
  update(s, command::SetPhase{kLogits});
  steer_page::inputs(s).kind = steer_page::Kind::regex;
  steer_page::inputs(s).rules[0] = "[A-Z(";
}

void write_many(AppState& s) {
  generate_page::inputs(s).mode = generate_page::Mode::many;
  steer_page::Inputs& steer = steer_page::inputs(s);
  steer.kind = steer_page::Kind::words;
  steer.forbidden = true;
  steer.switches.mask = false;
  steer.token = 7;
  for (const Stage& stage : all_stages()) update(s, command::AddStage{std::string(stage.id)});
}

struct Situation {
  const char* name;
  void (*set)(AppState&);
  bool every;  // with every distribution
  void (*then)(AppState&) = nullptr;  // once one is open
};
constexpr Situation kSituations[] = {{"at first", [](AppState&) {}, true},
                                     {"knobs", turn_knobs, true},
                                     {"other parts", look_elsewhere, false},
                                     {"by hand", [](AppState&) {}, false, put_by_hand},
                                     {"many", write_many, false}};
constexpr std::string_view kFew[] = {"cat_sat_on", "flat", "part_heat_last"};

// ---- the walk -------------------------------------------------------------------------------

void check(Screen& screen, const std::string& what) {
  screen.wait();
  check_layout(screen, what);
}

// With every distribution, or with a few that have little in common. Pages come first: each may
// have a scale of its own, and faces are built for each scale.
void walk(Screen& screen, const Situation& situation, bool every, const std::string& what) {
  AppState& s = screen.state();
  for (const PageInfo* page : s.pages) {
    update(s, command::SetView{std::string(page->id)});
    for (const BundledDistribution& entry : bundled_distributions()) {
      const bool few = std::find(std::begin(kFew), std::end(kFew), entry.id) != std::end(kFew);
      if (!every && !few) continue;
      update(s, command::OpenBundled{entry.id});
      if (situation.then) {
        settle(s);
        situation.then(s);
      }
      check(screen, what + ", " + std::string(page->id) + ", " + entry.id);
    }
  }
}

void walk_window(int w, int h) {
  Screen screen(w, h, 0);
  const std::string size = std::to_string(w) + "x" + std::to_string(h) + " × ";
  for (const Situation& situation : kSituations) {
    situation.set(screen.state());
    for (const float factor : kFactors) {
      screen.state().preferences.scale = factor;
      const bool every = factor == 1 && situation.every;
      walk(screen, situation, every,
           size + std::to_string(factor).substr(0, 3) + ", " + situation.name);
    }
  }
}

// ---- windows with no room -------------------------------------------------------------------

// The mouse at each place of a grid, pressed there and moved on; then none at all.
void point_everywhere(Screen& screen, float w, float h, const std::string& what) {
  constexpr float kParts[] = {0.02f, 0.4f, 0.98f};
  for (const float x : kParts) {
    for (const float y : kParts) {
      screen.backend.drag({x * w, y * h}, {(1 - x) * w, y * h}, 1);
      CHECK_MESSAGE(all_vertices_finite(), what);
    }
  }
  screen.backend.move({-std::numeric_limits<float>::max(), -std::numeric_limits<float>::max()});
  CHECK_MESSAGE(all_vertices_finite(), what);
}

void walk_small(bool presents) {
  constexpr std::pair<int, int> kSizes[] = {{1, 1},     {1, 900},  {900, 1},
                                            {160, 120}, {90, 700}, {333, 333}};
  for (const auto& [w, h] : kSizes) {
    const std::string size = std::to_string(w) + "x" + std::to_string(h) + ", ";
    for (const Situation& situation : kSituations) {
      Screen screen(w, h, 0);
      AppState& s = screen.state();
      situation.set(s);
      settle(s);
      if (situation.then) situation.then(s);
      s.presenter.on = presents;
      for (const PageInfo* page : s.pages) {
        screen.send(command::SetView{std::string(page->id)});
        point_everywhere(screen, static_cast<float>(w), static_cast<float>(h),
                         size + std::string(page->id) + ", " + situation.name);
      }
    }
  }
}

}  // namespace

TEST_CASE("any window: one of any size draws, and the mouse may do anything in it") {
  walk_small(false);
}
TEST_CASE("any window: the same where it presents") {
  walk_small(true);
}

// One each, so that they run side by side.
TEST_CASE("any window: nothing overlaps, leaves it or is cut at 640x480") {
  walk_window(640, 480);
}
TEST_CASE("any window: the same at 1024x768") {
  walk_window(1024, 768);
}
TEST_CASE("any window: the same at 1280x720") {
  walk_window(1280, 720);
}
TEST_CASE("any window: the same at 1920x1080") {
  walk_window(1920, 1080);
}
TEST_CASE("any window: the same at 3840x2160") {
  walk_window(3840, 2160);
}
TEST_CASE("any window: the same at 900x1600") {
  walk_window(900, 1600);
}
