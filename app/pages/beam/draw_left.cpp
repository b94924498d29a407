#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "app/pages/beam/draw_parts.h"
#include "app/widgets/menu_list.h"
#include "core/decoding/beam_words.h"
#include "core/text/numbers.h"
#include "core/text/token_text.h"

namespace logitdice::beam_page {
namespace {

constexpr const char* kBeamMenu = "menu.beam_source";
constexpr const char* kRuleMenu = "menu.length_rule";
constexpr float kLeastKnobCard = 62, kKnobCard = 74, kChoice = 66;  // units

// ---- what is searched -----------------------------------------------------------------------

void draw_source_list(const Panel& panel, const Rect& anchor) {
  if (panel.controls.list().id != kBeamMenu) return;
  const Inputs& in = inputs(panel.state);
  std::vector<MenuRow> rows = {
      {"menu.beam_source.model", source_name(panel.state, Inputs()), "writes on from the prompt",
       in.source == Source::model},
      {"menu.beam_source.example", "worked example",
       "greedy ends with .20, a beam of two finds .315", in.source == Source::example}};
  if (in.tree) {
    rows.push_back({"menu.beam_source.file", printable(in.tree->title), printable(in.file),
                    in.source == Source::file});
  }
  const auto picked = menu_list(panel, kBeamMenu, anchor, rows, {440, 48, true});
  if (picked) send(panel, SetSource{static_cast<Source>(*picked)});
}

void draw_source(const Panel& panel, Rect& column) {
  const Theme& theme = panel.theme();
  const Rect title = column.take_top(panel.px(18), panel.px(8));
  panel.canvas.caption(title.x, title.middle_y(), "MODEL OR TREE");
  const Rect box = column.take_top(panel.px(38), panel.px(8));
  const Control control = panel.controls.at(kBeamMenu, box);
  panel.canvas.fill(box, control.hovered ? theme.hover : theme.track, panel.px(size::kSmallRadius));
  panel.canvas.text_within(panel.fonts().mono, box.x + panel.px(12), box.middle_y(),
                           box.w - panel.px(44), theme.text, source_name(panel.state, inputs(panel.state)));
  draw_menu_arrow(panel, box.right() - panel.px(18), box.middle_y(), theme.dim);
  if (control.focused) focus_ring(panel, box);
  if (control.clicked) panel.controls.toggle_list(kBeamMenu);
  draw_source_list(panel, box);
  Rect buttons = column.take_top(panel.px(34), panel.px(14));
  const Rect open = buttons.take_left((buttons.w - panel.px(6)) * 0.46f, panel.px(6));
  if (button(panel, "button.open_tree", open, "Open tree…")) panel.memory.file_wish = FileWish{};
  const bool example = inputs(panel.state).source == Source::example;
  if (button(panel, "button.worked_tree", buttons, "Worked example",
             example ? ButtonLook::chosen : ButtonLook::quiet)) {
    send(panel, SetSource{Source::example});
  }
}

// ---- how ------------------------------------------------------------------------------------

void draw_rule_list(const Panel& panel, const Rect& anchor) {
  if (panel.controls.list().id != kRuleMenu) return;
  const LengthRule now = inputs(panel.state).rule;
  const std::vector<MenuRow> rows = {
      {"menu.length_rule.power", "Σ ln p ÷ n^α", "α 1 is the mean of ln p over the tokens",
       now == LengthRule::power},
      {"menu.length_rule.wu", "Σ ln p ÷ ((5 + n) / 6)^α",
       "grows more slowly, so that short texts differ less (Wu et al. 2016)",
       now == LengthRule::wu}};
  const auto picked = menu_list(panel, kRuleMenu, anchor, rows, {440, 48});
  if (picked) send(panel, SetRule{*picked == 0 ? LengthRule::power : LengthRule::wu});
}

void draw_rule(const Panel& panel, const Rect& title) {
  const bool wu = inputs(panel.state).rule == LengthRule::wu;
  panel.canvas.caption(title.x, title.middle_y(), "BEAM SEARCH");
  const std::string label = wu ? "÷ ((5+n)/6)^α" : "Σ ln p ÷ n^α";
  const float w = panel.canvas.width(panel.fonts().small, label) + panel.px(16);
  const Rect place{title.right() - w, title.y - panel.px(3), w, title.h + panel.px(6)};
  const Control control = panel.controls.at(kRuleMenu, place);
  const ImU32 ink = control.hovered ? panel.theme().text : panel.theme().dim;
  panel.canvas.text(panel.fonts().small, place.x, place.middle_y(), ink, label);
  draw_menu_arrow(panel, place.right() - panel.px(5), place.middle_y(), ink);
  if (control.focused) focus_ring(panel, place);
  if (control.hovered && !panel.controls.list_open()) {
    hint(panel,
         "the score: " +
             score_formula({.rule = inputs(panel.state).rule, .alpha = inputs(panel.state).alpha}) +
             "; click for another");
  }
  if (control.clicked) panel.controls.toggle_list(kRuleMenu);
  draw_rule_list(panel, place);
}

void draw_knob_value(const Panel& panel, const Rect& place, const BeamKnob& knob) {
  const double now = knob.value(inputs(panel.state));
  const auto entered =
      knob_value(panel, "beam.", place, knob.info, now, panel.fonts().mono, look(panel).value);
  if (!entered) return;
  const Result<double> checked = entered->ok() ? check_knob(knob.info, entered->value()) : *entered;
  if (!checked) return panel.send(command::Report{checked.error()});
  send(panel, SetNumber{knob.which, checked.value()});
}

void draw_knob(const Panel& panel, const Rect& place, const BeamKnob& knob) {
  const Theme& theme = panel.theme();
  panel.canvas.fill(place, theme.inset, panel.px(7));
  panel.canvas.frame(place, theme.line, panel.px(7));
  Rect room = place.inset(panel.px(12), panel.px(5));
  Rect head = room.take_top(panel.px(23));
  draw_knob_value(panel, head.take_right(panel.px(60), panel.px(6)).inset(0, panel.px(1)), knob);
  panel.canvas.text_within(panel.fonts().strong, head.x, head.middle_y(), head.w, theme.text,
                           knob.info.title);
  const Rect told = room.take_bottom(panel.px(19));
  const double now = knob.value(inputs(panel.state));
  const auto move = knob_slider(panel, knob.slider_id(), room.inset(panel.px(6), 0), knob.info, now,
                                0, look(panel).grip);
  if (move && move->taken_back) panel.send(command::TakeBack{});
  if (move && !move->taken_back) {
    send(panel, SetNumber{knob.which, move->value}, move->continues);
  }
  panel.canvas.text_within(panel.fonts().small, told.x, told.middle_y(), told.w, theme.dim,
                           knob.info.help);
}

void draw_choice(const Panel& panel, Rect room, const char* title,
                 const std::array<const char*, 2>& ids, const std::array<const char*, 2>& labels,
                 bool second, Action first_action, Action second_action) {
  const Theme& theme = panel.theme();
  panel.canvas.fill(room, theme.inset, panel.px(7));
  panel.canvas.frame(room, theme.line, panel.px(7));
  room = room.inset(panel.px(12), panel.px(6));
  const Rect head = room.take_top(panel.px(22), panel.px(3));
  panel.canvas.text_within(panel.fonts().strong, head.x, head.middle_y(), head.w, theme.text,
                           title);
  const Rect left = room.take_left((room.w - panel.px(6)) / 2, panel.px(6));
  const auto look_of = [](bool chosen) { return chosen ? ButtonLook::chosen : ButtonLook::quiet; };
  if (button(panel, ids[0], left, labels[0], look_of(!second))) {
    panel.send(command::PageAction{kId, std::move(first_action)});
  }
  if (button(panel, ids[1], room, labels[1], look_of(second))) {
    panel.send(command::PageAction{kId, std::move(second_action)});
  }
}

bool is_reset(const Inputs& in) {
  const Inputs fresh;
  return in.width == fresh.width && in.alpha == fresh.alpha && in.steps == fresh.steps &&
         in.rule == fresh.rule && in.stop_ends_path == fresh.stop_ends_path &&
         in.early_stopping == fresh.early_stopping;
}

}  // namespace

double BeamKnob::value(const Inputs& in) const {
  if (which == SetNumber::alpha) return in.alpha;
  return which == SetNumber::width ? in.width : in.steps;
}

std::span<const BeamKnob> beam_knobs() {
  static const Inputs fresh;
  static const BeamKnob table[] = {{SetNumber::width,
                                    {.id = "width",
                                     .title = "Width",
                                     .help = "paths that live on at each step",
                                     .value = nullptr,
                                     .low = 1,
                                     .high = kWidestBeam,
                                     .lowest = 1,
                                     .highest = kWidestBeam,
                                     .neutral = static_cast<double>(fresh.width),
                                     .whole = true,
                                     .decimals = 0,
                                     .step = 1,
                                     .neutral_word = ""}},
                                   {SetNumber::alpha,
                                    {.id = "alpha",
                                     .title = "Length penalty α",
                                     .help = "0 favours short texts, 1 is the mean",
                                     .value = nullptr,
                                     .low = kLeastAlpha,
                                     .high = kMostAlpha,
                                     .lowest = kLeastAlpha,
                                     .highest = kMostAlpha,
                                     .neutral = fresh.alpha,
                                     .step = 0.05,
                                     .neutral_word = ""}},
                                   {SetNumber::steps,
                                    {.id = "steps",
                                     .title = "Steps",
                                     .help = "unfinished texts are ranked too",
                                     .value = nullptr,
                                     .low = 1,
                                     .high = 40,
                                     .lowest = 1,
                                     .highest = static_cast<double>(kMostBeamSteps),
                                     .neutral = static_cast<double>(fresh.steps),
                                     .whole = true,
                                     .decimals = 0,
                                     .step = 1,
                                     .neutral_word = ""}}};
  return table;
}

void draw_left(const Panel& panel, Rect column) {
  const Inputs& in = inputs(panel.state);
  draw_source(panel, column);
  draw_rule(panel, column.take_top(panel.px(18), panel.px(8)));
  const Rect reset = column.take_bottom(panel.px(34), panel.px(8));
  const float each = (column.h - panel.px(kChoice + 8)) / 3 - panel.px(6);
  for (const BeamKnob& knob : beam_knobs()) {
    const float h = std::clamp(each, panel.px(kLeastKnobCard), panel.px(kKnobCard));
    draw_knob(panel, column.take_top(h, panel.px(6)), knob);
  }
  draw_choice(panel, column.take_top(panel.px(kChoice), panel.px(6)), "A path ends at",
              {"button.ends_at_end", "button.ends_at_stop"}, {"end of text", "a full stop"},
              in.stop_ends_path, SetStop{false}, SetStop{true});
  if (column.h >= panel.px(kChoice)) {
    draw_choice(panel, column.take_top(panel.px(kChoice), panel.px(8)), "The search ends when",
                {"button.patient", "button.early"}, {"none can win", "width ended"},
                in.early_stopping, SetEarly{false}, SetEarly{true});
  }
  if (column.h >= panel.px(60)) {
    panel.canvas.paragraph(panel.fonts().small, column, panel.theme().dim,
                           "No dice on this page: the same prompt always grows the same tree. "
                           "Width 1 is greedy.");
  }
  if (button(panel, "button.reset_beam", reset, "Reset (R)", ButtonLook::quiet, !is_reset(in))) {
    send(panel, Reset{});
  }
}

}  // namespace logitdice::beam_page
