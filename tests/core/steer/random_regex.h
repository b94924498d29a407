#pragma once

#include <algorithm>
#include <bitset>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace logitdice::test {

/// A random expression and a matcher of its own: sets of places in the text, no automaton.
class RandomRegex {
 public:
  explicit RandomRegex(std::mt19937& random, int depth = 3) : root_(make(random, depth)) {}

  const std::string& text() const { return root_->text; }
  bool matches(std::string_view text) const {
    return after(*root_, text, {0}).contains(text.size());
  }

 private:
  struct Node {
    char kind = 'c';  // c: a character, s: sequence, a: alternatives, r: repetition
    std::string text;
    std::bitset<128> set;
    std::vector<std::unique_ptr<Node>> children;
    int low = 0, high = 0;  // high −1: any number
  };
  using Places = std::set<std::size_t>;

  static int upto(std::mt19937& random, int most) {
    return static_cast<int>(random() % static_cast<unsigned>(most + 1));
  }

  static void fill(std::bitset<128>& set, char first, char last) {
    for (int c = first; c <= last; ++c) set.set(static_cast<std::size_t>(c));
  }

  static std::unique_ptr<Node> character(std::mt19937& random) {
    struct Choice {
      const char* text;
      std::string_view pairs;
      bool others = false;
    };
    static constexpr Choice choices[] = {{"a", "aa"},
                                         {"e", "ee"},
                                         {"t", "tt"},
                                         {" ", "  "},
                                         {"th", ""},
                                         {"[a-z]", "az"},
                                         {"[a-z ]", "az  "},
                                         {"[^a-m]", "am", true},
                                         {".", "\n\n", true},
                                         {"\\d", "09"},
                                         {"\\w", "azAZ09__"},
                                         {"\\s", "\t\r  "},
                                         {"\\.", ".."},
                                         {"[\\w,.!]", "azAZ09__,,..!!"},
                                         {"\\W", "azAZ09__", true},
                                         {"\\n", "\n\n"},
                                         {"\"", "\"\""},
                                         {"[^\"]", "\"\"", true}};
    const Choice* chosen = &choices[random() % std::size(choices)];
    auto made = std::make_unique<Node>();
    if (chosen->pairs.empty()) return literal("the");
    made->text = chosen->text;
    for (std::size_t i = 0; i + 1 < chosen->pairs.size(); i += 2) {
      fill(made->set, chosen->pairs[i], chosen->pairs[i + 1]);
    }
    if (chosen->others) made->set.flip();
    return made;
  }

  static std::unique_ptr<Node> literal(std::string_view text) {
    auto made = std::make_unique<Node>();
    made->kind = 's';
    for (const char c : text) {
      made->children.push_back(std::make_unique<Node>());
      made->children.back()->text = c;
      fill(made->children.back()->set, c, c);
    }
    made->text = "(?:" + std::string(text) + ")";
    return made;
  }

  static std::unique_ptr<Node> make(std::mt19937& random, int depth) {
    const int kind = depth == 0 ? 0 : upto(random, 5);
    if (kind == 0) return character(random);
    auto made = std::make_unique<Node>();
    if (kind <= 2) {
      made->kind = 's';
      for (int i = upto(random, 2); i >= 0; --i) made->children.push_back(make(random, depth - 1));
      made->text = "(";
      for (const auto& child : made->children) made->text += child->text;
      made->text += ")";
    } else if (kind == 3) {
      made->kind = 'a';
      for (int i = 1 + upto(random, 2); i > 0; --i)
        made->children.push_back(make(random, depth - 1));
      made->text = "(?:" + made->children.front()->text;
      for (std::size_t i = 1; i < made->children.size(); ++i)
        made->text += "|" + made->children[i]->text;
      made->text += ")";
    } else {
      made->kind = 'r';
      made->children.push_back(make(random, depth - 1));
      made->text = "(" + made->children.front()->text + ")" + count(random, *made);
    }
    return made;
  }

  static std::string count(std::mt19937& random, Node& node) {
    switch (upto(random, 5)) {
      case 0:
        node.low = 0, node.high = -1;
        return "*";
      case 1:
        node.low = 1, node.high = -1;
        return "+";
      case 2:
        node.low = 0, node.high = 1;
        return "?";
      case 3:
        node.low = node.high = 1 + upto(random, 2);
        return "{" + std::to_string(node.low) + "}";
      case 4:
        node.low = upto(random, 2), node.high = -1;
        return "{" + std::to_string(node.low) + ",}";
      default:
        node.low = upto(random, 2), node.high = node.low + upto(random, 2);
        return "{" + std::to_string(node.low) + "," + std::to_string(node.high) + "}";
    }
  }

  // Characters are ASCII here, but for those that a complement takes in.
  static std::size_t step(const Node& node, std::string_view text, std::size_t at) {
    if (at >= text.size()) return std::string_view::npos;
    const auto byte = static_cast<unsigned char>(text[at]);
    if (byte < 128) return node.set[byte] ? at + 1 : std::string_view::npos;
    if (!node.set[1]) return std::string_view::npos;  // no complement
    std::size_t end = at + 1;
    while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) ++end;
    return end;
  }

  static Places after(const Node& node, std::string_view text, Places from) {
    Places to;
    if (node.kind == 'c') {
      for (const std::size_t at : from) {
        if (const std::size_t end = step(node, text, at); end != std::string_view::npos)
          to.insert(end);
      }
      return to;
    }
    if (node.kind == 's') {
      for (const auto& child : node.children) from = after(*child, text, std::move(from));
      return from;
    }
    if (node.kind == 'a') {
      for (const auto& child : node.children) to.merge(after(*child, text, from));
      return to;
    }
    for (int i = 0; i < node.low; ++i) from = after(*node.children[0], text, std::move(from));
    to = from;
    for (int i = node.low; node.high < 0 || i < node.high; ++i) {
      from = after(*node.children[0], text, std::move(from));
      const std::size_t before = to.size();
      to.insert(from.begin(), from.end());
      if (to.size() == before) break;
    }
    return to;
  }

  std::unique_ptr<Node> root_;
};

}  // namespace logitdice::test
