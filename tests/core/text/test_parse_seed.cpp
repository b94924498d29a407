#include "core/text/parse_seed.h"

#include <doctest/doctest.h>

using namespace logitdice;

TEST_CASE("a seed is digits alone, and below 2^64") {
  CHECK(parse_seed("0") == 0u);
  CHECK(parse_seed("42") == 42u);
  CHECK(parse_seed("007") == 7u);
  CHECK(parse_seed("18446744073709551615") == 18446744073709551615u);
  for (const char* text :
       {"", "-5", "-0", "+5", " 5", "5 ", "\t5", "5\n", "1e3", "0x10", "4.0", "−5",
        "18446744073709551616", "99999999999999999999999", "seed", "5,000"}) {
    CAPTURE(text);
    CHECK(!parse_seed(text));
  }
}
