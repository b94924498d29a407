#include "app/program/session_file.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <optional>
#include <random>

#include "tests/app/program/started.h"
#include "tests/as_nobody.h"
#include "tests/test_folder.h"

using namespace logitdice;
using namespace logitdice::test;
namespace fs = std::filesystem;

TEST_CASE("session: the last state comes back, a damaged one is set aside with a notice") {
  const TestFolder folder;
  const std::string path = folder.path("sub/state.json");
  Started s;
  restore_last_state(s.state, path);  // none yet: no news
  CHECK(s.state.notice.empty());
  s.send(command::SetKnob{&Knobs::top_k, 2});
  REQUIRE(save_state(s.state, path).ok());
  Started t;
  restore_last_state(t.state, path);
  CHECK(t.state.in.knobs.top_k == 2);
  CHECK(t.state.notice.empty());

  std::ofstream(path) << "{ damaged";
  Started u;
  restore_last_state(u.state, path);
  CHECK(u.state.in.knobs.top_k == 0);
  CHECK(u.state.notice.find(path + ".damaged") != std::string::npos);
  CHECK(!fs::exists(path));
  CHECK(content_of(path + ".damaged") == "{ damaged");
}

TEST_CASE("session: whatever lies in the place of the last state, it starts, and nothing is lost") {
  Started full;
  full.send(command::SetKnob{&Knobs::top_k, 2});
  full.send(command::SetView{"generate"});
  full.wait();
  const std::string state = scene_text(full.state);
  std::vector<std::string> texts = {"",
                                    std::string(1000, '\0'),
                                    "\xEF\xBB\xBF{}",
                                    "\xFF\xFE{\0}\0",
                                    "[]",
                                    "null",
                                    "{\"logitdice_state\": 99}",
                                    "{\"logitdice_state\": \"two\"}",
                                    "{\"theme\": \"dark\"}",
                                    std::string(100'000, '['),
                                    std::string(100'000, '{'),
                                    "<html></html>",
                                    state + state,
                                    state.substr(1)};
  for (std::size_t end = 0; end < state.size(); end += state.size() / 40 + 1) {
    texts.push_back(state.substr(0, end));
  }
  std::mt19937 random(5);
  for (int i = 0; i < 40; ++i) {
    std::string changed = state;
    for (int k = 0; k < 3; ++k) changed[random() % changed.size()] = static_cast<char>(random());
    texts.push_back(changed);
  }
  for (const std::string& text : texts) {
    CAPTURE(text.substr(0, 60));
    const TestFolder folder;
    const std::string path = folder.file("state.json", text);
    Started s;
    restore_last_state(s.state, path);
    settle(s.state);
    const bool aside = fs::exists(path + ".damaged");
    CHECK(content_of(aside ? path + ".damaged" : path) == text);
    if (aside) CHECK(s.state.notice.find("set aside") != std::string::npos);
    CHECK(save_state(s.state, path).ok());
    Started again;
    restore_last_state(again.state, path);
    CHECK(again.state.notice == "");
  }
}

TEST_CASE("session: one damaged state is not set aside in the place of another") {
  const TestFolder folder;
  const std::string path = folder.path("state.json");
  for (const char* text : {"{ one", "{ two", "{ three"}) {
    folder.file("state.json", text);
    Started s;
    restore_last_state(s.state, path);
    CHECK(s.state.notice.find("set aside") != std::string::npos);
  }
  CHECK(content_of(path + ".damaged") == "{ one");
  CHECK(content_of(path + ".damaged-2") == "{ two");
  CHECK(content_of(path + ".damaged-3") == "{ three");
}

TEST_CASE("session: what is no file is told about and stays, and saving waits for nobody") {
  const TestFolder folder;
  const std::string path = folder.path("state.json");
  REQUIRE(::mkfifo(path.c_str(), 0600) == 0);
  Started s;
  restore_last_state(s.state, path);
  CHECK(s.state.notice.find("this is no regular file") != std::string::npos);
  CHECK(save_state(s.state, path).error().find("this is a pipe") != std::string::npos);
  CHECK(fs::is_fifo(path));
  fs::remove(path);
  fs::create_symlink("nowhere", path);  // a link that leads nowhere yet is as good as nothing
  Started t;
  restore_last_state(t.state, path);
  CHECK(t.state.notice == "");
  CHECK(save_state(t.state, path).ok());
  CHECK(fs::is_symlink(path));
}

TEST_CASE(
    "session: a folder or a file that is locked is told about, and closing fails with a sentence") {
  const TestFolder folder;
  const std::string path = folder.path("locked/state.json");
  fs::create_directory(folder.path("locked"));
  std::ofstream(path) << R"({"logitdice_state": 2, "phase": 3})";
  fs::permissions(folder.path(""), fs::perms::all);
  const auto told = [&] {
    Started s;
    restore_last_state(s.state, path);
    const Result<bool> saved = save_state(s.state, path);
    return s.state.notice.find("cannot be opened") != std::string::npos && !saved.ok() &&
           saved.error().find("Permission denied") != std::string::npos;
  };
  fs::permissions(folder.path("locked"), fs::perms::none);
  CHECK(holds_for_nobody(told));
  fs::permissions(folder.path("locked"), fs::perms::owner_all | fs::perms::others_exec);
  fs::permissions(path, fs::perms::none);
  CHECK(holds_for_nobody(told));
  fs::permissions(folder.path("locked"), fs::perms::owner_all);
  CHECK(content_of(path) == R"({"logitdice_state": 2, "phase": 3})");
}

TEST_CASE(
    "session: the program's own folder is where the environment has an absolute path for it") {
  struct Row {
    const char *config, *home, *path;
  };
  const Row rows[] = {
      {"/c", "/h", "/c/logitdice/state.json"},
      {"c", "/h", "/h/.config/logitdice/state.json"},
      {"", "/h", "/h/.config/logitdice/state.json"},
      {nullptr, "/h", "/h/.config/logitdice/state.json"},
      {"c", "h", ""},
      {nullptr, nullptr, ""},
      {"", "", ""},
  };
  const auto set = [](const char* name, const char* value) {
    value ? setenv(name, value, 1) : unsetenv(name);
  };
  const auto before = [](const char* name) {
    const char* value = getenv(name);
    return value ? std::optional<std::string>(value) : std::nullopt;
  };
  const auto config = before("XDG_CONFIG_HOME"), home = before("HOME");
  for (const Row& row : rows) {
    set("XDG_CONFIG_HOME", row.config);
    set("HOME", row.home);
    CHECK(last_state_path() == row.path);
  }
  set("XDG_CONFIG_HOME", config ? config->c_str() : nullptr);
  set("HOME", home ? home->c_str() : nullptr);
}

TEST_CASE("session: a file that is no state is refused with a place, and changes nothing") {
  struct Bad {
    const char* json;
    const char* says;
  };
  const Bad rows[] = {
      {"", "state.json:1:1: "},
      {"{\n  \"logitdice_state\": 1,\n  ]", "state.json:3:3: "},
      {"[]", "no state"},
      {"{}", "no state"},
      {R"({"logitdice_state":2,"knobs":{"temperature":1e999}})", "state.json:1:"},
      {R"({"logitdice_state":2,"phase":3,"phase":4})", "state.json:1:"},
  };
  const TestFolder folder;
  Started s;
  const std::string before = scene_text(s.state);
  for (const Bad& row : rows) {
    CAPTURE(row.json);
    const Result<bool> loaded = load_state(s.state, folder.file("state.json", row.json));
    REQUIRE(!loaded.ok());
    CHECK_MESSAGE(loaded.error().find(row.says) != std::string::npos, loaded.error());
    CHECK(scene_text(s.state) == before);
  }
}

TEST_CASE("session: opening a saved state by its file") {
  const TestFolder folder;
  Started a;
  a.send(command::SetKnob{&Knobs::min_p, 0.2});
  a.send(command::SaveState{folder.path("mine.json")});
  CHECK(a.state.notice.find("mine.json") != std::string::npos);
  Started b;
  b.send(command::OpenFile{folder.path("mine.json")});
  CHECK(b.state.in.knobs.min_p == 0.2);
  CHECK(b.state.notice.find("mine.json") != std::string::npos);
}

TEST_CASE("session: a saved text opens as a capture and goes on, and a state with it as a state") {
  const TestFolder folder;
  Started a("generate");
  a.wait();
  const std::vector<TokenId> tokens = a.state.generation().tokens;
  a.send(command::SaveCapture{folder.path("text.json")});
  CHECK(a.state.error == "");
  Started b;
  b.open_file(folder.path("text.json"));
  CHECK(b.state.error == "");
  CHECK(b.state.page->id == "generate");
  CHECK(b.state.in.step == 0);
  CHECK(b.state.generation().tokens == tokens);
  b.send(command::ForceToken{2});
  b.wait();
  CHECK(b.state.generation().steps[0].forced);

  a.send(command::SaveState{folder.path("state.json")});
  Started c;
  c.send(command::OpenFile{folder.path("state.json")});
  CHECK(c.state.error == "");
  CHECK(c.state.notice.find("state.json") != std::string::npos);
  CHECK(c.state.generation().tokens == tokens);
}

TEST_CASE("session: a loaded state is one undo, and what it names is read without waiting") {
  const TestFolder folder;
  const std::string path =
      folder.file("state.json", R"({"logitdice_state": 2, "distribution": "weather", "seed": 9,
                                    "knobs": {"temperature": 0.5}, "text": {"prompt": "Tom"}})");
  Started s;
  s.send(command::OpenFile{path});
  CHECK(s.state.in.seed == 9);
  CHECK(s.state.undo.size() == 1);
  s.send(command::Undo{});
  CHECK(s.state.distribution.id == "cat_sat_on");
  CHECK(s.state.in.seed == 42);
  CHECK(s.state.in.knobs.temperature == 1);
  s.send(command::Redo{});
  CHECK(s.state.in.prompt.str() == "Tom");

  REQUIRE(::mkfifo(folder.path("fifo").c_str(), 0600) == 0);
  for (const std::string& name : {folder.path("fifo"), std::string("/dev/zero")}) {
    s.send(command::OpenFile{name});
    CHECK_MESSAGE(s.state.error.find("a device") != std::string::npos, s.state.error);
    CHECK(s.state.distribution.id == "weather");
  }
}

TEST_CASE("session: a state that leaves a lesson, or opens one, is one undo of the person's own") {
  const TestFolder folder;
  Started in_lesson;
  in_lesson.send(command::SetSeed{7});
  in_lesson.send(command::OpenLesson{"order"});
  REQUIRE(in_lesson.state.error == "");
  const std::string with = folder.file("with.json", scene_text(in_lesson.state));
  const std::string without =
      folder.file("without.json", R"({"logitdice_state": 2, "lesson": null, "seed": 9})");
  for (const bool from_lesson : {false, true}) {
    for (const auto& [path, seed] : {std::pair(with, 7), std::pair(without, 9)}) {
      CAPTURE(from_lesson);
      CAPTURE(seed);
      Started s;
      s.send(command::SetSeed{1});
      s.send(command::SetSeed{2});
      s.send(command::Undo{});
      if (from_lesson) s.send(command::OpenLesson{"tour"});
      s.send(command::OpenFile{path});
      s.send(command::CloseLesson{});
      CHECK(s.state.in.seed == static_cast<std::uint64_t>(seed));
      CHECK(s.state.redo.empty());
      s.send(command::Undo{});
      CHECK(s.state.in.seed == 1);
      s.send(command::Undo{});
      CHECK(s.state.in.seed == 42);
    }
  }
}
