#include "app/program/session_file.h"

#include <sys/stat.h>

#include <filesystem>

#include "tests/app/program/started.h"
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
