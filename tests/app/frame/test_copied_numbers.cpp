#include <sstream>
#include <string>
#include <vector>

#include "app/pages/generate/state.h"
#include "app/pages/learn/state.h"
#include "app/pages/penalties/state.h"
#include "app/program/copied_numbers.h"
#include "tests/app/screen.h"

// What is on a page can be copied as text, on every page and in each of their parts.
using namespace logitdice;

namespace {

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

// By the key and by the button: names, then a line for each row, all with as many cells.
void check_copied(Screen& screen, const std::string& what, std::size_t least) {
  CAPTURE(what);
  screen.wait();
  const CellTable table = copied_numbers(screen.state());
  REQUIRE(!table.columns.empty());
  CHECK(table.rows.size() >= least);
  for (const auto& row : table.rows) CHECK(row.size() == table.columns.size());
  for (const bool by_key : {true, false}) {
    ImGui::SetClipboardText("nothing");
    by_key ? screen.key(GLFW_KEY_C, GLFW_MOD_CONTROL) : screen.click("button.copy_numbers");
    const std::vector<std::string> lines = lines_of(ImGui::GetClipboardText());
    REQUIRE(lines.size() == table.rows.size() + 1);
    CHECK(lines[0].starts_with(table.columns[0]));
    screen.send(command::Dismiss{});
  }
}

}  // namespace

TEST_CASE("copied numbers: every page has some") {
  Screen screen(1280, 720);
  for (const PageInfo* const page : all_pages()) {
    screen.send(command::SetView{std::string(page->id)});
    check_copied(screen, std::string(page->id), 1);
  }
}

TEST_CASE("copied numbers: every part of Generate, of Penalties and of Learn") {
  Screen screen(1280, 720);
  screen.send(command::SetView{"generate"});
  screen.send(command::SetLength{12});
  using namespace generate_page;
  for (const Mode mode : {Mode::presets, Mode::many, Mode::likelihood, Mode::tail, Mode::orders}) {
    screen.send(command::PageAction{kId, Action(SetMode{mode})});  // most begin by themselves
    if (!working(screen.state())) screen.send(command::PageAction{kId, Action(Write{})});
    check_copied(screen, std::string(mode_id(mode)), 3);
  }
  screen.send(command::SetView{"penalties"});
  screen.send(command::PageAction{
      penalties_page::kId,
      penalties_page::Action(penalties_page::SetPart{penalties_page::Part::spiral})});
  check_copied(screen, "spiral", 8);
  screen.send(command::SetView{"learn"});
  for (const char* part : {"map", "lessons", "glossary", "cheat_sheet"}) {
    screen.click("part." + std::string(part));
    check_copied(screen, part, 6);
  }
  screen.send(command::FollowLink{"quiz:temperature"});
  check_copied(screen, "quiz", 4);
}
