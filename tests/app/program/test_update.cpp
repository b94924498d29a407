#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "app/program/writing.h"
#include "app/program/look.h"
#include "app/pages/pages.h"
#include "core/capture/bundled.h"
#include "core/readings/table.h"
#include "core/sampling/chain.h"
#include "tests/app/program/started.h"

using namespace logitdice;
using test::Started;

namespace {

// The chain as a person meets it.
bool untouched(const AppState& s) {
  return !test::any_knob_turned(s) && same_chain(s.in.profile, textbook());
}

}  // namespace

TEST_CASE("state: starts with the first bundled distribution and neutral knobs") {
  Started s;
  CHECK(s.state.distribution.id == bundled_distributions().front().id);
  CHECK(untouched(s.state));
  CHECK(s.state.trace.kept() == 6);
  CHECK(s.state.phase == kRenormalize);
  CHECK(s.state.error.empty());
  CHECK(s.state.text == "The cat sat on the ___");
}

TEST_CASE("state: another engine keeps the knobs and says what is different") {
  Started s;
  s.send(command::SetKnob{&Knobs::top_p, 0});
  s.send(command::SetProfile{"vllm"});
  CHECK(s.state.in.knobs.top_p == 1e-6);
  CHECK(s.state.trace.kept() == 1);
  CHECK(s.state.notice.starts_with("top_p is 0: vLLM takes a number from 0 to 1 other than 0"));
  s.send(command::Undo{});
  CHECK(s.state.in.profile.id == "textbook");
  CHECK(s.state.in.knobs.top_p == 0);
  s.send(command::Dismiss{});
  s.send(command::SetProfile{"mlx-lm"});
  CHECK(s.state.trace.kept() == 6);
  CHECK(s.state.notice == "top_p 0.00 means off in mlx-lm.");
  CHECK(s.state.error.empty());
}

TEST_CASE("state: a stage is added behind the others, a bias and what steers before them, in every chain") {
  for (const Profile& profile : all_profiles()) {
    for (const Stage& stage : all_stages()) {
      CAPTURE(profile.id);
      CAPTURE(stage.id);
      Started s;
      s.send(command::SetProfile{std::string(profile.id)});
      const std::vector<const Stage*> before = s.state.in.profile.order;
      if (has_stage(s.state.in.profile, stage)) continue;
      s.send(command::AddStage{std::string(stage.id)});
      if (s.state.in.profile.order == before) {  // a penalty beside that of all three
        CHECK(!s.state.error.empty());
        continue;
      }
      REQUIRE(s.state.in.profile.order.size() == before.size() + 1);
      const std::set<std::string_view> head = {"logit_bias", "guidance", "contrast", "mask"};
      const bool first = head.contains(stage.id);
      const Stage* added = first ? s.state.in.profile.order.front() : s.state.in.profile.order.back();
      CHECK(added == &stage);
    }
  }
}

TEST_CASE("state: an engine that would switch a knob off is refused") {
  Started s;
  s.send(command::SetProfile{"llama.cpp"});
  s.send(command::SetKnob{&Knobs::dry_multiplier, -1});
  s.send(command::SetProfile{"textbook"});
  CHECK(s.state.in.profile.id == "llama.cpp");
  CHECK(s.state.in.knobs.dry_multiplier == -1);
  CHECK(s.state.error.starts_with("dry_multiplier is -1"));
}

TEST_CASE("state: a knob's move makes a new trace at once") {
  Started s;
  s.send(command::SetKnob{&Knobs::top_p, 0.9});
  CHECK(s.state.trace.kept() == 3);
  s.send(command::SetKnob{&Knobs::temperature, 1.5});
  CHECK(s.state.trace.kept() == 4);
  CHECK(s.state.trace.row(0).final.low == doctest::Approx(0.483).epsilon(0.001));
}

TEST_CASE("state: a knob out of range is refused and nothing changes") {
  Started s;
  s.send(command::SetKnob{&Knobs::top_p, 1.5});
  CHECK(s.state.error.find("top_p") != std::string::npos);
  CHECK(untouched(s.state));
  s.send(command::SetKnob{&Knobs::temperature, std::nan("")});
  CHECK(untouched(s.state));
  s.send(command::Dismiss{});
  CHECK(s.state.error.empty());
}

TEST_CASE("state: one drag is one undo") {
  Started s;
  s.send(command::SetKnob{&Knobs::temperature, 0.9});
  s.send(command::SetKnob{&Knobs::temperature, 0.8, true});
  s.send(command::SetKnob{&Knobs::temperature, 0.7, true});
  s.send(command::SetKnob{&Knobs::top_k, 3});
  CHECK(s.state.undo.size() == 2);
  s.send(command::Undo{});
  CHECK(s.state.in.knobs.top_k == 0);
  CHECK(s.state.in.knobs.temperature == 0.7);
  s.send(command::Undo{});
  CHECK(untouched(s.state));
  CHECK(s.state.trace.kept() == 6);
  s.send(command::Undo{});  // nothing left: no harm
  s.send(command::Redo{});
  s.send(command::Redo{});
  CHECK(s.state.in.knobs.top_k == 3);
  CHECK(s.state.trace.kept() == 3);
  s.send(command::Undo{});
  s.send(command::SetKnob{&Knobs::min_p, 0.1});
  CHECK(s.state.redo.empty());  // a new move forgets what was undone
}

TEST_CASE("state: the coin stays when a knob moves") {
  Started s;
  s.send(command::Roll{1});
  REQUIRE(s.state.draw);
  const double u = s.state.draw->u;
  CHECK(u == coin(42, 0));
  for (const double t : {0.2, 0.7, 1.3, 2.0}) {
    s.send(command::SetKnob{&Knobs::temperature, t});
    CHECK(s.state.draw->u == u);
    CHECK(s.state.draw->segment.low <= u);
    CHECK(u < s.state.draw->segment.high);
  }
  s.send(command::SetKnob{&Knobs::temperature, 0});
  CHECK(s.state.draw->rank == 0);
  CHECK(s.state.text == "The cat sat on the mat");
}

TEST_CASE("state: the same seed rolls the same dice") {
  Started a, b;
  a.send(command::SetSeed{7});
  b.send(command::SetSeed{7});
  for (int i = 0; i < 20; ++i) {
    a.send(command::Roll{1});
    b.send(command::Roll{1});
    CHECK(a.state.draw->rank == b.state.draw->rank);
  }
  CHECK(a.state.dice.step == 20);
  CHECK(a.state.dice.last_drawn.size() == 10);
  CHECK(a.state.dice.rolled.tally.draws == 20);
  b.send(command::SetSeed{8});
  CHECK(b.state.dice.step == 0);
  CHECK(!b.state.draw);
}

TEST_CASE("state: single rolls and one large roll tally the same") {
  Started one, many;
  for (int i = 0; i < 100; ++i) one.send(command::Roll{1});
  many.send(command::Roll{100});
  CHECK(one.state.dice.rolled.tally.counts == many.state.dice.rolled.tally.counts);
  CHECK(one.state.dice.rolled.table.chi_square.statistic ==
        many.state.dice.rolled.table.chi_square.statistic);
}

TEST_CASE("state: a moved knob greys the tally and the next roll starts a new one") {
  Started s;
  s.send(command::Roll{10000});
  CHECK(!s.state.dice.rolled.stale);
  CHECK(s.state.dice.rolled.table.chi_square.p_value > 0.001);
  std::int64_t total = 0;
  for (const TallyRow& row : s.state.dice.rolled.table.rows) total += row.count;
  CHECK(total == 10000);
  s.send(command::SetKnob{&Knobs::temperature, 0.5});
  CHECK(s.state.dice.rolled.stale);
  CHECK(s.state.dice.rolled.tally.draws == 10000);
  s.send(command::Roll{100});
  CHECK(!s.state.dice.rolled.stale);
  CHECK(s.state.dice.rolled.tally.draws == 100);
  s.send(command::ClearDraws{});
  CHECK(s.state.dice.step == 0);
  CHECK(s.state.dice.rolled.tally.draws == 0);
}

TEST_CASE("state: the tally's last row holds all others") {
  Started s;
  s.send(command::OpenBundled{"flat"});
  s.send(command::Roll{10000});
  REQUIRE(s.state.dice.rolled.table.rows.size() == kTallyRows);
  std::int64_t total = 0;
  double mass = 0;
  for (const TallyRow& row : s.state.dice.rolled.table.rows) {
    total += row.count;
    mass += row.final;
  }
  CHECK(total == 10000);
  CHECK(mass == doctest::Approx(1));
  CHECK(s.state.dice.rolled.table.rows.back().token.find("others") != std::string::npos);
}

TEST_CASE("state: phases step in a loop and play by the clock") {
  Started s;
  s.send(command::SetPhase{1});
  s.send(command::StepPhase{-1});
  CHECK(s.state.phase == 6);
  s.send(command::StepPhase{1});
  CHECK(s.state.phase == 1);
  s.send(command::TogglePlay{});
  s.send(command::Tick{10.0});
  CHECK(s.state.phase == 1);
  s.send(command::Tick{10.0 + s.state.preferences.phase_seconds - 0.01});
  CHECK(s.state.phase == 1);
  s.send(command::Tick{10.0 + s.state.preferences.phase_seconds + 0.01});
  CHECK(s.state.phase == 2);
  s.send(command::StepPhase{1});
  CHECK(!s.state.playing);
  const double before = s.state.preferences.phase_seconds;
  s.send(command::ChangeSpeed{2});
  CHECK(s.state.preferences.phase_seconds == before / 2);
}

TEST_CASE("state: a file that cannot be opened leaves everything as it was") {
  Started s;
  s.send(command::SetKnob{&Knobs::top_k, 2});
  s.send(command::OpenFile{"/nonexistent/logits.json"});
  CHECK(s.state.error.find("/nonexistent/logits.json") != std::string::npos);
  CHECK(s.state.distribution.id == "cat_sat_on");
  CHECK(s.state.trace.kept() == 2);
}

TEST_CASE("state: every bundled distribution opens, and N walks through all of them") {
  Started s;
  for (const BundledDistribution& entry : bundled_distributions()) {
    CAPTURE(entry.id);
    CHECK(s.state.distribution.id == entry.id);
    CHECK(s.state.trace.logits.same(s.state.distribution.logits));
    s.send(command::Roll{100});
    CHECK(s.state.dice.rolled.tally.draws == 100);
    s.send(command::NextDistribution{1});
    CHECK(s.state.dice.step == 0);
  }
  CHECK(s.state.distribution.id == bundled_distributions().front().id);
  s.send(command::NextDistribution{-1});
  CHECK(s.state.distribution.id == bundled_distributions().back().id);
}

TEST_CASE("state: selection and scale stay within their bounds") {
  Started s;
  s.send(command::Select{99});
  CHECK(s.state.selected == 5);
  s.send(command::StepSelection{-100});
  CHECK(s.state.selected == 0);
  for (int i = 0; i < 50; ++i) s.send(command::ZoomScale{1});
  CHECK(s.state.preferences.scale == doctest::Approx(kHighestScale));
  for (int i = 0; i < 50; ++i) s.send(command::ZoomScale{-1});
  CHECK(s.state.preferences.scale == doctest::Approx(kLowestScale));
}

TEST_CASE("state: the numbers as text have a line a token") {
  Started s;
  s.send(command::SetKnob{&Knobs::top_k, 3});
  const auto numbers = [&](int rows) {
    return table_text(TableFormat::tsv, numbers_table(s.state.distribution, s.state.trace, rows));
  };
  const std::string text = numbers(100);
  CHECK(std::count(text.begin(), text.end(), '\n') == 7);
  CHECK(text.find("\tmat\t6\t") != std::string::npos);
  CHECK(text.find("banana") != std::string::npos);
  CHECK(text.find("top_k") != std::string::npos);
  s.send(command::OpenBundled{"full_vocabulary"});
  const std::string large = numbers(10);
  CHECK(std::count(large.begin(), large.end(), '\n') == 12);
  CHECK(large.find("248310 more") != std::string::npos);
}

TEST_CASE("update: mirostat learns from single draws, and forgets with another target") {
  Started s;
  s.send(command::SetOrder{{"mirostat_v2"}});
  s.send(command::SetKnob{&Knobs::mirostat_tau, 1});
  CHECK(s.state.trace.stages[0].figure("mu_bits") == 2);
  s.send(command::Roll{1});
  REQUIRE(s.state.dice.learning.draws.size() == 1);
  const LearntStep first = s.state.dice.learning.draws[0].step;
  CHECK(first.before[0].value == 2);
  CHECK(first.surprise_bits == doctest::Approx(-std::log2(s.state.draw->p)));
  const double next = first.after[0].value;
  CHECK(next == doctest::Approx(2 - 0.1 * (first.surprise_bits - 1)));
  s.send(command::Roll{1});
  CHECK(s.state.dice.learning.draws[1].step.before[0].value == doctest::Approx(next));
  CHECK(s.state.trace.stages[0].figure("mu_bits") == doctest::Approx(next));
  s.send(command::SetKnob{&Knobs::mirostat_tau, 1.5});
  CHECK(s.state.dice.learning.draws.empty());
  CHECK(s.state.trace.stages[0].figure("mu_bits") == 3);
}

TEST_CASE("update: XTC throws a coin of its own for every draw") {
  Started s;
  s.send(command::SetOrder{{"xtc"}});
  s.send(command::SetKnob{&Knobs::xtc_probability, 0.5});
  int cut = 0;
  for (int i = 0; i < 40; ++i) {
    s.send(command::Roll{1});
    const double coin = s.state.trace.stages[0].figure("coin");
    CHECK(coin == xtc_coin(s.state.in.seed, s.state.dice.step - 1));
    CHECK(s.state.trace.begin == (coin < 0.5 ? 2 : 0));
    cut += s.state.trace.begin > 0;
  }
  CHECK(cut > 8);
  CHECK(cut < 32);
}

TEST_CASE("look: a page that writes as it opens writes with the knobs that were named") {
  AppState s(all_pages());
  start(s);
  Look look;
  look.view = "generate";
  look.chain.knobs = {{find_knob("temperature"), 2.0}, {find_knob("top_p"), 0.5}};
  CHECK(set_look(s, look, [](AppState&) { return std::string(); }) == "");
  CHECK(s.in.knobs.temperature == 2);
  REQUIRE(s.generation().settings.knobs.temperature == 2);
  CHECK(s.generation().settings.knobs.top_p == 0.5);
  CHECK_FALSE(is_rewritten(s));
}
