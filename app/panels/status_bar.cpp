#include "app/panels/status_bar.h"

#include "app/panels/panel.h"
#include "core/text/numbers.h"

namespace logitdice {
namespace {

std::string pipeline_text(const AppState& s) {
  const std::string all = s.trace.size < 0 ? "an unknown number of" : count_text(s.trace.size);
  return count_text(s.trace.kept()) + " of " + all + (s.trace.size == 1 ? " token" : " tokens");
}

std::string cutoffs_text(const CutoffsState& cards) {
  std::string text;
  bool any = false;
  for (const CutoffsContext& card : cards.contexts) {
    const Cutoffs& c = card.cutoffs;
    text += (text.empty() ? "" : " and ") + count_text(c.count_by_all.least) +
            (c.count_by_all.more ? " or more of " : " of ") +
            (c.size < 0 ? "an unknown number of" : count_text(c.size));
    any = any || (c.side != HeatSide::none && !c.preview);
  }
  return text + " tokens" + (any ? " kept by every rule" : "");
}

std::string left_text(const AppState& s, double frame_ms, bool moving, bool timings) {
  std::string text = kept_text(s);
  if (s.preferences.reduced_motion && timings) text += " · reduced motion (M)";
  // Times differ from run to run; pictures must not.
  if (!timings) return text;
  if (s.view != "cutoffs") text += " · trace " + duration_text(s.trace_us);
  text += " · frame " + fixed_text(frame_ms, 1) + " ms";
  return text + (s.playing ? " · playing" : moving ? " · moving" : " · idle");
}

}  // namespace

std::string kept_text(const AppState& s) {
  return s.view == "cutoffs" ? cutoffs_text(s.cutoffs) : pipeline_text(s);
}

void status_bar(const Panel& panel, const Rect& rect, double frame_ms, bool timings) {
  const Theme& theme = panel.theme();
  panel.canvas.fill(rect, theme.panel);
  panel.canvas.line({rect.x, rect.y}, {rect.right(), rect.y}, theme.line);
  const Rect room = rect.inset(panel.px(20), 0);
  const float end = panel.canvas.text(
      panel.fonts().mono_small, room.x, room.middle_y(), theme.dim,
      left_text(panel.state, frame_ms, panel.motion.moving(), timings));
  const std::string_view view = panel.state.view;
  const std::string keys =
      view == "generate"
          ? "← → step · click a token to inspect it · click a bar to force it and go on · F1 keys"
      : view == "cutoffs"
          ? "each rule alone, where the chain has it · hover one to see what only it keeps · K P M · F1 keys"
          : "PgDn next phase · PgUp back · Space play · S sample · F11 full screen · F1 keys";
  if (panel.canvas.width(panel.fonts().small, keys) < room.right() - end - panel.px(24)) {
    panel.canvas.text(panel.fonts().small, room.right(), room.middle_y(), theme.dim, keys,
                      Align::right);
  } else {
    panel.canvas.text(panel.fonts().small, room.right(), room.middle_y(), theme.dim, "F1 keys",
                      Align::right);
  }
}

}  // namespace logitdice
