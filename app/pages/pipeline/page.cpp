#include "app/pages/pipeline/page.h"

#include "app/pages/pipeline/draw.h"
#include "app/pages/pipeline/keys.h"

namespace logitdice::pipeline_page {
namespace {

std::string_view key_hint(const AppState&) {
  return "PgDn next phase · PgUp back · Space play · S sample · F11 full screen";
}

}  // namespace

const PageInfo& page() {
  static const PageInfo row = {
      .id = "pipeline",
      .title = "Pipeline",
      .help = "From logits to the next token in six phases.",
      .layout = {.least_w = 560, .least_h = 400, .dice = true},
      .key_hint = key_hint,
      .keys = keys,
      .draw = draw,
  };
  return row;
}

}  // namespace logitdice::pipeline_page
