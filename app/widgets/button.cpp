#include "app/widgets/button.h"

#include "app/widgets/card.h"

namespace logitdice {

bool button(const Surface& surface, const std::string& id, const Rect& rect, const std::string& label,
            ButtonLook look, bool enabled) {
  const Theme& theme = surface.theme();
  const Control control = surface.controls.at(id, rect);
  const bool lit = enabled && (control.hovered || control.held);
  ImU32 back = lit ? theme.hover : theme.track;
  ImU32 ink = enabled ? theme.text : theme.faint;
  ImFont* font = surface.fonts().strong;
  if (look == ButtonLook::main) {
    back = faded(theme.thumb, lit ? 0.88f : 1.0f);
    ink = theme.panel;
    font = surface.fonts().title;
  } else if (look == ButtonLook::chosen) {
    back = theme.kept;
    ink = theme.on_colour;
  } else if (look == ButtonLook::link) {
    back = lit ? theme.track : faded(theme.track, 0);
    ink = enabled ? theme.text : theme.faint;
  }
  surface.canvas.fill(rect, back, surface.px(size::kSmallRadius));
  surface.canvas.text_within(font, rect.middle_x(), rect.middle_y(), rect.w - surface.px(6), ink, label,
                           Align::centre);
  if (control.focused) focus_ring(surface, rect);
  return enabled && control.clicked;
}

bool icon_button(const Surface& surface, const std::string& id, const Rect& rect, const char* help,
          void (*draw)(const Surface&, const Rect&, ImU32)) {
  const Control control = surface.controls.at(id, rect);
  if (control.hovered) {
    surface.canvas.fill(rect, surface.theme().hover, surface.px(size::kSmallRadius));
    hint(surface, help);
  }
  draw(surface, rect, control.hovered ? surface.theme().text : surface.theme().dim);
  if (control.focused) focus_ring(surface, rect);
  return control.clicked;
}

}  // namespace logitdice
