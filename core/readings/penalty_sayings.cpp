#include "core/readings/penalty_sayings.h"

#include <algorithm>
#include <cmath>

#include "core/text/numbers.h"

namespace logitdice {
namespace {

constexpr std::string_view kPenaltyKnobs[] = {
    "repetition_penalty", "frequency_penalty", "presence_penalty",   "penalty_last_n",
    "dry_multiplier",     "dry_base",          "dry_allowed_length", "dry_penalty_last_n"};
constexpr std::size_t kWindow = 3;  // index of the window's knob

std::string off_score(double subtracted) {
  return (subtracted < 0 ? "+ " : "− ") + small_text(std::abs(subtracted), 2);
}

std::string of_tokens(int counted, const PenaltyEffect& e) {
  return count_text(counted) + " of " + count_text(e.tokens) + " " + plural(e.tokens, "token");
}

PenaltySaying say_repetition(const PenaltyEffect& e) {
  const std::string by = small_text(e.knobs.repetition_penalty, 2);
  if (e.knobs.repetition_penalty == 1) return {"off: z stays as it is", ""};
  return {"z > 0: ÷ " + by + ", else × " + by, ", once, however often it was said"};
}

PenaltySaying say_frequency(const PenaltyEffect& e) {
  if (e.knobs.frequency_penalty == 0) return {"off: how often does not matter", ""};
  return {off_score(e.knobs.frequency_penalty) + " each time said",
          ", odds × " + small_text(e.frequency_odds, 2) + " at T 1"};
}

PenaltySaying say_presence(const PenaltyEffect& e) {
  if (e.knobs.presence_penalty == 0) return {"off: said or not, the same", ""};
  return {off_score(e.knobs.presence_penalty) + " once if said",
          ", odds × " + small_text(e.presence_odds, 2) + " at T 1"};
}

PenaltySaying say_window(const PenaltyEffect& e) {
  if (e.tokens == 0) return {"nothing was said yet", ""};
  if (e.repetition == e.additive) {
    return {of_tokens(e.repetition, e) + (e.tokens == 1 ? " counts" : " count"), ""};
  }
  return {"θ " + count_text(e.repetition) + ", λ " + of_tokens(e.additive, e),
          ": what each penalty counts"};
}

PenaltySaying say_no_window(const Profile& profile, const PenaltyEffect& e) {
  const std::string title(profile.title);
  const std::string counts = e.tokens > 0 ? ": " + say_window(e).brief : "";
  if (scopes_differ(profile)) return {title + ": θ all text, λ all output", counts};
  const bool output = profile.rules.repetition_scope == EngineRules::Scope::kOutput;
  return {title + " counts the whole " + (output ? "output" : "text"), counts};
}

PenaltySaying say_dry(const PenaltyEffect& e) {
  if (e.knobs.dry_multiplier == 0) return {"off: repeats go free", ""};
  const auto length = static_cast<int>(e.knobs.dry_allowed_length);
  return {off_score(e.dry_costs[0]) + " at a repeat of " + std::to_string(length),
          ", " + small_text(e.dry_costs[1], 2) + " of " + std::to_string(length + 1) + ", " +
              small_text(e.dry_costs[2], 2) + " of " + std::to_string(length + 2)};
}

PenaltySaying say_dry_base(const PenaltyEffect& e) {
  return {"× " + small_text(e.knobs.dry_base, 2) + " a token more",
          " of a repeat: the longer, the dearer"};
}

PenaltySaying say_dry_allowed(const PenaltyEffect& e) {
  const auto length = static_cast<int>(e.knobs.dry_allowed_length);
  return {"below " + std::to_string(length) + " " + plural(length, "token") + " free",
          ": a repeat that short costs nothing"};
}

PenaltySaying say_dry_window(const PenaltyEffect& e) {
  if (e.tokens == 0) return {"nothing was said yet", ""};
  return {of_tokens(e.dry, e) + " searched", " for repeats"};
}

// In the order of kPenaltyKnobs.
constexpr PenaltySaying (*kSayings[])(const PenaltyEffect&) = {
    say_repetition, say_frequency, say_presence,    say_window,
    say_dry,        say_dry_base,  say_dry_allowed, say_dry_window};

// Three knobs have a formula each, those of DRY share one, and the window's has none.
bool knob_in_chain(const Penalties& p, std::size_t index) {
  if (index == kWindow) return p.any_in_chain;
  return p.token.formulas[std::min(index, kWindow)].why != PenaltyFormula::Why::not_in_chain;
}

}  // namespace

std::span<const std::string_view> penalty_knobs() {
  return kPenaltyKnobs;
}

PenaltySaying penalty_saying(const Penalties& p, const Profile& profile, std::size_t index) {
  if (!knob_in_chain(p, index)) return {"not in this chain", ": " + std::string(profile.title)};
  if (index == kWindow && !has_knob(profile, *find_knob("penalty_last_n"))) {
    return say_no_window(profile, p.effect);
  }
  return kSayings[index](p.effect);
}

}  // namespace logitdice
