#include "app/pages/pipeline/draw.h"

#include <algorithm>
#include <iterator>
#include <span>

#include "app/charts/charts.h"
#include "app/pages/pipeline/draw_presented.h"
#include "app/panels/bar_shape.h"
#include "app/panels/bars_table.h"
#include "app/panels/chain_strip.h"
#include "app/panels/formula.h"
#include "app/widgets/legend.h"
#include "app/widgets/transport_signs.h"
#include "core/readings/phase.h"
#include "core/readings/sentences.h"
#include "core/readings/summary.h"
#include "core/text/numbers.h"

namespace logitdice::pipeline_page {
namespace {

constexpr int kThumbnailBars = 6;
constexpr float kPhaseCount = kPhases;

// ---- phase strip ----------------------------------------------------------------------------

std::vector<ThumbnailBar> thumbnail_bars(const Panel& panel, const std::vector<PhaseRow>& rows,
                                         Phase phase) {
  const AppState& s = panel.state;
  std::vector<ThumbnailBar> bars;
  for (const ThumbnailValue& value : phase_thumbnail(s.trace, s.phases, rows, phase)) {
    const int rank = rows[bars.size()].of.rank;
    bars.push_back({static_cast<float>(value.height), value.cut ? BarLook::cut : BarLook::kept,
                    is_lit(panel, rank), own_colour(panel, rank)});
  }
  return bars;
}

// The bar of a thumbnail that the mouse is on.
void point_at_thumbnail(const Panel& panel, const Rect& chart, const std::vector<PhaseRow>& rows) {
  if (rows.empty() || !ImGui::IsMouseHoveringRect(chart.min(), chart.max())) return;
  const float each = chart.w / static_cast<float>(rows.size());
  const int i = piece_at(ImGui::GetMousePos().x, chart.x, each, rows.size());
  if (i >= 0) point_at(panel, rows[static_cast<std::size_t>(i)].of.rank);
}

// What the probabilities came to where they came to nothing.
void draw_lost(const Panel& panel, const Rect& chart) {
  panel.canvas.text(panel.fonts().mono, chart.middle_x(), chart.middle_y(), panel.theme().cut,
                    "NaN", Align::centre);
}

std::string phase_help(const AppState& s, Phase phase) {
  const std::string note = phase_note(s.trace, s.phases, phase);
  return std::string(phase_info(phase).help) + (note.empty() ? "" : "; " + note);
}

std::string phase_title(const AppState& s, int place) {
  return std::to_string(place) + " " + std::string(phase_info(s.phases.at(place)).title);
}

Rect thumbnail_room(const Panel& panel, const Rect& box) {
  return box.inset(panel.px(box.w < panel.px(110) ? 4 : 11), panel.px(8));
}

// Whether every box of this width holds its phase's title; otherwise all have their number alone.
bool titles_fit(const Panel& panel, float box_w) {
  const float room = thumbnail_room(panel, {0, 0, box_w, 0}).w;
  for (int place = 1; place <= kPhases; ++place) {
    const std::string title = phase_title(panel.state, place);
    if (panel.canvas.width(panel.fonts().caption, title) > room) return false;
  }
  return true;
}

void draw_phase(const Panel& panel, const Rect& box, int place, const std::vector<PhaseRow>& rows) {
  const Theme& theme = panel.theme();
  const Phases& phases = panel.state.phases;
  const Phase phase = phases.at(place);
  const bool current = panel.state.phase == place;
  const Control control = panel.controls.at("phase." + std::to_string(place), box);
  panel.canvas.fill(box, control.hovered ? theme.hover : theme.track, panel.px(7));
  if (current) panel.canvas.frame(box, theme.kept, panel.px(7), 2);
  const Rect room = thumbnail_room(panel, box);
  const std::string title =
      titles_fit(panel, box.w) ? phase_title(panel.state, place) : std::to_string(place);
  panel.canvas.text_within(panel.fonts().caption, room.x, room.y + panel.px(8), room.w,
                           current ? theme.text : theme.dim, title);
  const Rect chart{room.x, room.y + panel.px(20), room.w, room.h - panel.px(20)};
  const Lost lost = phase == kRenormalize ? phases.lost_last : phases.lost;
  if (phase >= kNormalize && lost != Lost::none) {
    draw_lost(panel, chart);
  } else {
    chart_thumbnail(panel.canvas, chart, thumbnail_bars(panel, rows, phase));
    if (control.hovered) point_at_thumbnail(panel, chart, rows);
  }
  if (control.focused) focus_ring(panel, box);
  if (control.hovered) hint(panel, phase_help(panel.state, phase));
  if (control.clicked) panel.send(command::SetPhase{place});
}

}  // namespace

void draw_strip(const Panel& panel, Rect strip) {
  const AppState& s = panel.state;
  const std::vector<PhaseRow> rows = phase_rows(s.trace, s.phases, 0, kThumbnailBars);
  const bool roomy = strip.w >= panel.px(640);
  const float arrow = panel.px(roomy ? 14 : 4);
  const float w = (strip.w - arrow * (kPhaseCount - 1)) / kPhaseCount;
  for (int place = 1; place <= kPhases; ++place) {
    const Rect box = strip.take_left(w);
    draw_phase(panel, box, place, rows);
    if (place == kPhases) break;
    const Rect gap = strip.take_left(arrow);
    if (!roomy) continue;
    panel.canvas.text(panel.fonts().text, gap.middle_x(), gap.middle_y(), panel.theme().dim, "›",
                      Align::centre);
  }
}

namespace {

// ---- transport ------------------------------------------------------------------------------

void draw_speed(const Panel& panel, const Rect& slower, const Rect& speed, const Rect& faster) {
  if (button(panel, "button.slower", slower, "−", ButtonLook::link)) {
    panel.send(command::ChangeSpeed{1 / 1.25});
  }
  panel.canvas.text(panel.fonts().small, speed.middle_x(), speed.middle_y(), panel.theme().dim,
                    fixed_text(panel.state.preferences.phase_seconds, 1) + " s", Align::centre);
  if (button(panel, "button.faster", faster, "+", ButtonLook::link)) {
    panel.send(command::ChangeSpeed{1.25});
  }
}

// Returns the width that it took. A narrow window leaves the speed to the keys [ and ].
float draw_transport(const Panel& panel, Rect row) {
  const float all = row.w;
  const float w = panel.px(30), h = panel.px(28);
  const auto take = [&](float width) {
    const Rect r = row.take_right(width, panel.px(2));
    return Rect{r.x, r.middle_y() - h / 2, r.w, h};
  };
  const bool roomy = row.w >= panel.px(640);
  if (roomy) {
    const Rect faster = take(w), speed = take(panel.px(44)), slower = take(w);
    draw_speed(panel, slower, speed, faster);
    row.take_right(panel.px(4));
  }
  const Rect next = take(w), play = take(w), previous = take(w);
  const bool playing = panel.state.playing;
  // In a lesson these keys step it, and before a class Space goes on.
  const bool keys = !panel.state.lesson, space = keys && !panel.state.presenter.on;
  if (icon_button(panel, "button.previous", previous,
                  keys ? "previous phase (Page Up)" : "previous phase", draw_back_sign)) {
    panel.send(command::StepPhase{-1});
  }
  if (icon_button(panel, "button.play", play,
                  space ? "play the phases in a loop (Space)" : "play the phases in a loop",
                  playing ? draw_pause_sign : draw_play_sign)) {
    panel.send(command::TogglePlay{});
  }
  if (icon_button(panel, "button.next", next, keys ? "next phase (Page Down)" : "next phase",
                  draw_on_sign)) {
    panel.send(command::StepPhase{1});
  }
  return all - row.w;
}

// ---- statistics -----------------------------------------------------------------------------

struct Statistic {
  const char* name;
  const char* term;
  std::string value;
  std::string widest;  // what it may come to while a knob moves, so that nothing jumps
};

// The largest face that holds all of them; where room is scarce they may jump.
struct StatisticsLook {
  ImFont* font = nullptr;
  bool steady = true;
};

float width_of(const Panel& panel, const Statistic& s, const StatisticsLook& look) {
  const auto of_value = [&](const std::string& text) {
    return panel.canvas.width(look.font, text);
  };
  return std::max({panel.canvas.width(panel.fonts().small, s.name), of_value(s.value),
                   look.steady ? of_value(s.widest) : 0});
}

float width_of(const Panel& panel, std::span<const Statistic> statistics,
               const StatisticsLook& look) {
  float width = 0;
  for (const Statistic& s : statistics) width += width_of(panel, s, look);
  return width;
}

StatisticsLook look_of(const Panel& panel, std::span<const Statistic> statistics, float room) {
  const Fonts& f = panel.fonts();
  const float gaps = panel.px(12) * static_cast<float>(statistics.size() - 1);
  for (const StatisticsLook& look :
       {StatisticsLook{f.mono_large, true}, {f.mono, true}, {f.mono, false}}) {
    if (width_of(panel, statistics, look) + gaps <= room) return look;
  }
  return {f.mono_small, false};
}

// Beside a lesson the last ones have no room: what would be left of them says nothing.
std::span<const Statistic> that_fit(const Panel& panel, std::span<const Statistic> all,
                                    float room) {
  const StatisticsLook least{panel.fonts().mono_small, false};
  const auto needs = [&](std::span<const Statistic> some) {
    return width_of(panel, some, least) + panel.px(8) * static_cast<float>(some.size());
  };
  while (all.size() > 2 && needs(all) > room) all = all.first(all.size() - 1);
  return all;
}

// The best of all, which a stage such as XTC may have cut.
std::string argmax_text(const AppState& s) {
  const int best = s.trace.best_rank();
  const bool cut = s.lost.empty() && s.trace.cut_by(best) >= 0;
  return token_text(s, best) + (cut ? ", cut" : "");
}

void draw_statistics(const Panel& panel, const Rect& row) {
  const Trace& t = panel.state.trace;
  const std::string size = t.size < 0 ? "?" : count_text(t.size);
  const bool ranges = !t.logits.tail.empty();
  const std::string bits = t.size < 0 || t.size > 1023 ? "00.00" : "0.00";
  const std::string share = ranges ? "0.000–0.000" : "0.000";
  const Statistic statistics[] = {
      {"entropy", "entropy", entropy_text(t), (ranges ? bits + "–" + bits : bits) + " bits"},
      {"effective choices", "effective_choices", choices_text(t), size},
      {"kept", "kept", kept_text(t), size + " of " + size},
      {"mass kept (softmax)", "mass_kept", mass_text(t), share},
      {"top-1 lead", "top_1_lead", lead_text(t), "+" + share},
      {"argmax", "argmax", argmax_text(panel.state), ""},
  };
  const std::span<const Statistic> shown = that_fit(panel, statistics, row.w);
  const StatisticsLook look = look_of(panel, shown, row.w);
  const float left = row.w - width_of(panel, shown, look) - panel.px(2);
  const float gap =
      std::clamp(left / static_cast<float>(shown.size() - 1), panel.px(8), panel.px(70));
  panel.canvas.line({row.x, row.y}, {row.right(), row.y}, panel.theme().line);
  float x = row.x;
  for (const Statistic& s : shown) {
    const float w = std::min(width_of(panel, s, look), row.right() - x);
    panel.canvas.text_within(panel.fonts().small, x, row.y + panel.px(20), w, panel.theme().dim,
                             s.name);
    const bool has_unit = std::string_view(s.term) == "entropy";  // which is a term itself
    panel.canvas.term({x, row.y + panel.px(8), w, panel.px(22)}, s.term);
    panel.canvas.term({x, row.y + panel.px(32), w, panel.px(24)}, has_unit ? "bit" : s.term);
    panel.canvas.text_within(look.font, x, row.y + panel.px(44), w, panel.theme().text, s.value);
    x += w + gap;
  }
}

// ---- legend and axis ------------------------------------------------------------------------

// Returns what is left of the row.
Rect draw_axis_switch(const Panel& panel, Rect row) {
  for (const Axis axis : {Axis::log, Axis::tallest, Axis::fixed}) {
    const std::string label(axis_title(axis));
    const Rect box =
        row.take_right(panel.canvas.width(panel.fonts().strong, label) + panel.px(22), panel.px(4));
    const bool chosen = panel.state.preferences.axis == axis;
    if (button(panel, "button.axis_" + std::string(axis_id(axis)), box, label,
               chosen ? ButtonLook::chosen : ButtonLook::quiet)) {
      panel.send(command::SetAxis{axis});
    }
  }
  panel.canvas.text(panel.fonts().small, row.right() - panel.px(4), row.middle_y(),
                    panel.theme().dim, "axis", Align::right);
  row.take_right(panel.px(40));
  return row;
}

}  // namespace

// The exp phase has no use for the axis of probabilities, and its switches take the row.
void draw_legend(const Panel& panel, const Rect& row) {
  if (shown_phase(panel.state) == kExp) return draw_exp_switches(panel, row);
  const Theme& theme = panel.theme();
  Rect left = draw_axis_switch(panel, row);
  left.take_right(panel.px(8));
  const Phase phase = shown_phase(panel.state);
  std::vector<LegendEntry> entries = bars_legend(theme);
  const bool divided = phase == kDivide && panel.state.trace.temperature != 0;
  if (phase >= kNormalize) {
    entries.insert(entries.begin(),
                   {LegendMark::outline, theme.outline, "untouched softmax at T = 1", "T = 1"});
  } else if (divided) {
    entries.insert(entries.begin(), {LegendMark::outline, theme.outline, "z, not divided", "z"});
  }
  const std::string note = phase_note(panel.state.trace, panel.state.phases, phase);
  if (!note.empty()) entries.push_back({LegendMark::words, theme.dim, note});
  legend(panel, left, entries);
}

namespace {

constexpr float kLow = 460, kLowest = 410;  // units

// What the phase does, with the numbers of now.
void draw_phase_sentence(const Panel& panel, const Rect& row) {
  const AppState& s = panel.state;
  panel.canvas.text_within(panel.fonts().small, row.x, row.middle_y(), row.w, panel.theme().dim,
                           phase_sentence(s.trace, s.phases, s.in.profile, shown_phase(s)));
}

}  // namespace

void draw(const Panel& panel, const Rect& room) {
  if (panel.state.presenter.on) return draw_presented(panel, room);
  Rect inside = card(panel, room);
  // In a low room the bars come before what stands around them.
  const bool low = inside.h < panel.px(kLow), lowest = inside.h < panel.px(kLowest);
  if (!is_hidden(panel.state, "strip")) {
    draw_strip(panel, inside.take_top(panel.px(lowest ? 56 : 76), panel.px(6)));
  }
  if (!low) draw_chain_strip(panel, inside.take_top(panel.px(38), panel.px(6)));
  Rect top = inside.take_top(panel.px(38), panel.px(4));
  const float used = draw_transport(panel, top);
  top.take_right(used, panel.px(8));
  draw_formula(panel, top);
  if (!low) draw_phase_sentence(panel, inside.take_top(panel.px(20), panel.px(4)));
  const Rect legend = inside.take_bottom(panel.px(28), panel.px(6));
  const Rect statistics = lowest ? Rect() : inside.take_bottom(panel.px(62), panel.px(6));
  const int clicked = draw_bars_table(panel, inside);
  if (clicked >= 0) panel.send(command::Select{clicked});
  if (!lowest) draw_statistics(panel, statistics);
  draw_legend(panel, legend);
}

}  // namespace logitdice::pipeline_page
