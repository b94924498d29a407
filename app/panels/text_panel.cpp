#include <algorithm>

#include "app/charts/charts.h"
#include "app/panels/model_menu.h"
#include "app/panels/panel.h"
#include "app/program/writing.h"
#include "app/widgets/running_text.h"
#include "core/decoding/text_presets.h"
#include "core/text/numbers.h"
#include "core/text/token_text.h"

namespace logitdice {
namespace {

constexpr float kLine = 25;  // height of a line of text
constexpr float kHintRow = 20;
constexpr float kFewestLines = 4;  // of the model's text before hints take room from it

// From where the coin lies into the blank.
void fly_word(const Panel& panel, const Rect& word) {
  constexpr double kFlight_s = 1.4;
  constexpr float kStarts = 0.7f;  // once the coin has fallen
  const AppState& s = panel.state;
  const auto version = static_cast<std::int64_t>(s.dice.step + s.in.said.tokens.size());
  const float part = panel.motion.play(kTokenPlay, version, kFlight_s);
  if (part >= 1 || part < kStarts || panel.memory.covered) return;
  const float t = (part - kStarts) / (1 - kStarts), eased = t * t * (3 - 2 * t);
  const ImVec2 from = panel.memory.number_line.landed;
  const Canvas& canvas = panel.canvas;  // the text is drawn after the line
  const float x = from.x + (word.middle_x() - from.x) * eased;
  const float y = from.y + (word.middle_y() - from.y) * eased;
  const std::string text = printable(s.sentence.word);
  const float w = canvas.width(panel.fonts().strong, text) + panel.px(12);
  const Rect chip{x - w / 2, y - panel.px(11), w, panel.px(22)};
  canvas.fill(chip, token_colour(panel.theme(), s.draw->rank < token_count(s) ? s.draw->rank : -1),
              panel.px(4));
  canvas.text(panel.fonts().strong, chip.middle_x(), chip.middle_y(), panel.theme().on_colour, text,
              Align::centre);
}

// The drawn word lights up with its token, and the other way round.
void light_word(const Panel& panel, const Rect& rect, const std::vector<Piece>& words,
                std::size_t drawn) {
  const std::vector<PiecePlace> places = lay_out(panel, rect.w, words);
  const PiecePlace place = places[drawn];
  const float y = rect.y + panel.px(kLine) * static_cast<float>(place.line);
  const float end = rect.y + panel.px(kLine) * static_cast<float>(places.back().line + 1);
  if (end > rect.bottom() + 1) return;  // some of the text has given way
  const Rect word{rect.x + place.x, y, place.w, panel.px(kLine)};
  fly_word(panel, word);
  if (ImGui::IsMouseHoveringRect(word.min(), word.max()) && ImGui::IsWindowHovered())
    point_at(panel, panel.state.draw->rank);
  if (is_lit(panel, panel.state.draw->rank))
    panel.canvas.frame(word.inset(-panel.px(2), panel.px(1)), panel.theme().text, panel.px(4), 2);
}

// The sentence with its blank filled in, broken at spaces. Returns where it ends.
float draw_sentence(const Panel& panel, const Rect& rect) {
  const AppState& s = panel.state;
  const Theme& theme = panel.theme();
  std::vector<Piece> words;
  append_words(words, printable(s.sentence.before), theme.dim, panel.fonts().text);
  if (s.draw) {
    const ImU32 colour = name_colour(theme, s.draw->rank);
    const std::size_t drawn = words.size();
    words.push_back({printable(s.sentence.word), colour, panel.fonts().strong});
    append_words(words, printable(s.sentence.after), theme.dim, panel.fonts().text);
    light_word(panel, rect, words, drawn);
  }
  return running_text(panel, rect, panel.px(kLine), words, shows_sentence(s));
}

// A drawn token, and where it stands.
struct DrawnChip {
  std::size_t index = 0;  // among the last drawn
  std::string label;
  Rect place;
};

// The draws from `first` on, in rows; false where they need more room.
bool place_chips(const Panel& panel, const Rect& rect, std::size_t first,
                 std::vector<DrawnChip>& chips) {
  const auto& drawn = panel.state.dice.last_drawn;
  const float h = panel.px(28), gap = panel.px(6), pad = panel.px(9);
  float x = rect.x, y = rect.y;
  chips.clear();
  for (std::size_t i = first; i < drawn.size(); ++i) {
    const std::string label = ellipsis(drawn[i].token, 18);
    const float w = std::min(panel.canvas.width(panel.fonts().mono, label) + 2 * pad, rect.w);
    if (x + w > rect.right() + 0.5f && x > rect.x) {
      x = rect.x;
      y += h + gap;
    }
    if (y + h > rect.bottom() + 0.5f) return false;
    chips.push_back({i, label, {x, y, w, h}});
    x += w + gap;
  }
  return true;
}

// Where there is no room for all of them the oldest make way.
std::vector<DrawnChip> newest_chips(const Panel& panel, const Rect& rect) {
  const std::size_t all = panel.state.dice.last_drawn.size();
  std::vector<DrawnChip> chips;
  std::size_t first = 0;
  while (first < all && !place_chips(panel, rect, first, chips)) ++first;
  return chips;
}

void draw_drawn_chip(const Panel& panel, const DrawnChip& chip) {
  const Theme& theme = panel.theme();
  const AppState& s = panel.state;
  const Drawn& drawn = s.dice.last_drawn[chip.index];
  const bool newest = chip.index + 1 == s.dice.last_drawn.size();
  const int rank = drawn.id < 0 ? -1 : s.trace.rank_of(drawn.id);
  const Control control = panel.controls.at("drawn." + std::to_string(chip.index), chip.place);
  panel.canvas.fill(chip.place, rank < 0 ? theme.track : token_colour(theme, rank), panel.px(4));
  if (newest) panel.canvas.frame(chip.place, theme.thumb, panel.px(4), 2);
  if (is_lit(panel, rank))
    panel.canvas.frame(chip.place.inset(-panel.px(2)), theme.text, panel.px(5), 2);
  const float room = chip.place.w - panel.px(8);
  panel.canvas.text_within(panel.fonts().mono, chip.place.middle_x(), chip.place.middle_y(), room,
                           rank < 0 ? theme.text : theme.on_colour, chip.label, Align::centre);
  if (control.focused) focus_ring(panel, chip.place);
  if (control.hovered) {
    point_at(panel, rank);
    hint(panel, drawn.token + ": probability " + probability_text(drawn.draw.p) +
                    ", u = " + fixed_text(drawn.draw.u, 3));
  }
  if (control.clicked && rank >= 0) panel.send(command::Select{rank});
}

// "last 10 of 10 100 draws": the chips are the newest.
std::string drawn_text(const AppState& s, std::size_t chips) {
  const auto shown = static_cast<std::int64_t>(chips);
  const auto all = std::max(static_cast<std::int64_t>(s.dice.last_drawn.size()),
                            static_cast<std::int64_t>(s.dice.step));
  if (all == shown) return count_text(all) + " " + plural(all, "draw");
  return "last " + count_text(shown) + " of " + count_text(all) + " draws";
}

void draw_last_drawn(const Panel& panel, Rect& room) {
  const std::vector<DrawnChip> chips =
      newest_chips(panel, room.take_top(panel.px(62), panel.px(8)));
  for (const DrawnChip& chip : chips) draw_drawn_chip(panel, chip);
  const Rect row = room.take_top(panel.px(20), panel.px(8));
  panel.canvas.text(panel.fonts().small, row.x, row.middle_y(), panel.theme().dim,
                    drawn_text(panel.state, chips.size()));
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

// ---- the sentence that goes on ---------------------------------------------------------------

constexpr std::string_view kExamples[] = {"Once upon a time", "One day", "The little cat"};

// What is typed opens what the model says of it; Enter does not wait for a pause.
void sentence_field(const Panel& panel, const Rect& rect) {
  const AppState& s = panel.state;
  EditedText& field = panel.memory.sentence;
  const std::string said = shows_sentence(s) ? sentence_of(s) : "";
  const std::string now = s.in.asked ? s.in.asked->sentence.str() : said;
  if (!field.active) field.text = now;
  const std::string before = field.text;
  const FieldState became =
      text_field(panel, "field.sentence", rect, field.text, false, "Your sentence…");
  field.active = became == FieldState::editing;
  const bool entered = became == FieldState::entered && waits_for_pause(s);
  if (field.text != before || entered)
    panel.send(command::OpenSentence{field.text, field.changed, !entered});
  field.changed = field.active && (field.changed || field.text != before);
}

// By one click, at the bottom; those that there is room for.
void draw_examples(const Panel& panel, Rect& room) {
  const float h = panel.px(26), gap = panel.px(6);
  if (!can_ask(panel.state) || room.h < h + gap) return;
  Rect row = room.take_bottom(h, gap);
  for (std::size_t i = 0; i < std::size(kExamples); ++i) {
    const std::string example(kExamples[i]);
    const float w = panel.canvas.width(panel.fonts().strong, example) + panel.px(12);
    if (w > row.w) return;
    const Rect place = row.take_left(w, panel.px(4));
    if (button(panel, "button.example_" + std::to_string(i), place, example, ButtonLook::quiet))
      panel.send(command::OpenSentence{example});
  }
}

// ---- the dice ---------------------------------------------------------------------------------

void draw_dice_text(const Panel& panel, Rect room) {
  const AppState& s = panel.state;
  if (can_ask(s)) sentence_field(panel, room.take_top(panel.px(30), panel.px(6)));
  const float end = draw_sentence(panel, room);
  room.take_top(end - room.y, panel.px(8));
  if (!s.dice.last_drawn.empty()) draw_last_drawn(panel, room);
  draw_examples(panel, room);
  draw_offers(panel, room);
  panel.canvas.paragraph(panel.fonts().small, room, panel.theme().dim,
                         printable(s.distribution.note));
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
    if (is_old(s)) words.back().colour = panel.theme().faint;
  }
  running_text(panel, room, panel.px(kLine), words, true);
}

void draw_model_buttons(const Panel& panel, Rect row) {
  const float gap = panel.px(8);
  const float w = (row.w - gap) * 0.42f;
  const Writing& writing = panel.state.writing;
  const Rect write = row.take_left(w, gap);
  if (button(panel, "button.generate", write,
             writing.written.running || waits_to_write(panel.state) ? "Stop (G)" : "Generate (G)")) {
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
  if (is_old(panel.state)) {
    const Rect row = room.take_top(panel.px(kHintRow), panel.px(2));
    panel.canvas.text_within(panel.fonts().small, row.x, row.middle_y(), row.w, panel.theme().text,
                             why_old(panel.state));
  }
  const bool roomy = room.h >= panel.px(hints + kHintRow + kFewestLines * kLine);
  Rect foot = roomy ? room.take_bottom(panel.px(hints + kHintRow), panel.px(6)) : Rect{};
  if (roomy) {
    const Rect row = foot.take_top(panel.px(kHintRow));
    panel.canvas.text_within(panel.fonts().small, row.x, row.middle_y(), row.w, panel.theme().dim,
                             "each token coloured by how unlikely it was");
    draw_preset_hints(panel, foot);
  }
  draw_model_text(panel, room);
}

void draw_switch(const Panel& panel, Rect row) {
  const bool text = panel.state.writing.shown_in_preview;
  const Rect menu = row.take_right(panel.px(22), panel.px(2));
  const Rect model = row.take_right(panel.px(77), panel.px(4));
  const Rect dice = row.take_right(panel.px(46));
  const auto look = [](bool chosen) { return chosen ? ButtonLook::chosen : ButtonLook::quiet; };
  if (button(panel, "button.preview_dice", dice, "dice", look(!text))) {
    panel.send(command::ShowPreview{false});
  }
  const std::string name = panel.canvas.shortened(panel.fonts().strong,
                                                  short_model_name(panel.state.in.model),
                                                  model.w - panel.px(8));
  if (button(panel, "button.preview_gpt", model, name, look(text))) {
    panel.send(command::ShowPreview{true});
  }
  model_arrow(panel, "menu.model_preview", menu);
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
