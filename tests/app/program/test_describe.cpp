#include <algorithm>
#include <cmath>
#include <sstream>

#include "app/pages/compare/state.h"
#include "app/pages/cutoffs/state.h"
#include "app/program/describe.h"
#include "core/capture/bundled.h"
#include "core/readings/phase.h"
#include "core/readings/sentences.h"
#include "core/readings/summary.h"
#include "core/readings/why_cut.h"
#include "tests/app/program/random_state.h"

namespace logitdice::test {
namespace {

// Signs that a screen reader stumbles on, or skips.
constexpr const char* kSigns[] = {"Σ", "σ", "χ", "∞", "−",   "–",   "·",   "÷",   "×",  "≥", "≤",
                                  "±", "→", "≠", "✓", "___", " = ", " < ", "NaN", "  ", "\t"};

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

void check_description(const AppState& s) {
  const std::string text = describe(s);
  CAPTURE(s.page->id);
  CHECK(text.size() > 40);
  for (const std::string& line : lines_of(text)) {
    CAPTURE(line);
    REQUIRE(!line.empty());
    CHECK(std::string(".!?").find(line.back()) != std::string::npos);
    CHECK(line.find("..") == line.npos);
    for (const char* sign : kSigns) {
      CAPTURE(sign);
      CHECK(line.find(sign) == line.npos);
    }
  }
}

void look_at_all_pages(Started& s) {
  for (const PageInfo* page : s.state.pages) {
    s.send(command::SetView{std::string(page->id)});
    check_description(s.state);
  }
}

TEST_CASE("every page of every distribution is described in whole sentences") {
  Started s;
  for (const BundledDistribution& entry : bundled_distributions()) {
    CAPTURE(entry.id);
    s.send(command::OpenBundled{entry.id});
    look_at_all_pages(s);
    s.state.in.knobs = {.temperature = 0.75, .top_k = 40, .top_p = 0.9, .min_p = 0.05};
    s.send(command::Roll{1});
    s.send(command::Roll{100});
    look_at_all_pages(s);
    s.send(command::SetExpDisplay{{.added = 100, .subtract_max = false}});
    look_at_all_pages(s);
    s.send(command::SetExpDisplay{{}});
    s.send(command::ResetKnobs{});
  }
}

TEST_CASE("what is described keeps tokens as they are, and names the hands of the map") {
  Started s("pipeline");
  s.send(command::OpenSentence{"came across"});
  s.wait();
  s.send(command::Roll{100});
  const std::string told = describe(s.state);
  CHECK(told.find("across blank") != std::string::npos);
  CHECK(told.find("acrossblank") == std::string::npos);
  CHECK(told.find("\nToken ") != std::string::npos);
  CHECK(told.find("as of") == std::string::npos);
  Started learn("learn");
  const std::string map = describe(learn.state);
  for (const char* hand : {"Temperature reshapes", "Cutoffs prune", "Penalties edit by history",
                           "Whole samples feed training", "Guidance sharpens", "A grammar masks"}) {
    CHECK(map.find(hand) != std::string::npos);
  }
}

TEST_CASE("a text, three presets, many texts and a spiral are described") {
  Started s("generate");
  s.wait();
  s.send(command::SetLength{12});
  s.send(command::Generate{});
  s.wait();
  check_description(s.state);
  CHECK(describe(s.state).find("The text of 12 tokens: Once upon a time") != std::string::npos);
  s.set(R"({"generate": {"mode": "presets", "continuations": 3}})");
  s.wait();
  check_description(s.state);
  s.set(R"({"penalties": {"page": "spiral"}, "view": "penalties"})");
  s.wait();
  check_description(s.state);
}

TEST_CASE("a lesson's steps, and every part of Learn, are described") {
  Started s;
  for (const Lesson& lesson : bundled_lessons()) {
    CAPTURE(lesson.id);
    s.send(command::OpenLesson{lesson.id});
    for (int step = 0; step < static_cast<int>(lesson.steps.size()); ++step) {
      check_description(s.state);
      s.send(command::StepLesson{1});
    }
  }
  s.send(command::CloseLesson{});
  for (const char* part : {"map", "lessons", "glossary", "cheat_sheet", "quiz"}) {
    CAPTURE(part);
    s.set(R"({"view": "learn", "learn": {"part": ")" + std::string(part) + "\"}}");
    check_description(s.state);
  }
}

// ---- what is said is what is shown ----------------------------------------------------------

std::string shown_texts(const AppState& s) {
  std::string all;
  for (const PhaseRow& row : phase_rows(s.trace, s.phases, 0, 10)) {
    for (const Phase phase : {kLogits, kNormalize, kTruncate}) {
      const PhaseColumns columns = phase_columns(s.phases, row, phase);
      all += columns.first + " " + columns.p + " " + columns.final + "\n";
    }
    all += why_cut_text(s.trace, row.of.rank) + "\n";
  }
  for (int i = 0; i < static_cast<int>(s.trace.stages.size()); ++i) {
    all += stage_sentence(s.trace, s.phases, s.in.profile, i) + "\n";
  }
  all += phase_sentence(s.trace, s.phases, s.in.profile, shown_phase(s)) + entropy_text(s.trace) +
         choices_text(s.trace) + lead_text(s.trace) + kept_text(s.trace) + s.distribution.note;
  return all;
}

TEST_CASE("the numbers of the Pipeline's description are those of the screen") {
  Started s;
  s.state.in.knobs = {.temperature = 0.8, .top_k = 4, .top_p = 0.9};
  s.send(command::Select{4});
  const std::string shown = shown_texts(s.state);
  for (const std::string& line : lines_of(describe(s.state))) {
    for (std::size_t at = 0; at < line.size(); ++at) {
      const bool begins =
          std::isdigit(static_cast<unsigned char>(line[at])) && (at == 0 || line[at - 1] == ' ');
      if (!begins) continue;
      std::size_t end = line.find_first_not_of("0123456789.", at);
      std::string number = line.substr(at, end - at);
      if (number.back() == '.') number.pop_back();
      CAPTURE(line);
      CAPTURE(number);
      // "number 3", "phase 6 of 6"; and what the screen writes "<.001"
      const bool place = number.find('.') == number.npos || number == "0.001";
      if (!place) CHECK(shown.find(number) != shown.npos);
    }
  }
}

TEST_CASE("what is selected, what fell and what is read out is said") {
  Started s;
  s.state.in.knobs = {.top_k = 3};
  s.send(command::Select{3});
  std::string text = describe(s.state);
  CHECK(text.find("Selected is number 4, bed: score 3.50, probability 0.048, cut by top-k 3.") !=
        text.npos);
  CHECK(text.find("It was cut by top-k 3: number 4, 1 place too far down.") != text.npos);
  s.send(command::Roll{1});
  text = describe(s.state);
  CHECK(text.find("The coin 0.") != text.npos);
  s.send(command::Roll{100});
  CHECK(describe(s.state).find("101 draws were made.") != std::string::npos);
  s.send(command::SetView{"cutoffs"});
  s.send(
      command::PageAction{cutoffs_page::kId, cutoffs_page::Action(cutoffs_page::ChooseColumn{1})});
  CHECK(describe(s.state).find("The bar that is read out: ") != std::string::npos);
  s.send(command::SetView{"compare"});
  CHECK(describe(s.state).find("3 columns stand side by side") != std::string::npos);
}

}  // namespace
}  // namespace logitdice::test
