#include <algorithm>
#include <cmath>
#include <map>
#include <vector>

#include "core/sampling/stages/scores.h"
#include "core/sampling/stages/text.h"
#include "core/sampling/trace.h"
#include "core/text/numbers.h"

namespace logitdice {
namespace dry {

// The text so far from its end backwards, at most `window` tokens.
std::vector<TokenId> backwards(const Situation& s, double window) {
  std::vector<TokenId> text(s.output.rbegin(), s.output.rend());
  text.insert(text.end(), s.prompt.rbegin(), s.prompt.rend());
  if (window >= 0 && window < static_cast<double>(text.size())) {
    text.resize(static_cast<std::size_t>(window));
  }
  return text;
}

// Whether the breaker stands in the text with its first token `at` tokens before the end.
bool stands_at(const std::vector<TokenId>& breaker, const std::vector<TokenId>& text,
               std::size_t at) {
  if (breaker.size() > at + 1) return false;
  for (std::size_t i = 0; i < breaker.size(); ++i) {
    if (breaker[i] != text[at - i]) return false;
  }
  return true;
}

// How many tokens stand after the last breaker: no repeat is longer than that.
int longest_allowed(std::span<const std::vector<TokenId>> breakers,
                    const std::vector<TokenId>& text) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    std::size_t longest = 0;
    for (const auto& breaker : breakers) {
      if (stands_at(breaker, text, at)) longest = std::max(longest, breaker.size());
    }
    if (longest > 0) return static_cast<int>(at + 1 - longest);
  }
  return static_cast<int>(text.size());
}

// z[k]: how many tokens from the end of the text backwards equal those from k tokens before the end
// backwards. The Z function (Gusfield 1997), in one pass: [left, right) is the rightmost stretch
// known to equal the beginning.
std::vector<int> repeats(const std::vector<TokenId>& text) {
  const int n = static_cast<int>(text.size());
  std::vector<int> z(text.size(), 0);
  int left = 0, right = 0;
  for (int k = 1; k < n; ++k) {
    int length = k < right ? std::min(right - k, z[static_cast<std::size_t>(k - left)]) : 0;
    while (k + length < n && text[static_cast<std::size_t>(length)] ==
                                 text[static_cast<std::size_t>(k + length)]) {
      ++length;
    }
    z[static_cast<std::size_t>(k)] = length;
    if (k + length > right) {
      left = k;
      right = k + length;
    }
  }
  return z;
}

// For each token that stood after an earlier copy of the text's end: the longest such copy.
std::map<TokenId, int> extended_repeats(const std::vector<TokenId>& text, int limit,
                                                  int allowed) {
  std::map<TokenId, int> longest;
  const std::vector<int> z = repeats(text);
  for (std::size_t k = 1; k < text.size(); ++k) {
    const int length = std::min(z[k], limit);
    if (length < allowed) continue;
    int& known = longest[text[k - 1]];
    known = std::max(known, length);
  }
  return longest;
}

bool breaks_alone(std::span<const std::vector<TokenId>> breakers, TokenId id) {
  return std::any_of(breakers.begin(), breakers.end(), [&](const std::vector<TokenId>& breaker) {
    return breaker.size() == 1 && breaker.front() == id;
  });
}

// repeat − allowed, kept so low that single precision holds the power.
int exponent_of(const Knobs& knobs, int repeat) {
  constexpr double kLogOfLargestFloat = 88.7228391;
  int exponent = repeat - static_cast<int>(knobs.dry_allowed_length);
  if (knobs.dry_base > 1.000001) {
    const int most = static_cast<int>(kLogOfLargestFloat / std::log(knobs.dry_base));
    if (most > 0) exponent = std::min(exponent, most);
  }
  return exponent;
}

// z − by, in the units of z/T that the engines have at this place of the chain.
void penalise(ScoreChange& note, double by, int exponent, double temperature) {
  const double divided = note.before / temperature;
  note.subtracted = by;
  if (!fits_single(divided)) {
    note.after = to_single(note.before - by * temperature);
    return;
  }
  const float entered = static_cast<float>(divided);
  const float v = entered - static_cast<float>(by);
  note.steps = {temperature, 0, 0, entered, entered, entered, v, exponent};
  note.after = to_single(v * temperature);
}

void apply(Candidates& c, const Knobs& knobs, StageTrace& trace) {
  if (c.temperature == 0) return;
  const std::vector<TokenId> text = backwards(c.situation, knobs.dry_penalty_last_n);
  const int allowed = static_cast<int>(knobs.dry_allowed_length);
  if (static_cast<int>(text.size()) <= allowed) return;
  const int limit = longest_allowed(c.situation.dry_breakers, text);
  if (limit < allowed) return;
  const std::map<TokenId, int> repeats = extended_repeats(text, limit, allowed);
  ScoreChanger changer(c, repeats.size());
  for (const auto& [id, repeat] : repeats) {
    if (breaks_alone(c.situation.dry_breakers, id)) continue;
    ScoreChange* note = changer.change(c.logits.rank_of(id), id);
    if (!note) continue;
    note->repeat = repeat;
    const int exponent = exponent_of(knobs, repeat);
    const double by = knobs.dry_multiplier * std::pow(knobs.dry_base, exponent);
    penalise(*note, by, exponent, c.temperature);
  }
  trace.cutoff = changer.apply();
}

Miss miss(const StageTrace& trace, const Candidate&) {
  return {&trace, 0, 0, 0};
}

std::string sentence(const Miss&, const Knobs& knobs) {
  return "cut by " + dry_stage().rule(knobs) + ", which left its logit at -inf";
}

std::string told(const Trace&, const StageTrace& found) {
  if (found.cutoff == 0) return "no token would go on with a repeat";
  return text::fixed(found.cutoff, 0) +
         plural(static_cast<std::int64_t>(found.cutoff), " token", " tokens") +
         " would go on with a repeat and " +
         plural(static_cast<std::int64_t>(found.cutoff), "loses", "lose") + " score";
}

}  // namespace dry

// "Don't repeat yourself": z −= multiplier · base^(repeat − allowed) for a token that would go on
// with a repeat of `repeat` ≥ allowed tokens. Repeats do not reach across a breaker, and a token
// that is a breaker by itself goes free. Source: Weidmann 2024. Neutral: multiplier 0 (off); a base
// below 1 and an empty window are off too. It cuts nothing and may change the order.
Stage dry_stage() {
  using namespace dry;
  return {.id = "dry",
          .kind = StageKind::scores,
          .title = "DRY",
          .formula = "z − m·b^(repeat − allowed)",
          .source = "Weidmann 2024",
          .does =
              "Subtracts from tokens that would go on with a sequence that stands in the text "
              "already.",
          .intuition =
              "A word may come again, a whole phrase may not; the longer the echo, the dearer.",
          .when_to_use =
              "Where a text falls into loops; 0.8 is a common multiplier. It spares names and "
              "short phrases.",
          .knobs = {"dry_multiplier", "dry_base", "dry_allowed_length", "dry_penalty_last_n"},
          .active =
              [](const Knobs& k) {
                return k.dry_multiplier != 0 && k.dry_base >= 1 && k.dry_penalty_last_n != 0;
              },
          .apply = apply,
          .rule = [](const Knobs& k) { return "DRY " + text::knob("dry_multiplier", k); },
          .miss = miss,
          .sentence = sentence,
          .told = told};
}

}  // namespace logitdice
