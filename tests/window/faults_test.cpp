// What goes wrong around a window: it costs a sentence and never what a person left.
#include <doctest/doctest.h>

#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "tests/window/session.h"
#include "tests/window/small_disk.h"

using namespace logitdice::test;
using State = Session::State;
namespace fs = std::filesystem;

namespace {

constexpr const char* kOldState = R"({"logitdice_state": 2, "phase": 2})";

Environment configured(const std::string& folder) {
  return {"XDG_CONFIG_HOME=" + folder};
}

// The one line that is ours.
void check_sentence(const Outcome& outcome, const std::string& words) {
  CAPTURE(outcome.err);
  CHECK(outcome.code == 1);
  CHECK(outcome.out == "");
  const std::size_t ours = outcome.err.find("logitdice: ");
  REQUIRE(ours != std::string::npos);
  const std::string line = outcome.err.substr(ours);
  CHECK(line.find(words) != std::string::npos);
  CHECK(line.find('\n') == line.size() - 1);
}

void make_light(const Session& session) {
  session.key("d");
  session.wait_for("light", [](const State& state) { return state.at("theme") == "light"; });
}

bool is_light(const std::string& state) {
  return read_text(state).find("\"theme\": \"light\"") != std::string::npos;
}

}  // namespace

// ---- graphics ------------------------------------------------------------------------------

TEST_CASE("window: an OpenGL that is too old, or none, costs a sentence and exit code 1") {
  const TemporaryFolder config;
  const Display display, without("1280x720", {"-extension", "GLX"});
  for (const char* version : {"2.1", "3.2"}) {
    CAPTURE(version);
    const Environment old = {"DISPLAY=" + display.name(), "WAYLAND_DISPLAY",
                             "XDG_CONFIG_HOME=" + config.path(),
                             std::string("MESA_GL_VERSION_OVERRIDE=") + version};
    check_sentence(run_to_end({LOGITDICE_EXECUTABLE}, old), "no OpenGL 3.3");
    check_sentence(run_to_end({LOGITDICE_EXECUTABLE, "notes"}, old), "no OpenGL 3.3");
    check_sentence(run_to_end({LOGITDICE_EXECUTABLE, "render", "-o", config / "x.png"}, old),
                   "pictures need EGL with OpenGL 3.3");
  }
  check_sentence(
      run_to_end({LOGITDICE_EXECUTABLE}, {"DISPLAY=" + without.name(), "WAYLAND_DISPLAY"}),
      "no OpenGL 3.3 for a window (GLX: GLX extension not found)");
  CHECK(fs::is_empty(config.path()));
}

TEST_CASE("window: a graphics card that is reset ends it with a sentence, and nothing is lost") {
  const TemporaryFolder folder;
  Session session({"cat_sat_on"},
                  {"XDG_CONFIG_HOME=" + folder.path(), "LD_PRELOAD=" LOGITDICE_RESET_CARD,
                   "RESET_CARD=" + folder / "reset", "ASAN_OPTIONS=verify_asan_link_order=0"});
  make_light(session);
  write_text(folder / "reset", "");
  session.key("2");  // a frame, after which it is asked
  CHECK(session.wait_for_end() == 1);
  CHECK(session.standard_error().starts_with("logitdice: the graphics card was reset"));
  CHECK(is_light(folder / "logitdice/state.json"));
}

TEST_CASE("window: a display that goes away ends it with a sentence, and nothing is lost") {
  for (const char* doing : {"nothing", "playing", "presenting", "in a menu"}) {
    CAPTURE(doing);
    const TemporaryFolder folder;
    Session session({"cat_sat_on"}, configured(folder.path()));
    make_light(session);
    if (doing == std::string("playing")) session.key("space");
    if (doing == std::string("presenting")) session.key("F5");
    if (doing == std::string("in a menu")) session.click("menu.model");
    session.display().kill();
    CHECK(session.wait_for_end() == 1);
    CHECK(session.standard_error() == "logitdice: the display has gone, and the window with it.\n");
    CHECK(is_light(folder / "logitdice/state.json"));
  }
}

// ---- the last state -------------------------------------------------------------------------

TEST_CASE("window: a last state that is no file is told about, and closing does not hang") {
  const auto make_folder = [](const std::string& path) { fs::create_directory(path); };
  const auto make_fifo = [](const std::string& path) { ::mkfifo(path.c_str(), 0600); };
  const auto link_device = [](const std::string& path) { fs::create_symlink("/dev/zero", path); };
  const std::pair<void (*)(const std::string&), const char*> kinds[] = {
      {make_folder, "this is a directory"},
      {make_fifo, "this is a pipe"},
      {link_device, "this is a device"},
  };
  for (const auto& [make, words] : kinds) {
    CAPTURE(words);
    const TemporaryFolder folder;
    fs::create_directory(folder / "logitdice");
    make(folder / "logitdice/state.json");
    const auto kind = fs::status(folder / "logitdice/state.json").type();
    Session session({}, configured(folder.path()));
    const std::string notice = session.state().at("notice");
    CHECK(notice.find("state.json: this is no regular file") != std::string::npos);
    CHECK(session.close() == 1);
    CHECK(session.standard_error().find(words) != std::string::npos);
    CHECK(fs::status(folder / "logitdice/state.json").type() == kind);
  }
}

TEST_CASE("window: on a full disk and on one that is read-only the last state stays, and is told") {
  struct Row {
    void (SmallDisk::*spoil)() const;
    const char* says;
  };
  for (const Row& row : {Row{&SmallDisk::fill, "No space left on device"},
                         Row{&SmallDisk::make_read_only, "Read-only file system"}}) {
    CAPTURE(row.says);
    const SmallDisk disk;
    if (!disk.there()) {
      MESSAGE(kNoMounting);
      return;
    }
    fs::create_directory(disk / "logitdice");
    write_text(disk / "logitdice/state.json", kOldState);
    (disk.*row.spoil)();
    Session session({"cat_sat_on"}, configured(disk.path()));
    CHECK(session.state().at("phase") == 2);
    make_light(session);
    CHECK(session.close() == 1);
    CHECK_MESSAGE(session.standard_error().find(row.says) != std::string::npos,
                  session.standard_error());
    CHECK(read_text(disk / "logitdice/state.json") == kOldState);
    CHECK(std::distance(fs::directory_iterator(disk / "logitdice"), {}) == 1);
  }
}

TEST_CASE("window: two at once close one after the other, and the last one's state is whole") {
  const TemporaryFolder folder;
  Session first({"cat_sat_on"}, configured(folder.path()));
  Session second({"weather"}, configured(folder.path()));
  make_light(first);
  CHECK(second.close() == 0);
  CHECK(first.close() == 0);
  CHECK(is_light(folder / "logitdice/state.json"));
  CHECK(std::distance(fs::directory_iterator(folder / "logitdice"), {}) == 1);
  Session third({}, configured(folder.path()));
  CHECK(third.state().at("distribution") == "cat_sat_on");
  CHECK(third.close() == 0);
}

// ---- what a bare machine lacks --------------------------------------------------------------

TEST_CASE("window: it opens, works and closes without a home, without a locale and without fonts") {
  const TemporaryFolder folder;
  write_text(folder / "none.conf", "<fontconfig></fontconfig>");
  const Environment bare = {"HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "PATH"};
  const auto with = [&](const Environment& more) {
    Environment all = bare;
    all.insert(all.end(), more.begin(), more.end());
    return all;
  };
  const Environment rows[] = {
      bare,
      with({"HOME=", "XDG_CONFIG_HOME="}),
      with({"HOME=not/absolute", "XDG_CONFIG_HOME=nor/this"}),
      with({"LANG=xx_YY.UTF-8", "LC_ALL=xx_YY.UTF-8"}),
      with({"LC_ALL=C"}),
      with({"FONTCONFIG_FILE=" + folder / "none.conf"}),
  };
  for (const Environment& environment : rows) {
    CAPTURE(environment.back());
    Display display;
    display.set_keyboard("de");
    Session session({"cat_sat_on", "--view", "generate"}, environment, {}, std::move(display));
    make_light(session);
    session.click("field.prompt");
    session.key("ctrl+a");
    session.type("Gr");
    session.key("udiaeresis");
    session.key("ssharp");
    session.key("Return");
    session.wait_for("the prompt", [](const State& state) {
      return state.at("generation").at("prompt") == "Grüß";
    });
    CHECK(session.close() == 0);
    CHECK(session.standard_error() == "");
  }
  CHECK_FALSE(fs::exists("nor/this"));
}

TEST_CASE("program: every number has its point, whatever the locale says") {
  const auto traced = [](const Environment& environment) {
    const Outcome outcome = run_to_end(
        {LOGITDICE_EXECUTABLE, "trace", "--temperature", "0.7", "--format", "json"}, environment);
    CHECK(outcome.code == 0);
    return outcome.out;
  };
  const std::string plain = traced({"LC_ALL=C"});
  for (const char* name : {"de_DE.UTF-8", "fr_FR.UTF-8", "xx_YY", ""}) {
    const std::string locale = name;
    CHECK(traced({"LC_ALL=" + locale, "LC_NUMERIC=" + locale, "LANG=" + locale}) == plain);
  }
  CHECK(traced({"HOME", "PATH", "LANG", "LC_ALL", "USER", "TERM"}) == plain);
}
