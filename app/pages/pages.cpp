#include "app/pages/pages.h"

namespace logitdice {

std::span<const ViewInfo> all_views() {
  static constexpr ViewInfo table[] = {
      {"pipeline", "Pipeline", "From logits to the next token in six phases.", draw_pipeline, false},
      {"cutoffs", "Cutoffs", "A count, an area and a height: three rulers on the same bars.",
       draw_cutoffs, true, true},
      {"compare", "Compare", "Several settings on the same logits and the same coin.", draw_compare, true},
      {"generate", "Generate", "The tiny GPT writes; every step is kept.", draw_generate, true},
      {"penalties", "Penalties", "What was said is made less likely, and what that breaks.",
       draw_penalties, true},
  };
  return table;
}

const ViewInfo* find_view(std::string_view id) {
  for (const ViewInfo& view : all_views()) {
    if (view.id == id) return &view;
  }
  return nullptr;
}

}  // namespace logitdice
