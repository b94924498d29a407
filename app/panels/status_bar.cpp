#include "app/panels/status_bar.h"

#include <cmath>
#include <vector>

#include "app/panels/panel.h"
#include "app/program/copied_numbers.h"
#include "app/program/model_status.h"
#include "app/ui/clipboard.h"
#include "core/text/numbers.h"

namespace logitdice {
namespace {

std::string trace_text(const AppState& s) {
  const std::string all = s.trace.size < 0 ? "an unknown number of" : count_text(s.trace.size);
  return (s.phases.lost == Lost::none ? count_text(s.trace.kept()) : "NaN") + " of " + all + " " +
         plural(s.trace.size, "token");
}

std::string left_text(const Panel& panel, double frame_ms, bool timings) {
  const AppState& s = panel.state;
  std::string text = kept_text(s) + panel.memory.fitting;
  if (const std::string model = model_status(s); !model.empty()) text += " · " + model;
  if (s.preferences.reduced_motion && timings) text += " · reduced motion (Shift M)";
  // Times differ from run to run; pictures must not.
  if (!timings) return text;
  if (!s.page->status) text += " · trace " + duration_text(s.trace_us);
  text += " · frame " + fixed_text(frame_ms, 1) + " ms";
  return text + (s.playing ? " · playing" : panel.motion.moving() ? " · moving" : " · idle");
}

// The keys that act on the page as it is, then what the mouse does, as many as there is room for.
std::string hints_within(const Panel& panel, float room) {
  const PageInfo& page = *panel.state.page;
  std::vector<std::string> hints = panel.memory.hints;
  const std::string mouse(page.mouse_hint ? page.mouse_hint(panel.state) : "");
  if (!mouse.empty()) hints.push_back(mouse);
  for (;; hints.pop_back()) {
    std::string text;
    for (const std::string& hint : hints) text += hint + " · ";
    text += "F1 keys";
    if (hints.empty() || panel.canvas.width(panel.fonts().small, text) <= room) return text;
  }
}

// ---- what keys do, as buttons ---------------------------------------------------------------

constexpr float kIcon = 30;  // width of one, with its gap
constexpr float kPi = 3.14159265f;

// An arc over the middle with its head at one end: −1 the left, 1 the right one.
void draw_turn(const Surface& surface, const Rect& r, ImU32 ink, float side) {
  constexpr int kSteps = 10;
  const float radius = surface.px(6), x = r.middle_x(), y = r.middle_y() + surface.px(2);
  const auto at = [&](int i) {
    const float angle = kPi * (1 + static_cast<float>(i) / kSteps);
    return ImVec2(x - side * radius * std::cos(angle), y + radius * std::sin(angle));
  };
  for (int i = 0; i < kSteps; ++i) surface.canvas.line(at(i), at(i + 1), ink, 1.8f);
  const ImVec2 end{x + side * radius, y};
  const float s = surface.px(4);
  surface.canvas.triangle({end.x - s, end.y}, {end.x + s, end.y}, {end.x, end.y + s}, ink);
}

void draw_undo(const Surface& surface, const Rect& r, ImU32 ink) {
  draw_turn(surface, r, ink, -1);
}
void draw_redo(const Surface& surface, const Rect& r, ImU32 ink) {
  draw_turn(surface, r, ink, 1);
}

// A frame with a mountain in it.
void draw_picture(const Surface& surface, const Rect& r, ImU32 ink) {
  const Rect frame{r.middle_x() - surface.px(8), r.middle_y() - surface.px(6), surface.px(16),
                   surface.px(12)};
  surface.canvas.frame(frame, ink, surface.px(2), 1.5f);
  surface.canvas.triangle({frame.x + surface.px(3), frame.bottom() - surface.px(2)},
                          {frame.x + surface.px(8), frame.y + surface.px(3)},
                          {frame.x + surface.px(13), frame.bottom() - surface.px(2)}, ink);
}

// Two sheets.
void draw_copy(const Surface& surface, const Rect& r, ImU32 ink) {
  const float w = surface.px(9), h = surface.px(10), s = surface.px(3);
  const Rect back{r.middle_x() - w / 2 - s / 2, r.middle_y() - h / 2 - s / 2, w, h};
  surface.canvas.frame(back, ink, surface.px(2), 1.5f);
  const Rect front{back.x + s, back.y + s, w, h};
  surface.canvas.fill(front, surface.theme().panel, surface.px(2));
  surface.canvas.frame(front, ink, surface.px(2), 1.5f);
}

// Takes their room off the right end.
void draw_icons(const Panel& panel, Rect& room) {
  const auto take = [&] {
    const Rect place = room.take_right(panel.px(kIcon));
    return place.inset(panel.px(2), panel.px(4));
  };
  const Rect copy = take(), picture = take(), redo = take(), undo = take();
  if (icon_button(panel, "button.undo", undo, "undo (Ctrl Z)", draw_undo))
    panel.send(command::Undo{});
  if (icon_button(panel, "button.redo", redo, "redo (Ctrl Y)", draw_redo))
    panel.send(command::Redo{});
  if (icon_button(panel, "button.picture", picture, "save the picture (Ctrl P)", draw_picture)) {
    panel.memory.file_wish = FileWish{FilePurpose::save_picture};
  }
  if (icon_button(panel, "button.copy_numbers", copy, "copy the numbers (Ctrl C)", draw_copy)) {
    const CellTable table = copied_numbers(panel.state);
    copy_text(table_text(TableFormat::tsv, table));
    panel.send(command::Tell{copied_sentence(table)});
  }
}

}  // namespace

std::string kept_text(const AppState& s) {
  return s.page->status ? s.page->status(s) : trace_text(s);
}

void status_bar(const Panel& panel, const Rect& rect, double frame_ms, bool timings) {
  const Theme& theme = panel.theme();
  panel.canvas.fill(rect, theme.panel);
  panel.canvas.line({rect.x, rect.y}, {rect.right(), rect.y}, theme.line);
  Rect room = rect.inset(panel.px(20), 0);
  draw_icons(panel, room);
  room.take_right(panel.px(8));
  const std::string numbers = left_text(panel, frame_ms, timings);
  const float gap = panel.px(24), w = panel.canvas.width(panel.fonts().mono_small, numbers);
  const std::string keys = hints_within(panel, room.w - w - gap);
  const float keys_w = panel.canvas.width(panel.fonts().small, keys);
  panel.canvas.text_within(panel.fonts().mono_small, room.x, room.middle_y(), room.w - keys_w - gap,
                           theme.dim, numbers);
  panel.canvas.text(panel.fonts().small, room.right(), room.middle_y(), theme.dim, keys,
                    Align::right);
}

}  // namespace logitdice
