#include "core/steer/character_edges.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <map>
#include <optional>
#include <utility>

#include "core/text/utf8.h"

namespace logitdice {
namespace {

constexpr int kLongestLabel = 24;                     // characters
constexpr int kFirstInner = 0x80, kLastInner = 0xBF;  // bytes within a character
constexpr int kFirstLead = 0xC2, kLastLead = 0xF4;

// Bytes of a character behind its first.
int inner_bytes(int lead) {
  if (lead >= 0xF0) return 3;
  return lead >= 0xE0 ? 2 : 1;
}

class Edges {
 public:
  Edges(const Automaton& automaton, StateId from) : a_(automaton), from_(from) {}

  std::vector<CharacterEdge> find() {
    for (int byte = 0; byte < 256; ++byte) {
      const StateId to = a_.step(from_, static_cast<unsigned char>(byte));
      if (to == kDead) continue;
      const bool lead = byte >= kFirstLead && byte <= kLastLead;
      if (byte < kFirstInner) {
        add(to, static_cast<char32_t>(byte), static_cast<char32_t>(byte));
      } else if (lead && is_within(to, inner_bytes(byte))) {
        const int inner = inner_bytes(byte);
        follow(to, inner, static_cast<char32_t>(byte & (0x3F >> inner)));
      } else {
        add_byte(to, static_cast<std::uint8_t>(byte));
      }
    }
    return take();
  }

 private:
  StateId step(StateId state, int byte) const {
    return a_.step(state, static_cast<unsigned char>(byte));
  }

  // Whether a state stands only in the middle of characters, with so many bytes to come.
  bool is_within(StateId state, int left) {
    const auto [known, fresh] = within_.try_emplace({state, left}, false);
    if (!fresh) return known->second;
    bool within = !a_.accepts(state);
    for (int byte = 0; byte < 256 && within; ++byte) {
      const StateId to = step(state, byte);
      if (to == kDead) continue;
      within = byte >= kFirstInner && byte <= kLastInner && (left == 1 || is_within(to, left - 1));
    }
    return within_[{state, left}] = within;
  }

  // Where every ending of so many bytes leads, if to one state.
  std::optional<StateId> only_end(StateId state, int left) {
    if (left == 0) return state;
    const auto [known, fresh] = ends_.try_emplace({state, left}, std::nullopt);
    if (!fresh) return known->second;
    const StateId first = step(state, kFirstInner);
    for (int byte = kFirstInner; byte <= kLastInner; ++byte) {
      if (step(state, byte) != first) return std::nullopt;
    }
    if (first == kDead) return std::nullopt;
    const auto end = only_end(first, left - 1);
    ends_[{state, left}] = end;
    return end;
  }

  void follow(StateId state, int left, char32_t prefix) {
    stands_in_.push_back(state);
    for (int byte = kFirstInner; byte <= kLastInner; ++byte) {
      const StateId to = step(state, byte);
      if (to == kDead) continue;
      const char32_t next = prefix << 6 | static_cast<char32_t>(byte & 0x3F);
      const int bits = 6 * (left - 1);
      if (const auto end = only_end(to, left - 1)) {
        add(*end, next << bits, (next << bits) | ((char32_t{1} << bits) - 1));
      } else {
        follow(to, left - 1, next);
      }
    }
    stands_in_.pop_back();
  }

  CharacterEdge& edge(StateId to) {
    CharacterEdge& found = edges_[to];
    found.to = to;
    for (const StateId state : stands_in_) {
      if (std::find(found.within.begin(), found.within.end(), state) == found.within.end()) {
        found.within.push_back(state);
      }
    }
    return found;
  }

  void add(StateId to, char32_t first, char32_t last) {
    CharacterSet& set = edge(to).set;
    if (!set.empty() && set.back().last + 1 == first) {
      set.back().last = last;
    } else {
      set.push_back({first, last});
    }
  }

  void add_byte(StateId to, std::uint8_t byte) {
    std::vector<ByteRange>& bytes = edge(to).bytes;
    if (!bytes.empty() && bytes.back().high + 1 == byte) {
      bytes.back().high = byte;
    } else {
      bytes.push_back({byte, byte});
    }
  }

  std::vector<CharacterEdge> take() {
    std::vector<CharacterEdge> all;
    for (auto& [to, found] : edges_) all.push_back(std::move(found));
    return all;
  }

  const Automaton& a_;
  const StateId from_;
  std::map<StateId, CharacterEdge> edges_;
  std::map<std::pair<StateId, int>, bool> within_;
  std::map<std::pair<StateId, int>, std::optional<StateId>> ends_;
  std::vector<StateId> stands_in_;  // the states between `from_` and here
};

std::string character_text(char32_t character) {
  std::string bytes;
  append_utf8(bytes, character);
  return visible(bytes);
}

std::string byte_text(std::uint8_t byte) {
  std::array<char, 3> digits{};
  std::snprintf(digits.data(), digits.size(), "%02X", byte);
  return "⟨" + std::string(digits.data()) + "⟩";
}

// Ranges first, then single characters: "a-z ·".
std::string set_text(const CharacterSet& set) {
  std::string ranges, singles;
  for (const auto& [first, last] : set) {
    if (last > first + 1) {
      ranges += " " + character_text(first) + "-" + character_text(last);
    } else {
      singles += " " + character_text(first);
      if (last > first) singles += " " + character_text(last);
    }
  }
  return ranges + singles;
}

}  // namespace

std::string CharacterEdge::label() const {
  const CharacterSet others = complement(set);
  std::string text;
  if (!set.empty() && others.empty()) {
    text = " any";
  } else if (!set.empty() && set.back().last == 0x10FFFF) {
    text = " not" + set_text(others);
  } else {
    text = set_text(set);
  }
  for (const ByteRange& range : bytes) {
    text += " " + byte_text(range.low);
    if (range.high > range.low) text += "-" + byte_text(range.high);
  }
  return ellipsis(std::string_view(text).substr(1), kLongestLabel);
}

std::string CharacterEdge::only_character() const {
  std::string text;
  const bool one = set.size() == 1 && bytes.empty() && set[0].first == set[0].last;
  if (one) append_utf8(text, set[0].first);
  return text;
}

std::vector<CharacterEdge> character_edges(const Automaton& automaton, StateId from) {
  return Edges(automaton, from).find();
}

}  // namespace logitdice
