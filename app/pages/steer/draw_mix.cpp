#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "app/charts/charts.h"
#include "app/pages/steer/draw_parts.h"
#include "core/text/numbers.h"

namespace logitdice::steer_page {
namespace {

constexpr float kMixRow = 21, kMixRowMost = 27, kNameField = 30, kFormula = 20;
constexpr int kMixGlide = 82;

// One of the two cards beside the table.
struct MixCard {
  const char* title;
  const char* id;  // of its switch and its knob
  bool SteerSwitches::*on;
  double SteerSwitches::*amount;
  const char* knob_name;
  std::array<const char*, 3> columns;
  const char* formula;
  double MixRow::*before;  // what the outline shows
};

constexpr MixCard kGuidance = {"GUIDANCE",
                               "guidance",
                               &SteerSwitches::guidance,
                               &SteerSwitches::weight,
                               "Weight g",
                               {"without", "with", "guided"},
                               "ln p = u + g·(c − u), then softmax",
                               &MixRow::second};
constexpr MixCard kContrast = {"CONTRAST",
                               "contrast",
                               &SteerSwitches::contrast,
                               &SteerSwitches::alpha,
                               "α",
                               {"strong", "weak", "contrast"},
                               "ln strong − ln weak, then softmax",
                               &MixRow::first};

// ---- title, knob ------------------------------------------------------------------------------

void draw_mix_title(const Panel& panel, Rect row, const MixCard& c) {
  const SteerSwitches& now = inputs(panel.state).switches;
  const Rect place = row.take_right(panel.px(70));
  panel.canvas.caption(row.x, row.middle_y(),
                       now.*c.on ? c.title : std::string(c.title) + " · PREVIEW");
  if (!toggle(panel, std::string("toggle.") + c.id, place, now.*c.on)) return;
  SteerSwitches next = now;
  next.*c.on = !(now.*c.on);
  send(panel, SetSwitches{next});
}

void set_amount(const Panel& panel, const MixCard& c, double value, bool continues) {
  SteerSwitches next = inputs(panel.state).switches;
  next.*c.amount = value;
  send(panel, SetSwitches{next}, continues);
}

void draw_mix_knob(const Panel& panel, Rect& room, const MixCard& c, const std::string& words) {
  const KnobInfo& info =
      *find_knob(c.on == &SteerSwitches::guidance ? "guidance_weight" : "contrast_alpha");
  const double now = inputs(panel.state).switches.*c.amount;
  Rect head = room.take_top(panel.px(20));
  const Rect value = head.take_right(panel.px(60));
  panel.canvas.text(panel.fonts().strong, head.x, head.middle_y(), panel.theme().text, c.knob_name);
  const auto typed = knob_value(panel, "", value, info, now, panel.fonts().mono, look(panel).value);
  if (typed && *typed) set_amount(panel, c, typed->value(), false);
  if (typed && !*typed) panel.send(command::Report{typed->error()});
  const Rect line = room.take_top(panel.px(20)).inset(panel.px(9), 0);
  const auto move = knob_slider(panel, std::string("knob.") + std::string(info.id), line, info, now,
                                0, look(panel).grip);
  if (move && move->taken_back) panel.send(command::TakeBack{});
  if (move && !move->taken_back) set_amount(panel, c, move->value, move->continues);
  const Rect below = room.take_top(panel.px(18), panel.px(2));
  panel.canvas.text_within(panel.fonts().small, below.x, below.middle_y(), below.w,
                           panel.theme().dim, words);
}

// ---- rows -------------------------------------------------------------------------------------

struct MixColumns {
  Rect token, bar;
  std::array<Rect, 3> numbers;
};

MixColumns mix_columns(const Panel& panel, Rect row) {
  MixColumns c;
  const float wide =
      std::max(panel.px(54), panel.canvas.width(panel.fonts().small, "contrast") + panel.px(2));
  for (std::size_t i = 3; i-- > 0;) c.numbers[i] = row.take_right(wide, panel.px(2));
  c.token = row.take_left(std::clamp(row.w * 0.45f, panel.px(52), panel.px(80)), panel.px(4));
  c.bar = row;
  return c;
}

void draw_mix_row(const Panel& panel, const Rect& place, const MixRow& row, const MixCard& c,
                  double end, bool best, int index) {
  const Theme& theme = panel.theme();
  const MixColumns columns = mix_columns(panel, place);
  panel.canvas.text_within(row.id < 0 ? panel.fonts().small : panel.fonts().mono_small,
                           columns.token.x, columns.token.middle_y(), columns.token.w, theme.text,
                           row.token);
  BarShape bar;
  const int glide = (c.on == &SteerSwitches::guidance ? 0 : 100) + index;
  bar.value =
      panel.motion.glide(kMixGlide, glide, static_cast<float>(std::min(1.0, row.mixed / end)));
  bar.outline = static_cast<float>(std::min(1.0, row.*c.before / end));
  bar.look = best ? BarLook::leader : BarLook::kept;
  if (row.id < 0) bar.own = theme.cut_bar;
  chart_bar(panel.canvas, columns.bar.inset(0, std::max(panel.px(3), (place.h - panel.px(16)) / 2)),
            bar);
  const double values[] = {row.first, row.second, row.mixed};
  for (std::size_t i = 0; i < 3; ++i) {
    const Rect& at = columns.numbers[i];
    panel.canvas.text(panel.fonts().mono_small, at.right(), at.middle_y(),
                      i < 2 ? theme.dim : theme.text, probability_text(values[i]), Align::right);
  }
}

void draw_mix_rows(const Panel& panel, Rect room, const Mix& mix, const MixCard& c) {
  if (!mix.refusal.empty()) {
    panel.canvas.paragraph(panel.fonts().small, room, panel.theme().dim, mix.refusal);
    return;
  }
  if (room.h >= panel.px(150)) {
    const Rect formula = room.take_bottom(panel.px(kFormula));
    // "then softmax" goes without saying where there is no room for it.
    std::string words = c.formula;
    if (panel.canvas.width(panel.fonts().mono_small, words) > formula.w) {
      words = words.substr(0, words.find(", then"));
    }
    panel.canvas.text_within(panel.fonts().mono_small, formula.x, formula.middle_y(), formula.w,
                             panel.theme().dim, words);
  }
  const MixColumns head = mix_columns(panel, room.take_top(panel.px(18)));
  panel.canvas.text_within(panel.fonts().small, head.token.x, head.token.middle_y(), head.token.w,
                           panel.theme().dim, "token");
  for (std::size_t i = 0; i < 3; ++i) {
    panel.canvas.text_within(
        panel.fonts().small, head.numbers[i].right(), head.numbers[i].middle_y(), head.numbers[i].w,
        i < 2 ? panel.theme().dim : panel.theme().text, c.columns[i], Align::right);
  }
  const auto fit = static_cast<std::size_t>(std::max(2.0f, room.h / panel.px(kMixRow)));
  std::vector<MixRow> rows(
      mix.rows.begin(),
      mix.rows.begin() + static_cast<std::ptrdiff_t>(std::min(mix.rows.size(), fit - 1)));
  const auto best =
      static_cast<std::size_t>(std::ranges::max_element(rows, {}, &MixRow::mixed) - rows.begin());
  rows.push_back(rest_of(rows));
  double end = 0;
  for (const MixRow& row : rows) end = std::max({end, row.*c.before, row.mixed});
  const float h = std::min(room.h / static_cast<float>(rows.size()), panel.px(kMixRowMost));
  for (std::size_t i = 0; i < rows.size(); ++i) {
    draw_mix_row(panel, room.take_top(h), rows[i], c, std::max(end, 1e-9), i == best,
                 static_cast<int>(i));
  }
}

// A name and what stands for it.
Rect named(const Panel& panel, Rect row, const char* name, float w) {
  const Rect place = row.take_left(panel.px(w), panel.px(4));
  panel.canvas.text_within(panel.fonts().small, place.x, place.middle_y(), place.w,
                           panel.theme().dim, name);
  return row;
}

void draw_box(const Panel& panel, const Rect& box, const std::string& text) {
  panel.canvas.fill(box, panel.theme().inset, panel.px(size::kSmallRadius));
  panel.canvas.text_within(panel.fonts().mono_small, box.x + panel.px(8), box.middle_y(),
                           box.w - panel.px(16), panel.theme().text, text);
}

// The two of the contrast, in boxes where there is room for them.
void draw_models(const Panel& panel, Rect row) {
  const float boxes = panel.canvas.width(panel.fonts().mono_small, "tiny GPTits draft") +
                      panel.canvas.width(panel.fonts().small, "strongweak") + panel.px(56);
  if (boxes > row.w) {
    panel.canvas.text_within(panel.fonts().small, row.x, row.middle_y(), row.w, panel.theme().dim,
                             "strong: tiny GPT, weak: its draft");
    return;
  }
  const Rect left = row.take_left(row.w * 0.48f, panel.px(10));
  draw_box(panel, named(panel, left, "strong", 44), short_model_name(panel.state.in.model));
  draw_box(panel, named(panel, row, "weak", 38), is_embedded(panel.state.in.model) ? "its draft" : "none");
}

}  // namespace

void draw_guidance(const Panel& panel, const Rect& rect) {
  Rect room = card(panel, rect);
  const Steered& p = steered(panel.state);
  const Inputs& in = inputs(panel.state);
  draw_mix_title(panel, room.take_top(panel.px(24), panel.px(4)), kGuidance);
  if (room.h > panel.px(230)) {
    const Rect box = named(panel, room.take_top(panel.px(kNameField), panel.px(4)), "with", 56);
    const float wide = panel.canvas.width(panel.fonts().mono_small, in.prompt.str());
    draw_box(panel, box, wide <= box.w - panel.px(16) ? in.prompt.str() : "the prompt");
  }
  const Rect field = named(panel, room.take_top(panel.px(kNameField), panel.px(6)), "without", 56);
  EditedText& text = look(panel).without;
  const Typed typed = typed_field(panel, "field.without", field, text, in.without);
  if (typed.changed) send(panel, SetWithout{text.text}, typed.continues);
  if (typed.entered) send(panel, Write{});
  draw_mix_knob(panel, room, kGuidance, "1 changes nothing, more leans on it");
  if (p.read) draw_mix_rows(panel, room, p.reading.guidance, kGuidance);
}

void draw_contrast(const Panel& panel, const Rect& rect) {
  Rect room = card(panel, rect);
  const Steered& p = steered(panel.state);
  const double alpha = inputs(panel.state).switches.alpha;
  draw_mix_title(panel, room.take_top(panel.px(24), panel.px(4)), kContrast);
  if (room.h > panel.px(190)) {
    draw_models(panel, room.take_top(panel.px(kNameField), panel.px(6)));
  }
  std::string words = alpha == 0 ? "0 changes nothing" : "";
  if (p.read && alpha > 0 && p.reading.contrast.refusal.empty()) {
    const std::string count =
        count_text(p.reading.plausible) + " of " + count_text(p.reading.tokens);
    words =
        count + " have strong p ≥ " + fixed_text(alpha, 2) + " × " + fixed_text(p.reading.best, 3);
    if (panel.canvas.width(panel.fonts().small, words) > room.w) words = count + " are plausible";
  }
  draw_mix_knob(panel, room, kContrast, words);
  if (p.read) draw_mix_rows(panel, room, p.reading.contrast, kContrast);
}

}  // namespace logitdice::steer_page
