#include "core/readings/sentences.h"

#include <cmath>

#include "core/readings/phase_rows.h"
#include "core/sampling/chain.h"
#include "core/sampling/stages/gaps.h"
#include "core/text/letter_case.h"
#include "core/text/numbers.h"

namespace logitdice {
namespace {

// What a sentence about a phase needs.
struct Telling {
  const Trace& t;
  const Phases& phases;
  const Profile& profile;
};

const StageTrace& widest(const Trace& t, int stage) {
  return t.widest_stages()[static_cast<std::size_t>(stage)];
}
const StageTrace& narrowest(const Trace& t, int stage) {
  return t.stages[static_cast<std::size_t>(stage)];
}

// How many ranks a stage leaves, at least and at most; of −1 how many can be drawn.
Range ranks_left(const Trace& t, int stage) {
  if (stage < 0) return {double(t.logits.finite), double(t.logits.finite)};
  return between(narrowest(t, stage).kept(), widest(t, stage).kept());
}

// "3", "3 to 5".
std::string number_left(const Trace& t, int stage) {
  const Range ranks = ranks_left(t, stage);
  const std::string low = count_text(static_cast<std::int64_t>(ranks.low));
  return ranks.exact() ? low : low + " to " + count_text(static_cast<std::int64_t>(ranks.high));
}

bool leaves_tail(const Trace& t, int stage) {
  return stage < 0 ? !t.logits.tail.empty() : widest(t, stage).tail_kept > 0;
}

// "6 tokens".
std::string all_tokens(const Trace& t) {
  if (t.size < 0) return "an unknown number of tokens";
  return count_text(t.size) + " " + plural(t.size, "token");
}

bool is_alone(const Trace& t, int stage) {
  return ranks_left(t, stage).high == 1 && !leaves_tail(t, stage);
}

std::string verb(const Trace& t, int stage, const char* one, const char* many) {
  return is_alone(t, stage) ? one : many;
}

std::string spoken_logit(double z) {
  return std::isinf(z) ? "minus infinity" : logit_text(z);
}

// ---- stages ---------------------------------------------------------------------------------

bool cut_anything(const Trace& t, int stage) {
  const StageTrace &low = narrowest(t, stage), &high = widest(t, stage);
  const auto before = t.window_of(stage);
  const bool ranks = low.begin != before.begin || low.end != before.end || high.end != before.end;
  return ranks || low.tail_kept < low.tail_entered || high.tail_kept < high.tail_entered;
}

// What is left after a stage, of how many and with how much of the softmax.
std::string outcome(const Trace& t, const Phases& phases, int stage) {
  const StageTrace& step = narrowest(t, stage);
  if (!cut_anything(t, stage)) {
    return is_alone(t, stage) ? "nothing is cut, 1 token stays"
                              : "nothing is cut, " + left_text(t, stage) + " stay";
  }
  std::string text = left_text(t, stage) + verb(t, stage, " is", " are") + " left";
  if (is_lost_after(phases, stage) || step.temperature == 0) return text;
  return text + ", with " + spoken_range(between(step.mass_kept, widest(t, stage).mass_kept)) +
         " of the softmax";
}

// "Temperature 0.005 counts as 0.01": what an engine makes of it.
std::string heat_in_force(const Trace& t, const StageTrace& step) {
  const bool dynamic = t.in_force.dynatemp_range > 0;
  if (dynamic || step.temperature == t.knobs.temperature) return "";
  return "this engine takes it as " + small_text(step.temperature, 2) + ", and ";
}

std::string heat_clause(const Trace& t, const StageTrace& step) {
  if (step.temperature == 0) {
    return heat_in_force(t, step) + "nothing is divided: the best token gets everything";
  }
  return heat_in_force(t, step) + step.stage->told(t, step);
}

std::string why_idle(const Profile& profile, const StageTrace& step) {
  const std::string name(step.stage->title);
  if (!step.refused.empty()) return name + " is not run: " + std::string(step.refused) + ".";
  if (is_switched_off(profile, *step.stage)) {
    return name + " is switched off and hands on what it gets.";
  }
  const bool heat = step.stage->kind == StageKind::heat;
  return (heat ? std::string("Temperature 1 divides nothing") : name + " is off") +
         " and hands on what it gets.";
}

double temperature_before(const Trace& t, int stage) {
  return stage > 0 ? narrowest(t, stage - 1).temperature : 1;
}

// ---- phases ---------------------------------------------------------------------------------

// The stages of a kind that are active, "top-k 3 and top-p 0.90".
std::string active_rules(const Trace& t, StageKind kind) {
  std::string text;
  for (const StageTrace& step : t.stages) {
    if (!step.active || step.stage->kind != kind) continue;
    text += (text.empty() ? "" : ", ") + step.stage->rule(t.in_force);
  }
  return text;
}

std::string logits_sentence(const Telling& s) {
  const Trace& t = s.t;
  const Logits& logits = t.logits;
  const double lowest = logits.scores[static_cast<std::size_t>(logits.finite) - 1];
  std::string text = logits.finite == 1
                         ? "A single token has a score, " + logit_text(logits.max())
                         : count_text(logits.finite) + " tokens have a score each, from " +
                               logit_text(logits.max()) + " down to " + logit_text(lowest);
  if (logits.finite < logits.size()) {
    const int never = logits.size() - logits.finite;
    text += "; " + count_text(never) + " more can never come";
  }
  if (!logits.tail.empty()) {
    text += logits.tail.summed() ? "; of all others only the sum is known"
                                 : "; of all others nothing is known but that they score no more";
  }
  const std::string rules = active_rules(t, StageKind::scores);
  const bool changed = !t.changes.empty() || !t.reshapes.empty();
  return text + (changed ? "; then come " + rules : "") + ".";
}

std::string divide_sentence(const Telling& s) {
  const Stage& heat = *find_stage("temperature");
  if (!has_stage(s.profile, heat)) return "This chain has no temperature: nothing is divided.";
  if (is_switched_off(s.profile, heat))
    return "The temperature is switched off: nothing is divided.";
  if (s.phases.heat < 0) return "Every score is divided by T = 1: nothing changes.";
  const StageTrace& step = narrowest(s.t, s.phases.heat);
  if (step.temperature == 0) return "T = 0 divides nothing: the best token gets everything.";
  const bool left = s.phases.heat_last() && s.phases.last_cut >= 0;
  return std::string("Every score ") + (left ? "that is left " : "") +
         "is divided by T = " + small_text(step.temperature, 2) + ": " + gaps_at(step.temperature) +
         ".";
}

std::string exp_sentence(const Telling& s) {
  const Phases& phases = s.phases;
  const std::string sum = exp_text(phases.exp_sum);
  if (phases.temperature == 0) return "The best token stands alone: its e to the power of 0 is 1.";
  const std::string add = s.t.exp_display.added == 0 ? "" : " with the constant";
  if (s.t.exp_display.subtract_max) {
    return "The largest, " + spoken_logit(phases.subtracted) + add +
           ", is taken off each before e is raised to it: together " + sum + ".";
  }
  const std::string naive = "Without the largest taken off, e to the power of each score" + add;
  if (phases.lost == Lost::overflow) return naive + " overflows single precision.";
  if (phases.lost == Lost::underflow) return naive + " is too small for single precision.";
  return naive + " comes to " + sum + " together.";
}

std::string normalize_sentence(const Telling& s) {
  if (s.phases.lost == Lost::overflow) {
    return "Infinity divided by infinity is not a number: the probabilities are lost.";
  }
  if (s.phases.lost == Lost::underflow) {
    return "0 divided by 0 is not a number: the probabilities are lost.";
  }
  const PhaseRow best = phase_row(
      s.t, s.phases, s.phases.judged < 0 ? s.t.begin : s.t.window_of(s.phases.judged).begin);
  const std::string share = spoken_range(best.p);
  if (s.phases.temperature == 0) return "The best token has all of the probability, " + share + ".";
  return "Each is divided by their sum, " + exp_text(s.phases.exp_sum) + ": the likeliest gets " +
         share + ".";
}

// Whether any cutoff of truncate has cut something.
bool truncates(const Telling& s) {
  for (int i = 0; i <= s.phases.last_cut; ++i) {
    const bool carried = s.phases.heat_last() || i > s.phases.heat;
    const StageTrace& step = narrowest(s.t, i);
    const bool cut = step.active && step.stage->kind == StageKind::cut;
    if (carried && cut && cut_anything(s.t, i)) return true;
  }
  return false;
}

std::string truncate_sentence(const Telling& s) {
  const int last = s.phases.last_cut;
  if (s.phases.lost != Lost::none)
    return "The cutoffs have nothing to judge: no probability is left.";
  const int end = last >= 0              ? last
                  : s.phases.heat_last() ? s.phases.heat - 1
                                         : int(s.t.stages.size()) - 1;
  if (last < 0)
    return "No cutoff is on: " + left_text(s.t, end) + verb(s.t, end, " stays.", " stay.");
  if (!truncates(s)) {
    return "The cutoffs cut nothing: " + left_text(s.t, last) +
           verb(s.t, last, " stays.", " stay.");
  }
  const bool tail = leaves_tail(s.t, last);
  const std::string who =
      tail ? capitalised(left_text(s.t, last)) : number_left(s.t, last) + " of " + all_tokens(s.t);
  return who + verb(s.t, last, " is left, ", " are left, ") +
         spoken_range(mass_kept_of(s.t, s.phases)) +
         (is_alone(s.t, last) ? " alone." : " together.");
}

bool new_softmax(const Telling& s) {
  const bool heated = s.phases.heat_last() && s.phases.heat >= 0;
  return heated || (s.phases.last_cut >= 0 && s.t.scores_change_from(s.phases.last_cut + 1));
}

std::string renormalize_sentence(const Telling& s) {
  const Trace& t = s.t;
  const int end = int(t.stages.size()) - 1;
  if (s.phases.lost_last != Lost::none) return "Nothing can be sampled: no probability is left.";
  const std::string likeliest = spoken_range(phase_row(t, s.phases, t.begin).final);
  if (t.temperature == 0) return "The best token is sampled, with probability " + likeliest + ".";
  if (is_alone(t, end))
    return "1 token is left and is sampled, with probability " + likeliest + ".";
  const std::string who = capitalised(left_text(t, end));
  if (new_softmax(s)) {
    return who + " are left; a softmax of their own gives the likeliest " + likeliest + ".";
  }
  if (!truncates(s) && t.mass_kept.low == 1) {
    return "Nothing was cut and nothing is divided: the likeliest is sampled with " + likeliest +
           ".";
  }
  return who + " are left, " + spoken_range(mass_kept_of(t, s.phases)) +
         " together; each is divided by that.";
}

}  // namespace

std::string spoken_range(const Range& range) {
  std::string text = range_text(range);
  const std::string dash = "–";
  if (const auto at = text.find(dash); at != std::string::npos)
    text.replace(at, dash.size(), " to ");
  for (auto at = text.find('<'); at != std::string::npos; at = text.find('<')) {
    text.replace(at, 1, "less than 0");
  }
  return text;
}

std::string left_text(const Trace& t, int stage) {
  const auto most = static_cast<std::int64_t>(ranks_left(t, stage).high);
  const std::string text = number_left(t, stage) + " " + plural(most, "token");
  return leaves_tail(t, stage) ? text + " and some of those without a score" : text;
}

std::string stage_sentence(const Trace& t, const Phases& phases, const Profile& profile,
                           int stage) {
  const StageTrace& step = narrowest(t, stage);
  if (!step.active) return why_idle(profile, step);
  const std::string name = capitalised(step.stage->rule(t.in_force)) + ": ";
  const bool heat = step.stage->kind == StageKind::heat;
  if (temperature_before(t, stage) == 0) {
    return name + "after a temperature of 0 one token is left, and it stays.";
  }
  if (heat) return name + heat_clause(t, step) + ".";
  if (is_lost_after(phases, stage) && step.stage->kind == StageKind::cut) {
    return name + "it has nothing to judge, no probability is left.";
  }
  const std::string told = step.stage->told ? step.stage->told(t, step) + "; " : "";
  if (step.stage->kind == StageKind::scores && !cut_anything(t, stage)) {
    return name + (told.empty() ? "it changes scores" : told.substr(0, told.size() - 2)) + ".";
  }
  return name + told + outcome(t, phases, stage) + ".";
}

std::string phase_sentence(const Trace& t, const Phases& phases, const Profile& profile,
                           Phase phase) {
  const Telling telling{t, phases, profile};
  switch (phase) {
    case kLogits:
      return logits_sentence(telling);
    case kDivide:
      return divide_sentence(telling);
    case kExp:
      return exp_sentence(telling);
    case kNormalize:
      return normalize_sentence(telling);
    case kTruncate:
      return truncate_sentence(telling);
    default:
      return renormalize_sentence(telling);
  }
}

}  // namespace logitdice
