#include <algorithm>

#include "app/panels/bar_shape.h"
#include "app/panels/lesson_parts.h"
#include "core/text/numbers.h"

namespace logitdice {
namespace {

constexpr std::size_t kMostRounds = 4;
constexpr int kMostRanks = 50;  // that a round's tokens are looked for in

std::string round_title(std::size_t number, const std::string& setting) {
  return "Round " + std::to_string(number) + (setting.empty() ? "" : ", " + setting);
}

std::string result_text(const Round& round) {
  if (round.measured) return fixed_text(round.distance, 3);
  if (round.of == 1) return round.right == 1 ? "right ✓" : "wrong";
  return count_text(round.right) + " of " + count_text(round.of) + " right";
}

void draw_round(Flow& flow, const std::string& title, const std::string& result, ImFont* font,
                ImU32 ink) {
  const Panel& panel = flow.panel;
  const Rect row = flow.take(panel.px(24));
  const float w = panel.canvas.width(font, result);
  panel.canvas.text_within(panel.fonts().small, row.x, row.middle_y(), row.w - w - panel.px(8),
                           panel.theme().text, title);
  panel.canvas.text(font, row.right(), row.middle_y(), ink, result, Align::right);
}

// Of the token on the screen, where it is there.
int rank_of(const AppState& s, const std::string& token) {
  for (int rank = 0; rank < std::min(token_count(s), kMostRanks); ++rank) {
    if (token_text(s, rank) == token) return rank;
  }
  return kManyTokens;
}

ImU32 truth_colour(const Panel& panel, const Round& round, std::size_t i) {
  const AppState& s = panel.state;
  if (s.presenter.on) return own_colour(panel, rank_of(s, round.tokens[i]));
  return i == 0 ? panel.theme().leader : panel.theme().kept;
}

// The truth filled, the guess as a frame around it.
void draw_pair(Flow& flow, const Round& round, std::size_t i) {
  const Panel& panel = flow.panel;
  const Theme& theme = panel.theme();
  Rect row = flow.take(panel.px(18));
  const float column = panel.px(52), y = row.middle_y();
  panel.canvas.text(panel.fonts().mono_small, row.right(), y, theme.text,
                    probability_text(round.truth[i]), Align::right);
  panel.canvas.text(panel.fonts().mono_small, row.right() - column, y, theme.other,
                    probability_text(round.guess[i]), Align::right);
  row.take_right(2 * column);
  const Rect name = row.take_left(panel.px(72), panel.px(6));
  panel.canvas.text_within(panel.fonts().mono_small, name.x, y, name.w, theme.text,
                           round.tokens[i]);
  const Rect track{row.x, y - panel.px(5), row.w, panel.px(10)};
  panel.canvas.fill(track, theme.track, panel.px(2));
  const auto part = [&](double share) {
    return Rect{track.x, track.y, track.w * static_cast<float>(share), track.h};
  };
  panel.canvas.fill(part(round.truth[i]), truth_colour(panel, round, i), panel.px(2));
  Rect guess = part(round.guess[i]);
  guess.w = std::max(guess.w, panel.px(2));
  panel.canvas.frame(guess, theme.other, panel.px(2), 1.5f);
}

void draw_heading(Flow& flow, std::string_view title, std::string_view note) {
  const Panel& panel = flow.panel;
  const Rect rule = flow.take(panel.px(1), panel.px(7));
  panel.canvas.line({rule.x, rule.y}, {rule.right(), rule.y}, panel.theme().line);
  const Rect row = flow.take(panel.px(20), panel.px(2));
  panel.canvas.caption(row.x, row.middle_y(), title);
  const float room = row.w - panel.px(110);
  if (panel.canvas.width(panel.fonts().small, note) > room) return;
  panel.canvas.text(panel.fonts().small, row.right(), row.middle_y(), panel.theme().dim, note,
                    Align::right);
}

}  // namespace

// The last rounds; the bars of the newest that was measured.
void draw_score(Flow& flow, const LessonRun& run) {
  const Question* open = open_question(flow.panel.state);
  if (run.rounds.empty() && !(open && open->kind == QuestionKind::bars)) return;
  const bool measured = std::any_of(run.rounds.begin(), run.rounds.end(),
                                    [](const Round& round) { return round.measured; });
  // Before a class the votes are the score.
  if (flow.panel.state.presenter.on &&
      !(question_of(run) && question_of(run)->kind == QuestionKind::bars))
    return;
  draw_heading(flow, "YOUR SCORE", measured ? "distance 0 is perfect, 1 all wrong" : "");
  const Theme& theme = flow.panel.theme();
  const Fonts& fonts = flow.panel.fonts();
  const std::size_t first = run.rounds.size() - std::min(run.rounds.size(), kMostRounds);
  for (std::size_t i = first; i < run.rounds.size(); ++i) {
    const Round& round = run.rounds[i];
    const bool good = round.measured ? round.distance < 0.1 : 2 * round.right > round.of;
    draw_round(flow, round_title(i + 1, round.setting), result_text(round), fonts.mono,
               good ? theme.good : theme.text);
    const bool newest = i + 1 == run.rounds.size();
    if (!round.measured || !newest) continue;
    for (std::size_t bar = 0; bar < round.truth.size(); ++bar) draw_pair(flow, round, bar);
  }
  if (open) {
    draw_round(flow, round_title(run.rounds.size() + 1, run.shares.setting), "after the reveal",
               fonts.small, theme.dim);
  }
  flow.take(flow.px(6));
}

void draw_takeaways(Flow& flow, const LessonRun& run) {
  const Panel& panel = flow.panel;
  if (run.text.takeaways.empty()) return;
  draw_heading(flow, "TAKE AWAY", "");
  const bool hidden = open_question(panel.state) != nullptr;
  const float number_w = panel.px(18);
  for (std::size_t i = 0; i < run.text.takeaways.size(); ++i) {
    TextLook look = running_look(panel);
    if (hidden) look.ink = panel.theme().dim;
    MarkedText line(panel, "takeaway." + std::to_string(i), look);
    panel.canvas.text(panel.fonts().text, flow.room.x, flow.room.y + panel.px(11), look.ink,
                      std::to_string(i + 1));
    const Rect place{flow.room.x + number_w, flow.room.y, flow.room.w - number_w, 0};
    const float end =
        line.draw(place, hidden ? TextRuns{{"comes with the reveal"}} : run.text.takeaways[i]);
    flow.take(end - flow.room.y, panel.px(4));
    if (hidden) break;
  }
}

}  // namespace logitdice
