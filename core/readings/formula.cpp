#include "core/readings/formula.h"

#include <cmath>

#include "core/readings/penalty_scope.h"
#include "core/text/numbers.h"

namespace logitdice {
namespace {

using Terms = std::vector<FormulaTerm>;
using Look = FormulaTerm::Look;

std::string probability_in(const Range& range) {
  return range_text(range.low, range.high);
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
  }
  return "biased";
}

Terms logit_terms(const Trace& t, const Row& row) {
  if (row.penalised == row.z) return {{" = "}, {logit_text(row.z), Look::value}};
  return {{" = " + logit_text(row.z) + ", " + what_happened(t, row) + " "},
          {logit_text(row.penalised), Look::value}};
}

Terms divide_terms(const Trace& t, const Row& row) {
  if (t.temperature == 0) return {{" / T: T = 0 divides nothing, the argmax gets 1"}};
  return {{" / T = " + logit_text(row.penalised) + " ÷ " + fixed_text(t.temperature, 2) + " = "},
          {logit_text(row.scaled), Look::value}};
}

// "4.00 + 100 − 104.00", as far as there is something to add or to subtract.
std::string exponent_text(const Trace& t, const Row& row) {
  std::string text = logit_text(row.scaled);
  const double added = t.exp_display.added;
  if (added != 0) text += (added > 0 ? " + " : " − ") + fixed_text(std::abs(added), 0);
  if (t.exp_display.subtract_max) {
    text += (t.subtracted < 0 ? " + " : " − ") + logit_text(std::abs(t.subtracted));
  }
  return text;
}

Terms exp_terms(const Trace& t, const Row& row, bool brief) {
  const FormulaTerm value{exp_text(row.exp), Look::value};
  if (t.temperature == 0) return {{": the argmax alone = "}, value};
  const std::string name = t.exp_display.subtract_max ? "e^(z/T − max) = " : "e^(z/T) = ";
  Terms terms = {{" = " + (brief ? "" : name) + "e^(" + exponent_text(t, row) + ") = "}, value};
  if (std::isinf(row.exp)) terms.push_back({"  overflow", Look::overflow});
  return terms;
}

Terms normalize_terms(const Trace& t, const Row& row, bool brief) {
  const std::string division =
      (brief ? " = " : " = exp / Σ = ") + exp_text(row.exp) + " ÷ " + exp_text(t.exp_sum) + " = ";
  if (std::isnan(row.naive)) return {{division}, {"NaN", Look::overflow}};
  return {{division}, {probability_in(row.p), Look::value}};
}

Terms truncate_terms(const Row& row) {
  if (row.cut_by != Row::kKept) return {{" = " + probability_in(row.p)}};
  return {{" = "}, {probability_in(row.p), Look::value}, {"  stays", Look::stays}};
}

Terms renormalize_terms(const Trace& t, const Row& row, bool brief) {
  if (row.cut_by != Row::kKept) return {{" = 0"}};
  if (std::isnan(row.naive)) return {{" = NaN / mass kept = "}, {"NaN", Look::overflow}};
  return {{(brief ? " = " : " = p / mass kept = ") + probability_in(row.p) + " ÷ " +
           probability_in(t.mass_kept) + " = "},
          {probability_in(row.final), Look::value}};
}

Terms terms_of(const Trace& t, const Row& row, int phase, bool brief) {
  switch (phase) {
    case kLogits:
      return logit_terms(t, row);
    case kDivide:
      return divide_terms(t, row);
    case kExp:
      return exp_terms(t, row, brief);
    case kNormalize:
      return normalize_terms(t, row, brief);
    case kTruncate:
      return truncate_terms(row);
    default:
      return renormalize_terms(t, row, brief);
  }
}

}  // namespace

std::vector<FormulaTerm> phase_formula(const Trace& t, const Row& row, int phase,
                                       const std::string& token, bool brief) {
  constexpr const char* kNames[] = {"z(", "z(", "exp(", "p(", "p(", "p("};
  Terms terms = {{kNames[phase - 1]}, {token, Look::value}, {")"}};
  for (FormulaTerm& term : terms_of(t, row, phase, brief)) terms.push_back(std::move(term));
  return terms;
}

}  // namespace logitdice
