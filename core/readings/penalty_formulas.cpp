#include "core/readings/penalty_formulas.h"

#include "core/sampling/chain.h"
#include "core/text/numbers.h"

namespace logitdice {
namespace {

using Kind = PenaltyFormula::Kind;
using Why = PenaltyFormula::Why;

// One row a kind, in the order of the enum.
struct KindInfo {
  std::string_view id, title;
  std::string_view stage;  // of its own; the first three also share one
  double Knobs::*knob;
  double neutral;
  std::string_view rule;
};

constexpr KindInfo kKinds[] = {
    {"repetition", "repetition", "repetition_penalty", &Knobs::repetition_penalty, 1,
     "z > 0 ? z ÷ θ : z × θ"},
    {"frequency", "frequency", "frequency_penalty", &Knobs::frequency_penalty, 0, "z − count × λf"},
    {"presence", "presence", "presence_penalty", &Knobs::presence_penalty, 0, "z − λp"},
    {"dry", "DRY", "dry", &Knobs::dry_multiplier, 0, "z − m × b^(repeat − allowed)"},
};
constexpr std::string_view kSharedStage = "penalties";

const KindInfo& info_of(Kind kind) {
  return kKinds[static_cast<std::size_t>(kind)];
}

bool belongs(Kind kind, const Stage& stage) {
  return stage.id == info_of(kind).stage || (kind != Kind::dry && stage.id == kSharedStage);
}

bool runs_kind(const Profile& profile, Kind kind) {
  for (const Stage* stage : profile.order) {
    if (belongs(kind, *stage) && !is_switched_off(profile, *stage)) return true;
  }
  return false;
}

// Before it is known whether the token stands where the penalty looks.
PenaltyFormula blank_formula(Kind kind, const Knobs& knobs, const Profile& profile) {
  PenaltyFormula f;
  f.kind = kind;
  f.knob = knobs.*info_of(kind).knob;
  f.why = !runs_kind(profile, kind)         ? Why::not_in_chain
          : f.knob == info_of(kind).neutral ? Why::neutral
                                            : Why::not_counted;
  return f;
}

void apply(PenaltyFormula& f, int count, double before, double after, double subtracted) {
  if (count == 0) return;
  f.why = Why::applies;
  f.count = count;
  f.before = before;
  f.after = after;
  f.subtracted = subtracted;
}

void apply_change(PenaltyFormula& f, const ScoreChange& change, const Knobs& knobs) {
  if (f.why != Why::not_counted) return;
  const PenaltySteps& steps = change.steps;
  switch (f.kind) {
    case Kind::repetition:
      if (steps.repetition_count > 0) f.knob = steps.theta;  // a slope may have weakened it
      return apply(f, steps.repetition_count, steps.entered, steps.repeated, 0);
    case Kind::frequency:
      return apply(f, steps.additive_count, steps.repeated, steps.frequency,
                   steps.additive_count * knobs.frequency_penalty);
    case Kind::presence:
      return apply(f, steps.additive_count, steps.frequency, steps.presence,
                   knobs.presence_penalty);
    case Kind::dry:
      break;
  }
  apply(f, change.repeat, steps.entered, steps.presence, change.subtracted);
  f.dry_base = knobs.dry_base;
  f.dry_repeat = change.repeat;
  f.dry_exponent = steps.exponent;
}

// A number after a sign: "2.00", "(−2.00)".
std::string operand(double value) {
  const std::string text = small_text(value, 2);
  return value < 0 ? "(" + text + ")" : text;
}

std::string numbers_of(const PenaltyFormula& f) {
  const std::string z = logit_text(f.before);
  switch (f.kind) {
    case Kind::repetition:
      return z + (f.before > 0 ? " ÷ " : " × ") + operand(f.knob);
    case Kind::frequency:
      return z + " − " + std::to_string(f.count) + " × " + operand(f.knob);
    case Kind::presence:
      return z + " − " + operand(f.knob);
    case Kind::dry:
      break;
  }
  return z + " − " + operand(f.knob) + " × " + small_text(f.dry_base, 2) + "^" +
         std::to_string(f.dry_exponent);
}

}  // namespace

PenaltyFormulas penalty_formulas(const Trace& t, const Knobs& knobs, const Profile& profile,
                                 int rank) {
  const Knobs in_force = knobs_in_force(profile, knobs);
  const Row row = t.row(rank);
  PenaltyFormulas out{row.id, rank, row.z, row.penalised, 1, {}};
  for (const Kind kind : {Kind::repetition, Kind::frequency, Kind::presence, Kind::dry}) {
    out.formulas.push_back(blank_formula(kind, in_force, profile));
  }
  for (const ScoreChange& change : t.changes) {
    if (change.id != row.id) continue;
    out.temperature = change.steps.temperature;
    const Stage& stage = *t.stages[static_cast<std::size_t>(change.stage)].stage;
    for (PenaltyFormula& f : out.formulas) {
      if (belongs(f.kind, stage)) apply_change(f, change, in_force);
    }
  }
  return out;
}

std::string_view kind_id(Kind kind) {
  return info_of(kind).id;
}

std::string_view kind_title(Kind kind) {
  return info_of(kind).title;
}

std::string_view why_id(Why why) {
  constexpr std::string_view kIds[] = {"applies", "not_in_chain", "neutral", "not_counted"};
  return kIds[static_cast<std::size_t>(why)];
}

std::string_view rule_text(Kind kind) {
  return info_of(kind).rule;
}

std::string formula_text(const PenaltyFormula& f, const Profile& profile) {
  switch (f.why) {
    case Why::applies:
      break;
    case Why::not_in_chain:
      return "not in the chain of " + std::string(profile.title);
    case Why::neutral:
      return "off · " + std::string(rule_text(f.kind));
    case Why::not_counted:
      return f.kind == Kind::dry ? "would go on with no repeat" : "not said where it counts";
  }
  return numbers_of(f);
}

}  // namespace logitdice
