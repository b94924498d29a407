#include <cctype>

#include "tests/app/screen.h"
#include "tests/test_folder.h"

using namespace logitdice;

TEST_CASE("views: what was refused is forgotten once a right value follows") {
  Screen screen;
  const auto type = [&](const char* text) {
    // What was refused keeps its field, with the keyboard in it.
    if (screen.find("value.temperature")) screen.click("value.temperature");
    screen.backend.text(text);
    screen.backend.key(GLFW_KEY_ENTER);
    screen.backend.settle();
  };
  for (const char* wrong : {"0x1p3", "0x10", "1e999", "nan", "-1", "1\x1b[2J"}) {
    CAPTURE(wrong);
    type(wrong);
    CHECK(screen.state().error != "");
    CHECK(screen.state().error.find('\x1b') == std::string::npos);
    CHECK(screen.state().in.knobs.temperature == 1);
    type("1");  // what it is already
    CHECK(screen.state().error == "");
  }
  type("much");
  screen.key(GLFW_KEY_RIGHT);  // looking elsewhere answers nothing
  CHECK(screen.state().error != "");
  screen.drag("knob.top_p", 0.5f, 0.75f);
  CHECK(screen.state().error == "");
  const auto seed = [&](const char* text) {
    screen.click("field.seed");
    screen.backend.text(text);
    screen.backend.key(GLFW_KEY_ENTER);
    screen.backend.settle();
  };
  for (const char* wrong : {"0x7", "+7", "-5", "18446744073709551616"}) {
    CAPTURE(wrong);
    seed(wrong);
    CHECK(screen.state().error.find("is no seed") != std::string::npos);
    seed("7");
    CHECK(screen.state().error == "");
    CHECK(screen.state().in.seed == 7);
  }
}

TEST_CASE("views: one token is no tokens") {
  const logitdice::test::TestFolder folder;
  Screen screen;
  screen.ui.notes.recording = true;
  screen.send(command::OpenFile{folder.file("one.txt", "mat: 1\n")});
  screen.send(command::SetKnob{&Knobs::top_k, 1});
  for (const PageInfo* page : screen.state().pages) {
    screen.send(command::SetView{std::string(page->id)});
    for (const DrawnText& drawn : screen.ui.notes.drawn) {
      CAPTURE(drawn.text);
      const std::size_t at = drawn.text.find("1 tokens");
      CHECK((at == std::string::npos || (at > 0 && std::isdigit(drawn.text[at - 1]))));
    }
  }
}
