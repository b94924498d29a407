#include "core/sampling/knobs.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>

#include "core/text/parse_number.h"

namespace logitdice {
namespace {

constexpr double kMostTokens = 16'777'216;  // above every vocabulary there is, exact in a float

constexpr KnobInfo kKnobs[] = {
    {.id = "temperature",
     .title = "Temperature",
     .help = "unchanged",
     .value = &Knobs::temperature,
     .low = 0,
     .high = 2,
     .off_at_high = false,
     .lowest = 0,
     .highest = 1000,
     .neutral = 1,
     .whole = false,
     .decimals = 2,
     .step = 0.05,
     .neutral_word = ""},
    {.id = "top_k",
     .title = "Top-k",
     .help = "keep the k best",
     .value = &Knobs::top_k,
     .low = 1,
     .high = 100,
     .off_at_high = true,
     .lowest = 0,
     .highest = kMostTokens,
     .neutral = 0,
     .whole = true,
     .decimals = 0,
     .step = 1},
    {.id = "top_p",
     .title = "Top-p",
     .help = "keep the fewest that sum to p",
     .value = &Knobs::top_p,
     .low = 0,
     .high = 1,
     .off_at_high = false,
     .lowest = 0,
     .highest = 1,
     .neutral = 1,
     .whole = false,
     .decimals = 2,
     .step = 0.01},
    {.id = "min_p",
     .title = "Min-p",
     .help = "keep p ≥ min-p × peak",
     .value = &Knobs::min_p,
     .low = 0,
     .high = 0.5,
     .off_at_high = false,
     .lowest = 0,
     .highest = 1,
     .neutral = 0,
     .whole = false,
     .decimals = 2,
     .step = 0.01},
    {.id = "dynatemp_range",
     .title = "Dynamic range",
     .help = "T follows the entropy",
     .value = &Knobs::dynatemp_range,
     .low = 0,
     .high = 2,
     .off_at_high = false,
     .lowest = 0,
     .highest = 1000,
     .neutral = 0,
     .whole = false,
     .decimals = 2,
     .step = 0.05},
    {.id = "dynatemp_exponent",
     .title = "Dynamic exponent",
     .help = "how T rises from end to end",
     .value = &Knobs::dynatemp_exponent,
     .low = 0,
     .high = 3,
     .off_at_high = false,
     .lowest = 0,
     .highest = 100,
     .neutral = 1,
     .whole = false,
     .decimals = 2,
     .step = 0.05,
     .parameter = true,
     .neutral_word = ""},
    {.id = "typical_p",
     .title = "Typical-p",
     .help = "keep the least surprising surprises",
     .value = &Knobs::typical_p,
     .low = 0,
     .high = 1,
     .off_at_high = false,
     .lowest = 0,
     .highest = 1,
     .neutral = 1,
     .whole = false,
     .decimals = 2,
     .step = 0.01},
    {.id = "top_n_sigma",
     .title = "Top-nσ",
     .help = "keep z ≥ peak − n × σ",
     .value = &Knobs::top_n_sigma,
     .low = 0,
     .high = 4,
     .off_at_high = false,
     .lowest = 0,
     .highest = 1000,
     .neutral = 0,
     .whole = false,
     .decimals = 2,
     .step = 0.05},
    {.id = "xtc_probability",
     .title = "XTC probability",
     .help = "how often the top choices go",
     .value = &Knobs::xtc_probability,
     .low = 0,
     .high = 1,
     .off_at_high = false,
     .lowest = 0,
     .highest = 1,
     .neutral = 0,
     .whole = false,
     .decimals = 2,
     .step = 0.05},
    {.id = "xtc_threshold",
     .title = "XTC threshold",
     .help = "a top choice has at least so much",
     .value = &Knobs::xtc_threshold,
     .low = 0,
     .high = 0.5,
     .off_at_high = false,
     .lowest = 0,
     .highest = 1,
     .neutral = 0.1,
     .whole = false,
     .decimals = 2,
     .step = 0.01,
     .parameter = true,
     .neutral_word = ""},
    {.id = "epsilon_cutoff",
     .title = "Epsilon",
     .help = "keep p ≥ ε",
     .value = &Knobs::epsilon_cutoff,
     .low = 0,
     .high = 0.1,
     .off_at_high = false,
     .lowest = 0,
     .highest = 1,
     .neutral = 0,
     .whole = false,
     .decimals = 4,
     .step = 0.0005},
    {.id = "eta_cutoff",
     .title = "Eta",
     .help = "keep p ≥ ε, less where many are likely",
     .value = &Knobs::eta_cutoff,
     .low = 0,
     .high = 0.1,
     .off_at_high = false,
     .lowest = 0,
     .highest = 1,
     .neutral = 0,
     .whole = false,
     .decimals = 4,
     .step = 0.0005},
    {.id = "mirostat_tau",
     .title = "Mirostat τ",
     .help = "aim at so much surprise",
     .value = &Knobs::mirostat_tau,
     .low = 0,
     .high = 10,
     .off_at_high = false,
     .lowest = 0,
     .highest = 100,
     .neutral = 0,
     .whole = false,
     .decimals = 2,
     .step = 0.1},
    {.id = "mirostat_eta",
     .title = "Mirostat η",
     .help = "how fast it learns",
     .value = &Knobs::mirostat_eta,
     .low = 0,
     .high = 1,
     .off_at_high = false,
     .lowest = 0,
     .highest = 100,
     .neutral = 0.1,
     .whole = false,
     .decimals = 2,
     .step = 0.01,
     .parameter = true,
     .neutral_word = ""},
    {.id = "repetition_penalty",
     .title = "Repetition",
     .help = "what was said is divided by it",
     .value = &Knobs::repetition_penalty,
     .low = 0.5,
     .high = 2,
     .off_at_high = false,
     .lowest = 0.001,
     .highest = 1000,
     .neutral = 1,
     .whole = false,
     .decimals = 2,
     .step = 0.05},
    {.id = "frequency_penalty",
     .title = "Frequency",
     .help = "subtracted for each time it was said",
     .value = &Knobs::frequency_penalty,
     .low = -2,
     .high = 2,
     .off_at_high = false,
     .lowest = -1000,
     .highest = 1000,
     .neutral = 0,
     .whole = false,
     .decimals = 2,
     .step = 0.05},
    {.id = "presence_penalty",
     .title = "Presence",
     .help = "subtracted once if it was said",
     .value = &Knobs::presence_penalty,
     .low = -2,
     .high = 2,
     .off_at_high = false,
     .lowest = -1000,
     .highest = 1000,
     .neutral = 0,
     .whole = false,
     .decimals = 2,
     .step = 0.05},
    {.id = "penalty_last_n",
     .title = "Penalty window",
     .help = "the last so many tokens count",
     .value = &Knobs::penalty_last_n,
     .low = 1,
     .high = 256,
     .off_at_high = true,
     .lowest = -1,
     .highest = kMostTokens,
     .neutral = -1,
     .whole = true,
     .decimals = 0,
     .step = 1,
     .parameter = true,
     .neutral_word = "all"},
    {.id = "dry_multiplier",
     .title = "DRY",
     .help = "do not repeat yourself",
     .value = &Knobs::dry_multiplier,
     .low = 0,
     .high = 5,
     .off_at_high = false,
     .lowest = 0,
     .highest = 1000,
     .neutral = 0,
     .whole = false,
     .decimals = 2,
     .step = 0.05},
    {.id = "dry_base",
     .title = "DRY base",
     .help = "grows so fast with the repeat",
     .value = &Knobs::dry_base,
     .low = 1,
     .high = 4,
     .off_at_high = false,
     .lowest = 0,
     .highest = 1000,
     .neutral = 1.75,
     .whole = false,
     .decimals = 2,
     .step = 0.05,
     .parameter = true,
     .neutral_word = ""},
    {.id = "dry_allowed_length",
     .title = "DRY allowed length",
     .help = "shorter repeats go free",
     .value = &Knobs::dry_allowed_length,
     .low = 1,
     .high = 20,
     .off_at_high = false,
     .lowest = 0,
     .highest = kMostTokens,
     .neutral = 2,
     .whole = true,
     .decimals = 0,
     .step = 1,
     .parameter = true,
     .neutral_word = ""},
    {.id = "dry_penalty_last_n",
     .title = "DRY window",
     .help = "the last so many tokens count",
     .value = &Knobs::dry_penalty_last_n,
     .low = 1,
     .high = 256,
     .off_at_high = true,
     .lowest = -1,
     .highest = kMostTokens,
     .neutral = -1,
     .whole = true,
     .decimals = 0,
     .step = 1,
     .parameter = true,
     .neutral_word = "all"},
    {.id = "min_keep",
     .title = "Keep at least",
     .help = "no cutoff leaves fewer",
     .value = &Knobs::min_keep,
     .low = 0,
     .high = 20,
     .off_at_high = false,
     .lowest = 0,
     .highest = kMostTokens,
     .neutral = 0,
     .whole = true,
     .decimals = 0,
     .step = 1,
     .parameter = true},
};

}  // namespace

std::span<const KnobInfo> all_knobs() {
  return kKnobs;
}

const KnobInfo* find_knob(std::string_view id) {
  for (const KnobInfo& info : kKnobs) {
    if (info.id == id) return &info;
  }
  return nullptr;
}

std::string knob_text(const KnobInfo& info, double value) {
  if (value == info.neutral && !info.neutral_word.empty()) return std::string(info.neutral_word);
  char text[32];
  std::snprintf(text, sizeof text, "%.*f", info.decimals, value);
  // A setting finer than the usual digits (0.005) must not read as another one (0.01).
  if (std::abs(std::strtod(text, nullptr) - value) > 1e-9 * std::abs(value)) return number_text(value, 10);
  return text;
}

double slider_high(const KnobInfo& info, int tokens) {
  return info.off_at_high ? std::clamp<double>(tokens, info.low + 1, info.high) : info.high;
}

double slider_fraction(const KnobInfo& info, double value, int tokens) {
  if (info.off_at_high && value == info.neutral) return 1;
  return std::clamp((value - info.low) / (slider_high(info, tokens) - info.low), 0.0, 1.0);
}

double slider_value(const KnobInfo& info, double fraction, int tokens) {
  const double high = slider_high(info, tokens);
  const double raw = info.low + std::clamp(fraction, 0.0, 1.0) * (high - info.low);
  // Divided by a power of ten, not multiplied by its inverse: 0.07 is then the 0.07 of a file.
  const double units = std::pow(10.0, info.decimals);
  const double rounded = std::round(raw * units) / units;
  return info.off_at_high && rounded >= high ? info.neutral : rounded;
}

double nudged(const KnobInfo& info, double value, int by, int tokens) {
  const double high = slider_high(info, tokens);
  // Where the right end means off, off lies one step beyond the last value that cuts.
  const double now = info.off_at_high && value == info.neutral ? high : value;
  const double steps = std::round(now / info.step) + by;
  const double next = std::clamp(steps * info.step, info.low, high);
  return info.off_at_high && next >= high ? info.neutral : next;
}

Result<double> check_knob(const KnobInfo& info, double value) {
  const bool in_range = value >= info.lowest && value <= info.highest;
  if (in_range && (!info.whole || value == std::floor(value))) return value;
  return Error{std::string(info.id) + " is " + number_text(value, 10) + ": it must be a " +
               (info.whole ? "whole " : "") + "number from " + number_text(info.lowest, 10) + " to " +
               number_text(info.highest, 10) + " (" + number_text(info.neutral, 10) + " is neutral)."};
}

std::string check_knobs(const Knobs& knobs) {
  for (const KnobInfo& info : kKnobs) {
    if (const Result<double> checked = check_knob(info, knobs.*info.value); !checked) {
      return checked.error();
    }
  }
  return {};
}

}  // namespace logitdice
