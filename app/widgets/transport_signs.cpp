#include "app/widgets/transport_signs.h"

namespace logitdice {

void draw_back_sign(const Surface& surface, const Rect& r, ImU32 ink) {
  const float s = surface.px(5);
  surface.canvas.triangle({r.middle_x() - s, r.middle_y()}, {r.middle_x() + s, r.middle_y() - s},
                          {r.middle_x() + s, r.middle_y() + s}, ink);
}

void draw_on_sign(const Surface& surface, const Rect& r, ImU32 ink) {
  const float s = surface.px(5);
  surface.canvas.triangle({r.middle_x() + s, r.middle_y()}, {r.middle_x() - s, r.middle_y() - s},
                          {r.middle_x() - s, r.middle_y() + s}, ink);
}

void draw_play_sign(const Surface& surface, const Rect& r, ImU32 ink) {
  const float s = surface.px(7);
  surface.canvas.ring({r.middle_x(), r.middle_y()}, surface.px(10), ink, 1.4f, 24);
  surface.canvas.triangle({r.middle_x() - s * 0.4f, r.middle_y() - s * 0.6f},
                          {r.middle_x() - s * 0.4f, r.middle_y() + s * 0.6f},
                          {r.middle_x() + s * 0.65f, r.middle_y()}, ink);
}

void draw_pause_sign(const Surface& surface, const Rect& r, ImU32 ink) {
  const float w = surface.px(3.5f), h = surface.px(11);
  surface.canvas.fill({r.middle_x() - surface.px(5), r.middle_y() - h / 2, w, h}, ink);
  surface.canvas.fill({r.middle_x() + surface.px(1.5f), r.middle_y() - h / 2, w, h}, ink);
}

}  // namespace logitdice
