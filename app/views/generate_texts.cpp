#include "app/views/generate_texts.h"

#include <algorithm>
#include <string>
#include <vector>

#include "app/state/generate.h"
#include "app/theme/numbers.h"

namespace logitdice {
namespace {

// The text token by token in the colour of its probability; what it says `again` is underlined.
void draw_text(const Panel& panel, const Rect& room, const Generation& text,
               const std::vector<bool>& again, ImFont* font) {
  const float line = panel.canvas.height(font) * 1.3f;
  float x = room.x, y = room.y + line / 2;
  for (size_t i = 0; i < text.steps.size(); ++i) {
    std::string piece = printable(piece_bytes(panel.state, text.steps[i].token));
    const float w = panel.canvas.width(font, piece);
    if (x + w > room.right() && x > room.x) {
      x = room.x;
      y += line;
      while (!piece.empty() && piece.front() == ' ') piece.erase(0, 1);
    }
    if (y + line / 2 > room.bottom() + 1) return;
    const float end = panel.canvas.text(font, x, y, surprise_colour(panel.theme(), text.steps[i].p),
                                        piece);
    if (i < again.size() && again[i]) {
      panel.canvas.line({x, y + line * 0.42f}, {end, y + line * 0.42f}, panel.theme().cut, 1.5f);
    }
    x = end;
  }
}

void draw_preset(const Panel& panel, const Rect& rect, size_t index) {
  const Theme& theme = panel.theme();
  const TextPreset& preset = text_presets()[index];
  const LiveText& live = panel.state.generate.presets[index];
  const TextStatistics& t = panel.state.generate.preset_statistics[index];
  Rect room = card(panel, rect);
  const Rect title = room.take_top(panel.px(24));
  panel.canvas.text_within(panel.fonts().title, title.x, title.middle_y(), title.w, theme.leader,
                           preset.title);
  const Rect help = room.take_top(panel.px(22), panel.px(8));
  panel.canvas.text_within(panel.fonts().small, help.x, help.middle_y(), help.w, theme.dim,
                           preset.help);
  Rect foot = room.take_bottom(panel.px(44), panel.px(6));
  const Rect first = foot.take_top(panel.px(22));
  panel.canvas.text_within(
      panel.fonts().mono_small, first.x, first.middle_y(), first.w,
      t.eight.repeated > 0 ? theme.cut : theme.dim,
      count_text(static_cast<std::int64_t>(t.eight.repeated)) + " of " +
          count_text(static_cast<std::int64_t>(t.eight.total)) + " 8-grams repeat");
  panel.canvas.text_within(panel.fonts().mono_small, foot.x, foot.middle_y(), foot.w, theme.dim,
                           "mean p " + fixed_text(t.mean_p, 2) + "  perplexity " +
                               fixed_text(t.perplexity, 1));
  // A low window shows the whole of it in smaller letters.
  const bool low = room.h < panel.px(420);
  draw_text(panel, room, live.text, t.again, low ? panel.fonts().small : panel.fonts().text);
}

// ---- many -----------------------------------------------------------------------------------

void draw_many_head(const Panel& panel, Rect row) {
  const GenerateState& g = panel.state.generate;
  for (const int count : {1, 8, 16, 64}) {
    const Rect box = row.take_left(panel.px(52), panel.px(6));
    if (button(panel, "button.many_" + std::to_string(count), box, std::to_string(count),
               g.continuations == count ? ButtonLook::chosen : ButtonLook::quiet)) {
      panel.send(command::SetContinuations{count});
    }
  }
  row.take_left(panel.px(10));
  std::string spread = "spread:";
  for (size_t n = 0; n < g.spread.size(); ++n) {
    spread += "  distinct-" + std::to_string(n + 1) + " " + fixed_text(g.spread[n].share(), 2);
  }
  panel.canvas.text_within(panel.fonts().mono_small, row.x, row.middle_y(), row.w,
                           panel.theme().text, spread);
}

}  // namespace

void draw_presets_texts(const Panel& panel, Rect room) {
  const float gap = panel.px(size::kGap);
  Rect foot = room.take_bottom(panel.px(36), gap);
  const float w = (room.w - 2 * gap) / 3;
  for (size_t i = 0; i < text_presets().size(); ++i) draw_preset(panel, room.take_left(w, gap), i);
  if (button(panel, "button.write_all", foot.take_left(panel.px(220)), "Write all three again")) {
    panel.send(command::WriteAll{});
  }
  panel.canvas.text(panel.fonts().small, foot.x + panel.px(14), foot.middle_y(),
                    panel.theme().dim, "the same prompt, the same dice; underlined: said before");
}

void draw_many_texts(const Panel& panel, Rect room) {
  Rect inside = card(panel, room);
  Rect head = inside.take_top(panel.px(34), panel.px(10));
  const Rect again = head.take_right(panel.px(130));
  draw_many_head(panel, head);
  if (button(panel, "button.write_all", again, "Write again")) panel.send(command::WriteAll{});
  const auto& texts = panel.state.generate.many_texts;
  if (texts.empty()) return;
  const int columns = texts.size() > 16 ? 4 : texts.size() > 1 ? 2 : 1;
  const int rows = (static_cast<int>(texts.size()) + columns - 1) / columns;
  const float w = inside.w / static_cast<float>(columns);
  const float h = inside.h / static_cast<float>(rows);
  const bool small = h < panel.px(46);
  for (size_t i = 0; i < texts.size(); ++i) {
    const Rect cell{inside.x + w * static_cast<float>(static_cast<int>(i) % columns),
                    inside.y + h * static_cast<float>(static_cast<int>(i) / columns),
                    w - panel.px(14), h - panel.px(4)};
    if (small) {
      std::string line;
      for (const GeneratedStep& step : texts[i].steps) line += piece_bytes(panel.state, step.token);
      panel.canvas.text_within(panel.fonts().small, cell.x, cell.middle_y(), cell.w,
                               panel.theme().text, printable(line));
    } else {
      draw_text(panel, cell, texts[i], {}, panel.fonts().text);
    }
  }
}

}  // namespace logitdice
