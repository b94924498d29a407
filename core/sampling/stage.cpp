#include "core/sampling/stage.h"

namespace logitdice {

std::span<const Stage> all_stages() {
  static const Stage table[] = {penalties_stage(),
                                temperature_stage(),
                                top_k_stage(),
                                top_p_stage(),
                                min_p_stage(),
                                typical_p_stage(),
                                top_n_sigma_stage(),
                                xtc_stage(),
                                epsilon_cutoff_stage(),
                                eta_cutoff_stage(),
                                mirostat_stage(),
                                mirostat_v2_stage(),
                                dry_stage(),
                                min_keep_stage(),
                                repetition_penalty_stage(),
                                frequency_penalty_stage(),
                                presence_penalty_stage(),
                                logit_bias_stage(),
                                top_h_stage(),
                                top_a_stage(),
                                tfs_stage(),
                                quadratic_stage(),
                                adaptive_p_stage(),
                                shortlist_stage(),
                                guidance_stage(),
                                contrast_stage(),
                                mask_stage()};
  return table;
}

const Stage* find_stage(std::string_view id) {
  for (const Stage& stage : all_stages()) {
    if (stage.id == id) return &stage;
  }
  return nullptr;
}

std::string_view help_of(const Stage& stage) {
  return stage.knobs.empty() ? stage.formula : find_knob(stage.knobs.front())->help;
}

double StageTrace::figure(std::string_view name) const {
  for (const Figure& figure : figures) {
    if (figure.name == name) return figure.value;
  }
  return 0;
}

}  // namespace logitdice
