#include "app/frame/top_bar.h"

#include <algorithm>
#include <string>
#include <vector>

#include "app/frame/presenting.h"

namespace logitdice {
namespace {

constexpr float kNameWidth = 116, kSignWidth = 28;
constexpr float kTool = 42, kNarrowTool = 36, kClock = 64;
constexpr float kTabPad = 44, kLeastPad = 14,
                kClosestPad = 6;  // beside a title, both sides together

// A die that shows five.
void draw_sign(const Panel& panel, const Rect& r) {
  const float side = panel.px(kSignWidth);
  const Rect die{r.x, r.middle_y() - side / 2, side, side};
  panel.canvas.frame(die, panel.theme().text, panel.px(6), 1.5f);
  for (const float x : {-1.0f, 1.0f}) {
    for (const float y : {-1.0f, 1.0f}) {
      panel.canvas.disc({die.middle_x() + x * side * 0.24f, die.middle_y() + y * side * 0.24f},
                        side * 0.08f, panel.theme().text);
    }
  }
  panel.canvas.disc({die.middle_x(), die.middle_y()}, side * 0.08f, panel.theme().text);
}

bool is_current(const AppState& s, const PageInfo* page) {
  return s.lesson ? page->lists_lessons : s.page == page;
}

// What the tabs say: their titles; where those would touch in the smaller type the digits that open
// them, beside the title of the one that is open.
std::vector<std::string> tab_labels(const Panel& panel, float room, float ratio) {
  std::vector<std::string> titles, digits;
  float w = 0;
  for (const PageInfo* page : panel.state.pages) {
    titles.emplace_back(page->title);
    w += panel.canvas.width(panel.fonts().small, titles.back()) * ratio + panel.px(kClosestPad);
    digits.push_back(is_current(panel.state, page) ? titles.back() : std::to_string(titles.size()));
  }
  return w <= room ? titles : digits;
}

// Tabs as far apart as there is room for, in the smaller type where they would touch. `ratio`: how
// much narrower than its letters a title counts.
void draw_tabs(const Panel& panel, Rect row, float ratio) {
  const auto count = static_cast<float>(panel.state.pages.size());
  const float gap = panel.px(4), room = row.w - gap * (count - 1);
  const std::vector<std::string> labels = tab_labels(panel, room, ratio);
  const auto width_in = [&](ImFont* font) {
    float w = 0;
    for (const std::string& label : labels) w += panel.canvas.width(font, label) * ratio;
    return w;
  };
  ImFont* font = panel.fonts().strong;
  if (width_in(font) + count * panel.px(kLeastPad) > room) font = panel.fonts().small;
  const float pad = std::min(panel.px(kTabPad), (room - width_in(font)) / count);
  for (std::size_t i = 0; i < labels.size(); ++i) {
    const PageInfo* page = panel.state.pages[i];
    const Rect tab = row.take_left(panel.canvas.width(font, labels[i]) * ratio + pad, gap);
    const Rect place = tab.inset(0, panel.px(10));
    if (button(panel, "tab." + std::string(page->id), place, labels[i],
               is_current(panel.state, page) ? ButtonLook::chosen : ButtonLook::link)) {
      panel.send(command::SetView{std::string(page->id)});
    }
    const bool over = ImGui::IsMouseHoveringRect(place.min(), place.max());
    if (over && labels[i] != page->title) hint(panel, std::string(page->title));
  }
}

// Half a disc: the other theme's half is the dark one.
void draw_theme_sign(const Panel& panel, const Rect& r) {
  const ImVec2 centre{r.middle_x(), r.middle_y()};
  panel.canvas.half_disc(centre, panel.px(7), panel.theme().text);
  panel.canvas.ring(centre, panel.px(7), panel.theme().text, 1.5f, 32);
}

// The four corners of a screen.
void draw_fullscreen_sign(const Panel& panel, const Rect& r) {
  const float w = panel.px(7), h = panel.px(6), arm = panel.px(4);
  for (const float sx : {-1.0f, 1.0f}) {
    for (const float sy : {-1.0f, 1.0f}) {
      const ImVec2 corner{r.middle_x() + sx * w, r.middle_y() + sy * h};
      panel.canvas.line(corner, {corner.x - sx * arm, corner.y}, panel.theme().text, 1.5f);
      panel.canvas.line(corner, {corner.x, corner.y - sy * arm}, panel.theme().text, 1.5f);
    }
  }
}

// What is left of the row.
void draw_tools(Ui& ui, const Panel& panel, Rect& row, float width) {
  Rect place;
  const auto tool = [&](const char* id, const char* label, const char* help) {
    place = row.take_right(panel.px(width), panel.px(4)).inset(0, panel.px(10));
    const bool clicked = button(panel, id, place, label, ButtonLook::quiet);
    if (ImGui::IsMouseHoveringRect(place.min(), place.max())) hint(panel, help);
    return clicked;
  };
  if (tool("button.keys", "?", "table of keys (F1)")) ui.show_keys = !ui.show_keys;
  if (tool("button.code", "{ }", "this chain as code (X)")) ui.memory.code.open = true;
  if (tool("button.fullscreen", "", "full screen (F11)")) panel.send(command::ToggleFullscreen{});
  draw_fullscreen_sign(panel, place);
  if (tool("button.theme", "", "dark, light or high contrast (D)"))
    panel.send(command::ToggleTheme{});
  draw_theme_sign(panel, place);
  if (tool("button.larger", "A+", "larger (Ctrl +)")) panel.send(command::ZoomScale{1});
  if (tool("button.smaller", "A−", "smaller (Ctrl −)")) panel.send(command::ZoomScale{-1});
}

// Whether the titles, in letters of the page's own size, fit into tabs that are laid out for those
// of another.
bool holds_titles(const Panel& panel, float ratio) {
  const auto fits = [&](const PageInfo* page) {
    const float w = panel.canvas.width(panel.fonts().strong, page->title);
    return w * (1 - ratio) <= panel.px(kTabPad - 8);
  };
  return std::all_of(panel.state.pages.begin(), panel.state.pages.end(), fits);
}

bool is_narrow(const Panel& panel, const Rect& room) {
  const auto count = static_cast<float>(panel.state.pages.size());
  float w = panel.px(kNameWidth + 12 + 6 * (kTool + 4)) + count * panel.px(kLeastPad + 16);
  for (const PageInfo* page : panel.state.pages) {
    w += panel.canvas.width(panel.fonts().strong, page->title);
  }
  return w > room.w;
}

// Before a class the time stands in the place of the program's name.
bool draw_clock(const Panel& panel, Rect& room) {
  if (!panel.state.presenter.on || !panel.state.presenter.timer) return false;
  const Rect clock = room.take_left(panel.px(kClock), panel.px(12));
  panel.canvas.text(panel.fonts().mono, clock.x, clock.middle_y(), panel.theme().text,
                    timer_text(panel.state, ImGui::GetTime()));
  return true;
}

void draw_name(const Panel& panel, Rect& room, bool narrow) {
  const Rect name = room.take_left(panel.px(narrow ? kSignWidth : kNameWidth), panel.px(12));
  if (narrow) return draw_sign(panel, name);
  panel.canvas.text(panel.fonts().title, name.x, name.middle_y(), panel.theme().text, "logitdice");
}

}  // namespace

void draw_top_bar(Ui& ui, const Panel& whole, const Rect& bar) {
  whole.canvas.fill(bar, whole.theme().panel);
  const float edge = bar.y > 0 ? bar.y : bar.bottom() - 1;  // towards the page
  whole.canvas.line({bar.x, edge}, {bar.right(), edge}, whole.theme().line);
  const bool narrow = is_narrow(whole, bar.inset(whole.px(20), 0));
  // In the smallest type that any page has in this window, so that tabs and tools stay where they
  // are from page to page, as far as the larger letters leave them their room.
  Panel panel = whole;
  panel.canvas.unit = std::min(ui.bar_unit, whole.canvas.unit);
  float ratio = panel.canvas.unit / whole.canvas.unit;
  if (narrow || !holds_titles(panel, ratio)) {
    panel.canvas.unit = whole.canvas.unit;
    ratio = 1;
  }
  Rect room = bar.inset(panel.px(narrow ? 12 : 20), 0);
  if (!draw_clock(panel, room)) draw_name(panel, room, narrow);
  if (!is_hidden(panel.state, "tools")) {
    draw_tools(ui, panel, room, narrow ? kNarrowTool : kTool);
  }
  if (!is_hidden(panel.state, "tabs")) draw_tabs(panel, room, ratio);
}

}  // namespace logitdice
