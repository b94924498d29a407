#include <algorithm>
#include <string>
#include <vector>

#include "app/charts/charts.h"
#include "app/pages/steer/draw_parts.h"
#include "core/text/numbers.h"

namespace logitdice::steer_page {
namespace {

constexpr float kRowLeast = 21, kRowMost = 32;
constexpr float kFigures = 44;
constexpr float kWithWalks = 300;  // units left of a row: in a narrow table the walk gives way
constexpr int kBarGlide = 81;

struct TableColumns {
  Rect token, bar, proposed, walk, final;
};

TableColumns table_columns(const Panel& panel, Rect row) {
  TableColumns c;
  c.final = row.take_right(panel.px(58), panel.px(6));
  c.token = row.take_left(std::clamp(row.w * 0.17f, panel.px(84), panel.px(130)), panel.px(6));
  if (row.w > panel.px(kWithWalks)) {
    c.walk = row.take_right(std::clamp(row.w * 0.42f, panel.px(150), panel.px(270)), panel.px(12));
  }
  const float word = panel.canvas.width(panel.fonts().small, "contrasted") + panel.px(2);
  c.proposed = row.take_right(std::max(panel.px(66), word), panel.px(6));
  c.bar = row;
  return c;
}

// A round number that no bar passes.
double axis_end(const std::vector<ProposalRow>& rows, const ProposalRest& rest) {
  double most = std::max(rest.proposed, rest.final);
  for (const ProposalRow& row : rows) most = std::max({most, row.proposed, row.final});
  for (const double end : {0.1, 0.2, 0.5}) {
    if (most <= end) return end;
  }
  return 1;
}

void draw_head(const Panel& panel, const TableColumns& c, double end, std::string_view word) {
  const Theme& theme = panel.theme();
  ImFont* font = panel.fonts().small;
  const auto left = [&](const Rect& place, const std::string& text) {
    panel.canvas.text_within(font, place.x, place.middle_y(), place.w, theme.dim, text);
  };
  left(c.token, "token");
  left({c.bar.x, c.bar.y, c.bar.w * 0.4f, c.bar.h}, "0");
  panel.canvas.text(font, c.bar.right(), c.bar.middle_y(), theme.dim, fixed_text(end, 1),
                    Align::right);
  panel.canvas.text_within(font, c.proposed.right(), c.proposed.middle_y(), c.proposed.w, theme.dim,
                           word, Align::right);
  if (c.walk.w > 0) left(c.walk, "states it walks, or why not");
  panel.canvas.text(font, c.final.right(), c.final.middle_y(), theme.text, "final", Align::right);
}

void draw_numbers(const Panel& panel, const TableColumns& c, double proposed, double final,
                  bool out) {
  const Theme& theme = panel.theme();
  panel.canvas.text(panel.fonts().mono_small, c.proposed.right(), c.proposed.middle_y(), theme.dim,
                    probability_text(proposed), Align::right);
  panel.canvas.text(out ? panel.fonts().mono : panel.fonts().mono_bold, c.final.right(),
                    c.final.middle_y(), out ? theme.dim : theme.text,
                    out ? "–" : probability_text(final), Align::right);
}

// As much of a reason as there is room for: without its numbers, then without its state.
std::string reason_within(const Panel& panel, ImFont* font, const std::string& reason, float room) {
  const auto fits = [&](const std::string& text) { return panel.canvas.width(font, text) <= room; };
  for (const std::string_view end : {"", ": ", ", ", " out of "}) {
    const std::size_t at = end.empty() ? reason.size() : reason.find(end);
    if (at != reason.npos && fits(reason.substr(0, at))) return reason.substr(0, at);
  }
  return reason;
}

// The walk, or why there is none; of a long walk both ends count.
void draw_walk(const Panel& panel, const Rect& place, const ProposalRow& row, bool mask) {
  const Theme& theme = panel.theme();
  ImFont* font = row.allowed ? panel.fonts().mono_small : panel.fonts().small;
  const ImU32 ink = !row.allowed && mask ? theme.cut : theme.dim;
  if (row.allowed && row.cut.empty()) {
    panel.canvas.path_within(font, place.x, place.middle_y(), place.w, ink, row.walk);
    return;
  }
  const std::string& reason = row.allowed ? row.cut : row.walk;
  if (row.allowed) font = panel.fonts().small;
  const std::string shown = reason_within(panel, font, reason, place.w);
  panel.canvas.text_within(font, place.x, place.middle_y(), place.w, ink, shown);
  if (shown != reason) panel.canvas.tell(place, reason);
}

void draw_table_row(const Panel& panel, Rect place, const ProposalRow& row, double end) {
  const Theme& theme = panel.theme();
  const AppState& s = panel.state;
  const SteerReading& r = steered(s).reading;
  const bool mask = inputs(s).switches.mask;
  const bool out = (!row.allowed && mask) || !row.cut.empty();
  const Control control = panel.controls.at("proposal." + std::to_string(row.id), place);
  const bool selected = inputs(s).token == row.id;
  if (control.hovered || selected)
    panel.canvas.fill(place.inset(-panel.px(4), 0), faded(theme.hover, 0.5f), panel.px(4));
  if (selected) panel.canvas.frame(place.inset(-panel.px(4), 0), theme.thumb, panel.px(4), 1.5f);
  const TableColumns c = table_columns(panel, place);
  const bool chosen = row.id == r.chosen;
  panel.canvas.text_within(panel.fonts().mono, c.token.x, c.token.middle_y(), c.token.w,
                           out ? theme.faint : theme.text, row.token);
  BarShape bar;
  const double p = out ? row.proposed : row.final;
  bar.value = panel.motion.glide(kBarGlide, row.id, static_cast<float>(std::min(1.0, p / end)));
  bar.outline = out ? -1 : static_cast<float>(std::min(1.0, row.proposed / end));
  bar.look = out ? BarLook::cut : chosen ? BarLook::leader : BarLook::kept;
  bar.marked = chosen;
  Rect track = c.bar.inset(0, std::max(panel.px(3), (place.h - panel.px(20)) / 2));
  track.w -= panel.px(12);
  chart_bar(panel.canvas, track, bar);
  draw_numbers(panel, c, row.proposed, row.final, out);
  if (c.walk.w > 0) draw_walk(panel, c.walk, row, mask);
  if (control.focused) focus_ring(panel, place);
  if (control.clicked) send(panel, SelectToken{selected ? -1 : row.id});
}

void draw_rest(const Panel& panel, const Rect& place, const ProposalRest& rest, double end) {
  const Theme& theme = panel.theme();
  panel.canvas.line({place.x, place.y}, {place.right(), place.y}, theme.line);
  const TableColumns c = table_columns(panel, place);
  const std::string more = count_text(rest.tokens()) + " more";
  ImFont* mono = panel.fonts().mono_small;
  panel.canvas.text_within(panel.canvas.width(mono, more) <= c.token.w ? mono : panel.fonts().small,
                           c.token.x, c.token.middle_y(), c.token.w, theme.text, more);
  BarShape bar;
  bar.value = static_cast<float>(std::min(1.0, rest.final / end));
  bar.outline = static_cast<float>(std::min(1.0, rest.proposed / end));
  bar.own = theme.cut_bar;
  Rect track = c.bar.inset(0, std::max(panel.px(3), (place.h - panel.px(20)) / 2));
  track.w -= panel.px(12);
  chart_bar(panel.canvas, track, bar);
  draw_numbers(panel, c, rest.proposed, rest.final, false);
  if (c.walk.w > 0)
    panel.canvas.text_within(
        panel.fonts().small, c.walk.x, c.walk.middle_y(), c.walk.w, theme.dim,
        count_text(rest.allowed) + " allowed, " + count_text(rest.forbidden) + " not");
}

// ---- the figures ------------------------------------------------------------------------------

struct FigureCell {
  std::string name, value;
  float part;
  ImU32 ink;
};

std::string chosen_text(const SteerReading& r) {
  const auto row = std::ranges::find(r.rows, r.chosen, &ProposalRow::id);
  return row == r.rows.end() ? "none" : row->token;
}

void draw_figures(const Panel& panel, Rect room, const SteerReading& r) {
  const Theme& theme = panel.theme();
  const bool mask = inputs(panel.state).switches.mask;
  std::vector<FigureCell> cells = {
      {mask ? "mass removed" : "would remove", probability_text(r.mass_removed), 1.1f,
       mask ? theme.cut : theme.dim},
      {"mass kept", probability_text(r.mass_kept()), 0.9f, theme.text},
      {"allowed", count_text(r.allowed) + " of " + count_text(r.tokens), 1.6f, theme.text},
      {"renormalised", mask ? "p ÷ " + probability_text(r.mass_kept()) : "not", 1.1f, theme.text},
      {"coin u", fixed_text(r.coin, 3), 0.75f, theme.text},
      {"chosen", chosen_text(r), 1.0f, theme.leader}};
  panel.canvas.line({room.x, room.y}, {room.right(), room.y}, theme.line);
  if (room.w < panel.px(430)) {
    cells.erase(cells.begin() + 3, cells.begin() + 5);
    cells[0].name = mask ? "removed" : "would go";
    cells[1].name = "kept";
    cells[2].value = count_text(r.allowed);
  }
  float whole = 0;
  for (const FigureCell& cell : cells) whole += cell.part;
  const float unit = room.w / whole;
  Rect names = room.take_top(room.h * 0.5f);
  for (const FigureCell& cell : cells) {
    const Rect name = names.take_left(unit * cell.part), value = room.take_left(unit * cell.part);
    panel.canvas.text_within(panel.fonts().small, name.x, name.middle_y() + panel.px(2),
                             name.w - panel.px(6), theme.dim, cell.name);
    panel.canvas.text_within(panel.fonts().mono, value.x, value.middle_y(), value.w - panel.px(6),
                             cell.ink, cell.value);
  }
}

// ---- the card ---------------------------------------------------------------------------------

// Where the chain is folded the mask can be switched all the same.
void draw_mask_switch(const Panel& panel, Rect row) {
  if (row.w < panel.px(430)) return;
  const Rect place = row.take_right(panel.px(98), panel.px(2));
  SteerSwitches next = inputs(panel.state).switches;
  if (!toggle(panel, "toggle.mask", place, next.mask, "mask ")) return;
  next.mask = !next.mask;
  send(panel, SetSwitches{next});
}

void draw_title(const Panel& panel, Rect row) {
  const Steered& p = steered(panel.state);
  const Rect next = row.take_right(panel.px(28)), back = row.take_right(panel.px(28));
  const Rect count = row.take_right(panel.px(98), panel.px(6));
  const bool roomy = row.w > panel.px(300);
  panel.canvas.caption(row.x, row.middle_y(),
                       roomy ? "THE MODEL PROPOSES, THE RULE DISPOSES" : "PROPOSED");
  const auto step = shown_step(panel.state);
  draw_mask_switch(panel, row);
  if (!step) return;
  const int now = static_cast<int>(*step);
  panel.canvas.text(panel.fonts().small, count.right(), count.middle_y(), panel.theme().dim,
                    "token " + std::to_string(now + 1) + " of " + std::to_string(p.steps.size()),
                    Align::right);
  if (button(panel, "button.steer_back", back, "‹", ButtonLook::link, now > 0))
    send(panel, SelectSteerStep{now - 1});
  if (button(panel, "button.steer_on", next, "›", ButtonLook::link, *step + 1 < p.steps.size())) {
    send(panel, SelectSteerStep{now + 1});
  }
}

// Why there is no table.
std::string why_empty(const AppState& s) {
  const Steered& p = steered(s);
  if (!p.error.empty()) return p.error;
  if (p.running || p.compiling) return "The model is writing …";
  // What is wrong stands below the rule.
  if (!p.end.dead_end.empty()) return "No token may come first under this rule.";
  if (!p.compiled.error.empty()) return "No text is written under a rule that is refused.";
  if (p.end.ended == Ended::kMatch)
    return "The empty text already matches, and nothing may follow.";
  return "Nothing is written yet: Generate (G) writes.";
}

}  // namespace

void draw_table(const Panel& panel, const Rect& rect) {
  Rect room = card(panel, rect);
  const Steered& p = steered(panel.state);
  draw_title(panel, room.take_top(panel.px(24), panel.px(2)));
  if (!p.read) {
    panel.canvas.paragraph(panel.fonts().text, room, panel.theme().dim, why_empty(panel.state));
    return;
  }
  draw_figures(panel, room.take_bottom(panel.px(kFigures), panel.px(6)), p.reading);
  const Rect head = room.take_top(panel.px(18), panel.px(2));
  if (!p.reading.refusal.empty() && room.h > panel.px(110)) {
    const Rect line = room.take_top(panel.px(20));
    panel.canvas.text_within(panel.fonts().small, line.x, line.middle_y(), line.w,
                             panel.theme().cut, "not run as asked: " + p.reading.refusal);
  }
  const auto fit = static_cast<int>(room.h / panel.px(kRowLeast)) - 1;
  const TokenId selected = inputs(panel.state).token;
  const ShownProposals shown =
      shown_rows(p.reading, static_cast<std::size_t>(std::clamp(fit, 2, 12)), selected);
  const float h = std::min(room.h / static_cast<float>(shown.rows.size() + 1), panel.px(kRowMost));
  const double end = axis_end(shown.rows, shown.rest);
  // Of the distribution that the switches make now, as the numbers below are.
  draw_head(panel, table_columns(panel, head), end, proposal_word(inputs(panel.state).switches));
  for (const ProposalRow& row : shown.rows) draw_table_row(panel, room.take_top(h), row, end);
  if (shown.rest.tokens() > 0) draw_rest(panel, room.take_top(h), shown.rest, end);
}

}  // namespace logitdice::steer_page
