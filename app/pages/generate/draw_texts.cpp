#include "app/pages/generate/draw_texts.h"

#include "app/pages/generate/draw_many.h"

#include "app/pages/generate/state.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "app/program/writing.h"
#include "app/widgets/running_text.h"
#include "core/text/numbers.h"

namespace logitdice::generate_page {
namespace {

// The text token by token in the colour of its probability; what it says `again` is underlined.
void draw_text(const Panel& panel, const Rect& room, const Generation& text,
               const std::vector<bool>& again, ImFont* font, bool keep_end) {
  std::vector<Piece> pieces;
  for (size_t i = 0; i < text.steps.size(); ++i) {
    pieces.push_back(token_piece(panel, text, i, font));
    if (are_old(panel.state)) pieces.back().colour = panel.theme().faint;
    pieces.back().underlined = i < again.size() && again[i];
  }
  running_text(panel, room, panel.canvas.height(font) * 1.3f, pieces, keep_end);
}

void draw_preset(const Panel& panel, const Rect& rect, size_t index) {
  const Theme& theme = panel.theme();
  const TextPreset& preset = text_presets()[index];
  const LiveText& live = texts(panel.state).presets[index];
  const TextStatistics& t = texts(panel.state).preset_statistics[index];
  Rect room = card(panel, rect);
  take_text(panel, rect, index);
  const Rect title = room.take_top(panel.px(24));
  panel.canvas.text_within(panel.fonts().title, title.x, title.middle_y(), title.w, theme.text,
                           preset.title);
  const Rect help = room.take_top(panel.px(22), panel.px(8));
  panel.canvas.text_within(panel.fonts().small, help.x, help.middle_y(), help.w, theme.dim,
                           preset.help);
  Rect foot = room.take_bottom(panel.px(66), panel.px(6));
  const Rect first = foot.take_top(panel.px(22));
  panel.canvas.term(first, "n_gram");
  const Rect mean = foot.take_top(panel.px(22));
  panel.canvas.term(foot, "perplexity");
  panel.canvas.text_within(
      panel.fonts().mono_small, first.x, first.middle_y(), first.w,
      t.eight.repeated > 0 ? theme.cut : theme.dim,
      count_text(static_cast<std::int64_t>(t.eight.repeated)) + " of " +
          count_text(static_cast<std::int64_t>(t.eight.total)) + " " +
          plural(static_cast<std::int64_t>(t.eight.total), "8-gram repeats", "8-grams repeat"));
  panel.canvas.text_within(panel.fonts().mono_small, mean.x, mean.middle_y(), mean.w, theme.dim,
                           "mean p " + small_text(t.mean_p, 2));
  panel.canvas.text_within(panel.fonts().mono_small, foot.x, foot.middle_y(), foot.w, theme.dim,
                           "perplexity " + perplexity_text(t.perplexity));
  // A low window shows more of it in smaller letters; the end is where the loops are.
  const bool low = room.h < panel.px(420);
  draw_text(panel, room, live.text, t.again, low ? panel.fonts().small : panel.fonts().text, true);
}

constexpr float kTokenWidth = 34;  // of a usual token in running text

// A continuation behind its seed, which tells it from the others.
void draw_continuation(const Panel& panel, Rect cell, const Generation& text, ImFont* font) {
  const Rect name = cell.take_left(panel.px(32), panel.px(8));
  panel.canvas.text_within(panel.fonts().mono_small, name.right(),
                           name.y + panel.canvas.height(font) * 0.65f, name.w, panel.theme().dim,
                           std::to_string(text.settings.seed), Align::right);
  draw_text(panel, cell, text, {}, font, false);
}

}  // namespace

void take_text(const Panel& panel, const Rect& place, size_t index) {
  const Control control = panel.controls.at("text." + std::to_string(index), place);
  if (control.hovered) {
    panel.canvas.fill(place, faded(panel.theme().hover, 0.5f), panel.px(size::kSmallRadius));
    hint(panel, "click: this text in full, step by step");
  }
  if (control.focused) focus_ring(panel, place.inset(panel.px(3)));
  if (control.clicked)
    panel.send(command::PageAction{kId, Action(OpenText{static_cast<int>(index)})});
}

void draw_presets_texts(const Panel& panel, Rect room) {
  const float gap = panel.px(size::kGap);
  const float w = (room.w - 2 * gap) / 3;
  for (size_t i = 0; i < text_presets().size(); ++i) draw_preset(panel, room.take_left(w, gap), i);
}

void draw_text_grid(const Panel& panel, const Rect& inside) {
  const auto& texts = generate_page::texts(panel.state).many_texts;
  const int columns = texts.size() > 16 ? 4 : texts.size() > 1 ? 2 : 1;
  const int rows = (static_cast<int>(texts.size()) + columns - 1) / columns;
  const float w = inside.w / static_cast<float>(columns);
  // No more room for each than it will need, so that the texts stay together in a large window.
  const float lines =
      2 + std::ceil(static_cast<float>(panel.state.in.length) * panel.px(kTokenWidth) / w);
  const float h = std::min(inside.h / static_cast<float>(rows), lines * panel.px(24));
  ImFont* font = columns > 2 ? panel.fonts().small : panel.fonts().text;
  for (size_t i = 0; i < texts.size(); ++i) {
    const int row = static_cast<int>(i) / columns, column = static_cast<int>(i) % columns;
    const Rect cell{inside.x + w * static_cast<float>(column),
                    inside.y + h * static_cast<float>(row), w - panel.px(14), h - panel.px(4)};
    take_text(panel, cell, i);
    draw_continuation(panel, cell, texts[i], font);
  }
}

}  // namespace logitdice::generate_page
