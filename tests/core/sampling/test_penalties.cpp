#include <map>

#include "core/readings/why_cut.h"
#include "tests/core/sampling/fixtures.h"

// Penalties and DRY: rows, and against the definitions computed without any cleverness.

using namespace logitdice;
using namespace logitdice::test;

namespace {

using Ids = std::vector<TokenId>;

struct Text {
  Ids prompt, output;
  std::vector<Ids> breakers = {};
};

Trace run(const Logits& logits, const Text& text, const Knobs& knobs,
          const Profile& profile = textbook()) {
  Situation situation;
  situation.prompt = text.prompt;
  situation.output = text.output;
  situation.dry_breakers = text.breakers;
  return trace(logits, situation, knobs, profile);
}

// By id.
std::vector<double> penalised(const Trace& t) {
  std::vector<double> out(static_cast<size_t>(t.logits.size()));
  for (const Row& row : t.rows(0, t.logits.size())) {
    out[static_cast<size_t>(row.id)] = row.penalised;
  }
  return out;
}

int count_in(const Ids& text, TokenId id) {
  return static_cast<int>(std::count(text.begin(), text.end(), id));
}

Ids last_of(const Ids& text, double n) {
  if (n < 0 || n >= static_cast<double>(text.size())) return text;
  return {text.end() - static_cast<std::ptrdiff_t>(n), text.end()};
}

Ids joined(const Ids& a, const Ids& b) {
  Ids all = a;
  all.insert(all.end(), b.begin(), b.end());
  return all;
}

// The longest copy of the text's end that stands earlier in it and was followed by `next`, no longer
// than `limit`: every pair of places is compared token by token.
int longest_repeat(const Ids& text, TokenId next, int limit) {
  const int n = static_cast<int>(text.size());
  int longest = -1;
  for (int end = 0; end + 1 < n; ++end) {
    if (text[static_cast<size_t>(end + 1)] != next) continue;
    int length = 0;
    while (length <= end && text[static_cast<size_t>(end - length)] ==
                                text[static_cast<size_t>(n - 1 - length)]) {
      ++length;
    }
    longest = std::max(longest, std::min(length, limit));
  }
  return longest;
}

// Tokens after the last breaker that stands in the text; of two with one beginning the longer.
int after_breaker(const Ids& text, const std::vector<Ids>& breakers) {
  const int n = static_cast<int>(text.size());
  for (int start = n - 1; start >= 0; --start) {
    int longest = 0;
    for (const Ids& breaker : breakers) {
      const int size = static_cast<int>(breaker.size());
      if (start + size > n) continue;
      if (std::equal(breaker.begin(), breaker.end(), text.begin() + start)) {
        longest = std::max(longest, size);
      }
    }
    if (longest > 0) return n - start - longest;
  }
  return n;
}

double dry_penalty(const Text& text, const Knobs& k, TokenId next) {
  if (k.dry_multiplier == 0 || k.dry_base < 1 || k.dry_penalty_last_n == 0) return 0;
  const Ids seen = last_of(joined(text.prompt, text.output), k.dry_penalty_last_n);
  const int allowed = static_cast<int>(k.dry_allowed_length);
  if (static_cast<int>(seen.size()) <= allowed) return 0;
  const int limit = after_breaker(seen, text.breakers);
  for (const Ids& breaker : text.breakers) {
    if (breaker == Ids{next}) return 0;
  }
  const int repeat = longest_repeat(seen, next, limit);
  if (limit < allowed || repeat < allowed || repeat < 0) return 0;
  return k.dry_multiplier * std::pow(k.dry_base, repeat - allowed);
}

Ids random_text(std::mt19937& random) {
  Ids text(static_cast<size_t>(whole(random, 0, 30)));
  for (TokenId& id : text) id = whole(random, 0, 5);
  // Loops, which is what DRY looks for.
  if (text.size() > 4 && whole(random, 0, 1)) {
    const Ids again(text.end() - whole(random, 1, 4), text.end());
    for (int i = whole(random, 1, 3); i > 0; --i) text = joined(text, again);
  }
  return text;
}

}  // namespace

TEST_CASE("penalties: the specification's example") {
  const Logits logits = logits_of(kCatSatOn);
  const Trace t = run(logits, {{}, {0}}, {.repetition_penalty = 1.25});
  CHECK(t.ranking.changed());
  CHECK(t.id(0) == 1);  // sofa leads
  CHECK(t.row(0).final.low == near(.370, .0006));
  const Row mat = t.row(t.rank_of(0));
  CHECK(mat.rank == 1);
  CHECK(mat.z == 6);
  CHECK(mat.penalised == near(4.8, 1e-6));
  CHECK(mat.scaled == near(4.8, 1e-6));
  CHECK(mat.final.low == near(.303, .0006));
  CHECK(mat.untouched.low == near(.590, .0006));  // the outline stays
  CHECK(t.stages[0].active);
  CHECK(t.stages[0].cutoff == 1);  // tokens changed
  CHECK(t.stages[0].kept() == 6);
  REQUIRE(t.changes.size() == 1);
  CHECK(t.changes[0].id == 0);
  CHECK(t.changes[0].before == 6);
  CHECK(t.changes[0].count == 1);
}

TEST_CASE("penalties: rows") {
  struct Case {
    const char* name;
    Knobs knobs;
    Text text;
    std::vector<double> after;  // of the logits 2, 1, 0, -1
  };
  const Case rows[] = {
      {"neutral", {}, {{0, 0}, {1}}, {2, 1, 0, -1}},
      {"nothing said", {.repetition_penalty = 2, .presence_penalty = 1}, {}, {2, 1, 0, -1}},
      {"repetition divides and multiplies", {.repetition_penalty = 2}, {{0, 3}, {}}, {1, 1, 0, -2}},
      {"once however often", {.repetition_penalty = 2}, {{0, 0}, {0}}, {1, 1, 0, -1}},
      {"a zero stays", {.repetition_penalty = 2}, {{2}, {}}, {2, 1, 0, -1}},
      {"a reward", {.repetition_penalty = 0.5}, {{0, 3}, {}}, {4, 1, 0, -0.5}},
      {"frequency by the count", {.frequency_penalty = 0.5}, {{0, 0}, {0, 1}}, {.5, .5, 0, -1}},
      {"presence once", {.presence_penalty = 0.5}, {{0, 0}, {0, 1}}, {1.5, .5, 0, -1}},
      {"negative ones invite", {.frequency_penalty = -1}, {{3, 3}, {}}, {2, 1, 0, 1}},
      {"all three, repetition first",
       {.repetition_penalty = 2, .frequency_penalty = 0.5, .presence_penalty = 0.25},
       {{0, 3}, {3}},
       {.25, 1, 0, -3.25}},
      {"a window of two", {.presence_penalty = 1, .penalty_last_n = 2}, {{0, 1}, {2}}, {2, 0, -1, -1}},
      {"a window of none", {.presence_penalty = 1, .penalty_last_n = 0}, {{0}, {1}}, {2, 1, 0, -1}},
      {"a window past the text", {.presence_penalty = 1, .penalty_last_n = 99}, {{0}, {1}}, {1, 0, 0, -1}},
      {"tokens that are not in the list", {.presence_penalty = 1}, {{7, 0}, {99}}, {1, 1, 0, -1}},
  };
  const Logits logits = logits_of(std::vector<float>{2, 1, 0, -1});
  for (const Case& row : rows) {
    CAPTURE(row.name);
    CHECK(penalised(run(logits, row.text, row.knobs)) == near(row.after, 1e-6));
  }
}

TEST_CASE("penalties: one after the other is the same as all three in one") {
  const Logits logits = logits_of(kCatSatOn);
  const Knobs knobs{.repetition_penalty = 1.3, .frequency_penalty = 0.4, .presence_penalty = 0.2};
  const Text text{{0, 1, 5}, {0, 0, 2}};
  const Trace one = run(logits, text, knobs, ordered_as({"penalties"}));
  const Trace three = run(logits, text, knobs,
                          ordered_as({"repetition_penalty", "frequency_penalty",
                                      "presence_penalty"}));
  CHECK(penalised(one) == near(penalised(three), 1e-6));
  CHECK(finals(one) == near(finals(three), 1e-6));
  CHECK(three.changes.size() == 3 * one.changes.size());
}

TEST_CASE("penalties: the order of the ranks follows the new scores, ties by id") {
  const Logits logits = logits_of(std::vector<float>{3, 2, 2, 1});
  const Trace t = run(logits, {{}, {0}}, {.presence_penalty = 1});
  CHECK(kept_ids(t) == Ids{0, 1, 2, 3});  // 0 comes to 2 as well
  const Trace two = run(logits, {{}, {0, 0}}, {.frequency_penalty = 1});
  CHECK(kept_ids(two) == Ids{1, 2, 0, 3});
  const Trace cut = run(logits, {{}, {0, 0}}, {.top_k = 2, .frequency_penalty = 1});
  CHECK(kept_ids(cut) == Ids{1, 2});
  CHECK(cut.row(cut.rank_of(0)).cut_by == 2);
}

TEST_CASE("penalties: after a cutoff only survivors change") {
  const Logits logits = logits_of(std::vector<float>{3, 2, 1, 0});
  const Trace t = run(logits, {{}, {0, 3}}, {.top_k = 2, .presence_penalty = 4},
                      ordered_as({"top_k", "penalties"}));
  CHECK(kept_ids(t) == Ids{1, 0});
  CHECK(penalised(t) == near({-1, 2, 1, 0}));
  CHECK(t.stages[1].cutoff == 1);
  // The cut tokens are still told apart at the stage that cut them.
  CHECK(why_cut_text(t, 2) == "cut by top-k 2: number 3, 1 place too far down");
}

TEST_CASE("penalties: why a token was cut is told with the scores that the stage saw") {
  const Logits logits = logits_of(kCatSatOn);
  const Trace before = run(logits, {{}, {0}}, {.min_p = 0.1, .presence_penalty = 3},
                           ordered_as({"min_p", "penalties"}));
  CHECK(why_cut_text(before, 3) == "cut by min-p 0.10: p 0.048 is 0.011 below the bar 0.059");
  const Trace after = run(logits, {{}, {0}}, {.temperature = 0, .presence_penalty = 3});
  CHECK(kept_ids(after) == Ids{1});
  CHECK(why_cut_text(after, after.rank_of(0)) ==
        "cut by temperature 0.00: logit 3.00 is 2.000 below the best, 5.00");
}

TEST_CASE("penalties: what sinks to minus infinity is out, unless nothing else is left") {
  const std::vector<float> scores = {-3e38f, 1, 0};
  const Logits logits = logits_of(scores);
  const Trace t = run(logits, {{}, {0}}, {.repetition_penalty = 1000});
  CHECK(kept_ids(t) == Ids{1, 2});
  CHECK(t.row(2).cut_by == 0);
  CHECK(t.row(2).penalised == -HUGE_VAL);
  CHECK(why_cut_text(t, 2) == "cut by a penalty that left its logit at -inf");
  const Logits alone = logits_of(std::vector<float>{-3e38f});
  CHECK(run(alone, {{}, {0}}, {.repetition_penalty = 1000}).kept() == 1);
}

TEST_CASE("penalties: against the definition, with every engine's scope") {
  std::mt19937 random(501);
  for (int round = 0; round < 600; ++round) {
    const int n = whole(random, 1, 30);
    std::vector<float> scores = normal_scores(random, n, 3);
    const Logits logits = logits_of(scores);
    const Text text{random_text(random), random_text(random)};
    const auto profiles = all_profiles();
    Profile profile = profiles[static_cast<size_t>(round) % profiles.size()];
    Knobs k{.repetition_penalty = std::exp(uniform(random, -1, 0.69)),  // at most 2
            .frequency_penalty = uniform(random, -1, 1),
            .presence_penalty = uniform(random, -1, 1),
            .penalty_last_n = static_cast<double>(whole(random, -1, 40))};
    profile = with_order(profile, std::vector<std::string>{"penalties"}).value();
    if (!has_knob(profile, *find_knob("penalty_last_n"))) k.penalty_last_n = -1;
    if (!has_knob(profile, *find_knob("frequency_penalty"))) k.frequency_penalty = 0;
    const Knobs asked = k;
    k = knobs_in_force(profile, asked);  // a window of -1 may be none at all
    std::vector<double> wanted;
    for (TokenId id = 0; id < n; ++id) {
      const auto counted = [&](EngineRules::Scope scope) {
        const bool both = scope == EngineRules::Scope::kPromptAndOutput;
        return count_in(last_of(both ? joined(text.prompt, text.output) : text.output,
                                k.penalty_last_n), id);
      };
      double z = scores[static_cast<size_t>(id)];
      if (counted(profile.rules.repetition_scope) > 0) {
        z = z <= 0 ? z * k.repetition_penalty : z / k.repetition_penalty;
      }
      const int count = counted(profile.rules.count_scope);
      if (count > 0) z -= count * k.frequency_penalty + k.presence_penalty;
      wanted.push_back(z);
    }
    CAPTURE(profile.id);
    CHECK(penalised(run(logits, text, asked, profile)) == near(wanted, 2e-5));
  }
}

TEST_CASE("dry: rows") {
  struct Case {
    const char* name;
    Ids text;
    double allowed;
    std::vector<double> subtracted;  // of the tokens 0 to 3, multiplier 1, base 2
    std::vector<Ids> breakers = {};
  };
  const Case rows[] = {
      {"no repeat", {0, 1, 2, 3}, 1, {0, 0, 0, 0}},
      {"one token again", {0, 1, 0}, 1, {0, 1, 0, 0}},
      {"two tokens again", {0, 1, 2, 0, 1}, 2, {0, 0, 1, 0}},
      {"three tokens again", {3, 0, 1, 2, 3, 0, 1}, 2, {0, 0, 2, 0}},
      {"shorter than allowed", {0, 1, 2, 0, 1}, 3, {0, 0, 0, 0}},
      {"the longest of two counts", {0, 1, 2, 1, 3, 0, 1}, 1, {0, 0, 2, 1}},
      {"a loop of one token", {0, 0, 0, 0}, 1, {4, 0, 0, 0}},
      {"a breaker within", {3, 0, 1, 2, 3, 0, 1}, 2, {0, 0, 1, 0}, {{3}}},
      {"a breaker at the end", {0, 1, 2, 0, 1}, 2, {0, 0, 0, 0}, {{1}}},
      {"a breaker of two tokens", {3, 0, 1, 2, 3, 0, 1}, 1, {0, 0, 1, 0}, {{3, 0}}},
      {"a breaker itself goes free", {0, 1, 2, 0, 1}, 2, {0, 0, 0, 0}, {{2}}},
      {"a text no longer than allowed", {0, 0}, 2, {0, 0, 0, 0}},
      {"allowed 0 counts every token said", {0, 1, 2}, 0, {0, 1, 1, 0}},
  };
  const Logits logits = logits_of(std::vector<float>{5, 4, 3, 2});
  for (const Case& row : rows) {
    CAPTURE(row.name);
    const Knobs knobs{.dry_multiplier = 1, .dry_base = 2, .dry_allowed_length = row.allowed};
    const Text text{{}, row.text, row.breakers};
    const std::vector<double> after = penalised(run(logits, text, knobs, ordered_as({"dry"})));
    std::vector<double> subtracted;
    for (size_t i = 0; i < 4; ++i) subtracted.push_back(5 - static_cast<double>(i) - after[i]);
    CHECK(subtracted == near(row.subtracted, 1e-6));
  }
}

TEST_CASE("dry: against the definition, token by token") {
  std::mt19937 random(502);
  int penalties = 0;
  for (int round = 0; round < 1500; ++round) {
    const std::vector<float> scores = normal_scores(random, 6, 2);
    const Logits logits = logits_of(scores);
    Text text{random_text(random), random_text(random)};
    for (int i = whole(random, 0, 2); i > 0; --i) {
      Ids breaker(static_cast<size_t>(whole(random, 1, 3)));
      for (TokenId& id : breaker) id = whole(random, 0, 5);
      text.breakers.push_back(breaker);
    }
    const Knobs k{.dry_multiplier = uniform(random, 0.1, 2),
                  .dry_base = uniform(random, 0.9, 2),
                  .dry_allowed_length = static_cast<double>(whole(random, 0, 4)),
                  .dry_penalty_last_n = static_cast<double>(whole(random, -1, 60))};
    std::vector<double> wanted;
    for (TokenId id = 0; id < 6; ++id) {
      const double by = dry_penalty(text, k, id);
      penalties += by > 0;
      wanted.push_back(scores[static_cast<size_t>(id)] - by);
    }
    const Trace t = run(logits, text, k, ordered_as({"dry"}));
    CAPTURE(joined(text.prompt, text.output));
    const std::vector<double> made = penalised(t);
    for (size_t i = 0; i < 6; ++i) {
      CHECK(made[i] == near(wanted[i], 1e-6 * std::max(1.0, std::abs(wanted[i]))));
    }
    for (const ScoreChange& change : t.changes) {
      CHECK(change.repeat >= k.dry_allowed_length);
      CHECK(change.subtracted == near(dry_penalty(text, k, change.id),
                                      1e-9 * std::max(1.0, change.subtracted)));
    }
  }
  CHECK(penalties > 500);
}

TEST_CASE("dry: a long loop does not overflow") {
  const Logits logits = logits_of(std::vector<float>{5, 4});
  const Text text{{}, Ids(2000, 0)};
  const Trace t = run(logits, text, {.dry_multiplier = 1, .dry_base = 2}, ordered_as({"dry"}));
  CHECK(kept_ids(t).front() == 1);
  CHECK(finals(t)[0] == near(1, 1e-12));
  for (const ScoreChange& change : t.changes) CHECK(std::isfinite(change.subtracted));
}
