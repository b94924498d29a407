#include "core/readings/worked_out.h"

#include <algorithm>
#include <cmath>
#include <iterator>

#include "core/readings/phase_rows.h"
#include "core/readings/summary.h"
#include "core/readings/token_name.h"
#include "core/text/numbers.h"

namespace logitdice {
namespace {

using Numbers = ScreenNumbers;

constexpr double kNatsInABit = 0.6931471805599453;
constexpr int kMostTerms = 3;  // of a sum that is written out

std::string three(double p) {
  return small_text(p, 3);
}
std::string two(double value) {
  return fixed_text(value, 2);
}

bool any_row(const Numbers& n) {
  return n.rank >= 0 && n.rank < n.trace.logits.size();
}

PhaseRow row_of(const Numbers& n) {
  return phase_row(n.trace, n.phases, n.rank);
}

std::string name_of(const Numbers& n, int rank) {
  return token_name_at(n.distribution, n.trace, rank);
}

bool lost(const Numbers& n) {
  return n.phases.lost != Lost::none || !why_lost(n.trace).empty();
}

// ---- of the whole distribution --------------------------------------------------------------

std::string entropy(const Numbers& n) {
  return "−Σ final · log₂ final = " + entropy_text(n.trace);
}

std::string choices(const Numbers& n) {
  return "2^" + two(n.trace.entropy_bits.low) + " = " + choices_text(n.trace);
}

std::string kept(const Numbers& n) {
  return kept_text(n.trace) + " " + plural(n.trace.size, "token");
}

std::string mass(const Numbers& n) {
  const int shown = std::min(n.trace.kept(), kMostTerms);
  std::string sum;
  for (const PhaseRow& row : phase_rows(n.trace, n.phases, n.trace.begin, shown)) {
    sum += (sum.empty() ? "" : " + ") + three(row.seen.low);
  }
  const bool more = n.trace.kept() > shown || n.trace.tail_survives();
  return "Σ p of the survivors: " + sum + (more ? " + …" : "") + " = " + mass_text(n.trace);
}

std::string lead(const Numbers& n) {
  const double first = n.trace.row(n.trace.begin).final.low;
  const bool alone = n.trace.kept() < 2;
  const double next = alone ? 0 : n.trace.row(n.trace.begin + 1).final.low;
  return three(first) + " − " + three(next) + " = " + lead_text(n.trace);
}

std::string argmax(const Numbers& n) {
  const int best = n.trace.best_rank();
  return name_of(n, best) + ", with z = " + logit_text(n.trace.row(best).z);
}

std::string temperature(const Numbers& n) {
  const double t = n.trace.temperature;
  if (t == 0) return "T = 0: the argmax has all of the probability";
  if (!any_row(n)) return {};
  const PhaseRow row = row_of(n);
  return name_of(n, n.rank) + ": z / T = " + logit_text(row.entered) + " / " + two(t) + " = " +
         logit_text(row.entered / t);
}

std::string tail(const Numbers& n) {
  if (n.trace.logits.tail.empty()) return "none: every token has a logit here";
  return "p of all that were left out: " + between_text(n.trace.tail_p, 3);
}

std::string softmax(const Numbers& n) {
  if (!any_row(n)) return {};
  const PhaseRow row = row_of(n);
  return name_of(n, n.rank) + ": " + exp_text(row.exp) + " / " + exp_text(n.phases.exp_sum) +
         " = " + three(row.p.low);
}

std::string vocabulary(const Numbers& n) {
  if (n.trace.size < 0) return "its size was never told";
  return count_text(n.trace.size) + " " + plural(n.trace.size, "token");
}

// ---- of the token that is looked at ---------------------------------------------------------

std::string logit(const Numbers& n) {
  return any_row(n) ? name_of(n, n.rank) + ": z = " + logit_text(row_of(n).of.z) : "";
}

std::string token(const Numbers& n) {
  if (!any_row(n)) return {};
  return name_of(n, n.rank) + " has number " + std::to_string(n.trace.id(n.rank)) + " and rank " +
         count_text(n.rank + 1);
}

std::string running_sum(const Numbers& n) {
  if (!any_row(n)) return {};
  const PhaseRow row = row_of(n);
  return name_of(n, n.rank) + ": " + three(std::max(0.0, row.cumulative.low - row.p.low)) +
         " before it + " + three(row.p.low) + " = " + three(row.cumulative.low);
}

std::string final_share(const Numbers& n) {
  if (!any_row(n)) return {};
  const PhaseRow row = row_of(n);
  if (row.cut) return name_of(n, n.rank) + " was cut: 0";
  return name_of(n, n.rank) + ": " + three(row.seen.low) + " / " + mass_text(n.trace) + " = " +
         three(row.final.low);
}

// ---- the draw -------------------------------------------------------------------------------

std::string seed(const Numbers& n) {
  const std::string text = "seed " + std::to_string(n.seed);
  if (n.step == 0) return text + ": its first coin is " + three(coin(n.seed, 0));
  return text + ", step " + std::to_string(n.step) + ": u = " + three(coin(n.seed, n.step - 1));
}

std::string coin_now(const Numbers& n) {
  if (!n.draw) return {};
  return "u = " + three(n.draw->u) + (n.by_hand ? ", put by hand," : "") + " lies in " +
         segment_text(n.draw->segment.low, n.draw->segment.high) + ": " + name_of(n, n.draw->rank);
}

std::string two_sigma(const Numbers& n) {
  if (!n.tally || n.tally->rows.empty()) return {};
  const TallyRow& row = n.tally->rows.front();
  const auto draws = static_cast<double>(n.tally->draws);
  const double sigma = std::sqrt(draws * row.final * (1 - row.final));
  return row.token + " of " + count_text(n.tally->draws) +
         " draws: n·p = " + fixed_text(row.expected.mean, 1) + ", σ = " + fixed_text(sigma, 1) +
         ", so " + fixed_text(row.expected.low, 1) + " to " + fixed_text(row.expected.high, 1);
}

std::string chi_squared(const Numbers& n) {
  return n.tally && n.tally->draws > 0 ? verdict_of(*n.tally).text : "";
}

// ---- texts and distances --------------------------------------------------------------------

std::string perplexity(const Numbers& n) {
  if (!n.text || n.text->tokens == 0) return {};
  if (n.text->perplexity <= 0) return {};
  return "of these " + count_text(static_cast<std::int64_t>(n.text->tokens)) + " tokens: e^" +
         two(std::log(n.text->perplexity)) + " = " + fixed_text(n.text->perplexity, 1) +
         ", with the mean of −ln p in the exponent";
}

std::string n_gram(const Numbers& n) {
  if (!n.text || n.text->eight_grams == 0) return {};
  return count_text(static_cast<std::int64_t>(n.text->repeated)) + " of " +
         count_text(static_cast<std::int64_t>(n.text->eight_grams)) + " stood in the text before";
}

std::string distinct_n(const Numbers& n) {
  if (!n.text || n.text->tokens == 0) return {};
  const double share = static_cast<double>(n.text->distinct) / static_cast<double>(n.text->tokens);
  return "distinct-1 of the text: " + count_text(static_cast<std::int64_t>(n.text->distinct)) +
         " / " + count_text(static_cast<std::int64_t>(n.text->tokens)) + " = " + two(share);
}

std::string total_variation(const Numbers& n) {
  return n.distance ? n.distance->total_variation : "";
}

std::string kl(const Numbers& n) {
  return n.distance ? n.distance->kl : "";
}

std::string nat(const Numbers& n) {
  const double bits = n.trace.entropy_bits.low;
  return "the entropy here: " + two(bits * kNatsInABit) + " nats / ln 2 = " + two(bits) + " bits";
}

std::string bit(const Numbers& n) {
  const double bits = n.trace.entropy_bits.low;
  return "the entropy here: " + two(bits) + " bits · ln 2 = " + two(bits * kNatsInABit) + " nats";
}

constexpr WorkedTerm kTerms[] = {
    {"entropy", entropy},
    {"effective_choices", choices},
    {"kept", kept},
    {"mass_kept", mass},
    {"top_1_lead", lead},
    {"argmax", argmax},
    {"token", token},
    {"logit", logit},
    {"probability", softmax},
    {"softmax", softmax},
    {"running_sum", running_sum},
    {"final", final_share},
    {"renormalize", final_share},
    {"temperature", temperature},
    {"tail", tail},
    {"vocabulary", vocabulary},
    {"seed", seed},
    {"coin", coin_now},
    {"two_sigma", two_sigma},
    {"chi_squared", chi_squared},
    {"perplexity", perplexity},
    {"n_gram", n_gram},
    {"distinct_n", distinct_n},
    {"total_variation", total_variation},
    {"kl_divergence", kl},
    {"nat", nat},
    {"bit", bit},
};

}  // namespace

std::span<const WorkedTerm> worked_terms() {
  return kTerms;
}

std::string worked_out(const ScreenNumbers& n, std::string_view id) {
  const auto found = std::find_if(std::begin(kTerms), std::end(kTerms),
                                  [&](const WorkedTerm& term) { return term.id == id; });
  if (found == std::end(kTerms)) return {};
  constexpr std::string_view kLives[] = {
      "seed",       "logit",  "token",     "vocabulary",
      "perplexity", "n_gram", "distinct_n"};  // without probabilities too
  const bool lives = std::find(std::begin(kLives), std::end(kLives), id) != std::end(kLives);
  if (lost(n) && !lives) return "NaN: the probabilities are lost";
  return found->work_out(n);
}

}  // namespace logitdice
