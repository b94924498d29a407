#include "core/lesson/glossary.h"

#include <doctest/doctest.h>

#include "core/base/assets.h"
#include "core/lesson/lesson.h"
#include "core/lesson/markdown.h"

namespace logitdice::test {
namespace {

TEST_CASE("glossary: terms are read") {
  const auto terms = read_glossary(
      "## Top-1 lead\nalso: lead, gap of the best\nsee: heat/pipeline\nFirst.\n\nalso: text\n"
      "## χ²\nid: chi_squared\nsee: /dice\nA test.\n",
      "g.md");
  REQUIRE(terms.ok());
  REQUIRE(terms->size() == 2);
  const Term& lead = terms.value()[0];
  CHECK(lead.id == "top_1_lead");
  CHECK(lead.also == std::vector<std::string>{"lead", "gap of the best"});
  CHECK(lead.lesson == "heat");
  CHECK(lead.page == "pipeline");
  CHECK(lead.text == "First.\n\nalso: text");
  const Term& chi = terms.value()[1];
  CHECK(chi.id == "chi_squared");
  CHECK(chi.lesson == "");
  CHECK(chi.page == "dice");
  CHECK(chi.line == 7);
}

TEST_CASE("glossary: what is wrong is told with its place") {
  struct Row {
    std::string text, sentence;
  };
  const Row rows[] = {
      {"text\n", "g.md:1:1: a term begins with \"## \" and its title"},
      {"# A\n", "g.md:1:1: a glossary has terms alone, \"## \" and a title each"},
      {"## A\nalso: b\n## C\nc\n", "g.md:1:1: the term \"A\" has no text"},
      {"## A\na\n\n## B\nalso: x, a\nb\n", "g.md:4:1: the term of line 1 is called \"a\" too"},
      {"## χ\na\n",
       "g.md:1:1: the term \"χ\" needs a line \"id: …\" of lower case letters, digits and \"_\""},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    const auto terms = read_glossary(row.text, "g.md");
    REQUIRE(!terms.ok());
    CHECK(terms.error() == row.sentence);
  }
}

// The place in a text's runs that a link of this sort leads to.
void check_links(const std::string& markdown) {
  for (const TextRun& run : runs_of(markdown)) {
    CAPTURE(run.link);
    if (run.link.starts_with("term:")) CHECK(find_term(run.link.substr(5)) != nullptr);
    if (run.link.starts_with("lesson:")) CHECK(find_lesson(run.link.substr(7)) != nullptr);
  }
}

TEST_CASE("glossary: the program's own is read, and its links lead somewhere") {
  for (const Asset& asset : assets()) {
    if (asset.name == "glossary.md") {
      const auto terms = read_glossary(asset.text(), asset.name);
      if (!terms) FAIL(terms.error());
    }
  }
  REQUIRE(!glossary().empty());
  for (const Term& term : glossary()) {
    CAPTURE(term.id);
    CHECK(find_term(term.id) == &term);
    for (const std::string& name : term.also) CHECK(find_term(name) == &term);
    if (!term.lesson.empty()) CHECK(find_lesson(term.lesson) != nullptr);
    check_links(term.text);
  }
  CHECK(find_term("ENTROPY") == find_term("entropy"));
  CHECK(find_term("no such term") == nullptr);
}

TEST_CASE("lesson: links lead to terms and lessons that there are") {
  for (const Lesson& lesson : bundled_lessons()) {
    CAPTURE(lesson.id);
    check_links(lesson.summary);
    for (const LessonStep& step : lesson.steps) {
      CAPTURE(step.title);
      check_links(step.body);
      check_links(step.notes);
    }
  }
}

}  // namespace
}  // namespace logitdice::test
