#include <utility>

#include "app/pages/cutoffs/state.h"
#include "core/readings/phases.h"
#include "core/sampling/chain.h"

namespace logitdice::cutoffs_page {
namespace {

const Distribution& shown(const AppState& s, std::size_t place) {
  return distribution_of(s, inputs(s).sources[place]);
}

void fill(const AppState& s, Card& card, const Distribution& d) {
  static_cast<NamedCutoffs&>(card) = named_cutoffs(d, s.in.knobs, s.in.profile);
  card.lost = why_lost(
      trace(d.logits, {}, s.in.knobs, s.in.profile, s.in.exp_display));
  keep_what_holds(card.sweeps, d.logits, s.in.knobs, s.in.profile);
}

void fill_risk(const AppState& s, Card& card, const Distribution& d) {
  const int tokens = inputs(s).risk_tokens;
  card.risk = tail_risk(d.logits, s.in.knobs, s.in.profile, card.cutoffs, tokens);
  card.bar_risks = column_risks(d.logits, s.in.knobs, s.in.profile, card.cutoffs, tokens);
}

void read_bar(const AppState& s, const Distribution& d, const Card& card, BarReading& bar,
              int column, bool anew) {
  const bool there = column <= static_cast<int>(card.cutoffs.columns.size());
  if (!there) column = -1;
  if (anew || bar.column != column) {
    bar = bar_reading(d, s.in.knobs, s.in.profile, card, column);
  }
}

}  // namespace

bool CardKey::operator==(const CardKey& other) const {
  return logits.same(other.logits) && knobs == other.knobs && exp_display == other.exp_display &&
         same_chain(profile, other.profile);
}

void settle(AppState& s) {
  Cards& c = cards(s);
  for (std::size_t place = 0; place < c.cards.size(); ++place) {
    const Distribution& d = shown(s, place);
    Card& card = c.cards[place];
    CardKey key{d.logits, s.in.knobs, s.in.profile, s.in.exp_display};
    const bool anew = !(key == card.key);
    if (anew) {
      card.key = std::move(key);
      fill(s, card, d);
    }
    if (anew || card.risk.tokens != inputs(s).risk_tokens) fill_risk(s, card, d);
    const bool pointed = c.pointed_card == static_cast<int>(place);
    read_bar(s, d, card, card.chosen, c.column, anew);
    read_bar(s, d, card, card.pointed, pointed ? c.pointed_column : -1, anew);
  }
}

bool sweeping(const AppState& s) {
  if (s.page->id != kId) return false;
  for (const Card& card : cards(s).cards) {
    if (!card.key.logits.empty() && unfinished(card.sweeps, s.in.knobs, s.in.profile)) return true;
  }
  return false;
}

// One slice of the first curve that is not done: a frame's work, never more.
void advance_sweeps(AppState& s) {
  if (s.page->id != kId) return;
  for (Card& card : cards(s).cards) {
    if (card.key.logits.empty() || !unfinished(card.sweeps, s.in.knobs, s.in.profile)) continue;
    advance(card.sweeps, s.in.knobs, s.in.profile);
    return;
  }
}

}  // namespace logitdice::cutoffs_page
