// Which tokens penalties count, what each engine makes of the same text, and the steps of a penalty
// with their numbers.

#include "core/readings/penalty_scope.h"

#include <algorithm>

#include "core/readings/before_after.h"
#include "tests/core/sampling/fixtures.h"

using namespace logitdice;
using namespace logitdice::test;

namespace {

const std::vector<TokenId> kPrompt = {0, 0, 0};
const std::vector<TokenId> kOutput = {1};

Situation text_of(const std::vector<TokenId>& prompt, const std::vector<TokenId>& output) {
  Situation s;
  s.prompt = prompt;
  s.output = output;
  return s;
}

Profile profile(std::string_view id) {
  return find_profile(id).value();
}

std::string marks(const std::vector<PenaltyScope>& scope, bool PenaltyScope::*field) {
  std::string out;
  for (const PenaltyScope& token : scope) out += token.*field ? '1' : '0';
  return out;
}

const ScoreChange& change_of(const Trace& t, TokenId id) {
  for (const ScoreChange& change : t.changes) {
    if (change.id == id) return change;
  }
  throw std::runtime_error("no change");
}

}  // namespace

TEST_CASE("penalty scope: engines and windows") {
  struct Case {
    const char* profile;
    double last_n, dry_last_n;
    const char *repetition, *additive, *dry;
  };
  const Case rows[] = {
      {"textbook", -1, -1, "1111", "1111", "0000"}, {"textbook", 2, -1, "0011", "0011", "0000"},
      {"textbook", 0, -1, "0000", "0000", "0000"},  {"textbook", 99, -1, "1111", "1111", "0000"},
      {"llama.cpp", 3, 1, "0111", "0111", "0001"},  {"huggingface", -1, -1, "1111", "0000", "0000"},
      {"vllm", -1, -1, "1111", "0001", "0000"},     {"sglang", -1, -1, "0001", "0001", "0000"},
      {"nanogpt", -1, -1, "0000", "0000", "0000"},
  };
  for (const Case& row : rows) {
    CAPTURE(row.profile);
    CAPTURE(row.last_n);
    const Knobs knobs{.penalty_last_n = row.last_n, .dry_penalty_last_n = row.dry_last_n};
    const auto scope = penalty_scope(text_of(kPrompt, kOutput), knobs, profile(row.profile));
    CHECK(marks(scope, &PenaltyScope::repetition) == row.repetition);
    CHECK(marks(scope, &PenaltyScope::additive) == row.additive);
    CHECK(marks(scope, &PenaltyScope::dry) == row.dry);
  }
}

TEST_CASE("penalty scope: whether a token can count for repetition only") {
  for (const char* id : {"textbook", "llama.cpp", "huggingface", "sglang", "nanogpt"}) {
    CAPTURE(id);
    CHECK(!scopes_differ(profile(id)));
  }
  CHECK(scopes_differ(profile("vllm")));
  CHECK(!scopes_differ(without_penalties(profile("vllm"))));
}

TEST_CASE("penalty effect: how much of the text each looks at, and what it costs") {
  const Situation text = text_of(kPrompt, kOutput);
  const auto effect = [&](const char* id, const Knobs& knobs) {
    return penalty_effect(penalty_scope(text, knobs, profile(id)), knobs, profile(id));
  };
  const PenaltyEffect vllm = effect("vllm", {.frequency_penalty = 0.5, .presence_penalty = -0.25});
  CHECK(vllm.tokens == 4);
  CHECK(vllm.repetition == 4);
  CHECK(vllm.additive == 1);
  CHECK(vllm.dry == 0);
  CHECK(vllm.frequency_odds == doctest::Approx(0.6065).epsilon(1e-3));
  CHECK(vllm.presence_odds == doctest::Approx(1.2840).epsilon(1e-3));
  const PenaltyEffect dry =
      effect("llama.cpp", {.penalty_last_n = 2, .dry_multiplier = 0.8, .dry_base = 1.5});
  CHECK(dry.repetition == 2);
  CHECK(dry.additive == 2);
  CHECK(dry.dry == 4);
  CHECK(dry.dry_costs[0] == doctest::Approx(0.8));
  CHECK(dry.dry_costs[1] == doctest::Approx(1.2));
  CHECK(dry.dry_costs[2] == doctest::Approx(1.8));
  CHECK(effect("nanogpt", {}).repetition == 0);
}

TEST_CASE("penalty scope: a stage that is switched off counts nothing") {
  Profile off = without_penalties(textbook());
  const auto scope = penalty_scope(text_of(kPrompt, kOutput), {}, off);
  CHECK(marks(scope, &PenaltyScope::repetition) == "0000");
}

TEST_CASE("penalty scope: it marks as many tokens as the chain counts") {
  const std::vector<TokenId> prompt = {0, 1, 2, 0, 1}, output = {2, 2, 0, 1, 0};
  const Logits logits = logits_of(std::vector<float>{2, 1, 0});
  for (const std::string_view engine : penalty_engines()) {
    for (const double last_n : {-1.0, 1.0, 3.0, 6.0, 8.0}) {
      const Knobs knobs{
          .repetition_penalty = 1.5, .frequency_penalty = 0.5, .penalty_last_n = last_n};
      if (!check_knobs(profile(engine), knobs).empty()) continue;  // it has no window
      const Situation text = text_of(prompt, output);
      const Trace t = trace(logits, text, knobs, profile(engine));
      const auto scope = penalty_scope(text, knobs, profile(engine));
      for (TokenId id = 0; id < 3; ++id) {
        int repetition = 0, additive = 0;
        for (std::size_t i = 0; i < scope.size(); ++i) {
          const TokenId token = i < prompt.size() ? prompt[i] : output[i - prompt.size()];
          if (token != id) continue;
          repetition += scope[i].repetition;
          additive += scope[i].additive;
        }
        int seen_repetition = 0, seen_additive = 0;
        for (const ScoreChange& change : t.changes) {
          if (change.id != id) continue;
          seen_repetition += change.steps.repetition_count;
          seen_additive += change.steps.additive_count;
        }
        CAPTURE(engine);
        CAPTURE(last_n);
        CAPTURE(id);
        CHECK(seen_repetition == repetition);
        CHECK(seen_additive == additive);
      }
    }
  }
}

TEST_CASE("engines: the same text and knobs come out differently") {
  const Logits logits = logits_of(std::vector<float>{2, 1, 0});
  const Knobs knobs{.repetition_penalty = 1.5, .frequency_penalty = 0.5, .presence_penalty = 0.25};
  const std::vector<TokenId> tokens = {0, 1, 2};
  const auto columns =
      penalties_by_engine(logits, text_of(kPrompt, kOutput), knobs, textbook(), tokens);
  REQUIRE(columns.size() == penalty_engines().size());
  const std::vector<std::vector<double>> wanted = {{-.4167, -.0833, 0},   // textbook
                                                   {-.4167, -.0833, 0},   // llama.cpp
                                                   {1.3333, .6667, 0},    // transformers
                                                   {1.3333, -.0833, 0},   // vLLM
                                                   {2, .1667, 0},         // SGLang
                                                   {-.4167, -.0833, 0}};  // mlx-lm
  for (std::size_t i = 0; i < columns.size(); ++i) {
    CAPTURE(columns[i].profile->id);
    CHECK(columns[i].profile->id == penalty_engines()[i]);
    CHECK(columns[i].scores == near(wanted[i], 0.00005));
  }
}

TEST_CASE("engines: other knobs change nothing, and a token without a logit has none") {
  const Logits logits = logits_of(std::vector<float>{2, 1, 0});
  const Knobs knobs{.temperature = 0, .top_k = 1, .repetition_penalty = 2};
  const auto columns = penalties_by_engine(logits, text_of({}, {0}), knobs, textbook(),
                                           std::vector<TokenId>{0, 1, 7});
  CHECK(columns[0].scores == near({1, 1, -HUGE_VAL}));
}

TEST_CASE("engines: each has its own window, or the one that was turned") {
  struct Case {
    const char* from;
    double last_n;
    std::vector<double> windows;  // as penalty_engines()
  };
  const Case rows[] = {
      {"textbook", -1, {-1, 64, -1, -1, -1, 20}},  {"llama.cpp", 64, {-1, 64, -1, -1, -1, 20}},
      {"llama.cpp", -1, {-1, 0, -1, -1, -1, -1}}, {"vllm", -1, {-1, 64, -1, -1, -1, 20}},
      {"mlx-lm", 7, {7, 7, -1, -1, -1, 7}},
  };
  const Logits logits = logits_of(std::vector<float>{2, 1, 0});
  const std::vector<TokenId> output(30, 1);
  std::vector<TokenId> text = {0};  // 31 tokens: the 0 lies before mlx-lm's own window alone
  text.insert(text.end(), output.begin(), output.end());
  for (const Case& row : rows) {
    CAPTURE(row.from);
    CAPTURE(row.last_n);
    const Knobs knobs{.repetition_penalty = 2, .penalty_last_n = row.last_n};
    const auto columns = penalties_by_engine(logits, text_of(text, {}), knobs, profile(row.from),
                                             std::vector<TokenId>{0});
    REQUIRE(columns.size() == row.windows.size());
    for (std::size_t i = 0; i < columns.size(); ++i) {
      CAPTURE(columns[i].profile->id);
      CHECK(columns[i].window == row.windows[i]);
      const bool output_only =
          columns[i].profile->rules.repetition_scope == EngineRules::Scope::kOutput;
      const bool counts = !output_only && (row.windows[i] < 0 || row.windows[i] > 30);
      CHECK(columns[i].scores[0] == near(counts ? 1 : 2));
    }
  }
}

TEST_CASE("engines: a DRY that only one engine takes refuses no column") {
  const Logits logits = logits_of(std::vector<float>{2, 1, 0});
  const Knobs knobs{.penalty_last_n = 64, .dry_multiplier = -1};
  const auto columns = penalties_by_engine(logits, text_of({}, {0, 1, 2, 0, 1}), knobs,
                                           profile("llama.cpp"), std::vector<TokenId>{2});
  CHECK(columns[0].scores == near({0}));
}

TEST_CASE("penalty steps: each with its own number") {
  const Logits logits = logits_of(kCatSatOn);
  const Knobs knobs{.repetition_penalty = 1.25, .frequency_penalty = 0.3, .presence_penalty = 0.2};
  const std::vector<TokenId> said = {0, 5, 0};
  const Trace t = trace(logits, text_of({}, said), knobs, textbook());
  const PenaltySteps& mat = change_of(t, 0).steps;
  CHECK(mat.repetition_count == 2);
  CHECK(mat.additive_count == 2);
  CHECK(mat.entered == near(6));
  CHECK(mat.repeated == near(4.8));
  CHECK(mat.frequency == near(4.2));
  CHECK(mat.presence == near(4.0));
  CHECK(change_of(t, 0).after == near(4.0));
}

TEST_CASE("penalty steps: after a temperature they are in its units") {
  const Logits logits = logits_of(kCatSatOn);
  const Profile hot = ordered_as({"temperature", "penalties"});
  const Knobs knobs{.temperature = 2, .repetition_penalty = 1.5, .presence_penalty = 0.5};
  const Trace t = trace(logits, text_of({}, {0}), knobs, hot);
  const PenaltySteps& mat = change_of(t, 0).steps;
  CHECK(mat.temperature == 2);
  CHECK(mat.entered == near(3));
  CHECK(mat.repeated == near(2));
  CHECK(mat.presence == near(1.5));
  CHECK(change_of(t, 0).after == near(3));
}

TEST_CASE("penalty steps: DRY tells its repeat and its exponent") {
  const Logits logits = logits_of(kCatSatOn);
  const Profile dry = ordered_as({"dry"});
  const Knobs knobs{.dry_multiplier = 0.5, .dry_base = 2, .dry_allowed_length = 2};
  // "1 2 3 0 … 1 2 3": 0 would go on with a repeat of three tokens.
  const Trace t = trace(logits, text_of({}, {1, 2, 3, 0, 1, 2, 3}), knobs, dry);
  const ScoreChange& mat = change_of(t, 0);
  CHECK(mat.repeat == 3);
  CHECK(mat.steps.exponent == 1);
  CHECK(mat.subtracted == near(1));
  CHECK(mat.steps.entered == near(6));
  CHECK(mat.steps.presence == near(5));
}

TEST_CASE("before and after: the worked example") {
  const Logits logits = logits_of(kCatSatOn);
  const Knobs knobs{.repetition_penalty = 1.25};
  const std::vector<TokenId> said = {0};
  const Trace after = trace(logits, text_of({}, said), knobs, textbook());
  const Trace before = trace(logits, text_of({}, said), knobs, without_penalties(textbook()));
  const auto rows = before_after(before, after, said, 10);
  REQUIRE(rows.size() == 6);
  CHECK(rows[0].id == 1);
  CHECK(rows[0].rank_before == 1);
  CHECK(rows[0].p.low == near(.370, .0005));
  CHECK(rows[1].id == 0);
  CHECK(rows[1].rank_before == 0);
  CHECK(rows[1].z_before == 6);
  CHECK(rows[1].z == near(4.8));
  CHECK(rows[1].p_before.low == near(.590, .0005));
  CHECK(rows[1].p.low == near(.303, .0005));
  CHECK(rest_of(after, rows).count == 0);
  CHECK(rest_of(after, rows).p == Range{0, 0});
}

TEST_CASE("before and after: what was said is there wherever it stands, and the rest adds up") {
  std::vector<float> scores(1000);
  for (std::size_t i = 0; i < scores.size(); ++i) scores[i] = -0.01f * static_cast<float>(i);
  const Logits logits = logits_of(scores);
  const std::vector<TokenId> said = {500, 2, 700, 500, 5000};
  const Knobs knobs{.presence_penalty = 1};
  const Trace after = trace(logits, text_of({}, said), knobs, textbook());
  const Trace before = trace(logits, text_of({}, said), knobs, without_penalties(textbook()));
  const auto rows = before_after(before, after, said, 8);
  REQUIRE(rows.size() == 11);
  for (std::size_t i = 1; i < rows.size(); ++i) CHECK(rows[i].rank > rows[i - 1].rank);
  CHECK(std::count_if(rows.begin(), rows.end(), [](const auto& r) { return r.id == 500; }) == 1);
  double p = 0, p_before = 0;
  for (const BeforeAfterRow& row : rows) {
    p += row.p.low;
    p_before += row.p_before.low;
  }
  const BeforeAfterRest rest = rest_of(after, rows);
  CHECK(rest.count == 989);
  CHECK(rest.p.low + p == near(1, 1e-12));
  CHECK(rest.p_before.low + p_before == near(1, 1e-12));
}

TEST_CASE("before and after: the rows that fit have a head without gaps, and what was said below") {
  struct Case {
    const char* name;
    int ranks;              // the list has 0 to here, and the said ones beyond
    std::vector<int> said;  // ranks
    std::size_t fit;
    std::vector<int> shown;
    std::size_t head;
    int between;
  };
  const Case rows[] = {
      {"all fit", 6, {1, 4}, 6, {0, 1, 2, 3, 4, 5}, 6, 0},
      {"nothing was said", 20, {}, 5, {0, 1, 2, 3, 4}, 5, 0},
      {"what was said is within", 20, {0, 3}, 5, {0, 1, 2, 3, 4}, 5, 0},
      {"too little room for both", 6, {0, 1, 3, 4, 5}, 4, {0, 1, 2, 3}, 4, 0},
      {"one beyond", 20, {17}, 8, {0, 1, 2, 3, 4, 5, 17}, 6, 11},
      {"three beyond", 20, {2, 9, 12, 17}, 8, {0, 1, 2, 3, 9, 12, 17}, 4, 5},
      {"more beyond than half", 20, {9, 12, 13, 14, 17}, 8, {0, 1, 2, 3, 9, 12, 13}, 4, 5},
      {"beyond the list's own gap", 10, {5000}, 8, {0, 1, 2, 3, 4, 5, 5000}, 6, 4994},
      {"one row", 10, {5}, 1, {0}, 1, 0},
  };
  for (const Case& row : rows) {
    CAPTURE(row.name);
    std::vector<BeforeAfterRow> list;
    const auto add = [&](int rank) {
      list.emplace_back().rank = rank;
      list.back().said = std::find(row.said.begin(), row.said.end(), rank) != row.said.end();
    };
    for (int rank = 0; rank < row.ranks; ++rank) add(rank);
    for (const int rank : row.said) {
      if (rank >= row.ranks) add(rank);
    }
    const RowsThatFit fitting = rows_that_fit(list, row.fit);
    std::vector<int> shown;
    for (const std::size_t i : fitting.rows) shown.push_back(list[i].rank);
    CHECK(shown == row.shown);
    CHECK(fitting.head == row.head);
    CHECK(fitting.between == row.between);
    CHECK(shown.size() + (fitting.between > 0) <= row.fit);
  }
  CHECK(rows_that_fit({}, 5).rows.empty());
}
