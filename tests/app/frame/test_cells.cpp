// Numbers in tables are never cut while there is room beside them.

#include <memory>
#include <string>

#include "tests/app/layout_faults.h"

using namespace logitdice;

namespace {

bool is_number(const std::string& text) {
  return text.find_first_of("0123456789") != text.npos &&
         text.find_first_not_of("0123456789.,<–−→ …%+") == text.npos;
}

void check_numbers(Screen& screen, const std::string& what) {
  screen.hover({2, 2});
  screen.ui.notes.recording = true;
  screen.backend.frame();
  screen.ui.notes.recording = false;
  for (const DrawnText& t : screen.ui.notes.drawn) {
    if (t.shortened && is_number(t.text)) FAIL_CHECK(what, ": ", t.text, place_text(t.low, t.high));
  }
}

// Two digits before the point, signs, and what a penalty makes of them.
constexpr const char* kPenalised =
    "a: 16.25\nb: 15.5\nc: 12\nd: 10.75\ne: -3\nf: -12.5\ng: -20.25\n";

}  // namespace

TEST_CASE("cells: what penalties make of two-digit logits is read whole, on every page") {
  for (const ImVec2 size : {ImVec2(1280, 720), ImVec2(1024, 768), ImVec2(1920, 1080)}) {
    Screen screen(static_cast<int>(size.x), static_cast<int>(size.y), 0);
    screen.send(command::OpenFile{"logits.txt", std::make_shared<const std::string>(kPenalised)});
    REQUIRE(token_count(screen.state()) == 7);
    screen.send(command::SetHistory{"a b f g a f", "", false});
    for (const double penalty : {1.1, 1.25, 1.9}) {
      screen.send(command::SetKnob{&Knobs::repetition_penalty, penalty});
      screen.send(command::SetKnob{&Knobs::frequency_penalty, penalty - 1});
      for (const char* view : {"pipeline", "compare", "penalties"}) {
        screen.send(command::SetView{view});
        for (int phase = 1; phase <= 6; ++phase) {
          screen.send(command::SetPhase{phase});
          check_numbers(screen, std::string(view) + " phase " + std::to_string(phase) +
                                    place_text({0, 0}, size));
        }
      }
    }
  }
}
