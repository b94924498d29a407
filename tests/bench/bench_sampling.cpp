#include <benchmark/benchmark.h>

#include <cmath>
#include <cstring>
#include <random>
#include <vector>

#include "core/readings/phase_rows.h"
#include "core/sampling/draw.h"
#include "core/sampling/trace.h"

// The speed of the sampling core, in units that any machine can check: each figure is judged as a
// ratio to exp_pass of the same size and the same run. Targets at 248,320 tokens:
//
//     knob_move, knob_move_no_top_k, their _flat twins and
//     knob_move_heat_last: the temperature moves            at most 1.2 exp_pass
//     knob_move_heat_stands: another knob moves             at most 0.2 exp_pass
//     knob_move_<stage>, the temperature and that stage     at most 1.2 exp_pass, top_n_sigma 1.7
//     knob_move_quadratic, knob_move_adaptive_p             a new score for every token: slower,
//                                                           see the README
//     penalties_1000                                        at most 2.5 exp_pass
//     typical_p, xtc                                        at most 6 ms
//     load_sort                                             at most 20 exp_pass
//     draws_10000, draws_10000_flat                         at most 1 ms
namespace logitdice {
namespace {

// Logits as a vocabulary's are spread: N(0, 9), that is mean 0 and variance 9, and twelve more
// between 16 and 23, the model's favourites. A flat list has none of the twelve. (n,) nats
std::vector<float> vocabulary(std::int64_t n, bool flat) {
  std::mt19937 random(20240601);
  std::normal_distribution<float> normal(0, 3);
  std::vector<float> logits(static_cast<size_t>(n));
  for (float& z : logits) z = normal(random);
  if (flat) return logits;
  std::uniform_real_distribution<float> favourite(16, 23);
  std::uniform_int_distribution<size_t> place(0, logits.size() - 1);
  for (int i = 0; i < 12; ++i) logits[place(random)] = favourite(random);
  return logits;
}

Logits sorted_vocabulary(std::int64_t n, bool flat) {
  return make_logits(vocabulary(n, flat)).value();
}

// The yardstick: one e^z for every logit, vectorised with the same Exp, nothing else.
void exp_pass_over(benchmark::State& state) {
  const std::vector<float> logits = vocabulary(state.range(0), /*flat=*/false);
  std::vector<float> out(logits.size());
  for (auto _ : state) {
    exp_pass(logits, 23, out);
    benchmark::DoNotOptimize(out.data());
    benchmark::ClobberMemory();
  }
}

// What merely touching so many floats costs.
void copy(benchmark::State& state) {
  const std::vector<float> logits = vocabulary(state.range(0), /*flat=*/false);
  std::vector<float> out(logits.size());
  for (auto _ : state) {
    std::memcpy(out.data(), logits.data(), logits.size() * sizeof(float));
    benchmark::DoNotOptimize(out.data());
    benchmark::ClobberMemory();
  }
}

// From a model's row of floats to sorted Logits with the sums of the untouched softmax. Each list
// replaces the one before it, as in the window.
void load_sort(benchmark::State& state) {
  const std::vector<float> logits = vocabulary(state.range(0), /*flat=*/false);
  Logits current;
  for (auto _ : state) {
    current = make_logits(logits).value();
    benchmark::DoNotOptimize(current.scores.data());
    benchmark::ClobberMemory();
  }
}

// One logit is dragged, and the trace follows.
void logit_move(benchmark::State& state) {
  const Logits logits = sorted_vocabulary(state.range(0), /*flat=*/false);
  float z = 0;
  for (auto _ : state) {
    z += 0.01f;
    const TokenScore changed{logits.ids[100], z};
    benchmark::DoNotOptimize(trace(with_scores(logits, {&changed, 1}), {}, textbook()));
  }
}

// A knob on its way: no two moves find it where it was.
double moved(double value, int move) {
  return value + 1e-6 * (move % 2);
}

// Everything that one move of a knob costs the core: the chain and the rows of a full screen.
void knob_move(benchmark::State& state, bool flat, double top_k, const char* engine = "textbook",
               double Knobs::*moving = &Knobs::temperature) {
  constexpr int kRowsOnScreen = 64;
  const Logits logits = sorted_vocabulary(state.range(0), flat);
  Knobs knobs{.temperature = 0.8, .top_k = top_k, .top_p = 0.95, .min_p = 0.05};
  const double start = knobs.*moving;
  const Profile profile = find_profile(engine).value();
  int move = 0;
  for (auto _ : state) {
    knobs.*moving = moved(start, ++move);
    const Trace made = trace(logits, knobs, profile);
    const std::vector<PhaseRow> rows = phase_rows(made, phases_of(made), 0, kRowsOnScreen);
    benchmark::DoNotOptimize(rows.data());
  }
}

// The temperature and one more stage, with the rows of a full screen.
void one_stage(benchmark::State& state, const char* stage, const Knobs& turned) {
  constexpr int kRowsOnScreen = 64;
  const Logits logits = sorted_vocabulary(state.range(0), /*flat=*/false);
  Knobs knobs = turned;
  const std::vector<std::string> order = {"temperature", stage};
  const Profile profile = with_order(textbook(), order).value();
  int move = 0;
  for (auto _ : state) {
    knobs.temperature = moved(0.8, ++move);
    const Trace made = trace(logits, knobs, profile);
    const std::vector<PhaseRow> rows = phase_rows(made, phases_of(made), 0, kRowsOnScreen);
    benchmark::DoNotOptimize(rows.data());
  }
}

// A text whose tokens are as frequent as those of real texts, the k-th most frequent 1/k as often
// as the first: about 700 of a thousand are different ones. The likely tokens of the list are among
// them.
std::vector<TokenId> text_of(const Logits& logits, int length) {
  std::mt19937 random(7);
  std::uniform_real_distribution<double> uniform(0, std::log(static_cast<double>(logits.size())));
  std::vector<TokenId> text(static_cast<size_t>(length));
  for (TokenId& id : text) id = logits.ids[static_cast<size_t>(std::exp(uniform(random))) - 1];
  return text;
}

// A knob's move with a text of a thousand tokens behind it, and the same without any penalty.
void with_text(benchmark::State& state, bool penalised) {
  constexpr int kRowsOnScreen = 64, kText = 1000;
  const Logits logits = sorted_vocabulary(state.range(0), /*flat=*/false);
  Knobs knobs{.temperature = 0.8, .top_k = 40, .top_p = 0.95, .min_p = 0.05};
  if (penalised) {
    knobs.repetition_penalty = 1.1;
    knobs.frequency_penalty = 0.2;
    knobs.presence_penalty = 0.1;
  }
  const std::vector<TokenId> text = text_of(logits, kText);
  Situation situation;
  situation.output = text;
  int move = 0;
  for (auto _ : state) {
    knobs.temperature = moved(0.8, ++move);
    const Trace made = trace(logits, situation, knobs, textbook());
    const std::vector<Row> rows = made.rows(0, kRowsOnScreen);
    benchmark::DoNotOptimize(rows.data());
  }
}

// The whole distribution in play: no knob narrows what the coins can fall on.
void draws_10000(benchmark::State& state, bool flat) {
  const Logits logits = sorted_vocabulary(state.range(0), flat);
  const Trace untouched = trace(logits, Knobs{}, textbook());
  std::uint64_t step = 0;
  for (auto _ : state) {
    const Tally tally = draw_many(untouched, /*seed=*/42, step, 10'000);
    benchmark::DoNotOptimize(tally.counts.data());
    step += 10'000;
  }
}

void sizes(benchmark::internal::Benchmark* bench) {
  for (const std::int64_t n : {1000, 50257, 248320, 1000000}) bench->Arg(n);
  bench->Unit(benchmark::kMicrosecond);
}

BENCHMARK(exp_pass_over)->Name("exp_pass")->Apply(sizes);
BENCHMARK(copy)->Name("memcpy")->Apply(sizes);
BENCHMARK(load_sort)->Name("load_sort")->Apply(sizes);
BENCHMARK(logit_move)->Name("logit_move")->Apply(sizes);
BENCHMARK_CAPTURE(knob_move, peaked, false, 40)->Name("knob_move")->Apply(sizes);
BENCHMARK_CAPTURE(knob_move, heat_last, false, 40, "llama.cpp")
    ->Name("knob_move_heat_last")
    ->Apply(sizes);
BENCHMARK_CAPTURE(knob_move, heat_stands, false, 40, "textbook", &Knobs::min_p)
    ->Name("knob_move_heat_stands")
    ->Apply(sizes);
BENCHMARK_CAPTURE(knob_move, flat, true, 40)->Name("knob_move_flat")->Apply(sizes);
BENCHMARK_CAPTURE(knob_move, no_top_k, false, 0)->Name("knob_move_no_top_k")->Apply(sizes);
BENCHMARK_CAPTURE(knob_move, no_top_k_flat, true, 0)->Name("knob_move_no_top_k_flat")->Apply(sizes);
BENCHMARK_CAPTURE(one_stage, k, "top_k", (Knobs{.top_k = 40}))
    ->Name("knob_move_top_k")
    ->Apply(sizes);
BENCHMARK_CAPTURE(one_stage, p, "top_p", (Knobs{.top_p = 0.95}))
    ->Name("knob_move_top_p")
    ->Apply(sizes);
BENCHMARK_CAPTURE(one_stage, m, "min_p", (Knobs{.min_p = 0.05}))
    ->Name("knob_move_min_p")
    ->Apply(sizes);
BENCHMARK_CAPTURE(one_stage, s, "top_n_sigma", (Knobs{.top_n_sigma = 1}))
    ->Name("knob_move_top_n_sigma")
    ->Apply(sizes);
BENCHMARK_CAPTURE(one_stage, e, "epsilon_cutoff", (Knobs{.epsilon_cutoff = 0.0003}))
    ->Name("knob_move_epsilon_cutoff")
    ->Apply(sizes);
BENCHMARK_CAPTURE(one_stage, h, "eta_cutoff", (Knobs{.eta_cutoff = 0.0003}))
    ->Name("knob_move_eta_cutoff")
    ->Apply(sizes);
BENCHMARK_CAPTURE(one_stage, m1, "mirostat", (Knobs{.mirostat_tau = 5}))
    ->Name("knob_move_mirostat")
    ->Apply(sizes);
BENCHMARK_CAPTURE(one_stage, m2, "mirostat_v2", (Knobs{.mirostat_tau = 5}))
    ->Name("knob_move_mirostat_v2")
    ->Apply(sizes);
BENCHMARK_CAPTURE(one_stage, q, "quadratic",
                  (Knobs{.smoothing_factor = 0.3, .smoothing_curve = 1.5}))
    ->Name("knob_move_quadratic")
    ->Apply(sizes);
BENCHMARK_CAPTURE(one_stage, a, "adaptive_p", (Knobs{.adaptive_target = 0.3}))
    ->Name("knob_move_adaptive_p")
    ->Apply(sizes);
BENCHMARK_CAPTURE(one_stage, t, "typical_p", (Knobs{.typical_p = 0.95}))
    ->Name("typical_p")
    ->Apply(sizes);
BENCHMARK_CAPTURE(one_stage, x, "xtc", (Knobs{.xtc_probability = 1, .xtc_threshold = 0.05}))
    ->Name("xtc")
    ->Apply(sizes);
BENCHMARK_CAPTURE(with_text, no, false)->Name("trace_plain")->Apply(sizes);
BENCHMARK_CAPTURE(with_text, yes, true)->Name("penalties_1000")->Apply(sizes);
BENCHMARK_CAPTURE(draws_10000, peaked, false)->Name("draws_10000")->Apply(sizes);
BENCHMARK_CAPTURE(draws_10000, flat, true)->Name("draws_10000_flat")->Apply(sizes);

}  // namespace
}  // namespace logitdice
