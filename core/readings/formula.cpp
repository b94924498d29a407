#include "core/readings/formula.h"

#include <cmath>

#include "core/readings/penalty_scope.h"
#include "core/text/numbers.h"

namespace logitdice {
namespace {

using Terms = std::vector<FormulaTerm>;
using Look = FormulaTerm::Look;

// What a formula needs.
struct Told {
  const Trace& t;
  const Phases& phases;
  const PhaseRow& row;
  Phase phase;
  bool brief;

  bool cut() const { return is_cut_in(phases, phase, row); }
};

bool is_nan(const Range& range) {
  return std::isnan(range.low);
}

// What the stages did to the token's score.
std::string what_happened(const Trace& t, const Row& row) {
  for (const Reshape& reshape : t.reshapes) {
    const StageTrace& step = t.stages[static_cast<std::size_t>(reshape.stage)];
    if (row.rank >= step.begin && row.rank < step.end) return "reshaped";
  }
  for (const ScoreChange& change : t.changes) {
    const Stage& stage = *t.stages[static_cast<std::size_t>(change.stage)].stage;
    if (change.id == row.id && is_penalty(stage)) return "penalised";
    if (change.id == row.id && stage.id == "mask") return "masked";
  }
  return "biased";
}

FormulaTerm value_term(const Range& range) {
  return {range_text(range), is_nan(range) ? Look::overflow : Look::value};
}

Terms logit_terms(const Told& f) {
  const double z = f.row.of.z, entered = f.row.entered;
  if (entered == z) return {{" = "}, {logit_text(z), Look::value}};
  return {{" = " + logit_text(z) + ", " + what_happened(f.t, f.row.of) + " "},
          {logit_text(entered), Look::value}};
}

Terms divide_terms(const Told& f) {
  if (f.cut()) return {{" is not divided: it is cut"}};
  if (f.t.temperature == 0) return {{" / T: T = 0 divides nothing, the argmax gets 1"}};
  const double entered = f.row.entered;
  const double now = f.phases.heat_last() ? f.row.of.penalised : entered;
  const std::string changed =
      now == entered ? "" : logit_text(entered) + ", " + what_happened(f.t, f.row.of) + " ";
  return {{" / T = " + changed + logit_text(now) + " ÷ " + small_text(f.t.temperature, 2) + " = "},
          {logit_text(divided_of(f.phases, f.row)), Look::value}};
}

std::string logit_with_sign(double z) {
  return (z < 0 ? " + " : " − ") + logit_text(std::abs(z));
}

// "4.00 + 100 − 104.00", as far as there is something to add or to subtract.
std::string exponent_text(const Trace& t, double exponent, double subtracted) {
  std::string text = logit_text(exponent);
  const double added = t.exp_display.added;
  if (added != 0) text += (added > 0 ? " + " : " − ") + fixed_text(std::abs(added), 0);
  if (t.exp_display.subtract_max) text += logit_with_sign(subtracted);
  return text;
}

std::string raised_name(const Trace& t, bool divided) {
  const std::string z = divided ? "z/T" : "z";
  return t.exp_display.subtract_max ? "e^(" + z + " − max)" : "e^(" + z + ")";
}

Terms exp_terms(const Told& f) {
  const FormulaTerm value{exp_text(f.row.exp), Look::value};
  if (f.phases.temperature == 0) return {{": the argmax alone = "}, value};
  const std::string name = raised_name(f.t, !f.phases.heat_last()) + " = ";
  const std::string exponent = exponent_text(f.t, f.row.exponent, f.phases.subtracted);
  Terms terms = {{" = " + (f.brief ? "" : name) + "e^(" + exponent + ") = "}, value};
  if (std::isinf(f.row.exp)) terms.push_back({"  overflow", Look::overflow});
  if (f.phases.lost == Lost::underflow) terms.push_back({"  underflow", Look::overflow});
  return terms;
}

Terms normalize_terms(const Told& f) {
  if (f.cut()) return {{" = 0: cut before the heat"}};
  const std::string sum = exp_text(f.phases.exp_sum);
  const std::string name = f.brief ? " = " : " = exp / Σ = ";
  return {{name + exp_text(f.row.exp) + " ÷ " + sum + " = "}, value_term(f.row.p)};
}

Terms truncate_terms(const Told& f) {
  if (f.cut()) return {{" = " + range_text(f.row.seen)}};
  if (is_nan(f.row.seen)) return {{" = "}, value_term(f.row.seen)};
  return {{" = "}, value_term(f.row.seen), {"  stays", Look::stays}};
}

// Whether a heat or a penalty follows the last cutoff.
bool is_softmax_anew(const Trace& t, const Phases& phases) {
  if (phases.heat_last() && phases.heat >= 0) return true;
  return phases.last_cut >= 0 && t.scores_change_from(phases.last_cut + 1);
}

// Σ of what the last cutoff saw over those that it kept: the mass kept, unless it saw what another
// one had left.
Terms divided_by_kept(const Told& f) {
  const Range &seen = f.row.seen, &final = f.row.final;
  Range kept = f.t.mass_kept;
  const bool known = seen.exact() && final.exact() && final.low > 0;
  if (known) kept = {seen.low / final.low, seen.low / final.low};
  const bool whole = std::abs(kept.low - f.t.mass_kept.low) < 1e-6;
  const std::string name = whole ? " = p / mass kept = " : " = p / Σp kept = ";
  return {{(f.brief ? " = " : name) + range_text(seen) + " ÷ " + range_text(kept) + " = "},
          value_term(final)};
}

// Where a heat or a penalty follows the last cutoff what is sampled is a softmax of its own.
Terms softmax_of_kept(const Told& f) {
  const ExpSums& sums = f.t.survivors().sums;
  const double max = sums.shift * sums.inverse_t + f.t.exp_display.added;
  const bool shifted = f.t.exp_display.subtract_max;
  const double exponent = f.row.of.scaled + f.t.exp_display.added - (shifted ? max : 0);
  const double sum = f.t.low.kept * (shifted ? 1 : std::exp(max));
  const std::string name = raised_name(f.t, true) + " / Σ kept = ";
  return {{" = " + (f.brief ? "" : name) + exp_text(std::exp(static_cast<float>(exponent))) +
           " ÷ " + exp_text(static_cast<float>(sum)) + " = "},
          value_term(f.row.final)};
}

Terms renormalize_terms(const Told& f) {
  if (f.cut()) return {{" = 0"}};
  if (f.phases.lost != Lost::none) return {{" = NaN / mass kept = "}, value_term(f.row.final)};
  if (f.t.temperature == 0) return {{": the argmax alone = "}, value_term(f.row.final)};
  return is_softmax_anew(f.t, f.phases) ? softmax_of_kept(f) : divided_by_kept(f);
}

Terms terms_of(const Told& f) {
  switch (f.phase) {
    case kLogits:
      return logit_terms(f);
    case kDivide:
      return divide_terms(f);
    case kExp:
      return exp_terms(f);
    case kNormalize:
      return normalize_terms(f);
    case kTruncate:
      return truncate_terms(f);
    default:
      return renormalize_terms(f);
  }
}

}  // namespace

std::vector<FormulaTerm> phase_formula(const Trace& t, const Phases& phases, const PhaseRow& row,
                                       Phase phase, const std::string& token, bool brief) {
  constexpr const char* kNames[] = {"z(", "z(", "exp(", "p(", "p(", "p("};
  Terms terms = {{kNames[phase - 1]}, {token, Look::value}, {")"}};
  for (FormulaTerm& term : terms_of({t, phases, row, phase, brief})) {
    terms.push_back(std::move(term));
  }
  return terms;
}

}  // namespace logitdice
