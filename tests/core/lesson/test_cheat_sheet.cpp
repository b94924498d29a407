#include "core/lesson/cheat_sheet.h"

#include <doctest/doctest.h>

#include <algorithm>

namespace logitdice::test {
namespace {

bool is_sentence(std::string_view text) {
  return !text.empty() && (text.ends_with('.') || text.ends_with('?')) &&
         !(text.front() >= 'a' && text.front() <= 'z') && text.size() <= 130;
}

TEST_CASE("cheat sheet: every stage says what it does, why and when") {
  const std::vector<CheatMethod> rows = cheat_methods();
  CHECK(rows.size() == all_stages().size());
  for (const CheatMethod& row : rows) {
    CAPTURE(row.title);
    CHECK(is_sentence(row.does));
    CHECK(is_sentence(row.intuition));
    CHECK(is_sentence(row.when_to_use));
    CHECK(!row.formula.empty());
    CHECK((row.knobs.empty() || row.knobs.front()->id == row.stage->knobs.front()));
  }
}

TEST_CASE("cheat sheet: engines with their settings and orders") {
  const std::vector<CheatEngine> rows = cheat_engines();
  const auto row = [&](std::string_view id) {
    const auto found = std::find_if(rows.begin(), rows.end(),
                                    [&](const CheatEngine& e) { return e.profile->id == id; });
    REQUIRE(found != rows.end());
    return *found;
  };
  const CheatEngine llama = row("llama.cpp");
  CHECK(llama.settings == "T 0.80, top-k 40, top-p 0.95, min-p 0.05");
  CHECK(llama.order.ends_with("→ Temperature → Adaptive-p"));
  CHECK(row("textbook").settings == "all neutral");
  CHECK(row("textbook").order == "Penalties → Temperature → Top-k → Top-p → Min-p");
  CHECK(row("nanogpt").settings == "T 0.80, top-k 200");
  for (const CheatEngine& engine : rows) CHECK(!engine.profile->slip);
}

TEST_CASE("cheat sheet: a search finds rows by any of their words") {
  const auto found = [](std::string_view query) {
    std::string ids;
    for (const CheatMethod& row : cheat_methods()) {
      if (matches(row, query)) ids += std::string(row.stage->id) + " ";
    }
    return ids;
  };
  CHECK(found("thermostat") == "mirostat mirostat_v2 ");
  CHECK(found("  THERMOSTAT  zipf ") == "mirostat ");
  CHECK(found("top-p area") == "top_p ");
  CHECK(found("zebra") == "");
  CHECK(matches("anything", ""));
}

}  // namespace
}  // namespace logitdice::test
