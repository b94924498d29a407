#include "core/lesson/fresh_questions.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <regex>
#include <set>
#include <sstream>

#include "core/lesson/markdown.h"
#include "core/text/numbers.h"
#include "tests/check.h"

namespace logitdice::test {
namespace {

constexpr std::uint64_t kSeeds = 300;

Question asked(std::string_view id, std::uint64_t seed) {
  FreshDice dice(seed, 0);
  return find_fresh_question(id)->make(dice);
}

const std::string& right_of(const Question& q) {
  return q.choices[static_cast<std::size_t>(q.answer)];
}

double number_of(std::string text) {
  const bool negative = text.starts_with("−");
  if (negative) text = text.substr(std::string("−").size());
  if (text.starts_with("<")) return 0;
  return negative ? -std::stod(text) : std::stod(text);
}

// A person who rounds on the way finds the right one all the same.
void check_apart(const Question& q) {
  for (std::size_t i = 0; i < q.choices.size(); ++i) {
    if (static_cast<int>(i) == q.answer) continue;
    CAPTURE(q.choices[i]);
    CAPTURE(right_of(q));
    CHECK(std::abs(number_of(q.choices[i]) - number_of(right_of(q))) > 0.008);
  }
}

TEST_CASE("fresh questions: choices are several, no two alike, and one is right") {
  CHECK(fresh_questions().size() >= 10);
  for (const FreshQuestion& row : fresh_questions()) {
    CAPTURE(row.id);
    for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
      CAPTURE(seed);
      const Question q = asked(row.id, seed);
      CHECK(q.kind == QuestionKind::choice);
      CHECK(q.choices.size() >= 3);
      CHECK(q.choices.size() <= kMostChoices);
      const std::set<std::string> different(q.choices.begin(), q.choices.end());
      CHECK(different.size() == q.choices.size());
      CHECK(different.count("") == 0);
      REQUIRE(q.answer >= 0);
      REQUIRE(q.answer < static_cast<int>(q.choices.size()));
      CHECK(!q.explanation.empty());
      if (right_of(q).find('.') != std::string::npos) check_apart(q);
      for (const std::string* text : {&q.text, &q.explanation}) {
        CHECK(text->find("{{") == std::string::npos);
        CHECK(text->find("NaN") == std::string::npos);
      }
    }
  }
}

TEST_CASE("fresh questions: a seed decides, and another asks something else") {
  for (const FreshQuestion& row : fresh_questions()) {
    CAPTURE(row.id);
    std::set<std::string> texts;
    std::map<int, int> places;
    for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
      const Question q = asked(row.id, seed), again = asked(row.id, seed);
      CHECK(q.text == again.text);
      CHECK(q.choices == again.choices);
      CHECK(q.answer == again.answer);
      texts.insert(q.text);
      ++places[q.answer];
    }
    CHECK(texts.size() > kSeeds / 4);
    // The right one stands at each place, about as often.
    CHECK(places.size() >= 3);
    for (const auto& [place, count] : places) CHECK(count < static_cast<int>(kSeeds) / 2);
  }
}

// ---- the same numbers by other arithmetic, from what is printed ------------------------------

// "mat 6.0" pairs of the first sentence.
std::vector<std::pair<std::string, double>> printed_numbers(std::string text) {
  text = text.substr(0, text.find(". "));
  std::vector<std::pair<std::string, double>> list;
  static const std::regex pair("([a-z]+) ((?:−)?[0-9]+\\.[0-9]+)");
  for (std::sregex_iterator it(text.begin(), text.end(), pair), end; it != end; ++it) {
    list.emplace_back((*it)[1], number_of((*it)[2]));
  }
  return list;
}

std::vector<double> softmax_of(const std::vector<std::pair<std::string, double>>& list, double t) {
  double sum = 0;
  for (const auto& [name, z] : list) sum += std::exp(z / t);
  std::vector<double> p;
  for (const auto& [name, z] : list) p.push_back(std::exp(z / t) / sum);
  return p;
}

double after(const std::string& text, const std::string& word) {
  const std::size_t at = text.find(word);
  REQUIRE(at != std::string::npos);
  return std::stod(text.substr(at + word.size()));
}

std::size_t place_in(const std::vector<std::pair<std::string, double>>& list,
                     const std::string& name) {
  const auto found =
      std::find_if(list.begin(), list.end(), [&](const auto& pair) { return pair.first == name; });
  REQUIRE(found != list.end());
  return static_cast<std::size_t>(found - list.begin());
}

// "(1 − 0.0667) ÷ 0.2494 = 3.74" and its like: the printed result of the printed numbers.
TEST_CASE("fresh questions: who reckons an explanation again comes to the number that it has") {
  const std::string n = "([0-9.]*[0-9])";
  struct Row {
    std::string_view id;
    std::string pattern;
    double (*result)(double, double);
    int operands;
  };
  const Row rows[] = {
      {"final_after_top_k", "sum to " + n + "; " + n + " divided by that is " + n,
       [](double mass, double p) { return p / mass; }, 2},
      {"advantage", "the standard deviation .*\\(1 − " + n + "\\) ÷ " + n + " = " + n,
       [](double mean, double std) { return (1 - mean) / std; }, 2},
      {"ratio_at_temperature", "divided by T is " + n + ", and e to that power is " + n,
       [](double gap, double) { return std::exp(gap); }, 1},
      {"effective_choices", "2 to the power of " + n + " is " + n,
       [](double bits, double) { return std::exp2(bits); }, 1},
  };
  for (const Row& row : rows) {
    CAPTURE(row.id);
    for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
      const Question q = asked(row.id, seed);
      CAPTURE(q.explanation);
      std::smatch found;
      REQUIRE(std::regex_search(q.explanation, found, std::regex(row.pattern)));
      const double a = std::stod(found[1]), b = row.operands > 1 ? std::stod(found[2]) : 0;
      const std::string shown = found[static_cast<std::size_t>(row.operands) + 1];
      const auto decimals = shown.size() - shown.find('.') - 1;
      const double half = 0.5 * std::pow(10.0, -static_cast<double>(decimals));
      CHECK(std::abs(row.result(a, b) - std::stod(shown)) <= 1.02 * half);
    }
  }
}

TEST_CASE("fresh questions: p at T is the softmax of the printed logits") {
  for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
    const Question q = asked("p_at_temperature", seed);
    CAPTURE(q.text);
    const auto logits = printed_numbers(q.text);
    const std::size_t begin = q.text.find("p(") + 2;
    const std::string name = q.text.substr(begin, q.text.find(')', begin) - begin);
    const double p = softmax_of(logits, after(q.text, "T = "))[place_in(logits, name)];
    CHECK(right_of(q) == probability_text(p));
  }
}

TEST_CASE("fresh questions: a gap's ratio is e^(gap / T)") {
  for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
    const Question q = asked("ratio_at_temperature", seed);
    CAPTURE(q.text);
    const double ratio = std::exp(after(q.text, "lies ") / after(q.text, "T = "));
    CHECK(std::stod(right_of(q)) == near(ratio, 0.006));
  }
}

TEST_CASE("fresh questions: top-k and top-p count and share as the printed numbers do") {
  for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
    const Question k = asked("final_after_top_k", seed);
    CAPTURE(k.text);
    const auto p = printed_numbers(k.text);
    const std::size_t begin = k.text.find("How likely is ") + 14;
    const std::size_t rank = place_in(p, k.text.substr(begin, k.text.find(' ', begin) - begin));
    double mass = 0;
    const int kept = static_cast<int>(after(k.text, "top-k "));
    for (int i = 0; i < kept; ++i) mass += p[static_cast<std::size_t>(i)].second;
    CHECK(std::stod(right_of(k)) == near(p[rank].second / mass, 0.003));

    const Question top = asked("kept_by_top_p", seed);
    CAPTURE(top.text);
    const auto shares = printed_numbers(top.text);
    const double line = after(top.text, "top-p ");
    std::size_t count = 0;
    for (double sum = 0; sum < line && count < shares.size(); ++count) sum += shares[count].second;
    CHECK(right_of(top) == std::to_string(count));

    const Question least = asked("kept_by_min_p", seed);
    CAPTURE(least.text);
    const auto bars = printed_numbers(least.text);
    const double bar = after(least.text, "min-p ") * bars[0].second;
    const auto reach = std::count_if(bars.begin(), bars.end(),
                                     [&](const auto& pair) { return pair.second >= bar; });
    CHECK(right_of(least) == std::to_string(reach));
  }
}

TEST_CASE("fresh questions: the coin falls where the printed sums say") {
  for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
    const Question q = asked("token_drawn", seed);
    CAPTURE(q.text);
    const auto p = printed_numbers(q.text);
    const double u = after(q.text, "u = ");
    std::size_t rank = 0;
    for (double sum = p[0].second; sum <= u && rank + 1 < p.size(); sum += p[++rank].second) {
    }
    CHECK(right_of(q) == p[rank].first);

    const Question moved = asked("same_coin_other_temperature", seed);
    CAPTURE(moved.text);
    const auto logits = printed_numbers(moved.text);
    const std::vector<double> shares = softmax_of(logits, after(moved.text, "fall at T "));
    rank = 0;
    for (double sum = shares[0]; sum <= after(moved.text, "u = ") && rank + 1 < shares.size();
         sum += shares[++rank]) {
    }
    CHECK(right_of(moved) == logits[rank].first);
  }
}

TEST_CASE("fresh questions: orders are told apart, and penalties by hand come to the same") {
  int part = 0;
  for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
    const Question q = asked("kept_by_order", seed);
    CAPTURE(q.text);
    const auto logits = printed_numbers(q.text);
    const bool last = q.text.find("last") != std::string::npos;
    const double t = after(q.text, "T is "), line = after(q.text, "top-p is ");
    const auto count = [&](double heat) {
      const std::vector<double> p = softmax_of(logits, heat);
      std::size_t n = 0;
      for (double sum = 0; sum < line - 1e-7 && n < p.size(); ++n) sum += p[n];
      return n;
    };
    CHECK(right_of(q) == std::to_string(count(last ? 1 : t)));
    part += count(1) != count(t) ? 1 : 0;

    const Question left = asked("logit_after_penalties", seed);
    CAPTURE(left.text);
    std::string text = left.text;
    const std::size_t minus = text.find(" −");
    if (minus != std::string::npos) text.replace(minus, 1 + std::string("−").size(), " -");
    const double z = after(text, " is "), theta = after(text, "repetition penalty of ");
    const double wanted = (z > 0 ? z / theta : z * theta) -
                          after(text, "has it ") * after(text, "frequency penalty of ");
    CHECK(number_of(right_of(left)) == near(wanted, 0.0051));
  }
  CHECK(part == static_cast<int>(kSeeds));
}

TEST_CASE("quiz: what is written is computed, what is fresh is made, and a seed gives it again") {
  const Result<Lesson> lesson = read_lesson(
      "---\nid: a\ntitle: A\nscene: {\"knobs\": {\"temperature\": 2}}\n---\n## S\n# Questions\n"
      "~~~quiz\n[{\"id\": \"one\", \"kind\": \"choice\", \"text\": \"p is {{ p(mat) }}?\",\n"
      "\"choices\": [\"{{ p(mat) }}\", \"no\"], \"answer\": 0, \"explanation\": \"{{ p(sofa) "
      "}}\"},\n"
      "{\"id\": \"two\", \"fresh\": \"softmax\"}, {\"id\": \"three\", \"fresh\": "
      "\"softmax\"}]\n~~~\n",
      "x.md");
  REQUIRE(lesson.ok());
  REQUIRE(lesson->errors.empty());
  const std::vector<Question> quiz = quiz_of(lesson.value(), 7);
  REQUIRE(quiz.size() == 3);
  CHECK(quiz[0].text == "p is 0.392?");
  CHECK(quiz[0].choices == std::vector<std::string>{"0.392", "no"});
  CHECK(quiz[0].explanation == "0.238");
  CHECK(quiz[1].id == "two");
  CHECK(quiz[2].id == "three");
  CHECK(quiz[1].text != quiz[2].text);
  CHECK(quiz_of(lesson.value(), 7)[1].text == quiz[1].text);
  CHECK(quiz_of(lesson.value(), 8)[1].text != quiz[1].text);
}

TEST_CASE("quiz: each bundled lesson's can be made") {
  for (const Lesson& lesson : bundled_lessons()) {
    CAPTURE(lesson.id);
    for (const Question& q : quiz_of(lesson, 42)) {
      CHECK(!q.text.empty());
      CHECK(q.text.find("{{") == std::string::npos);
      CHECK(!plain_text(q.text).empty());
    }
  }
}

TEST_CASE("fresh questions: the tail over a text, and sums in bfloat16, by plain arithmetic") {
  const auto words_after = [](const std::string& text, const std::string& word) {
    return text.substr(text.find(word) + word.size());
  };
  for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
    const Question once = asked("at_least_once", seed), mean = asked("expected_outside", seed);
    for (const Question* q : {&once, &mean}) {
      CAPTURE(q->text);
      const double m = after(q->text, "nucleus have "), n = after(q->text, "text of ");
      const bool chance = q == &once;
      const double wanted = chance ? 1 - std::pow(1 - m, n) : m * n;
      CHECK(std::stod(right_of(*q)) == near(wanted, chance ? 0.0006 : 0.006));
    }
    const Question sum = asked("bfloat16_sum", seed);
    CAPTURE(sum.text);
    std::istringstream terms(words_after(sum.text, "What is "));
    int step = static_cast<int>(after(sum.text, "bfloat16 has stand "));
    int total = 0, term = 0;
    terms >> total;
    for (char plus = '+'; terms >> plus && plus == '+' && terms >> term;) {
      const int exact = total + term, below = exact / step * step, left = exact - below;
      const bool up = 2 * left > step || (2 * left == step && below / step % 2 == 1);
      total = below + (up ? step : 0);
    }
    CHECK(right_of(sum) == count_text(total));

    const Question tie = asked("near_tie", seed);
    CAPTURE(tie.text);
    const double best = after(tie.text, "logits are "), next = after(tie.text, " and ");
    const double moved = after(tie.text, "by up to ");
    CHECK((right_of(tie) == "yes") == (best - next < 2 * moved));
  }
}

}  // namespace
}  // namespace logitdice::test
