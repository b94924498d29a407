#include "core/sampling/learning.h"

#include "core/readings/learnt.h"
#include "core/sampling/mirostat.h"
#include "tests/core/sampling/fixtures.h"

// What goes from draw to draw: the memory of stages that learn, and coins of their own.

using namespace logitdice;
using namespace logitdice::test;

namespace {

const std::vector<double> kHalves = {.5, .25, .125, .125};

Trace run(const Knobs& knobs, const Profile& profile, const ChainMemory& memory = {}) {
  static const Logits logits = logits_of_probabilities(kHalves);
  Situation situation;
  situation.memory = memory;
  return trace(logits, situation, knobs, profile);
}

// A stage of the tests' own that learns two numbers, as adaptive-p does: the decayed sums ws of the
// probabilities that it met and tw of their number. It looks at the probability before itself.
constexpr double kDecay = 0.5, kTarget = 0.3;

Stage meeting_stage() {
  return {.id = "meeting",
          .title = "Meeting",
          .formula = "",
          .source = "the tests",
          .knobs = {"min_p"},
          .active = [](const Knobs&) { return true; },
          .apply =
              [](Candidates& c, const Knobs&, StageTrace& trace) {
                const auto from = [&](std::string_view name, double at_first) {
                  return c.situation.memory.figure("meeting", name, at_first);
                };
                trace.figures = {{"ws", from("ws", kTarget / (1 - kDecay))},
                                 {"tw", from("tw", 1 / (1 - kDecay))}};
                c.narrow(c.begin, c.begin + 1);  // what is final says nothing of what came in
              },
          .rule = [](const Knobs&) { return std::string("meeting"); },
          .miss = [](const StageTrace& trace, const Candidate&) { return Miss{&trace}; },
          .sentence = [](const Miss&, const Knobs&) { return std::string(); },
          .remember =
              [](const StageTrace& found, const Chosen& chosen, const Knobs&) {
                const double p = chosen.trace.share_entering(chosen.stage, chosen.rank);
                return std::vector<Figure>{{"ws", p + kDecay * found.figure("ws")},
                                           {"tw", 1 + kDecay * found.figure("tw")}};
              }};
}

}  // namespace

TEST_CASE("learning: mirostat's memory goes from draw to draw") {
  const Knobs knobs{.mirostat_tau = 1, .mirostat_eta = 0.5};
  const Profile chain = ordered_as({"mirostat_v2"});
  const Trace first = run(knobs, chain);
  CHECK(first.memory.empty());
  CHECK(first.stages[0].figure("mu_bits") == 2);  // 2τ at first
  REQUIRE(first.kept() == 2);                     // 2/3 and 1/3 of what is sampled
  const ChainMemory best = memory_after(first, 0), second = memory_after(first, 1);
  CHECK(best.figure("mirostat_v2", "mu_bits", 0) == near(mirostat_next(2, 2 / 3., knobs), 1e-6));
  CHECK(second.figure("mirostat_v2", "mu_bits", 0) == near(mirostat_next(2, 1 / 3., knobs), 1e-6));
  CHECK(best != second);
  const Trace next = run(knobs, chain, second);
  CHECK(next.stages[0].figure("mu_bits") == second.figure("mirostat_v2", "mu_bits", 0));
  CHECK(next.memory == second);
  // A forced token that was cut surprises as much as the model says; an unknown one teaches
  // nothing.
  CHECK(memory_after(first, 3).figure("mirostat_v2", "mu_bits", 0) ==
        near(mirostat_next(2, .125, knobs), 1e-6));
  CHECK(memory_after(next, -1) == second);
}

TEST_CASE("learning: only what is in the chain and on learns") {
  const Knobs on{.xtc_probability = 0.5, .mirostat_tau = 1};
  struct Case {
    const char* name;
    std::vector<std::string> order;
    Knobs knobs;
    std::size_t learn;
  };
  const Case cases[] = {
      {"no such stage", {"temperature", "top_p"}, on, 0},
      {"neutral", {"mirostat", "xtc"}, {}, 0},
      {"the first version", {"mirostat"}, on, 1},
      {"both", {"mirostat", "mirostat_v2"}, on, 2},
      {"a coin is no memory", {"xtc"}, on, 0},
  };
  for (const Case& row : cases) {
    CAPTURE(row.name);
    Profile chain = ordered_as(row.order);
    CHECK(memory_after(run(row.knobs, chain), 0).stages.size() == row.learn);
    chain.switched_off = chain.order;
    CHECK(memory_after(run(row.knobs, chain), 0).empty());
  }
}

TEST_CASE("learning: a stage that is off for a while keeps what it knew") {
  const ChainMemory before = {{{"mirostat", {{"mu_bits", 3}}}}};
  CHECK(memory_after(run({}, ordered_as({"mirostat"}), before), 0) == before);
}

TEST_CASE("learning: a tail's token surprises as much as the tail") {
  const Logits logits = make_logits(logs(kHalves), Tail{100, std::log(1.0)}).value();  // half the mass
  const Knobs knobs{.mirostat_tau = 5, .mirostat_eta = 1};
  const Trace t = trace(logits, knobs, ordered_as({"mirostat_v2"}));
  const double p = t.tail_final.low;  // less than a half: some may be too unlikely for it
  REQUIRE(p > 0.4);
  CHECK(memory_after(t, t.logits.size()).figure("mirostat_v2", "mu_bits", 0) ==
        near(10 - (-std::log2(p) - 5), 1e-9));
}

TEST_CASE("learning: another target or rate begins anew, other knobs do not") {
  const ChainMemory memory = {{{"mirostat", {{"mu_bits", 3}}}, {"mirostat_v2", {{"mu_bits", 4}}}}};
  const Knobs knobs{.mirostat_tau = 2};
  Knobs other = knobs;
  other.temperature = 0.5;
  other.top_k = 3;
  CHECK(memory_under(memory, knobs, other) == memory);
  for (double Knobs::*knob : {&Knobs::mirostat_tau, &Knobs::mirostat_eta}) {
    other = knobs;
    other.*knob += 0.1;
    CHECK(memory_under(memory, knobs, other).empty());
  }
}

TEST_CASE("learning: a stage may remember several numbers, and what it met before itself") {
  const Stage meeting = meeting_stage();
  Profile chain = textbook();
  chain.order = {find_stage("top_k"), &meeting};
  const Knobs knobs{.top_k = 2};  // 2/3 and 1/3 come in, the first alone goes out
  Trace t = run(knobs, chain);
  CHECK(t.kept() == 1);
  ChainMemory memory;
  double ws = kTarget / (1 - kDecay), tw = 1 / (1 - kDecay);
  for (const int rank : {0, 0, 1, 0}) {
    memory = memory_after(t, rank);
    ws = (rank == 0 ? 2 / 3. : 1 / 3.) + kDecay * ws;
    tw = 1 + kDecay * tw;
    CHECK(memory.figure("meeting", "ws", 0) == near(ws, 1e-6));
    CHECK(memory.figure("meeting", "tw", 0) == near(tw, 1e-12));
    t = run(knobs, chain, memory);
  }
  CHECK(memory.stages.size() == 1);
}

TEST_CASE("learning: the reading says what a stage went by, what came and what it makes of it") {
  const Knobs knobs{.mirostat_tau = 1, .mirostat_eta = 0.5};
  const Trace t = run(knobs, ordered_as({"mirostat_v2"}));
  const std::vector<LearntStep> rows = learnt_steps(t, 1);
  REQUIRE(rows.size() == 1);
  const LearntStep& row = rows.front();
  CHECK(row.stage == "mirostat_v2");
  REQUIRE(row.before.size() == 1);
  CHECK(row.before[0] == Figure{"mu_bits", 2});
  REQUIRE(row.after.size() == 1);
  CHECK(row.after[0] == memory_after(t, 1).stages[0].figures[0]);
  CHECK(row.kept == 2);
  CHECK(row.rank == 1);
  CHECK(row.p == near(1 / 3., 1e-6));
  CHECK(row.surprise_bits == near(std::log2(3), 1e-6));
  CHECK(learnt_steps(run({}, ordered_as({"mirostat_v2"})), 1).empty());
}

TEST_CASE("learning: the coins of a step are those that draws and XTC use") {
  for (std::uint64_t step = 0; step < 20; ++step) {
    CHECK(coins_of(7, step) == StepCoins{coin(7, step), xtc_coin(7, step)});
    CHECK(coins_of(7, step).draw != coins_of(7, step).xtc);
  }
}
