#include <algorithm>

#include "app/panels/panel.h"
#include "app/theme/numbers.h"
#include "core/capture/token_text.h"

namespace logitdice {
namespace {

// How surprising a token was, by its probability at the draw: words in the legend below.
ImU32 surprise_colour(const Theme& theme, double p) {
  if (p < 0.05) return theme.cut;
  return p < 0.2 ? theme.leader : theme.text;
}

struct Word {
  std::string text;
  ImU32 colour;
  ImFont* font;
};

void append_words(std::vector<Word>& words, const std::string& text, ImU32 colour, ImFont* font) {
  size_t at = 0;
  while (at < text.size()) {
    const size_t space = std::min(text.find(' ', at), text.size());
    words.push_back({text.substr(at, space - at + 1), colour, font});
    at = space + 1;
  }
}

// The sentence with its blank filled in, broken at spaces. Returns where it ends.
float draw_sentence(const Panel& panel, const Rect& rect) {
  const AppState& s = panel.state;
  const Theme& theme = panel.theme();
  std::vector<Word> words;
  append_words(words, printable(s.sentence.before), theme.dim, panel.fonts().text);
  if (s.draw) {
    const ImU32 colour = surprise_colour(theme, s.draw->p);
    words.push_back({printable(s.sentence.word), colour, panel.fonts().strong});
    append_words(words, printable(s.sentence.after), theme.dim, panel.fonts().text);
  }
  const float line = panel.px(26);
  float x = rect.x, y = rect.y + line / 2;
  for (const Word& word : words) {
    const float w = panel.canvas.width(word.font, word.text);
    if (x > rect.x && x + w > rect.right()) {
      x = rect.x;
      y += line;
    }
    if (y > rect.bottom()) break;
    panel.canvas.text_within(word.font, x, y, rect.w, word.colour, word.text);
    x += w;
  }
  return y + line / 2;
}

void draw_chips(const Panel& panel, const Rect& rect) {
  const Theme& theme = panel.theme();
  const auto& drawn = panel.state.last_drawn;
  const float h = panel.px(28), gap = panel.px(6), pad = panel.px(9);
  float x = rect.x, y = rect.y;
  for (size_t i = 0; i < drawn.size(); ++i) {
    const std::string label = ellipsis(drawn[i].token, 18);
    const Rect chip{x, y, panel.canvas.width(panel.fonts().mono, label) + 2 * pad, h};
    if (chip.right() > rect.right() && x > rect.x) {
      x = rect.x;
      y += h + gap;
      --i;
      if (y + h > rect.bottom()) return;
      continue;
    }
    const Control control = panel.controls.at("drawn." + std::to_string(i), chip);
    panel.canvas.fill(chip, theme.track, panel.px(4));
    if (i + 1 == drawn.size()) panel.canvas.frame(chip, theme.kept, panel.px(4), 1.5f);
    panel.canvas.text(panel.fonts().mono, chip.middle_x(), chip.middle_y(),
                      surprise_colour(theme, drawn[i].draw.p), label, Align::centre);
    if (control.focused) focus_ring(panel, chip);
    if (control.hovered) {
      hint(panel, label + ": probability " + probability_text(drawn[i].draw.p) + ", u = " +
                      fixed_text(drawn[i].draw.u, 3));
    }
    if (control.clicked) panel.send(command::Select{drawn[i].draw.rank});
    x += chip.w + gap;
  }
}

void draw_legend(const Panel& panel, const Rect& row) {
  const Theme& theme = panel.theme();
  float x = row.x;
  const auto part = [&](ImU32 colour, const char* text) {
    x = panel.canvas.text(panel.fonts().small, x, row.middle_y(), colour, text) + panel.px(12);
  };
  part(theme.text, "p ≥ .20");
  part(theme.leader, "p < .20");
  part(theme.cut, "p < .05");
}

}  // namespace

void text_panel(const Panel& panel, const Rect& rect) {
  const AppState& s = panel.state;
  const Theme& theme = panel.theme();
  Rect room = card(panel, rect);
  const Rect title = room.take_top(panel.px(18), panel.px(10));
  panel.canvas.caption(title.x, title.middle_y(), "TEXT PREVIEW");
  if (!s.last_drawn.empty()) {
    panel.canvas.text(panel.fonts().small, title.right(), title.middle_y(), theme.dim,
                      "last " + std::to_string(s.last_drawn.size()) + " of " +
                          count_text(static_cast<std::int64_t>(s.step)) +
                          (s.step == 1 ? " draw" : " draws"),
                      Align::right);
  }
  const float end = draw_sentence(panel, room);
  room.take_top(end - room.y, panel.px(8));
  if (s.last_drawn.empty()) {
    panel.canvas.paragraph(panel.fonts().small, room, theme.dim, printable(s.distribution.note));
    return;
  }
  Rect chips = room.take_top(panel.px(62), panel.px(8));
  draw_chips(panel, chips);
  draw_legend(panel, room.take_top(panel.px(20), panel.px(8)));
  panel.canvas.paragraph(panel.fonts().small, room, theme.dim, printable(s.distribution.note));
}

}  // namespace logitdice
