#include <algorithm>

#include "app/panels/panel.h"
#include "app/pages/cutoffs/draw_parts.h"
#include "app/widgets/menu_list.h"
#include "core/capture/bundled.h"

namespace logitdice::cutoffs_page {
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

// True when it is picked.
bool draw_entry(const Surface& panel, int place, const Rect& row, const Entry& entry,
                bool current) {
  const Theme& theme = panel.theme();
  const std::string menu = "menu.context_" + std::string(place_id(place));
  const Control control = panel.controls.at(menu + "." + entry.id, row);
  if (control.hovered || control.focused) panel.canvas.fill(row, theme.hover, panel.px(4));
  const float x = row.x + panel.px(10), room = row.w - panel.px(20);
  panel.canvas.text_within(panel.fonts().mono, x, row.y + row.h * 0.32f, room,
                           current ? theme.kept : theme.text, entry.label);
  panel.canvas.text_within(panel.fonts().small, x, row.y + row.h * 0.72f, room, theme.dim,
                           entry.note);
  return control.clicked;
}

void draw_list(const Panel& panel, int place, const Rect& anchor, int& open) {
  const std::vector<Entry> all = entries();
  MenuList list(panel, "menu.context", anchor, panel.px(440), static_cast<int>(all.size()),
                panel.px(46));
  for (size_t i = 0; i < all.size(); ++i) {
    const auto& source = inputs(panel.state).sources[static_cast<std::size_t>(place)];
    const Rect row = list.row(static_cast<int>(i));
    if (!draw_entry(list.surface(), place, row, all[i], all[i].id == source.name)) continue;
    send(panel, SetSource{place, all[i].id});
    open = -1;
  }
  if (list.end()) open = -1;
}

}  // namespace

void draw_card_menu(const Panel& panel, int place, Rect row) {
  int& menu = panel.memory.pages.get<Look>().menu;
  const Theme& theme = panel.theme();
  const std::string id(place_id(place));
  const Card& shown = cards(panel.state).cards[place];
  const Rect file = row.take_right(panel.px(76));
  row.take_right(0, panel.px(8));
  const float wanted = panel.canvas.width(panel.fonts().mono_large, shown.context) + panel.px(48);
  const Rect box = row.take_left(std::min(wanted, row.w));
  const Control control = panel.controls.at("menu.context_" + id, box);
  if (control.hovered || menu == place) {
    panel.canvas.fill(box, theme.track, panel.px(size::kSmallRadius));
  }
  panel.canvas.text_within(panel.fonts().mono_large, box.x + panel.px(8), box.middle_y(),
                           box.w - panel.px(40), theme.text, shown.context);
  const float x = box.right() - panel.px(18), y = box.middle_y(), s = panel.px(4.5f);
  panel.canvas.triangle({x - s, y - s / 2}, {x + s, y - s / 2}, {x, y + s * 0.7f}, theme.dim);
  if (control.focused) focus_ring(panel, box);
  if (control.hovered && menu < 0) hint(panel, "another distribution for this place");
  if (control.clicked) menu = menu == place ? -1 : place;
  const Rect beside{box.right() + panel.px(6), file.y, file.w, file.h};
  if (button(panel, "button.open_" + id, beside, "Open…", ButtonLook::link)) {
    panel.memory.file_wish = FileWish{FilePurpose::open, kId, place};
  }
  if (menu == place) draw_list(panel, place, box, menu);
}

}  // namespace logitdice::cutoffs_page
