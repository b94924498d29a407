#include "app/pages/generate/draw_lines.h"

#include <algorithm>
#include <cmath>

#include "app/pages/generate/captured.h"
#include "app/pages/generate/draw.h"
#include "app/program/model_status.h"
#include "app/program/writing.h"
#include "app/widgets/legend.h"
#include "app/widgets/text_scroll.h"
#include "core/sampling/chain.h"
#include "core/text/numbers.h"

namespace logitdice::generate_page {
namespace {

constexpr float kChip = 26, kChipGap = 4;  // height, and the room around it
constexpr float kChipWidth = 64;           // of a usual token, with its gap
constexpr float kLineName = 23;

struct Chip {
  std::string whole, label;  // the token, as far as a chip shows it
  ImU32 ink;
  bool selected, marked, forced;
  bool again = false;   // said before
  bool greedy = false;  // of a recorded text: the best of its step
};

/// How far the wheel has moved the rows of a line, until another token is chosen.
struct LineScroll {
  TextScroll rows;
  int chosen = -1;
};
struct LineScrolls {
  LineScroll written, same_dice;
};

// Where each chip would stand if there were room for all rows.
std::vector<Rect> places_of(const Panel& panel, const Rect& rect, const std::vector<Chip>& chips) {
  const float h = panel.px(kChip), gap = panel.px(kChipGap);
  std::vector<Rect> places;
  float x = rect.x, y = rect.y;
  for (const Chip& chip : chips) {
    const float w = panel.canvas.width(panel.fonts().mono, chip.label) + panel.px(16);
    if (x + w > rect.right() - panel.px(8) && x > rect.x) {
      x = rect.x;
      y += h + gap;
    }
    places.push_back({x, y, w, h});
    x += w + gap;
  }
  return places;
}

// The first row that is shown: the last rows, or those down to the chosen token, until the wheel
// moves them.
int first_row(const Panel& panel, const Rect& rect, const std::vector<Rect>& places, int chosen,
              LineScroll& scroll) {
  const float step = panel.px(kChip + kChipGap);
  const auto row_of = [&](const Rect& place) {
    return static_cast<int>(std::lround((place.y - rect.y) / step));
  };
  const int fit = std::max(1, static_cast<int>((rect.h + panel.px(kChipGap) + 1) / step));
  const int rows = row_of(places.back()) + 1, last = std::max(0, rows - fit);
  const auto to_show = std::min(places.size() - 1, static_cast<size_t>(chosen));  // −1: the last
  const int initial = std::clamp(row_of(places[to_show]) + 1 - fit, 0, last);
  if (scroll.chosen != chosen) scroll = {{}, chosen};
  const int first = scrolled(scroll.rows, wheel_room(panel, rect), places.size(), initial, last, 1);
  if (last > 0) draw_scroll_mark(panel, rect, first, fit, rows);
  return first;
}

int draw_chips(const Panel& panel, const std::string& id, const Rect& rect,
               const std::vector<Chip>& chips, int chosen, LineScroll& scroll) {
  if (chips.empty()) return -1;
  const float pad = panel.px(8);
  const std::vector<Rect> places = places_of(panel, rect, chips);
  const int first = first_row(panel, rect, places, chosen, scroll);
  const float shift = panel.px(kChip + kChipGap) * static_cast<float>(first);
  int clicked = -1;
  for (size_t i = 0; i < chips.size(); ++i) {
    Rect place = places[i];
    place.y -= shift;
    if (place.y < rect.y - 1 || place.bottom() > rect.bottom() + 1) continue;
    const Control control = panel.controls.at(id + "." + std::to_string(i), place);
    const Theme& theme = panel.theme();
    panel.canvas.fill(place, control.hovered ? theme.hover : theme.track, panel.px(4));
    if (chips[i].marked) panel.canvas.frame(place, theme.other, panel.px(4), 2);
    if (chips[i].forced) panel.canvas.dashed_frame(place, theme.thumb, 2, 4);
    if (chips[i].selected) panel.canvas.frame(place, theme.kept, panel.px(4), 2);
    panel.canvas.text(panel.fonts().mono, place.middle_x(), place.middle_y(), chips[i].ink,
                      chips[i].label, Align::centre);
    if (chips[i].greedy) {
      const float inset = panel.px(5);
      panel.canvas.disc({place.right() - inset, place.y + inset}, panel.px(2.2f), theme.kept);
    }
    if (chips[i].again) {
      const float under = place.bottom() - panel.px(3);
      panel.canvas.line({place.x + pad, under}, {place.right() - pad, under}, theme.cut, 1.5f);
    }
    if (chips[i].label != chips[i].whole) panel.canvas.tell(place, chips[i].whole);
    if (control.focused) focus_ring(panel, place);
    if (control.clicked) clicked = static_cast<int>(i);
  }
  return clicked;
}

constexpr int kLongestLabel = 18;

std::vector<Chip> written_chips(const Panel& panel) {
  const AppState& s = panel.state;
  std::vector<Chip> chips;
  const auto& steps = s.generation().steps;
  const bool old = is_old(s);
  for (size_t i = 0; i < steps.size(); ++i) {
    const std::optional<double> p = shown_probability(s, i);
    const ImU32 ink = old  ? panel.theme().faint
                      : !p ? panel.theme().dim
                           : surprise_colour(panel.theme(), *p);
    const std::string whole = piece_text(s, steps[i].token);
    chips.push_back({whole, ellipsis(whole, kLongestLabel), ink, static_cast<int>(i) == s.in.step,
                     false, steps[i].forced,
                     i < s.writing.statistics.again.size() && s.writing.statistics.again[i],
                     captured(s) && is_greedy(steps[i])});
  }
  return chips;
}

std::vector<Chip> same_dice_chips(const Panel& panel) {
  const AppState& s = panel.state;
  std::vector<Chip> chips;
  const auto& steps = s.writing.same_dice.text.steps;
  for (size_t i = 0; i < steps.size(); ++i) {
    const bool differs = i < s.writing.differs.size() && s.writing.differs[i];
    const std::string whole = piece_text(s, steps[i].token);
    chips.push_back({whole, ellipsis(whole, kLongestLabel),
                     differs ? panel.theme().other : panel.theme().dim, false, differs, false});
  }
  return chips;
}

// What ran and was not neutral, as the engine read it.
std::string ran_text(const Profile& profile, const Knobs& knobs) {
  return rules_text(profile, knobs_in_force(profile, knobs));
}

// Returns what is left of the row.
Rect draw_line_name(const Panel& panel, Rect row, const std::string& text,
                    bool stands_out = false) {
  const float end =
      panel.canvas.text_within(panel.fonts().small, row.x, row.middle_y(), row.w,
                               stands_out ? panel.theme().text : panel.theme().dim, text);
  row.take_left(end - row.x, panel.px(20));
  return row;
}

// What the marks of the tokens mean, of those that stand there.
void draw_marks_legend(const Panel& panel, const Rect& row) {
  const AppState& s = panel.state;
  const Theme& theme = panel.theme();
  const auto& again = s.writing.statistics.again;
  std::vector<LegendEntry> entries = {{LegendMark::frame, theme.kept, "looked at"}};
  if (std::ranges::any_of(again, [](bool is) { return is; })) {
    entries.push_back({LegendMark::words, theme.cut, "underlined: said before", "said before"});
  }
  if (std::ranges::any_of(s.generation().steps, &GeneratedStep::forced)) {
    entries.push_back({LegendMark::outline, theme.thumb, "a person chose it", "chosen"});
  }
  if (s.writing.same_dice_on) {
    entries.push_back({LegendMark::frame, theme.other, "another token", "another"});
  }
  legend(panel, row, entries);
}

}  // namespace

float height_of_lines(const Panel& panel, float width) {
  const AppState& s = panel.state;
  const size_t steps =
      std::max<size_t>(static_cast<size_t>(s.in.length), s.generation().steps.size());
  const float rows = std::ceil(static_cast<float>(steps) * panel.px(kChipWidth) / width);
  const float each = kLineName + std::max(2.0f, rows) * (kChip + kChipGap);
  return panel.px(s.writing.same_dice_on ? 2 * each + 8 : each);
}

void draw_lines(const Panel& panel, Rect room) {
  const AppState& s = panel.state;
  const Generation& text = s.generation();
  if (text.steps.empty()) {
    panel.canvas.paragraph(panel.fonts().text, room, panel.theme().dim,
                           "Press Generate: " + model_name(s.in.model) +
                               (is_embedded(s.in.model) ? " inside this program" : "") +
                               " goes on with the prompt, one token a step. Then click a token to see its distribution "
                           "and its coin, click a bar to put another token there, or move a knob "
                           "to see what the same dice would have written.");
    return;
  }
  LineScrolls& scrolls = panel.memory.pages.get<LineScrolls>();
  const float name_h = panel.px(kLineName - 3);
  const bool two = s.writing.same_dice_on;
  const float each = two ? (room.h - panel.px(8)) / 2 : room.h;
  Rect first = room.take_top(each, panel.px(8));
  std::string about = "as written: " + ran_text(text.settings.profile, text.settings.knobs) +
                      ", seed " + std::to_string(text.settings.seed);
  if (captured(s) && !brings_its_chain(captured(s)->capture)) about = about_captured(s);
  if (text.dropped() > 0) {
    about += " · the model no longer sees the first " +
             (text.dropped() == 1 ? "token" : std::to_string(text.dropped()) + " tokens");
  }
  if (const std::string pace = writing_pace(s); !pace.empty()) about += " · " + pace;
  if (is_old(s)) about = why_old(s) + " · " + about;
  draw_marks_legend(panel,
                    draw_line_name(panel, first.take_top(name_h, panel.px(3)), about, is_old(s)));
  const int clicked =
      draw_chips(panel, "token", first, written_chips(panel), s.in.step, scrolls.written);
  if (clicked >= 0) panel.send(command::SelectStep{clicked});
  if (!two) return;
  const bool foreign = s.in.text->foreign();
  draw_line_name(
      panel, room.take_top(name_h, panel.px(3)),
      "same dice, these knobs: " + ran_text(panel.state.in.profile, panel.state.in.knobs) +
          (captured(s) ? " · " + path_text(s)
           : foreign   ? std::string(" · as far as the capture goes")
                       : std::string()));
  draw_chips(panel, "other", room, same_dice_chips(panel), s.in.step, scrolls.same_dice);
}

}  // namespace logitdice::generate_page
