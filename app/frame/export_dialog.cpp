#include "app/frame/export_dialog.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/text/numbers.h"

namespace logitdice {
namespace {

constexpr int kColumns = 2;
constexpr float kRowHeight = 34, kRowGap = 6, kFieldHeight = 34, kLabel = 70;

void draw_rows(Exporter& exporter, const Panel& panel, Rect room) {
  const auto rows = all_exports();
  const std::size_t each = (rows.size() + kColumns - 1) / kColumns;
  const float w = (room.w - panel.px(kRowGap)) / kColumns;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const std::size_t column = i / each, row = i % each;
    const Rect place{room.x + static_cast<float>(column) * (w + panel.px(kRowGap)),
                     room.y + static_cast<float>(row) * panel.px(kRowHeight + kRowGap), w,
                     panel.px(kRowHeight)};
    const ButtonLook look = i == exporter.row ? ButtonLook::chosen : ButtonLook::quiet;
    const bool clicked = button(panel, "button.export_" + std::string(rows[i].id), place,
                                std::string(rows[i].title), look, !exporter.running);
    if (clicked) choose_export(exporter, i);
  }
}

// A field under its name; true where Enter was pressed in it.
bool draw_field(const Panel& panel, Rect row, const char* label, const char* id, std::string& text,
                bool start, const char* example) {
  const Rect name = row.take_left(panel.px(kLabel));
  panel.canvas.text(panel.fonts().small, name.x, name.middle_y(), panel.theme().dim, label);
  return text_field(panel, id, row, text, start, example) == FieldState::entered;
}

bool draw_fields(Exporter& exporter, const Panel& panel, Rect& room) {
  const auto next = [&] { return room.take_top(panel.px(kFieldHeight), panel.px(8)); };
  bool entered = draw_field(panel, next(), "file", "field.export_file", exporter.file,
                            std::exchange(exporter.fresh, false), "");
  if (exporter.what().picture) {
    entered |=
        draw_field(panel, next(), "size", "field.export_size", exporter.size, false, "1600x900");
  }
  if (exporter.what().kind == ExportKind::sweep) {
    entered |= draw_field(panel, next(), "knob", "field.export_sweep", exporter.sweep, false,
                          "temperature=0.2..2");
  }
  return entered;
}

std::string_view remark(const Exporter& exporter) {
  if (exporter.what().film) {
    return "A folder or a name like frame-%03d.png gives one PNG for each picture.";
  }
  return exporter.what().picture ? "The page as it is; in another size it is laid out anew." : "";
}

// What is wrong, or how far it is.
void draw_outcome(const Exporter& exporter, const Panel& panel, const Rect& room) {
  const Theme& theme = panel.theme();
  if (exporter.running) {
    const Rect track{room.x, room.y + panel.px(6), room.w, panel.px(8)};
    panel.canvas.fill(track, theme.track, panel.px(4));
    const auto share = static_cast<float>(exporter.progress);
    panel.canvas.fill({track.x, track.y, track.w * share, track.h}, theme.kept, panel.px(4));
    panel.canvas.text(panel.fonts().small, room.x, track.bottom() + panel.px(14), theme.dim,
                      "at work: " + fixed_text(exporter.progress * 100, 0) + " %");
    return;
  }
  const bool wrong = !exporter.error.empty();
  panel.canvas.paragraph(panel.fonts().small, room, wrong ? theme.text : theme.dim,
                         wrong ? exporter.error : remark(exporter));
}

// ↑ and ↓ choose a row.
void take_keys(Exporter& exporter) {
  const auto last = all_exports().size() - 1;
  for (const ListKey key : std::exchange(exporter.keys, {})) {
    if (exporter.running) continue;
    std::size_t row = exporter.row;
    if (key == ListKey::up) row = row == 0 ? 0 : row - 1;
    if (key == ListKey::down) row = std::min(last, row + 1);
    if (key == ListKey::first) row = 0;
    if (key == ListKey::last) row = last;
    if (row != exporter.row) choose_export(exporter, row);
  }
}

Rect box_of(const Panel& panel) {
  const ImVec2 screen = ImGui::GetIO().DisplaySize;
  const float w = std::min(panel.px(620), screen.x - panel.px(24));
  const float h = std::min(panel.px(520), screen.y - panel.px(24));
  return {std::floor((screen.x - w) / 2), std::floor((screen.y - h) / 2), w, h};
}

}  // namespace

void draw_export(Exporter& exporter, const Panel& panel) {
  take_keys(exporter);
  Rect room = card(panel, box_of(panel));
  const Rect title = room.take_top(panel.px(26), panel.px(10));
  panel.canvas.text(panel.fonts().title, title.x, title.middle_y(), panel.theme().text, "Save as");
  const std::size_t each = (all_exports().size() + kColumns - 1) / kColumns;
  const float rows_h = static_cast<float>(each) * (kRowHeight + kRowGap);
  draw_rows(exporter, panel, room.take_top(panel.px(rows_h), panel.px(8)));
  Rect buttons = room.take_bottom(panel.px(36), panel.px(8));
  bool save = draw_fields(exporter, panel, room);
  draw_outcome(exporter, panel, room);
  const Rect cancel = buttons.take_right(panel.px(130), panel.px(8));
  const Rect done = buttons.take_right(panel.px(150));
  save |= button(panel, "button.export_save", done, "Save (Enter)", ButtonLook::main,
                 !exporter.running);
  if (button(panel, "button.export_cancel", cancel, "Cancel (Esc)")) {
    exporter.running ? cancel_export(exporter) : void(exporter.open = false);
  }
  if (save) begin_export(exporter, panel.state, panel.commands);
}

}  // namespace logitdice
