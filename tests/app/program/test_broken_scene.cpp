#include <sys/stat.h>

#include <cstdlib>

#include "app/program/session_file.h"
#include "app/program/writing.h"
#include "core/capture/capture.h"
#include "core/decoding/generation_capture.h"
#include "core/model/embedded.h"
#include "tests/app/program/random_state.h"
#include "tests/test_folder.h"

using namespace logitdice;
using namespace logitdice::test;

// What cannot be brought back costs one sentence and that part alone.
namespace {

std::string scene_with(const std::string& members) {
  return "{\"logitdice_state\": 2, \"phase\": 3, " + members + "}";
}

bool says(const std::vector<Error>& errors, std::string_view part) {
  return errors.size() == 1 && errors[0].message.find(part) != std::string::npos;
}

// A scene that names a file in place of the distribution, of a card and of a text.
std::string naming(const std::string& bytes) {
  std::string text;
  {
    JsonWriter out(text);
    out.open_object(JsonWriter::Layout::kLines);
    out.key("logitdice_state").value(2);
    out.key("distribution").piece(bytes);
    out.key("phase").value(3);
    out.key("cutoffs").open_object(JsonWriter::Layout::kOneLine);
    out.key("upper").piece(bytes);
    out.key("rule").value("top_p");
    out.close_object();
    out.key("text").open_object(JsonWriter::Layout::kOneLine);
    out.key("file").piece(bytes);
    out.key("prompt").value("stays");
    out.close_object();
    out.close_object();
  }
  return text;
}

}  // namespace

TEST_CASE("scene: a part that is wrong costs one sentence with its place, and nothing else") {
  struct Bad {
    const char* members;
    const char* says;
  };
  const Bad rows[] = {
      {R"("knobs":{"top_p":2})", "top_p"},
      {R"("knobs":{"top_p":"high"})", "\"top_p\" must be a number"},
      {R"("knobs":{"top_p":"inf"})", "\"top_p\" must be a number"},
      {R"("knobs":{"warmth":2})", "no knob \"warmth\""},
      {R"("knobs":[])", "\"knobs\" must be an object"},
      {R"("profile":"nobody")", "nobody"},
      {R"("profile":"nobody","order":["dry"],"knobs":{"temperature":0})", "nobody"},
      {R"("profile":3)", "\"profile\" must be"},
      {R"("order":["top_q"])", "top_q"},
      {R"("order":["top_q"],"switched_off":["dry"])", "top_q"},
      {R"("order":[1])", "1:"},
      {R"("order":"dry")", "\"order\" must be a list"},
      {R"("switched_off":["dry"])", "dry"},
      {R"("switched_off":{})", "\"switched_off\" must be a list"},
      {R"("view":"nowhere")", "there is no view of this name"},
      {R"("view":[])", "\"view\" must be"},
      {R"("seed":-1)", "the seed is"},
      {R"("step":1,"rolled_from":2)", "at most \"step\""},
      {R"("step":1000000000000,"rolled_from":0)", "10000000 draws"},
      {R"("step":"one")", "\"step\" must be"},
      {R"("selected":-1)", "\"selected\" must be"},
      {R"("coin":"silver")", "\"coin\" must be"},
      {R"("preferences":{"scale":900})", "\"scale\" must be"},
      {R"("preferences":{"theme":"pink"})", "\"theme\" must be"},
      {R"("preferences":{"axis":3})", "\"axis\" must be"},
      {R"("preferences":{"phase_seconds":0})", "\"phase_seconds\" must be"},
      {R"("preferences":7)", "\"preferences\" must be an object"},
      {R"("distribution":"no/such/file.json")", "no/such/file.json"},
      {R"("distribution":"no_such_id")", "no_such_id"},
      {R"("distribution":null)", "\"distribution\" must be"},
      {R"("exp_display":{"added":1e300})", "\"added\" must be"},
      {R"("exp_display":1)", "\"exp_display\" must be"},
      {R"("history":[])", "\"history\" must be"},
      {R"("history":{"output":1})", "\"output\" must be"},
      {R"("history":{"output":{"bytes":[300]}})", "\"output\" must be"},
      {R"("text":[])", "\"text\" must be an object"},
      {R"("text":{"prompt":7})", "\"prompt\" must be"},
      {R"("text":{"length":0})", "\"length\" must be"},
      {R"("text":{"length":1e300})", "\"length\" must be"},
      {R"("text":{"preview":1})", "\"preview\" must be"},
      {R"("text":{"capture":{}})", "capture"},
      {R"("text":{"capture":[]})", "object"},
      {R"("text":{"file":"no/such/capture.json","step":3})", "no/such/capture"},
      {R"("text":{"file":7})", "\"file\" must be"},
      {R"("generate":[])", "\"generate\" must be an object"},
      {R"("generate":{"mode":"poem"})", "\"mode\" must be"},
      {R"("generate":{"continuations":65})", "\"continuations\" must be"},
      {R"("columns":[])", "2 to 4 columns"},
      {R"("columns":{})", "\"columns\" must be a list"},
      {R"("cutoffs":{"upper":"nowhere.json"})", "nowhere.json"},
      {R"("cutoffs":{"rule":"top_q"})", "\"rule\" must be"},
      {R"("cutoffs":{"column":-2})", "\"column\" must be"},
      {R"("penalties":{"page":"three"})", "\"page\" must be"},
      {R"("beam":[])", "\"beam\" must be an object"},
      {R"("beam":{"width":9})", "\"width\" must be"},
      {R"("beam":{"alpha":-1})", "\"alpha\" must be"},
      {R"("beam":{"steps":0})", "\"steps\" must be"},
      {R"("beam":{"length_rule":"log"})", "\"length_rule\" must be"},
      {R"("beam":{"path_ends":1})", "\"path_ends\" must be"},
      {R"("beam":{"source":"book"})", "\"source\" must be"},
      {R"("beam":{"source":"file"})", "\"file\" says which file"},
      {R"("beam":{"file":"/no/such/tree.json"})", "/no/such/tree.json"},
      {R"("beam":{"chosen":-2})", "\"chosen\" must be"},
      {R"("penalties":{"spiral_penalised":0})", "\"spiral_penalised\" must be"},
  };
  for (const Bad& row : rows) {
    CAPTURE(std::string(row.members));
    Started s, untouched;
    const std::vector<Error> errors = s.set(scene_with(row.members));
    REQUIRE(errors.size() == 1);
    CHECK_MESSAGE(errors[0].message.find(row.says) != std::string::npos, errors[0].message);
    CHECK(errors[0].message.find('\n') == std::string::npos);
    CHECK(errors[0].message.starts_with("s.json:1:"));
    untouched.send(command::SetPhase{3});
    if (std::string_view(row.members).starts_with("\"knobs\"") ||
        std::string_view(row.members).starts_with("\"step\"")) {
      continue;  // the right one of two members is set
    }
    const bool same = scene_text(s.state) == scene_text(untouched.state);
    CHECK(same);
  }
}

TEST_CASE("scene: of several columns the wrong one stays, and the wrong part of one") {
  Started s;
  const std::vector<Error> errors =
      s.set(scene_with(R"("columns":[{"profile":"vllm","knobs":{"top_k":-7}}, 3,
                          {"profile":"nobody"}, {"follows":true}])"));
  CHECK(errors.size() == 2);
  const auto& columns = compare_page::inputs(s.state).columns;
  REQUIRE(columns.size() == 4);
  CHECK(columns[0].profile.id == "vllm");
  CHECK(columns[0].knobs.top_k == -7);
  CHECK(columns[1] == first_columns()[1]);
  CHECK(columns[3].follows);
}

TEST_CASE("scene: a file that is gone, moved, damaged or something else costs its three places") {
  const TestFolder folder;
  ::mkfifo(folder.path("fifo").c_str(), 0600);
  const std::string capture_like = R"({"format": "logitdice-capture/1", "steps": []})";
  const std::string names[] = {folder.path("gone.json"),
                               folder.file("damaged.json", "{\"logits\": [1, "),
                               folder.file("empty.json", ""),
                               folder.file("state.json", "{\"logitdice_state\": 2}"),
                               folder.file("capture.json", capture_like),
                               folder.file("caf\xe9.json", "{"),
                               folder.path(""),
                               folder.path("fifo"),
                               "/dev/zero",
                               std::string("nul\0inside", 10),
                               std::string(70000, 'x'),
                               "",
                               "relative/gone.json"};
  for (const std::string& name : names) {
    CAPTURE(std::string(name));
    Started s;
    const std::vector<Error> errors = s.set(naming(name));
    CHECK(errors.size() == (name.empty() ? 1 : 3));  // no name: what the page opens with, no text
    CHECK(s.state.distribution.id == "cat_sat_on");
    CHECK(cutoffs_page::inputs(s.state).sources[0].name == "peaked");
    CHECK(cutoffs_page::cards(s.state).rule == 1);
    CHECK(s.state.in.prompt.str() == "stays");
    CHECK(s.state.phase == 3);
  }
}

TEST_CASE("scene: files are found again by absolute paths, whatever bytes their names have") {
  const TestFolder folder;
  const std::string here = std::filesystem::current_path().string();
  std::filesystem::current_path(folder.path(""));
  for (const char* name : {"plain.json", "caf\xe9.json", "flat", "pipeline", "gpt:x"}) {
    CAPTURE(std::string(name));
    folder.file(name, "{\"logits\": [1, 2, 3], \"context\": \"mine\"}");
    Started a;
    a.send(command::OpenFile{name});
    const std::string by_path = std::string("./") + name;
    a.send(command::PageAction{cutoffs_page::kId,
                               cutoffs_page::Action(cutoffs_page::SetSource{1, by_path})});
    REQUIRE(a.state.error == "");
    std::filesystem::current_path(here);
    Started b;
    CHECK(b.set(scene_text(a.state)).empty());
    CHECK(b.state.distribution.context == "mine");
    CHECK(cutoffs_page::inputs(b.state).sources[1].distribution.context == "mine");
    const bool same = scene_text(b.state) == scene_text(a.state);
    CHECK(same);
    std::filesystem::current_path(folder.path(""));
  }
  std::filesystem::current_path(here);
}

TEST_CASE("scene: a text of another model costs the text") {
  Started a("generate");
  a.wait_for_text();
  std::string scene = scene_text(a.state);
  const std::size_t at = scene.find("[2047, \"<|endoftext|>\"]");
  REQUIRE(at != scene.npos);
  scene[at + 8] = '(';
  Started b;
  CHECK(says(b.set(scene), "another model"));
  CHECK(b.state.page->id == "generate");
}

TEST_CASE("scene: states of the first format are read as far as they have the same parts") {
  Started a("generate");
  a.wait_for_text();
  a.send(command::SelectStep{2});
  a.send(command::ForceToken{1});
  a.wait_for_text();
  const Capture text = capture_of(a.state.generation(), *tiny_model(), 1);
  Started b;
  const std::vector<Error> errors = b.set(
      R"({"logitdice_state": 1, "distribution": "tiny GPT", "view": "penalties", "phase": 4,
          "selected": 1, "profile": "vllm", "order": ["temperature", "top_k"], "switched_off": [],
          "knobs": {"temperature": 0.5, "top_k": 7.0}, "seed": 9, "step": 0, "rolled_from": 0,
          "preferences": {"theme": "light", "scale": 1.5, "reduced_motion": true, "axis": "log",
                          "phase_seconds": 2.0},
          "generate": {"prompt": "Once", "length": 12, "mode": "text", "continuations": 5,
                       "preview": true, "step": 5, "text": )" +
      capture_to_json(text) +
      R"(}, "cutoffs": {"upper": "flat", "lower": "pipeline", "rule": "min_p"},
          "penalties": {"history": "mat", "prompt": "the", "page": "distribution",
                        "spiral_prompt": "So it goes. So"}})");
  for (const Error& error : errors) CHECK(error.message == "");
  const AppState& s = b.state;
  CHECK(s.page->id == "penalties");
  CHECK(s.phase == 4);
  CHECK(s.in.profile.id == "vllm");
  CHECK(s.in.knobs.top_k == 7);
  CHECK(s.in.seed == 9);
  CHECK(s.preferences.theme == ThemeName::light);
  CHECK(s.in.prompt.str() == "Once");
  CHECK(s.in.length == 12);
  CHECK(s.in.step == 5);
  CHECK(s.generation().tokens == a.state.generation().tokens);
  CHECK(s.generation().steps[2].forced);
  CHECK(generate_page::inputs(s).continuations == 5);
  CHECK(cutoffs_page::inputs(s).sources[1].name == "pipeline");
  CHECK(s.in.typed.output.str() == "mat");
  CHECK(s.in.typed.prompt.str() == "the");
  CHECK(penalties_page::inputs(s).spiral_prompt.str() == "So it goes. So");
}

TEST_CASE("scene: what was chosen past the model's window comes back, also from halfway") {
  Started a;
  a.send(command::SetLength{262});
  a.send(command::SetKnob{&Knobs::temperature, 3});
  a.send(command::SetSeed{5});
  a.send(command::Generate{});
  a.wait_for_text();
  REQUIRE(a.state.generation().steps.size() == 262);
  a.send(command::SelectStep{255});
  a.send(command::ForceToken{4});
  a.wait_for_text();
  a.send(command::SelectStep{258});
  const std::string scene = scene_text(a.state);
  Started halfway, b;
  CHECK(halfway.set(scene).empty());
  CHECK(b.set(scene_text(halfway.state)).empty());
  for (Started* s : {&halfway, &b}) {
    s->wait_for_text();
    const bool same = scene_text(s->state) == scene;
    CHECK(same);
    CHECK(s->state.generation().tokens == a.state.generation().tokens);
    CHECK(s->state.draw->u == a.state.draw->u);
  }
}

// ---- random damage --------------------------------------------------------------------------

namespace {

// Where the values of a scene begin and end, keys left out.
void collect(const JsonValue& value, std::vector<std::pair<std::size_t, std::size_t>>& out) {
  out.emplace_back(value.begin(), value.end());
  for (std::size_t i = 0; value.items() && i < value.items()->size(); ++i) {
    collect((*value.items())[i], out);
  }
  for (std::size_t i = 0; value.members() && i < value.members()->size(); ++i) {
    collect((*value.members())[i].value, out);
  }
}

std::string damaged(std::string scene, RandomPerson& person) {
  static const std::string kValues[] = {"null",        "true",
                                        "0",           "-1",
                                        "1",           "3",
                                        "1e300",       "-0.5",
                                        "99999999999", "18446744073709551615",
                                        "\"\"",        "\"-inf\"",
                                        "\"dry\"",     "\"flat\"",
                                        "{}",          "[]",
                                        "[[]]",        "{\"bytes\":[255]}",
                                        "[1,2]",       "{\"a\":1}"};
  for (int times = 1 + person.below(4); times > 0; --times) {
    const Result<JsonDocument> document = JsonDocument::parse(scene, "s");
    REQUIRE(document.ok());
    std::vector<std::pair<std::size_t, std::size_t>> values;
    collect(document->root(), values);
    if (values.size() < 2) break;
    const auto [begin, end] =
        values[static_cast<std::size_t>(1 + person.below(static_cast<int>(values.size()) - 1))];
    scene.replace(begin, end - begin, kValues[person.below(static_cast<int>(std::size(kValues)))]);
  }
  return scene;
}

void check_usable(Started& s) {
  s.wait_for_text();
  for (const PageInfo* page : all_pages()) s.send(command::SetView{std::string(page->id)});
  s.send(command::Roll{3});
  s.send(command::StepText{1});
  s.send(command::Undo{});
  Started again;
  CHECK(again.set(scene_text(s.state)).empty());
}

}  // namespace

TEST_CASE("scene: random values in place of others are told and leave a program that works") {
  RandomPerson person(3);
  Started a;
  person.use(a);
  a.send(command::SetPrompt{"Once"});
  a.send(command::SetLength{4});
  a.send(command::Generate{});
  a.wait_for_text();
  a.send(command::SelectStep{2});
  a.send(command::ForceToken{1});
  a.wait_for_text();
  const std::string scene = scene_text(a.state);
  Started used;
  for (int i = 0; i < 2000; ++i) {
    const std::string text = damaged(scene, person);
    CAPTURE(text);
    const std::vector<Error> errors = used.set(text);
    CHECK(errors.size() < 200);
    for (const Error& error : errors) CHECK(error.message.starts_with("s.json:"));
    if (i % 50 == 0) check_usable(used);
  }
}

TEST_CASE("session: random bytes and cut files are refused or read, never more") {
  const TestFolder folder;
  RandomPerson person(4);
  Started a;
  person.use(a);
  const std::string scene = scene_text(a.state);
  Started s;
  for (int i = 0; i < 500; ++i) {
    std::string text = scene;
    if (person.one_in(2))
      text.resize(static_cast<std::size_t>(person.below(static_cast<int>(text.size()))));
    for (int k = person.below(4); k > 0 && !text.empty(); --k) {
      text[static_cast<std::size_t>(person.below(static_cast<int>(text.size())))] =
          static_cast<char>(person.below(256));
    }
    const Result<bool> loaded = load_state(s.state, folder.file("state.json", text));
    if (!loaded) CHECK(loaded.error().find("state.json:") != std::string::npos);
  }
  check_usable(s);
}
