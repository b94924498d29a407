#include <doctest/doctest.h>

#include <chrono>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <set>
#include <thread>

#include "app/pages/compare/compare.h"
#include "app/program/automation.h"
#include "app/program/session_file.h"
#include "core/capture/bundled.h"
#include "core/decoding/reapply.h"
#include "core/model/embedded.h"
#include "tests/app/program/started.h"

using namespace logitdice;

namespace {

struct StartedCompare : test::Started {
  StartedCompare() : Started("compare") {}
  template <class A>
  void send(A action) {
    update(state, command::Compare{action});
  }
  const CompareState& compare() const { return state.compare; }
  const ComparedColumn& column(size_t i) const { return state.compare.columns.at(i); }
};

std::vector<bool> kept_of(const ComparedColumn& column) {
  std::vector<bool> kept;
  for (const Row& row : column.rows) kept.push_back(row.cut_by == Row::kKept);
  return kept;
}

}  // namespace

TEST_CASE("compare state: starts with three temperatures") {
  StartedCompare s;
  REQUIRE(s.compare().columns.size() == 3);
  CHECK(s.column(0).name == "T 0.20");
  CHECK(s.column(2).name == "T 2.00");
  CHECK(s.column(1).rows[0].final.low == doctest::Approx(0.590).epsilon(0.001));
  CHECK(s.column(2).rows[0].final.low == doctest::Approx(0.392).epsilon(0.001));
  CHECK(!s.column(0).distance);
  CHECK(s.column(1).distance->total_variation.low > 0.3);
  CHECK(s.compare().tokens.size() == 6);
  CHECK(s.compare().disagreements.empty());
}

TEST_CASE("compare state: the engines' preset gives no engine a window that it does not have") {
  struct Case {
    double last_n;
    std::vector<double> windows;  // of textbook, llama.cpp, transformers and vLLM
  };
  for (const Case& row : {Case{64, {-1, 64, -1, -1}}, {7, {7, 7, -1, -1}}}) {
    StartedCompare s;
    update(s.state, command::SetProfile{"llama.cpp"});
    update(s.state, command::SetKnob{&Knobs::penalty_last_n, row.last_n});
    s.send(compare::UsePreset{"engines"});
    REQUIRE(s.compare().columns.size() == 4);
    for (int i = 0; i < 4; ++i) {
      CAPTURE(i);
      CHECK(s.column(i).setting.knobs.penalty_last_n == row.windows[static_cast<size_t>(i)]);
      CHECK(s.column(i).refusal.empty());
    }
  }
}

TEST_CASE("compare state: the presets make their columns") {
  StartedCompare s;
  s.send(compare::UsePreset{"engines"});
  REQUIRE(s.compare().columns.size() == 4);
  CHECK(s.column(1).name == "llama.cpp");
  for (const ComparedColumn& c : s.compare().columns) {
    Knobs knobs = c.setting.knobs;
    CHECK(knobs.penalty_last_n == neutral_knobs(c.setting.profile).penalty_last_n);
    knobs.penalty_last_n = s.column(0).setting.knobs.penalty_last_n;
    CHECK(knobs == s.column(0).setting.knobs);
    REQUIRE(c.trace);
  }
  // T 2, top-p .85, min-p .15: llama.cpp cuts on the untouched softmax, vLLM sums after min-p.
  CHECK(s.column(0).trace->kept() == 4);
  CHECK(s.column(1).trace->kept() == 3);
  CHECK(s.column(2).trace->kept() == 4);
  CHECK(s.column(3).trace->kept() == 3);
  REQUIRE(s.compare().disagreements.size() == 1);
  CHECK(s.compare().disagreements[0] == "only Textbook order and transformers keep: bed");
  CHECK(s.compare().tokens[3].differs);
  CHECK(!s.compare().tokens[0].differs);
  CHECK(!s.compare().tokens[5].differs);

  s.send(compare::UsePreset{"slip"});
  REQUIRE(s.compare().columns.size() == 2);
  CHECK(s.column(0).trace->kept() == 3);
  CHECK(s.column(1).trace->kept() == 2);
  CHECK(s.compare().disagreements[0] == "only Textbook order keeps: floor");

  s.send(compare::UsePreset{"temperatures"});
  CHECK(s.state.turn.columns == first_columns());
  s.send(compare::UsePreset{"nobody"});
  CHECK(s.state.turn.columns == first_columns());
}

TEST_CASE("compare state: the engines take the Pipeline's knobs where it has some") {
  StartedCompare s;
  update(s.state, command::SetKnob{&Knobs::top_k, 2});
  s.send(compare::UsePreset{"engines"});
  for (const ComparedColumn& c : s.compare().columns) CHECK(c.setting.knobs.top_k == 2);
}

TEST_CASE("compare state: before and after follows the Pipeline until it is edited") {
  StartedCompare s;
  s.send(compare::UsePreset{"before_after"});
  CHECK(s.column(1).trace->kept() == 6);
  update(s.state, command::SetKnob{&Knobs::top_p, 0.9});
  CHECK(s.column(0).trace->kept() == 6);
  CHECK(s.column(1).trace->kept() == 3);
  CHECK(std::isinf(distance(*s.column(0).trace, *s.column(1).trace).kl_bits.low));
  CHECK(s.column(1).distance->kl_bits.low == doctest::Approx(-std::log2(0.939)).epsilon(0.01));
  s.send(compare::SetKnob{1, &Knobs::temperature, 2});
  CHECK(s.column(1).setting.knobs.top_p == 0.9);
  update(s.state, command::SetKnob{&Knobs::top_p, 0.5});
  CHECK(s.column(1).setting.knobs.top_p == 0.9);
}

TEST_CASE("compare state: columns are added to four and removed to two") {
  StartedCompare s;
  s.send(compare::AddColumn{});
  s.send(compare::AddColumn{});
  CHECK(s.compare().columns.size() == 4);
  CHECK(s.column(3).setting.knobs.temperature == 2);
  s.send(compare::RemoveColumn{0});
  CHECK(s.column(0).setting.knobs.temperature == 1);
  for (int i = 0; i < 5; ++i) s.send(compare::RemoveColumn{0});
  CHECK(s.compare().columns.size() == 2);
  s.send(compare::RemoveColumn{7});
  s.send(compare::SetKnob{9, &Knobs::top_k, 1});
  s.send(compare::SetProfile{-1, "vllm"});
  CHECK(s.compare().columns.size() == 2);
}

TEST_CASE("compare state: an edit changes its column alone and is one undo") {
  StartedCompare s;
  const Turn before = s.state.turn;
  s.send(compare::SetKnob{1, &Knobs::temperature, 0.9});
  s.send(compare::SetKnob{1, &Knobs::temperature, 0.8, true});
  s.send(compare::SetKnob{1, &Knobs::temperature, 0.7, true});
  CHECK(s.column(1).setting.knobs.temperature == 0.7);
  CHECK(s.state.turn.knobs == before.knobs);
  CHECK(s.state.turn.columns[0] == before.columns[0]);
  CHECK(s.state.undo.size() == 1);
  update(s.state, command::Undo{});
  CHECK(s.state.turn == before);
  CHECK(s.column(1).setting.knobs.temperature == 1);
  update(s.state, command::Redo{});
  CHECK(s.column(1).setting.knobs.temperature == 0.7);
}

TEST_CASE("compare state: a refused value empties its column until it is right again") {
  StartedCompare s;
  s.send(compare::UsePreset{"engines"});
  const Turn before = s.state.turn;
  s.send(compare::SetKnob{3, &Knobs::top_p, 0});  // vLLM
  CHECK(s.column(3).refusal.find("top_p is 0") != std::string::npos);
  CHECK(!s.column(3).trace);
  CHECK(s.column(3).rows.empty());
  CHECK(s.column(3).sentence.before.empty());
  CHECK(s.column(2).trace);
  CHECK(s.state.error.empty());
  s.send(compare::UseInPipeline{3});
  CHECK(s.state.turn.knobs == before.knobs);
  s.send(compare::SetKnob{3, &Knobs::top_p, 0.5});
  CHECK(s.column(3).refusal.empty());
  CHECK(s.column(3).trace->knobs.top_p == 0.5);
  s.send(compare::SetKnob{3, &Knobs::top_p, -2});  // no engine takes it
  CHECK(s.column(3).refusal.find("top_p is -2") != std::string::npos);
  update(s.state, command::Undo{});
  CHECK(s.column(3).setting.knobs.top_p == 0.5);
  CHECK(s.column(3).trace);
}

TEST_CASE("compare state: a column keeps no number that a file could not hold") {
  StartedCompare s;
  const Turn before = s.state.turn;
  for (const double value : {std::numeric_limits<double>::infinity(), std::nan("")}) {
    s.send(compare::SetKnob{0, &Knobs::top_p, value});
    CHECK(s.state.turn == before);
    CHECK(s.state.error.find("top_p") == 0);
  }
}

TEST_CASE("compare state: the presets of engines hold every engine of the specification, parted") {
  StartedCompare s;
  std::set<std::string> seen;
  for (const char* preset : {"engines", "more_engines"}) {
    s.send(compare::UsePreset{preset});
    std::set<int> kept;
    for (const ComparedColumn& c : s.compare().columns) {
      seen.emplace(c.setting.profile.id);
      REQUIRE(c.trace);
      kept.insert(c.trace->kept());
    }
    CHECK(kept.size() > 1);
    CHECK(!s.compare().disagreements.empty());
  }
  CHECK(seen == std::set<std::string>{"textbook", "llama.cpp", "huggingface", "vllm", "sglang",
                                      "mlx-lm", "ollama", "llama2.c"});
}

TEST_CASE("compare state: an engine that refuses the knobs draws nothing, the others go on") {
  StartedCompare s;
  update(s.state, command::SetKnob{&Knobs::temperature, 0});
  s.send(compare::UsePreset{"engines"});
  update(s.state, command::Roll{1});
  CHECK(s.column(2).refusal.find("temperature is 0") != std::string::npos);
  CHECK(!s.column(2).trace);
  CHECK(!s.column(2).draw);
  CHECK(!s.column(2).distance);
  CHECK(s.column(0).trace->kept() == 1);
  CHECK(s.column(3).draw->rank == 0);
  CHECK(s.state.error.empty());
  // The reference may be the one that refuses.
  s.send(compare::RemoveColumn{0});
  s.send(compare::RemoveColumn{0});
  CHECK(!s.column(0).trace);
  CHECK(!s.column(1).distance);
  CHECK(s.column(1).trace);
}

TEST_CASE("compare state: all columns draw with the same coin, and other tokens are marked") {
  StartedCompare s;
  CHECK(!s.compare().coin);
  for (int i = 0; i < 30; ++i) {
    update(s.state, command::Roll{1});
    REQUIRE(s.compare().coin);
    CHECK(*s.compare().coin == coin(s.state.seed, s.state.step - 1));
    for (const ComparedColumn& c : s.compare().columns) {
      CHECK(c.draw->u == *s.compare().coin);
      const Draw alone = pick(*c.trace, *s.compare().coin);
      CHECK(c.draw->rank == alone.rank);
      CHECK(c.draw_differs == (c.drawn != s.column(0).drawn));
      CHECK(c.sentence.word == c.drawn);
    }
  }
}

TEST_CASE("compare state: columns are copied from the Pipeline and used in it") {
  StartedCompare s;
  update(s.state, command::SetProfile{"llama.cpp"});
  update(s.state, command::SetKnob{&Knobs::top_k, 2});
  s.send(compare::CopyFromPipeline{1});
  CHECK(s.column(1).setting.profile.id == "llama.cpp");
  CHECK(s.column(1).trace->kept() == 2);
  s.send(compare::UseInPipeline{2});
  CHECK(s.state.turn.profile.id == "textbook");
  CHECK(s.state.turn.knobs.temperature == 2);
  CHECK(s.state.trace.row(0).final.low == doctest::Approx(0.392).epsilon(0.001));
  update(s.state, command::Undo{});
  CHECK(s.state.turn.profile.id == "llama.cpp");
}

TEST_CASE("compare state: an edited order shows in the name") {
  StartedCompare s;
  update(s.state, command::SetOrder{{"top_p", "temperature"}});
  update(s.state, command::SetKnob{&Knobs::top_p, 0.9});
  s.send(compare::CopyFromPipeline{0});
  s.send(compare::SetProfile{1, "vllm"});
  s.send(compare::SetProfile{2, "sglang"});
  CHECK(s.column(0).name == "Textbook order (edited)");
}

TEST_CASE("compare state: names always tell the columns apart") {
  StartedCompare s;
  for (const ComparePreset& preset : all_compare_presets()) {
    s.send(compare::UsePreset{std::string(preset.id)});
    for (int i = 0; i < 3; ++i) {
      std::set<std::string> names;
      for (const ComparedColumn& c : s.compare().columns) names.insert(c.name);
      CHECK(names.size() == s.compare().columns.size());
      s.send(compare::AddColumn{});
    }
  }
}

TEST_CASE("compare state: every column has the same tokens in the same order, the drawn one too") {
  StartedCompare s;
  for (const BundledDistribution& entry : bundled_distributions()) {
    CAPTURE(entry.id);
    update(s.state, command::OpenBundled{entry.id});
    s.send(compare::UsePreset{"engines"});
    update(s.state, command::Roll{1});
    REQUIRE(!s.compare().tokens.empty());
    CHECK(s.compare().tokens.size() <= 12);
    for (const ComparedColumn& c : s.compare().columns) {
      REQUIRE(c.trace);
      REQUIRE(c.rows.size() == s.compare().tokens.size());
      double sum = c.rest.final.low;
      bool drawn_shown = c.draw->rank >= s.state.distribution.logits.size();
      for (size_t i = 0; i < c.rows.size(); ++i) {
        CHECK(c.rows[i].id == s.compare().tokens[i].id);
        sum += c.rows[i].final.low;
        drawn_shown = drawn_shown || c.rows[i].rank == c.draw->rank;
      }
      CHECK(drawn_shown);
      if (c.trace->exact()) CHECK(sum == doctest::Approx(1));
    }
    for (size_t i = 0; i < s.compare().tokens.size(); ++i) {
      std::set<bool> kept;
      for (const ComparedColumn& c : s.compare().columns) kept.insert(kept_of(c)[i]);
      CHECK(s.compare().tokens[i].differs == (kept.size() == 2));
    }
  }
}

TEST_CASE("compare state: nothing is computed while another view is on the screen") {
  StartedCompare s;
  update(s.state, command::SetView{"pipeline"});
  update(s.state, command::SetKnob{&Knobs::top_p, 0.9});
  CHECK(s.compare().stale);
  s.send(compare::UsePreset{"engines"});
  CHECK(s.compare().stale);
  update(s.state, command::SetView{"compare"});
  CHECK(!s.compare().stale);
  CHECK(s.compare().columns.size() == 4);
}

TEST_CASE("compare state: the state file brings the columns back") {
  StartedCompare a;
  a.send(compare::UsePreset{"engines"});
  a.send(compare::SetKnob{2, &Knobs::top_k, 3});
  a.send(compare::RemoveColumn{0});
  const std::string json = state_to_json(a.state);
  AppState b;
  start(b);
  REQUIRE(state_from_json(b, json, "s.json").ok());
  CHECK(b.turn.columns == a.state.turn.columns);
  CHECK(b.view == "compare");
  CHECK(!b.compare.stale);
  CHECK(b.compare.columns.size() == 3);
  CHECK(state_to_json(b) == json);
  for (const char* bad : {R"({"logitdice_state":1,"columns":[]})",
                          R"({"logitdice_state":1,"columns":[1,2]})",
                          R"({"logitdice_state":1,"columns":[{},{},{},{},{}]})",
                          R"({"logitdice_state":1,"columns":[{},{"profile":"nobody"}]})",
                          R"({"logitdice_state":1,"columns":[{},{"follows":3}]})",
                          R"({"logitdice_state":1,"columns":[{},{"knobs":{"top_p":"x"}}]})"}) {
    CAPTURE(bad);
    CHECK(!state_from_json(b, bad, "s.json").ok());
    CHECK(state_to_json(b) == json);
  }
}

TEST_CASE("compare state: an example sets up its engines, and undo takes them back") {
  StartedCompare s;
  update(s.state, command::SetView{"pipeline"});
  for (const BundledDistribution& entry : bundled_distributions()) {
    CAPTURE(entry.id);
    update(s.state, command::OpenBundled{entry.id});
    CHECK(s.state.distribution.compare.has_value() == entry.id.starts_with("part_"));
  }
  update(s.state, command::OpenBundled{"cat_sat_on"});
  const Turn before = s.state.turn;
  s.send(compare::UseExample{});
  CHECK(s.state.view == "pipeline");  // no example
  CHECK(s.state.turn == before);

  update(s.state, command::OpenBundled{"part_min_p_first"});
  s.send(compare::UseExample{});
  CHECK(s.state.view == "compare");
  REQUIRE(s.compare().columns.size() == 4);
  CHECK(s.column(3).setting.profile.id == "vllm");
  CHECK(s.column(3).trace->kept() == 3);
  CHECK(s.column(0).trace->kept() == 4);
  CHECK(s.column(0).setting.knobs.penalty_last_n == 64);  // llama.cpp's own
  CHECK(s.compare().disagreements.size() == 1);
  CHECK(s.state.turn.knobs == before.knobs);
  s.send(compare::UseExample{});
  CHECK(s.state.undo.size() == 1);
  update(s.state, command::Undo{});
  CHECK(s.state.turn == before);
}

TEST_CASE("compare state: an example's text is said, and undo brings back what was typed") {
  StartedCompare s;
  update(s.state, command::OpenBundled{"part_penalties"});
  update(s.state, command::SetHistory{"kind", "good"});
  s.send(compare::UseExample{});
  CHECK(s.state.history.prompt_tokens == std::vector<TokenId>{0, 0, 0});
  CHECK(s.state.history.tokens == std::vector<TokenId>{1});
  CHECK(s.state.history.unknown.empty());
  const auto after = [&](size_t column, TokenId id) {
    const Trace& t = *s.column(column).trace;
    return t.row(t.rank_of(id)).penalised;
  };
  CHECK(after(0, 0) == doctest::Approx(-0.4167).epsilon(1e-3));  // llama.cpp
  CHECK(after(1, 0) == doctest::Approx(1.3333).epsilon(1e-3));   // transformers
  CHECK(after(1, 1) == doctest::Approx(0.6667).epsilon(1e-3));
  CHECK(after(2, 0) == doctest::Approx(1.3333).epsilon(1e-3));   // vLLM
  CHECK(after(2, 1) == doctest::Approx(-0.0833).epsilon(1e-2));
  CHECK(s.state.undo.size() == 1);
  update(s.state, command::Undo{});
  CHECK(s.state.history.text == "kind");
  CHECK(s.state.history.prompt == "good");
  CHECK(s.state.history.tokens == std::vector<TokenId>{2});
  CHECK(s.state.turn.columns == first_columns());
  update(s.state, command::Redo{});
  CHECK(s.state.history.prompt == "very very very");
  CHECK(s.column(2).setting.profile.id == "vllm");
  // The same columns with another text: still one undo.
  update(s.state, command::SetHistory{"kind"});
  s.send(compare::UseExample{});
  CHECK(s.state.history.text == "good");
  update(s.state, command::Undo{});
  CHECK(s.state.history.text == "kind");
  CHECK(s.column(2).setting.profile.id == "vllm");
}

TEST_CASE("compare state: automation tells every column") {
  StartedCompare s;
  s.send(compare::UsePreset{"engines"});
  update(s.state, command::Roll{1});
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

TEST_CASE("compare state: the model writes a text a column with the same seed, and stops at once") {
  if (!has_tiny_gpt()) return;
  StartedCompare s;
  s.send(compare::UsePreset{"temperatures"});
  update(s.state, command::SetLength{12});
  s.send(compare::Write{});
  CHECK(s.compare().running());
  for (int i = 0; i < 2000 && s.compare().running(); ++i) {
    update(s.state, command::Tick{0.0});
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  REQUIRE(!s.compare().running());
  for (size_t i = 0; i < 3; ++i) {
    const Generation& text = s.compare().texts[i].text;
    CHECK(text.steps.size() <= 12);
    CHECK(text.steps.size() > 0);
    CHECK(text.settings.seed == s.state.seed);
    CHECK(text.settings.knobs == s.column(i).setting.knobs);
    CHECK(!s.compare().text_stale[i]);
    if (i > 0) CHECK(s.compare().text_differs[i] == differing(s.compare().texts[0].text, text));
  }
  CHECK(s.compare().texts[3].text.steps.empty());
  s.send(compare::SetKnob{1, &Knobs::top_k, 3});
  CHECK(s.compare().text_stale[1]);
  CHECK(!s.compare().text_stale[0]);

  s.send(compare::Write{});
  s.send(compare::Write{});  // stops
  CHECK(!s.compare().running());
  const size_t steps = s.compare().texts[0].text.steps.size();
  std::this_thread::sleep_for(std::chrono::milliseconds(50));
  update(s.state, command::Tick{1.0});
  CHECK(s.compare().texts[0].text.steps.size() == steps);
  s.send(compare::ForgetTexts{});
  CHECK(!s.compare().any_text());
}
