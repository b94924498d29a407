#include <algorithm>
#include <cmath>

#include "core/sampling/stages/cut.h"
#include "core/sampling/stages/gaps.h"
#include "core/sampling/stages/text.h"
#include "core/sampling/trace.h"

namespace logitdice {
namespace temperature {

// T = lo + (hi − lo)·(H / ln n)^e with lo = max(0, T − range), hi = T + range, H the entropy of the
// n candidates in nats. A single candidate has no entropy to go by and is left as it is.
double dynamic_temperature(Candidates& c, const Knobs& knobs, StageTrace& trace) {
  const int n = c.kept() + (c.rules.masked_tokens_count ? c.masked : 0);
  if (n <= 1) return 1;
  const double low = std::max(0.0, knobs.temperature - knobs.dynatemp_range);
  const double high = knobs.temperature + knobs.dynatemp_range;
  // In single precision, as the engines have it: an entropy below all its numbers is none, and the
  // temperature may then be 0.
  const double entropy = static_cast<float>(entropy_nats(c));
  const double most = std::log(static_cast<double>(n));
  trace.figures = {{"entropy_nats", entropy}, {"most_nats", most}};
  return low + (high - low) * std::pow(entropy / most, knobs.dynatemp_exponent);
}

double in_force(double temperature, const EngineRules& rules) {
  if (temperature <= 0 || temperature < rules.greedy_below) return 0;
  return std::max(temperature, rules.lowest_temperature);
}

void apply(Candidates& c, const Knobs& knobs, StageTrace& trace) {
  const bool dynamic = knobs.dynatemp_range > 0;  // the chain has seen to it that no tail is left
  const double wanted = dynamic ? dynamic_temperature(c, knobs, trace) : knobs.temperature;
  const double temperature = in_force(wanted, c.rules);
  // T = 0 divides nothing: the best candidate gets the whole probability, the lowest id among
  // equals.
  if (temperature == 0) {
    c.keep_the_best();
  } else if (temperature != 1) {
    c.divide(temperature);
  }
  trace.cutoff = temperature;
}

Miss miss(const StageTrace& trace, const Candidate& token) {
  return {&trace, token.z, token.z_max, token.z_max - token.z};
}

std::string sentence(const Miss& m, const Knobs& knobs) {
  const std::string cut = "cut by " + temperature_stage().rule(knobs) + ": ";
  if (m.by == 0)
    return cut + "logit " + text::fixed(m.value, 2) + " equals the best, whose id is lower";
  return cut + "logit " + text::fixed(m.value, 2) + " is " + text::share(m.by) +
         " below the best, " + text::fixed(m.threshold, 2);
}

std::string rule(const Knobs& knobs) {
  std::string text = "temperature " + text::knob("temperature", knobs);
  if (knobs.dynatemp_range > 0) text += " ± " + text::knob("dynatemp_range", knobs);
  return text;
}

// A dynamic one of a single candidate has no entropy to go by.
std::string told(const Trace&, const StageTrace& found) {
  const double t = found.temperature;
  std::string by = "every score is divided by " + text::fixed(t, 2);
  if (!found.figures.empty()) {
    by += ", at an entropy of " + text::share(found.figure("entropy_nats")) + " of at most " +
          text::share(found.figure("most_nats")) + " nats";
  }
  return by + ", so that " + gaps_at(t);
}

}  // namespace temperature

// Formula: z / T. Source: Ackley, Hinton and Sejnowski 1985 (Boltzmann machines). Neutral: 1.
// Ties at T = 0: the lowest id. Never changes the order; the only stage that changes probabilities
// without cutting (except at 0, where it cuts all but the best). With a dynamic range the
// temperature follows the entropy: kalomaze 2023 (dynamic temperature); a range of 0 is off.
Stage temperature_stage() {
  using namespace temperature;
  return {.id = "temperature",
          .kind = StageKind::heat,
          .title = "Temperature",
          .short_title = "Temp",
          .formula = "z / T; T = 0 keeps the argmax",
          .source = "Ackley, Hinton, Sejnowski 1985",
          .does =
              "Divides every score by T: below 1 the best gain, above 1 all come closer, at 0 the "
              "best takes all.",
          .intuition =
              "One knob for how much the differences between the scores count; the order stays.",
          .when_to_use =
              "Low for facts and code, about 0.7 to 1 for conversation, higher only together with "
              "a cutoff.",
          .knobs = {"temperature", "dynatemp_range", "dynatemp_exponent"},
          .active = [](const Knobs& k) { return k.temperature != 1 || k.dynatemp_range > 0; },
          .apply = apply,
          .rule = rule,
          .miss = miss,
          .sentence = sentence,
          .told = told};
}

}  // namespace logitdice
