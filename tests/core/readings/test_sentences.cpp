#include <doctest/doctest.h>

#include <cmath>
#include <regex>

#include "core/capture/bundled.h"
#include "core/readings/phase_rows.h"
#include "core/readings/sentences.h"
#include "tests/core/readings/fixtures.h"

namespace logitdice::test {
namespace {

// ---- what a sentence must be ----------------------------------------------------------------

void add(std::vector<double>& fields, const Range& range) {
  fields.insert(fields.end(), {range.low, range.high});
}

void add_stage(std::vector<double>& fields, const StageTrace& step) {
  fields.insert(fields.end(), {double(step.kept()), step.temperature, 1 / step.temperature,
                               step.cutoff, step.mass_kept});
  for (const Figure& figure : step.figures) fields.push_back(figure.value);
}

// Every number that a sentence may name.
std::vector<double> fields_of(const Trace& t, const Phases& phases) {
  const Logits& z = t.logits;
  std::vector<double> fields = {0,
                                1,
                                phases.subtracted,
                                phases.exp_sum,
                                z.max(),
                                z.scores[static_cast<size_t>(z.finite) - 1],
                                double(z.finite),
                                double(z.size() - z.finite),
                                double(t.size)};
  for (const KnobInfo& info : all_knobs()) {
    fields.insert(fields.end(), {t.knobs.*info.value, t.in_force.*info.value});
  }
  for (const TokenBias& bias : t.knobs.logit_bias) {
    fields.insert(fields.end(), {double(bias.id), bias.bias});
  }
  for (const StageTrace& step : t.stages) add_stage(fields, step);
  for (const StageTrace& step : t.stages_high) add_stage(fields, step);
  add(fields, mass_kept_of(t, phases));
  for (int rank : {0, t.begin}) {
    const PhaseRow row = phase_row(t, phases, rank);
    add(fields, row.p);
    add(fields, row.final);
  }
  if (phases.judged >= 0) add(fields, phase_row(t, phases, t.window_of(phases.judged).begin).p);
  return fields;
}

bool is_number_of(const std::vector<double>& fields, const std::string& number) {
  const size_t point = number.find('.');
  const bool exponent = number.find('e') != std::string::npos;
  const double value = std::stod(number);
  const double digits = point == std::string::npos ? 0 : double(number.size() - point - 1);
  const double off = exponent ? 0.06 * std::abs(value) : 0.5000001 * std::pow(10, -digits);
  return std::any_of(fields.begin(), fields.end(), [&](double field) {
    return std::abs(std::abs(field) - value) <= off + 1e-9 * std::abs(field);
  });
}

std::vector<std::string> numbers_in(std::string text) {
  text = std::regex_replace(text, std::regex("less than 0?\\.001"), "");
  text = std::regex_replace(text, std::regex("first 100 logits"), "");
  text = std::regex_replace(text, std::regex("(mirostat) 2", std::regex::icase), "$1");
  // Thousands stand apart by a gap, three digits behind it.
  for (std::regex gap("([0-9]) ([0-9]{3})(?![0-9])"); std::regex_search(text, gap);) {
    text = std::regex_replace(text, gap, "$1$2");
  }
  std::vector<std::string> numbers;
  const std::regex number("[0-9]+(\\.[0-9]+)?(e[-+]?[0-9]+)?");
  for (std::sregex_iterator i(text.begin(), text.end(), number), end; i != end; ++i) {
    numbers.push_back(i->str());
  }
  return numbers;
}

void check_sentence(const std::string& text, const std::vector<double>& fields) {
  CAPTURE(text);
  REQUIRE(text.size() > 10);
  CHECK(text.back() == '.');
  CHECK(text.find("..") == std::string::npos);
  CHECK(text.find("NaN") == std::string::npos);
  CHECK(text.find("nan") == std::string::npos);
  CHECK(text.find("  ") == std::string::npos);
  CHECK(!(text[0] >= 'a' && text[0] <= 'z'));
  CHECK(!std::regex_search(text, std::regex("(^|[^0-9. ])( ?)1 (tokens|scores|best)")));
  CHECK(!std::regex_search(text, std::regex("\\b([2-9]|[0-9]{2,}) (token|score)\\b")));
  for (const std::string& number : numbers_in(text)) {
    CAPTURE(number);
    CHECK(is_number_of(fields, number));
  }
}

// ---- any setting ----------------------------------------------------------------------------

void check_all_sentences(const Logits& logits, const Setting& setting, const Situation& situation,
                         const ExpDisplay& display) {
  const Trace t = trace(logits, situation, setting.knobs, setting.profile, display);
  const Phases phases = phases_of(t);
  const std::vector<double> fields = fields_of(t, phases);
  for (int phase = kLogits; phase <= kPhases; ++phase) {
    CAPTURE(phase);
    check_sentence(phase_sentence(t, phases, setting.profile, static_cast<Phase>(phase)), fields);
  }
  for (size_t i = 0; i < t.stages.size(); ++i) {
    CAPTURE(t.stages[i].stage->id);
    check_sentence(stage_sentence(t, phases, setting.profile, static_cast<int>(i)), fields);
  }
}

TEST_CASE("every phase and stage has a sentence with numbers of the trace, whatever the setting") {
  std::mt19937 random(20260);
  const ExpDisplay displays[] = {{},
                                 {.added = 100},
                                 {.subtract_max = false},
                                 {.added = 100, .subtract_max = false},
                                 {.added = -100, .subtract_max = false}};
  for (const BundledDistribution& bundled : bundled_distributions()) {
    const Distribution d = load_bundled(bundled.id).value();
    CAPTURE(d.id);
    for (int i = 0; i < 40; ++i) {
      Setting setting = random_wild_setting(random, d.logits.size());
      if (whole(random, 0, 5) == 0) {
        Knobs cold = setting.knobs;
        cold.temperature = 0;
        if (check_knobs(setting.profile, cold).empty()) setting.knobs = cold;
      }
      const std::vector<TokenId> prompt = random_text(random, std::min(6, d.logits.size()), 8);
      const std::vector<TokenId> output = random_text(random, std::min(6, d.logits.size()), 8);
      Situation situation;
      situation.prompt = prompt;
      situation.output = output;
      situation.xtc_coin = uniform(random, 0, 1);
      CAPTURE(setting.profile.id);
      check_all_sentences(d.logits, setting, situation,
                          displays[static_cast<size_t>(whole(random, 0, 4))]);
    }
  }
}

TEST_CASE("a chain with stages switched off and a tail of unknown size has sentences") {
  std::mt19937 random(7);
  for (int i = 0; i < 200; ++i) {
    Tail tail{whole(random, 0, 1) ? 50 : Tail::kUnknownCount, uniform(random, -3, 2)};
    const std::vector<float> scores = {6, 5, 4.5f, 3.5f, 2};
    const Logits logits = logits_of(scores, tail);
    Setting setting = random_setting(random, 5, true);
    std::vector<std::string> off;
    for (const Stage* stage : setting.profile.order) {
      if (whole(random, 0, 3) == 0) off.emplace_back(stage->id);
    }
    setting.profile = with_switched_off(setting.profile, off).value();
    check_all_sentences(logits, setting, {}, {});
  }
}

// ---- the words ------------------------------------------------------------------------------

struct Said {
  const char* what;
  Knobs knobs;
  Phase phase;
  const char* sentence;
  const char* profile = "textbook";
};

TEST_CASE("what the phases say") {
  const Said rows[] = {
      {"logits", {}, kLogits, "6 tokens have a score each, from 6.00 down to 0.00."},
      {"neutral", {}, kDivide, "Every score is divided by T = 1: nothing changes."},
      {"cold", {.temperature = 0.5}, kDivide, "Every score is divided by T = 0.50: gaps double."},
      {"hot", {.temperature = 2}, kDivide, "Every score is divided by T = 2.00: gaps halve."},
      {"other",
       {.temperature = 0.8},
       kDivide,
       "Every score is divided by T = 0.80: gaps become 1.25 times as wide."},
      {"greedy",
       {.temperature = 0},
       kDivide,
       "T = 0 divides nothing: the best token gets everything."},
      {"greedy",
       {.temperature = 0},
       kRenormalize,
       "The best token is sampled, with probability 1.000."},
      {"exp",
       {},
       kExp,
       "The largest, 6.00, is taken off each before e is raised to it: together 1.694."},
      {"normalize",
       {},
       kNormalize,
       "Each is divided by their sum, 1.694: the likeliest gets 0.590."},
      {"cut", {.top_k = 3}, kTruncate, "3 of 6 tokens are left, 0.939 together."},
      {"cut",
       {.top_k = 3},
       kRenormalize,
       "3 tokens are left, 0.939 together; each is divided by that."},
      {"nothing", {.top_p = 0.999999}, kTruncate, "The cutoffs cut nothing: 6 tokens stay."},
      {"none", {}, kTruncate, "No cutoff is on: 6 tokens stay."},
      {"none",
       {},
       kRenormalize,
       "Nothing was cut and nothing is divided: the likeliest is sampled with 0.590."},
      {"one", {.top_k = 1}, kTruncate, "1 of 6 tokens is left, 0.590 alone."},
      {"late heat",
       {.temperature = 2, .top_k = 3},
       kDivide,
       "Every score that is left is divided by T = 2.00: gaps halve.",
       "llama.cpp"},
      {"late heat",
       {.temperature = 2, .top_k = 3},
       kRenormalize,
       "3 tokens are left; a softmax of their own gives the likeliest 0.481.",
       "llama.cpp"},
  };
  for (const Said& row : rows) {
    CAPTURE(row.what);
    const Profile profile = find_profile(row.profile).value();
    const Trace t = trace(logits_of(kCatSatOn), row.knobs, profile);
    CHECK(phase_sentence(t, phases_of(t), profile, row.phase) == row.sentence);
  }
}

}  // namespace
}  // namespace logitdice::test
