#include "app/pages/compare/draw_parts.h"

#include <algorithm>
#include <string>
#include <vector>

#include "app/panels/knob_control.h"
#include "app/widgets/menu_list.h"

namespace logitdice::compare_page {
namespace {

constexpr float kLine = 19;        // height of a knob's line
constexpr float kValueWidth = 50;  // "100.00"

const ColumnSetting& setting_of(const Panel& panel, int column) {
  return columns(panel.state).comparison.columns[static_cast<size_t>(column)].setting;
}

std::string menu_of(int column) { return column_prefix(column) + "profile"; }

// ---- heads ----------------------------------------------------------------------------------

// In a box of its own, so that two of them do not read as one sentence. Its hint stands above: the
// knobs below stay in sight.
bool small_button(const Panel& panel, const std::string& id, const Rect& rect, const char* label,
                  const char* help) {
  const Control control = panel.controls.at(id, rect);
  const Theme& theme = panel.theme();
  panel.canvas.fill(rect, control.hovered ? theme.hover : theme.track, panel.px(4));
  panel.canvas.text_within(panel.fonts().small, rect.middle_x(), rect.middle_y(),
                           rect.w - panel.px(4), theme.text, label, Align::centre);
  if (control.focused) focus_ring(panel, rect);
  if (control.hovered) hint(panel, help, true);
  return control.clicked;
}

// What the column has to do with the Pipeline.
void draw_ties(const Panel& panel, Rect row, int column) {
  const std::string prefix = column_prefix(column);
  if (setting_of(panel, column).follows) {
    panel.canvas.text_within(panel.fonts().small, row.x + panel.px(9), row.middle_y(),
                             row.w - panel.px(9), panel.theme().dim, "follows the Pipeline");
    return;
  }
  const Rect from = row.take_left((row.w - panel.px(6)) / 2, panel.px(6));
  const auto fits = [&](const char* label) {
    return panel.canvas.width(panel.fonts().small, label) <= from.w - panel.px(4);
  };
  const bool arrows = fits("↓ from Pipeline"), whole = fits("from Pipeline");
  const char* take = arrows ? "↓ from Pipeline" : whole ? "from Pipeline" : "↓ take";
  const char* give = arrows ? "↑ to Pipeline" : whole ? "to Pipeline" : "↑ give";
  if (small_button(panel, prefix + "copy", from, take,
                   "this column takes the Pipeline's knobs and engine")) {
    send_compare(panel, CopyFromPipeline{column});
  }
  if (small_button(panel, prefix + "to_pipeline", row, give,
                   "the Pipeline takes this column's knobs and engine")) {
    send_compare(panel, UseInPipeline{column});
  }
}

void draw_engine(const Panel& panel, const Rect& box, int column) {
  const Theme& theme = panel.theme();
  const Profile& profile = setting_of(panel, column).profile;
  const std::string menu = menu_of(column);
  const Control control = panel.controls.at(menu, box);
  panel.canvas.fill(box, control.hovered ? theme.hover : theme.track, panel.px(5));
  const std::string edited = is_edited(profile) ? " · edited" : "";
  std::string title = std::string(profile.title) + edited;
  if (panel.canvas.width(panel.fonts().strong, title) > box.w - panel.px(28))
    title = std::string(profile.id) + edited;
  panel.canvas.text_within(panel.fonts().strong, box.x + panel.px(9), box.middle_y(),
                           box.w - panel.px(28), theme.text, title);
  const float s = panel.px(4), x = box.right() - panel.px(12), y = box.middle_y();
  panel.canvas.triangle({x - s, y - s / 2}, {x + s, y - s / 2}, {x, y + s * 0.7f}, theme.dim);
  if (control.focused) focus_ring(panel, box);
  if (control.hovered && !panel.controls.list_open()) hint(panel, about_text(profile));
  if (control.clicked) panel.controls.toggle_list(menu);
}

void draw_head(const Panel& panel, Rect strip, int column) {
  const std::string prefix = column_prefix(column);
  Rect first = strip.take_top(panel.px(28), panel.px(3));
  const bool removable = static_cast<int>(columns(panel.state).comparison.columns.size()) > kFewestColumns;
  if (removable) {
    const Rect place = first.take_right(panel.px(24), panel.px(4));
    if (button(panel, prefix + "remove", place, "×", ButtonLook::link)) {
      send_compare(panel, RemoveColumn{column});
    }
    if (ImGui::IsMouseHoveringRect(place.min(), place.max())) hint(panel, "remove this column", true);
  }
  draw_engine(panel, first, column);
  draw_ties(panel, strip, column);
}

// ---- knobs ----------------------------------------------------------------------------------

struct ChainLine {
  const Stage* stage;
  const KnobInfo* knob;
  int place;   // of the stage in the order, from 1
  bool first;  // of its stage
};

bool is_basic(const Stage& stage) {
  return stage.id == "temperature" || stage.id == "top_k" || stage.id == "top_p" ||
         stage.id == "min_p";
}

// The first knob of a stage always; the others where they are turned or the stage is open.
std::vector<ChainLine> lines_of(const Look& ui, const ColumnSetting& setting) {
  std::vector<ChainLine> lines;
  int place = 0;
  for (const Stage* stage : setting.profile.order) {
    ++place;
    const bool active = stage->active(setting.knobs);
    if (!ui.all_stages && !is_basic(*stage) && !active) continue;
    for (const std::string_view id : stage->knobs) {
      const KnobInfo* knob = find_knob(id);
      const bool first = id == stage->knobs.front();
      const bool turned = active && setting.knobs.*knob->value != knob->neutral;
      if (first || turned || ui.open_stage == stage->id) lines.push_back({stage, knob, place, first});
    }
  }
  return lines;
}

// A track to drag and a value to click and type, on one line.
void draw_knob(const Panel& panel, Rect row, int column, const KnobInfo& knob, double value) {
  constexpr SliderLook kSlider{6, 4};
  const std::string prefix = column_prefix(column);
  const float number_w =
      std::max(panel.px(kValueWidth), panel.canvas.width(panel.fonts().mono_small, "100.00"));
  const Rect number = row.take_right(number_w, panel.px(5 + kSlider.reach));
  row.take_left(panel.px(kSlider.reach));
  if (is_locked(panel.state, knob)) {
    lock_sign(panel, {row.x, row.middle_y()}, panel.theme().dim);
    panel.canvas.text(panel.fonts().mono_small, number.right(), number.middle_y(),
                      panel.theme().text, knob_text(knob, value), Align::right);
    return;
  }
  Look& memory = look(panel);
  const auto move = knob_slider(panel, prefix + "knob." + std::string(knob.id), row, knob, value,
                                token_count(panel.state), memory.grip, kSlider);
  if (move && move->taken_back) panel.send(command::TakeBack{});
  else if (move) send_compare(panel, SetKnob{column, knob.value, move->value}, move->continues);
  const auto typed =
      knob_value(panel, prefix, number, knob, value, panel.fonts().mono_small, memory.field);
  if (typed && typed->ok()) send_compare(panel, SetKnob{column, knob.value, typed->value()});
  if (typed && !typed->ok()) panel.send(command::Report{typed->error()});
}

void draw_line(const Panel& panel, Rect row, int column, const ChainLine& line) {
  const Theme& theme = panel.theme();
  const ColumnSetting& setting = setting_of(panel, column);
  const std::string prefix = column_prefix(column);
  const Rect name = row.take_left(std::clamp(row.w * 0.53f, panel.px(84), panel.px(136)),
                                  panel.px(4));
  const bool on = line.stage->active(setting.knobs);
  const float number_w = panel.px(13);
  if (line.first) {
    panel.canvas.text(panel.fonts().mono_small, name.x + number_w - panel.px(4), name.middle_y(),
                      theme.dim, std::to_string(line.place), Align::right);
  }
  const bool more = line.first && line.stage->knobs.size() > 1;
  const Rect title{name.x + number_w, name.y, name.w - number_w, name.h};
  const ImU32 ink = on || line.stage->id == "temperature" ? theme.text : theme.faint;
  if (more) {
    const Control control =
        panel.controls.at(prefix + "stage." + std::string(line.stage->id), title);
    if (control.hovered) {
      panel.canvas.fill(title, theme.track, panel.px(3));
      hint(panel, std::string(line.stage->formula) + " · click for its other knobs");
    }
    if (control.focused) focus_ring(panel, title);
    if (control.clicked) {
      Look& ui = look(panel);
      ui.open_stage = ui.open_stage == line.stage->id ? "" : std::string(line.stage->id);
    }
  }
  std::string_view words = line.knob->title;
  const bool fits = panel.canvas.width(panel.fonts().small, words) <= title.w;
  if (!fits && line.first && !line.stage->short_title.empty()) words = line.stage->short_title;
  panel.canvas.text_within(panel.fonts().small, title.x, title.middle_y(), title.w, ink, words);
  const double value = setting.knobs.*line.knob->value;
  draw_knob(panel, row, column, *line.knob, value);
}

// ---- the menu -------------------------------------------------------------------------------

const WidgetRect* rect_of(const Panel& panel, const std::string& id) {
  for (const WidgetRect& rect : panel.controls.rects()) {
    if (rect.id == id) return &rect;
  }
  return nullptr;
}

}  // namespace

std::string column_prefix(int column) { return "column." + std::to_string(column + 1) + "."; }

void draw_heads(const Panel& panel, Band band) {
  for (size_t i = 0; i < band.strips.size(); ++i) {
    draw_head(panel, band.strips[i], static_cast<int>(i));
  }
}

float chain_height(const Panel& panel, const Band& band) {
  size_t most = 0;
  for (size_t i = 0; i < band.strips.size(); ++i) {
    most = std::max(most, lines_of(look(panel), setting_of(panel, static_cast<int>(i))).size());
  }
  return panel.px(kLine) * static_cast<float>(most);
}

void draw_chains(const Panel& panel, Band band) {
  for (size_t i = 0; i < band.strips.size(); ++i) {
    Rect strip = band.strips[i];
    const int column = static_cast<int>(i);
    for (const ChainLine& line : lines_of(look(panel), setting_of(panel, column))) {
      if (strip.h < panel.px(kLine) - 1) break;
      draw_line(panel, strip.take_top(panel.px(kLine)), column, line);
    }
  }
}

void draw_engine_menu(const Panel& panel) {
  const int count = static_cast<int>(columns(panel.state).comparison.columns.size());
  int column = 0;
  while (column < count && menu_of(column) != panel.controls.list().id) ++column;
  const WidgetRect* found = column < count ? rect_of(panel, menu_of(column)) : nullptr;
  if (!found) return;
  const auto profiles = all_profiles();
  std::vector<MenuRow> rows;
  for (const Profile& profile : profiles) {
    rows.push_back({menu_of(column) + "." + std::string(profile.id), std::string(profile.title),
                    std::string(profile.help),
                    setting_of(panel, column).profile.id == profile.id});
  }
  const Rect anchor{found->x, found->y, found->w, found->h};
  const auto picked = menu_list(panel, menu_of(column), anchor, rows, {590, 44});
  if (!picked) return;
  const std::string id(profiles[static_cast<std::size_t>(*picked)].id);
  send_compare(panel, SetProfile{column, id});
}

}  // namespace logitdice::compare_page
