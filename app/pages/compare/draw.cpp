#include "app/pages/compare/draw_parts.h"

#include <algorithm>

#include "core/text/numbers.h"

namespace logitdice::compare_page {

Band Band::take_top(float taken, float gap) {
  Band band{names.take_top(taken, gap), {}, first};
  for (Rect& strip : strips) band.strips.push_back(strip.take_top(taken, gap));
  return band;
}

Band Band::take_bottom(float taken, float gap) {
  Band band{names.take_bottom(taken, gap), {}, first};
  for (Rect& strip : strips) band.strips.push_back(strip.take_bottom(taken, gap));
  return band;
}

namespace {

constexpr float kNarrowest = 150;  // a column; fewer stand side by side where there is no room
constexpr float kBetween = 18;

// ---- the row of buttons ---------------------------------------------------------------------

float preset_width(const Panel& panel, const ComparePreset& preset) {
  return panel.canvas.width(panel.fonts().strong, preset.title) + panel.px(20);
}

constexpr float kWrite = 90, kSample = 116, kActions = kWrite + 6 + kSample;

void draw_preset(const Panel& panel, const Rect& place, const ComparePreset& preset) {
  if (button(panel, "preset." + std::string(preset.id), place, std::string(preset.title))) {
    send_compare(panel, UsePreset{std::string(preset.id)});
  }
  if (ImGui::IsMouseHoveringRect(place.min(), place.max())) {
    hint(panel, std::string(preset.help));
  }
}

// The columns that this distribution is an example for.
void draw_example(const Panel& panel, const Rect& place) {
  if (button(panel, "button.compare_example", place, "Example")) {
    send_compare(panel, UseExample{});
  }
  if (ImGui::IsMouseHoveringRect(place.min(), place.max())) {
    hint(panel, printable(panel.state.distribution.note));
  }
}

void draw_actions(const Panel& panel, Rect row) {
  const bool running = columns(panel.state).running();
  if (button(panel, "button.sample", row.take_right(panel.px(kSample), panel.px(6)), "Sample (S)",
             ButtonLook::main)) {
    panel.send(command::Roll{1});
  }
  const Rect write = row.take_right(panel.px(kWrite));
  if (button(panel, "button.write_columns", write, running ? "Stop (G)" : "Write (G)")) {
    send_compare(panel, Write{});
  }
  if (ImGui::IsMouseHoveringRect(write.min(), write.max())) {
    hint(panel, "the tiny GPT writes " + std::to_string(panel.state.in.length) +
                    " tokens a column with its settings and the same seed");
  }
}

// One row, or as many as a narrow window needs.
void draw_toolbar(const Panel& panel, Rect& room) {
  const auto next_row = [&] { return room.take_top(panel.px(34), panel.px(8)); };
  Rect row = next_row();
  for (const ComparePreset& preset : all_compare_presets()) {
    const float w = preset_width(panel, preset);
    if (w > row.w) row = next_row();
    draw_preset(panel, row.take_left(w, panel.px(6)), preset);
  }
  if (panel.state.distribution.compare) {
    const float w = panel.px(80);
    if (w > row.w) row = next_row();
    draw_example(panel, row.take_left(w, panel.px(6)));
  }
  draw_actions(panel, panel.px(kActions) <= row.w ? row : next_row());
}

// ---- the sentences below --------------------------------------------------------------------

constexpr float kSentence = 19;

void draw_column_reasons(const Panel& panel, Rect room, const std::vector<ColumnsWhyCut>& lines) {
  const Theme& theme = panel.theme();
  const std::string whole = token_text(panel.state, panel.state.selected);
  const std::string token = ellipsis(whole, 14);
  for (const ColumnsWhyCut& line : lines) {
    const Rect row = room.take_top(panel.px(kSentence));
    const float y = row.middle_y();
    float x = panel.canvas.text(panel.fonts().mono_small, row.x, y, theme.leader, token);
    if (token != whole) panel.canvas.tell({row.x, row.y, x - row.x, row.h}, whole);
    x = panel.canvas.text(panel.fonts().small, x + panel.px(8), y, theme.text, line.columns);
    x += panel.px(8);
    panel.canvas.text_within(panel.fonts().small, x, y, row.right() - x, theme.cut, line.why);
  }
}

// Fewer of them where lines above say why a token was cut.
size_t most_disagreements(size_t lines_above) { return lines_above < 2 ? 3 - lines_above : 1; }

float disagreements_height(const Panel& panel, size_t most) {
  const size_t lines = std::max<size_t>(1, columns(panel.state).comparison.disagreements.size());
  return panel.px(kSentence) * static_cast<float>(std::min(most, lines));
}

void draw_disagreements(const Panel& panel, Rect room, size_t most) {
  const Theme& theme = panel.theme();
  const auto& lines = columns(panel.state).comparison.disagreements;
  if (lines.empty()) {
    panel.canvas.text_within(panel.fonts().small, room.x, room.middle_y(), room.w, theme.dim,
                             "The same tokens survive in every column.");
    return;
  }
  for (size_t i = 0; i < std::min(most, lines.size()) && room.h > panel.px(12); ++i) {
    const Rect row = room.take_top(panel.px(kSentence));
    float x = panel.canvas.text(panel.fonts().mono_small, row.x, row.middle_y(), theme.other, "≠") +
              panel.px(6);
    const bool cut_short = i + 1 == most && lines.size() > most;
    const std::string more =
        cut_short ? " · and " + std::to_string(lines.size() - most) + " more differences" : "";
    panel.canvas.text_within(panel.fonts().small, x, row.middle_y(), row.right() - x, theme.text,
                             lines[i].text + more);
  }
}

// ---- the grid -------------------------------------------------------------------------------

float widest_name(const Panel& panel) {
  float widest = panel.px(96);
  for (const ComparedToken& token : columns(panel.state).named) {
    const std::string text = (token.differs ? "≠ " : "") + ellipsis(token.text, 18);
    widest = std::max(widest, panel.canvas.width(panel.fonts().mono, text) + panel.px(4));
  }
  return std::min(widest, panel.px(170));
}

Band band_of(const Panel& panel, Rect room, float names, int first, int count, int per_row) {
  const float gap = panel.px(kBetween);
  Band band;
  band.first = first;
  band.names = room.take_left(names, panel.px(12));
  const float w = (room.w - gap * static_cast<float>(per_row - 1)) / static_cast<float>(per_row);
  for (int i = 0; i < count; ++i) band.strips.push_back(room.take_left(w, gap));
  return band;
}

void draw_names(const Panel& panel, Rect names) {
  Look& ui = look(panel);
  const Rect add = names.take_top(panel.px(28), panel.px(3));
  const bool room = static_cast<int>(columns(panel.state).comparison.columns.size()) < kMostColumns;
  if (button(panel, "button.add_column", add, "+ Column", ButtonLook::quiet, room)) {
    send_compare(panel, AddColumn{});
  }
  const Rect all = names.take_top(panel.px(20));
  if (button(panel, "button.all_stages", all, ui.all_stages ? "fewer" : "all stages",
             ButtonLook::link)) {
    ui.all_stages = !ui.all_stages;
  }
}

void draw_block(const Panel& panel, Band band) {
  const Band heads = band.take_top(panel.px(51), panel.px(5));
  if (band.first == 0) draw_names(panel, heads.names);
  draw_heads(panel, heads);
  draw_chains(panel, band.take_top(chain_height(panel, band), panel.px(6)));
  // What there is room for: five rows of bars come before the wider statistics and the sentence.
  const bool written = columns(panel.state).any_text();
  const float coins_h = panel.px(59), rows_h = panel.px(20 + 5 * 20);
  float text_h = written ? std::clamp(band.height() * 0.3f, panel.px(84), panel.px(220))
                         : sentence_height(panel, band);
  const float left = band.height() - coins_h - rows_h;
  const bool brief = left < text_h + statistics_height(panel, false);
  if (!written && left < text_h + statistics_height(panel, true)) text_h = 0;
  Band last = band.take_bottom(coins_h + text_h, panel.px(6));
  draw_coins(panel, last.take_top(panel.px(55), panel.px(4)));
  if (text_h > 0) draw_texts(panel, last);
  draw_column_statistics(panel, band.take_bottom(statistics_height(panel, brief), panel.px(4)),
                         brief);
  draw_token_rows(panel, band);
}

}  // namespace

const ComparedColumn& column_of(const Panel& panel, int index) {
  return columns(panel.state).comparison.columns[static_cast<std::size_t>(index)];
}

void draw(const Panel& panel, const Rect& room) {
  Rect inside = card(panel, room);
  draw_toolbar(panel, inside);
  const AppState& s = panel.state;
  if (columns(s).comparison.columns.empty()) return;
  const bool ranked = s.selected < token_count(s);
  const std::vector<ColumnsWhyCut> why =
      ranked ? why_columns_cut(columns(s).comparison, s.trace.id(s.selected))
             : std::vector<ColumnsWhyCut>();
  const size_t most = most_disagreements(why.size());
  draw_disagreements(panel, inside.take_bottom(disagreements_height(panel, most)), most);
  draw_column_reasons(panel,
                     inside.take_bottom(panel.px(kSentence) * static_cast<float>(why.size())), why);
  inside.take_bottom(panel.px(6));
  const int count = static_cast<int>(columns(panel.state).comparison.columns.size());
  const float names = widest_name(panel);
  const float each = panel.px(kNarrowest + kBetween);
  const int fit = static_cast<int>((inside.w - names - panel.px(12) + panel.px(kBetween)) / each);
  const int per_row = fit >= count ? count : 2;
  const int rows = (count + per_row - 1) / per_row;
  const float gap = panel.px(12);
  const float height = (inside.h - gap * static_cast<float>(rows - 1)) / static_cast<float>(rows);
  for (int row = 0; row < rows; ++row) {
    const int first = row * per_row;
    const Rect block = inside.take_top(height, gap);
    draw_block(panel, band_of(panel, block, names, first, std::min(per_row, count - first), per_row));
  }
  draw_engine_menu(panel);
}

}  // namespace logitdice::compare_page
