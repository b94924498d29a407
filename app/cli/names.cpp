#include "app/cli/names.h"

#include <algorithm>
#include <array>

#include "core/sampling/knobs.h"
#include "core/sampling/stage.h"

namespace logitdice::cli {
namespace {

constexpr std::array<Alias, 15> kAliases = {{
    {"typ_p", "typical_p"},
    {"penalty_repeat", "repetition_penalty"},
    {"repeat_penalty", "repetition_penalty"},
    {"penalty_freq", "frequency_penalty"},
    {"penalty_present", "presence_penalty"},
    {"repeat_last_n", "penalty_last_n"},
    {"temp", "temperature"},
    {"min_tokens_to_keep", "min_keep"},
    {"rep_pen", "repetition_penalty"},
    {"rep_pen_range", "penalty_last_n"},
    {"rep_pen_slope", "repetition_slope"},
    {"nsigma", "top_n_sigma"},
    {"sequence_bias", "logit_bias"},
    {"embedding_bias", "logit_bias"},
    {"quadratic_sampling", "quadratic"},
}};

}  // namespace

std::span<const Alias> all_aliases() {
  return kAliases;
}

std::string canonical(std::string_view name) {
  std::string id(name);
  std::replace(id.begin(), id.end(), '-', '_');
  for (const Alias& alias : all_aliases()) {
    if (alias.name == id) return std::string(alias.id);
  }
  return find_knob(id) || find_stage(id) ? id : std::string(name);
}

}  // namespace logitdice::cli
