#include "app/desktop/input_queue.h"

#include <doctest/doctest.h>

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "app/program/app_state.h"
#include "tests/app/screen.h"

using namespace logitdice;

namespace {

void tap(InputQueue& queue, int key, int mods = 0) {
  queue.key(key, mods, GLFW_PRESS);
  queue.key(key, mods, GLFW_RELEASE);
}

// As a keyboard types: each letter's key goes down, types it and comes up.
void type(InputQueue& queue, std::string_view text) {
  for (const char c : text) {
    const int key = c >= 'a' && c <= 'z' ? GLFW_KEY_A + (c - 'a') : static_cast<int>(c);
    queue.key(key, 0, GLFW_PRESS);
    queue.character(static_cast<unsigned char>(c));
    queue.key(key, 0, GLFW_RELEASE);
  }
}

void click(InputQueue& queue, ImVec2 at) {
  queue.move(at);
  queue.button(0, true);
  queue.button(0, false);
}

// A click and what is typed after it, all before the next frame.
void enter(Screen& screen, const std::string& field, std::string_view text) {
  InputQueue& queue = screen.backend.input();
  click(queue, screen.centre(field));
  queue.key(GLFW_KEY_LEFT_CONTROL, 0, GLFW_PRESS);
  tap(queue, GLFW_KEY_A, GLFW_MOD_CONTROL);
  queue.key(GLFW_KEY_LEFT_CONTROL, GLFW_MOD_CONTROL, GLFW_RELEASE);
  type(queue, text);
  tap(queue, GLFW_KEY_ENTER);
}

}  // namespace

TEST_CASE(
    "input: a field takes what is typed between two frames, and keys after it are shortcuts") {
  for (const int enter_key : {GLFW_KEY_ENTER, GLFW_KEY_KP_ENTER}) {
    CAPTURE(enter_key);
    Screen screen;
    InputQueue& queue = screen.backend.input();
    click(queue, screen.centre("field.seed"));
    tap(queue, GLFW_KEY_A, GLFW_MOD_CONTROL);
    type(queue, "719");
    tap(queue, GLFW_KEY_BACKSPACE);
    tap(queue, enter_key);
    tap(queue, GLFW_KEY_S);
    tap(queue, GLFW_KEY_S);
    screen.backend.settle();
    CHECK(screen.state().in.seed == 71);
    CHECK(screen.state().dice.step == 2);
    CHECK(screen.state().error == "");
  }
}

TEST_CASE("input: letters for a field are no shortcuts, from the first one on") {
  Screen screen;
  enter(screen, "field.seed", "sss1");
  screen.backend.settle();
  CHECK(screen.state().dice.step == 0);
  CHECK(screen.state().error != "");
  enter(screen, "field.seed", "12");
  screen.backend.settle();
  CHECK(screen.state().in.seed == 12);
}

TEST_CASE("input: keys between two clicks act between them") {
  Screen screen;
  InputQueue& queue = screen.backend.input();
  click(queue, screen.centre("bar.3"));
  tap(queue, GLFW_KEY_DOWN);
  click(queue, screen.centre("preset.2"));
  screen.backend.settle();
  CHECK(screen.state().selected == 4);
  CHECK(screen.state().in.knobs.temperature == 2);
}

TEST_CASE("input: a drag and its undo, all at once") {
  Screen screen;
  InputQueue& queue = screen.backend.input();
  const WidgetRect* track = screen.find("knob.temperature");
  REQUIRE(track);
  const float y = track->y + track->h / 2;
  queue.move({track->x + 0.5f * track->w, y});
  queue.button(0, true);
  for (const float part : {0.6f, 0.7f, 0.75f}) queue.move({track->x + part * track->w, y});
  queue.button(0, false);
  screen.backend.settle();
  CHECK(screen.state().in.knobs.temperature > 1.2);
  tap(queue, GLFW_KEY_Z, GLFW_MOD_CONTROL);
  screen.backend.settle();
  CHECK(screen.state().in.knobs.temperature == 1);
}

TEST_CASE("input: one frame takes what every version of ImGui can tell apart") {
  using Fill = std::function<void(InputQueue&)>;
  struct {
    const char* what;
    Fill fill;
    int frames;
  } const kCases[] = {
      {"nothing", [](InputQueue&) {}, 0},
      {"a mouse's way",
       [](InputQueue& q) {
         q.move({1, 1}), q.move({5, 1}), q.move({9, 2});
       },
       1},
      {"to a place and a click",
       [](InputQueue& q) {
         click(q, {5, 5});
       },
       3},
      {"a wheel's turns", [](InputQueue& q) { q.wheel(1), q.wheel(1), q.wheel(-3); }, 1},
      {"a double click",
       [](InputQueue& q) {
         click(q, {5, 5}), click(q, {5, 5});
       },
       6},
      {"a key's tap", [](InputQueue& q) { tap(q, GLFW_KEY_S); }, 2},
      {"the same key twice", [](InputQueue& q) { tap(q, GLFW_KEY_S), tap(q, GLFW_KEY_S); }, 4},
      {"a word", [](InputQueue& q) { type(q, "mat"); }, 6},
      {"characters without keys", [](InputQueue& q) { q.character('a'), q.character('b'); }, 1},
      {"a held key",
       [](InputQueue& q) { q.key(GLFW_KEY_S, 0, GLFW_PRESS), q.key(GLFW_KEY_S, 0, GLFW_REPEAT); },
       2},
      {"files and the focus", [](InputQueue& q) { q.focus(true), q.drop({"a.json"}); }, 2},
  };
  for (const auto& row : kCases) {
    CAPTURE(std::string(row.what));
    Screen screen;
    row.fill(screen.backend.input());
    int frames = 0;
    for (; !screen.backend.input().empty() && frames < 100; ++frames) screen.backend.frame();
    CHECK(frames == row.frames);
  }
}

TEST_CASE("input: what was put in comes out, in order") {
  Screen screen;
  InputQueue& queue = screen.backend.input();
  queue.wheel(1);
  queue.wheel(2);
  screen.backend.frame();
  tap(queue, GLFW_KEY_B, GLFW_MOD_SHIFT);
  queue.drop({"a", "b"});
  queue.key(GLFW_KEY_B, 0, GLFW_REPEAT);
  std::vector<int> keys;
  std::vector<std::string> files;
  while (!queue.empty()) {
    FrameInput input;
    queue.feed(input);
    for (const KeyPress& press : input.keys) keys.push_back(press.key * 10 + press.mods);
    files.insert(files.end(), input.dropped_files.begin(), input.dropped_files.end());
  }
  const bool in_order = keys == std::vector<int>{GLFW_KEY_B * 10 + GLFW_MOD_SHIFT, GLFW_KEY_B * 10};
  CHECK(in_order);
  const bool both_files = files == std::vector<std::string>{"a", "b"};
  CHECK(both_files);
}

TEST_CASE("input: a mouse that leaves points at nothing, but a drag goes on outside") {
  Screen screen;
  InputQueue& queue = screen.backend.input();
  queue.move({700, 400});
  screen.backend.settle();
  CHECK(ImGui::IsMousePosValid());
  queue.leave();
  screen.backend.settle();
  CHECK_FALSE(ImGui::IsMousePosValid());
  queue.move({700, 400});
  queue.button(0, true);
  queue.leave();
  queue.move({-5, 400});
  screen.backend.settle();
  CHECK(ImGui::GetMousePos().x == -5);
  queue.button(0, false);
  screen.backend.settle();
  CHECK_FALSE(ImGui::IsMouseDown(0));
}

TEST_CASE("input: modifiers are those that are held, also while a modifier itself goes down") {
  Screen screen;
  InputQueue& queue = screen.backend.input();
  queue.key(GLFW_KEY_LEFT_SHIFT, 0, GLFW_PRESS);
  screen.backend.frame();
  CHECK(ImGui::GetIO().KeyShift);
  queue.key(GLFW_KEY_LEFT_SHIFT, GLFW_MOD_SHIFT, GLFW_RELEASE);
  screen.backend.frame();
  CHECK_FALSE(ImGui::GetIO().KeyShift);
}
