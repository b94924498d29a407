// Quick hands: a click and typing at once, a drag that is taken back, long texts under the mouse.

#include <string>
#include <vector>

#include "app/frame/keys.h"
#include "tests/app/layout_faults.h"

using namespace logitdice;

namespace {

constexpr const char* kViews[] = {"pipeline", "cutoffs", "compare", "penalties"};

// The ids of all that begin so, behind the prefix of a column.
std::vector<std::string> ids_on(const char* view, const std::string& kind) {
  Screen screen(1600, 900);
  screen.send(command::SetView{view});
  std::vector<std::string> ids;
  for (const WidgetRect& r : screen.ui.controls.rects()) {
    const std::size_t at = r.id.find(kind);
    const bool column = r.id.starts_with("column.") && at == 9;
    if ((at == 0 || column) && r.w > 4 && r.h > 2) ids.push_back(r.id);
  }
  REQUIRE(!ids.empty());
  return ids;
}

void tap(InputQueue& queue, int key, char letter) {
  queue.key(key, 0, GLFW_PRESS);
  if (letter) queue.character(static_cast<unsigned char>(letter));
  queue.key(key, 0, GLFW_RELEASE);
}

// All of it between two frames.
void click_and_type(Screen& screen, const std::string& id, const std::string& digits) {
  InputQueue& queue = screen.backend.input();
  queue.move(screen.centre(id));
  queue.button(0, true);
  queue.button(0, false);
  for (const char c : digits) tap(queue, c == '.' ? GLFW_KEY_PERIOD : GLFW_KEY_0 + (c - '0'), c);
  tap(queue, GLFW_KEY_ENTER, 0);
  screen.backend.settle();
}

}  // namespace

TEST_CASE("hands: a knob's track that a narrow window leaves no width gives no value") {
  int without_width = 0;
  for (const char* view : kViews) {
    for (const int width : {1, 40, 400}) {
      Screen screen(width, 900);
      screen.send(command::SetView{view});
      const Inputs before = screen.state().in;
      const std::vector<WidgetRect> all = screen.ui.controls.rects();
      for (const WidgetRect& r : all) {
        if (r.id.find("knob.") == std::string::npos || r.w > 0) continue;
        CAPTURE(std::string(view) + " " + r.id);
        ++without_width;
        const float y = r.y + r.h / 2;
        screen.backend.drag({r.x, y}, {r.x + 3, y});
        CHECK(screen.state().in == before);
        CHECK(screen.state().error == "");
      }
    }
  }
  CHECK(without_width > 0);
}

TEST_CASE("hands: what is typed right after a click on a value is all for its field") {
  for (const char* view : kViews) {
    for (const std::string& id : ids_on(view, "value.")) {
      CAPTURE(std::string(view) + " " + id);
      Screen screen(1600, 900);
      screen.send(command::SetView{view});
      if (!screen.find(id)) continue;
      const std::size_t turns = screen.state().undo.size();
      click_and_type(screen, id, "2.7");
      CHECK(std::string_view(screen.state().page->id) == view);
      CHECK(screen.state().in.seed == 42);
      // Taken, or refused with the whole of what was typed.
      const bool taken = screen.state().undo.size() == turns + 1;
      const bool refused = screen.state().error.find("2.7") != std::string::npos;
      CHECK((taken || refused));
    }
  }
}

TEST_CASE("hands: the value that was typed is the one that counts") {
  Screen screen;
  click_and_type(screen, "value.temperature", "2.7");
  CHECK(screen.state().in.knobs.temperature == 2.7);
  click_and_type(screen, "value.top_k", "3");
  CHECK(screen.state().in.knobs.top_k == 3);
  screen.focus("value.temperature");  // the same by keyboard
  InputQueue& queue = screen.backend.input();
  tap(queue, GLFW_KEY_ENTER, 0);
  tap(queue, GLFW_KEY_1, '1');
  tap(queue, GLFW_KEY_PERIOD, '.');
  tap(queue, GLFW_KEY_5, '5');
  tap(queue, GLFW_KEY_ENTER, 0);
  tap(queue, GLFW_KEY_S, 's');  // a key again
  screen.backend.settle();
  CHECK(screen.state().in.knobs.temperature == 1.5);
  CHECK(screen.state().dice.step == 1);
}

TEST_CASE("hands: Esc in a value's field leaves it, and the keys are the page's again") {
  Screen screen;
  screen.click("value.temperature");
  screen.backend.text("2");
  screen.key(GLFW_KEY_ESCAPE);
  CHECK(!screen.find("field.temperature"));
  CHECK(screen.state().in.knobs.temperature == 1);
  screen.key(GLFW_KEY_S);
  CHECK(screen.state().dice.step == 1);
}

TEST_CASE("hands: Esc in a field whose text counts at once leaves it, and nothing is lost") {
  Screen screen(1600, 900);
  screen.click("field.sentence");
  screen.backend.text("One day");
  screen.key(GLFW_KEY_ESCAPE);
  CHECK(screen.state().in.prompt.str() == "One day");
  screen.key(GLFW_KEY_S);
  CHECK(screen.state().dice.step == 1);
  CHECK(screen.state().in.prompt.str() == "One day");
}

TEST_CASE("hands: a value that is no number keeps its field, and what is typed next is the value") {
  Screen screen;
  click_and_type(screen, "value.temperature", "abc");
  CHECK(screen.state().error.find("abc") != std::string::npos);
  CHECK(screen.find("field.temperature"));
  screen.backend.text("1.5");
  screen.key(GLFW_KEY_ENTER);
  CHECK(screen.state().in.knobs.temperature == 1.5);
  CHECK(screen.state().page->id == "pipeline");
  CHECK(!screen.find("field.temperature"));
}

TEST_CASE("hands: a value that is left with a click elsewhere or with Tab is taken") {
  for (const bool by_tab : {false, true}) {
    Screen screen;
    screen.click("value.temperature");
    screen.backend.text("2");
    by_tab ? screen.key(GLFW_KEY_TAB) : screen.click("phase.1");
    CHECK(!screen.find("field.temperature"));
    CHECK(screen.state().in.knobs.temperature == 2);
    CHECK(screen.state().undo.size() == 1);
    screen.click("value.temperature");
    by_tab ? screen.key(GLFW_KEY_TAB) : screen.click("phase.2");
    CHECK(screen.state().undo.size() == 1);
  }
}

TEST_CASE("hands: Esc during a drag takes it back, with nothing to undo") {
  for (const char* view : kViews) {
    for (const std::string& id : ids_on(view, "knob.")) {
      CAPTURE(std::string(view) + " " + id);
      Screen screen(1600, 900);
      screen.send(command::SetView{view});
      AppState& s = screen.state();
      screen.send(command::SetSeed{7});
      screen.send(command::Undo{});
      screen.send(command::Dismiss{});
      const Inputs before = s.in;
      const std::size_t turns = s.undo.size();
      const WidgetRect r = *screen.find(id);
      const auto at = [&](float part) { return ImVec2{r.x + part * r.w, r.y + r.h / 2}; };
      screen.backend.move(at(0.3f));
      screen.backend.press();
      screen.backend.move(at(0.7f));
      CHECK(!(s.in == before));
      screen.backend.key(GLFW_KEY_ESCAPE);
      CHECK(s.in == before);
      screen.backend.move(at(0.5f));
      screen.backend.release();
      screen.backend.settle();
      CHECK(s.in == before);
      CHECK(s.undo.size() == turns);
      CHECK(s.redo.size() == 1);
      screen.drag(id, 0.4f, 0.6f);  // as ever; elsewhere, so that it is no double-click
      CHECK(!(s.in == before));
      CHECK(s.undo.size() == turns + 1);
    }
  }
}

TEST_CASE("hands: Esc lets a stage's card and a button go") {
  Screen screen;
  AppState& s = screen.state();
  const Inputs before = s.in;
  const ImVec2 from = screen.centre("stage.top_k"), to = screen.centre("stage.min_p");
  screen.backend.move(from);
  screen.backend.press();
  screen.backend.move({to.x, to.y + 60});
  screen.backend.key(GLFW_KEY_ESCAPE);
  screen.backend.release();
  screen.backend.settle();
  CHECK(s.in == before);
  CHECK(screen.ui.memory.knob_editor.opened.empty());
  screen.backend.move(screen.centre("button.sample"));
  screen.backend.press();
  screen.backend.key(GLFW_KEY_ESCAPE);
  screen.backend.release();
  screen.backend.settle();
  CHECK(s.dice.step == 0);
  screen.click("button.sample");
  CHECK(s.dice.step == 1);
}

TEST_CASE("hands: typing into the prompt is one undo, and another typing another") {
  Screen screen;
  AppState& s = screen.state();
  screen.send(command::SetKnob{&Knobs::top_k, 3});
  screen.click("button.preview_gpt");
  const std::string prompt = s.in.prompt;
  for (const char* text : {"a", "b", "c"}) {
    if (text[0] == 'a') screen.click("field.prompt");
    screen.backend.text(text);
  }
  screen.key(GLFW_KEY_TAB);
  CHECK(s.undo.size() == 2);
  CHECK(s.in.prompt != std::string_view(prompt));
  screen.backend.click({5, 5});
  screen.click("field.prompt");
  screen.backend.text("d");
  screen.backend.click({5, 5});
  screen.backend.settle();
  CHECK(s.undo.size() == 3);
}

// ---- messages -------------------------------------------------------------------------------

TEST_CASE(
    "hands: a message shows all of its words and leaves the rest of the window to the mouse") {
  std::string words = "The last state could not be brought back and was set aside as ";
  for (int i = 0; i < 12; ++i) words += "/a/folder/of/a/very/long/name";
  words += "/state.json.damaged: ";
  for (int i = 0; i < 30; ++i)
    words += "expected a value, found '}' at 12:" + std::to_string(i) + " ";
  words += "end.";
  constexpr std::pair<int, int> kWindows[] = {{1024, 768}, {1280, 720}, {1920, 1080}};
  for (const auto& [w, h] : kWindows) {
    CAPTURE(w);
    Screen screen(w, h, 0);
    const int windows = ImGui::GetDrawData()->CmdListsCount;
    screen.send(command::Tell{words});
    CHECK(ImGui::GetDrawData()->CmdListsCount == windows + 1);  // that of the message alone
    screen.ui.notes.recording = true;
    screen.backend.frame();
    screen.ui.notes.recording = false;
    std::string shown;
    for (const DrawnText& t : screen.ui.notes.drawn) {
      CHECK(t.high.x <= static_cast<float>(w));
      if (t.seen_high.y - t.seen_low.y > 4) shown += t.text + "\n";
    }
    CHECK(shown.find("end.") != std::string::npos);
    CHECK(shown.find("state.json.damaged") != std::string::npos);  // the end of the path
    CHECK(shown.find("12:29") != std::string::npos);
    screen.key(GLFW_KEY_ESCAPE);
    CHECK(screen.state().notice == "");
  }
  Screen wide(3000, 800, 0);
  wide.send(command::SetKnob{&Knobs::top_k, 3});
  wide.send(command::Tell{"Short."});
  wide.click("button.reset");  // beside it, at the foot of the window
  CHECK(wide.state().in.knobs.top_k == 0);
}

TEST_CASE("hands: a saved picture's place is told, and where it could not be written that alone") {
  Screen screen;
  screen.ui.files.picture = "/tmp/some folder/logitdice-2.png";
  screen.backend.settle();
  CHECK(screen.state().notice == "The picture was saved to /tmp/some folder/logitdice-2.png.");
  screen.ui.report("/tmp/x.png: no space.");
  CHECK(screen.state().notice == "");
  CHECK(screen.state().error == "/tmp/x.png: no space.");
}

TEST_CASE("hands: a long token is told whole by the mouse, wherever it stands shortened") {
  Screen screen(1280, 720);
  std::string longest = "antidisestablishmentarianism";
  for (int i = 0; i < 4; ++i) longest += "_and_more_of_the_same_word";
  const std::string file =
      "{\"context\": \"It is ___\", \"tokens\": [\"" + longest + "\", \"b\"], \"logits\": [6, 1]}";
  update(screen.state(), command::OpenFile{"long.json", std::make_shared<const std::string>(file)});
  settle(screen.state());
  REQUIRE(screen.state().error == "");
  for (int i = 0; i < 3; ++i) screen.key(GLFW_KEY_S);
  screen.backend.settle();
  for (const char* view : {"pipeline", "compare", "penalties"}) {
    screen.send(command::SetView{view});
    screen.ui.notes.recording = true;
    screen.backend.frame();
    screen.ui.notes.recording = false;
    const std::vector<DrawnText> drawn = screen.ui.notes.drawn;
    int shortened = 0;
    for (const DrawnText& t : drawn) {
      if (t.text.find("antidis") == std::string::npos || t.text.find("…") == std::string::npos)
        continue;
      if (t.text.find(' ') != std::string::npos && !t.shortened) continue;  // a sentence of core's
      ++shortened;
      screen.hover({t.seen_low.x + 2, (t.seen_low.y + t.seen_high.y) / 2});
      screen.ui.notes.recording = true;
      screen.backend.frame();
      screen.ui.notes.recording = false;
      std::string told;
      for (const DrawnText& now : screen.ui.notes.drawn) {
        if (now.layer == ImGui::GetForegroundDrawList()) told += now.text;
      }
      std::string joined;
      for (const char c : told) {
        if (c != ' ') joined += c;
      }
      CHECK_MESSAGE(joined.find(longest) != std::string::npos, view, ": \"", t.text, "\"",
                    place_text(t.low, t.high), " tells \"", told, "\"");
    }
    CHECK(shortened > 0);
  }
}

TEST_CASE("hands: undo, redo, picture and copy are buttons that can be seen at any size") {
  for (const auto& [w, h] : {std::pair{1024, 768}, {1280, 720}, {1920, 1080}}) {
    Screen s(w, h, 0);
    s.send(command::SetKnob{&Knobs::temperature, 2});
    s.click("button.undo");
    CHECK(s.state().in.knobs.temperature == 1);
    s.click("button.redo");
    CHECK(s.state().in.knobs.temperature == 2);
    s.click("button.copy_numbers");
    CHECK(s.state().notice.find("copied") != std::string::npos);
    CHECK(s.find("button.picture"));
  }
}
