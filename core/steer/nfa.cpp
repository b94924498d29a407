#include "core/steer/nfa.h"

namespace logitdice {

Nfa::Node Nfa::node() {
  first_edge_.push_back(-1);
  return static_cast<Node>(first_edge_.size()) - 1;
}

void Nfa::add(Node from, Edge edge) {
  edge.next = first_edge_[static_cast<std::size_t>(from)];
  first_edge_[static_cast<std::size_t>(from)] = static_cast<std::int32_t>(edges_.size());
  edges_.push_back(edge);
}

void Nfa::literal(Node from, Node to, std::string_view text) {
  if (text.empty()) nothing(from, to);
  for (std::size_t i = 0; i < text.size(); ++i) {
    const Node next = i + 1 == text.size() ? to : node();
    const auto byte = static_cast<std::uint8_t>(text[i]);
    bytes(from, next, {byte, byte});
    from = next;
  }
}

void Nfa::characters(Node from, Node to, const CharacterSet& set) {
  for_each_utf8(set, [&](std::span<const ByteRange> sequence) {
    Node at = from;
    for (std::size_t i = 0; i < sequence.size(); ++i) {
      const Node next = i + 1 == sequence.size() ? to : node();
      bytes(at, next, sequence[i]);
      at = next;
    }
  });
}

}  // namespace logitdice
