// Fresh questions about texts: their answers from the numbers that they print.
#include <cmath>
#include <regex>

#include "core/lesson/fresh_questions.h"
#include "tests/check.h"

namespace logitdice::test {
namespace {

Question asked_of_texts(std::string_view id, std::uint64_t seed) {
  FreshDice dice(seed, 0);
  return find_fresh_question(id)->make(dice);
}

std::vector<double> numbers_in(const std::string& text) {
  std::vector<double> out;
  const std::regex number(R"(\d+(\.\d+)?)");
  for (std::sregex_iterator i(text.begin(), text.end(), number), end; i != end; ++i) {
    out.push_back(std::stod(i->str()));
  }
  return out;
}

std::string right(const Question& q) {
  return q.choices[static_cast<std::size_t>(q.answer)];
}

TEST_CASE("fresh likelihood: perplexity, advantage and the likelier text come to what is printed") {
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    const Question perplexity = asked_of_texts("perplexity", seed);
    CAPTURE(perplexity.text);
    const std::vector<double> p = numbers_in(perplexity.text);
    REQUIRE(p.size() == 3);
    CHECK(std::stod(right(perplexity)) == near(std::pow(p[0] * p[1] * p[2], -1.0 / 3), 0.006));

    const Question advantage = asked_of_texts("advantage", seed);
    CAPTURE(advantage.text);
    const std::vector<double> counts = numbers_in(advantage.text);
    const double mean = counts[1] / counts[0];
    CHECK(std::stod(right(advantage)) == near(std::sqrt((1 - mean) / mean), 0.006));

    const Question likelier = asked_of_texts("likelier_text", seed);
    CAPTURE(likelier.text);
    const std::vector<double> n = numbers_in(likelier.text);
    const double a = 9 * std::log(n[0]) + std::log(n[1]), b = 10 * std::log(n[2]);
    CHECK(right(likelier) == (a > b ? "A" : "B"));
  }
}

}  // namespace
}  // namespace logitdice::test
