#include <algorithm>
#include <string>
#include <vector>

#include "app/pages/steer/draw_parts.h"
#include "app/widgets/menu_list.h"
#include "core/text/token_text.h"

namespace logitdice::steer_page {
namespace {

constexpr const char* kExampleMenu = "menu.rule";
constexpr float kFieldRow = 34, kRowGap = 8, kName = 70;

// ---- rules in one line ------------------------------------------------------------------------

// Words stand one a line in a file and one behind the other in the field.
std::string line_of(Kind kind, const std::string& rule) {
  std::string line;
  for (const char c : rule) {
    if (c != '\n') line += c;
    if (c == '\n' && kind != Kind::regex && !line.empty()) line += kind == Kind::words ? ", " : " ";
  }
  while (kind == Kind::words && (line.ends_with(' ') || line.ends_with(','))) line.pop_back();
  return line;
}

std::string rule_of_line(Kind kind, const std::string& line) {
  if (kind != Kind::words) return line;
  std::string rule;
  bool begins = true;
  for (const char c : line) {
    if (begins && c == ' ') continue;
    begins = c == ',';
    rule += begins ? '\n' : c;
  }
  return rule;
}

// ---- the rows ---------------------------------------------------------------------------------

void caption_of_row(const Panel& panel, Rect& row, const char* text) {
  const Rect name = row.take_left(panel.px(kName), panel.px(6));
  panel.canvas.caption(name.x, name.middle_y(), text);
}

void draw_prompt_row(const Panel& panel, Rect row) {
  caption_of_row(panel, row, "PROMPT");
  const bool running = steered(panel.state).running;
  const Rect go = row.take_right(panel.px(146), panel.px(8));
  const std::string& prompt = inputs(panel.state).prompt;
  EditedText& field = look(panel).prompt;
  const Typed typed = typed_field(panel, "field.steer_prompt", row, field, prompt);
  if (typed.changed) send(panel, SetPrompt{field.text}, typed.continues);
  const bool clicked =
      button(panel, "button.generate", go, running ? "Stop (G)" : "Generate (G)", ButtonLook::main);
  if (clicked || typed.entered) send(panel, Write{});
}

void draw_kinds(const Panel& panel, Rect& row) {
  constexpr float kWidths[] = {62, 64, 122};
  const Inputs& in = inputs(panel.state);
  for (int i = kKinds; i-- > 0;) {
    const auto at = static_cast<std::size_t>(i);
    const Rect box = row.take_right(panel.px(kWidths[at]), panel.px(4));
    const bool chosen = static_cast<int>(in.kind) == i;
    if (button(panel, "button.rule_" + std::string(kKindIds[at]), box, std::string(kKindTitles[at]),
               chosen ? ButtonLook::chosen : ButtonLook::quiet)) {
      send(panel, SetKind{static_cast<Kind>(i)});
    }
  }
}

void draw_examples(const Panel& panel, Rect& row) {
  const Rect box = row.take_right(panel.px(28), panel.px(6));
  const Control control = panel.controls.at(kExampleMenu, box);
  panel.canvas.fill(box, control.hovered ? panel.theme().hover : panel.theme().track,
                    panel.px(size::kSmallRadius));
  draw_menu_arrow(panel, box.middle_x(), box.middle_y(), panel.theme().dim);
  if (control.focused) focus_ring(panel, box);
  if (control.hovered && !panel.controls.list_open())
    hint(panel, "rules that come with the program");
  if (control.clicked) panel.controls.toggle_list(kExampleMenu);
  if (panel.controls.list().id != kExampleMenu) return;
  std::vector<MenuRow> rows;
  for (const RuleExample& example : rule_examples()) {
    rows.push_back({"menu.rule." + std::to_string(rows.size()), std::string(example.title),
                    std::string(kKindTitles[static_cast<std::size_t>(example.kind)]) + "  " +
                        line_of(example.kind, std::string(example.rule))});
  }
  const auto picked = menu_list(panel, kExampleMenu, box, rows, {520, 44});
  if (picked) send(panel, UseRuleExample{*picked});
}

// Of words and schemas: from a file; of words: allowed or forbidden ones.
void draw_rule_buttons(const Panel& panel, Rect& row) {
  const Inputs& in = inputs(panel.state);
  draw_kinds(panel, row);
  draw_examples(panel, row);
  if (in.kind == Kind::regex) return;
  if (button(panel, "button.open_rule", row.take_right(panel.px(64), panel.px(6)), "Open…")) {
    panel.memory.file_wish = FileWish{FilePurpose::open, kId, static_cast<int>(in.kind)};
  }
  if (in.kind != Kind::words) return;
  const Rect forbid = row.take_right(panel.px(84), panel.px(6));
  if (button(panel, "button.forbid", forbid, in.forbidden ? "forbidden" : "allowed")) {
    send(panel, SetForbidden{!in.forbidden});
  }
}

// Below the sign that a sentence names, as far as the field shows it.
void draw_mark(const Panel& panel, const Rect& field, const std::string& line, int column) {
  const float sign = panel.canvas.width(panel.fonts().mono, "0");
  if (column <= 0 || panel.canvas.width(panel.fonts().mono, line) > field.w - panel.px(16)) return;
  const float x = field.x + panel.px(8) + sign * (static_cast<float>(column) - 0.5f);
  const float y = field.bottom() - panel.px(5), half = panel.px(4);
  panel.canvas.triangle({x - half, y + half}, {x + half, y + half}, {x, y}, panel.theme().cut);
}

void draw_rule_row(const Panel& panel, Rect row) {
  const Inputs& in = inputs(panel.state);
  caption_of_row(panel, row, "RULE");
  draw_rule_buttons(panel, row);
  const std::string line = line_of(in.kind, rule_of(in).text);
  EditedText& field = look(panel).rule;
  const Typed typed = typed_field(panel, "field.rule", row, field, line);
  if (typed.changed)
    send(panel, SetRule{in.kind, rule_of_line(in.kind, field.text)}, typed.continues);
  if (typed.entered) send(panel, Write{});
  const Steered& p = steered(panel.state);
  const bool wrong = !p.compiled.error.empty() && !p.compiling;
  if (!wrong) return;
  panel.canvas.frame(row, panel.theme().cut, panel.px(size::kSmallRadius), 2);
  if (in.kind == Kind::regex) draw_mark(panel, row, line, column_of(p.compiled.error));
}

// What is wrong with the rule, or how the text ended badly.
std::string complaint(const AppState& s) {
  const Steered& p = steered(s);
  if (!p.compiled.error.empty() && !p.compiling) return p.compiled.error;
  if (!p.error.empty()) return p.error;
  return p.end.dead_end;
}

}  // namespace

void draw_rule_card(const Panel& panel, const Rect& rect) {
  Rect room = card(panel, rect);
  draw_prompt_row(panel, room.take_top(panel.px(kFieldRow), panel.px(kRowGap)));
  draw_rule_row(panel, room.take_top(panel.px(kFieldRow), panel.px(kRowGap)));
  Rect written = room.take_bottom(panel.px(54));
  const std::string wrong = complaint(panel.state);
  if (!wrong.empty()) {
    ImFont* font = panel.fonts().small;
    const float from = panel.px(kName + 6);
    const float h = panel.canvas.paragraph_height(font, room.w - from, wrong);
    Rect lines = room.take_top(std::min(h, room.h / 2), panel.px(2));
    panel.controls.note("steer.complaint", lines);
    lines.take_left(from);
    panel.canvas.paragraph(font, lines, panel.theme().cut, wrong);
  }
  draw_automaton(panel, room);
  draw_written(panel, written);
}

}  // namespace logitdice::steer_page
