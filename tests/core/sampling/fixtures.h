#pragma once

// What the tests of the sampling core share: lists to try, ways to read a trace, and a second
// implementation of the chain, straight from the definitions.

#include <algorithm>
#include <array>
#include <cmath>
#include <random>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "core/sampling/trace.h"
#include "tests/check.h"

namespace logitdice {

inline std::ostream& operator<<(std::ostream& out, const Range& range) {
  return out << '[' << range.low << ", " << range.high << ']';
}

}  // namespace logitdice

namespace logitdice::test {

inline constexpr float kMinusInfinity = -std::numeric_limits<float>::infinity();

// The cat sat on the ___: mat sofa floor bed moon banana
inline const std::vector<float> kCatSatOn = {6.0f, 5.0f, 4.5f, 3.5f, 2.0f, 0.0f};
// sunny cloudy warm cold nice rainy mild grey
inline const std::vector<float> kWeather = {3.1f, 2.4f, 1.9f, 1.2f, 0.9f, 0.4f, -0.2f, -0.8f};
// store park beach gym office movies airport doctor bank moon
inline const std::vector<double> kStore = {.330, .220, .140, .110, .070,
                                           .055, .035, .025, .010, .005};

inline Logits logits_of(std::span<const float> scores, Tail tail = {}) {
  return make_logits(scores, tail).value();
}

inline std::vector<float> logs(std::span<const double> probabilities) {
  std::vector<float> z;
  for (const double p : probabilities) z.push_back(static_cast<float>(std::log(p)));
  return z;
}

/// A list whose softmax is `probabilities`, up to the rounding of the logits to single precision.
inline Logits logits_of_probabilities(std::span<const double> probabilities) {
  return logits_of(logs(probabilities));
}

inline Profile ordered_as(std::vector<std::string> stage_ids) {
  return with_order(textbook(), stage_ids).value();
}

inline std::vector<TokenId> kept_ids(const Trace& t) {
  std::vector<TokenId> ids;
  for (int rank = t.begin; rank < t.end; ++rank) ids.push_back(t.id(rank));
  return ids;
}

/// One field of every row, by rank.
template <class Field>
std::vector<double> column(const Trace& t, Field Row::*field) {
  std::vector<double> out;
  for (const Row& row : t.rows(0, t.logits.size())) {
    if constexpr (std::is_same_v<Field, Range>) {
      out.push_back((row.*field).low);
    } else {
      out.push_back(static_cast<double>(row.*field));
    }
  }
  return out;
}

inline std::vector<double> probabilities(const Trace& t) {
  return column(t, &Row::p);
}

/// The final probabilities of the survivors, best first.
inline std::vector<double> finals(const Trace& t) {
  std::vector<double> out = column(t, &Row::final);
  return {out.begin() + t.begin, out.begin() + t.end};
}

inline double sum(std::span<const double> values) {
  double total = 0;
  for (const double value : values) total += value;
  return total;
}

inline std::vector<float> normal_scores(std::mt19937& random, int n, double sd, double mean = 0) {
  std::normal_distribution<float> normal(static_cast<float>(mean), static_cast<float>(sd));
  std::vector<float> z(static_cast<size_t>(n));
  for (float& score : z) score = normal(random);
  return z;
}

inline double uniform(std::mt19937& random, double low, double high) {
  return std::uniform_real_distribution<double>(low, high)(random);
}
inline int whole(std::mt19937& random, int low, int high) {
  return std::uniform_int_distribution<int>(low, high)(random);
}

/// Each knob neutral as often as not.
inline Knobs random_knobs(std::mt19937& random, int tokens) {
  Knobs knobs;
  if (whole(random, 0, 1)) knobs.temperature = std::exp(uniform(random, -2, 1.5));
  if (whole(random, 0, 1)) knobs.top_k = whole(random, 1, tokens + 2);
  if (whole(random, 0, 1)) knobs.top_p = uniform(random, 0, 1);
  if (whole(random, 0, 1)) knobs.min_p = std::exp(uniform(random, -8, 0));
  return knobs;
}

/// Every stage, shuffled; the three penalties as often in one as in three.
inline Profile random_order(std::mt19937& random, Profile profile = textbook()) {
  const bool apart = whole(random, 0, 1) == 1;
  std::vector<std::string> ids;
  for (const Stage& stage : all_stages()) {
    const bool single = stage.id.ends_with("_penalty");
    if (apart ? stage.id != "penalties" : !single) ids.emplace_back(stage.id);
  }
  std::shuffle(ids.begin(), ids.end(), random);
  return with_order(std::move(profile), ids).value();
}

/// Softmax in double precision over scores in descending order: the definition, nothing else.
inline std::vector<double> reference_softmax(std::span<const float> scores, double temperature) {
  std::vector<double> p;
  double total = 0;
  for (const float z : scores) {
    p.push_back(std::exp((static_cast<double>(z) - scores[0]) / temperature));
    total += p.back();
  }
  for (double& value : p) value /= total;
  return p;
}

/// The chain from the definitions. `margin` is the distance of the closest decision from its
/// threshold: where it is tiny, another way of rounding may decide otherwise.
struct Reference {
  std::vector<double> final;  // of the survivors, best first
  double margin = 1;
};
inline Reference reference_chain(std::span<const float> sorted, const Knobs& knobs,
                                 const Profile& profile) {
  size_t kept = sorted.size();
  double temperature = 1;
  Reference result;
  const auto shares = [&] { return reference_softmax(sorted.first(kept), temperature); };
  const auto decide = [&](double distance) {
    result.margin = std::min(result.margin, std::abs(distance));
    return distance;
  };
  for (const Stage* stage : profile.order) {
    if (stage->id == "temperature") temperature = knobs.temperature;
    if (stage->id == "top_k" && knobs.top_k > 0) {
      kept = std::min(kept, static_cast<size_t>(knobs.top_k));
    }
    if (stage->id == "top_p" && knobs.top_p < 1) {
      const std::vector<double> p = shares();
      double before = p[0];
      size_t n = 1;
      while (n < kept && decide(before - knobs.top_p) < 0) before += p[n++];
      kept = n;
    }
    if (stage->id == "min_p" && knobs.min_p > 0) {
      const std::vector<double> p = shares();
      size_t n = 1;
      while (n < kept && decide(p[n] / p[0] - knobs.min_p) >= 0) ++n;
      kept = n;
    }
  }
  result.final = shares();
  return result;
}

}  // namespace logitdice::test
