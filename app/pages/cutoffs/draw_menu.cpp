#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "app/panels/panel.h"
#include "app/pages/cutoffs/draw_parts.h"
#include "app/widgets/menu_list.h"
#include "core/capture/bundled.h"

namespace logitdice::cutoffs_page {
namespace {

std::string menu_of(int place) { return "menu.context_" + std::string(place_id(place)); }

// What the card may show beside files; the id of each is its name behind that of the menu.
std::vector<MenuRow> entries(const std::string& menu, const std::string& shown) {
  std::vector<MenuRow> rows;
  const auto add = [&](const std::string& id, std::string title, std::string help) {
    rows.push_back({menu + "." + id, std::move(title), std::move(help), id == shown});
  };
  add(std::string(kPipelineSource), "the distribution of the Pipeline",
      "whatever is open there, a step of a text too");
  for (const BundledDistribution& d : bundled_distributions()) {
    const std::string label = d.context.empty() ? d.title : d.context;
    add(d.id, label, label == d.title ? d.note : d.title);
  }
  return rows;
}

void draw_list(const Panel& panel, int place, const Rect& anchor) {
  const std::string menu = menu_of(place);
  if (panel.controls.list().id != menu) return;
  const auto& source = inputs(panel.state).sources[static_cast<std::size_t>(place)];
  const std::vector<MenuRow> rows = entries(menu, source.name);
  const auto picked = menu_list(panel, menu, anchor, rows, {440, 46, true});
  if (!picked) return;
  const std::string& id = rows[static_cast<std::size_t>(*picked)].id;
  send(panel, SetSource{place, id.substr(menu.size() + 1)});
}

}  // namespace

void draw_card_menu(const Panel& panel, int place, Rect row) {
  const std::string menu = menu_of(place);
  const bool open = panel.controls.list().id == menu;
  const Theme& theme = panel.theme();
  const std::string id(place_id(place));
  const Card& shown = cards(panel.state).cards[static_cast<std::size_t>(place)];
  const bool files = !panel.state.presenter.on;  // before a class the sentence has their room
  const Rect file = row.take_right(panel.px(files ? 76 : 0));
  row.take_right(0, panel.px(files ? 8 : 0));
  ImFont* font = panel.fonts().mono_large;
  if (panel.canvas.width(font, shown.context) > row.w - panel.px(48)) font = panel.fonts().mono;
  const float wanted = panel.canvas.width(font, shown.context) + panel.px(48);
  const Rect box = row.take_left(std::min(wanted, row.w));
  const Control control = panel.controls.at(menu, box);
  if (control.hovered || open) {
    panel.canvas.fill(box, theme.track, panel.px(size::kSmallRadius));
  }
  panel.canvas.text_within(font, box.x + panel.px(8), box.middle_y(), box.w - panel.px(40),
                           theme.text, shown.context);
  const float x = box.right() - panel.px(18), y = box.middle_y(), s = panel.px(4.5f);
  panel.canvas.triangle({x - s, y - s / 2}, {x + s, y - s / 2}, {x, y + s * 0.7f}, theme.dim);
  if (control.focused) focus_ring(panel, box);
  if (control.hovered && !panel.controls.list_open()) hint(panel, "another distribution for this place");
  if (control.clicked) panel.controls.toggle_list(menu);
  const Rect beside{box.right() + panel.px(6), file.y, file.w, file.h};
  if (files && button(panel, "button.open_" + id, beside, "Open…", ButtonLook::link)) {
    panel.memory.file_wish = FileWish{FilePurpose::open, kId, place};
  }
  draw_list(panel, place, box);
}

}  // namespace logitdice::cutoffs_page
