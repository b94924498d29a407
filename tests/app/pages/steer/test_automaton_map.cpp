// Where states and edges stand on the map of an automaton that branches.
#include <doctest/doctest.h>

#include <set>
#include <string>
#include <utility>

#include "app/pages/steer/automaton_map.h"
#include "core/steer/regex.h"

using namespace logitdice;
using namespace logitdice::steer_page;

namespace {

MapRoom room_of(float width, int rows) {
  const auto label = [](const AutomatonEdge& edge) {
    return 7 * static_cast<float>(edge.label.size());
  };
  return {width, rows, 24, 56, 32, 26, label};
}

AutomatonPicture picture_of(const std::string& expression) {
  const auto made = compile_regex(expression);
  REQUIRE_MESSAGE(made.ok(), made.error());
  return automaton_picture(made.value(), made->states());
}

AutomatonMap map_of(const AutomatonPicture& picture, float width, int rows) {
  return automaton_map(picture, 0, room_of(width, rows),
                       [](const AutomatonEdge&) { return false; });
}

constexpr const char* kExpressions[] = {
    "([1-9]|1[0-2]):[0-5][0-9] (am|pm)", "(Yes|No)(, [a-z ]+)?\\.", "(a|b)*abb(a|b)?",
    "((cat|dog|fish|bird|horse)s? )+", "[a-z]+@[a-z]+\\.(com|org|net)"};

}  // namespace

TEST_CASE("automaton map: with room for it every state is there, and every edge") {
  for (const char* expression : kExpressions) {
    CAPTURE(expression);
    const AutomatonPicture picture = picture_of(expression);
    const AutomatonMap map = map_of(picture, 1e6f, 1000);
    CHECK(map.left_out == 0);
    CHECK(map.states.size() == picture.states.size());
    CHECK(map.edges.size() == picture.edges.size());
    CHECK(map.hidden.empty());
  }
}

TEST_CASE(
    "automaton map: nothing leaves the room or stands on something else, and all is counted") {
  for (const char* expression : kExpressions) {
    const AutomatonPicture picture = picture_of(expression);
    for (const float width : {100.0f, 300.0f, 600.0f, 1200.0f}) {
      for (const int rows : {1, 2, 4}) {
        CAPTURE(expression);
        CAPTURE(width);
        CAPTURE(rows);
        const AutomatonMap map = map_of(picture, width, rows);
        CHECK(map.states.size() + static_cast<std::size_t>(map.left_out) == picture.states.size());
        std::set<std::pair<int, float>> states, edges;
        for (const AutomatonMap::State& state : map.states) {
          CHECK(states.insert({state.column, state.row}).second);
          CHECK(map.x[static_cast<std::size_t>(state.column)] + 24 <= std::max(width, 24.0f));
          CHECK(std::abs(state.row) <= static_cast<float>(rows) / 2);
        }
        for (const AutomatonMap::Edge& edge : map.edges) {
          CHECK(edges.insert({edge.column, edge.row}).second);
          CHECK(map.find(edge.edge->from));
          CHECK(map.find(edge.edge->to));
        }
        for (const AutomatonMap::Hidden& h : map.hidden) {
          CHECK(h.edges > 0);
          if (rows > 1) CHECK(edges.insert({h.column, h.row}).second);
        }
      }
    }
  }
}

TEST_CASE("automaton map: of too many edges the wanted ones have a row") {
  const AutomatonPicture picture = picture_of("(a1|b2|c3|d4|e5|f6|g7)");
  const StateId wanted = picture.edges[5].to;
  const AutomatonMap map = automaton_map(
      picture, 0, room_of(600, 3), [&](const AutomatonEdge& edge) { return edge.to == wanted; });
  CHECK(map.find(wanted));
  REQUIRE(!map.hidden.empty());
  CHECK(map.hidden[0].edges == 5);
}
