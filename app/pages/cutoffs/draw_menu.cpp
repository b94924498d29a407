#include <algorithm>

#include "app/frame/ui.h"
#include "app/pages/cutoffs/draw_parts.h"
#include "app/widgets/menu_list.h"
#include "core/capture/bundled.h"

namespace logitdice {
namespace {

struct Entry {
  std::string id, label, note;
};

std::vector<Entry> entries() {
  std::vector<Entry> list;
  list.push_back({std::string(kPipelineSource), "the distribution of the Pipeline",
                  "whatever is open there, a step of a text too"});
  for (const BundledDistribution& d : bundled_distributions()) {
    const std::string label = d.context.empty() ? d.title : d.context;
    list.push_back({d.id, label, label == d.title ? d.note : d.title});
  }
  return list;
}

void draw_entry(const Panel& panel, int place, const Rect& row, const Entry& entry, int& open) {
  const Theme& theme = panel.theme();
  const std::string menu = "menu.context_" + std::string(place_id(place));
  const Control control = panel.controls.at(menu + "." + entry.id, row);
  const bool current = entry.id == panel.state.cutoffs.contexts[place].source;
  if (control.hovered || control.focused) panel.canvas.fill(row, theme.hover, panel.px(4));
  const float x = row.x + panel.px(10), room = row.w - panel.px(20);
  panel.canvas.text_within(panel.fonts().mono, x, row.y + row.h * 0.32f, room,
                           current ? theme.kept : theme.text, entry.label);
  panel.canvas.text_within(panel.fonts().small, x, row.y + row.h * 0.72f, room, theme.dim,
                           entry.note);
  if (!control.clicked) return;
  panel.send(command::SetContext{place, entry.id});
  open = -1;
}

void draw_list(const Panel& panel, int place, const Rect& anchor, int& open) {
  const std::vector<Entry> all = entries();
  MenuList list(panel, "menu.context", anchor, panel.px(440), static_cast<int>(all.size()),
                panel.px(46));
  for (size_t i = 0; i < all.size(); ++i) {
    draw_entry(list.panel(), place, list.row(static_cast<int>(i)), all[i], open);
  }
  if (list.end()) open = -1;
}

}  // namespace

void draw_context_menu(Ui& ui, const Panel& panel, int place, Rect row) {
  const Theme& theme = panel.theme();
  const std::string id(place_id(place));
  const CutoffsContext& context = panel.state.cutoffs.contexts[place];
  const Rect file = row.take_right(panel.px(76));
  row.take_right(0, panel.px(8));
  const float wanted = panel.canvas.width(panel.fonts().mono_large, context.context) + panel.px(48);
  const Rect box = row.take_left(std::min(wanted, row.w));
  const Control control = panel.controls.at("menu.context_" + id, box);
  if (control.hovered || ui.context_menu == place) {
    panel.canvas.fill(box, theme.track, panel.px(size::kSmallRadius));
  }
  panel.canvas.text_within(panel.fonts().mono_large, box.x + panel.px(8), box.middle_y(),
                           box.w - panel.px(40), theme.text, context.context);
  const float x = box.right() - panel.px(18), y = box.middle_y(), s = panel.px(4.5f);
  panel.canvas.triangle({x - s, y - s / 2}, {x + s, y - s / 2}, {x, y + s * 0.7f}, theme.dim);
  if (control.focused) focus_ring(panel, box);
  if (control.hovered && ui.context_menu < 0) hint(panel, "another distribution for this place");
  if (control.clicked) ui.context_menu = ui.context_menu == place ? -1 : place;
  const Rect beside{box.right() + panel.px(6), file.y, file.w, file.h};
  if (button(panel, "button.open_" + id, beside, "Open…", ButtonLook::link)) {
    ask_for_file(ui.files, FilePurpose::open, place);
  }
  if (ui.context_menu == place) draw_list(panel, place, box, ui.context_menu);
}

}  // namespace logitdice
