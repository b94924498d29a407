#include <algorithm>
#include <utility>

#include "app/panels/lesson_parts.h"
#include "core/text/numbers.h"

namespace logitdice {
namespace {

struct GuessColumns {
  Rect token, bar;
  float now_x = 0, guess_x = 0, then_x = 0;  // right ends of the numbers
};

GuessColumns columns_of_guess(const Panel& panel, const Rect& room) {
  const float column = panel.px(room.w < panel.px(640) ? 78 : 92);
  const float token_w = std::min(panel.px(124), room.w * 0.22f);
  GuessColumns out;
  out.then_x = room.right();
  out.guess_x = out.then_x - column;
  out.now_x = out.guess_x - column;
  out.token = {room.x, room.y, token_w, room.h};
  out.bar = {room.x + token_w, room.y, room.w - token_w - 3 * column - panel.px(8), room.h};
  return out;
}

// ---- above the bars -------------------------------------------------------------------------

void draw_what(const Panel& panel, Rect row, const AskedShares& shares) {
  const Theme& theme = panel.theme();
  const std::string context = printable(panel.state.distribution.context);
  if (!shares.setting.empty()) {
    const float w = panel.canvas.width(panel.fonts().strong, shares.setting) + panel.px(20);
    const Rect chip = row.take_right(std::min(w, row.w * 0.5f), panel.px(8));
    panel.canvas.fill(chip, theme.track, panel.px(size::kSmallRadius));
    panel.canvas.text_within(panel.fonts().strong, chip.middle_x(), chip.middle_y(),
                             chip.w - panel.px(8), theme.text, shares.setting, Align::centre);
    const std::string says = "set by the lesson";
    const float says_w = panel.canvas.width(panel.fonts().small, says);
    if (row.w > says_w + panel.px(120)) {
      panel.canvas.text(panel.fonts().small, row.right(), row.middle_y(), theme.dim, says,
                        Align::right);
      row.take_right(says_w + panel.px(12));
    }
  }
  panel.canvas.path_within(panel.fonts().mono_large, row.x, row.middle_y(), row.w, theme.text,
                           context);
}

void draw_asked(const Panel& panel, const Rect& row, const AskedShares& shares,
                const Question& question) {
  const std::string name = question.of == "final" ? "final" : "p";
  const std::string setting = shares.setting.empty() ? "" : " at " + shares.setting;
  const std::string text = name + "(" + shares.tokens.front() + ")" + setting + " = ";
  ImFont* font = panel.fonts().mono_large;
  const float room = row.w - panel.canvas.width(font, "?");
  if (panel.canvas.width(font, text) > room) font = panel.fonts().mono_small;
  panel.canvas.text_within(font, row.x, row.middle_y(), room, panel.theme().text, text);
  const float x = row.x + std::min(panel.canvas.width(font, text), room);
  panel.canvas.text(font, x, row.middle_y(), panel.theme().other, "?");
}

void draw_names(const Panel& panel, const Rect& row, const GuessColumns& columns) {
  const Theme& theme = panel.theme();
  const float y = row.middle_y();
  panel.canvas.text(panel.fonts().caption, columns.token.x, y, theme.dim, "token");
  panel.canvas.text_within(panel.fonts().small, columns.bar.x, y, columns.bar.w, theme.dim,
                           "axis 0 to 1");
  panel.canvas.text(panel.fonts().caption, columns.now_x, y, theme.dim, "now", Align::right);
  panel.canvas.text(panel.fonts().caption, columns.guess_x, y, theme.other, "your guess",
                    Align::right);
  panel.canvas.text(panel.fonts().caption, columns.then_x, y, theme.text, "then", Align::right);
}

// ---- the bars -------------------------------------------------------------------------------

// What the mouse makes of the guess: of the one that it found when it took the bar, so that the
// others come back to where they were.
void take_hold(const Panel& panel, const Control& control, const Rect& track, std::size_t bar,
               const std::vector<double>& now) {
  std::vector<double>& before = lesson_look(panel).shares;
  if (control.pressed) before = now;
  if (before.size() != now.size()) return;
  if (control.taken_back) return panel.send(command::GuessShares{before});
  if (!control.held || ImGui::GetIO().MouseDelta.x == 0) return;
  const std::optional<float> share = track.part_at(ImGui::GetMousePos().x);
  if (!share) return;
  std::vector<double> shares = before;
  move_share(shares, bar, *share);
  panel.send(command::GuessShares{std::move(shares)});
}

void draw_handle(const Panel& panel, const Rect& track, float end, const Control& control) {
  const Theme& theme = panel.theme();
  const float w = panel.px(13);
  const Rect handle{end - w / 2, track.y - panel.px(4), w, track.h + panel.px(8)};
  panel.canvas.fill(handle, theme.other, panel.px(5));
  for (const float x : {-2.0f, 2.0f}) {
    panel.canvas.line({handle.middle_x() + panel.px(x), handle.middle_y() - panel.px(5)},
                      {handle.middle_x() + panel.px(x), handle.middle_y() + panel.px(5)},
                      theme.on_colour, 1.5f);
  }
  const bool lit = control.hovered || control.held;
  if (control.focused) return focus_ring(panel, handle);
  if (lit) panel.canvas.frame(handle.inset(-panel.px(2)), theme.other, panel.px(7), 1.5f);
}

void draw_guess_bar(const Panel& panel, const Rect& track, double before, double guess) {
  const Theme& theme = panel.theme();
  panel.canvas.fill(track, theme.track, panel.px(3));
  Rect bar = track;
  bar.w *= static_cast<float>(guess);
  panel.canvas.hatch(bar, faded(theme.other, 0.6f), 7);
  panel.canvas.frame(bar, theme.other, panel.px(3), 1.5f);
  Rect outline = track;
  outline.w *= static_cast<float>(before);
  panel.canvas.dashed_frame(outline, theme.outline, 1.2f, 4);
}

void draw_guess_row(const Panel& panel, const Rect& place, const GuessColumns& columns,
                    std::size_t i, const AskedShares& shares, const std::vector<double>& guess) {
  const Theme& theme = panel.theme();
  const float y = place.middle_y(), h = std::clamp(place.h * 0.5f, panel.px(12), panel.px(30));
  const Rect track{columns.bar.x, y - h / 2, columns.bar.w, h};
  ImFont* font = place.h >= panel.px(34) ? panel.fonts().mono_large : panel.fonts().mono;
  panel.canvas.text_within(font, place.x, y, columns.token.w - panel.px(10), theme.text,
                           shares.tokens[i]);
  const Rect area{track.x - panel.px(8), place.y, track.w + panel.px(16), place.h};
  const Control control = panel.controls.at("guess.bar." + std::to_string(i), area, track);
  draw_guess_bar(panel, track, shares.before.values[i], guess[i]);
  draw_handle(panel, track, track.x + track.w * static_cast<float>(guess[i]), control);
  panel.canvas.text(panel.fonts().mono, columns.now_x, y, theme.dim,
                    probability_text(shares.before.values[i]), Align::right);
  panel.canvas.text(panel.fonts().mono_bold, columns.guess_x, y, theme.other, probability_text(guess[i]),
                    Align::right);
  panel.canvas.text(panel.fonts().mono_bold, columns.then_x, y, theme.text, "?", Align::right);
  take_hold(panel, control, track, i, guess);
}

void draw_sum(const Panel& panel, const Rect& row, const GuessColumns& columns) {
  const Theme& theme = panel.theme();
  const float y = row.middle_y();
  panel.canvas.line({row.x, row.y}, {row.right(), row.y}, theme.line);
  panel.canvas.text(panel.fonts().small, row.x, y, theme.dim, "sum");
  const std::string_view whole = "Pull one bar and the others give way, so that the sum stays 1.";
  const bool fits = panel.canvas.width(panel.fonts().small, whole) <= columns.bar.w;
  panel.canvas.text_within(panel.fonts().small, columns.bar.x, y, columns.bar.w, theme.dim,
                           fits ? whole : "the others give way");
  panel.canvas.text(panel.fonts().mono, columns.now_x, y, theme.dim, "1.000", Align::right);
  panel.canvas.text(panel.fonts().mono_bold, columns.guess_x, y, theme.other, "1.000", Align::right);
}

void draw_guess_legend(const Panel& panel, Rect row) {
  const Theme& theme = panel.theme();
  const auto entry = [&](bool dashed, const std::string& words) {
    const float w = panel.canvas.width(panel.fonts().small, words) + panel.px(36);
    if (w > row.w) return;
    const Rect place = row.take_left(w, panel.px(18));
    const Rect mark{place.x, place.middle_y() - panel.px(6), panel.px(28), panel.px(12)};
    if (dashed) {
      panel.canvas.dashed_frame(mark, theme.outline, 1.2f, 4);
    } else {
      panel.canvas.hatch(mark, faded(theme.other, 0.6f), 7);
      panel.canvas.frame(mark, theme.other, panel.px(3), 1.5f);
    }
    panel.canvas.text(panel.fonts().small, mark.right() + panel.px(8), place.middle_y(), theme.dim,
                      words);
  };
  entry(true, "as it is now");
  entry(false, "your guess");
  const std::string_view note = "the true bars stay hidden until the reveal";
  if (panel.canvas.width(panel.fonts().small, note) > row.w) return;
  panel.canvas.text(panel.fonts().small, row.x, row.middle_y(), theme.dim, note);
}

}  // namespace

bool predicts_shares(const AppState& s) {
  return asks(s, QuestionKind::bars) && !s.lesson->shares.tokens.empty();
}

void predict_panel(const Panel& panel, const Rect& whole) {
  const LessonRun& run = *open_lesson(panel.state);
  const std::vector<double>& guess = asked_of(run)->shares;
  Rect room = card(panel, whole);
  draw_what(panel, room.take_top(panel.px(36), panel.px(8)), run.shares);
  draw_asked(panel, room.take_top(panel.px(30), panel.px(6)), run.shares, *question_of(run));
  draw_guess_legend(panel, room.take_bottom(panel.px(26), panel.px(4)));
  const GuessColumns columns = columns_of_guess(panel, room);
  draw_names(panel, room.take_top(panel.px(24), panel.px(2)), columns);
  const Rect sum = room.take_bottom(panel.px(32), panel.px(4));
  const auto count = static_cast<float>(guess.size());
  const float row_h = std::min(panel.px(64), room.h / std::max(1.0f, count));
  for (std::size_t i = 0; i < guess.size(); ++i) {
    draw_guess_row(panel, room.take_top(row_h), columns, i, run.shares, guess);
  }
  draw_sum(panel, sum, columns);
}

}  // namespace logitdice
