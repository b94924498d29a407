#include "core/steer/token_masks.h"

#include <algorithm>
#include <cassert>
#include <utility>

namespace logitdice {
namespace {

constexpr std::size_t kMostBytes = std::size_t{64} << 20;  // of masks that are kept

// Which states can get on to a match is looked into if it takes at most so many steps.
constexpr std::size_t kMostSteps = 50'000'000;

}  // namespace

TokenMasks::TokenMasks(AutomatonHandle rule, TrieHandle trie, TokenId end_of_text)
    : rule_(std::move(rule)), trie_(std::move(trie)), end_of_text_(end_of_text) {
  assert(rule_ && trie_);
  const auto states = static_cast<std::size_t>(rule_->states());
  if (!trie_->has_every_byte() && states * (trie_->nodes() + 1) <= kMostSteps) find_alive();
}

bool TokenMasks::alive(StateId state) const {
  return state != kDead && (alive_.empty() || alive_[static_cast<std::size_t>(state)]);
}

MaskHandle TokenMasks::of(StateId state) {
  MaskHandle& known = known_[state];
  if (known) return known;
  const MaskHandle mask = known = std::make_shared<const TokenMask>(made(state));
  const std::size_t bytes = mask->allowed.size() * (1 + sizeof(StateId));
  if (known_.size() * bytes > kMostBytes) {
    known_.clear();
    known_[state] = mask;
  }
  return mask;
}

bool TokenMasks::goes_on(StateId state) {
  const MaskHandle mask = of(state);
  const auto end = static_cast<std::size_t>(end_of_text_);
  const bool ends = end_of_text_ >= 0 && end < mask->allowed.size() && mask->allowed[end] != 0;
  return mask->count > (ends ? 1 : 0);
}

TokenMask TokenMasks::made(StateId state) const {
  TokenMask mask = trie_->mask(*rule_, state);
  for (std::size_t id = 0; id < mask.after.size() && !alive_.empty(); ++id) {
    if (mask.after[id] == kDead || alive(mask.after[id])) continue;
    mask.after[id] = kDead;
    mask.allowed[id] = 0;
    --mask.count;
  }
  const auto end = static_cast<std::size_t>(end_of_text_);
  if (end_of_text_ >= 0 && end < mask.allowed.size() && rule_->accepts(state)) {
    mask.count += mask.allowed[end] == 0 ? 1 : 0;
    mask.allowed[end] = 1;
    mask.after[end] = state;
  }
  return mask;
}

// Backwards from the states that match, over the tokens that lead there.
void TokenMasks::find_alive() {
  const auto states = static_cast<std::size_t>(rule_->states());
  std::vector<std::vector<StateId>> from(states);
  for (std::size_t s = 0; s < states; ++s) {
    std::vector<StateId> to = trie_->mask(*rule_, static_cast<StateId>(s)).after;
    std::sort(to.begin(), to.end());
    to.erase(std::unique(to.begin(), to.end()), to.end());
    for (const StateId t : to) {
      if (t != kDead) from[static_cast<std::size_t>(t)].push_back(static_cast<StateId>(s));
    }
  }
  alive_.assign(rule_->accepting.begin(), rule_->accepting.end());
  std::vector<StateId> open;
  for (std::size_t s = 0; s < states; ++s) {
    if (alive_[s]) open.push_back(static_cast<StateId>(s));
  }
  while (!open.empty()) {
    const auto to = static_cast<std::size_t>(open.back());
    open.pop_back();
    for (const StateId s : from[to]) {
      if (!alive_[static_cast<std::size_t>(s)]) open.push_back(s);
      alive_[static_cast<std::size_t>(s)] = true;
    }
  }
}

}  // namespace logitdice
