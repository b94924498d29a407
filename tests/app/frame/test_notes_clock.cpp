#include <ctime>

#include "app/frame/notes_window.h"
#include "tests/app/drawn_text.h"
#include "tests/test_folder.h"

using namespace logitdice;
using namespace logitdice::test;

namespace {

std::int64_t since_boot_s() {
  timespec now{};
  clock_gettime(CLOCK_BOOTTIME, &now);
  return now.tv_sec;
}

// What the notes show of a talk that began then.
bool shows(std::int64_t began_s, std::string_view text) {
  const TestFolder folder;
  Presented presented;
  presented.on = true;
  presented.title = "A talk";
  presented.began_s = began_s;
  NotesWindow notes(folder.file("presented.json", presented_text(presented)), ThemeName::dark, "");
  NullBackend backend(notes, 560, 460);
  backend.frame();
  return times_shown(*notes.fonts().mono_large, text) == 1;
}

}  // namespace

// The clock on the wall is set by people, time servers and a summer's end; this one by nobody, and
// it goes on while the machine sleeps.
TEST_CASE("notes: how long a talk has gone on does not hang on the clock on the wall") {
  const TestFolder folder;
  const std::string path = folder.path("presented.json");
  AppState state(all_pages());
  start(state);
  state.presenter.on = true;
  PresentedFile(path).write(state, 65);
  const Result<Presented> told = read_presented(content_of(path), path);
  REQUIRE(told);
  CHECK(std::abs(since_boot_s() - told->began_s - 65) <= 1);
  CHECK((shows(since_boot_s() - 65, "1:05") || shows(since_boot_s() - 65, "1:06")));
  CHECK(shows(since_boot_s() + 3600, "0:00"));  // of a machine that was started again since
}
