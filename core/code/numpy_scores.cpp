#include <algorithm>
#include <string>

#include "core/code/lines.h"
#include "core/code/numpy_stages.h"

// The stages that change scores, and the heat.
namespace logitdice::numpy {
namespace {

// The part of the text that a scope and a window leave.
std::string text_of(EngineRules::Scope scope, double window) {
  const std::string all = scope == EngineRules::Scope::kOutput ? "[*output]" : "[*prompt, *output]";
  return window < 0 ? all : all + "[-" + source_number(window) + ":]";
}

// How strongly the repetition penalty divides: less where only the older half has the token.
std::string strength(double theta, double slope) {
  if (slope == 1 || theta <= 1) return source_number(theta);
  return filled("({t} if t in newer else {weak})",
                {{"t", source_number(theta)}, {"weak", source_number(1 + (theta - 1) * slope)}});
}

struct Three {
  double repetition = 1, frequency = 0, presence = 0;
};

std::string rescore_call(const NumpyInput& in) {
  const std::string masked = in.counts_masked ? ", masked" : "";
  return "    ids, z, hi" + masked + " = rescore(ids, z, lo, hi, T, new" + masked + ")\n";
}

// Divides, or multiplies what is not positive, once for each token of the text.
std::string repetition_lines(const NumpyInput& in, double theta) {
  const std::string by = strength(theta, in.knobs.repetition_slope);
  std::string lines =
      "    said = " + text_of(in.rules.repetition_scope, in.knobs.penalty_last_n) + "\n";
  if (by.starts_with('(')) lines += "    newer = said[len(said) // 2:]\n";
  return lines +
         "    for t in set(said):\n"
         "        by = np.float32(" +
         by +
         ")\n"
         "        new[t] = lambda v, by=by: v * by if v <= 0 else v / by\n";
}

// What is subtracted for tokens of the text, "0.5 * n + 0.25".
std::string additive_lines(const NumpyInput& in, double frequency, double presence) {
  std::string less;
  if (frequency != 0) less = source_number(frequency) + " * n";
  if (presence != 0) less += (less.empty() ? "" : " + ") + source_number(presence);
  return "    for t, n in Counter(" + text_of(in.rules.count_scope, in.knobs.penalty_last_n) +
         ").items():\n"
         "        less = np.float32(" +
         less +
         ")\n"
         "        new[t] = lambda v, less=less, so_far=new.get(t): (so_far(v) if so_far else v) - "
         "less\n";
}

std::string penalty_lines(const NumpyInput& in, const Three& by) {
  if (in.knobs.penalty_last_n == 0) return "    pass  # a window of 0: nothing counts\n";
  std::string lines = "    new = {}\n";
  if (by.repetition != 1) lines += repetition_lines(in, by.repetition);
  if (by.frequency != 0 || by.presence != 0) lines += additive_lines(in, by.frequency, by.presence);
  return lines + rescore_call(in);
}

}  // namespace

std::string penalties(const NumpyInput& in) {
  const Knobs& k = in.knobs;
  return penalty_lines(in, {k.repetition_penalty, k.frequency_penalty, k.presence_penalty});
}

std::string repetition_penalty(const NumpyInput& in) {
  return penalty_lines(in, {.repetition = in.knobs.repetition_penalty});
}

std::string frequency_penalty(const NumpyInput& in) {
  return penalty_lines(in, {.frequency = in.knobs.frequency_penalty});
}

std::string presence_penalty(const NumpyInput& in) {
  return penalty_lines(in, {.presence = in.knobs.presence_penalty});
}

std::string dry(const NumpyInput& in) {
  const Knobs& k = in.knobs;
  const std::string lines =
      "    new = {}\n"
      "    for t, times in dry_repeats({text}, dry_breakers, {allowed}, {base}).items():\n"
      "        less = np.float32({multiplier} * {base} ** times)\n"
      "        new[t] = lambda v, less=less: v - less\n";
  const double window = k.dry_penalty_last_n;
  return filled(lines,
                {{"text", text_of(EngineRules::Scope::kPromptAndOutput, window)},
                 {"allowed", source_number(k.dry_allowed_length)},
                 {"base", source_number(k.dry_base) + (k.dry_base == int(k.dry_base) ? ".0" : "")},
                 {"multiplier", source_number(k.dry_multiplier)}}) +
         rescore_call(in);
}

std::string logit_bias(const NumpyInput& in) {
  std::string list;
  for (const auto& [id, given] : in.knobs.logit_bias) {
    const double bias = std::clamp(given, -in.rules.most_bias, in.rules.most_bias);
    list += (list.empty() ? "" : ", ") + std::to_string(id) + ": " + source_number(bias);
  }
  return "    bias = {" + list +
         "}\n"
         "    new = {t: lambda v, b=np.float32(b): v + b for t, b in bias.items()}\n" +
         rescore_call(in);
}

std::string temperature(const NumpyInput& in) {
  const Knobs& k = in.knobs;
  const double greedy = in.rules.greedy_below, least = in.rules.lowest_temperature;
  const std::string alone = "return ids[lo:lo + 1], np.ones(1)";
  if (k.dynatemp_range <= 0) {
    const double t = k.temperature;
    if (t <= 0 || t < greedy) return "    " + alone + "  # nothing is divided by 0\n";
    return "    T = " + source_number(std::max(t, least)) + "\n";
  }
  const std::string lines =
      "    n = hi - lo{masked}\n"
      "    if n > 1:  # T follows the entropy\n"
      "        T = {low} + {span} * (np.float32(entropy(softmax(z[lo:hi], 1.0))) / np.log(n)) ** "
      "{e}\n"
      "    {floor}\n"
      "    if T <= 0 or T < {greedy}:\n"
      "        {alone}\n";
  const double low = std::max(0.0, k.temperature - k.dynatemp_range);
  const double high = k.temperature + k.dynatemp_range;
  const std::string floor =
      least > 0 ? "T = max(T, " + source_number(least) + ") if T > 0 else 0.0" : "T = float(T)";
  return filled(lines, {{"masked", in.counts_masked ? " + masked" : ""},
                        {"low", source_number(low)},
                        {"span", source_number(high - low)},
                        {"e", source_number(k.dynatemp_exponent)},
                        {"floor", floor},
                        {"greedy", source_number(greedy)},
                        {"alone", alone}});
}

std::string quadratic(const NumpyInput& in) {
  const double square = (3 - in.knobs.smoothing_curve) / 2 * in.knobs.smoothing_factor;
  const double cube = (in.knobs.smoothing_curve - 1) / 2 * in.knobs.smoothing_factor;
  return filled(
      "    if hi - lo > 1:\n"
      "        d = z[lo:hi] - z[lo]\n"
      "        moved = np.nan_to_num((-({square}) / T + {cube} / T ** 2 * d) * d * d, "
      "nan=-np.inf)\n"
      "        ids, z = reshape(ids, z, lo, hi, T, np.where(d == 0, z[lo:hi], z[lo] + moved))\n",
      {{"square", source_number(square)}, {"cube", source_number(cube)}});
}

std::string adaptive_p(const NumpyInput& in) {
  return filled(
      "    target = {target}\n"
      "    if total_weight is None:  # the first draw\n"
      "        weighted_sum, total_weight = target / {least}, 1 / {least}\n"
      "    aim = min(1.0, max(0.0, target))\n"
      "    if total_weight > 0:\n"
      "        aim = min(1.0, max(0.0, 2 * aim - weighted_sum / total_weight))\n"
      "    x = abs(softmax(z[lo:hi], T) - aim) / 0.3\n"
      "    ids, z = reshape(ids, z, lo, hi, T, (5 - 10 * x * x / (1 + x)) * T)\n",
      {{"target", source_number(in.knobs.adaptive_target)},
       {"least", source_number(1 - std::min(in.knobs.adaptive_decay, 0.99))}});
}

std::string guidance(const NumpyInput& in) {
  return filled(
      "    if hi - lo > 1:\n"
      "        c = log_p(z[lo:hi] / T)\n"
      "        u = log_p(unprompted)[ids[lo:hi]]  # the same text without the prompt\n"
      "        ids, z = reshape(ids, z, lo, hi, T, (u + {g} * (c - u)) * T)\n",
      {{"g", source_number(in.knobs.guidance_weight)}});
}

std::string contrast(const NumpyInput& in) {
  return filled(
      "    bar = z[lo] + T * np.log({alpha})\n"
      "    slack = few(min(EPS * max(abs(z[lo]), abs(bar)), 1e-6 * T), 0)\n"
      "    hi = lo + max(1, int(np.sum(z[lo:hi] >= bar - (slack if {alpha} < 1 else 0))))\n"
      "    if hi - lo > 1:\n"
      "        better = z[lo:hi] / T - log_p(weak)[ids[lo:hi]]  # than a weaker model has it\n"
      "        ids, z = reshape(ids, z, lo, hi, T, better * T)\n",
      {{"alpha", source_number(in.knobs.contrast_alpha)}});
}

std::string mask(const NumpyInput& in) {
  return "    new = {t: lambda v: -np.inf for t in ids[lo:hi] if not allowed[t]}\n" +
         rescore_call(in);
}

}  // namespace logitdice::numpy
