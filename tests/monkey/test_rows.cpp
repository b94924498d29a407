// What stands behind a monkey that failed: its row of events can be kept, read again and shrunk.

#include <doctest/doctest.h>

#include <algorithm>

#include "tests/monkey/deeds.h"
#include "tests/monkey/event.h"
#include "tests/monkey/shrink.h"

using namespace logitdice::monkey;

TEST_CASE("monkeys: a seed always gives the same row, which is read as it is written") {
  const Events row = any_events(7, 3000);
  CHECK(row == any_events(7, 3000));
  CHECK(row != any_events(8, 3000));
  const auto again = read_events(text_of(row), "row.txt");
  REQUIRE_MESSAGE(again.ok(), again.error());
  CHECK(again.value() == row);
  for (const Deed& deed : all_deeds()) {  // each comes up
    CHECK(std::any_of(row.begin(), row.end(), [&](const Event& e) { return e.deed == deed.name; }));
  }
}

TEST_CASE("monkeys: what is no event is refused where it stands") {
  for (const char* line : {"dance 1 2 3 4", "touch 1 2 3", "touch 1 2 3 x", ""}) {
    const auto read = read_events("touch 1 2 3 4\n" + std::string(line) + "\n", "row.txt");
    REQUIRE(!read.ok());
    CHECK(read.error().starts_with("row.txt:2: "));
  }
}

TEST_CASE("monkeys: a row is shrunk to what it fails by") {
  std::vector<int> row(1000);
  for (std::size_t i = 0; i < row.size(); ++i) row[i] = static_cast<int>(i);
  const auto has = [](const std::vector<int>& in, int what) {
    return std::find(in.begin(), in.end(), what) != in.end();
  };
  int asked = 0;
  const auto fails = [&](const std::vector<int>& part) {
    ++asked;
    return has(part, 3) && has(part, 500) && has(part, 999);
  };
  CHECK(shrunk<int>(row, fails, 1000) == std::vector<int>{3, 500, 999});
  CHECK(asked < 150);
  CHECK(shrunk<int>(
            row, [](const auto&) { return true; }, 1000)
            .size() <= 1);
  CHECK(shrunk<int>(
            row, [](const auto&) { return false; }, 1000) == row);
  CHECK(shrunk<int>(row, fails, 5).size() > 3);
}
