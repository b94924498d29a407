#include <algorithm>

#include "app/pages/speculative/state.h"
#include "core/text/token_text.h"

namespace logitdice::speculative_page {

const SpeculativeRound* shown_round(const AppState& s) {
  const Rounds& r = rounds(s);
  if (r.text.rounds.empty()) return nullptr;
  const auto last = static_cast<int>(r.text.rounds.size()) - 1;
  return &r.text.rounds[static_cast<std::size_t>(std::min(r.round, last))];
}

int steps_of(const SpeculativeRound& round) {
  const bool more = round.end != SpeculativeRound::End::ended;
  return std::max(1, round.looked_at() + (more ? 1 : 0));
}

bool is_revealed(const AppState& s, std::size_t place) {
  const SpeculativeRound* round = shown_round(s);
  if (!round) return false;
  if (static_cast<int>(place) >= round->looked_at()) return shows_last(s);
  return static_cast<int>(place) < rounds(s).step;
}

bool shows_last(const AppState& s) {
  const SpeculativeRound* round = shown_round(s);
  return round && rounds(s).step >= steps_of(*round);
}

int shown_place(const AppState& s) {
  const SpeculativeRound* round = shown_round(s);
  if (!round) return 0;
  const Rounds& r = rounds(s);
  const auto guesses = static_cast<int>(round->guesses.size());
  if (r.place != kDefaultPlace) return std::clamp(r.place, 0, guesses);
  const int last = std::min(static_cast<int>(round->last_place()), guesses);
  // What a wrong rule does shows at a guess: the bonus is drawn from q under any.
  const bool wrong = inputs(s).rule != AcceptRule::ratio && r.step == Rounds::kWhole;
  if (wrong && last == guesses) return std::max(0, guesses - 1);
  return shows_last(s) ? last : std::clamp(r.step - 1, 0, guesses);
}

SpeculativeCounts shown_counts(const AppState& s) {
  const Rounds& r = rounds(s);
  SpeculativeCounts counts;
  for (int i = 0; i <= r.round && i < static_cast<int>(r.text.rounds.size()); ++i) {
    add(counts, counts_of(r.text.rounds[static_cast<std::size_t>(i)]));
  }
  return counts;
}

std::string name_of(const AppState& s, TokenId id) {
  const Rounds& r = rounds(s);
  if (r.key.material == Material::distributions) return visible_or_empty(r.names.bytes(id));
  return r.target ? visible_or_empty(r.target->piece(id)) : std::string();
}

namespace {

std::string printable_token(const Rounds& r, TokenId id) {
  if (r.key.material == Material::distributions) return " " + printable(r.names.bytes(id));
  return r.target ? printable(text_of_token(*r.target, id)) : std::string();
}

}  // namespace

RoundText round_text(const AppState& s) {
  const Rounds& r = rounds(s);
  RoundText text;
  const SpeculativeRound* round = shown_round(s);
  if (!round) return text;
  text.before = printable(r.text.prompt);
  for (std::size_t i = 0; i < round->begin; ++i) {
    text.before += printable_token(r, r.text.tokens[r.text.prompt_tokens + i]);
  }
  for (std::size_t i = 0; i < round->tokens.size() && is_revealed(s, i); ++i) {
    const bool last = i + 1 == round->tokens.size();
    if (last && !shows_last(s)) break;
    (last ? text.last : text.now) += printable_token(r, round->tokens[i]);
  }
  return text;
}

Gain gain_of(const AppState& s) {
  const Rounds& r = rounds(s);
  Gain gain;
  gain.measured = r.costs && r.key.material == Material::models;
  if (gain.measured) {
    gain.cost_ratio = r.costs->cost_ratio();
    gain.batch_ratio = r.costs->batch_ratio();
  }
  gain.cost_ratio = inputs(s).cost_ratio.value_or(gain.cost_ratio);
  const double per_pass = shown_counts(s).tokens_per_pass();
  const int length = inputs(s).draft_length;
  gain.speed_up = speed_up(per_pass, length, gain.cost_ratio, gain.batch_ratio);
  gain.break_even = break_even_ratio(per_pass, length, gain.batch_ratio);
  return gain;
}

bool playing(const AppState& s) {
  return rounds(s).playing;
}

}  // namespace logitdice::speculative_page
