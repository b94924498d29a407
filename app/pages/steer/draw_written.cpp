#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "app/pages/steer/command.h"
#include "app/pages/steer/draw_parts.h"
#include "app/ui/clipboard.h"
#include "core/model/embedded.h"
#include "core/steer/written_cells.h"
#include "core/text/numbers.h"
#include "core/text/token_text.h"

namespace logitdice::steer_page {
namespace {

constexpr float kCellRow = 28, kRound = 9, kRoundPad = 4, kWrittenName = 84;

// A token of the text with its characters and the states between them.
struct WrittenToken {
  std::size_t step = 0;
  std::vector<WrittenCell> cells;
  bool proposed = false;  // the one that is looked at, which is not in the text yet
  float w = 0;
};

float round_width(const Panel& panel, StateId state) {
  const float digits = panel.canvas.width(panel.fonts().mono_small, std::to_string(state));
  return std::max(panel.px(2 * kRound), digits + panel.px(2 * kRoundPad));
}

float cell_width(const Panel& panel, const WrittenCell& cell, bool states) {
  const float w = panel.canvas.width(panel.fonts().mono, cell.text) + panel.px(4);
  return w + (states ? round_width(panel, cell.after) + panel.px(2) : 0);
}

WrittenToken token_of(const Panel& panel, std::size_t step, TokenId id, StateId from,
                      bool proposed) {
  const Automaton* rule = steered(panel.state).written_by.automaton.get();
  WrittenToken token{step, {}, proposed};
  const ModelHandle& model = steered(panel.state).model;
  const bool ends = id == model->info().end_of_text;
  const std::string_view bytes = ends ? std::string_view() : model->piece(id);
  if (rule) token.cells = cells_of(*rule, from, bytes);
  if (!rule && !ends) token.cells = {{visible(bytes), 0}};
  if (ends) token.cells = {{"end", from}};
  for (const WrittenCell& cell : token.cells) token.w += cell_width(panel, cell, rule != nullptr);
  token.w += panel.px(4);
  return token;
}

// The last tokens before the one that is looked at, and that one: as many as there is room for.
std::vector<WrittenToken> tokens_to_show(const Panel& panel, float room, bool& cut) {
  const AppState& s = panel.state;
  const Steered& p = steered(s);
  std::vector<WrittenToken> tokens;
  const auto step = shown_step(s);
  if (!step || !p.read || !p.model) return tokens;
  const TokenId looked_at = inputs(s).token >= 0 ? inputs(s).token : p.reading.chosen;
  tokens.push_back(token_of(panel, *step, looked_at, p.reading.before, true));
  room -= tokens.front().w;
  for (std::size_t i = *step; i-- > 0;) {
    WrittenToken token = token_of(panel, i, p.steps[i].step.token(), p.steps[i].before, false);
    room -= token.w;
    cut = room < panel.px(i > 0 ? 26 : 0);
    if (cut) break;
    tokens.push_back(std::move(token));
  }
  std::ranges::reverse(tokens);
  return tokens;
}

void draw_round(const Panel& panel, float x, float y, StateId state, bool here, ImU32 ink) {
  const Theme& theme = panel.theme();
  const float w = round_width(panel, state), r = panel.px(kRound);
  const Rect place{x, y - r, w, 2 * r};
  if (here) panel.canvas.fill(place, theme.kept, r);
  panel.canvas.frame(place, here ? theme.kept : ink, r, 1.3f);
  panel.canvas.text(panel.fonts().mono_small, place.middle_x(), y,
                    here ? theme.on_colour : theme.text,
                    state == kDead ? "×" : std::to_string(state), Align::centre);
}

void draw_token(const Panel& panel, const Rect& place, const WrittenToken& token, bool last) {
  const Theme& theme = panel.theme();
  const bool states = steered(panel.state).written_by.automaton != nullptr;
  const Control control = panel.controls.at("written." + std::to_string(token.step), place);
  const Rect box{place.x, place.y + panel.px(2), place.w - panel.px(4), place.h - panel.px(4)};
  if (token.proposed) {
    panel.canvas.dashed_frame(box, theme.leader, 1.5f, 4);
  } else {
    panel.canvas.fill(box, control.hovered ? theme.hover : theme.track, panel.px(4));
  }
  float x = place.x + panel.px(2);
  for (std::size_t i = 0; i < token.cells.size(); ++i) {
    const WrittenCell& cell = token.cells[i];
    x = panel.canvas.text(panel.fonts().mono, x, place.middle_y(),
                          token.proposed ? theme.leader : theme.text, cell.text) +
        panel.px(2);
    if (!states) continue;
    const bool here = last && i + 1 == token.cells.size();
    draw_round(panel, x, place.middle_y(), cell.after, here,
               token.proposed ? theme.leader : theme.kept);
    x += round_width(panel, cell.after) + panel.px(2);
  }
  if (control.focused) focus_ring(panel, box);
  if (control.hovered && !token.proposed)
    hint(panel, "token " + std::to_string(token.step + 1) + ": click to look at it");
  if (control.clicked && !token.proposed)
    send(panel, SelectSteerStep{static_cast<int>(token.step)});
}

std::string outcome(const AppState& s) {
  const Steered& p = steered(s);
  if (!p.read) return p.running ? "writing …" : "";
  const auto step = shown_step(s);
  const bool last = step && *step + 1 == p.steps.size();
  if (!last) return "";
  if (p.end.ended == Ended::kMatch) return "the text ends here and matches";
  if (p.end.ended == Ended::kDeadEnd) return "a dead end follows";
  return p.end.ended == Ended::kLength ? "stopped: as long as was asked for" : "";
}

// Under which rule it is written, and what the numbers are.
void draw_legend(const Panel& panel, const Rect& room, bool states) {
  const Steered& p = steered(panel.state);
  const Theme& theme = panel.theme();
  ImFont* font = panel.fonts().small;
  if (of_an_older_rule(panel.state, p.written_by) && !p.steps.empty()) {
    panel.canvas.text_within(font, room.x, room.middle_y(), room.w, theme.cut,
                             "written under the rule before");
    return;
  }
  if (!states) return;
  const bool mask = p.key.switches.mask;
  const char* whole = mask ? "numbers: the state behind each character"
                           : "written without the mask; ×: the rule is broken";
  const char* brief = mask ? "numbers: states behind" : "×: the rule is broken";
  const bool fits = panel.canvas.width(font, whole) <= room.w;
  panel.canvas.text_within(font, room.x, room.middle_y(), room.w, theme.dim, fits ? whole : brief);
}

}  // namespace

void draw_written(const Panel& panel, const Rect& rect) {
  Rect room = rect;
  Rect row = room.take_top(panel.px(kCellRow), panel.px(4));
  const Rect name = row.take_left(panel.px(kWrittenName));
  panel.canvas.caption(name.x, name.middle_y(), "WRITTEN");
  bool cut = false;
  const float first = round_width(panel, 0) + panel.px(10);
  const bool states = steered(panel.state).written_by.automaton != nullptr;
  const auto tokens = tokens_to_show(panel, row.w - first, cut);
  if (cut) {
    panel.canvas.text(panel.fonts().mono_small, row.x, row.middle_y(), panel.theme().dim,
                      "…" + std::to_string(tokens.front().step));
  }
  if (!cut && states && !tokens.empty()) {
    draw_round(panel, row.x, row.middle_y(), 0, tokens.front().proposed, panel.theme().kept);
  }
  row.take_left(first);
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    const bool last = i + 2 == tokens.size();
    draw_token(panel, row.take_left(std::min(tokens[i].w, row.w)), tokens[i], last);
  }
  Rect words = room;
  words.take_left(panel.px(kWrittenName));
  const Rect copy = words.take_right(panel.px(68), panel.px(10));
  if (button(panel, "button.copy_steer", copy, "Copy", ButtonLook::link)) {
    copy_text(steer_command(panel.state));
    panel.send(
        command::Tell{"The logitdice steer line that writes this text is on the clipboard."});
  }
  if (ImGui::IsMouseHoveringRect(copy.min(), copy.max()) && !panel.controls.list_open()) {
    hint(panel, "the logitdice steer line that writes this text");
  }
  const std::string end = outcome(panel.state);
  const float w = panel.canvas.width(panel.fonts().small, end);
  if (!end.empty()) {
    const Rect place = words.take_right(std::min(w, words.w / 2), panel.px(12));
    panel.canvas.text_within(panel.fonts().small, place.x, place.middle_y(), place.w,
                             panel.theme().text, end);
  }
  draw_legend(panel, words, states);
}

}  // namespace logitdice::steer_page
