#include "app/frame/file_asker.h"

#include <sys/stat.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <thread>

#include "tests/app/drawn_text.h"
#include "tests/test_folder.h"

using namespace logitdice;
using logitdice::test::TestFolder;

namespace {

namespace fs = std::filesystem;

// The folder where the program runs and the only one of PATH, for as long as this lives.
struct Workplace {
  TestFolder folder;
  fs::path before = fs::current_path();
  std::string path = std::getenv("PATH");

  Workplace() {
    fs::current_path(folder.path(""));
    setenv("PATH", folder.path("").c_str(), 1);
  }
  ~Workplace() {
    fs::current_path(before);
    setenv("PATH", path.c_str(), 1);
  }
  void zenity(const std::string& script) const {
    ::chmod(folder.file("zenity", "#!/bin/sh\n" + script).c_str(), 0700);
  }
};

void wait_for_dialog(Screen& screen) {
  for (int i = 0; i < 5000 && screen.ui.files.desktop.running(); ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
    screen.backend.frame();
  }
  screen.backend.settle();
}

void ask(Screen& screen, FilePurpose purpose) {
  screen.ui.memory.file_wish = FileWish{purpose};
  screen.backend.settle();
}

}  // namespace

TEST_CASE("files: where the desktop's dialog fails, the promised list opens") {
  for (const char* script :
       {"exit 255", "exit 5", "kill -ABRT $$", "echo 'cannot open display: :7' >&2; exit 1",
        "echo 'Gtk: Failed to open display' >&2; exit 1",
        "echo 'qt.qpa.xcb: could not connect to display' >&2; exit 1"}) {
    CAPTURE(script);
    const Workplace place;
    place.zenity(script);
    const std::string file = place.folder.file("two.txt", "yes: 2\nno: 1\n");
    Screen screen;
    ask(screen, FilePurpose::open);
    wait_for_dialog(screen);
    CHECK(screen.ui.files.list_open);
    CHECK(screen.state().error.find("could not show its dialog: choose the file from the list") !=
          std::string::npos);
    screen.click("file.two.txt");
    CHECK_FALSE(screen.ui.files.list_open);
    CHECK(screen.state().distribution.id == file);
    CHECK(screen.state().error == "");
  }
}

TEST_CASE("files: a dialog that is cancelled is no failure") {
  const Workplace place;
  place.zenity("echo 'Gtk-Message: GtkDialog mapped without a transient parent' >&2; exit 1");
  Screen screen;
  ask(screen, FilePurpose::open);
  wait_for_dialog(screen);
  CHECK_FALSE(screen.ui.files.list_open);
  CHECK(screen.state().error == "");
}

TEST_CASE(
    "files: where the dialog for saving fails, the state goes to a free name, which is said") {
  const Workplace place;
  place.zenity("exit 255");
  Screen screen;
  ask(screen, FilePurpose::save_state);
  wait_for_dialog(screen);
  CHECK(fs::exists("logitdice-state.json"));
  CHECK(screen.state().notice.find("logitdice-state.json") != std::string::npos);
}

TEST_CASE("files: the list shows what can be opened, and every name so that it can be read") {
  const Workplace place;
  const std::string names[] = {"caf\u00E9.json", "caf\xE9.npy", "two\nlines.txt", "a\\nb.txt",
                               "UPPER.JSON"};
  for (const std::string& name : names) place.folder.file(name, "yes: 2\n");
  for (const char* name : {"picture.png", "notes.log", "no_extension"})
    place.folder.file(name, "1");
  fs::create_directory(place.folder.path("folder"));
  Screen screen;
  ask(screen, FilePurpose::open);
  REQUIRE(screen.ui.files.list_open);
  CHECK(screen.ui.files.entries.size() == std::size(names) + 1);
  for (const std::string& name : names) CHECK(screen.find("file." + name));
  CHECK_FALSE(screen.find("file.picture.png"));
  CHECK_FALSE(screen.find("file.notes.log"));
  ImFont& font = *screen.ui.faces.mono;
  for (const char* shown :
       {"café.json", "caf⟨E9⟩.npy", "two↵lines.txt", "a\\\\nb.txt", "folder/"}) {
    CAPTURE(shown);
    CHECK(times_shown(font, shown) == 1);
  }
  screen.click("file.two\nlines.txt");
  CHECK(screen.state().distribution.id == place.folder.path("two\nlines.txt"));
}

TEST_CASE("files: the list leaves the reason for it in sight") {
  const Workplace place;
  place.zenity("exit 255");
  Screen screen(1280, 720);
  ask(screen, FilePurpose::open);
  wait_for_dialog(screen);
  REQUIRE(screen.ui.files.list_open);
  const WidgetRect* const cancel = screen.find("button.cancel");
  const WidgetRect* const dismiss = screen.find("button.dismiss");
  REQUIRE(cancel);
  REQUIRE(dismiss);
  CHECK(cancel->y + cancel->h < dismiss->y - 20 * screen.ui.scale);
}
