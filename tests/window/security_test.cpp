// What the program does not do, as the kernel sees it: no network unless asked, no program from a
// file's words, no file but the one that is to be written, no key anywhere.
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "tests/core/server/served_model.h"
#include "tests/window/session.h"
#include "tests/window/watched.h"

using namespace logitdice::test;
using State = Session::State;
namespace fs = std::filesystem;

namespace {

constexpr const char* kKinds =
    "network,execve,open,openat,creat,rename,renameat,renameat2,unlink,unlinkat,mkdir,mkdirat,link,"
    "linkat,symlink,symlinkat,truncate,mknod,mknodat";

std::vector<std::string> program(std::vector<std::string> words) {
  words.insert(words.begin(), LOGITDICE_EXECUTABLE);
  return words;
}

// Nothing of this machine's own configuration, and nothing of drivers on the disk.
Environment alone(const TemporaryFolder& folder) {
  return {"DISPLAY",
          "WAYLAND_DISPLAY",
          "HOME=" + folder / "home",
          "XDG_CONFIG_HOME=" + folder / "config",
          "XDG_STATE_HOME=" + folder / "state",
          "XDG_CACHE_HOME=" + folder / "cache",
          "MESA_SHADER_CACHE_DISABLE=1"};
}

// A state, a lesson and a capture of somebody who wishes us no good.
struct Hostile {
  TemporaryFolder folder;
  std::string state = folder / "state.json", lesson = folder / "lesson.md",
              victims = folder / "victims";

  explicit Hostile(const std::string& server = "http://127.0.0.1:9") {
    fs::create_directory(victims);
    for (const char* name : {"a.json", "b.gguf", "c.md", "d.png"}) {
      write_text(victims + "/" + name, "mine");
    }
    const std::string model = R"j({"kind": "server", "address": ")j" + server +
                              R"j(", "served": "$(touch pwned)", "api_key_env": "HUSH_KEY"})j";
    write_text(state, R"j({"logitdice_state": 2, "view": "generate", "model": )j" + model +
                          R"j(, "distribution": "model:; touch pwned #",
        "text": {"prompt": "`touch pwned`", "preview": true, "file": ")j" +
                          victims + R"j(/a.json"},
        "cutoffs": {"upper": ")j" +
                          victims + R"j(/a.json", "lower": "|touch pwned"},
        "beam": {"source": "file", "file": ")j" +
                          victims + R"j(/a.json"},
        "lesson": {"id": ")j" +
                          victims +
                          R"j(/c.md"},
        "preferences": {"llama_server": ")j" +
                          folder.path() + R"j(/evil", "recent_models": [)j" + model +
                          R"j(, {"kind": "file", "file": ")j" + victims +
                          R"j(/b.gguf", "llama_server": true}]}})j");
    write_text(lesson,
               "---\nid: x\ntitle: $(touch pwned)\nminutes: 1\npage: generate\nscene: "
               "{\"model\": " +
                   model +
                   ", \"text\": {\"prompt\": \"a\"}}\n---\nA lesson.\n\n"
                   "## `touch pwned`\nText.\n");
    write_text(folder / "evil", "#!/bin/sh\ntouch " + folder / "pwned" + "\n");
    fs::permissions(folder / "evil", fs::perms::owner_all);
  }

  void check_unharmed() const {
    CHECK_FALSE(fs::exists(folder / "pwned"));
    CHECK_FALSE(fs::exists("pwned"));
    for (const auto& victim : fs::directory_iterator(victims)) {
      CHECK(read_text(victim.path().string()) == "mine");
    }
    CHECK(std::distance(fs::directory_iterator(victims), {}) == 4);
  }
};

void check_calls(const std::vector<std::string>& calls, const std::vector<std::string>& may_write) {
  CHECK(!calls.empty());
  const auto network = network_calls(calls);
  CHECK_MESSAGE(network.empty(), lines_of(network));
  const auto started = started_programs(calls);
  CHECK_MESSAGE(started.empty(), lines_of(started));
  for (const std::string& path : written_paths(calls)) {
    const bool may =
        std::any_of(may_write.begin(), may_write.end(),
                    [&](const std::string& prefix) { return path.starts_with(prefix); });
    CHECK_MESSAGE(may, path);
  }
}

void check_commands(const std::vector<std::vector<std::string>>& lines,
                    const TemporaryFolder& folder) {
  for (const std::vector<std::string>& line : lines) {
    CAPTURE(lines_of(line));
    const Watched seen = watch(kKinds, program(line), alone(folder));
    CHECK_MESSAGE(seen.outcome.code != 1, seen.outcome.err);
    check_calls(seen.calls, {folder.path(), "/var/cache/fontconfig"});
  }
}

// Every file below the folder that holds these words.
std::vector<std::string> files_with(const std::string& folder, const std::string& words) {
  std::vector<std::string> found;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    const std::string path = entry.path().string();
    if (entry.is_regular_file() && read_text(path).find(words) != std::string::npos) {
      found.push_back(path);
    }
  }
  return found;
}

// Somebody else's files, the server that they name, and a folder for what the program may write.
struct Trap {
  LoopbackServer server{[](const Asked&) { return Said{}; }};
  Hostile hostile{server.address()};
  TemporaryFolder folder;

  void check_untouched() const {
    CHECK(server.asked().empty());
    hostile.check_unharmed();
  }
};

}  // namespace

TEST_CASE("security: what these tests look for, they see") {
  if (!can_watch()) {
    MESSAGE(kNoWatching);
    return;
  }
  const TemporaryFolder folder;
  const LoopbackServer server([](const Asked&) { return Said{}; });
  const auto of_shell = [&](const std::string& line) {
    return watch(kKinds, {"bash", "-c", "cd " + folder.path() + "; " + line}, {}).calls;
  };
  CHECK(started_programs(of_shell("/bin/true; /bin/true")).size() == 2);
  CHECK(written_paths(of_shell("echo > a")) == std::vector<std::string>{"a"});
  CHECK(written_paths(of_shell("mv a b")) == std::vector<std::string>{"a", "b"});
  CHECK(written_paths(of_shell("cat b > /dev/null")).empty());
  CHECK(!network_calls(of_shell("exec 3<>/dev/tcp/127.0.0.1/" + std::to_string(server.port())))
             .empty());
  CHECK(network_calls(of_shell("cat b")).empty());
}

TEST_CASE(
    "security: no command asks the network, starts a program or writes but what it is told to") {
  if (!can_watch()) {
    MESSAGE(kNoWatching);
    return;
  }
  const TemporaryFolder folder;
  const std::string out = folder / "out";
  check_commands({{"--version"},
                  {"trace"},
                  {"sample", "-n", "10"},
                  {"cutoffs"},
                  {"compare"},
                  {"penalties"},
                  {"generate", "--prompt", "Once", "-n", "2"},
                  {"capture", "--prompt", "Once", "-n", "2", "--out", out + ".json"},
                  {"score", "--text", "a b"},
                  {"beam", "--prompt", "Once", "--steps", "2"},
                  {"speculative", "--rounds", "9"},
                  {"steer", "--prompt", "a", "--regex", "[a-z]+"},
                  {"nondeterminism", "--prompt", "a", "-n", "2"},
                  {"code", "--for", "numpy"},
                  {"list", "lessons"},
                  {"quiz", "tour"},
                  {"handout", "tour", "-o", out + ".html"}},
                 folder);
}

TEST_CASE("security: nor does any command that is handed a file of somebody else's") {
  if (!can_watch()) {
    MESSAGE(kNoWatching);
    return;
  }
  const Trap trap;
  const Hostile& hostile = trap.hostile;
  const TemporaryFolder& folder = trap.folder;
  const std::string out = folder / "out";
  check_commands({{"describe", "--state", hostile.state},
                  {"render", "--state", hostile.state, "--size", "640x480", "-o", out + ".png"},
                  {"render", "--lesson", hostile.lesson, "--size", "640x480", "-o", out + ".svg"},
                  {"quiz", hostile.lesson},
                  {"handout", hostile.lesson, "-o", out + ".html"},
                  {"info", hostile.state}},
                 folder);
  trap.check_untouched();
}

TEST_CASE(
    "security: a window asks the network and starts programs as little, whatever a state says") {
  if (!can_watch()) {
    MESSAGE(kNoWatching);
    return;
  }
  const Trap trap;
  const Hostile& hostile = trap.hostile;
  const TemporaryFolder& folder = trap.folder;
  Environment environment = alone(folder);
  environment.erase(environment.begin());  // DISPLAY
  environment.push_back("HUSH_KEY=sk-hush");
  Session session({"--state", hostile.state}, environment, watching(kKinds, folder / "log"));
  for (const char* key : {"1", "2", "3", "4", "5", "6", "7", "8", "9", "1", "s", "h", "space"}) {
    session.key(key);
    sleep_s(0.1);
  }
  session.drop({hostile.lesson});
  sleep_s(0.3);
  session.key("Page_Down");
  session.key("shift+Escape");
  CHECK(session.close() == 0);
  sleep_s(0.3);  // the watcher ends behind it
  check_calls(calls_in(folder / "log"), {folder.path(), session.folder(), "/var/cache/fontconfig"});
  trap.check_untouched();
  CHECK(files_with(folder / "config", "HUSH_KEY")
            .empty());  // nobody but the person says where it goes
}

TEST_CASE("security: where the standard streams are closed no file takes their place") {
  if (!can_watch()) {
    MESSAGE(kNoWatching);
    return;
  }
  const TemporaryFolder folder;
  write_text(folder / "cat.txt", "mat: 6\nsofa: 5\n");
  const Watched seen = watch(
      kKinds,
      {"bash", "-c", "exec " LOGITDICE_EXECUTABLE " trace $0 <&- >&- 2>&-", folder / "cat.txt"},
      alone(folder));
  CHECK(seen.outcome.code == 1);  // nobody reads what it has to say
  int opened = 0;
  for (const std::string& call : seen.calls) {
    if (call.find("open") == call.npos || call.find("cat.txt") == call.npos) continue;
    CHECK(std::stoi(call.substr(call.rfind('=') + 1)) > 2);
    ++opened;
  }
  CHECK(opened > 0);
}

TEST_CASE("security: a server is asked at its address alone") {
  if (!can_watch()) {
    MESSAGE(kNoWatching);
    return;
  }
  const LoopbackServer server(llama_cpp_server(std::make_shared<Served>()));
  const TemporaryFolder folder;
  const Watched seen = watch(
      kKinds, program({"generate", "--prompt", "Once", "-n", "3", "--server", server.address()}),
      alone(folder));
  CHECK_MESSAGE(seen.outcome.code == 0, seen.outcome.err);
  const std::string port =
      "sin_port=htons(" + std::to_string(server.port()) + "), sin_addr=inet_addr(\"127.0.0.1\")";
  int connections = 0;
  for (const std::string& call : network_calls(seen.calls)) {
    CAPTURE(call);
    const bool names_place =
        call.find("sin_port") != std::string::npos || call.find("sin6_port") != std::string::npos;
    if (!names_place || call.find("getsockname") != std::string::npos) continue;
    CHECK(call.find(port) != std::string::npos);
    connections += call.find("connect(") != std::string::npos;
  }
  CHECK(connections >= 1);
  CHECK(started_programs(seen.calls).empty());
}

TEST_CASE("security: without any network everything but servers is the same") {
  const std::vector<std::string> away = {"unshare", "-r", "-n"};
  if (run_to_end({"unshare", "-r", "-n", "true"}, {}).code != 0) {
    MESSAGE("skipped: no network namespace can be made here");
    return;
  }
  const TemporaryFolder folder;
  for (const std::vector<std::string>& line :
       {std::vector<std::string>{"trace"},
        {"generate", "--prompt", "Once", "-n", "5", "--quiet"},
        {"beam", "--prompt", "Once", "--steps", "3"},
        {"list", "captures"}}) {
    CAPTURE(line.front());
    std::vector<std::string> cut = away;
    for (const std::string& word : program(line)) cut.push_back(word);
    const Outcome there = run_to_end(program(line), alone(folder));
    const Outcome here = run_to_end(cut, alone(folder));
    CHECK(here.code == 0);
    CHECK(here.out == there.out);
  }
  std::vector<std::string> asking = away;
  for (const std::string& word : program({"servers", "http://127.0.0.1:8080"}))
    asking.push_back(word);
  const Outcome refused = run_to_end(asking, alone(folder));
  CHECK(refused.code == 2);
  CHECK(refused.err.starts_with("logitdice: "));
  Session session({"cat_sat_on"}, {}, away);
  session.key("2");
  session.wait_for("a page", [](const State& state) { return state.at("view") == "cutoffs"; });
  CHECK(session.close() == 0);
}

TEST_CASE("security: a key is in no file, no title, no command line and no word") {
  const LoopbackServer server(llama_cpp_server(std::make_shared<Served>()));
  const TemporaryFolder folder;
  Session session({"cat_sat_on", "--view", "generate", "--server", server.address(),
                   "--api-key-env", "HUSH_KEY"},
                  {"XDG_CONFIG_HOME=" + folder.path(), "HUSH_KEY=sk-hush"});
  session.wait_for("the model",
                   [](const State& state) { return state.at("model_status") == "ready"; });
  session.click("button.generate");
  session.wait_for("a text", [](const State& state) {
    return state.at("generation").at("running") == false &&
           state.at("generation").at("tokens") == 40;
  });
  CHECK(server.asked().back().headers.at("authorization") == "Bearer sk-hush");
  const std::string arguments = read_text("/proc/" + std::to_string(session.id()) + "/cmdline");
  CHECK(arguments.find("HUSH_KEY") != std::string::npos);
  CHECK(arguments.find("sk-hush") == std::string::npos);
  CHECK(session.title() == "logitdice");
  CHECK(session.close() == 0);
  CHECK(session.standard_error() == "");
  CHECK(files_with(folder.path(), "HUSH_KEY").size() == 1);  // the last state names it
  CHECK(files_with(folder.path(), "sk-hush").empty());
  CHECK(files_with(session.folder(), "sk-hush").empty());
}

TEST_CASE("security: a key that is given where its variable's name belongs is not kept") {
  const LoopbackServer server(llama_cpp_server(std::make_shared<Served>()));
  const TemporaryFolder folder;
  const Environment configured = {"XDG_CONFIG_HOME=" + folder.path()};
  const Outcome refused =
      run_to_end(program({"--server", server.address(), "--api-key-env", "hf_hush"}), configured);
  CHECK(refused.code == 2);
  CHECK(refused.err.find("is not set") != std::string::npos);
  CHECK(refused.err.find("hush") == std::string::npos);
  Session session({"cat_sat_on"}, configured);
  session.click("menu.model");
  session.click("menu.model.server");
  session.click("field.server");
  session.key("ctrl+a");
  session.type(server.address());
  session.click("field.key_env");
  session.type("hf_hush");
  session.click("button.connect");
  const State said = session.wait_for("a sentence", [](const State& state) {
    return state.at("error").get<std::string>().find("is not set") != std::string::npos;
  });
  CHECK(said.dump().find("hush") == std::string::npos);
  CHECK(session.close() == 0);
  CHECK(files_with(folder.path(), "hush").empty());
  CHECK(server.asked().empty());
}
