#include "app/panels/status_bar.h"

#include <vector>

#include "app/panels/panel.h"
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

}  // namespace

std::string kept_text(const AppState& s) {
  return s.page->status ? s.page->status(s) : trace_text(s);
}

void status_bar(const Panel& panel, const Rect& rect, double frame_ms, bool timings) {
  const Theme& theme = panel.theme();
  panel.canvas.fill(rect, theme.panel);
  panel.canvas.line({rect.x, rect.y}, {rect.right(), rect.y}, theme.line);
  const Rect room = rect.inset(panel.px(20), 0);
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
