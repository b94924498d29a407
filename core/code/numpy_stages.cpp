#include "core/code/numpy_stages.h"

#include <algorithm>

namespace logitdice {

const NumpyStage* find_numpy_stage(std::string_view id) {
  static constexpr NumpyStage table[] = {
      {"top_k", numpy::top_k},
      {"shortlist", numpy::shortlist},
      {"top_p", numpy::top_p},
      {"min_p", numpy::min_p},
      {"typical_p", numpy::typical_p},
      {"top_n_sigma", numpy::top_n_sigma},
      {"xtc", numpy::xtc},
      {"epsilon_cutoff", numpy::epsilon_cutoff},
      {"eta_cutoff", numpy::eta_cutoff},
      {"mirostat", numpy::mirostat},
      {"mirostat_v2", numpy::mirostat_v2},
      {"min_keep", numpy::min_keep},
      {"top_h", numpy::top_h},
      {"top_a", numpy::top_a},
      {"tfs", numpy::tfs},
      {"temperature", numpy::temperature},
      {"penalties", numpy::penalties},
      {"repetition_penalty", numpy::repetition_penalty},
      {"frequency_penalty", numpy::frequency_penalty},
      {"presence_penalty", numpy::presence_penalty},
      {"dry", numpy::dry},
      {"logit_bias", numpy::logit_bias},
      {"quadratic", numpy::quadratic},
      {"adaptive_p", numpy::adaptive_p},
      {"guidance", numpy::guidance},
      {"contrast", numpy::contrast},
      {"mask", numpy::mask},
  };
  for (const NumpyStage& row : table) {
    if (row.stage == id) return &row;
  }
  return nullptr;
}

int least_kept(const Knobs& knobs, bool minds) {
  return minds ? std::max(1, static_cast<int>(knobs.min_keep)) : 1;
}

}  // namespace logitdice
