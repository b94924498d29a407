#include "app/program/copied_command.h"

#include <stdlib.h>

#include <cstdio>
#include <string>
#include <vector>

#include "app/frame/svg_picture.h"
#include "tests/app/cli/run.h"
#include "tests/app/program/random_state.h"
#include "tests/core/server/served_model.h"
#include "tests/test_folder.h"

using namespace logitdice;
using logitdice::test::RandomPerson;
using logitdice::test::Started;

namespace {

constexpr int kWidth = 1280, kHeight = 720;

// ---- what a shell makes of a line -------------------------------------------------------------

// Words, quotation marks and backslashes as POSIX has them, for lines without anything else.
std::vector<std::string> words_of(const std::string& line) {
  std::vector<std::string> words;
  std::string word;
  bool begun = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] == ' ') {
      if (begun) words.push_back(std::exchange(word, ""));
      begun = false;
      continue;
    }
    begun = true;
    if (line[i] == '\\') {
      word += line[++i];
    } else if (line[i] == '"') {  // "$(printf '\011')"
      const std::size_t octal = line.find('\\', i);
      word += static_cast<char>(std::stoi(line.substr(octal + 1, 3), nullptr, 8));
      i = line.find('"', octal);
    } else if (line[i] == '\'') {
      const std::size_t end = line.find('\'', i + 1);
      REQUIRE(end != line.npos);
      word += line.substr(i + 1, end - i - 1);
      i = end;
    } else {
      word += line[i];
    }
  }
  if (begun) words.push_back(word);
  return words;
}

// The same by the shell that is here: the word is printed again.
std::string through_the_shell(const std::string& word) {
  FILE* pipe = popen(("printf %s " + shell_word(word)).c_str(), "r");
  REQUIRE(pipe != nullptr);
  std::string out;
  char buffer[4096];
  for (std::size_t n; (n = fread(buffer, 1, sizeof buffer, pipe)) > 0;) out.append(buffer, n);
  pclose(pipe);
  return out;
}

// ---- pictures -----------------------------------------------------------------------------------

// As `render` leaves the window out of it.
std::string picture_of(AppState& s, Ui& ui) {
  ui.show_timings = false;
  s.preferences.reduced_motion = true;
  s.playing = false;
  settle(s);
  while (working(s)) carry_out(s, {command::Tick{0}});
  s.error.clear();
  s.notice.clear();
  return svg_of(ui, kWidth, kHeight);
}

// The picture that this very line draws.
std::string drawn_by(const std::string& line) {
  const test::TestFolder folder;
  const std::string out = folder.path("x.svg");
  std::vector<std::string> words = words_of(line);
  REQUIRE(words.front() == "logitdice");
  words.front() = "render";
  words.insert(words.end(), {"-o", out});
  const cli::Ran ran = cli::run(words);
  REQUIRE_MESSAGE(ran.code == 0, line, "\n", ran.err);
  return test::content_of(out);
}

void check_same(const std::string& here, const std::string& line) {
  const std::string there = drawn_by(line);
  const auto at = std::mismatch(here.begin(), here.end(), there.begin(), there.end()).first;
  const auto from = static_cast<std::size_t>(std::max<std::ptrdiff_t>(0, at - here.begin() - 80));
  if (here != there) {
    FAIL_CHECK(line, "\nhere:  …", here.substr(from, 200), "\nthere: …", there.substr(from, 200));
  }
}

void turn_knobs(AppState& s) {
  s.in.knobs = {.temperature = 0.75, .top_k = 4, .top_p = 0.9};
  s.in.typed = {"the cat", "mat 'mat' \"sofa\" $HOME `ls` \\ \n;"};
  update(s, command::SetPhase{5});
  update(s, command::SetAxis{Axis::tallest});
  update(s, command::Roll{1});
  update(s, command::Roll{100});
}

void use_engine(AppState& s) {
  update(s, command::SetProfile{"llama.cpp"});
  update(s, command::UseDefaults{});
  update(s, command::SwitchStage{"top_k", false});
  update(s, command::OpenBundled{"flat"});
  update(s, command::SetPrompt{"It's a \"test\""});
  update(s, command::Generate{});
}

}  // namespace

TEST_CASE("copied command: the line draws what is on the screen, on every page in every theme") {
  for (const PageInfo* page : all_pages()) {
    for (void (*set)(AppState&) : {+[](AppState&) {}, turn_knobs, use_engine}) {
      for (const ThemeName name : kThemes) {
        CAPTURE(page->id);
        Ui ui(all_pages());
        start(ui.state);
        update(ui.state, command::SetView{std::string(page->id)});
        settle(ui.state);
        while (working(ui.state)) carry_out(ui.state, {command::Tick{0}});
        set(ui.state);
        ui.state.preferences.theme = name;
        const std::string here = picture_of(ui.state, ui);
        check_same(here, copied_command(ui.state, kWidth, kHeight));
      }
    }
  }
}

TEST_CASE("copied command: whatever was done, the line draws it again") {
  for (unsigned seed = 1; seed <= 25; ++seed) {
    CAPTURE(seed);
    Started person;
    RandomPerson(seed).use(person);
    person.wait();
    Ui ui(all_pages());
    start(ui.state);
    const auto scene = JsonDocument::parse(scene_text(person.state), "s.json");
    REQUIRE(scene);
    REQUIRE(set_scene(ui.state, scene.value()).empty());
    const std::string here = picture_of(ui.state, ui);
    check_same(here, copied_command(person.state, kWidth, kHeight));
  }
}

TEST_CASE("copied command: flags say what they can, the scene has only what differs") {
  Started s;
  CHECK(copied_command(s.state, 1280, 720) ==
        "logitdice cat_sat_on --view pipeline --theme dark --size 1280x720 --scene '{}'");
  s.send(command::SetKnob{&Knobs::temperature, 0.5});
  s.send(command::SetPhase{3});
  CHECK(copied_command(s.state, 640, 480) ==
        "logitdice cat_sat_on --view pipeline --phase 3 --temperature=0.5 --theme dark --size "
        "640x480 --scene '{}'");
  s.send(command::SetSeed{7});
  CHECK(copied_command(s.state, 640, 480).ends_with(" --scene '{\"seed\":7}'"));
}

TEST_CASE("copied command: words go through a shell unchanged, whatever their bytes") {
  std::string every;
  for (int c = 1; c < 256; ++c) every += static_cast<char>(c);
  for (const std::string& word :
       {std::string(), std::string("plain"), std::string("it's"), std::string("'"),
        std::string("a b\tc\nd"), std::string("$HOME `ls` $(ls) !! * ? ~ # \\"), every}) {
    CHECK(words_of(shell_word(word)).size() == 1);
    CHECK(words_of(shell_word(word)).front() == word);
    CHECK(through_the_shell(word) == word);
    // A terminal that it is pasted into takes none of it for a key.
    for (const char c : shell_word(word)) {
      CHECK((static_cast<unsigned char>(c) >= ' ' || c == '\n'));
      CHECK(c != '\x7f');
    }
  }
  CHECK(shell_word("cat_sat_on") == "cat_sat_on");
}

TEST_CASE("copied command: JSON loses the spaces between its values and no others") {
  CHECK(compact_json("{ \"a b\" : [1, 2 ,\n \"c \\\" d\"] }") == "{\"a b\":[1,2,\"c \\\" d\"]}");
}

TEST_CASE("scene flag: what is wrong with it is said") {
  using cli::run;
  const auto said = [](const std::string& scene, const std::vector<std::string>& more = {}) {
    std::vector<std::string> words = {"render", "-o", "/dev/null", "--scene", scene};
    words.insert(words.end(), more.begin(), more.end());
    const cli::Ran ran = run(words);
    CHECK(ran.code == 2);
    return ran.err;
  };
  CHECK(said("{\"knobs\"").find("--scene:1:9: a colon must follow the key") != std::string::npos);
  CHECK(said("[]").find("a scene is an object") != std::string::npos);
  CHECK(said("").find("--scene is empty") != std::string::npos);
  CHECK(said("{\"view\": \"nope\"}").find("there is no view of this name") != std::string::npos);
  CHECK(said("{\"distribution\": \"flat\"}", {"peaked"}).find("give one of them") !=
        std::string::npos);
}

TEST_CASE("scene flag: trace, penalties and code take one, and flags count more") {
  using cli::run;
  const std::string scene =
      R"({"distribution": "peaked", "knobs": {"top_k": 2}, "history": {"output": "the"}})";
  const cli::Ran there = run({"trace", "--scene", scene, "--format", "json"});
  REQUIRE(there.code == 0);
  const cli::Ran same =
      run({"trace", "peaked", "--top-k", "2", "--history", "the", "--format", "json"});
  CHECK(there.out == same.out);
  const cli::Ran more = run({"trace", "--scene", scene, "--top-k", "3", "--format", "json"});
  CHECK(more.out ==
        run({"trace", "peaked", "--top-k", "3", "--history", "the", "--format", "json"}).out);
  for (std::vector<std::string> words :
       {std::vector<std::string>{"penalties"}, {"code", "--for", "numpy"}}) {
    std::vector<std::string> flags = words;
    words.insert(words.end(), {"--scene", scene});
    flags.insert(flags.end(), {"peaked", "--top-k", "2", "--history", "the"});
    CHECK(run(words).out.size() > 100);
    CHECK(run(words).out == run(flags).out);
  }
  CHECK(run({"trace", "--scene", "{\"knobs\": 3}"}).code == 2);
}

namespace {

// The state with a server on loopback that answers in llama.cpp's dialect, connected.
void use_server(Ui& ui, const test::LoopbackServer& server) {
  ModelChoice choice;
  choice.kind = ModelChoice::Kind::server;
  choice.address = server.address();
  choice.served = "tiny";
  choice.key_env = "LOGITDICE_TEST_KEY";
  update(ui.state, command::ChooseModel{choice});
  settle(ui.state);
  while (working(ui.state)) carry_out(ui.state, {command::Tick{0}});
  REQUIRE_MESSAGE(chosen_model(ui.state), ui.state.error);
}

void say_sentence(AppState& s) {
  update(s, command::OpenSentence{"The cat"});
  s.in.knobs = {.temperature = 0.75, .top_k = 40, .top_p = 0.9};
}

// A session, and so the line, has the best 40 tokens of each step: these say all of what top-k 20
// leaves.
void write_text(AppState& s) {
  update(s, command::SetLength{6});
  s.in.knobs.top_k = 20;
  update(s, command::Generate{});
  settle(s);
  while (working(s)) carry_out(s, {command::Tick{0}});
  update(s, command::SelectStep{2});
}

}  // namespace

TEST_CASE("copied command: with a server as the model the line asks it, on every page") {
  setenv("LOGITDICE_TEST_KEY", "sk-hush", 1);
  const test::LoopbackServer server(test::llama_cpp_server(std::make_shared<test::Served>()));
  for (const PageInfo* page : all_pages()) {
    for (void (*set)(AppState&) : {+[](AppState&) {}, say_sentence, write_text}) {
      CAPTURE(page->id);
      Ui ui(all_pages());
      start(ui.state);
      use_server(ui, server);
      set(ui.state);
      settle(ui.state);
      while (working(ui.state)) carry_out(ui.state, {command::Tick{0}});
      update(ui.state, command::SetView{std::string(page->id)});
      ui.state.writing.written.pace = {};  // which no two runs share
      const std::string here = picture_of(ui.state, ui);
      const std::string line = copied_command(ui.state, kWidth, kHeight);
      CHECK(line.find(" --server " + server.address() + " --server-model tiny") != line.npos);
      CHECK(line.find(" --api-key-env LOGITDICE_TEST_KEY") != line.npos);
      CHECK(line.find("sk-hush") == line.npos);
      check_same(here, line);
    }
  }
  unsetenv("LOGITDICE_TEST_KEY");
}

TEST_CASE("copied command: a file that llama-server runs is named with it, a chat as one") {
  Started s;
  s.state.models.open = {};
  ModelChoice choice = ModelChoice::of_file("/models/owl.gguf");
  choice.llama_server = true;
  s.send(command::ChooseModel{choice});
  const auto has = [&](const char* words) {
    return copied_command(s.state, 640, 480).find(words) != std::string::npos;
  };
  CHECK(has("--model /models/owl.gguf --llama-server llama-server --view"));
  s.send(command::SetLlamaServer{"/opt/llama-server"});
  CHECK(has("--llama-server /opt/llama-server --view"));
  choice = {};
  choice.kind = ModelChoice::Kind::server;
  choice.address = "http://127.0.0.1:9";
  choice.chat = true;
  s.send(command::ChooseModel{choice});
  CHECK(has("logitdice cat_sat_on --server http://127.0.0.1:9 --chat --view"));
}
