#pragma once

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include "core/capture/capture.h"

namespace logitdice::test {

/// Captures of everything that the program can hold, and of much that it never will.
class RandomCaptures {
 public:
  explicit RandomCaptures(unsigned seed) : random_(seed) {}

  Capture next() {
    Capture capture;
    capture.model = text();
    capture.vocabulary = chance(10) ? 0 : 1 + pick(40);
    most_ids_ = capture.vocabulary > 0 ? capture.vocabulary : 4'000'000;
    capture.context = chance(5) ? std::numeric_limits<int>::max() : pick(300);
    capture.end_of_text = pick(3) == 0 ? -1 : id();
    capture.prompt = text();
    for (int i = pick(6); i > 0; --i) capture.prompt_tokens.push_back(id());
    capture.seed = chance(2) ? bits() : bits() >> 40;
    capture.past_end = chance(2);
    if (chance(2)) foreign(capture);
    capture.profile = profile();
    capture.knobs = knobs(capture.profile);
    for (int i = pick(8); i > 0; --i) capture.pieces[id()] = text();
    for (int i = pick(5); i > 0; --i) capture.steps.push_back(step(capture.vocabulary));
    return capture;
  }

  int pick(int n) { return static_cast<int>(random_() % static_cast<unsigned>(n)); }
  bool chance(int one_in) { return pick(one_in) == 0; }

  /// Half characters, control characters, NUL, quotation marks, other scripts.
  std::string text() {
    constexpr std::string_view parts[] = {"a",
                                          " The",
                                          "\"",
                                          "\\",
                                          "\n",
                                          "\xE2\x96",
                                          "\xFF",
                                          "\x01\x7F",
                                          "\xF0\x9F",
                                          "中",
                                          "\xF0\x9F\x98\x80",
                                          "{",
                                          "\\u0041",
                                          "\xC0\x80",
                                          "\r\n"};
    std::string out(chance(6) ? 1 : 0, '\0');
    for (int i = pick(6); i > 0; --i) out += parts[pick(static_cast<int>(std::size(parts)))];
    return out;
  }

  /// Any engine, often with another order and with stages switched off.
  Profile profile() {
    const auto all = all_profiles();
    Profile profile = all[static_cast<std::size_t>(pick(static_cast<int>(all.size())))];
    if (chance(2)) profile = reordered(profile);
    std::vector<std::string> off;
    for (const Stage* stage : profile.order) {
      if (chance(5)) off.emplace_back(stage->id);
    }
    std::shuffle(off.begin(), off.end(), random_);
    return with_switched_off(profile, off).value();
  }

  /// Numbers that the engine takes, those at its limits among them.
  Knobs knobs(const Profile& profile) {
    Knobs knobs = neutral_knobs(profile);
    for (const KnobInfo& info : all_knobs()) {
      if (!chance(3)) continue;
      const double value = knob(profile, info);
      if (value == info.neutral || check_knob(profile, info, value)) knobs.*info.value = value;
    }
    return knobs;
  }

 private:
  void foreign(Capture& capture) {
    capture.source = text();
    capture.values = static_cast<ValueKind>(pick(5));
    capture.value_temperature = chance(2) ? 0 : unit() * 100;
    capture.has_settings = chance(2);
    capture.has_ids = chance(2);
    capture.text = text();
    for (int i = pick(3); i > 0; --i) capture.notes.push_back(text());
  }

  std::uint64_t bits() { return (std::uint64_t{random_()} << 32) | random_(); }
  double unit() { return std::ldexp(static_cast<double>(bits() >> 11), -53); }
  TokenId id() { return pick(most_ids_); }

  Profile reordered(const Profile& profile) {
    while (true) {
      std::vector<std::string> ids;
      for (const Stage& stage : all_stages()) {
        if (chance(2)) ids.emplace_back(stage.id);
      }
      std::shuffle(ids.begin(), ids.end(), random_);
      if (const Result<Profile> made = with_order(profile, ids)) return made.value();
    }
  }

  double knob(const Profile& profile, const KnobInfo& info) {
    std::vector<double> values = {info.low,     info.high,    info.lowest,
                                  info.highest, info.neutral, -0.0,
                                  -1,           unit(),       unit() * 10,
                                  -unit(),      5e-324,       static_cast<double>(pick(50))};
    for (const KnobLimits& limits : profile.limits) {
      if (limits.knob == info.id) values.insert(values.end(), {limits.lowest, limits.highest});
    }
    return values[static_cast<std::size_t>(pick(static_cast<int>(values.size())))];
  }

  float score() {
    constexpr float kOdd[] = {0.0f,          -0.0f,          1e-45f,     7.038531e-26f,
                              3.4028235e38f, -3.4028235e38f, -HUGE_VALF, 1.5f};
    if (chance(4)) return kOdd[pick(static_cast<int>(std::size(kOdd)))];
    return static_cast<float>(unit() * 30 - 15);
  }

  double coin() {
    constexpr double kOdd[] = {0, 5e-324, 1 - 0x1p-53, 0.5};
    return chance(3) ? kOdd[pick(4)] : unit();
  }

  CapturedStep step(int vocabulary) {
    CapturedStep step;
    const int size = vocabulary > 0 ? vocabulary : 1 + pick(20);
    std::vector<float> scores(static_cast<std::size_t>(size));
    for (float& z : scores) z = score();
    scores[static_cast<std::size_t>(pick(size))] = 1;  // one at least can be drawn
    step.logits = make_logits(scores).value();
    if (chance(2)) step.logits = best_of(step.logits, 1 + pick(size));
    if (size > step.logits.size() && chance(3)) {  // a source that never told how many there are
      Tail tail{Tail::kUnknownCount, chance(4) ? -HUGE_VAL : unit() * 20 - 10};
      if (chance(3)) tail.log_sum_exp = Tail::kUnknownSum;
      if (chance(3)) tail.temperature = 0.1 + unit() * 3;
      step.logits = make_logits(step.logits.scores, step.logits.ids, tail).value();
    }
    step.chosen = id();
    if (chance(4)) {
      step.by = ChosenBy::kEngine;
      if (chance(2)) step.chosen_score = score();
      if (chance(4)) step.logits = {};
      return step;
    }
    step.u = coin();
    if (chance(3)) step.by = ChosenBy::kPerson;
    return step;
  }

  std::mt19937 random_;
  int most_ids_ = 1;
};

inline bool same_bits(double a, double b) {
  return std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b);
}

inline bool same_logits(const Logits& a, const Logits& b) {
  return a.ids == b.ids && a.finite == b.finite && a.tail.count == b.tail.count &&
         same_bits(a.tail.log_sum_exp, b.tail.log_sum_exp) &&
         same_bits(a.tail.temperature, b.tail.temperature) &&
         std::equal(a.scores.begin(), a.scores.end(), b.scores.begin(), b.scores.end(), same_bits);
}

/// Equal in everything, every bit of every number.
inline bool same_captures(const Capture& a, const Capture& b) {
  const auto same_knob = [&](const KnobInfo& info) {
    return same_bits(a.knobs.*info.value, b.knobs.*info.value);
  };
  const auto same_step = [](const CapturedStep& x, const CapturedStep& y) {
    return same_logits(x.logits, y.logits) && x.chosen == y.chosen && same_bits(x.u, y.u) &&
           x.by == y.by && x.chosen_score.has_value() == y.chosen_score.has_value() &&
           same_bits(x.chosen_score.value_or(0), y.chosen_score.value_or(0));
  };
  return a.model == b.model && a.vocabulary == b.vocabulary && a.context == b.context &&
         a.end_of_text == b.end_of_text && a.prompt == b.prompt &&
         a.prompt_tokens == b.prompt_tokens && a.seed == b.seed && a.past_end == b.past_end &&
         a.source == b.source && a.values == b.values && a.text == b.text && a.notes == b.notes &&
         a.value_temperature == b.value_temperature && a.has_settings == b.has_settings &&
         a.has_ids == b.has_ids &&
         same_chain(a.profile, b.profile) && a.pieces == b.pieces &&
         std::all_of(all_knobs().begin(), all_knobs().end(), same_knob) &&
         std::equal(a.steps.begin(), a.steps.end(), b.steps.begin(), b.steps.end(), same_step);
}

}  // namespace logitdice::test
