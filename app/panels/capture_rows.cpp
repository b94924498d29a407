#include "app/panels/capture_rows.h"

#include <algorithm>
#include <string>
#include <vector>

#include "app/program/capture_source.h"
#include "app/widgets/menu_list.h"
#include "core/capture/captured_values.h"
#include "core/capture/vocabularies.h"
#include "core/text/numbers.h"
#include "core/text/parse_number.h"
#include "core/text/token_text.h"

namespace logitdice {
namespace {

constexpr const char* kEntryMenu = "menu.entry";
constexpr const char* kVocabularyMenu = "menu.vocabulary";
constexpr float kLineHeight = 19, kFieldHeight = 30, kMenuHeight = 34;
constexpr float kFieldWidth = 96, kArrowWidth = 28;

// What is typed over the numbers of a file.
struct CaptureFields {
  EditedText temperature, vocabulary;
  const CaptureFile* opened = nullptr;  // whose list of texts was shown by itself
};

// ---- which of the file's texts ------------------------------------------------------------------

std::string entry_help(const CaptureEntry& entry) {
  if (!entry.capture) return entry.capture.error();
  const Capture& capture = entry.capture.value();
  const auto steps = static_cast<std::int64_t>(capture.steps.size());
  std::string text = printable(text_before(capture, capture.steps.size()));
  text.erase(0, std::min(text.find_first_not_of(' '), text.size()));
  return count_text(steps) + " " + plural(steps, "token") + ": " + ellipsis(text, 60);
}

std::string entry_label(const CaptureSource& source) {
  return std::to_string(source.entry + 1) + " of " + std::to_string(source.entries().size()) +
         " · " + printable(source.entries()[source.entry].title);
}

void draw_entry_list(const Panel& panel, const CaptureSource& source, const Rect& anchor) {
  if (panel.controls.list().id != kEntryMenu) return;
  std::vector<MenuRow> rows;
  for (std::size_t i = 0; i < source.entries().size(); ++i) {
    const CaptureEntry& entry = source.entries()[i];
    rows.push_back({kEntryMenu + ("." + std::to_string(i)), printable(entry.title),
                    entry_help(entry), i == source.entry});
  }
  const auto picked = menu_list(panel, kEntryMenu, anchor, rows, {440, 48});
  if (picked) panel.send(command::OpenEntry{static_cast<std::size_t>(*picked)});
}

// A closed menu with its arrow; true where it was clicked.
bool menu_box(const Panel& panel, const char* id, const Rect& box, const std::string& label) {
  const Theme& theme = panel.theme();
  const Control control = panel.controls.at(id, box);
  panel.canvas.fill(box, control.hovered ? theme.hover : theme.track, panel.px(size::kSmallRadius));
  if (!label.empty()) {
    panel.canvas.text_within(panel.fonts().small, box.x + panel.px(12), box.middle_y(),
                             box.w - panel.px(40), theme.text, label);
  }
  draw_menu_arrow(panel, box.right() - panel.px(14), box.middle_y(), theme.dim);
  if (control.focused) focus_ring(panel, box);
  return control.clicked;
}

// A file with several texts shows what there is to choose from as it is opened.
void draw_entries(const Panel& panel, const CaptureSource& source, Rect& column) {
  if (source.entries().size() < 2) return;
  const Rect box = column.take_top(panel.px(kMenuHeight), panel.px(6));
  if (menu_box(panel, kEntryMenu, box, entry_label(source))) panel.controls.toggle_list(kEntryMenu);
  draw_entry_list(panel, source, box);
}

// ---- what the numbers are -----------------------------------------------------------------------

std::string caveat_of(const Capture& capture) {
  if (capture.values == ValueKind::kProcessed) return "what its chain cut cannot come back";
  if (capture.values == ValueKind::kUnknown) return "read as ln p at T = 1";
  return {};
}

void draw_values(const Panel& panel, const CaptureSource& source, Rect& column) {
  const Theme& theme = panel.theme();
  const std::string caveat = caveat_of(source.capture);
  const int lines = caveat.empty() ? 2 : 3;
  Rect room = column.take_top(panel.px(kLineHeight * static_cast<float>(lines)), panel.px(6));
  const Control control = panel.controls.at("capture.values", room);
  if (control.focused) focus_ring(panel, room);
  if (control.hovered && !panel.controls.list_open()) hint(panel, source_lines(source));
  if (control.clicked) panel.send(command::Tell{source_lines(source)});
  const auto line = [&](const std::string& text, ImU32 ink) {
    const Rect row = room.take_top(panel.px(kLineHeight));
    panel.canvas.text_within(panel.fonts().small, row.x, row.middle_y(), row.w, ink, text);
  };
  line(values_text(source), theme.text);
  line(listed_text(source), theme.dim);
  if (!caveat.empty()) line(caveat, theme.cut);
}

// ---- what only a person can say -----------------------------------------------------------------

// Its name, and the field: true once another number than `now` was entered, which is in the field.
bool number_field(const Panel& panel, const std::string& id, const char* name, Rect row,
                  EditedText& field, const std::string& now) {
  panel.canvas.text_within(panel.fonts().small, row.x, row.middle_y(),
                           row.w - panel.px(kFieldWidth + 6), panel.theme().dim, name);
  if (!field.active) field.text = now;
  const FieldState became =
      text_field(panel, id, row.take_right(panel.px(kFieldWidth)), field.text, false, "not told");
  field.active = became == FieldState::editing;
  const bool done = became == FieldState::entered || became == FieldState::left;
  return done && field.text != now;
}

void ask_for_temperature(const Panel& panel, const CaptureSource& source, CaptureFields& fields,
                         Rect& column) {
  if (!asks_for_temperature(source)) return;
  const double told = source.said.value_temperature;
  const Rect row = column.take_top(panel.px(kFieldHeight), panel.px(6));
  const bool entered = number_field(panel, "field.value_temperature", "T in the numbers", row,
                                    fields.temperature, told > 0 ? number_text(told) : "");
  if (!entered) return;
  const std::string& text = fields.temperature.text;
  const ParsedNumber number = parse_number(text);
  if (!text.empty() && number.fault != NumberFault::kNone) {
    return panel.send(
        command::Report{"The T is a number such as 0.7, not \"" + printable(text) + "\"."});
  }
  panel.send(command::SetValueTemperature{text.empty() ? 0 : number.value});
}

void draw_vocabulary_list(const Panel& panel, const CaptureSource& source, const Rect& anchor) {
  if (panel.controls.list().id != kVocabularyMenu) return;
  std::vector<MenuRow> rows = {{"menu.vocabulary.none", "not known",
                                "Then the tail may be of any number of tokens.",
                                source.said.vocabulary == 0}};
  const auto known = known_vocabularies();
  for (const VocabularySize& row : known) {
    rows.push_back({"menu.vocabulary." + std::string(row.id), std::string(row.title),
                    count_text(row.tokens) + " tokens", source.said.vocabulary == row.tokens});
  }
  const auto picked = menu_list(panel, kVocabularyMenu, anchor, rows, {440, 44});
  if (!picked) return;
  panel.send(command::SetVocabulary{
      *picked == 0 ? 0 : known[static_cast<std::size_t>(*picked - 1)].tokens});
}

void ask_for_vocabulary(const Panel& panel, const CaptureSource& source, CaptureFields& fields,
                        Rect& column) {
  if (!asks_for_vocabulary(source)) return;
  const int told = source.said.vocabulary;
  Rect row = column.take_top(panel.px(kFieldHeight), panel.px(6));
  const Rect menu = row.take_right(panel.px(kArrowWidth), panel.px(4));
  if (menu_box(panel, kVocabularyMenu, menu, "")) panel.controls.toggle_list(kVocabularyMenu);
  draw_vocabulary_list(panel, source, menu);
  const bool entered = number_field(panel, "field.vocabulary", "vocabulary", row, fields.vocabulary,
                                    told > 0 ? std::to_string(told) : "");
  if (!entered) return;
  const std::string& text = fields.vocabulary.text;
  const Result<int> tokens = text.empty() ? 0 : vocabulary_size(text);
  if (!tokens) return panel.send(command::Report{tokens.error()});
  panel.send(command::SetVocabulary{tokens.value()});
}

void offer_settings(const Panel& panel, const CaptureSource& source, Rect& column) {
  const Capture& capture = source.capture;
  if (!capture.has_settings || brings_its_chain(capture)) return;
  const std::string refusal = settings_refusal(capture);
  const Inputs& in = panel.state.in;
  const bool differ = in.knobs != capture.knobs || !same_chain(in.profile, capture.profile) ||
                      in.seed != capture.seed;
  const Rect row = column.take_top(panel.px(kFieldHeight), panel.px(6));
  if (button(panel, "button.use_settings", row, "Use its settings", ButtonLook::quiet,
             differ && refusal.empty()))
    panel.send(command::UseSettings{});
  if (!refusal.empty() && ImGui::IsMouseHoveringRect(row.min(), row.max())) hint(panel, refusal);
}

}  // namespace

void capture_rows(const Panel& panel, Rect& column) {
  const CaptureSource* source = shown_source(panel.state);
  CaptureFields& fields = panel.memory.pages.get<CaptureFields>();
  if (!source) {
    fields.opened = nullptr;
    return;
  }
  if (source->file.get() != fields.opened) {
    fields = CaptureFields{};
    fields.opened = source->file.get();
    if (source->entries().size() > 1 && source->entry == first_entry(source->file->captures))
      panel.controls.open_list(kEntryMenu);
  }
  draw_entries(panel, *source, column);
  draw_values(panel, *source, column);
  ask_for_temperature(panel, *source, fields, column);
  ask_for_vocabulary(panel, *source, fields, column);
  offer_settings(panel, *source, column);
  column.take_top(panel.px(6));
}

}  // namespace logitdice
