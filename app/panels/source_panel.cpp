#include <string>
#include <vector>

#include "app/panels/capture_rows.h"
#include "app/panels/model_menu.h"
#include "app/panels/panel.h"
#include "app/program/capture_source.h"
#include "app/widgets/menu_list.h"
#include "core/capture/bundled.h"
#include "core/capture/bundled_captures.h"

namespace logitdice {
namespace {

constexpr std::string_view kBlank = "___";  // nothing stands before the token
constexpr const char* kSourceMenu = "menu.distribution";

std::string menu_label(const Distribution& d) {
  return printable(d.context.empty() || d.context == kBlank ? d.title : d.context);
}

// What it shows, or what is being asked.
std::string source_label(const AppState& s) {
  const std::string asking = asking_text(s);
  return asking.empty() ? menu_label(s.distribution) : asking + "… (Esc stops)";
}

// What the middle button does: it asks the model, or has it at hand first.
const char* ask_label(const AppState& s) {
  if (is_embedded(s.in.model)) return "Capture GPT…";
  const bool away = s.models.status == ModelDesk::Status::idle ||
                    s.models.status == ModelDesk::Status::failed;
  return away ? "Connect" : "Ask the model";
}

std::string menu_label(const BundledDistribution& d) {
  return d.context.empty() ? d.title : d.context;
}

void add_captures(const Panel& panel, std::vector<MenuRow>& rows) {
  const CaptureSource* shown = shown_source(panel.state);
  for (const BundledCapture& capture : bundled_captures()) {
    rows.push_back({std::string(kSourceMenu) + "." + capture.id, capture.title, capture.note,
                    shown && shown->file->name == capture.id});
  }
}

void draw_list(const Panel& panel, const Rect& anchor) {
  if (panel.controls.list().id != kSourceMenu) return;
  const auto entries = bundled_distributions();
  std::vector<MenuRow> rows;
  for (const BundledDistribution& entry : entries) {
    const std::string label = menu_label(entry);
    rows.push_back({std::string(kSourceMenu) + "." + entry.id, label,
                    label == entry.title ? entry.note : entry.title,
                    entry.id == panel.state.distribution.id});
  }
  add_captures(panel, rows);
  const auto picked = menu_list(panel, kSourceMenu, anchor, rows, {440, 48, true});
  if (!picked) return;
  const std::string& id = rows[static_cast<std::size_t>(*picked)].id;
  panel.send(command::OpenBundled{id.substr(id.find('.', id.find('.') + 1) + 1)});
}

}  // namespace

void source_menu(const Panel& panel, const Rect& box) {
  const Theme& theme = panel.theme();
  const Control control = panel.controls.at(kSourceMenu, box);
  panel.canvas.fill(box, control.hovered ? theme.hover : theme.track,
                    panel.px(size::kSmallRadius));
  panel.canvas.text_within(panel.fonts().mono, box.x + panel.px(12), box.middle_y(),
                           box.w - panel.px(44), theme.text, source_label(panel.state));
  draw_menu_arrow(panel, box.right() - panel.px(18), box.middle_y(), theme.dim);
  if (control.focused) focus_ring(panel, box);
  if (control.clicked) panel.controls.toggle_list(kSourceMenu);
  draw_list(panel, box);
}

void source_panel(const Panel& panel, Rect& column) {
  Rect title = column.take_top(panel.px(21), panel.px(5));
  model_menu(panel, "menu.model", title.take_right(title.w * 0.52f));
  panel.canvas.caption(title.x, title.middle_y(), "DISTRIBUTION");
  source_menu(panel, column.take_top(panel.px(38), panel.px(8)));
  Rect buttons = column.take_top(panel.px(34), panel.px(14));
  const float part = (buttons.w - 2 * panel.px(6)) / 8;
  const Rect open = buttons.take_left(2.4f * part, panel.px(6));
  const Rect capture = buttons.take_left(3.8f * part, panel.px(6));
  if (button(panel, "button.open", open, "Open…")) panel.memory.file_wish = FileWish{};
  if (button(panel, "button.capture_gpt", capture, ask_label(panel.state))) {
    panel.send(command::CaptureDistribution{});
  }
  if (button(panel, "button.next_distribution", buttons, "Next")) {
    panel.send(command::NextDistribution{1});
  }
  capture_rows(panel, column);
}

}  // namespace logitdice
