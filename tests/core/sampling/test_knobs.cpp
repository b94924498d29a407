#include <set>

#include "core/sampling/knobs.h"
#include "tests/core/sampling/fixtures.h"

using namespace logitdice;
using namespace logitdice::test;

TEST_CASE("knobs: the table is consistent") {
  std::set<std::string_view> ids;
  const Knobs defaults;
  for (const KnobInfo& info : all_knobs()) {
    CAPTURE(info.id);
    CHECK(ids.insert(info.id).second);
    CHECK(find_knob(info.id) == &info);
    CHECK(!info.title.empty());
    CHECK(!info.help.empty());
    CHECK(defaults.*info.value == info.neutral);
    CHECK(info.lowest <= info.low);
    CHECK(info.low < info.high);
    CHECK(info.high <= info.highest);
    CHECK(info.step > 0);
    CHECK(check_knob(info, info.neutral).ok());
    CHECK(check_knob(info, info.low).ok());
    CHECK(check_knob(info, info.high).ok());
    CHECK(info.whole == (info.decimals == 0));
  }
  CHECK(ids == std::set<std::string_view>{"temperature",
                                          "top_k",
                                          "top_p",
                                          "min_p",
                                          "dynatemp_range",
                                          "dynatemp_exponent",
                                          "typical_p",
                                          "top_n_sigma",
                                          "xtc_probability",
                                          "xtc_threshold",
                                          "epsilon_cutoff",
                                          "eta_cutoff",
                                          "mirostat_tau",
                                          "mirostat_eta",
                                          "repetition_penalty",
                                          "frequency_penalty",
                                          "presence_penalty",
                                          "penalty_last_n",
                                          "dry_multiplier",
                                          "dry_base",
                                          "dry_allowed_length",
                                          "dry_penalty_last_n",
                                          "min_keep",
                                          "top_h",
                                          "top_a",
                                          "tfs",
                                          "smoothing_factor",
                                          "smoothing_curve",
                                          "adaptive_target",
                                          "adaptive_decay",
                                          "repetition_slope",
                                          "shortlist",
                                          "guidance_weight",
                                          "contrast_alpha",
                                          "mask"});
  CHECK(find_knob("top_q") == nullptr);
  CHECK(find_knob("") == nullptr);
  CHECK(check_knobs(defaults).empty());
}

TEST_CASE("knobs: the slider and the value are each other's inverse") {
  for (const KnobInfo& info : all_knobs()) {
    for (const int tokens : {1, 2, 8, 100, 248320}) {
      CAPTURE(info.id);
      CAPTURE(tokens);
      const double high = slider_high(info, tokens);
      const double unit = std::pow(10.0, -info.decimals);
      // Where the neutral value lies below the slider, the left end means it.
      const bool off_at_low = !info.off_at_high && info.neutral < info.low;
      const double left = off_at_low ? info.neutral : info.low;
      for (int i = off_at_low ? 1 : 0; info.low + i * unit < high - unit / 2; ++i) {
        const double value = std::round((info.low + i * unit) / unit) / std::round(1 / unit);
        CHECK(slider_value(info, slider_fraction(info, value, tokens), tokens) == value);
      }
      CHECK(slider_value(info, 0, tokens) == left);
      CHECK(slider_value(info, -5, tokens) == left);
      CHECK(slider_fraction(info, info.low, tokens) == 0);
      CHECK(slider_value(info, 7, tokens) == slider_value(info, 1, tokens));
      const double neutral = slider_fraction(info, info.neutral, tokens);
      CHECK(slider_value(info, neutral, tokens) == info.neutral);
    }
  }
}

TEST_CASE("knobs: the slider writes the very numbers that a file has") {
  const KnobInfo& top_p = *find_knob("top_p");
  for (const double value : {0.07, 0.29, 0.57, 0.58, 0.9, 0.95}) {
    CHECK(slider_value(top_p, value, 10) == value);
  }
  CHECK(slider_value(*find_knob("temperature"), 0.35, 10) == 0.7);
}

TEST_CASE("knobs: top-k's slider ends at the list, and its right end is off") {
  const KnobInfo& top_k = *find_knob("top_k");
  CHECK(slider_high(top_k, 1) == 2);
  CHECK(slider_high(top_k, 8) == 8);
  CHECK(slider_high(top_k, 248320) == 100);
  CHECK(slider_fraction(top_k, 0, 8) == 1);
  CHECK(slider_fraction(top_k, 1, 8) == 0);
  CHECK(slider_fraction(top_k, 5000, 248320) == 1);
  CHECK(slider_value(top_k, 1, 8) == 0);
  CHECK(slider_value(top_k, 0.99, 8) == 0);
  CHECK(slider_value(top_k, 0.5, 8) == 5);  // 4.5 rounds up
}

TEST_CASE("knobs: how values are written") {
  struct Case {
    std::string id;
    double value;
    std::string text;
  };
  const Case cases[] = {
      {"temperature", 1, "1.00"}, {"temperature", 0, "0.00"}, {"temperature", 0.7, "0.70"},
      {"top_k", 0, "off"},        {"top_k", 40, "40"},        {"top_p", 1, "off"},
      {"top_p", 0.9, "0.90"},     {"top_p", 0.999, "0.999"},  {"min_p", 0, "off"},
      {"min_p", 0.005, "0.005"},  {"min_p", 1, "1.00"},       {"temperature", 1e-300, "1e-300"},
  };
  for (const Case& c : cases) CHECK(knob_text(*find_knob(c.id), c.value) == c.text);
}

TEST_CASE("knobs: what is refused, and how") {
  struct Case {
    std::string id;
    double value;
    std::string why;  // empty: taken
  };
  const Case cases[] = {
      {"temperature", 0, ""},
      {"temperature", 1e-300, ""},
      {"temperature", 1000, ""},
      {"temperature", -0.1,
       "temperature is -0.1: it must be a number from 0 to 1000 (1 is neutral)."},
      {"temperature", std::nan(""),
       "temperature is nan: it must be a number from 0 to 1000 (1 is neutral)."},
      {"temperature", HUGE_VAL,
       "temperature is inf: it must be a number from 0 to 1000 (1 is neutral)."},
      {"top_k", 3, ""},
      {"top_k", 2.5, "top_k is 2.5: it must be a whole number from 0 to 16777216 (0 is neutral)."},
      {"top_k", -1, "top_k is -1: it must be a whole number from 0 to 16777216 (0 is neutral)."},
      {"top_p", 0, ""},
      {"top_p", 1.01, "top_p is 1.01: it must be a number from 0 to 1 (1 is neutral)."},
      {"min_p", 1, ""},
      {"min_p", 1.05, "min_p is 1.05: it must be a number from 0 to 1 (0 is neutral)."},
  };
  for (const Case& c : cases) {
    CAPTURE(c.id);
    CAPTURE(c.value);
    const Result<double> checked = check_knob(*find_knob(c.id), c.value);
    CHECK(checked.ok() == c.why.empty());
    if (!checked.ok()) CHECK(checked.error() == c.why);
    Knobs knobs;
    knobs.*find_knob(c.id)->value = c.value;
    CHECK(check_knobs(knobs) == c.why);
  }
}
