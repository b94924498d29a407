#include <algorithm>
#include <set>
#include <sstream>

#include "core/lesson/glossary.h"
#include "core/lesson/lesson.h"
#include "core/lesson/markdown.h"
#include "tests/check.h"

// What our own lessons and glossary promise.
namespace logitdice::test {
namespace {

constexpr std::string_view kTour = "tour";

std::vector<const Lesson*> lessons() {
  std::vector<const Lesson*> list;
  for (const Lesson& lesson : bundled_lessons()) {
    if (lesson.id != kTour) list.push_back(&lesson);
  }
  return list;
}

int word_count(std::string_view markdown) {
  std::istringstream words{plain_text(markdown)};
  int count = 0;
  for (std::string word; words >> word;) ++count;
  return count;
}

// Claims count as a word each.
std::string without_claims(std::string text) {
  for (std::size_t at = text.find("{{"); at != text.npos; at = text.find("{{"))
    text.replace(at, text.find("}}", at) + 2 - at, "0");
  return text;
}

TEST_CASE("bundled lessons: all in their order, together two hours at most") {
  const std::vector<std::string> ids = {
      "logits",      "temperature", "greedy",      "cutoffs",       "peaked_flat", "order",
      "draw",        "penalties",   "seeds",       "reinforcement", "regimes",     "apis",
      "beam_search", "speculative", "constraints", "likelihood",    "batches",     "long_tail",
      "captures"};
  std::vector<std::string> found;
  int minutes = 0;
  for (const Lesson* lesson : lessons()) {
    CAPTURE(lesson->id);
    found.push_back(lesson->id);
    minutes += lesson->minutes;
    CHECK(lesson->minutes >= 3);
    CHECK(lesson->minutes <= 7);
    CHECK_FALSE(lesson->summary.empty());
  }
  CHECK(found == ids);
  CHECK(minutes <= 120);
}

TEST_CASE("bundled lessons: steps short enough for a projector, each with notes") {
  for (const Lesson* lesson : lessons()) {
    CAPTURE(lesson->id);
    CHECK(lesson->steps.size() >= 6);
    CHECK(lesson->steps.size() <= 9);
    for (const LessonStep& step : lesson->steps) {
      CAPTURE(step.title);
      CHECK(word_count(without_claims(step.body)) <= 80);
      CHECK_FALSE(step.notes.empty());
      CHECK_FALSE(step.section.empty());
    }
    CHECK(lesson->steps.back().takeaways.size() >= 2);
  }
}

TEST_CASE("bundled lessons: something is predicted in each, in every way there is") {
  std::set<QuestionKind> kinds;
  for (const Lesson* lesson : lessons()) {
    CAPTURE(lesson->id);
    int asked = 0;
    for (const LessonStep& step : lesson->steps) {
      if (!step.question) continue;
      ++asked;
      kinds.insert(step.question->kind);
      CHECK_FALSE(step.question->reveal.empty());
      CHECK_FALSE(step.question->explanation.empty());
    }
    CHECK(asked >= 1);
  }
  CHECK(kinds.size() == 6);
}

TEST_CASE("bundled lessons: a quiz of four or more, half of it fresh") {
  for (const Lesson* lesson : lessons()) {
    CAPTURE(lesson->id);
    const auto fresh = std::count_if(lesson->quiz.begin(), lesson->quiz.end(),
                                     [](const QuizItem& item) { return !item.fresh.empty(); });
    CHECK(lesson->quiz.size() >= 4);
    CHECK(2 * fresh >= static_cast<std::ptrdiff_t>(lesson->quiz.size()));
  }
}

TEST_CASE("bundled lessons: the tour has eight steps and asks nothing") {
  const Lesson* tour = find_lesson(kTour);
  REQUIRE(tour);
  CHECK(tour->steps.size() == 8);
  CHECK(tour->quiz.empty());
  for (const LessonStep& step : tour->steps) {
    CHECK_FALSE(step.question.has_value());
    CHECK(word_count(without_claims(step.body)) <= 80);
  }
}

void check_links(const std::string& markdown) {
  for (const Block& block : blocks(markdown)) {
    for (const TextRun& run : block.runs) {
      CAPTURE(run.link);
      if (run.link.starts_with("term:")) CHECK(find_term(run.link.substr(5)));
      if (run.link.starts_with("lesson:")) CHECK(find_lesson(run.link.substr(7)));
    }
  }
}

TEST_CASE("bundled lessons: links lead somewhere") {
  for (const Lesson& lesson : bundled_lessons()) {
    CAPTURE(lesson.id);
    for (const LessonStep& step : lesson.steps) {
      check_links(step.body);
      check_links(step.notes);
    }
  }
}

TEST_CASE("glossary: forty terms and more, one or two sentences each, which lead on") {
  CHECK(glossary().size() >= 40);
  for (const Term& term : glossary()) {
    CAPTURE(term.id);
    const std::string text = plain_text(term.text);
    CHECK(word_count(text) <= 50);
    CHECK(text.ends_with('.'));
    CHECK(find_lesson(term.lesson));
    CHECK_FALSE(term.page.empty());
    check_links(term.text);
  }
}

TEST_CASE("glossary: what stands on the screen is found") {
  for (const std::string_view name : {"entropy",
                                      "effective choices",
                                      "kept",
                                      "mass kept",
                                      "top-1 lead",
                                      "argmax",
                                      "z",
                                      "p",
                                      "Σp",
                                      "final",
                                      "seed",
                                      "coin",
                                      "u",
                                      "±2σ",
                                      "χ²",
                                      "perplexity",
                                      "8-gram",
                                      "distinct-n",
                                      "total variation",
                                      "KL",
                                      "nats",
                                      "bits",
                                      "tail",
                                      "softmax",
                                      "temperature",
                                      "T",
                                      "top-k",
                                      "top-p",
                                      "min-p",
                                      "greedy",
                                      "truncate",
                                      "renormalize",
                                      "survivor",
                                      "token",
                                      "vocabulary",
                                      "profile",
                                      "running_sum",
                                      "two_sigma",
                                      "chi_squared",
                                      "n_gram",
                                      "kl_divergence",
                                      "nat",
                                      "bit",
                                      "top_1_lead",
                                      "mass_kept",
                                      "effective_choices",
                                      "total_variation",
                                      "distinct_n",
                                      "top-nσ",
                                      "XTC",
                                      "DRY",
                                      "logit bias",
                                      "÷ T",
                                      "exp"}) {
    CAPTURE(name);
    CHECK(find_term(name));
  }
}

}  // namespace
}  // namespace logitdice::test
