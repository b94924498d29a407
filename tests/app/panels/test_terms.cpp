// Every term on the screen explains itself to the mouse, with its number worked out.
#include <doctest/doctest.h>

#include <algorithm>
#include <map>

#include "app/pages/compare/state.h"
#include "core/readings/summary.h"
#include "app/panels/term_hint.h"
#include "core/lesson/glossary.h"
#include "core/readings/worked_out.h"
#include "tests/app/screen.h"

using namespace logitdice;

namespace {

std::map<std::string, ImVec2> terms_of(Screen& s) {
  s.ui.notes.recording = true;
  s.backend.frame();
  s.ui.notes.recording = false;
  std::map<std::string, ImVec2> out;
  for (const PlacedTerm& t : s.ui.notes.terms) {
    out[t.id] = {(t.low.x + t.high.x) / 2, (t.low.y + t.high.y) / 2};
  }
  return out;
}

struct TermsOfPage {
  const char* page;
  std::vector<std::string> terms;
};
const TermsOfPage kExpected[] = {
    {"pipeline",
     {"entropy", "effective_choices", "kept", "mass_kept", "top_1_lead", "argmax", "probability",
      "running_sum", "final", "seed", "coin", "two_sigma", "chi_squared", "logit", "token",
      "bit", "nat"}},
    {"compare", {"total_variation", "kl_divergence", "entropy", "kept", "mass_kept"}},
    {"generate", {"perplexity", "n_gram", "distinct_n"}},
};

}  // namespace

TEST_CASE("terms: every label of the list is there and is hovered") {
  for (const TermsOfPage& expected : kExpected) {
    Screen s(1600, 900);
    s.send(command::Roll{100});
    s.key(GLFW_KEY_HOME);
    s.send(command::SetView{expected.page});
    for (int i = 0; i < 20000 && working(s.state()); ++i) s.send(command::Tick{0});
    const std::map<std::string, ImVec2> there = terms_of(s);
    for (const std::string& id : expected.terms) {
      CAPTURE(expected.page);
      CAPTURE(id);
      REQUIRE(there.contains(id));
      s.hover(there.at(id));
      CHECK((s.ui.notes.term == id || s.ui.notes.hinted));
      CHECK(!term_hint(s.state(), id).empty());
    }
  }
}

TEST_CASE("terms: each row of the table works out a number or says that there is none") {
  Screen s(1600, 900);
  s.send(command::Roll{100});
  const auto says = [&](std::string_view id, std::string_view part) {
    const std::string text = term_hint(s.state(), id);
    CHECK_MESSAGE(text.find(part) != std::string::npos, text);
  };
  says("effective_choices", "2^1.");
  says("entropy", "bits");
  says("bit", "nats");
  says("nat", "bits");
  says("two_sigma", "n·p = 59.0, σ = 4.9");
  says("top_1_lead", " − ");
  says("coin", " lies in [");
  says("seed", "seed 42, step 100");
  for (const WorkedTerm& term : worked_terms()) CHECK((term.work_out != nullptr));
}

TEST_CASE("terms: what a page shows of a term is what the term says it comes to") {
  Screen s(1600, 900);
  s.send(command::SetKnob{&Knobs::top_p, 0.6});
  s.send(command::SetView{"compare"});
  const auto& columns = compare_page::columns(s.state()).comparison.columns;
  REQUIRE(columns.size() >= 2);
  for (const char* term : {"kept", "mass_kept", "entropy", "total_variation", "kl_divergence"}) {
    const std::string hint = term_hint(s.state(), term);
    for (const ComparedColumn& column : columns) {
      CAPTURE(hint);
      CHECK(hint.find(column.name + ": ") != std::string::npos);
    }
  }
  for (const ComparedColumn& column : columns) {
    CHECK(term_hint(s.state(), "kept").find(kept_text(*column.trace)) != std::string::npos);
  }
  s.send(command::SetView{"cutoffs"});
  CHECK(term_hint(s.state(), "entropy").find("upper: 0.24 bits · lower: 5.84 bits") !=
        std::string::npos);
  // The rows of the trace are not there: its numbers would be others than those on the screen.
  CHECK(term_hint(s.state(), "mass_kept").find("now:") == std::string::npos);
  s.send(command::SetView{"steer"});
  CHECK(term_hint(s.state(), "entropy").find("now:") == std::string::npos);
}
