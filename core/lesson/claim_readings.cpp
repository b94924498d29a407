#include "core/lesson/claim_readings.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/lesson/beam_readings.h"
#include "core/lesson/claim_arguments.h"
#include "core/lesson/claim_speculative.h"
#include "core/lesson/likelihood_readings.h"
#include "core/lesson/risk_readings.h"
#include "core/lesson/setting.h"
#include "core/readings/distance.h"
#include "core/readings/phase_rows.h"
#include "core/readings/rest.h"
#include "core/readings/summary.h"
#include "core/readings/tail_risk_text.h"
#include "core/readings/token_name.h"
#include "core/readings/why_cut.h"
#include "core/sampling/draw.h"
#include "core/text/numbers.h"
#include "core/text/parse_number.h"
#include "core/text/parse_seed.h"
#include "core/text/place.h"
#include "core/text/token_text.h"

namespace logitdice {
namespace {

using Arguments = std::vector<std::string>;
using Value = Result<ReadingValue>;

Value in_words(std::string text) {
  return ReadingValue{std::move(text), {}, true};
}

Value one_number(double value, std::string text) {
  return ReadingValue{std::move(text), {value, value}, false};
}

Value probability(const Range& p) {
  return ReadingValue{range_text(p), p, false};
}

Value count(std::int64_t number) {
  return one_number(static_cast<double>(number), count_text(number));
}

// ---- readings of one token ------------------------------------------------------------------

// The row of the token that the first argument names.
template <class Read>
Value of_token(const ClaimSubject& s, const Arguments& a, Read read) {
  const Result<int> rank = rank_of_token(s, a[0]);
  if (!rank) return Error{rank.error()};
  return read(phase_row(s.trace, s.phases, rank.value()));
}

Value logit(const ClaimSubject& s, const Arguments& a) {
  return of_token(s, a,
                  [](const PhaseRow& row) { return one_number(row.of.z, logit_text(row.of.z)); });
}

Value penalised(const ClaimSubject& s, const Arguments& a) {
  return of_token(s, a, [](const PhaseRow& row) {
    return one_number(row.of.penalised, logit_text(row.of.penalised));
  });
}

Value scaled(const ClaimSubject& s, const Arguments& a) {
  return of_token(s, a, [](const PhaseRow& row) {
    return one_number(row.of.scaled, logit_text(row.of.scaled));
  });
}

Value exponential(const ClaimSubject& s, const Arguments& a) {
  return of_token(s, a, [](const PhaseRow& row) { return one_number(row.exp, exp_text(row.exp)); });
}

Value probability_of(const ClaimSubject& s, const Arguments& a) {
  return of_token(s, a, [](const PhaseRow& row) { return probability(row.p); });
}

Value cumulative(const ClaimSubject& s, const Arguments& a) {
  return of_token(s, a, [](const PhaseRow& row) { return probability(row.cumulative); });
}

Value final_of(const ClaimSubject& s, const Arguments& a) {
  return of_token(s, a, [](const PhaseRow& row) { return probability(row.final); });
}

Value untouched(const ClaimSubject& s, const Arguments& a) {
  return of_token(s, a, [](const PhaseRow& row) {
    return probability(row.untouched);
  });
}

Value rank(const ClaimSubject& s, const Arguments& a) {
  return of_token(s, a, [](const PhaseRow& row) { return count(row.of.rank + 1); });
}

Value why_cut_of(const ClaimSubject& s, const Arguments& a) {
  return of_token(s, a, [&](const PhaseRow& row) {
    const std::string why = why_cut_text(s.trace, row.of.rank);
    return in_words(why.empty() ? "kept" : why);
  });
}

Value token_at(const ClaimSubject& s, const Arguments& a) {
  const Result<int> place = rank_at(s, a[0]);
  if (!place) return Error{place.error()};
  return in_words(token_name_at(s.setting.distribution, s.trace, place.value()));
}

// ---- of two tokens --------------------------------------------------------------------------

template <class Read>
Value of_two(const ClaimSubject& s, const Arguments& a, Read read) {
  const Result<int> first = rank_of_token(s, a[0]), second = rank_of_token(s, a[1]);
  if (!first || !second) return Error{(first ? second : first).error()};
  return read(phase_row(s.trace, s.phases, first.value()),
              phase_row(s.trace, s.phases, second.value()));
}

// Between the scores as the exp sees them, nats.
Value gap(const ClaimSubject& s, const Arguments& a) {
  return of_two(s, a, [](const PhaseRow& one, const PhaseRow& other) {
    const double nats = one.of.scaled - other.of.scaled;
    return one_number(nats, logit_text(nats));
  });
}

// p / p; both have the same Σ below, so that it is exact.
Value ratio(const ClaimSubject& s, const Arguments& a) {
  return of_two(s, a, [](const PhaseRow& one, const PhaseRow& other) -> Value {
    if (one.p.low == 0 && other.p.low == 0) return Error{"both have no probability left: 0 / 0"};
    const double times = one.p.low / other.p.low;
    return one_number(times, times < 1000 ? small_text(times, 2) : number_text(times, 3));
  });
}

// ---- of the whole ---------------------------------------------------------------------------

Value kept(const ClaimSubject& s, const Arguments&) {
  const Trace& t = s.trace;
  if (t.exact() && !t.tail_survives()) return count(t.kept());
  return in_words(kept_text(t));
}

Value tokens(const ClaimSubject& s, const Arguments&) {
  if (s.trace.size < 0) return Error{"the source never told how many tokens it has"};
  return count(s.trace.size);
}

Value mass_kept(const ClaimSubject& s, const Arguments&) {
  return ReadingValue{mass_text(s.trace), mass_kept_of(s.trace, s.phases), false};
}

Value entropy(const ClaimSubject& s, const Arguments&) {
  return ReadingValue{between_text(s.trace.entropy_bits, 2), s.trace.entropy_bits, false};
}

Value choices(const ClaimSubject& s, const Arguments&) {
  return ReadingValue{choices_text(s.trace), s.trace.effective_choices, false};
}

Value lead(const ClaimSubject& s, const Arguments&) {
  return ReadingValue{lead_text(s.trace), s.trace.lead, false};
}

Value tail(const ClaimSubject& s, const Arguments&) {
  return probability(s.trace.tail_p);
}

Value rest(const ClaimSubject& s, const Arguments& a) {
  const Result<int> last = rank_at(s, a[0]);
  if (!last) return Error{last.error()};
  return probability(rest_after(s.trace, last.value()).p);
}

Value exp_sum(const ClaimSubject& s, const Arguments&) {
  return one_number(s.phases.exp_sum, exp_text(s.phases.exp_sum));
}

Value subtracted(const ClaimSubject& s, const Arguments&) {
  return one_number(s.phases.subtracted, logit_text(s.phases.subtracted));
}

Value survivors(const ClaimSubject& s, const Arguments&) {
  constexpr int kMost = 12;
  std::vector<std::string> names;
  for (int r = s.trace.begin; r < std::min(s.trace.end, s.trace.begin + kMost); ++r)
    names.push_back(token_name_at(s.setting.distribution, s.trace, r));
  const int more = s.trace.kept() - static_cast<int>(names.size());
  if (more > 0) names.push_back(count_text(more) + " more");
  return in_words(joined(names));
}

Value best(const ClaimSubject& s, const Arguments&) {
  return in_words(token_name_at(s.setting.distribution, s.trace, s.trace.best_rank()));
}

// ---- distances from the untouched softmax ---------------------------------------------------

Distance from_untouched(const ClaimSubject& s) {
  return distance(s.trace, trace(s.trace.logits, neutral_knobs(textbook()), textbook()));
}

Value total_variation(const ClaimSubject& s, const Arguments&) {
  const Range d = from_untouched(s).total_variation;
  return ReadingValue{between_text(d, 3), d, false};
}

Value kl_bits(const ClaimSubject& s, const Arguments&) {
  const Distance d = from_untouched(s);
  if (!d.kl_known) return in_words("not known");
  return ReadingValue{between_text(d.kl_bits, 3), d.kl_bits, false};
}

// ---- draws ----------------------------------------------------------------------------------

Value coin_of(const ClaimSubject& s, const Arguments& a) {
  const Result<std::uint64_t> step = step_of(s, a[0]);
  if (!step) return Error{step.error()};
  const double u = coin(s.setting.seed, step.value());
  return one_number(u, fixed_text(u, 3));
}

Value drawn(const ClaimSubject& s, const Arguments& a) {
  const Result<std::uint64_t> step = step_of(s, a[0]);
  if (!step) return Error{step.error()};
  const Draw draw = pick(s.trace, coin(s.setting.seed, step.value()));
  return in_words(token_name_at(s.setting.distribution, s.trace, draw.rank));
}

// Of so many draws, those that fall on the token: n·p, or 2σ of that.
template <class Read>
Value of_draws(const ClaimSubject& s, const Arguments& a, Read read) {
  const Result<int> rank = rank_of_token(s, a[0]);
  const std::optional<std::uint64_t> draws = parse_seed(a[1]);
  if (!rank) return Error{rank.error()};
  if (!draws || *draws > 1'000'000'000) return Error{quoted(a[1]) + " is no number of draws"};
  const double p = draw_probability(s.trace, rank.value());
  return read(expected(p, static_cast<std::int64_t>(*draws)));
}

Value expected_of(const ClaimSubject& s, const Arguments& a) {
  return of_draws(s, a,
                  [](const Expected& e) { return one_number(e.mean, fixed_text(e.mean, 1)); });
}

Value two_sigma(const ClaimSubject& s, const Arguments& a) {
  return of_draws(s, a, [](const Expected& e) {
    const double width = (e.high - e.low) / 2;
    return one_number(width, fixed_text(width, 1));
  });
}

// Of one draw after the other, whether any falls there.
Value at_least_once_of(const ClaimSubject& s, const Arguments& a) {
  const Result<int> rank = rank_of_token(s, a[0]);
  if (!rank) return Error{rank.error()};
  const double p = draw_probability(s.trace, rank.value());
  return chance_in_draws({p, p}, a[1]);
}

Value cut_at_least_once(const ClaimSubject& s, const Arguments& a) {
  return chance_in_draws(left_of(mass_kept_of(s.trace, s.phases)), a[0]);
}

Value one_in(const ClaimSubject& s, const Arguments& a) {
  const Result<int> rank = rank_of_token(s, a[0]);
  if (!rank) return Error{rank.error()};
  const double p = draw_probability(s.trace, rank.value());
  if (p <= 0) return in_words(one_in_text({p, p}));
  return one_number(1 / p, draws_text(p));
}

Value mass_of(const ClaimSubject& s, const Arguments& a) {
  return of_two(s, a, [](const PhaseRow& one, const PhaseRow& other) {
    const double mass = one.p.low + other.p.low;
    return probability({mass, mass});
  });
}

Value share_of_two(const ClaimSubject& s, const Arguments& a) {
  return of_two(s, a, [](const PhaseRow& one, const PhaseRow& other) {
    const double mass = one.p.low + other.p.low;
    const double share = mass > 0 ? one.p.low / mass : 0;
    return probability({share, share});
  });
}

constexpr ClaimReading kReadings[] = {
    {"z", "token", "its logit, as the model gave it", logit},
    {"penalised", "token", "its logit after the penalties", penalised},
    {"scaled", "token", "that divided by the temperature", scaled},
    {"exp", "token", "e to that power, as phase 3 shows it", exponential},
    {"p", "token", "its probability in phase 4", probability_of},
    {"cumulative", "token", "Σp down to it", cumulative},
    {"final", "token", "how likely it is to be drawn; 0 if it was cut", final_of},
    {"untouched", "token", "its probability at T 1 without any knob", untouched},
    {"rank", "token", "its place, from 1", rank},
    {"why_cut", "token", "the sentence that says why it was cut", why_cut_of},
    {"token", "place", "the token at that place, from 1", token_at},
    {"gap", "token, token", "z / T of the first less that of the second", gap},
    {"ratio", "token, token", "p of the first divided by that of the second", ratio},
    {"mass_of", "token, token", "p of both together: what a rule for the two leaves", mass_of},
    {"share_of", "token, token", "p of the first where such a rule allows only the two", share_of_two},
    {"kept", "", "how many tokens the cutoffs leave", kept},
    {"tokens", "", "how many there are", tokens},
    {"mass_kept", "", "Σp of those that are left", mass_kept},
    {"entropy_bits", "", "of what is sampled", entropy},
    {"effective_choices", "", "2 to the entropy", choices},
    {"top_1_lead", "", "final of the best less that of the next", lead},
    {"tail", "", "p of what a capture left out", tail},
    {"rest", "place", "Σp of all behind that place", rest},
    {"exp_sum", "", "Σ of phase 3", exp_sum},
    {"subtracted", "", "the maximum that phase 3 subtracts", subtracted},
    {"survivors", "", "the tokens that are left, best first", survivors},
    {"best", "", "the token with the highest score", best},
    {"total_variation", "", "how far what is sampled lies from the untouched softmax",
     total_variation},
    {"kl_bits", "", "the same as a divergence", kl_bits},
    {"u", "step", "the coin of that step, from 0", coin_of},
    {"drawn", "step", "the token that it falls on", drawn},
    {"expected", "token, draws", "how many of so many draws fall on it", expected_of},
    {"two_sigma", "token, draws", "2σ of that", two_sigma},
    {"tree_text", "width", "what a beam finds in the worked example", tree_text},
    {"tree_product", "width", "how likely that is", tree_product},
    {"beam_text", "width, alpha, prompt", "what it finds on the tiny GPT within six steps", beam_text},
    {"beam_product", "width, alpha, prompt", "how likely that is", beam_product},
    {"beam_score", "width, alpha, prompt", "its sum of ln p by length to the alpha", beam_score},
    {"beam_variety", "width, prompt", "distinct-2 of all beams after 40 tokens", beam_variety},
    {"accepted", "draft", "how likely a guess of that draft is to pass", claim_accepted},
    {"passes", "token, draft", "how likely that one is to pass", claim_passes},
    {"residual", "token, draft", "its share of what comes after a reject", claim_residual},
    {"tokens_per_pass", "draft, length", "of the target, on average", claim_tokens_per_pass},
    {"one_in", "token", "how many draws it takes for one of it", one_in},
    {"at_least_once", "token, draws", "how likely one of so many draws falls on it",
     at_least_once_of},
    {"cut_at_least_once", "draws", "how likely one of so many falls on what the cutoffs drop",
     cut_at_least_once},
    {"sum", "order, accumulation, terms", "numbers added in an order and a precision", sum_reading},
    {"perplexity", "writer, paragraph", "of a text that goes on from a paragraph's beginning",
     read_perplexity},
    {"mean_probability", "writer, paragraph", "of the same at T 1", read_mean_probability},
    {"in_band", "writer, paragraph", "how much of it lies in the person's band, as 13 %",
     read_in_band},
};

}  // namespace

std::size_t ClaimReading::argument_count() const {
  if (arguments.empty()) return 0;
  return 1 + static_cast<std::size_t>(std::count(arguments.begin(), arguments.end(), ','));
}

std::span<const ClaimReading> claim_readings() {
  return kReadings;
}

const ClaimReading* find_claim_reading(std::string_view name) {
  for (const ClaimReading& reading : kReadings) {
    if (reading.name == name) return &reading;
  }
  return nullptr;
}

}  // namespace logitdice
