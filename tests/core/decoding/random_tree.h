#pragma once

#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <string>

#include "core/decoding/tree_model.h"

namespace logitdice::test {

/// A tree of random probabilities, all the way down, and the probability of its likeliest text.
struct RandomTree {
  TextTree tree;
  double likeliest = 0;
};

class TreeDrawer {
 public:
  TreeDrawer(unsigned seed, int tokens) : random_(seed), tokens_(tokens) {}

  // The "children" of a node so many levels above the leaves; what their likeliest text has.
  std::string children(int levels, double& likeliest) {
    likeliest = 1;
    if (levels == 0) return "[]";
    std::vector<double> weights;
    double sum = 0;
    for (int i = 0; i < tokens_; ++i) {
      weights.push_back(0.05 + std::uniform_real_distribution<>(0, 1)(random_));
      sum += weights.back();
    }
    likeliest = 0;
    std::string text = "[";
    for (int i = 0; i < tokens_; ++i) {
      const double p = weights[static_cast<std::size_t>(i)] / sum;
      double below = 1;
      text += (i ? ", " : "") + std::string("{\"token\": \"t") + std::to_string(i) +
              "\", \"p\": " + std::to_string(p) + ", \"children\": ";
      text += children(levels - 1, below) + "}";
      likeliest = std::max(likeliest, p * below);
    }
    return text + "]";
  }

 private:
  std::mt19937 random_;
  int tokens_;
};

inline RandomTree draw_tree(unsigned seed, int tokens, int levels) {
  TreeDrawer drawer(seed, tokens);
  RandomTree drawn;
  const std::string text = "{\"children\": " + drawer.children(levels, drawn.likeliest) + "}";
  const auto read = read_text_tree(text, "random.json");
  REQUIRE_MESSAGE(read.ok(), (read.ok() ? "" : read.error()));
  drawn.tree = read.value();
  return drawn;
}

}  // namespace logitdice::test
