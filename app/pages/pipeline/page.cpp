#include "app/pages/pipeline/page.h"

#include "app/pages/pipeline/draw.h"
#include "app/pages/pipeline/keys.h"
#include "app/program/describe.h"

namespace logitdice::pipeline_page {
const PageInfo& page() {
  static const PageInfo row = {
      .id = "pipeline",
      .title = "Pipeline",
      .help = "From logits to the next token in six phases.",
      .layout = {.least_w = 560,
                 .least_h = 400,
                 .presented_w = 1080,
                 .presented_h = 550,
                 .presented_beside_w = 420,
                 .dice = true},
      .describe = [](const AppState& s) { return describe_shown(s) + describe_dice(s); },
      .shows_coin = true,
      .presents_phases = true,
      .keys = keys,
      .draw = draw,
  };
  return row;
}

}  // namespace logitdice::pipeline_page
