#include "core/decoding/beam.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>
#include <memory>
#include <utility>

#include "core/decoding/generate.h"
#include "core/sampling/candidates.h"
#include "core/sampling/softmax.h"

namespace logitdice {
namespace {

using Session = std::unique_ptr<ModelSession>;

// A living path and the reader that knows it.
struct Beam {
  int node = -1;  // −1: nothing but the prompt
  Session session;
};

// Probabilities at T = 1 over the whole vocabulary, the tail included.
double probability(const Logits& logits, int rank) {
  const auto z = static_cast<double>(logits.scores[static_cast<std::size_t>(rank)]);
  const double whole = logits.untouched->total() + tail_weight(logits, 1).low;
  return std::exp(z - logits.max()) / whole;
}

class Search {
 public:
  Search(const Model& model, const BeamSettings& settings, const BeamHooks& hooks)
      : model_(model), hooks_(hooks) {
    made_.settings = settings;
  }

  Result<BeamSearch> run(std::string_view prompt) {
    GenerateSettings none;
    Result<Generation> begun = begin_generation(model_, prompt, none, hooks_.stopping);
    if (!begun) return Error{begun.error()};
    made_.prompt = prompt;
    made_.prompt_tokens = begun.value().tokens;
    beams_.push_back({-1, model_.new_session(hooks_.stopping)});
    while (made_.steps.size() < made_.settings.steps && !beams_.empty()) {
      made_.over = is_over();
      if (made_.over || hooks_.stopping.stop_requested()) break;
      if (std::string wrong = step(); !wrong.empty()) return Error{std::move(wrong)};
      if (hooks_.stepped) hooks_.stepped(made_);
    }
    if (std::string wrong = follow_greedy(); !wrong.empty()) return Error{std::move(wrong)};
    collect();
    return std::move(made_);
  }

 private:
  bool ends(TokenId token) const {
    if (token == model_.info().end_of_text) return true;
    const std::vector<TokenId>& ends = made_.settings.ends;
    if (std::find(ends.begin(), ends.end(), token) != ends.end()) return true;
    return made_.settings.stop_ends_path && model_.piece(token).ends_with('.');
  }

  double score_of(double log_probability, std::size_t depth) const {
    return log_probability / length_divisor(made_.settings.rule, made_.settings.alpha, depth);
  }

  // No path that still lives can become better than this: no more is lost, and the divisor is at
  // its largest.
  double highest_hope() const {
    double best = -std::numeric_limits<double>::infinity();
    for (const Beam& beam : beams_) {
      if (beam.node < 0) return 0;
      best = std::max(best, at(beam.node).log_probability);
    }
    return score_of(best, made_.settings.steps);
  }

  bool is_over() const {
    if (ended_.empty()) return false;
    const auto width = static_cast<std::size_t>(made_.settings.width);
    if (made_.settings.early_stopping) return ended_.size() >= width;
    double best = -std::numeric_limits<double>::infinity();
    for (const int node : ended_) best = std::max(best, at(node).score);
    return best >= highest_hope();
  }

  const BeamNode& at(int node) const { return made_.nodes[static_cast<std::size_t>(node)]; }

  std::vector<TokenId> text_until(int node) const {
    std::vector<TokenId> text = made_.prompt_tokens;
    const std::vector<TokenId> path = made_.path(node);
    text.insert(text.end(), path.begin(), path.end());
    return text;
  }

  int best_wanted() const { return 2 * made_.settings.width + 1; }

  // What may follow each living path.
  Result<std::vector<Logits>> ask_beams() {
    std::vector<std::vector<TokenId>> texts;
    for (const Beam& beam : beams_) texts.push_back(text_until(beam.node));
    std::vector<AskedText> asked;
    for (std::size_t i = 0; i < beams_.size(); ++i) {
      asked.push_back({beams_[i].session.get(), texts[i]});
    }
    made_.passes += asked.size();
    return model_.next_of(asked, best_wanted());
  }

  int add(int parent, const Logits& logits, int rank, BeamNode::Fate fate) {
    BeamNode node;
    node.parent = parent;
    node.depth = parent < 0 ? 1 : at(parent).depth + 1;
    node.token = logits.ids[static_cast<std::size_t>(rank)];
    node.rank = rank;
    node.p = probability(logits, rank);
    node.log_probability = std::log(node.p) + (parent < 0 ? 0 : at(parent).log_probability);
    node.score = score_of(node.log_probability, node.depth);
    node.fate = fate;
    made_.nodes.push_back(node);
    return static_cast<int>(made_.nodes.size()) - 1;
  }

  // The path's likeliest tokens: as many as there are places and one more, to be seen pruned. What
  // ends a text takes no living path's place.
  void branch(int parent, const Logits& logits, std::vector<int>& branches) {
    const auto first = static_cast<int>(made_.nodes.size());
    if (parent >= 0) made_.nodes[static_cast<std::size_t>(parent)].first_child = first;
    int living = 0;
    for (int rank = 0; rank < logits.finite && living <= made_.settings.width; ++rank) {
      const int node = add(parent, logits, rank, BeamNode::Fate::pruned);
      if (!ends(at(node).token)) ++living;
      branches.push_back(node);
    }
  }

  std::string step() {
    std::vector<int> branches;
    std::int64_t candidates = 0;
    const Result<std::vector<Logits>> all = ask_beams();
    if (!all) return all.error();
    for (std::size_t i = 0; i < beams_.size(); ++i) {
      const Logits& logits = all.value()[i];
      branch(beams_[i].node, logits, branches);
      candidates += logits.finite;
    }
    std::stable_sort(branches.begin(), branches.end(), [this](int a, int b) {
      return at(a).log_probability > at(b).log_probability;
    });
    made_.steps.push_back(choose(std::move(branches)));
    made_.steps.back().candidates = candidates;
    go_on(made_.steps.back().kept);
    return {};
  }

  BeamStep choose(std::vector<int> branches) {
    BeamStep step;
    const auto width = static_cast<std::size_t>(made_.settings.width);
    for (std::size_t place = 0; place < branches.size(); ++place) {
      BeamNode& node = made_.nodes[static_cast<std::size_t>(branches[place])];
      const bool ended = ends(node.token);
      if (ended ? place >= width : step.kept.size() == width) {
        step.pruned.push_back(branches[place]);
        continue;
      }
      node.fate = ended ? BeamNode::Fate::ended : BeamNode::Fate::kept;
      (ended ? step.ended : step.kept).push_back(branches[place]);
      if (ended) ended_.push_back(branches[place]);
    }
    step.ranked = std::move(branches);
    return step;
  }

  // Each goes on in its parent's session; a parent of several is copied for all but the last.
  void go_on(const std::vector<int>& kept) {
    std::vector<Beam> next;
    for (std::size_t i = 0; i < kept.size(); ++i) {
      const int parent = at(kept[i]).parent;
      const auto from = std::find_if(beams_.begin(), beams_.end(),
                                     [parent](const Beam& beam) { return beam.node == parent; });
      assert(from != beams_.end());
      const bool again = std::any_of(kept.begin() + static_cast<std::ptrdiff_t>(i) + 1, kept.end(),
                                     [&](int later) { return at(later).parent == parent; });
      next.push_back({kept[i], again ? from->session->fork() : std::move(from->session)});
    }
    beams_ = std::move(next);
  }

  // The likeliest token behind a node, where the search has looked there; the first node of all
  // follows the prompt.
  int likeliest(int node) const {
    if (node >= 0) return at(node).first_child;
    return made_.nodes.empty() ? -1 : 0;
  }

  // The likeliest token each time: in the tree as far as that goes, then alone.
  std::string follow_greedy() {
    Session alone;
    int node = -1;
    while (made_.greedy.size() < made_.settings.steps && !hooks_.stopping.stop_requested()) {
      int next = likeliest(node);
      if (next < 0) {
        if (!alone) alone = model_.new_session(hooks_.stopping);
        ++made_.passes;
        const Result<Logits> logits = alone->next(text_until(node), best_wanted());
        if (!logits) return logits.error();
        next = add(node, logits.value(), 0, BeamNode::Fate::greedy);
        if (node >= 0) made_.nodes[static_cast<std::size_t>(node)].first_child = next;
      }
      node = next;
      made_.nodes[static_cast<std::size_t>(node)].on_greedy = true;
      made_.greedy.push_back(node);
      if (ends(at(node).token)) break;
    }
    return {};
  }

  void collect() {
    made_.found = ended_;
    const bool enough = ended_.size() >= static_cast<std::size_t>(made_.settings.width);
    if (!made_.steps.empty() && !(made_.settings.early_stopping && enough)) {
      const std::vector<int>& living = made_.steps.back().kept;
      made_.found.insert(made_.found.end(), living.begin(), living.end());
    }
    std::stable_sort(made_.found.begin(), made_.found.end(),
                     [this](int a, int b) { return at(a).score > at(b).score; });
  }

  const Model& model_;
  const BeamHooks& hooks_;
  BeamSearch made_;
  std::vector<Beam> beams_;  // living, the best first
  std::vector<int> ended_;   // nodes
};

}  // namespace

std::string_view length_rule_id(LengthRule rule) {
  return rule == LengthRule::wu ? "wu" : "power";
}

double length_divisor(LengthRule rule, double alpha, std::size_t tokens) {
  const auto n = static_cast<double>(tokens);
  return std::pow(rule == LengthRule::wu ? (5 + n) / 6 : n, alpha);
}

double BeamNode::product() const {
  return std::exp(log_probability);
}

std::vector<TokenId> BeamSearch::path(int node) const {
  std::vector<TokenId> tokens;
  for (; node >= 0; node = nodes[static_cast<std::size_t>(node)].parent) {
    tokens.push_back(nodes[static_cast<std::size_t>(node)].token);
  }
  std::reverse(tokens.begin(), tokens.end());
  return tokens;
}

Result<BeamSearch> beam_search(const Model& model, std::string_view prompt,
                               const BeamSettings& settings, const BeamHooks& hooks) {
  assert(settings.width >= 1 && settings.width <= kWidestBeam);
  return Search(model, settings, hooks).run(prompt);
}

std::int64_t BeamStep::pruned_count() const {
  return candidates - static_cast<std::int64_t>(kept.size() + ended.size());
}

int place_in_step(const BeamSearch& search, int index) {
  const BeamNode& node = search.nodes[static_cast<std::size_t>(index)];
  if (node.depth > search.steps.size()) return -1;
  const std::vector<int>& ranked = search.steps[node.depth - 1].ranked;
  const auto at = std::find(ranked.begin(), ranked.end(), index);
  return at == ranked.end() ? -1 : static_cast<int>(at - ranked.begin());
}

double short_of_beam(const BeamSearch& search, int index) {
  const BeamNode& node = search.nodes[static_cast<std::size_t>(index)];
  if (node.fate != BeamNode::Fate::pruned) return 0;
  const BeamStep& step = search.steps[node.depth - 1];
  const int last = step.kept.empty() ? step.ended.back() : step.kept.back();
  return std::max(0.0, search.nodes[static_cast<std::size_t>(last)].score - node.score);
}

std::vector<std::string> path_pieces(const BeamSearch& search, const Model& model, int node) {
  std::vector<std::string> pieces;
  for (const TokenId token : search.path(node)) {
    const bool ends = token == model.info().end_of_text;
    pieces.emplace_back(ends ? std::string_view() : text_of_token(model, token));
  }
  return pieces;
}

std::string path_text(const BeamSearch& search, const Model& model, int node) {
  std::string text;
  for (const std::string& piece : path_pieces(search, model, node)) text += piece;
  return text;
}

}  // namespace logitdice
