// The columns of the Compare page: commands, undo, what is saved of them and told to UI tests. What
// a comparison says is core's.
#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <set>

#include "app/frame/automation.h"
#include "app/program/scene.h"
#include "tests/app/pages/compare/started_compare.h"

using namespace logitdice;
using test::StartedCompare;

namespace {

std::vector<Error> set_scene_text(AppState& s, const std::string& text) {
  const Result<JsonDocument> document = JsonDocument::parse(text, "s.json");
  REQUIRE(document);
  return set_scene(s, document.value());
}

}  // namespace

TEST_CASE("compare state: starts with three temperatures") {
  StartedCompare s;
  REQUIRE(s.comparison().columns.size() == 3);
  CHECK(s.column(0).name == "T 0.20");
  CHECK(s.column(2).name == "T 2.00");
  CHECK(s.column(1).trace->row(0).final.low == doctest::Approx(0.590).epsilon(0.001));
  CHECK(s.column(2).trace->row(0).final.low == doctest::Approx(0.392).epsilon(0.001));
  CHECK(s.comparison().disagreements.empty());
}

TEST_CASE("compare state: the presets make their columns") {
  StartedCompare s;
  for (const ComparePreset& preset : all_compare_presets()) {
    CAPTURE(preset.id);
    s.act(compare_page::UsePreset{std::string(preset.id)});
    CHECK(s.settings() == preset.columns(s.state.in.knobs, s.state.in.profile));
    REQUIRE(s.comparison().columns.size() == s.settings().size());
    for (const ComparedColumn& column : s.comparison().columns) CHECK(column.trace);
  }
  s.act(compare_page::UsePreset{"slip"});
  CHECK(s.column(0).trace->kept() == 3);
  CHECK(s.column(1).trace->kept() == 2);
  CHECK(s.comparison().disagreements.at(0).text == "only Textbook order keeps: floor");

  s.act(compare_page::UsePreset{"temperatures"});
  CHECK(s.settings() == first_columns());
  s.act(compare_page::UsePreset{"nobody"});
  CHECK(s.settings() == first_columns());
}

TEST_CASE("compare state: the presets of engines hold every engine of the specification, parted") {
  StartedCompare s;
  std::set<std::string> seen;
  for (const char* preset : {"engines", "more_engines"}) {
    s.act(compare_page::UsePreset{preset});
    std::set<int> kept;
    for (const ComparedColumn& c : s.comparison().columns) {
      seen.emplace(c.setting.profile.id);
      REQUIRE(c.trace);
      kept.insert(c.trace->kept());
    }
    CHECK(kept.size() > 1);
    CHECK(!s.comparison().disagreements.empty());
  }
  CHECK(seen == std::set<std::string>{"textbook", "llama.cpp", "huggingface", "vllm", "sglang",
                                      "mlx-lm", "ollama", "llama2.c"});
}

TEST_CASE("compare state: the engines take the Pipeline's knobs where it has some") {
  StartedCompare s;
  s.send(command::SetProfile{"llama.cpp"});
  s.send(command::SetKnob{&Knobs::top_k, 2});
  s.act(compare_page::UsePreset{"engines"});
  for (const ComparedColumn& c : s.comparison().columns) CHECK(c.setting.knobs.top_k == 2);
  CHECK(s.column(1).setting.knobs.penalty_last_n == 64);
  CHECK(s.column(3).setting.knobs.penalty_last_n == -1);  // vLLM has no window
}

TEST_CASE("compare state: before and after follows the Pipeline until it is edited") {
  StartedCompare s;
  s.act(compare_page::UsePreset{"before_after"});
  CHECK(s.column(1).trace->kept() == 6);
  s.send(command::SetKnob{&Knobs::top_p, 0.9});
  CHECK(s.column(0).trace->kept() == 6);
  CHECK(s.column(1).trace->kept() == 3);
  CHECK(std::isinf(distance(*s.column(0).trace, *s.column(1).trace).kl_bits.low));
  CHECK(s.column(1).distance->kl_bits.low == doctest::Approx(-std::log2(0.939)).epsilon(0.01));
  s.act(compare_page::SetKnob{1, &Knobs::temperature, 2});
  CHECK(s.column(1).setting.knobs.top_p == 0.9);
  s.send(command::SetKnob{&Knobs::top_p, 0.5});
  CHECK(s.column(1).setting.knobs.top_p == 0.9);
}

TEST_CASE("compare state: columns are added to four and removed to two") {
  StartedCompare s;
  s.act(compare_page::AddColumn{});
  s.act(compare_page::AddColumn{});
  CHECK(s.comparison().columns.size() == 4);
  CHECK(s.column(3).setting.knobs.temperature == 2);
  s.act(compare_page::RemoveColumn{0});
  CHECK(s.column(0).setting.knobs.temperature == 1);
  for (int i = 0; i < 5; ++i) s.act(compare_page::RemoveColumn{0});
  CHECK(s.comparison().columns.size() == 2);
  s.act(compare_page::RemoveColumn{7});
  s.act(compare_page::SetKnob{9, &Knobs::top_k, 1});
  s.act(compare_page::SetProfile{-1, "vllm"});
  CHECK(s.comparison().columns.size() == 2);
}

TEST_CASE("compare state: an edit changes its column alone and is one undo") {
  StartedCompare s;
  const Inputs before = s.state.in;
  const std::vector<ColumnSetting> columns = s.settings();
  s.act(compare_page::SetKnob{1, &Knobs::temperature, 0.9});
  s.act(compare_page::SetKnob{1, &Knobs::temperature, 0.8}, true);
  s.act(compare_page::SetKnob{1, &Knobs::temperature, 0.7}, true);
  CHECK(s.column(1).setting.knobs.temperature == 0.7);
  CHECK(s.state.in.knobs == before.knobs);
  CHECK(s.settings()[0] == columns[0]);
  CHECK(s.state.undo.size() == 1);
  s.send(command::Undo{});
  CHECK(s.state.in == before);
  CHECK(s.column(1).setting.knobs.temperature == 1);
  s.send(command::Redo{});
  CHECK(s.column(1).setting.knobs.temperature == 0.7);
}

TEST_CASE("compare state: a refused value empties its column until it is right again") {
  StartedCompare s;
  s.act(compare_page::UsePreset{"engines"});
  s.send(command::Roll{1});
  const Inputs before = s.state.in;
  s.act(compare_page::SetKnob{3, &Knobs::top_p, 0});  // vLLM
  CHECK(s.column(3).refusal.find("top_p is 0") != std::string::npos);
  CHECK(!s.column(3).trace);
  CHECK(!s.column(3).draw);
  CHECK(s.column(2).trace);
  CHECK(s.state.error.empty());
  s.act(compare_page::UseInPipeline{3});
  CHECK(s.state.error == s.column(3).refusal);
  CHECK(s.state.in.knobs == before.knobs);
  s.act(compare_page::SetKnob{3, &Knobs::top_p, 0.5});
  CHECK(s.column(3).refusal.empty());
  CHECK(s.column(3).trace->knobs.top_p == 0.5);
  s.act(compare_page::SetKnob{3, &Knobs::top_p, -2});  // no engine takes it
  CHECK(s.column(3).refusal.find("top_p is -2") != std::string::npos);
  s.send(command::Undo{});
  CHECK(s.column(3).setting.knobs.top_p == 0.5);
  CHECK(s.column(3).trace);
}

TEST_CASE("compare state: a column keeps no number that a file could not hold") {
  StartedCompare s;
  const Inputs before = s.state.in;
  for (const double value : {std::numeric_limits<double>::infinity(), std::nan("")}) {
    s.act(compare_page::SetKnob{0, &Knobs::top_p, value});
    CHECK(s.state.in == before);
    CHECK(s.state.error.find("top_p") == 0);
  }
}

TEST_CASE("compare state: all columns draw with the coin of the dice") {
  StartedCompare s;
  CHECK(!s.comparison().coin);
  for (int i = 0; i < 30; ++i) {
    s.send(command::Roll{1});
    REQUIRE(s.comparison().coin);
    CHECK(*s.comparison().coin == coin(s.state.in.seed, s.state.dice.step - 1));
    for (const ComparedColumn& c : s.comparison().columns) {
      CHECK(c.draw->u == *s.comparison().coin);
      CHECK(c.draw_differs == (c.drawn != s.column(0).drawn));
    }
  }
  s.send(command::ClearDraws{});
  CHECK(!s.comparison().coin);
  CHECK(!s.column(0).draw);
}

TEST_CASE("compare state: columns are copied from the Pipeline and used in it") {
  StartedCompare s;
  s.send(command::SetProfile{"llama.cpp"});
  s.send(command::SetKnob{&Knobs::top_k, 2});
  s.act(compare_page::CopyFromPipeline{1});
  CHECK(s.column(1).setting.profile.id == "llama.cpp");
  CHECK(s.column(1).trace->kept() == 2);
  s.act(compare_page::UseInPipeline{2});
  CHECK(s.state.in.profile.id == "textbook");
  CHECK(s.state.in.knobs.temperature == 2);
  CHECK(s.state.trace.row(0).final.low == doctest::Approx(0.392).epsilon(0.001));
  s.send(command::Undo{});
  CHECK(s.state.in.profile.id == "llama.cpp");
}

TEST_CASE("compare state: another engine keeps the column's knobs, an unknown one is told about") {
  StartedCompare s;
  s.act(compare_page::SetProfile{1, "vllm"});
  CHECK(s.column(1).setting.profile.id == "vllm");
  CHECK(s.column(1).setting.knobs.temperature == 1);
  CHECK(s.column(0).setting.profile.id == "textbook");
  s.act(compare_page::SetProfile{1, "nobody"});
  CHECK(s.column(1).setting.profile.id == "vllm");
  CHECK(s.state.error.find("nobody") != std::string::npos);
}

TEST_CASE("compare state: nothing is computed while another page is on the screen") {
  StartedCompare s;
  s.send(command::SetView{"pipeline"});
  s.send(command::SetKnob{&Knobs::top_p, 0.9});
  s.act(compare_page::UsePreset{"engines"});
  CHECK(s.comparison().columns.size() == 3);
  s.send(command::SetView{"compare"});
  REQUIRE(s.comparison().columns.size() == 4);
  CHECK(s.column(0).setting.knobs.top_p == 0.9);
}

TEST_CASE("compare state: nothing is computed twice") {
  StartedCompare s;
  s.send(command::Roll{1});
  const Trace* before = &*s.column(0).trace;
  s.send(command::Select{2});
  s.send(command::ToggleTheme{});
  CHECK(&*s.column(0).trace == before);
  CHECK(compare_page::columns(s.state).key.columns == s.settings());
}

TEST_CASE("compare state: a saved scene brings the columns back") {
  StartedCompare a;
  a.act(compare_page::UsePreset{"engines"});
  a.act(compare_page::SetKnob{2, &Knobs::top_k, 3});
  a.act(compare_page::SetKnob{3, &Knobs::top_p, 0});  // refused, and kept
  a.act(compare_page::RemoveColumn{0});
  const std::string saved = scene_text(a.state);
  StartedCompare b("pipeline");
  CHECK(set_scene_text(b.state, saved).empty());
  CHECK(b.settings() == a.settings());
  CHECK(b.state.page->id == "compare");
  CHECK(b.comparison().columns.size() == 3);
  CHECK(!b.column(2).refusal.empty());
  CHECK(scene_text(b.state) == saved);
}

TEST_CASE("compare state: what is wrong of saved columns is told, and the rest comes back") {
  for (const char* bad : {R"({"columns":3})", R"({"columns":[]})", R"({"columns":[{}]})",
                          R"({"columns":[{},{},{},{},{}]})"}) {
    CAPTURE(bad);
    StartedCompare s;
    const std::string before = scene_text(s.state);
    CHECK(set_scene_text(s.state, bad).size() == 1);
    CHECK(scene_text(s.state) == before);
  }
  for (const char* bad : {R"({"columns":[{"profile":"vllm"},{"profile":"nobody"}]})",
                          R"({"columns":[{"profile":"vllm"},{"follows":3}]})",
                          R"({"columns":[{"profile":"vllm"},{"knobs":{"top_p":"x"}}]})"}) {
    CAPTURE(bad);
    StartedCompare s;
    const std::vector<Error> errors = set_scene_text(s.state, bad);
    REQUIRE(errors.size() == 1);
    CHECK(errors[0].message.find("s.json:1:") == 0);
    CHECK(s.column(0).setting.profile.id == "vllm");
    CHECK(s.settings().at(1) == ColumnSetting());
  }
}

TEST_CASE("compare state: automation tells every column") {
  StartedCompare s;
  s.act(compare_page::UsePreset{"engines"});
  s.send(command::Roll{1});
  const auto json = nlohmann::json::parse(automation_state(s.state));
  const auto& columns = json.at("columns");
  REQUIRE(columns.size() == 4);
  CHECK(columns[1].at("profile") == "llama.cpp");
  CHECK(columns[1].at("knobs").at("top_p") == 0.85);
  CHECK(columns[1].at("kept") == 3);
  CHECK(columns[1].at("draw").at("token") == s.column(1).drawn);
  CHECK(columns[0].at("tv").is_null());
  CHECK(columns[1].at("tv").get<double>() > 0);
  CHECK(columns[1].at("kl").get<double>() > 0);
  CHECK(json.at("disagreements").size() == 1);
}
