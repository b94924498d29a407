// Before a class: every page in large type, nothing cut, and what is asked for beside it.

#include <algorithm>
#include <chrono>
#include <thread>

#include "app/frame/arrangement.h"
#include "app/pages/compare/state.h"
#include "app/pages/generate/state.h"
#include "app/pages/penalties/state.h"
#include "app/panels/lesson_parts.h"
#include "core/decoding/text_presets.h"
#include "core/lesson/lesson.h"
#include "tests/app/layout_faults.h"

using namespace logitdice;

namespace {

constexpr std::string_view kSources[] = {"cat_sat_on", "flat", "part_heat_last"};

void check_frame(Screen& screen, const std::string& what) {
  screen.wait();
  const LayoutFaults faults(screen);
  // A column that has no room beside the page lies over it.
  const bool over = screen.ui.memory.drawer != Drawer::none;
  for (const std::string& fault : faults.found()) {
    const bool of_two =
        fault.find(" runs into ") != fault.npos || fault.find(" overlaps ") != fault.npos;
    if (!over || !of_two) FAIL_CHECK(what, ": ", fault);
  }
  // A line of Inter is 1.21 times its letters' em, which is to be 1/50 of the screen.
  const float least = 1.2f * ImGui::GetIO().DisplaySize.y / 50;
  for (const DrawnText& t : screen.ui.notes.drawn) {
    if (t.high.y - t.low.y < least) {
      FAIL_CHECK(what, ": \"", t.text, "\" is ", t.high.y - t.low.y, " px high, not ", least);
    }
  }
}

void turn_many(AppState& s) {
  s.in.knobs = {.temperature = 0.75, .top_k = 40, .top_p = 0.9, .min_p = 0.05};
  s.in.typed = {"the cat", "mat mat sofa"};
  update(s, command::Roll{100});
}

void show_other_parts(AppState& s) {
  s.in.typed = {};
  s.in.knobs = {.temperature = 1.5, .top_p = 0.95, .repetition_penalty = 1.2};
  penalties_page::inputs(s).part = penalties_page::Part::spiral;
  generate_page::inputs(s).mode = generate_page::Mode::presets;
}

void write_many_texts(AppState& s) {
  generate_page::inputs(s).mode = generate_page::Mode::many;
}

using SetState = void (*)(AppState&);
constexpr SetState kStates[] = {[](AppState&) {}, turn_many, show_other_parts, write_many_texts};

constexpr Beside kShown[] = {{},
                             {.strip = true, .columns = true},
                             {.left = true},
                             {.right = true, .columns = true},
                             {.left = true, .right = true, .strip = true, .columns = true}};

void walk_pages(Screen& screen, const std::string& what) {
  AppState& s = screen.state();
  for (const PageInfo* page : s.pages) {
    update(s, command::SetView{std::string(page->id)});
    for (const std::string_view source : kSources) {
      update(s, command::OpenBundled{std::string(source)});
      check_frame(screen, what + ", " + std::string(page->id) + ", " + std::string(source));
    }
    if (!page->presents_phases) continue;
    for (int phase = 1; phase <= kPhases; ++phase) {
      update(s, command::SetPhase{phase});
      check_frame(screen, what + ", phase " + std::to_string(phase));
    }
  }
}

void walk_screen(int w, int h) {
  Screen screen(w, h, 0);
  AppState& s = screen.state();
  screen.key(GLFW_KEY_F5);
  REQUIRE(s.presenter.on);
  for (const ThemeName name : kThemes) {
    s.presenter.theme = name;
    int index = 0;
    for (const SetState set : kStates) {
      set(s);
      walk_pages(screen, std::string(theme_id(name)) + ", state " + std::to_string(index++));
    }
  }
}

void walk_shown(int w, int h) {
  Screen screen(w, h, 0);
  AppState& s = screen.state();
  s.presenter.on = true;
  for (const Beside& shown : kShown) {
    for (const bool toolbar : {false, true}) {
      s.presenter.shown = shown;
      s.presenter.toolbar_below = toolbar;
      s.presenter.timer = true;
      walk_pages(screen, "shown " + std::to_string(&shown - kShown) + (toolbar ? " toolbar" : ""));
    }
  }
}

}  // namespace

// One each, so that they run side by side.
TEST_CASE("presenting: every text is 1/50 of the screen and nothing is cut at 1280x720") {
  walk_screen(1280, 720);
}
TEST_CASE("presenting: the same at 1920x1080") {
  walk_screen(1920, 1080);
}
TEST_CASE("presenting: the same at 3840x2160") {
  walk_screen(3840, 2160);
}
TEST_CASE("presenting: the same with what is asked for beside the page at 1280x720") {
  walk_shown(1280, 720);
}
TEST_CASE("presenting: the same with what is asked for beside the page at 1920x1080") {
  walk_shown(1920, 1080);
}

namespace {

// A teacher before a class has no hand for a scroll bar.
void check_lesson_frame(Screen& screen, const std::string& what) {
  check_frame(screen, what);
  CHECK_MESSAGE(!screen.ui.memory.pages.get<LessonLook>().scrolls, what);
  for (const char* desk : {"button.lesson_next", "button.keep_mine", "lesson.step.1"}) {
    CHECK_MESSAGE(!screen.find(desk), what);
  }
}

// Each step, and what is asked once it is revealed.
void walk_lessons(int w, int h, void (*check)(Screen&, const std::string&)) {
  Screen screen(w, h, 0);
  AppState& s = screen.state();
  s.presenter.on = true;
  for (const Lesson& lesson : bundled_lessons()) {
    screen.send(command::OpenLesson{lesson.id});
    for (std::size_t i = 0; i < lesson.steps.size(); ++i) {
      screen.send(command::ShowStep{static_cast<int>(i)});
      const std::string what =
          lesson.id + ", step " + std::to_string(i + 1) + ", " + std::string(s.page->id);
      check(screen, what);
      if (!open_question(s)) continue;
      screen.send(command::Vote{0});
      screen.send(command::Reveal{});
      check(screen, what + ", revealed");
    }
    screen.send(command::CloseLesson{});
  }
}

}  // namespace

TEST_CASE("presenting: the same for every step of every lesson, whole, at 1280x720") {
  walk_lessons(1280, 720, check_lesson_frame);
}
TEST_CASE("presenting: the same for every step of every lesson, whole, at 1920x1080") {
  walk_lessons(1920, 1080, check_lesson_frame);
}
TEST_CASE("presenting: the same for every step of every lesson, whole, at 3840x2160") {
  walk_lessons(3840, 2160, check_lesson_frame);
}

namespace {

// A token's name in a segment of the number line that is too narrow for it: its row has it whole,
// in the same colour.
bool is_segment(const AppState& s, std::string text) {
  if (!text.ends_with("…")) return false;
  text.resize(text.size() - std::string("…").size());
  for (int rank = 0; rank < std::min(token_count(s), 60); ++rank) {
    const std::string token = token_text(s, rank);
    if (token.starts_with(text) && token.size() > text.size()) return true;
  }
  return false;
}

bool is_preset_note(std::string text) {
  text.resize(text.size() - std::string("…").size());
  return std::ranges::any_of(text_presets(), [&](const TextPreset& preset) {
    return text.size() > 3 && preset.help.starts_with(text);
  });
}

// A class cannot rest a mouse on "…". What is cut all the same: names in segments and in the nodes
// of a tree, a class of characters at an edge of an automaton, the texts on Generate, which are as
// long as a model writes them, and in a low window sentences about the texts of Beam, which stand
// whole at 1920x1080.
void check_whole(Screen& screen, const std::string& what) {
  screen.wait();
  screen.ui.notes.recording = true;
  screen.backend.frame();
  screen.ui.notes.recording = false;
  for (const DrawnText& t : screen.ui.notes.drawn) {
    const AppState& s = screen.state();
    const bool low = ImGui::GetIO().DisplaySize.y < 1000;
    const bool excepted =
        s.page->shows_text || is_segment(s, t.text) || (low && s.page->id == "beam");
    const bool node =
        s.page->id == "beam" && t.text.find(' ') == t.text.npos;  // a token in its tree
    const bool edge = s.page->id == "steer" && t.text.starts_with("not ");
    if (t.shortened && !excepted && !node && !edge) FAIL_CHECK(what, ": ", t.text);
    const bool note = t.shortened && s.page->id == "generate" && is_preset_note(t.text);
    if (note) FAIL_CHECK(what, ": ", t.text);
  }
}

}  // namespace

TEST_CASE("presenting: no text of a lesson's step is shortened at 1280x720") {
  walk_lessons(1280, 720, check_whole);
}
TEST_CASE("presenting: the same at 1920x1080, where a class sits") {
  walk_lessons(1920, 1080, check_whole);
}
