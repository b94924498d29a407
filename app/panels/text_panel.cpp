#include <algorithm>

#include "app/program/writing.h"
#include "app/widgets/running_text.h"
#include "core/decoding/text_presets.h"
#include "core/text/numbers.h"
#include "core/text/token_text.h"

namespace logitdice {
namespace {

constexpr float kLine = 25;         // height of a line of text
constexpr float kHintRow = 20;
constexpr float kFewestLines = 4;   // of the model's text before hints take room from it

// The sentence with its blank filled in, broken at spaces. Returns where it ends.
float draw_sentence(const Panel& panel, const Rect& rect) {
  const AppState& s = panel.state;
  const Theme& theme = panel.theme();
  std::vector<Piece> words;
  append_words(words, printable(s.sentence.before), theme.dim, panel.fonts().text);
  if (s.draw) {
    const ImU32 colour = surprise_colour(theme, s.draw->p);
    words.push_back({printable(s.sentence.word), colour, panel.fonts().strong});
    append_words(words, printable(s.sentence.after), theme.dim, panel.fonts().text);
  }
  return running_text(panel, rect, panel.px(kLine), words);
}

void draw_last_drawn(const Panel& panel, const Rect& rect) {
  const Theme& theme = panel.theme();
  const auto& drawn = panel.state.dice.last_drawn;
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
      hint(panel, drawn[i].token + ": probability " + probability_text(drawn[i].draw.p) + ", u = " +
                      fixed_text(drawn[i].draw.u, 3));
    }
    if (control.clicked) panel.send(command::Select{drawn[i].draw.rank});
    x += chip.w + gap;
  }
}

// "last 10 of 10 100 draws": the chips are the newest.
std::string drawn_text(const AppState& s) {
  const auto shown = static_cast<std::int64_t>(s.dice.last_drawn.size());
  const auto all = std::max(shown, static_cast<std::int64_t>(s.dice.step));
  if (all == shown) return count_text(all) + (all == 1 ? " draw" : " draws");
  return "last " + count_text(shown) + " of " + count_text(all) + " draws";
}

// Returns where it ends.
float draw_legend(const Panel& panel, const Rect& row) {
  const Theme& theme = panel.theme();
  float x = row.x;
  const auto part = [&](ImU32 colour, const char* text) {
    x = panel.canvas.text(panel.fonts().small, x, row.middle_y(), colour, text) + panel.px(12);
  };
  part(theme.text, "p ≥ .20");
  part(theme.leader, "p < .20");
  part(theme.cut, "p < .05");
  return x;
}

// What pages have for this distribution.
void draw_offers(const Panel& panel, Rect& room) {
  for (const PageInfo* page : panel.state.pages) {
    const auto offer = page->offer ? page->offer(panel.state) : std::nullopt;
    if (!offer) continue;
    const Rect row = room.take_bottom(panel.px(32), panel.px(6));
    if (button(panel, "button." + std::string(offer->id), row, std::string(offer->label))) {
      panel.send(command::PageAction{page->id, offer->action});
    }
  }
}

// ---- the dice ---------------------------------------------------------------------------------

void draw_dice_text(const Panel& panel, Rect room) {
  const AppState& s = panel.state;
  const float end = draw_sentence(panel, room);
  room.take_top(end - room.y, panel.px(8));
  if (!s.dice.last_drawn.empty()) {
    draw_last_drawn(panel, room.take_top(panel.px(62), panel.px(8)));
    Rect row = room.take_top(panel.px(20));
    const float legend_end = draw_legend(panel, row);
    const std::string drawn = drawn_text(s);
    const bool beside = legend_end + panel.canvas.width(panel.fonts().small, drawn) < row.right();
    if (!beside) row = room.take_top(panel.px(20));
    room.take_top(panel.px(8));
    panel.canvas.text(panel.fonts().small, beside ? row.right() : row.x, row.middle_y(),
                      panel.theme().dim, drawn, beside ? Align::right : Align::left);
  }
  draw_offers(panel, room);
  panel.canvas.paragraph(panel.fonts().small, room, panel.theme().dim, printable(s.distribution.note));
}

// ---- the model --------------------------------------------------------------------------------

// The prompt, then each token in the colour of its probability.
void draw_model_text(const Panel& panel, const Rect& room) {
  const AppState& s = panel.state;
  const Generation& text = s.generation();
  std::vector<Piece> words;
  append_words(words, printable(text.prompt), panel.theme().dim, panel.fonts().text);
  for (size_t i = 0; i < text.steps.size(); ++i) {
    words.push_back(token_piece(panel, text, i, panel.fonts().text));
  }
  running_text(panel, room, panel.px(kLine), words, true);
}

void draw_model_buttons(const Panel& panel, Rect row) {
  const float gap = panel.px(8);
  const float w = (row.w - gap) * 0.42f;
  const Writing& writing = panel.state.writing;
  const Rect write = row.take_left(w, gap);
  if (button(panel, "button.generate", write, writing.written.running ? "Stop (G)" : "Generate (G)")) {
    panel.send(command::Generate{});
  }
  if (button(panel, "button.same_dice", row, "Same dice, new knobs", ButtonLook::quiet,
             writing.same_dice_on)) {
    panel.send(command::TakeSameDice{});
  }
}

// What the temperatures do to a text: "T 0  loops: …".
void draw_preset_hints(const Panel& panel, Rect room) {
  for (const TextPreset& preset : text_presets()) {
    const Rect row = room.take_top(panel.px(kHintRow));
    const std::string_view name = preset.title.substr(0, preset.title.find(','));
    panel.canvas.text(panel.fonts().mono_small, row.x, row.middle_y(), panel.theme().text, name);
    const float x = row.x + panel.px(56);
    panel.canvas.text_within(panel.fonts().small, x, row.middle_y(), row.right() - x,
                             panel.theme().dim, preset.help);
  }
}

// The text, and below it what its colours and the temperatures mean, as far as there is room.
void draw_model_part(const Panel& panel, Rect room) {
  const float hints = kHintRow * static_cast<float>(text_presets().size());
  if (panel.state.generation().steps.empty()) {
    draw_preset_hints(panel, room);
    return;
  }
  const bool roomy = room.h >= panel.px(hints + kHintRow + kFewestLines * kLine);
  Rect foot = roomy ? room.take_bottom(panel.px(hints + kHintRow), panel.px(6)) : Rect{};
  if (roomy) {
    const Rect row = foot.take_top(panel.px(kHintRow));
    panel.canvas.text_within(panel.fonts().small, row.x, row.middle_y(), row.w,
                             panel.theme().dim, "each token coloured by how unlikely it was");
    draw_preset_hints(panel, foot);
  }
  draw_model_text(panel, room);
}

void draw_switch(const Panel& panel, Rect row) {
  const bool text = panel.state.writing.shown_in_preview;
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

void text_panel(const Panel& panel, const Rect& rect) {
  Rect room = card(panel, rect);
  const Rect title = room.take_top(panel.px(26), panel.px(8));
  panel.canvas.caption(title.x, title.middle_y(), "TEXT PREVIEW");
  draw_switch(panel, title);
  if (!panel.state.writing.shown_in_preview) {
    draw_dice_text(panel, room);
    return;
  }
  if (prompt_field(panel, room.take_top(panel.px(32), panel.px(8)))) {
    panel.send(command::Generate{});
  }
  draw_model_buttons(panel, room.take_bottom(panel.px(32), panel.px(8)));
  draw_model_part(panel, room);
}

}  // namespace logitdice
