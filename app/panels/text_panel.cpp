#include <algorithm>

#include "app/panels/panel.h"
#include "app/state/generate.h"
#include "app/theme/numbers.h"
#include "core/capture/token_text.h"

namespace logitdice {
namespace {

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

// Words one after the other, broken where the line is full. Returns where they end.
float draw_words(const Panel& panel, const Rect& rect, const std::vector<Word>& words) {
  const float line = panel.px(25);
  float x = rect.x, y = rect.y + line / 2;
  for (const Word& word : words) {
    const float w = panel.canvas.width(word.font, word.text);
    if (x > rect.x && x + w > rect.right() + 1) {
      x = rect.x;
      y += line;
    }
    if (y + line / 2 > rect.bottom() + 1) break;
    panel.canvas.text_within(word.font, x, y, rect.w, word.colour, word.text);
    x += w;
  }
  return y + line / 2;
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
  return draw_words(panel, rect, words);
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

// ---- the dice ---------------------------------------------------------------------------------

void draw_dice_text(const Panel& panel, Rect room) {
  const AppState& s = panel.state;
  const float end = draw_sentence(panel, room);
  room.take_top(end - room.y, panel.px(8));
  if (!s.last_drawn.empty()) {
    draw_chips(panel, room.take_top(panel.px(62), panel.px(8)));
    draw_legend(panel, room.take_top(panel.px(20), panel.px(8)));
  }
  panel.canvas.paragraph(panel.fonts().small, room, panel.theme().dim, printable(s.distribution.note));
}

// ---- the model --------------------------------------------------------------------------------

// The prompt, then each token in the colour of its probability.
void draw_model_text(const Panel& panel, const Rect& room) {
  const AppState& s = panel.state;
  const Generation& text = s.generate.written.text;
  std::vector<Word> words;
  append_words(words, printable(text.prompt), panel.theme().dim, panel.fonts().text);
  for (const GeneratedStep& step : text.steps) {
    words.push_back({printable(piece_bytes(s, step.token)),
                     surprise_colour(panel.theme(), step.p), panel.fonts().text});
  }
  draw_words(panel, room, words);
}

void draw_model_buttons(const Panel& panel, Rect row) {
  const float gap = panel.px(8);
  const float w = (row.w - gap) / 2;
  const bool running = panel.state.generate.written.running;
  if (button(panel, "button.generate", row.take_left(w, gap), running ? "Stop (G)" : "Generate (G)")) {
    panel.send(command::Generate{});
  }
  if (button(panel, "button.capture_gpt", row, "Capture GPT…")) {
    panel.send(command::CaptureDistribution{});
  }
}

void draw_switch(const Panel& panel, Rect row) {
  const bool text = panel.state.generate.shown_in_preview;
  const Rect model = row.take_right(panel.px(84), panel.px(4));
  const Rect dice = row.take_right(panel.px(56));
  const auto look = [](bool chosen) { return chosen ? ButtonLook::chosen : ButtonLook::quiet; };
  if (button(panel, "button.preview_dice", dice, "dice", look(!text))) {
    panel.send(command::ShowPreview{false});
  }
  if (button(panel, "button.preview_gpt", model, "tiny GPT", look(text))) {
    panel.send(command::ShowPreview{true});
  }
}

}  // namespace

void text_panel(const Panel& panel, const Rect& rect, PromptField& field) {
  Rect room = card(panel, rect);
  const Rect title = room.take_top(panel.px(26), panel.px(8));
  panel.canvas.caption(title.x, title.middle_y(), "TEXT PREVIEW");
  draw_switch(panel, title);
  if (!panel.state.generate.shown_in_preview) {
    draw_dice_text(panel, room);
    return;
  }
  prompt_field(panel, room.take_top(panel.px(32), panel.px(8)), field);
  draw_model_buttons(panel, room.take_bottom(panel.px(32), panel.px(8)));
  draw_model_text(panel, room);
}

}  // namespace logitdice
