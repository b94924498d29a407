#include <algorithm>

#include "app/panels/panel.h"
#include "app/widgets/menu_list.h"
#include "core/capture/bundled.h"

namespace logitdice {
namespace {

std::string menu_label(const Distribution& d) {
  return printable(d.context.empty() ? d.title : d.context);
}

std::string menu_label(const BundledDistribution& d) {
  return d.context.empty() ? d.title : d.context;
}

// True when it is picked.
bool draw_item(const Surface& panel, const Rect& row, const BundledDistribution& entry,
               bool current) {
  const Theme& theme = panel.theme();
  const Control control = panel.controls.at("menu.distribution." + entry.id, row);
  if (control.hovered || control.focused) panel.canvas.fill(row, theme.hover, panel.px(4));
  const float x = row.x + panel.px(10), room = row.w - panel.px(20);
  panel.canvas.text_within(panel.fonts().mono, x, row.y + row.h * 0.32f, room,
                           current ? theme.kept : theme.text, menu_label(entry));
  const bool told = menu_label(entry) == entry.title;
  panel.canvas.text_within(panel.fonts().small, x, row.y + row.h * 0.72f, room, theme.dim,
                           told ? entry.note : entry.title);
  return control.clicked;
}

void draw_list(const Panel& panel, const Rect& anchor) {
  SourceMenu& menu = panel.memory.source_menu;
  const auto entries = bundled_distributions();
  MenuList list(panel, "menu.distribution", anchor, panel.px(440),
                static_cast<int>(entries.size()), panel.px(48));
  for (size_t i = 0; i < entries.size(); ++i) {
    const bool current = entries[i].id == panel.state.distribution.id;
    if (!draw_item(list.surface(), list.row(static_cast<int>(i)), entries[i], current)) continue;
    panel.send(command::OpenBundled{entries[i].id});
    menu.open = false;
  }
  if (list.end()) menu.open = false;
}

}  // namespace

void source_menu(const Panel& panel, const Rect& box) {
  SourceMenu& menu = panel.memory.source_menu;
  const Theme& theme = panel.theme();
  const Control control = panel.controls.at("menu.distribution", box);
  panel.canvas.fill(box, control.hovered ? theme.hover : theme.track,
                    panel.px(size::kSmallRadius));
  panel.canvas.text_within(panel.fonts().mono, box.x + panel.px(12), box.middle_y(),
                           box.w - panel.px(44), theme.text, menu_label(panel.state.distribution));
  draw_menu_arrow(panel, box.right() - panel.px(18), box.middle_y(), theme.dim);
  if (control.focused) focus_ring(panel, box);
  if (control.clicked) menu.open = !menu.open;
  if (menu.open) draw_list(panel, box);
}

void source_panel(const Panel& panel, Rect& column) {
  const Rect title = column.take_top(panel.px(18), panel.px(8));
  panel.canvas.caption(title.x, title.middle_y(), "DISTRIBUTION");
  source_menu(panel, column.take_top(panel.px(38), panel.px(8)));
  Rect buttons = column.take_top(panel.px(34), panel.px(14));
  const float part = (buttons.w - 2 * panel.px(6)) / 8;
  const Rect open = buttons.take_left(2.4f * part, panel.px(6));
  const Rect capture = buttons.take_left(3.8f * part, panel.px(6));
  if (button(panel, "button.open", open, "Open…")) panel.memory.file_wish = FileWish{};
  if (button(panel, "button.capture_gpt", capture, "Capture GPT…")) {
    panel.send(command::CaptureDistribution{});
  }
  if (button(panel, "button.next_distribution", buttons, "Next")) {
    panel.send(command::NextDistribution{1});
  }
}

}  // namespace logitdice
