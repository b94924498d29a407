// Fresh questions about masks and guidance: their answers from the numbers that they print, and by
// the functions that steer.
#include <cmath>
#include <regex>

#include "core/lesson/fresh_questions.h"
#include "core/sampling/guidance.h"
#include "core/sampling/trace.h"
#include "tests/check.h"
#include "tests/core/sampling/fixtures.h"

namespace logitdice::test {
namespace {

Question asked_of_steering(std::string_view id, std::uint64_t seed) {
  FreshDice dice(seed, 0);
  return find_fresh_question(id)->make(dice);
}

double answer_of(const Question& q) {
  return std::stod(q.choices[static_cast<std::size_t>(q.answer)]);
}

std::vector<double> decimals_in(const std::string& text) {
  std::vector<double> out;
  const std::regex number(R"(\d+\.\d+|g = \d)");
  for (std::sregex_iterator i(text.begin(), text.end(), number), end; i != end; ++i) {
    const std::string found = i->str();
    out.push_back(std::stod(found.starts_with('g') ? found.substr(4) : found));
  }
  return out;
}

Logits two(double p) {
  const std::vector<float> scores = {static_cast<float>(std::log(p)),
                                     static_cast<float>(std::log(1 - p))};
  return make_logits(scores).value();
}

TEST_CASE("fresh steering: what a mask leaves and removes") {
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    const Question masked = asked_of_steering("masked_probability", seed);
    CAPTURE(masked.explanation);
    const std::vector<double> n = decimals_in(masked.explanation);  // a + b = kept; p … masked
    REQUIRE(n.size() == 5);
    CHECK(n[0] + n[1] == near(n[2], 0.0021));
    CHECK(answer_of(masked) == near(n[3] / n[2], 0.01));
    const Question removed = asked_of_steering("mass_removed", seed);
    CHECK(answer_of(removed) == near(1 - decimals_in(removed.explanation)[2], 0.0021));
  }
}

TEST_CASE("fresh steering: guidance, as guided() has it") {
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    const Question q = asked_of_steering("guided_probability", seed);
    CAPTURE(q.text);
    const std::vector<double> n = decimals_in(q.text);  // u, c, g
    REQUIRE(n.size() == 3);
    const Logits mixed = guided(two(n[1]), two(n[0]), n[2]);
    const double p =
        std::exp(mixed.scores[static_cast<std::size_t>(mixed.rank_of(0))] - log_sum_exp(mixed));
    CHECK(answer_of(q) == near(p, 0.001));
  }
}

}  // namespace
}  // namespace logitdice::test
