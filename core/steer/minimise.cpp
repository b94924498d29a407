#include "core/steer/minimise.h"

#include <algorithm>
#include <numeric>
#include <span>
#include <vector>

namespace logitdice {
namespace {

struct Transition {
  StateId from, to;
  int label;  // a class of bytes
};

// Elements in sets that split: those that are marked part from those that are not, and the smaller
// part becomes the new set.
class Partition {
 public:
  explicit Partition(std::size_t elements)
      : order_(elements),
        place_(elements),
        set_(elements, 0),
        first_(1, 0),
        end_(1, elements),
        marked_(1, 0) {
    std::iota(order_.begin(), order_.end(), 0);
    std::iota(place_.begin(), place_.end(), 0);
  }

  std::size_t sets() const { return first_.size(); }
  std::size_t set_of(std::size_t element) const { return set_[element]; }
  std::span<const std::size_t> members(std::size_t set) const {
    return std::span(order_).subspan(first_[set], end_[set] - first_[set]);
  }

  void mark(std::size_t element) {
    const std::size_t set = set_[element];
    const std::size_t from = place_[element], to = first_[set] + marked_[set];
    if (from < to) return;  // marked before
    std::swap(order_[from], order_[to]);
    place_[order_[from]] = from;
    place_[order_[to]] = to;
    if (marked_[set]++ == 0) touched_.push_back(set);
  }

  void split() {
    for (const std::size_t set : touched_) split(set);
    touched_.clear();
  }

 private:
  void split(std::size_t set) {
    const std::size_t middle = first_[set] + marked_[set];
    const bool all = middle == end_[set];
    const bool few = marked_[set] <= end_[set] - middle;
    marked_[set] = 0;
    if (all) return;
    const std::size_t made = first_.size();
    first_.push_back(few ? first_[set] : middle);
    end_.push_back(few ? middle : end_[set]);
    marked_.push_back(0);
    (few ? first_[set] : end_[set]) = middle;
    for (std::size_t i = first_[made]; i < end_[made]; ++i) set_[order_[i]] = made;
  }

  std::vector<std::size_t> order_;                 // elements, set by set
  std::vector<std::size_t> place_;                 // of each element in it
  std::vector<std::size_t> set_;                   // of each element
  std::vector<std::size_t> first_, end_, marked_;  // of each set
  std::vector<std::size_t> touched_;               // sets with marked elements
};

// The transitions into each state.
class Incoming {
 public:
  Incoming(std::span<const Transition> transitions, int states)
      : begin_(static_cast<std::size_t>(states) + 1, 0), items_(transitions.size()) {
    for (const Transition& t : transitions) ++begin_[static_cast<std::size_t>(t.to) + 1];
    std::partial_sum(begin_.begin(), begin_.end(), begin_.begin());
    std::vector<std::size_t> at(begin_.begin(), begin_.end() - 1);
    for (std::size_t i = 0; i < transitions.size(); ++i) {
      items_[at[static_cast<std::size_t>(transitions[i].to)]++] = i;
    }
  }
  std::span<const std::size_t> of(std::size_t state) const {
    return std::span(items_).subspan(begin_[state], begin_[state + 1] - begin_[state]);
  }

 private:
  std::vector<std::size_t> begin_, items_;
};

std::vector<Transition> transitions_of(const Automaton& a) {
  std::vector<Transition> all;
  for (int label = 0; label < a.classes; ++label) {
    for (StateId from = 0; from < a.states(); ++from) {
      const StateId to = a.next[static_cast<std::size_t>(from * a.classes + label)];
      if (to != kDead) all.push_back({from, to, label});
    }
  }
  return all;
}

// Whether each state can reach a match.
std::vector<bool> alive_states(const Automaton& a, std::span<const Transition> transitions) {
  const Incoming incoming(transitions, a.states());
  std::vector<bool> alive(a.accepting.begin(), a.accepting.end());
  std::vector<std::size_t> open;
  for (std::size_t s = 0; s < alive.size(); ++s) {
    if (alive[s]) open.push_back(s);
  }
  while (!open.empty()) {
    const std::size_t to = open.back();
    open.pop_back();
    for (const std::size_t i : incoming.of(to)) {
      const auto from = static_cast<std::size_t>(transitions[i].from);
      if (!alive[from]) open.push_back(from);
      alive[from] = true;
    }
  }
  return alive;
}

// States that accept the same endings, after Valmari and Lehtinen, "Efficient minimization of DFAs
// with partial transition functions" (STACS 2008): O(m log n). `transitions` lie by label.
Partition blocks_of(const Automaton& a, const std::vector<bool>& alive,
                    std::span<const Transition> transitions) {
  Partition blocks(static_cast<std::size_t>(a.states()));
  Partition cords(transitions.size());
  for (std::size_t s = 0; s < alive.size(); ++s) {
    if (a.accepting[s] != 0) blocks.mark(s);
  }
  blocks.split();
  for (std::size_t begin = 0; begin < transitions.size();) {
    std::size_t end = begin;
    while (end < transitions.size() && transitions[end].label == transitions[begin].label) {
      cords.mark(end++);
    }
    cords.split();
    begin = end;
  }
  const Incoming incoming(transitions, a.states());
  std::size_t next_block = 1;
  for (std::size_t cord = 0; cord < cords.sets(); ++cord) {
    for (const std::size_t i : cords.members(cord)) {
      blocks.mark(static_cast<std::size_t>(transitions[i].from));
    }
    blocks.split();
    for (; next_block < blocks.sets(); ++next_block) {
      for (const std::size_t state : blocks.members(next_block)) {
        for (const std::size_t i : incoming.of(state)) cords.mark(i);
      }
      cords.split();
    }
  }
  return blocks;
}

// One state for each block that the start reaches.
class Joined {
 public:
  Joined(const Automaton& a, const std::vector<bool>& alive, const Partition& blocks)
      : a_(a), alive_(alive), blocks_(blocks), number_(blocks.sets(), kDead) {
    mark_inner_classes();
  }

  Automaton make() {
    find_met();
    number_met();
    Automaton out;
    out.class_of = a_.class_of;
    out.classes = a_.classes;
    for (const StateId state : met_) {
      out.accepting.push_back(a_.accepting[static_cast<std::size_t>(state)]);
      for (int label = 0; label < a_.classes; ++label) {
        const StateId next = to(state, label);
        out.next.push_back(next == kDead ? kDead : number(next));
      }
    }
    return out;
  }

 private:
  // Classes of bytes that stand only behind the first byte of a character.
  void mark_inner_classes() {
    is_inner_.fill(true);
    for (std::size_t byte = 0; byte < 256; ++byte) {
      if (byte < 0x80 || byte > 0xBF) is_inner_[a_.class_of[byte]] = false;
    }
  }

  void find_met() {
    number(0) = 0;
    met_ = {0};
    for (std::size_t i = 0; i < met_.size(); ++i) {
      for (int label = 0; label < a_.classes; ++label) {
        const StateId next = to(met_[i], label);
        if (next == kDead || number(next) != kDead) continue;
        number(next) = 0;
        met_.push_back(next);
      }
    }
  }

  // Nearest first; what stands in the middle of a character comes behind all else, so as to leave
  // no holes in the numbers that people see.
  void number_met() {
    std::stable_partition(met_.begin() + 1, met_.end(),
                          [this](StateId state) { return !is_within_character(state); });
    for (std::size_t i = 0; i < met_.size(); ++i) number(met_[i]) = static_cast<StateId>(i);
  }

  bool is_within_character(StateId state) const {
    if (a_.accepting[static_cast<std::size_t>(state)] != 0) return false;
    for (int label = 0; label < a_.classes; ++label) {
      if (!is_inner_[static_cast<std::size_t>(label)] && to(state, label) != kDead) return false;
    }
    return true;
  }

  StateId& number(StateId state) {
    return number_[blocks_.set_of(static_cast<std::size_t>(state))];
  }

  StateId to(StateId state, int label) const {
    const StateId next = a_.next[static_cast<std::size_t>(state * a_.classes + label)];
    return next != kDead && alive_[static_cast<std::size_t>(next)] ? next : kDead;
  }

  const Automaton& a_;
  const std::vector<bool>& alive_;
  const Partition& blocks_;
  std::array<bool, 256> is_inner_{};  // by class
  std::vector<StateId> number_;       // by block
  std::vector<StateId> met_;          // a state of each numbered block
};

}  // namespace

Automaton minimised(const Automaton& a) {
  std::vector<Transition> transitions = transitions_of(a);
  const std::vector<bool> alive = alive_states(a, transitions);
  if (alive.empty() || !alive[0]) {
    Automaton none;
    none.class_of = a.class_of;
    none.classes = a.classes;
    return none;
  }
  std::erase_if(transitions, [&](const Transition& t) {
    return !alive[static_cast<std::size_t>(t.from)] || !alive[static_cast<std::size_t>(t.to)];
  });
  const Partition blocks = blocks_of(a, alive, transitions);
  return Joined(a, alive, blocks).make();
}

}  // namespace logitdice
