#include "app/pages/cutoffs/describe.h"

#include "app/pages/cutoffs/state.h"
#include "app/program/describe.h"
#include "core/readings/sweep.h"
#include "core/readings/tail_risk_text.h"

namespace logitdice::cutoffs_page {
namespace {

std::string describe_card(const AppState& s, const Card& card, int rule) {
  if (!card.lost.empty()) return said(card.title + ": " + card.lost);
  std::string text = describe_cutoffs(card, s.in.profile) + describe_bar(card.chosen);
  const auto chosen = static_cast<std::size_t>(card.chosen.column);
  if (chosen < card.bar_risks.size())
    text += said(in_tokens_text(card.bar_risks[chosen], card.risk.tokens));
  for (int r = 0; r < kRules; ++r) {
    if (card.risk.shown[r]) text += said(outside_text(card.cutoffs, card.risk, r));
  }
  const int now = sweep_point(s.in.knobs.temperature);
  const std::string swept = sweep_text(card.cutoffs, card.sweeps, now);
  if (swept.find(':') != swept.npos) text += said("By the curves over the temperature: " + swept);
  if (rule >= 0) text += said("Marked are the tokens of " + rule_name(rule));
  return text;
}

}  // namespace

std::string describe_cards(const AppState& s) {
  std::string text;
  for (const Card& card : cards(s).cards) text += describe_card(s, card, cards(s).rule);
  return text;
}

}  // namespace logitdice::cutoffs_page
