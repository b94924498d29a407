// One token, one colour, wherever a segment, a bar of the histogram or a chip stands for it.
#include <doctest/doctest.h>

#include <set>

#include "app/charts/charts.h"

using namespace logitdice;

TEST_CASE("token colour: four of their own, one for all further ones, another for many in one") {
  for (const ThemeName name : kThemes) {
    const Theme& t = theme(name);
    CHECK(token_colour(t, 0) == t.leader);
    CHECK(token_colour(t, 1) == t.kept);
    std::set<ImU32> colours;
    for (int rank = kManyTokens; rank < 5; ++rank) colours.insert(token_colour(t, rank));
    CHECK(colours.size() == 6);
    for (int rank = 5; rank < 100; ++rank) CHECK(token_colour(t, rank) == token_colour(t, 4));
    // What has a meaning of its own is no token's.
    for (int rank = kManyTokens; rank < 6; ++rank) CHECK(token_colour(t, rank) != t.cut);
  }
}

TEST_CASE("token colour: each stands out from what it lies on, and its name from it") {
  for (const ThemeName name : kThemes) {
    const Theme& t = theme(name);
    for (int rank = 0; rank < 6; ++rank) {
      CAPTURE(rank);
      CHECK(contrast(token_colour(t, rank), t.track) >= 3);
      CHECK(contrast(token_colour(t, rank), t.panel) >= 3);
      CHECK(contrast(t.on_colour, token_colour(t, rank)) >= 4.5);
    }
    CHECK(contrast(token_colour(t, kManyTokens), t.panel) >= 3);
  }
}
