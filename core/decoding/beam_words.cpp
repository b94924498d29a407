#include "core/decoding/beam_words.h"

#include <algorithm>
#include <cmath>

#include "core/text/numbers.h"
#include "core/text/token_text.h"

namespace logitdice {
namespace {

constexpr int kLongestQuote = 40;  // characters of a text in a sentence

const BeamNode& node_at(const BeamSearch& search, int node) {
  return search.nodes[static_cast<std::size_t>(node)];
}

std::string shown(std::string_view bytes) {
  std::string text = printable(bytes);
  const std::size_t first = text.find_first_not_of(' ');
  text = first == std::string::npos ? text : text.substr(first);
  return text.empty() ? "⟨end⟩" : text;
}

std::string in_quotes(std::string_view bytes) {
  return "“" + ellipsis(shown(bytes), kLongestQuote) + "”";
}

std::string path_in_quotes(const BeamSearch& search, const Model& model, int node) {
  return in_quotes(path_text(search, model, node));
}

std::string token_in_quotes(const BeamSearch& search, const Model& model, int node) {
  return in_quotes(path_pieces(search, model, node).back());
}

double score_at(const BeamSearch& search, int node, double alpha) {
  const BeamNode& of = node_at(search, node);
  return of.log_probability / length_divisor(search.settings.rule, alpha, of.depth);
}

// Where the longer of two texts overtakes: ln p₁ / d₁^α = ln p₂ / d₂^α for
// α = ln(ln p₂ / ln p₁) / ln(d₂ / d₁). None where it never does.
double overtaken_at(const BeamSearch& search, int shorter, int longer) {
  const BeamNode &a = node_at(search, shorter), &b = node_at(search, longer);
  const LengthRule rule = search.settings.rule;
  if (b.depth <= a.depth || a.log_probability >= 0) return INFINITY;
  return std::log(b.log_probability / a.log_probability) /
         std::log(length_divisor(rule, 1, b.depth) / length_divisor(rule, 1, a.depth));
}

int best_for(const BeamSearch& search, double alpha) {
  return *std::max_element(search.found.begin(), search.found.end(), [&](int a, int b) {
    return score_at(search, a, alpha) < score_at(search, b, alpha);
  });
}

bool all_of_one_length(const BeamSearch& search) {
  return std::all_of(search.found.begin(), search.found.end(), [&](int node) {
    return node_at(search, node).depth == node_at(search, search.found.front()).depth;
  });
}

std::string outcome_of(const BeamSearch& search, int node) {
  const std::string step = " at step " + std::to_string(node_at(search, node).depth);
  switch (node_at(search, node).fate) {
    case BeamNode::Fate::kept:
      return "was kept" + step;
    case BeamNode::Fate::ended:
      return "ended" + step;
    case BeamNode::Fate::pruned:
      return "was pruned" + step;
    case BeamNode::Fate::greedy:
      break;
  }
  return "is greedy’s alone" + step;
}

// "0.00138 × 0.461 = 0.00064"
std::string product_sum(const BeamSearch& search, int node) {
  const BeamNode& of = node_at(search, node);
  const std::string whole = product_text(of.product());
  if (of.parent < 0) return "p = " + whole;
  return product_text(node_at(search, of.parent).product()) + " × " + probability_text(of.p) +
         " = " + whole;
}

// ": fourth of 6 144. Third place has 0.00135."
std::string place_words(const BeamSearch& search, int node) {
  const int place = place_in_step(search, node);
  const BeamNode& of = node_at(search, node);
  if (place < 0) return ".";
  const BeamStep& step = search.steps[of.depth - 1];
  std::string words = ": " + ordinal(place + 1) + " of " + count_text(step.candidates) + ".";
  if (of.fate != BeamNode::Fate::pruned || step.kept.empty()) return words;
  const int last = step.kept.back();
  return words + " The last that was kept, " + ordinal(place_in_step(search, last) + 1) + ", has " +
         product_text(node_at(search, last).product()) + ".";
}

// The first step at which two paths part, from 0.
std::size_t parting(const std::vector<TokenId>& a, const std::vector<TokenId>& b) {
  const auto at = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
  return static_cast<std::size_t>(at.first - a.begin());
}

// The node of a path at a depth, from 0.
int node_on_path(const BeamSearch& search, int node, std::size_t depth) {
  while (node_at(search, node).depth > depth + 1) node = node_at(search, node).parent;
  return node;
}

std::string times_words(double ratio) {
  return ratio < 10 ? fixed_text(ratio, 1) : count_text(std::llround(std::min(ratio, 1e15)));
}

}  // namespace

std::vector<AlphaWinner> alpha_winners(const BeamSearch& search) {
  if (search.found.empty()) return {};
  std::vector<AlphaWinner> winners = {{kLeastAlpha, best_for(search, kLeastAlpha)}};
  for (;;) {
    const AlphaWinner now = winners.back();
    AlphaWinner next{INFINITY, -1};
    for (const int node : search.found) {
      const double at = overtaken_at(search, now.node, node);
      if (at > now.from && at < next.from) next = {at, node};
    }
    if (!(next.from <= kMostAlpha)) return winners;
    winners.push_back(next);
  }
}

int leader_after(const BeamSearch& search, std::size_t steps) {
  int leader = -1;
  const auto take = [&](const std::vector<int>& nodes) {
    for (const int node : nodes) {
      const bool better = leader < 0 || node_at(search, node).score > node_at(search, leader).score;
      if (better) leader = node;
    }
  };
  steps = std::min(steps, search.steps.size());
  if (steps == search.steps.size() && search.best() >= 0) return search.best();
  for (std::size_t i = 0; i < steps; ++i) take(search.steps[i].ended);
  if (steps > 0) take(search.steps[steps - 1].kept);
  return leader;
}

BranchWords branch_words(const BeamSearch& search, const Model& model, int node) {
  return {path_in_quotes(search, model, node), outcome_of(search, node),
          product_sum(search, node) + place_words(search, node)};
}

std::string greedy_words(const BeamSearch& search, const Model& model) {
  if (search.best() < 0 || search.greedy.empty()) return {};
  const int best = search.best(), greedy = search.last_greedy();
  const std::vector<TokenId> ours = search.path(best), theirs = search.path(greedy);
  const std::size_t at = parting(ours, theirs);
  if (at == ours.size() && at == theirs.size()) return "Greedy finds the same text.";
  const BeamNode &a = node_at(search, best), &b = node_at(search, greedy);
  if (at == ours.size() || at == theirs.size()) {
    return "Greedy writes the same, " + std::string(a.depth < b.depth ? "and goes on" : "shorter") +
           ": " + product_text(b.product()) + " against " + product_text(a.product()) + ".";
  }
  const int mine = node_on_path(search, best, at), other = node_on_path(search, greedy, at);
  const double ratio = std::exp(a.log_probability - b.log_probability);
  return "Greedy took " + token_in_quotes(search, model, other) + " at step " +
         std::to_string(at + 1) + ": " + probability_text(node_at(search, other).p) +
         (node_at(search, other).p == node_at(search, mine).p ? " stood before " : " beat ") +
         probability_text(node_at(search, mine).p) + ". The beam kept " +
         token_in_quotes(search, model, mine) + " too, which ends " +
         (ratio >= 1 ? times_words(ratio) + " times as likely"
                     : std::string("less likely, but with the better score")) +
         ": " + product_text(a.product()) + " against " + product_text(b.product()) + ".";
}

std::string over_words(const BeamSearch& search, const Model& model) {
  if (!search.over) return {};
  const std::string after = "The search was over after step " + std::to_string(search.steps.size());
  if (search.settings.early_stopping) {
    return after + ": " + std::to_string(search.settings.width) + " paths had ended.";
  }
  return after + ": no living path could still beat " +
         path_in_quotes(search, model, search.best()) + ".";
}

std::string path_shown(const BeamSearch& search, const Model& model, int node) {
  return shown(path_text(search, model, node));
}

std::size_t parts_at(const BeamSearch& search, const Model& model, int node) {
  const std::string own = path_shown(search, model, node);
  std::size_t at = 0;
  const auto compare = [&](int other) {
    if (other < 0 || other == node) return;
    const std::string text = path_shown(search, model, other);
    const auto ends = std::mismatch(own.begin(), own.end(), text.begin(), text.end());
    if (ends.first == own.end() && ends.second == text.end()) return;
    at = std::max(at, static_cast<std::size_t>(ends.first - own.begin()));
  };
  for (const int found : search.found) compare(found);
  compare(search.last_greedy());
  while (at > 0 && at < own.size() && (static_cast<unsigned char>(own[at]) & 0xC0) == 0x80) --at;
  return at;
}

std::string alpha_words(const BeamSearch& search, const Model& model, bool brief) {
  if (search.found.empty()) return {};
  if (all_of_one_length(search))
    return brief ? "One length: α decides nothing."
                 : "One length: α decides nothing among the paths found.";
  const std::vector<AlphaWinner> winners = alpha_winners(search);
  const std::string count = std::to_string(search.found.size());
  std::string words = (brief ? "Of these " + count : "Of the " + count + " paths found") +
                      " α 0 chooses " + path_in_quotes(search, model, winners.front().node);
  const std::string others = brief ? "." : ". A search with another α may find others.";
  if (winners.size() == 1) return words + ", and so does every other α" + others;
  for (std::size_t i = 1; i < winners.size(); ++i) {
    words += (i == 1 ? "; from α " : ", from ") + fixed_text(winners[i].from, 2) + " on " +
             path_in_quotes(search, model, winners[i].node);
  }
  return words + others;
}

std::string_view outcome_word(const BeamSearch& search, int node) {
  const BeamNode& of = node_at(search, node);
  if (of.fate == BeamNode::Fate::ended) return "ended";
  return of.depth < search.settings.steps ? "given up" : "out of steps";
}

std::string product_text(double product) {
  return small_text(product, 5);
}

std::string score_formula(const BeamSettings& s) {
  const std::string base = s.rule == LengthRule::wu ? "((5 + n) / 6)" : "n";
  return "Σ ln p / " + base + "^" + fixed_text(s.alpha, 2);
}

std::string ordinal(int place) {
  constexpr const char* kWords[] = {"first", "second",  "third",  "fourth", "fifth",
                                    "sixth", "seventh", "eighth", "ninth",  "tenth"};
  if (place >= 1 && place <= 10) return kWords[place - 1];
  const int tens = place % 100, one = place % 10;
  const bool teen = tens >= 11 && tens <= 13;
  const char* ending = teen ? "th" : one == 1 ? "st" : one == 2 ? "nd" : one == 3 ? "rd" : "th";
  return std::to_string(place) + ending;
}

}  // namespace logitdice
