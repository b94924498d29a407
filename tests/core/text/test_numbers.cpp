#include "core/text/numbers.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

namespace logitdice {
namespace {

TEST_CASE("one of a thing is called otherwise than none or many") {
  CHECK(plural(1, "token") == "token");
  for (const std::int64_t count : {0, 2, 21, -1}) CHECK(plural(count, "token") == "tokens");
  CHECK(plural(1, "entry", "entries") == "entry");
  CHECK(plural(3, "entry", "entries") == "entries");
}

TEST_CASE("a small number never reads as 0") {
  struct Row {
    double value;
    int decimals;
    const char* text;
  };
  const Row rows[] = {
      {0, 3, "0.000"},         {0.0004, 3, "0.0004"},  {0.00042, 3, "0.00042"},
      {0.000499, 3, "0.0005"}, {0.0005, 3, "0.001"},   {0.25, 3, "0.250"},
      {-0.0004, 3, "−0.0004"}, {4.2e-7, 3, "4.2e-07"}, {0.001, 2, "0.001"},
      {0.004, 2, "0.004"},     {0.006, 2, "0.01"},     {0.4, 0, "0.4"},
      {1e-300, 2, "1e-300"},   {INFINITY, 2, "∞"},     {std::nan(""), 2, "NaN"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.value);
    CHECK(small_text(row.value, row.decimals) == row.text);
  }
}

TEST_CASE("the ends of a range do not read as 0 either") {
  CHECK(range_text({0.0304, 0.1104}) == "0.03–0.11");
  CHECK(range_text({0.0004, 0.11}) == "<.001–0.11");
  CHECK(range_text({0.004, 0.11}) == "0.004–0.11");
  CHECK(range_text({0, 0.11}) == "0.00–0.11");
}

}  // namespace
}  // namespace logitdice
