#include "app/pages/speculative/describe.h"

#include <algorithm>

#include "app/pages/speculative/state.h"
#include "app/program/describe.h"
#include "core/decoding/speculative_words.h"
#include "core/text/numbers.h"
#include "core/text/token_text.h"

namespace logitdice::speculative_page {
namespace {

std::string describe_guess(const AppState& s, const Guess& guess) {
  const std::string numbers = name_of(s, guess.token) + ": p " + probability_text(guess.p) +
                              ", q " + probability_text(guess.q);
  if (guess.verdict == Guess::Verdict::not_looked_at) {
    return said("The guess " + numbers + ", not looked at");
  }
  const bool accepted = guess.verdict == Guess::Verdict::accepted;
  return said("The guess " + numbers + ", coin " + fixed_text(guess.u, 3) +
              (accepted ? " below " : " not below ") + fixed_text(guess.accept, 3) +
              (accepted ? ", accepted" : ", rejected"));
}

std::string describe_round(const AppState& s) {
  const SpeculativeRound& round = *shown_round(s);
  const int number = std::min(rounds(s).round + 1, static_cast<int>(rounds(s).text.rounds.size()));
  std::string text = said("Round " + std::to_string(number) + " is shown");
  for (std::size_t i = 0; i < round.guesses.size(); ++i) {
    if (is_revealed(s, i)) text += describe_guess(s, round.guesses[i]);
  }
  if (shows_last(s)) text += said(round_sentence(round, name_of(s, round.tokens.back())));
  return text;
}

std::string describe_place(const AppState& s) {
  const PlaceView& view = *rounds(s).view;
  std::string text;
  for (const PlaceRow& row : view.rows) {
    text += said("At the place " + row.name + " has p " + probability_text(row.token.p) + ", q " +
                 probability_text(row.token.q) + " and the residual " +
                 probability_text(row.token.residual));
  }
  return text + said(rule_sentence(view.place));
}

std::string describe_figures(const AppState& s) {
  std::string text;
  for (const Fraction& figure : ledger_figures(shown_counts(s))) {
    text += said(figure.title + ": " + figure.value() + ", which is " + figure.sum());
  }
  const Gain gain = gain_of(s);
  text += said("The speed-up at a cost ratio of " + fixed_text(gain.cost_ratio, 2) + " is " +
               speed_up_text(gain.speed_up));
  const Rounds& r = rounds(s);
  if (r.view && r.tally.counts.rounds > 0) {
    text += said(count_text(r.tally.counts.rounds) +
                 " rounds at the place: " + accord_of(chi_square(r.view->place, r.tally)).text);
  }
  return text;
}

}  // namespace

std::string describe_page(const AppState& s) {
  const Rounds& r = rounds(s);
  const Inputs& in = inputs(s);
  std::string text = said("The draft guesses " + std::to_string(in.draft_length) + " " +
                          plural(in.draft_length, "token") + " ahead, by the rule " +
                          std::string(kAcceptRuleTitles[static_cast<int>(in.rule)]));
  if (!r.refusal.empty()) return text + said(r.refusal);
  if (!shown_round(s)) return text + said("No round is written yet");
  text += describe_round(s);
  if (r.view) text += describe_place(s);
  return text + describe_figures(s);
}

}  // namespace logitdice::speculative_page
