#include <doctest/doctest.h>

#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>

#include "app/program/automation.h"
#include "app/program/commands.h"
#include "app/program/generate.h"
#include "app/program/session_file.h"
#include "core/capture/capture.h"
#include "core/decoding/generation_capture.h"

using namespace logitdice;
namespace fs = std::filesystem;

namespace {

// A folder of this test alone, gone afterwards.
struct Folder {
  fs::path path;
  Folder() {
    std::string name = (fs::temp_directory_path() / "logitdice-XXXXXX").string();
    path = ::mkdtemp(name.data());
  }
  ~Folder() { fs::remove_all(path); }
  std::string file(const char* name) const { return (path / name).string(); }
};

std::string read(const std::string& path) {
  std::ifstream in(path);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

void write(const std::string& path, const std::string& text) { std::ofstream(path) << text; }

void wait(AppState& s) {
  for (int i = 0; i < 60000 && s.generate.running(); ++i) {
    update(s, command::Tick{0});
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  REQUIRE(!s.generate.running());
}

void write_text_with(AppState& s, double temperature) {
  start(s);
  update(s, command::SetKnob{&Knobs::temperature, temperature});
  update(s, command::SetPrompt{"Tom had a \"red\" ball é"});
  update(s, command::SetView{"generate"});
  wait(s);
  REQUIRE(s.generate.written.text.steps.size() == 40);
}

bool same_steps(const Generation& a, const Generation& b) {
  if (a.tokens != b.tokens || a.settings.knobs != b.settings.knobs) return false;
  for (size_t i = 0; i < a.steps.size(); ++i) {
    const GeneratedStep &x = a.steps[i], &y = b.steps[i];
    if (x.logits.scores != y.logits.scores || x.forced != y.forced || x.p != y.p ||
        x.draw.u != y.draw.u) {
      return false;
    }
  }
  return true;
}

}  // namespace

TEST_CASE("session: what is saved comes back") {
  AppState a;
  start(a);
  update(a, command::OpenBundled{"weather"});
  update(a, command::SetKnob{&Knobs::temperature, 0.35});
  update(a, command::SetKnob{&Knobs::top_k, 5});
  update(a, command::SetExpDisplay{{100, false}});
  update(a, command::SetSeed{123456789012345});
  update(a, command::Roll{1000});
  update(a, command::SetPhase{3});
  update(a, command::Select{4});
  update(a, command::SetAxis{Axis::log});
  update(a, command::ToggleTheme{});
  update(a, command::SetScale{1.4f});
  const std::string json = state_to_json(a);

  AppState b;
  start(b);
  REQUIRE(state_from_json(b, json, "state.json").ok());
  CHECK(state_to_json(b) == json);
  CHECK(b.turn == a.turn);
  CHECK(b.trace.kept() == a.trace.kept());
  CHECK(b.draw->rank == a.draw->rank);
  CHECK(b.rolled.tally.counts == a.rolled.tally.counts);
  CHECK(b.text == a.text);
  CHECK(b.selected == 4);
}

TEST_CASE("session: draws from before a knob moved do not come back as the new knobs'") {
  AppState a;
  start(a);
  update(a, command::Roll{500});
  update(a, command::SetKnob{&Knobs::temperature, 0});
  AppState b;
  start(b);
  REQUIRE(state_from_json(b, state_to_json(a), "s").ok());
  CHECK(b.step == 500);
  CHECK(b.rolled.tally.draws == 0);
  CHECK(b.draw->u == a.draw->u);
}

TEST_CASE("session: a bad file is refused with a place or a name, and changes nothing") {
  struct Bad {
    const char* json;
    const char* says;
  };
  const Bad rows[] = {
      {"", "s.json:1:1: "},
      {"{\n  \"logitdice_state\": 1,\n  ]", "s.json:3:3: "},
      {"[]", "no logitdice state"},
      {"{}", "no logitdice state"},
      {R"({"logitdice_state":2})", "/logitdice_state"},
      {R"({"logitdice_state":1,"knobs":{"top_p":2}})", "top_p"},
      {R"({"logitdice_state":1,"knobs":{"top_p":"high"}})", "/knobs/top_p"},
      {R"({"logitdice_state":1,"knobs":[]})", "/knobs"},
      {R"({"logitdice_state":1,"profile":"nobody"})", "nobody"},
      {R"({"logitdice_state":1,"order":["top_q"]})", "top_q"},
      {R"({"logitdice_state":1,"order":[1]})", "/order"},
      {R"({"logitdice_state":1,"phase":0})", "/phase"},
      {R"({"logitdice_state":1,"phase":7})", "/phase"},
      {R"({"logitdice_state":1,"phase":"six"})", "/phase"},
      {R"({"logitdice_state":1,"seed":-1})", "/seed"},
      {R"({"logitdice_state":1,"step":1,"rolled_from":2})", "/rolled_from"},
      {R"({"logitdice_state":1,"step":1000000000000,"rolled_from":0})", "/rolled_from"},
      {R"({"logitdice_state":1,"preferences":{"scale":9}})", "/preferences/scale"},
      {R"({"logitdice_state":1,"preferences":{"theme":"pink"}})", "/preferences/theme"},
      {R"({"logitdice_state":1,"preferences":{"axis":3}})", "/preferences/axis"},
      {R"({"logitdice_state":1,"distribution":"no/such/file.json"})", "no/such/file.json"},
      {R"({"logitdice_state":1,"exp_display":{"added":1e300}})", "/exp_display/added"},
      {R"({"logitdice_state":1,"knobs":{"temperature":1e999}})", "s.json"},
      {R"({"logitdice_state":1,"generate":[]})", "/generate"},
      {R"({"logitdice_state":1,"generate":{"prompt":7}})", "/generate/prompt"},
      {R"({"logitdice_state":1,"generate":{"length":0}})", "/generate/length"},
      {R"({"logitdice_state":1,"generate":{"length":1e300}})", "/generate/length"},
      {R"({"logitdice_state":1,"generate":{"mode":"poem"}})", "/generate/mode"},
      {R"({"logitdice_state":1,"generate":{"preview":1}})", "/generate/preview"},
      {R"({"logitdice_state":1,"generate":{"continuations":65}})", "/generate/continuations"},
      {R"({"logitdice_state":1,"generate":{"text":{}}})", "/generate/text"},
      {R"({"logitdice_state":1,"generate":{"file":"no/such/capture.json"}})", "no/such/capture"},
  };
  AppState s;
  start(s);
  const std::string before = state_to_json(s);
  for (const Bad& row : rows) {
    CAPTURE(row.json);
    const Result<bool> result = state_from_json(s, row.json, "s.json");
    REQUIRE(!result.ok());
    CHECK_MESSAGE(result.error().find(row.says) != std::string::npos, result.error());
    CHECK(state_to_json(s) == before);
  }
}

TEST_CASE("session: the last state comes back, a damaged one is set aside with a notice") {
  const Folder folder;
  const std::string path = folder.file("sub/state.json");
  AppState s;
  start(s);
  restore_last_state(s, path);  // none yet: no news
  CHECK(s.notice.empty());
  update(s, command::SetKnob{&Knobs::top_k, 2});
  REQUIRE(save_state(s, path).ok());
  AppState t;
  start(t);
  restore_last_state(t, path);
  CHECK(t.turn.knobs.top_k == 2);

  write(path, "{ damaged");
  AppState u;
  start(u);
  restore_last_state(u, path);
  CHECK(u.turn.knobs.top_k == 0);
  CHECK(u.notice.find(path + ".damaged") != std::string::npos);
  CHECK(!fs::exists(path));
  CHECK(read(path + ".damaged") == "{ damaged");
}

TEST_CASE("session: a file is replaced as a whole or not at all") {
  const Folder folder;
  const std::string path = folder.file("a.txt");
  REQUIRE(write_atomically(path, "one").ok());
  REQUIRE(write_atomically(path, "two").ok());
  CHECK(read(path) == "two");
  CHECK(std::distance(fs::directory_iterator(folder.path), fs::directory_iterator{}) == 1);
  fs::create_directory(folder.path / "b");
  const Result<bool> result = write_atomically((folder.path / "b").string(), "x");
  REQUIRE(!result.ok());
  CHECK(result.error().find("b") != std::string::npos);
  CHECK(std::distance(fs::directory_iterator(folder.path), fs::directory_iterator{}) == 2);
}

TEST_CASE("session: opening a saved state by its file") {
  const Folder folder;
  AppState a;
  start(a);
  update(a, command::SetKnob{&Knobs::min_p, 0.2});
  update(a, command::SaveState{folder.file("mine.json")});
  CHECK(a.notice.find("mine.json") != std::string::npos);
  AppState b;
  start(b);
  update(b, command::OpenFile{folder.file("mine.json")});
  CHECK(b.turn.knobs.min_p == 0.2);
}

TEST_CASE("session: a text of the model comes back, with its forced token and the step shown") {
  AppState a;
  write_text_with(a, 2);
  update(a, command::SelectStep{7});
  update(a, command::ForceToken{3});
  wait(a);
  update(a, command::SelectStep{12});
  update(a, command::SetKnob{&Knobs::top_k, 5});
  wait(a);
  const std::string json = state_to_json(a);

  AppState b;
  start(b);
  REQUIRE(state_from_json(b, json, "s").ok());
  wait(b);
  CHECK(state_to_json(b) == json);
  CHECK(same_steps(b.generate.written.text, a.generate.written.text));
  CHECK(b.generate.written.text.steps[7].forced);
  CHECK(b.generate.same_dice.text.tokens == a.generate.same_dice.text.tokens);
  CHECK(b.distribution.context == a.distribution.context);
  CHECK(b.distribution.logits.scores == a.distribution.logits.scores);
  CHECK(b.draw->u == a.draw->u);
  CHECK(b.generate.selected == 12);
  CHECK(b.undo.empty());
  update(b, command::ForceToken{1});  // and it can be gone on from
  wait(b);
  CHECK(b.generate.written.text.steps[12].forced);
}

TEST_CASE("session: a text longer than the model's window is written on with the same coins") {
  AppState a;
  write_text_with(a, 1);
  update(a, command::SetLength{270});
  update(a, command::Generate{});
  wait(a);
  const size_t steps = a.generate.written.text.steps.size();
  AppState b;
  start(b);
  REQUIRE(state_from_json(b, state_to_json(a), "s").ok());
  wait(b);
  CHECK(b.generate.written.text.steps.size() == steps);
  CHECK(same_steps(b.generate.written.text, a.generate.written.text));
}

TEST_CASE("session: dice rolled on a step of a text come back as dice") {
  AppState a;
  write_text_with(a, 1);
  update(a, command::SelectStep{3});
  update(a, command::Roll{100});
  AppState b;
  start(b);
  REQUIRE(state_from_json(b, state_to_json(a), "s").ok());
  CHECK(b.rolled.tally.counts == a.rolled.tally.counts);
  CHECK(b.draw->u == a.draw->u);
  CHECK(state_to_json(b) == state_to_json(a));
}

TEST_CASE("session: a captured distribution of the model comes back by its prompt") {
  AppState a;
  start(a);
  update(a, command::SetPrompt{"The cat sat on the"});
  update(a, command::CaptureDistribution{});
  update(a, command::Roll{10});
  AppState b;
  start(b);
  REQUIRE(state_from_json(b, state_to_json(a), "s").ok());
  CHECK(b.distribution.id == "gpt:The cat sat on the");
  CHECK(b.distribution.logits.scores == a.distribution.logits.scores);
  CHECK(b.rolled.tally.counts == a.rolled.tally.counts);
  CHECK(state_to_json(b) == state_to_json(a));
}

TEST_CASE("session: names of before the text was kept change nothing and are no error") {
  for (const char* json : {R"({"logitdice_state":1,"distribution":"tiny GPT","phase":3})",
                           R"({"logitdice_state":1,"distribution":"","phase":3})"}) {
    AppState s;
    start(s);
    const Result<bool> result = state_from_json(s, json, "s");
    REQUIRE_MESSAGE(result.ok(), json);
    CHECK(s.distribution.id == "cat_sat_on");
    CHECK(s.phase == 3);
  }
}

TEST_CASE("session: a saved text opens as a capture and goes on, and a state with it as a state") {
  const Folder folder;
  AppState a;
  write_text_with(a, 1);
  update(a, command::SaveCapture{folder.file("text.json")});
  CHECK(a.error.empty());
  AppState b;
  start(b);
  update(b, command::OpenFile{folder.file("text.json")});
  CHECK(b.error.empty());
  CHECK(b.view == "generate");
  CHECK(b.generate.selected == 0);
  CHECK(same_steps(b.generate.written.text, a.generate.written.text));
  update(b, command::ForceToken{2});
  wait(b);
  CHECK(b.generate.written.text.steps[0].forced);

  update(a, command::SaveState{folder.file("state.json")});
  AppState c;
  start(c);
  update(c, command::OpenFile{folder.file("state.json")});
  CHECK(c.error.empty());
  CHECK(c.notice.find("state.json") != std::string::npos);
  CHECK(same_steps(c.generate.written.text, a.generate.written.text));
}

TEST_CASE("session: another model's capture is read, not written on, and comes back by its file") {
  const Folder folder;
  write(folder.file("other.json"),
        R"({"format": "logitdice-capture/1", "vocabulary": 70000,
            "prompt": {"text": "Hi", "tokens": [9]}, "pieces": [[9, "Hi"], [66000, " you"]],
            "steps": [{"ids": [66000, 9], "logits": [2, 1], "chosen": 66000, "u": 0.25,
                       "tail": {"count": 69998, "log_sum_exp": 0}},
                      {"ids": [9, 66000], "logits": [2, 1], "chosen": 9, "u": 0.25,
                       "tail": {"count": 69998, "log_sum_exp": 0}}]})");
  AppState a;
  start(a);
  update(a, command::OpenFile{folder.file("other.json")});
  REQUIRE(a.error.empty());
  CHECK(a.generate.written.text.steps.size() == 2);
  CHECK(whole_text(a) == "Hi youHi");
  update(a, command::SelectStep{1});
  update(a, command::ForceToken{1});
  CHECK(a.error.find("another model") != std::string::npos);
  update(a, command::Dismiss{});
  update(a, command::SaveCapture{folder.file("again.json")});
  CHECK(a.error.find("other.json") != std::string::npos);
  CHECK(!fs::exists(folder.file("again.json")));

  const std::string json = state_to_json(a);
  AppState b;
  start(b);
  REQUIRE(state_from_json(b, json, "s").ok());
  CHECK(whole_text(b) == "Hi youHi");
  CHECK(b.generate.selected == 1);
  CHECK(state_to_json(b) == json);
  fs::remove(folder.file("other.json"));
  AppState c;
  start(c);
  const std::string before = state_to_json(c);
  const Result<bool> gone = state_from_json(c, json, "s");
  REQUIRE(!gone.ok());
  CHECK(gone.error().find("other.json") != std::string::npos);
  CHECK(state_to_json(c) == before);
}

TEST_CASE("automation: the files say what is on the screen and change only with it") {
  const Folder folder;
  Automation automation(folder.path.string());
  AppState s;
  start(s);
  update(s, command::Roll{1});
  automation.write(s, {{"button.sample", 1, 2, 3, 4}}, 1600, 900);
  const std::string state = read(folder.file("state.json"));
  for (const char* part : {"\"view\": \"pipeline\"", "\"phase\": 6", "\"distribution\": \"cat_sat_on\"",
                           "\"temperature\": 1.0", "\"seed\": 42", "\"step\": 1", "\"token\"",
                           "\"error\": \"\"", "\"order\"", "\"generation\"", "\"running\": false", "\"text\": \"The cat sat on the "}) {
    CAPTURE(part);
    CHECK(state.find(part) != std::string::npos);
  }
  const std::string widgets = read(folder.file("widgets.json"));
  CHECK(widgets.find("\"button.sample\"") != std::string::npos);
  CHECK(widgets.find("1600") != std::string::npos);
  const auto written = fs::last_write_time(folder.file("state.json"));
  automation.write(s, {{"button.sample", 1, 2, 3, 4}}, 1600, 900);
  CHECK(fs::last_write_time(folder.file("state.json")) == written);
}
