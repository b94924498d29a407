#include "core/lesson/fresh_material.h"

#include <algorithm>
#include <cassert>
#include <cmath>

#include "core/readings/token_name.h"
#include "core/sampling/draw.h"
#include "core/text/numbers.h"

namespace logitdice {
namespace {

constexpr std::size_t kWrong = 3;  // wrong answers where there is choice enough

struct FreshSentence {
  std::string_view context;        // without its blank
  std::vector<std::string> words;  // from the likely to the unlikely
};

const std::vector<FreshSentence>& sentences() {
  static const std::vector<FreshSentence> list = {
      {"The cat sat on the", {"mat", "sofa", "floor", "bed", "moon", "banana"}},
      {"The weather today is", {"sunny", "cloudy", "warm", "cold", "nice", "grey"}},
      {"On Saturday we went to the", {"park", "beach", "market", "cinema", "airport", "moon"}},
      {"For breakfast she had", {"tea", "toast", "eggs", "soup", "cake", "gravel"}},
      {"He opened the box and found a", {"letter", "key", "ring", "map", "frog", "piano"}},
  };
  return list;
}

std::string sentence_begin(const FreshMaterial& m, std::string_view what) {
  return "After “" + m.distribution.context + "” the " + std::string(what) + " are ";
}

std::string listed_numbers(const FreshMaterial& m, const std::vector<std::string>& numbers) {
  std::vector<std::string> words;
  for (int rank = 0; rank < m.size(); ++rank)
    words.push_back(m.name(rank) + " " + numbers[static_cast<std::size_t>(rank)]);
  return joined(words, " and ") + ".";
}

// Puts the right answer among the wrong ones.
Question placed(FreshDice& dice, std::string text, std::string right,
                std::vector<std::string> choices, std::string explanation) {
  Question q;
  q.text = std::move(text);
  q.explanation = std::move(explanation);
  for (std::size_t i = choices.size(); i > 1; --i)
    std::swap(choices[i - 1], choices[static_cast<std::size_t>(dice.below(static_cast<int>(i)))]);
  q.answer = dice.below(static_cast<int>(choices.size()) + 1);
  choices.insert(choices.begin() + q.answer, std::move(right));
  q.choices = std::move(choices);
  return q;
}

// Whether two numbers look different enough for a person who rounds on the way.
bool apart(const NumberChoice& a, const NumberChoice& b) {
  const bool whole = a.text.find('.') == std::string::npos;
  const double least = whole ? 0.5 : std::max(0.01, 0.015 * std::abs(b.value));
  return a.text != b.text && std::abs(a.value - b.value) >= least;
}

bool is_new(const std::vector<std::string>& taken, const std::string& right,
            const std::string& text) {
  return text != right && std::find(taken.begin(), taken.end(), text) == taken.end();
}

// Beside a number, the n-th: 1.1, 0.9, 1.2, 0.8 … of it, written as it is.
NumberChoice beside(const NumberChoice& right, int n) {
  const int away = n / 2 + 1;
  const double side = n % 2 == 0 ? away : -away;
  const std::size_t point = right.text.find('.');
  if (point == std::string::npos) {
    const int value = static_cast<int>(right.value) + static_cast<int>(side);
    return count_choice(std::max(value, 1));
  }
  const int decimals = static_cast<int>(right.text.size() - point) - 1;
  const double step = std::max(std::abs(right.value) * 0.1, decimals > 1 ? 0.02 : 0.2);
  return decimal_choice(right.value + side * step, decimals);
}

}  // namespace

double FreshDice::uniform() {
  return coin(seed_, step_++);
}

int FreshDice::below(int count) {
  assert(count > 0);
  return std::min(static_cast<int>(uniform() * count), count - 1);
}

std::string FreshMaterial::name(int rank) const {
  return token_name(distribution, id(rank));
}

FreshMaterial fresh_material(FreshDice& dice) {
  constexpr double kGaps[] = {0.5, 0.5, 1.0, 1.0, 1.5, 2.0};  // nats
  const FreshSentence& sentence = dice.one_of(sentences());
  const int count = 4 + dice.below(3);
  FreshMaterial material;
  std::vector<float> logits;
  double z = 3 + 0.5 * dice.below(7);
  for (int i = 0; i < count; ++i) {
    logits.push_back(static_cast<float>(z));
    z -= dice.one_of(kGaps);
  }
  std::vector<std::string> words(sentence.words.begin(), sentence.words.begin() + count);
  material.distribution.context = sentence.context;
  material.distribution.tokens = TokenTable(SharedArray<std::string>(std::move(words)));
  material.distribution.logits = make_logits(logits).value();
  return material;
}

FreshMaterial fresh_shares(FreshDice& dice) {
  FreshMaterial material = fresh_material(dice);
  const Trace plain = trace_of(material, {});
  std::vector<int> thousandths;
  int others = 0;
  for (int rank = 0; rank < material.size(); ++rank) {
    const double p = row_of(material, plain, rank).p.low;
    thousandths.push_back(std::max(1, static_cast<int>(std::lround(1000 * p))));
    if (rank > 0) others += thousandths.back();
  }
  thousandths.front() = 1000 - others;
  std::vector<float> logits;
  for (const int part : thousandths) logits.push_back(static_cast<float>(std::log(part / 1000.0)));
  material.distribution.logits = make_logits(logits).value();
  return material;
}

Trace trace_of(const FreshMaterial& material, const Knobs& knobs, const Profile& profile,
               std::span<const TokenId> output) {
  Situation situation;
  situation.output = output;
  return trace(material.distribution.logits, situation, knobs, profile);
}

Row row_of(const FreshMaterial& material, const Trace& trace, int rank) {
  return trace.row(trace.rank_of(material.id(rank)));
}

std::string logits_sentence(const FreshMaterial& m) {
  std::vector<std::string> numbers;
  for (int rank = 0; rank < m.size(); ++rank) numbers.push_back(fixed_text(m.z(rank), 1));
  return sentence_begin(m, "logits") + listed_numbers(m, numbers);
}

std::string probabilities_sentence(const FreshMaterial& m, const Trace& t) {
  std::vector<std::string> numbers;
  for (int rank = 0; rank < m.size(); ++rank)
    numbers.push_back(probability_text(row_of(m, t, rank).p.low));
  return sentence_begin(m, "probabilities") + listed_numbers(m, numbers);
}

NumberChoice probability_choice(double p) {
  return {p, probability_text(p)};
}

NumberChoice count_choice(int count) {
  return {static_cast<double>(count), count_text(count)};
}

NumberChoice decimal_choice(double value, int decimals) {
  return {value, fixed_text(value, decimals)};
}

Question number_question(FreshDice& dice, std::string text, NumberChoice right,
                         std::vector<NumberChoice> wrong, std::string explanation) {
  std::vector<NumberChoice> taken = {right};
  const auto take = [&](const NumberChoice& number) {
    const auto differs = [&](const NumberChoice& other) { return apart(number, other); };
    const bool fits = std::isfinite(number.value) && taken.size() <= kWrong &&
                      std::all_of(taken.begin(), taken.end(), differs);
    if (fits) taken.push_back(number);
  };
  for (const NumberChoice& number : wrong) take(number);
  for (int n = 0; taken.size() <= kWrong; ++n) {
    const NumberChoice number = beside(right, n);
    if (number.value > 0 || right.value <= 0) take(number);
  }
  std::vector<std::string> choices;
  for (std::size_t i = 1; i < taken.size(); ++i) choices.push_back(taken[i].text);
  return placed(dice, std::move(text), right.text, std::move(choices), std::move(explanation));
}

Question word_question(FreshDice& dice, std::string text, std::string right,
                       std::vector<std::string> wrong, std::string explanation) {
  std::vector<std::string> choices;
  for (const std::string& word : wrong) {
    if (choices.size() < kWrong && is_new(choices, right, word)) choices.push_back(word);
  }
  assert(!choices.empty());
  return placed(dice, std::move(text), std::move(right), std::move(choices),
                std::move(explanation));
}

}  // namespace logitdice
