#include <algorithm>
#include <string>
#include <unordered_map>

#include "core/steer/minimise.h"
#include "core/steer/nfa.h"
#include "core/text/numbers.h"

// An Nfa becomes an Automaton: the subset construction, with a limit on all that can grow.
namespace logitdice {
namespace {

using Node = Nfa::Node;
using Nodes = std::vector<Node>;  // ascending

// Edges followed for all states together: 20,000 states of a thousand nodes each.
constexpr std::size_t kMostWork = 20'000'000;

struct NodesHash {
  std::size_t operator()(const Nodes& nodes) const {
    std::uint64_t hash = 0xCBF29CE484222325u;
    for (const Node node : nodes) {
      hash = (hash ^ static_cast<std::uint64_t>(node)) * 0x9E3779B97F4A7C15u;
      hash ^= hash >> 29;
    }
    return static_cast<std::size_t>(hash);
  }
};

// Bytes that no edge tells apart.
void set_classes(const Nfa& nfa, Automaton& out) {
  std::array<bool, 257> begins{};
  for (const Nfa::Edge& edge : nfa.edges()) {
    if (edge.empty()) continue;
    begins[edge.low] = true;
    begins[std::size_t{edge.high} + 1] = true;
  }
  int label = 0;
  for (std::size_t byte = 0; byte < 256; ++byte) {
    if (byte > 0 && begins[byte]) ++label;
    out.class_of[byte] = static_cast<std::uint8_t>(label);
  }
  out.classes = label + 1;
}

class Subsets {
 public:
  Subsets(const Nfa& nfa, Node within) : nfa_(nfa), within_(within), seen_(nfa.size(), 0) {
    set_classes(nfa, made_);
    targets_.resize(static_cast<std::size_t>(made_.classes));
  }

  // False: too large.
  bool run() {
    if (nfa_.full()) return false;
    state_of({Nfa::kStart});
    for (std::size_t state = 0; state < subsets_.size(); ++state) {
      expand(*subsets_[state]);
      if (subsets_.size() > kMostStates || work_ > kMostWork) return false;
    }
    return true;
  }

  Automaton take() { return std::move(made_); }

 private:
  // A subset is known by the nodes that bytes lead to, without what nothing leads on to.
  StateId state_of(Nodes nodes) {
    const auto [at, fresh] =
        numbers_.try_emplace(std::move(nodes), static_cast<StateId>(subsets_.size()));
    if (fresh) subsets_.push_back(&at->first);
    return at->second;
  }

  void expand(const Nodes& nodes) {
    follow_nothing(nodes);
    made_.accepting.push_back(accepts() ? 1 : 0);
    for (Nodes& targets : targets_) targets.clear();
    for (const Node node : reached_) collect(node);
    add_row();
  }

  bool accepts() const {
    const bool matches = seen_[Nfa::kMatch] == round_;
    if (within_ < 0) return matches;
    return !matches && seen_[static_cast<std::size_t>(within_)] == round_;
  }

  void follow_nothing(const Nodes& nodes) {
    ++round_;
    reached_.clear();
    for (const Node node : nodes) reach(node);
    for (std::size_t i = 0; i < reached_.size(); ++i) {
      nfa_.for_each_edge(reached_[i], [&](const Nfa::Edge& edge) {
        if (edge.empty()) reach(edge.to);
      });
    }
    work_ += reached_.size();
  }

  void reach(Node node) {
    if (seen_[static_cast<std::size_t>(node)] == round_) return;
    seen_[static_cast<std::size_t>(node)] = round_;
    reached_.push_back(node);
  }

  void collect(Node node) {
    nfa_.for_each_edge(node, [&](const Nfa::Edge& edge) {
      ++work_;
      if (edge.empty()) return;
      const std::size_t low = made_.class_of[edge.low], high = made_.class_of[edge.high];
      for (std::size_t label = low; label <= high; ++label) targets_[label].push_back(edge.to);
      work_ += high - low;
    });
  }

  // Neighbouring classes often lead to the same nodes.
  void add_row() {
    const Nodes* before = nullptr;
    StateId known = kDead;
    for (Nodes& targets : targets_) {
      std::sort(targets.begin(), targets.end());
      targets.erase(std::unique(targets.begin(), targets.end()), targets.end());
      if (!before || *before != targets) {
        known = targets.empty() ? kDead : state_of(targets);
      }
      before = &targets;
      made_.next.push_back(known);
    }
  }

  const Nfa& nfa_;
  const Node within_;  // −1: what matches is accepted
  Automaton made_;
  std::unordered_map<Nodes, StateId, NodesHash> numbers_;
  std::vector<const Nodes*> subsets_;  // by state
  std::vector<std::uint32_t> seen_;    // by node: the round in which it was reached last
  std::uint32_t round_ = 0;
  Nodes reached_;
  std::vector<Nodes> targets_;  // by class
  std::size_t work_ = 0;
};

}  // namespace

Result<Automaton> Nfa::made(const Name& name, Node within) const {
  Subsets subsets(*this, within);
  if (!subsets.run()) {
    return Error{std::string(name.what) + " needs an automaton of more than " +
                 count_text(kMostStates) + " states; " + std::string(name.smaller)};
  }
  Automaton made = minimised(subsets.take());
  if (made.states() == 0) return Error{std::string(name.what) + " matches no text at all"};
  return made;
}

}  // namespace logitdice
