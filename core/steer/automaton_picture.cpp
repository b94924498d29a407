#include "core/steer/automaton_picture.h"

#include <algorithm>
#include <array>
#include <utility>

#include "core/steer/character_edges.h"
#include "core/text/token_text.h"
#include "core/text/utf8.h"

namespace logitdice {
namespace {

constexpr std::size_t kShortestLiteral = 4;  // characters that are drawn as one edge

struct OnlyEdge {
  StateId to = kDead;
  std::uint8_t byte = 0;
};

// The states that a literal passes: one byte leads there, one byte leads on, and no text ends.
class Passed {
 public:
  explicit Passed(const Automaton& a) : only_(static_cast<std::size_t>(a.states())) {
    std::array<int, 256> bytes_of{};
    for (const std::uint8_t label : a.class_of) ++bytes_of[label];
    std::vector<int> in(only_.size(), 0), out(only_.size(), 0);
    for (int byte = 0; byte < 256; ++byte) {
      for (StateId s = 0; s < a.states(); ++s) {
        const StateId to = a.step(s, static_cast<unsigned char>(byte));
        if (to == kDead) continue;
        ++in[static_cast<std::size_t>(to)];
        ++out[static_cast<std::size_t>(s)];
        only_[static_cast<std::size_t>(s)] = {to, static_cast<std::uint8_t>(byte)};
      }
    }
    for (std::size_t s = 0; s < only_.size(); ++s) {
      const bool passed = s > 0 && in[s] == 1 && out[s] == 1 && a.accepting[s] == 0;
      if (!passed) only_[s] = {};
    }
  }

  const OnlyEdge& operator[](StateId state) const { return only_[static_cast<std::size_t>(state)]; }

 private:
  std::vector<OnlyEdge> only_;  // by state; `to` is kDead where it is not passed
};

// Whole characters at the front of the bytes.
std::size_t whole_characters(std::string_view bytes) {
  std::size_t at = 0;
  while (at < bytes.size()) {
    const CodePoint next = decode_utf8(bytes.substr(at));
    if (!next.valid && bytes.size() - at < 4) break;
    at += static_cast<std::size_t>(next.length);
  }
  return at;
}

// The edge as a literal, as far as it goes on as one.
AutomatonEdge followed(const Automaton& a, const Passed& passed, StateId from,
                       const CharacterEdge& edge) {
  AutomatonEdge drawn{from, edge.to, edge.label(), false, edge.within};
  std::string bytes = edge.only_character();
  if (bytes.empty()) return drawn;
  for (StateId at = edge.to; passed[at].to != kDead && passed[at].to != from;) {
    bytes += static_cast<char>(passed[at].byte);
    at = passed[at].to;
  }
  bytes.resize(whole_characters(bytes));
  if (count_characters(bytes) < static_cast<int>(kShortestLiteral)) return drawn;
  std::vector<StateId> states = states_along(a, from, bytes);
  drawn.to = states.back();
  drawn.label = visible(bytes);
  drawn.literal = true;
  drawn.through.assign(states.begin() + 1, states.end() - 1);
  return drawn;
}

}  // namespace

AutomatonPicture automaton_picture(const Automaton& a, int most_states) {
  AutomatonPicture picture;
  if (a.states() == 0) return picture;
  const Passed passed(a);
  std::vector<bool> known(static_cast<std::size_t>(a.states()), false);
  std::vector<bool> shown = known;
  std::vector<StateId> order = {0};
  known[0] = true;
  std::vector<AutomatonEdge> edges;
  const auto most = static_cast<std::size_t>(std::max(1, most_states));
  for (std::size_t i = 0; i < std::min(order.size(), most); ++i) {
    shown[static_cast<std::size_t>(order[i])] = true;
    for (const CharacterEdge& edge : character_edges(a, order[i])) {
      edges.push_back(followed(a, passed, order[i], edge));
      const auto to = static_cast<std::size_t>(edges.back().to);
      if (!known[to]) order.push_back(edges.back().to);
      known[to] = true;
    }
  }
  picture.left_out = static_cast<int>(order.size() - std::min(order.size(), most));
  order.resize(std::min(order.size(), most));
  std::erase_if(
      edges, [&](const AutomatonEdge& edge) { return !shown[static_cast<std::size_t>(edge.to)]; });
  std::sort(order.begin(), order.end());
  std::stable_sort(edges.begin(), edges.end(), [](const auto& x, const auto& y) {
    return std::pair(x.from, x.to) < std::pair(y.from, y.to);
  });
  picture.states = std::move(order);
  picture.edges = std::move(edges);
  return picture;
}

StateId drawn_state(const AutomatonPicture& picture, StateId state) {
  if (std::binary_search(picture.states.begin(), picture.states.end(), state)) return state;
  for (const AutomatonEdge& edge : picture.edges) {
    const auto& through = edge.through;
    if (std::find(through.begin(), through.end(), state) != through.end()) return edge.from;
  }
  return kDead;
}

}  // namespace logitdice
