#include "app/pages/steer/describe.h"

#include "app/pages/steer/state.h"
#include "app/program/describe.h"
#include "core/text/numbers.h"
#include "core/text/token_text.h"

namespace logitdice::steer_page {
namespace {

constexpr std::size_t kSpokenRows = 5;

std::string describe_rule(const AppState& s) {
  const Steered& p = steered(s);
  const Inputs& in = inputs(s);
  const Rule rule = rule_of(in);
  std::string text = said("The prompt is " + on_one_line(in.prompt.str()));
  if (!in.switches.mask) text += said("The mask is off: the rule is not looked at");
  text += said("The rule is a " + std::string(kKindTitles[static_cast<std::size_t>(in.kind)]) +
               (in.kind == Kind::words && in.forbidden ? " of forbidden ones: " : ": ") +
               on_one_line(rule.text));
  if (!p.compiled.error.empty()) return text + said(p.compiled.error);
  if (!p.good.automaton) return text;
  const int states = p.good.automaton->states();
  return text +
         said("As an automaton it has " + count_text(states) + " " + plural(states, "state"));
}

std::string describe_text(const AppState& s) {
  const Steered& p = steered(s);
  std::string text;
  if (!p.error.empty()) return said(p.error);
  if (p.steps.empty()) text += said("Nothing is written yet");
  if (!p.steps.empty()) text += said("It wrote: " + on_one_line(p.text));
  if (p.end.ended == Ended::kMatch) text += said("The text matches the rule as a whole");
  if (p.end.ended == Ended::kLength)
    text += said("It stopped after as many tokens as were asked for");
  if (!p.end.dead_end.empty()) text += said(p.end.dead_end);
  return text;
}

std::string describe_row(const ProposalRow& row, std::string_view word) {
  const std::string begin =
      row.token + ": " + std::string(word) + " with " + probability_text(row.proposed);
  if (!row.allowed) return said(begin + ", ruled out: " + row.walk);
  if (!row.cut.empty()) return said(begin + ", " + row.cut);
  return said(begin + ", sampled with " + probability_text(row.final) + "; states " + row.walk);
}

std::string describe_step(const Steered& p, std::size_t step, std::string_view word) {
  const SteerReading& r = p.reading;
  std::string text = said("Token " + count_text(static_cast<std::int64_t>(step + 1)) +
                          " is looked at, in state " + std::to_string(r.before));
  text += said("The rule allows " + count_text(r.allowed) + " of " + count_text(r.tokens) +
               " tokens and removes a mass of " + probability_text(r.mass_removed) +
               "; what is left is divided by " + probability_text(r.mass_kept()));
  for (std::size_t i = 0; i < std::min(kSpokenRows, r.rows.size()); ++i)
    text += describe_row(r.rows[i], word);
  const auto chosen = std::ranges::find(r.rows, r.chosen, &ProposalRow::id);
  if (chosen == r.rows.end()) return text;
  return text + said("The coin " + fixed_text(r.coin, 3) + " falls on " + chosen->token);
}

std::string describe_mix(const Mix& mix, const std::string& begin, const char* first,
                         const char* second) {
  if (!mix.refusal.empty()) return said(begin + ": " + mix.refusal);
  std::string text = begin;
  for (std::size_t i = 0; i < std::min<std::size_t>(3, mix.rows.size()); ++i) {
    const MixRow& row = mix.rows[i];
    text += (i > 0 ? "; " : ": ") + row.token + " " + first + " " + probability_text(row.first) +
            ", " + second + " " + probability_text(row.second) + ", becomes " +
            probability_text(row.mixed);
  }
  return said(text);
}

}  // namespace

std::string describe_page(const AppState& s) {
  std::string text = describe_rule(s) + describe_text(s);
  const Steered& p = steered(s);
  const auto step = shown_step(s);
  if (!step || !p.read) return text;
  const SteerSwitches& on = inputs(s).switches;
  text += describe_step(p, *step, proposal_word(on));
  text += describe_mix(
      p.reading.guidance,
      "Guidance with a weight of " + fixed_text(on.weight, 2) + ", " + (on.guidance ? "on" : "off"),
      "without", "with");
  return text + describe_mix(p.reading.contrast,
                             "Contrast with an alpha of " + fixed_text(on.alpha, 2) + ", " +
                                 (on.contrast ? "on" : "off"),
                             "strong", "weak");
}

}  // namespace logitdice::steer_page
