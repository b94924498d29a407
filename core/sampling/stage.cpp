#include "core/sampling/stage.h"

namespace logitdice {

std::span<const Stage> all_stages() {
  static const Stage table[] = {penalties_stage(),      temperature_stage(),
                                top_k_stage(),          top_p_stage(),
                                min_p_stage(),          typical_p_stage(),
                                top_n_sigma_stage(),    xtc_stage(),
                                epsilon_cutoff_stage(), eta_cutoff_stage(),
                                mirostat_stage(),       mirostat_v2_stage(),
                                dry_stage(),            min_keep_stage(),
                                repetition_penalty_stage(),
                                frequency_penalty_stage(), presence_penalty_stage()};
  return table;
}

const Stage* find_stage(std::string_view id) {
  for (const Stage& stage : all_stages()) {
    if (stage.id == id) return &stage;
  }
  return nullptr;
}

double StageTrace::figure(std::string_view name) const {
  for (const Figure& figure : figures) {
    if (figure.name == name) return figure.value;
  }
  return 0;
}

}  // namespace logitdice
