// Every list of the program, by keyboard alone: it opens, has the keyboard to itself, finds,
// chooses and closes.

#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "app/pages/beam/state.h"
#include "app/pages/compare/state.h"
#include "app/pages/cutoffs/state.h"
#include "app/pages/steer/state.h"
#include "app/program/scene.h"
#include "app/widgets/list_rows.h"
#include "core/sampling/chain.h"
#include "tests/app/screen.h"

using namespace logitdice;

namespace {

struct ListCase {
  const char* view;
  const char* opener;   // the control that opens it
  const char* letters;  // that find a row
  bool (*chosen)(const AppState&);
};

template <int column>
bool has_llama(const AppState& s) {
  return compare_page::inputs(s).columns[column].profile.id == "llama.cpp";
}
template <int place>
bool shows_store(const AppState& s) {
  return cutoffs_page::inputs(s).sources[place].name == "store";
}

constexpr ListCase kLists[] = {
    {"pipeline", "menu.distribution", "flat",
     [](const AppState& s) { return s.in.opened.id == "flat"; }},
    {"pipeline", "menu.profile", "llama",
     [](const AppState& s) { return s.in.profile.id == "llama.cpp"; }},
    {"pipeline", "menu.add_stage", "XTC",
     [](const AppState& s) { return has_stage(s.in.profile, *find_stage("xtc")); }},
    {"generate", "menu.profile", "sglang",
     [](const AppState& s) { return s.in.profile.id == "sglang"; }},
    {"pipeline", "menu.model", "tiny",
     [](const AppState& s) { return is_embedded(s.in.model); }},
    {"penalties", "menu.distribution", "flat",
     [](const AppState& s) { return s.in.opened.id == "flat"; }},
    {"cutoffs", "menu.context_upper", "After lunch", shows_store<0>},
    {"cutoffs", "menu.context_lower", "After lunch", shows_store<1>},
    {"compare", "column.1.profile", "llama", has_llama<0>},
    {"compare", "column.2.profile", "llama", has_llama<1>},
    {"compare", "column.3.profile", "llama", has_llama<2>},
    {"beam", "menu.beam_source", "worked",
     [](const AppState& s) { return beam_page::inputs(s).source == beam_page::Source::example; }},
    {"beam", "menu.length_rule", "Wu",
     [](const AppState& s) { return beam_page::inputs(s).rule == LengthRule::wu; }},
    {"steer", "menu.rule", "pet",
     [](const AppState& s) { return steer_page::inputs(s).kind == steer_page::Kind::json_schema; }},
};

struct KeyStroke {
  int key;
  const char* letters;  // that it types
};
// All that acts on one page or another.
constexpr KeyStroke kBehind[] = {
    {GLFW_KEY_S, "s"},     {GLFW_KEY_H, "h"},     {GLFW_KEY_G, "g"},        {GLFW_KEY_N, "n"},
    {GLFW_KEY_2, "2"},     {GLFW_KEY_5, "5"},     {GLFW_KEY_R, "r"},        {GLFW_KEY_A, "a"},
    {GLFW_KEY_D, "d"},     {GLFW_KEY_M, "m"},     {GLFW_KEY_K, "k"},        {GLFW_KEY_P, "p"},
    {GLFW_KEY_C, "c"},     {GLFW_KEY_SPACE, " "}, {GLFW_KEY_PERIOD, "."},   {GLFW_KEY_B, "b"},
    {GLFW_KEY_UP, ""},     {GLFW_KEY_DOWN, ""},   {GLFW_KEY_LEFT, ""},      {GLFW_KEY_RIGHT, ""},
    {GLFW_KEY_HOME, ""},   {GLFW_KEY_END, ""},    {GLFW_KEY_PAGE_DOWN, ""}, {GLFW_KEY_PAGE_UP, ""},
    {GLFW_KEY_DELETE, ""}, {GLFW_KEY_TAB, ""},    {GLFW_KEY_BACKSPACE, ""}};

void strike(Screen& screen, const KeyStroke& stroke) {
  screen.backend.input().key(stroke.key, 0, GLFW_PRESS);
  for (const char* c = stroke.letters; *c; ++c)
    screen.backend.input().character(static_cast<unsigned char>(*c));
  screen.backend.input().key(stroke.key, 0, GLFW_RELEASE);
  screen.backend.settle();
}

void type(Screen& screen, std::string_view letters) {
  for (const char c : letters) {
    screen.backend.input().key(GLFW_KEY_UNKNOWN, 0, GLFW_PRESS);
    screen.backend.input().character(static_cast<unsigned char>(c));
  }
  screen.backend.settle();
}

const OpenList& list(Screen& screen) {
  return screen.ui.controls.list();
}

// Nothing that is behind it moves.
void check_behind(Screen& screen) {
  const std::string before = scene_text(screen.state());
  for (const KeyStroke& stroke : kBehind) {
    strike(screen, stroke);
    CAPTURE(stroke.key);
    CHECK(scene_text(screen.state()) == before);
    CHECK(screen.state().error == "");
  }
  for (const int key : {GLFW_KEY_Z, GLFW_KEY_O, GLFW_KEY_P, GLFW_KEY_S}) {
    screen.key(key, GLFW_MOD_CONTROL);
    CHECK(scene_text(screen.state()) == before);
  }
}

void check_keys(Screen& screen) {
  screen.key(GLFW_KEY_HOME);
  CHECK(list(screen).row == 0);
  screen.key(GLFW_KEY_UP);
  CHECK(list(screen).row == 0);
  screen.key(GLFW_KEY_DOWN);
  CHECK(list(screen).row == 1);
  screen.key(GLFW_KEY_END);
  const int last = list(screen).row;
  CHECK(last >= 1);
  screen.key(GLFW_KEY_PAGE_UP);
  CHECK(list(screen).row < last);
  screen.key(GLFW_KEY_PAGE_DOWN);
  CHECK(list(screen).row == last);
  screen.key(GLFW_KEY_UP);
  CHECK(list(screen).row == last - 1);
}

// Nothing is being written any more.
void wait(Screen& screen) {
  for (int i = 0; i < 5000 && working(screen.state()); ++i) {
    screen.send(command::Tick{0});
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
}

void check_list(Screen& screen, const ListCase& c) {
  wait(screen);
  const std::string before = scene_text(screen.state());
  screen.focus(c.opener);
  screen.key(GLFW_KEY_ENTER);
  REQUIRE(list(screen).id == c.opener);
  CHECK(list(screen).row >= 0);  // at once
  check_keys(screen);
  check_behind(screen);
  CHECK(list(screen).id == c.opener);
  screen.key(GLFW_KEY_ESCAPE);
  CHECK(list(screen).id == "");
  CHECK(screen.ui.controls.focus() == c.opener);
  CHECK(scene_text(screen.state()) == before);
  screen.key(GLFW_KEY_ENTER);
  type(screen, c.letters);
  CHECK(!list(screen).missing);
  screen.key(GLFW_KEY_ENTER);
  CHECK(list(screen).id == "");
  CHECK(c.chosen(screen.state()));
  CHECK(screen.state().error == "");
}

}  // namespace

TEST_CASE("lists: by keyboard alone each opens, has it to itself, finds, chooses and closes") {
  for (const ListCase& c : kLists) {
    CAPTURE(std::string(c.view) + " " + c.opener);
    Screen screen(1280, 720);
    screen.send(command::SetView{c.view});
    check_list(screen, c);
  }
}

TEST_CASE("lists: nothing behind an open one tells of itself, but the list's rows do") {
  for (const std::string opener : {"menu.distribution", "menu.add_stage", "menu.profile"}) {
    CAPTURE(opener);
    Screen screen(1280, 720);
    screen.click(opener);
    screen.backend.settle();
    CHECK(list(screen).id == opener);
    CHECK(screen.ui.notes.under_mouse.empty());
    CHECK(!screen.ui.notes.hinted);
  }
  Screen screen(1280, 720);
  screen.click("menu.distribution");
  const WidgetRect row = *screen.find("menu.distribution.cat_sat_on");
  screen.hover({row.x + row.w / 2, row.y + 0.72f * row.h});  // its note, which is too long
  CHECK(!screen.ui.notes.under_mouse.empty());
}

TEST_CASE("lists: in a small window the folded strip's is the same") {
  Screen screen(800, 600, 0);
  REQUIRE(screen.find("button.chain"));
  check_list(screen, kLists[0]);
}

TEST_CASE("lists: there is none beside those of the table") {
  std::set<std::string> known;
  for (const ListCase& c : kLists) known.insert(std::string(c.view) + " " + c.opener);
  for (const PageInfo* page : all_pages()) {
    Screen screen(1280, 720);
    screen.send(command::SetView{std::string(page->id)});
    for (const std::string& id : screen.ui.controls.stops()) {
      const bool opens = id.starts_with("menu.") || id.ends_with(".profile");
      const bool same = id == "menu.profile" || id == "menu.add_stage" ||
                        id == "menu.distribution" || id.starts_with("menu.model");
      if (opens && !same) CHECK_MESSAGE(known.count(std::string(page->id) + " " + id) == 1, id);
    }
  }
}

TEST_CASE("lists: one that is not drawn any more has closed, and a click beside it closes it") {
  Screen screen(1280, 720);
  screen.click("menu.profile");
  screen.send(command::SetView{"cutoffs"});
  CHECK(screen.find("menu.profile"));
  screen.key(GLFW_KEY_ESCAPE);
  screen.send(command::SetView{"pipeline"});
  screen.click("menu.distribution");
  CHECK(list(screen).id == "menu.distribution");
  screen.send(command::SetView{"cutoffs"});  // which has no such menu
  CHECK(list(screen).id == "");
  screen.key(GLFW_KEY_1);
  screen.click("menu.distribution");
  screen.backend.click({1200, 600});
  screen.backend.settle();
  CHECK(list(screen).id == "");
}

TEST_CASE("lists: words are found at their beginning, in either case, further down first") {
  const std::vector<std::string> titles = {"Top-k\nkeeps Élan", "Top-p", "Locally typical", "Élan",
                                           "min-p"};
  CHECK(find_row(titles, "top", 0) == 0);
  CHECK(find_row(titles, "top", 1) == 1);
  CHECK(find_row(titles, "TOP", 2) == 0);
  CHECK(find_row(titles, "typ", 0) == 2);
  CHECK(find_row(titles, "p", 0) == 1);
  CHECK(find_row(titles, "Él", 0) == 3);
  CHECK(find_row(titles, "keeps", 2) == 0);  // where no title has it
  CHECK(find_row(titles, "op", 0) == -1);
  CHECK(find_row({}, "a", 0) == -1);
}

// ---- files ----------------------------------------------------------------------------------

namespace {

// A folder of many files, and no desktop that has a dialog of its own.
struct FilesScreen : Screen {
  std::filesystem::path folder =
      std::filesystem::temp_directory_path() / ("logitdice_lists_" + std::to_string(::getpid()));
  std::string path = std::getenv("PATH") ? std::getenv("PATH") : "";

  FilesScreen() : Screen(1280, 720) {
    std::filesystem::remove_all(folder);
    std::filesystem::create_directories(folder / "inner");
    for (int i = 10; i < 60; ++i) write("file" + std::to_string(i) + ".txt", "a: 1\nb: 2\n");
    write("wanted.txt", "yes: 1.5\nno: 0.5\n");
    write("inner/deep.txt", "deep: 3\nshallow: 1\n");
    ::setenv("PATH", "/nonexistent", 1);
    ui.files.folder = folder.string();
    backend.settle();
  }
  ~FilesScreen() {
    ::setenv("PATH", path.c_str(), 1);
    std::filesystem::remove_all(folder);
  }
  void write(const std::string& name, const char* text) { std::ofstream(folder / name) << text; }
};

}  // namespace

TEST_CASE("lists: a file is opened by keyboard alone") {
  FilesScreen screen;
  screen.key(GLFW_KEY_O, GLFW_MOD_CONTROL);
  REQUIRE(screen.ui.files.list_open);
  CHECK(list(screen).id == "list.files");
  check_keys(screen);
  check_behind(screen);
  REQUIRE(screen.ui.files.list_open);
  screen.key(GLFW_KEY_ESCAPE);
  CHECK(!screen.ui.files.list_open);
  CHECK(list(screen).id == "");
  screen.key(GLFW_KEY_O, GLFW_MOD_CONTROL);
  type(screen, "want");
  screen.key(GLFW_KEY_ENTER);
  CHECK(!screen.ui.files.list_open);
  CHECK(screen.state().error == "");
  CHECK(screen.state().distribution.tokens.bytes(screen.state().trace.id(0)) == "yes");
}

TEST_CASE("lists: folders open and close, and Tab reaches the dialog's own buttons alone") {
  FilesScreen screen;
  screen.key(GLFW_KEY_O, GLFW_MOD_CONTROL);
  screen.key(GLFW_KEY_HOME);
  screen.key(GLFW_KEY_ENTER);  // folders come first
  CHECK(screen.ui.files.folder == (screen.folder / "inner").string());
  REQUIRE(screen.ui.files.list_open);
  screen.key(GLFW_KEY_TAB);
  CHECK(screen.ui.controls.stops() ==
        std::vector<std::string>{"button.folder_up", "button.cancel"});
  CHECK(screen.ui.controls.focus() == "button.folder_up");
  screen.key(GLFW_KEY_ENTER);
  CHECK(screen.ui.files.folder == screen.folder.string());
  type(screen, "file59");
  screen.backend.settle();  // the window draws a few frames more, too
  const WidgetRect* row = screen.find("file.file59.txt");  // scrolled into view
  CHECK((row && row->h > 10));
  screen.key(GLFW_KEY_TAB);
  screen.key(GLFW_KEY_TAB);
  CHECK(screen.ui.controls.focus() == "button.cancel");
  screen.key(GLFW_KEY_ENTER);
  CHECK(!screen.ui.files.list_open);
}

TEST_CASE("lists: what is typed goes to the list, not to the field behind it") {
  FilesScreen screen;
  screen.click("field.seed");
  screen.key(GLFW_KEY_O, GLFW_MOD_CONTROL);
  type(screen, "want");
  CHECK(list(screen).wanted == "want");
  CHECK(screen.state().in.seed == 42);
  screen.key(GLFW_KEY_ESCAPE);
  CHECK(!screen.ui.files.list_open);
  CHECK(screen.state().error == "");
}
