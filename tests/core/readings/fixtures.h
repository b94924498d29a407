#pragma once

#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "core/capture/distribution.h"
#include "tests/core/sampling/fixtures.h"

// What the tests of readings share: distributions with names, and settings of every engine.
namespace logitdice::test {

inline Distribution distribution_of(std::vector<float> scores, std::vector<std::string> names,
                                    std::string context = "", Tail tail = {}) {
  Distribution d;
  d.id = d.title = "test";
  d.context = std::move(context);
  d.tokens = names.empty() ? TokenTable() : TokenTable(std::move(names));
  d.logits = logits_of(scores, tail);
  return d;
}

inline Distribution cat_sat_on() {
  return distribution_of(kCatSatOn, {"mat", "sofa", "floor", "bed", "moon", "banana"},
                         "The cat sat on the ___");
}

struct Setting {
  Knobs knobs;
  Profile profile = textbook();
};

/// Any engine with knobs that it takes; penalties as often as not where they are asked for.
inline Setting random_setting(std::mt19937& random, int tokens, bool penalties) {
  Setting s{random_knobs(random, tokens), textbook()};
  const auto profiles = all_profiles();
  s.profile =
      profiles[static_cast<size_t>(whole(random, 0, static_cast<int>(profiles.size()) - 1))];
  if (penalties && whole(random, 0, 2) > 0) {
    s.knobs.repetition_penalty = uniform(random, 1, 2);
    s.knobs.presence_penalty = uniform(random, 0, 1);
  }
  if (!check_knobs(s.profile, s.knobs).empty()) s.profile = textbook();
  return s;
}

/// Every knob of every stage may be turned, in any order of all stages. Those that the engine
/// refuses stay neutral.
inline Setting random_wild_setting(std::mt19937& random, int tokens) {
  Setting s = random_setting(random, tokens, true);
  if (whole(random, 0, 1)) s.profile = random_order(random, s.profile);
  for (const KnobInfo& info : all_knobs()) {
    if (whole(random, 0, 2) > 0) continue;
    Knobs turned = s.knobs;
    const double high = std::min(info.high, static_cast<double>(tokens));
    const double value = uniform(random, info.low, std::max(info.low, high));
    turned.*info.value = info.whole ? std::round(value) : value;
    if (check_knobs(s.profile, turned).empty()) s.knobs = turned;
  }
  return s;
}

/// A distribution of up to `most` tokens with ties and impossible ones; each third with a tail.
inline Distribution random_distribution(std::mt19937& random, int most) {
  const int n = whole(random, 1, most);
  std::vector<float> z = normal_scores(random, n, 3);
  if (n > 2 && whole(random, 0, 2) == 0) z[1] = z[0];
  if (n > 4 && whole(random, 0, 4) == 0) z[3] = kMinusInfinity;
  Tail tail;
  if (whole(random, 0, 2) == 0) tail = {whole(random, 1, 500), uniform(random, -4, 4)};
  // No token of the tail may outweigh the lowest stored one.
  float lowest = z[0];
  for (const float score : z) lowest = std::min(lowest, score);
  if (!tail.empty() && lowest == kMinusInfinity) tail = {};
  if (!tail.empty()) {
    tail.log_sum_exp =
        std::min(tail.log_sum_exp, lowest + std::log(static_cast<double>(tail.count)));
  }
  return distribution_of(z, {}, "", tail);
}

inline std::vector<TokenId> random_text(std::mt19937& random, int tokens, int most) {
  std::vector<TokenId> text;
  for (int k = whole(random, 0, most); k > 0; --k) text.push_back(whole(random, 0, tokens - 1));
  return text;
}

}  // namespace logitdice::test
