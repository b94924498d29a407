#include "app/panels/status_bar.h"

#include "app/panels/panel.h"
#include "core/text/numbers.h"

namespace logitdice {
namespace {

std::string trace_text(const AppState& s) {
  const std::string all = s.trace.size < 0 ? "an unknown number of" : count_text(s.trace.size);
  return (s.lost.empty() ? count_text(s.trace.kept()) : "NaN") + " of " + all + " " +
         plural(s.trace.size, "token");
}

std::string left_text(const Panel& panel, double frame_ms, bool timings) {
  const AppState& s = panel.state;
  std::string text = kept_text(s) + panel.memory.fitting;
  if (s.preferences.reduced_motion && timings) text += " · reduced motion (M)";
  // Times differ from run to run; pictures must not.
  if (!timings) return text;
  if (!s.page->status) text += " · trace " + duration_text(s.trace_us);
  text += " · frame " + fixed_text(frame_ms, 1) + " ms";
  return text + (s.playing ? " · playing" : panel.motion.moving() ? " · moving" : " · idle");
}

}  // namespace

std::string kept_text(const AppState& s) {
  return s.page->status ? s.page->status(s) : trace_text(s);
}

void status_bar(const Panel& panel, const Rect& rect, double frame_ms, bool timings) {
  const Theme& theme = panel.theme();
  const AppState& s = panel.state;
  panel.canvas.fill(rect, theme.panel);
  panel.canvas.line({rect.x, rect.y}, {rect.right(), rect.y}, theme.line);
  const Rect room = rect.inset(panel.px(20), 0);
  const PageInfo& page = *s.page;
  const std::string hints(page.key_hint ? page.key_hint(s) : "");
  std::string keys = hints + (hints.empty() ? "F1 keys" : " · F1 keys");
  const std::string numbers = left_text(panel, frame_ms, timings);
  const float gap = panel.px(24), w = panel.canvas.width(panel.fonts().mono_small, numbers);
  if (panel.canvas.width(panel.fonts().small, keys) > room.w - w - gap) keys = "F1 keys";
  const float keys_w = panel.canvas.width(panel.fonts().small, keys);
  panel.canvas.text_within(panel.fonts().mono_small, room.x, room.middle_y(), room.w - keys_w - gap,
                           theme.dim, numbers);
  panel.canvas.text(panel.fonts().small, room.right(), room.middle_y(), theme.dim, keys,
                    Align::right);
}

}  // namespace logitdice
