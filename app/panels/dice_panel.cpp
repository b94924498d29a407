#include <algorithm>
#include <cmath>
#include <optional>

#include "app/charts/charts.h"
#include "app/panels/panel.h"
#include "core/text/numbers.h"
#include "core/text/parse_seed.h"
#include "core/text/place.h"

namespace logitdice {
namespace {

constexpr float kTallyRow = 17;     // the least height of one, but
constexpr float kLowTallyRow = 13;  // of two, where there is little room

// ---- seed -----------------------------------------------------------------------------------

void take_seed(const Panel& panel, const std::string& text) {
  if (const std::optional<std::uint64_t> seed = parse_seed(text)) {
    panel.send(command::SetSeed{*seed});
  } else {
    panel.send(command::Report{logitdice::quoted(text) + " is no seed: a seed is " +
                               std::string(kSeedRange) + "."});
  }
}

void draw_title(const Panel& panel, Rect row) {
  EditedText& field = panel.memory.seed;
  panel.canvas.caption(row.x, row.middle_y(), "ROLL THE DICE");
  const Rect box = row.take_right(panel.px(112));
  panel.canvas.term_text(panel.fonts().small, box.x - panel.px(8), row.middle_y(), panel.px(60),
                         panel.theme().dim, "seed", "seed", Align::right);
  if (!field.active) field.text = std::to_string(panel.state.in.seed);
  const FieldState became =
      text_field(panel, "field.seed", box, field.text, false, {}, OnEsc::reverts);
  field.active = became == FieldState::editing;
  if (became == FieldState::entered) take_seed(panel, field.text);
  if (became == FieldState::left && field.text != std::to_string(panel.state.in.seed)) {
    take_seed(panel, field.text);
  }
}

// ---- what came out --------------------------------------------------------------------------

void draw_buttons(const Panel& panel, Rect row) {
  struct Choice {
    const char* id;
    const char* label;
    std::int64_t draws;
    float width;  // share of the row
  };
  constexpr Choice kChoices[] = {{"button.sample_1", "× 1", 1, 0.2f},
                                 {"button.sample_100", "× 100", 100, 0.25f},
                                 {"button.sample_10000", "× 10 000", 10000, 0.33f}};
  const float gap = panel.px(6);
  const float all = row.w - 3 * gap;
  for (const Choice& choice : kChoices) {
    if (button(panel, choice.id, row.take_left(all * choice.width, gap), choice.label)) {
      panel.send(command::Roll{choice.draws});
    }
  }
  const bool any = panel.state.dice.step > 0;
  if (button(panel, "button.clear", row, "clear", ButtonLook::quiet, any)) {
    panel.send(command::ClearDraws{});
  }
}

// Where the coin lies now: a knob that moves puts another token under it. Of what there is no room
// for the rank goes first.
std::string coin_text(const Panel& panel, float room) {
  const Draw& draw = *panel.state.draw;
  const std::string token = "u is in " + token_text(panel.state, draw.rank);
  const std::string place = "  " + segment_text(draw.segment.low, draw.segment.high);
  const std::string all = token + "  rank " + count_text(draw.rank + 1) + place;
  return panel.canvas.width(panel.fonts().mono_small, all) <= room ? all : token + place;
}

struct Judgement {
  std::string text;
  ImU32 colour;
};

// The table on its way from the draws before the last roll to all of them.
TallyTable growing_table(const Panel& panel) {
  constexpr double kGrowth_s = 1.4;
  const Rolled& rolled = panel.state.dice.rolled;
  const float part = panel.motion.play(kTallyPlay, rolled.tally.draws, kGrowth_s);
  const std::int64_t fresh = rolled.tally.draws - rolled.before;
  if (part >= 1 || rolled.stale || fresh < 2) return rolled.table;
  const double grown = static_cast<double>(fresh) * part * part;  // slowly at first
  return tally_at(panel.state, rolled.before + static_cast<std::int64_t>(grown));
}

Judgement judge(const TallyTable& table, bool stale, const Theme& theme) {
  if (stale) return {"from before the last change", theme.faint};
  const Verdict verdict = verdict_of(table);
  const ImU32 colours[] = {theme.dim, theme.good, theme.cut};
  return {verdict.text, colours[static_cast<int>(verdict.kind)]};
}

std::vector<TallyBar> tally_bars(const Panel& panel, const TallyTable& table) {
  const auto draws = static_cast<double>(table.draws);
  double longest = 0.01;
  for (const TallyRow& row : table.rows) {
    longest = std::max({longest, row.share, row.expected.high / draws});
  }
  std::vector<TallyBar> bars;
  for (const TallyRow& row : table.rows) {
    TallyBar bar;
    bar.label = row.token;
    bar.rank = row.tokens == 1 ? row.rank : kManyTokens;
    bar.number = count_text(row.count);
    bar.share = static_cast<float>(row.share / longest);
    bar.band_low = static_cast<float>(row.expected.low / (draws * longest));
    bar.band_high = static_cast<float>(row.expected.high / (draws * longest));
    bar.marked = row.marked;
    bar.lit = is_lit(panel, row.tokens == 1 ? row.rank : -1);
    bars.push_back(bar);
  }
  return bars;
}

void point_at_tally(const Panel& panel, const Rect& rect, const TallyTable& table) {
  const ImVec2 mouse = ImGui::GetMousePos();
  const bool over = ImGui::IsMouseHoveringRect(rect.min(), rect.max()) && ImGui::IsWindowHovered();
  if (!over || table.rows.empty() || panel.state.dice.rolled.stale) return;
  const float row_h = tally_row_height(panel.canvas, rect.h, table.rows.size());
  const int i = piece_at(mouse.y, rect.y, row_h, table.rows.size());
  if (i < 0) return;
  const TallyRow& row = table.rows[static_cast<std::size_t>(i)];
  if (row.tokens == 1) point_at(panel, row.rank);
}

// As many rows as there is room for; the last of them then stands for all others.
void draw_tally(const Panel& panel, const Rect& rect, const TallyTable& all) {
  const Rolled& rolled = panel.state.dice.rolled;
  panel.controls.note("tally", rect);
  const auto rows = [&](float h) { return static_cast<int>(rect.h / panel.px(h) + 0.01f); };
  const int fit = std::max(rows(kTallyRow), std::min(2, rows(kLowTallyRow)));
  if (fit < 1) return;
  const TallyTable table = shortened(all, fit);
  chart_tally(panel.canvas, rect, tally_bars(panel, table), rolled.stale);
  point_at_tally(panel, rect, table);
  Rect bars = rect;  // beside the labels, which tell their tokens
  bars.take_left(rect.w * 0.3f, panel.px(8));
  if (!ImGui::IsMouseHoveringRect(bars.min(), bars.max(), false) || panel.memory.covered) return;
  hint(panel,
       "A bracket is n·p ± 2σ of its own bar: of fair dice one bar in twenty lies outside. Whether "
       "all of them together are fair is for χ² to say.",
       true);
}

// What stands above the bars.
void draw_tally_title(const Panel& panel, const Rect& row, std::int64_t draws) {
  const Rolled& rolled = panel.state.dice.rolled;
  panel.canvas.term(row, "two_sigma");
  panel.canvas.text_within(
      panel.fonts().small, row.x, row.middle_y(), row.w,
      rolled.stale ? panel.theme().faint : panel.theme().dim,
      count_text(draws) + (draws == 1 ? " draw" : " draws") + "; brackets: ±2σ, each bar alone");
}

// Mirostat's state, draw by draw: what it allowed for, what came, what it makes of that.
void draw_learning(const Panel& panel, Rect rect) {
  const Theme& theme = panel.theme();
  const float line = panel.px(19);
  const auto& draws = panel.state.dice.learning.draws;
  const auto row_of = [&](const Rect& row, ImU32 ink, const std::string& mu,
                          const std::string& kept, const std::string& token,
                          const std::string& surprise, const std::string& next) {
    ImFont* font = panel.fonts().mono_small;
    const float w = row.w, y = row.middle_y();
    panel.canvas.text(font, row.x + 0.15f * w, y, ink, mu, Align::right);
    panel.canvas.text(font, row.x + 0.33f * w, y, ink, kept, Align::right);
    panel.canvas.text_within(font, row.x + 0.37f * w, y, 0.26f * w, ink, token);
    panel.canvas.text(font, row.x + 0.82f * w, y, ink, surprise, Align::right);
    panel.canvas.text(font, row.x + w, y, ink, next, Align::right);
  };
  row_of(rect.take_top(line), theme.dim, "μ bits", "kept", "token", "surprise", "→ μ");
  const auto fit = static_cast<std::size_t>(std::max(1.0f, rect.h / line));
  const std::size_t first = draws.size() > fit ? draws.size() - fit : 0;
  for (std::size_t i = first; i < draws.size(); ++i) {
    const LearntStep& step = draws[i].step;
    row_of(rect.take_top(line), i + 1 == draws.size() ? theme.text : theme.dim,
           fixed_text(step.before.front().value, 2), count_text(step.kept), draws[i].token,
           fixed_text(step.surprise_bits, 2), fixed_text(step.after.front().value, 2));
  }
}

void draw_outcome(const Panel& panel, Rect rect) {
  const AppState& s = panel.state;
  const Theme& theme = panel.theme();
  if (!s.lost.empty()) {
    panel.canvas.paragraph(panel.fonts().small, rect, theme.cut, s.lost);
    return;
  }
  // Where there is little room the lines give some to the tally.
  const float line = panel.px(rect.h < panel.px(100) ? 17 : 20);
  if (!s.draw) {
    panel.canvas.paragraph(panel.fonts().small, rect, theme.dim,
                           "The coin u falls somewhere on the line; the segment under it is the "
                           "next token. Move a knob: the coin stays, the segments move.");
    return;
  }
  const Rect last = rect.take_top(line);
  panel.canvas.text_within(panel.fonts().mono_small, last.x, last.middle_y(), last.w, theme.text,
                           coin_text(panel, last.w));
  panel.canvas.term(last, "coin");
  if (!s.dice.learning.draws.empty()) return draw_learning(panel, rect);
  if (s.dice.rolled.tally.draws == 0) return;
  const Rect count = rect.take_top(line);
  const TallyTable table = growing_table(panel);
  draw_tally_title(panel, count, table.draws);
  const Rect test = rect.take_top(line, panel.px(2));
  const Judgement verdict = judge(table, s.dice.rolled.stale, theme);
  panel.canvas.text_within(panel.fonts().mono_small, test.x, test.middle_y(), test.w,
                           verdict.colour, verdict.text);
  panel.canvas.term(test, "chi_squared");
  draw_tally(panel, rect, table);
}

}  // namespace

void dice_panel(const Panel& panel, const Rect& rect) {
  Rect room = card(panel, rect);
  draw_title(panel, room.take_top(panel.px(26), panel.px(8)));
  if (button(panel, "button.sample", room.take_top(panel.px(50), panel.px(4)), "Sample (S)",
             ButtonLook::main)) {
    panel.send(command::Roll{1});
  }
  number_line_panel(panel, room.take_top(panel.px(86), panel.px(6)));
  draw_buttons(panel, room.take_top(panel.px(32), panel.px(8)));
  draw_outcome(panel, room);
}

}  // namespace logitdice
