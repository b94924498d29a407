#include "app/cli/numbers.h"

#include <doctest/doctest.h>

#include <limits>

namespace logitdice::cli {
namespace {

TEST_CASE("numbers are written with all their digits or with as many as asked for") {
  CHECK(full(0.1) == "0.1");
  CHECK(full(1.0 / 3) == "0.3333333333333333");
  CHECK(full(-std::numeric_limits<double>::infinity()) == "-inf");
  CHECK(fixed(2.345, 1) == "2.3");
  CHECK(fixed(-0.001, 2) == "0.00");
  CHECK(fixed(-0.01, 2) == "-0.01");
  CHECK(fixed(-std::numeric_limits<double>::infinity(), 2) == "-inf");
  CHECK(fixed(1e300, 2).size() == 304);
}

TEST_CASE("a small number does not read as 0 where it must not") {
  CHECK(small(0, 3) == "0.000");
  CHECK(small(0.0004, 3) == "0.0004");
  CHECK(small(-0.00042, 3) == "-0.00042");
  CHECK(small(0.0006, 3) == "0.001");
  CHECK(small(4e-7, 2) == "4e-07");
  CHECK(small(Range{0.0004, 0.25}, 3) == "0.0004 to 0.250");
}

TEST_CASE("thousands stand apart") {
  struct Row {
    std::int64_t value;
    const char* text;
  };
  const Row rows[] = {{0, "0"},
                      {999, "999"},
                      {1000, "1 000"},
                      {248320, "248 320"},
                      {1234567, "1 234 567"},
                      {-1000, "-1 000"},
                      {-999, "-999"}};
  for (const Row& row : rows) CHECK(grouped(row.value) == row.text);
  CHECK(grouped(5903.57, 1) == "5 903.6");
  CHECK(grouped(12.0, 1) == "12.0");
}

TEST_CASE("a probability close to 0 or 1 is not written as such") {
  struct Row {
    double p;
    int decimals;
    const char* text;
  };
  const Row rows[] = {{0, 3, "0.000"},      {1, 3, "1.000"},        {0.0004, 3, "<0.001"},
                      {0.0006, 3, "0.001"}, {0.99961, 3, ">0.999"}, {0.9994, 3, "0.999"},
                      {0.59, 3, "0.590"},   {0.0004, 5, "0.00040"}, {1e-12, 5, "<0.00001"}};
  for (const Row& row : rows) CHECK(share_text(row.p, row.decimals) == row.text);
}

TEST_CASE("a range has two ends only where the digits show it") {
  CHECK(share_text(Range{0.03, 0.11}, 2) == "0.03 to 0.11");
  CHECK(share_text(Range{0.0301, 0.0302}, 2) == "0.03");
  CHECK(fixed(Range{1.5, 1.5}, 2) == "1.50");
  CHECK(full(Range{0.03, 0.11}) == "0.03..0.11");
  CHECK(full(Range{0.03, 0.03}) == "0.03");
}

TEST_CASE("the largest probability gets three digits") {
  struct Row {
    double largest;
    int decimals;
  };
  const Row rows[] = {{1, 3},      {0.59, 3}, {0.1, 3},   {0.059, 4},
                      {0.0059, 5}, {4e-6, 8}, {1e-30, 9}, {0, 3}};
  for (const Row& row : rows) CHECK(share_decimals(row.largest) == row.decimals);
}

}  // namespace
}  // namespace logitdice::cli
