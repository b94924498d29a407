// Distributions that are examples for the Compare page.
#include <doctest/doctest.h>

#include "core/capture/bundled.h"
#include "tests/app/pages/compare/started_compare.h"

using namespace logitdice;
using test::StartedCompare;

TEST_CASE("compare state: an example sets up its engines, and undo takes them back") {
  StartedCompare s("pipeline");
  for (const BundledDistribution& entry : bundled_distributions()) {
    CAPTURE(entry.id);
    s.send(command::OpenBundled{entry.id});
    CHECK(s.state.distribution.compare.has_value() == entry.id.starts_with("part_"));
  }
  s.send(command::OpenBundled{"cat_sat_on"});
  const Inputs none = s.state.in;
  s.act(compare_page::UseExample{});
  CHECK(s.state.page->id == "pipeline");  // no example
  CHECK(s.state.in == none);

  s.send(command::OpenBundled{"part_min_p_first"});
  const Inputs before = s.state.in;
  const std::size_t undos = s.state.undo.size();
  s.act(compare_page::UseExample{});
  CHECK(s.state.page->id == "compare");
  REQUIRE(s.comparison().columns.size() == 4);
  CHECK(s.column(3).setting.profile.id == "vllm");
  CHECK(s.column(3).trace->kept() == 3);
  CHECK(s.column(0).trace->kept() == 4);
  CHECK(s.column(0).setting.knobs.penalty_last_n == 64);  // llama.cpp's own
  CHECK(s.comparison().disagreements.size() == 1);
  CHECK(s.state.in.knobs == before.knobs);
  s.act(compare_page::UseExample{});
  CHECK(s.state.undo.size() == undos + 1);
  s.send(command::Undo{});
  CHECK(s.state.in == before);
}

TEST_CASE("compare state: an example's text is typed, and undo brings back what was") {
  StartedCompare s;
  s.send(command::OpenBundled{"part_penalties"});
  s.send(command::SetHistory{"kind", "good"});
  const std::size_t undos = s.state.undo.size();
  s.act(compare_page::UseExample{});
  CHECK(s.state.history.prompt == std::vector<TokenId>{0, 0, 0});
  CHECK(s.state.history.output == std::vector<TokenId>{1});
  CHECK(s.state.history.unknown.empty());
  const auto after = [&](std::size_t column, TokenId id) {
    const Trace& t = *s.column(column).trace;
    return t.row(t.rank_of(id)).penalised;
  };
  CHECK(after(0, 0) == doctest::Approx(-0.4167).epsilon(1e-3));  // llama.cpp
  CHECK(after(1, 0) == doctest::Approx(1.3333).epsilon(1e-3));   // transformers
  CHECK(after(1, 1) == doctest::Approx(0.6667).epsilon(1e-3));
  CHECK(after(2, 0) == doctest::Approx(1.3333).epsilon(1e-3));  // vLLM
  CHECK(after(2, 1) == doctest::Approx(-0.0833).epsilon(1e-2));
  CHECK(s.state.undo.size() == undos + 1);
  s.send(command::Undo{});
  CHECK(s.state.in.typed == TypedText{"good", "kind"});
  CHECK(s.state.history.output == std::vector<TokenId>{2});
  CHECK(s.settings() == first_columns());
  s.send(command::Redo{});
  CHECK(s.state.in.typed.prompt.str() == "very very very");
  CHECK(s.column(2).setting.profile.id == "vllm");
  // The same columns with another text: still one undo.
  s.send(command::SetHistory{"kind"});
  s.act(compare_page::UseExample{});
  CHECK(s.state.in.typed.output.str() == "good");
  s.send(command::Undo{});
  CHECK(s.state.in.typed.output.str() == "kind");
  CHECK(s.column(2).setting.profile.id == "vllm");
}
