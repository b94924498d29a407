#include "core/steer/regex.h"

#include "core/steer/nfa.h"
#include "core/steer/regex_part.h"
#include "core/steer/regex_tree.h"

namespace logitdice {
namespace {

class RegexBuilder {
 public:
  RegexBuilder(const RegexTree& tree, Nfa& out) : tree_(tree), out_(out) {}

  // As deep as the groups of the expression.
  void build(int index, Nfa::Node from, Nfa::Node to) {
    if (out_.full()) return;
    const RegexTree::Node& node = tree_.nodes[static_cast<std::size_t>(index)];
    switch (node.kind) {
      case RegexTree::Kind::kBytes:
        out_.characters(from, to, node.set);
        for (const ByteRange& range : node.bytes) out_.bytes(from, to, range);
        break;
      case RegexTree::Kind::kSequence:
        sequence(node, from, to);
        break;
      case RegexTree::Kind::kChoice:
        for (const int child : node.children) build(child, from, to);
        break;
      case RegexTree::Kind::kRepeat:
        repeat(node, from, to);
        break;
    }
  }

 private:
  void sequence(const RegexTree::Node& node, Nfa::Node from, Nfa::Node to) {
    if (node.children.empty()) out_.nothing(from, to);
    for (std::size_t i = 0; i < node.children.size(); ++i) {
      const Nfa::Node next = i + 1 == node.children.size() ? to : out_.node();
      build(node.children[i], from, next);
      from = next;
    }
  }

  void repeat(const RegexTree::Node& node, Nfa::Node from, Nfa::Node to) {
    const int child = node.children.front();
    const int copies = node.high == RegexTree::kAnyNumber ? node.low : node.high;
    for (int i = 0; i < copies && !out_.full(); ++i) {
      if (i >= node.low) out_.nothing(from, to);
      const Nfa::Node next = out_.node();
      build(child, from, next);
      from = next;
    }
    if (node.high == RegexTree::kAnyNumber) {
      const Nfa::Node loop = out_.node();
      out_.nothing(from, loop);
      build(child, loop, loop);
      from = loop;
    }
    out_.nothing(from, to);
  }

  const RegexTree& tree_;
  Nfa& out_;
};

}  // namespace

void add_regex(Nfa& out, Nfa::Node from, Nfa::Node to, std::string_view expression) {
  const RegexTree tree = parse_regex(expression).value();
  RegexBuilder(tree, out).build(tree.root, from, to);
}

Result<Automaton> compile_regex(std::string_view expression) {
  const Result<RegexTree> tree = parse_regex(expression);
  if (!tree) return Error{tree.error()};
  Nfa nfa;
  RegexBuilder(tree.value(), nfa).build(tree->root, Nfa::kStart, Nfa::kMatch);
  return nfa.automaton(
      {"the expression", "repeat less, or allow fewer alternatives that begin alike"});
}

}  // namespace logitdice
