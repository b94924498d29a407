#include "app/pages/generate/draw_parts.h"

namespace logitdice::generate_page {

bool typed_once(const Panel& panel, const std::string& id, const Rect& rect, EditedText& field,
                const std::string& current) {
  if (!field.active) field.text = current;
  const FieldState became = text_field(panel, id, rect, field.text, false);
  field.active = became == FieldState::editing;
  return became != FieldState::idle && !field.active && field.text != current;
}

}  // namespace logitdice::generate_page
