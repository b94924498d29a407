#include "app/pages/generate/draw_parts.h"

namespace logitdice::generate_page {

bool typed_once(const Panel& panel, const std::string& id, const Rect& rect, EditedText& field,
                const std::string& current) {
  if (!field.active) field.text = current;
  const FieldState became = text_field(panel, id, rect, field.text, false);
  field.active = became == FieldState::editing;
  return became != FieldState::idle && !field.active && field.text != current;
}

float caption_width(const Panel& panel, std::string_view text) {
  return panel.canvas.width(panel.fonts().caption, text) +
         panel.px(1.2f) * static_cast<float>(text.size());
}

}  // namespace logitdice::generate_page
