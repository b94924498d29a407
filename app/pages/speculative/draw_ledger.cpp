#include <algorithm>
#include <cmath>

#include "app/pages/speculative/draw_parts.h"
#include "app/widgets/card.h"
#include "core/decoding/speculative_words.h"
#include "core/text/numbers.h"

namespace logitdice::speculative_page {
namespace {

using Verdict = Guess::Verdict;
using End = SpeculativeRound::End;

constexpr float kFigureRow = 20, kSliderRoom = 74;

// ---- the rounds -----------------------------------------------------------------------------

void draw_marks(const Panel& panel, const Rect& room, const SpeculativeRound& round) {
  const Theme& theme = panel.theme();
  const float step = std::min(panel.px(13), room.w / static_cast<float>(round.guesses.size()));
  float x = room.x + step / 2;
  for (const Guess& guess : round.guesses) {
    const bool accepted = guess.verdict == Verdict::accepted;
    const bool rejected = guess.verdict == Verdict::rejected;
    panel.canvas.text(panel.fonts().mono_small, x, room.middle_y(),
                      accepted   ? theme.good
                      : rejected ? theme.cut
                                 : theme.dim,
                      accepted   ? "✓"
                      : rejected ? "×"
                                 : "·",
                      Align::centre);
    x += step;
  }
}

void draw_ledger_row(const Panel& panel, Rect row, int number) {
  const Rounds& r = rounds(panel.state);
  const Theme& theme = panel.theme();
  const SpeculativeRound& round = r.text.rounds[static_cast<std::size_t>(number)];
  const bool shown = number == std::min(r.round, static_cast<int>(r.text.rounds.size()) - 1);
  const Control control = panel.controls.listed("round." + std::to_string(number + 1), row);
  if (shown || control.hovered) {
    panel.canvas.fill(row, shown ? theme.track : theme.inset, panel.px(3));
  }
  const float y = row.middle_y();
  const Rect index = row.take_left(panel.px(26), panel.px(8));
  panel.canvas.text(panel.fonts().mono_small, index.right(), y, theme.text,
                    std::to_string(number + 1), Align::right);
  const float marks =
      std::min(panel.px(13) * static_cast<float>(inputs(panel.state).draft_length), row.w * 0.4f);
  draw_marks(panel, row.take_left(marks, panel.px(8)), round);
  const Rect count = row.take_right(panel.px(30), panel.px(6));
  panel.canvas.text(panel.fonts().mono_small, count.right(), y, theme.text,
                    "+" + std::to_string(round.tokens.size()), Align::right);
  const Rect how = row.take_left(panel.px(52), panel.px(4));
  panel.canvas.text(panel.fonts().small, how.x, y, theme.dim,
                    round.end == End::rejected ? "instead"
                    : round.end == End::bonus  ? "bonus"
                                               : "end");
  panel.canvas.text_within(panel.fonts().mono_small, row.x, y, row.w, theme.kept,
                           name_of(panel.state, round.tokens.back()));
  if (control.clicked) send(panel, ShowRound{number});
}

void draw_rounds(const Panel& panel, Rect room) {
  const Rounds& r = rounds(panel.state);
  const auto all = static_cast<int>(r.text.rounds.size());
  if (all == 0) return;
  const float h = panel.px(20);
  const int fit = std::max(1, static_cast<int>(room.h / h));
  const int shown = std::min(r.round, all - 1);
  const int last = std::min(all, std::max(shown + 1, fit));
  panel.controls.note("speculative.ledger", room);
  for (int number = std::max(0, last - fit); number < last; ++number) {
    draw_ledger_row(panel, room.take_top(h), number);
  }
}

// ---- the figures ----------------------------------------------------------------------------

void draw_figure(const Panel& panel, Rect row, const std::string& title, const char* term,
                 const std::string& sum, const std::string& value, ImU32 ink) {
  const float y = row.middle_y();
  const Rect result = row.take_right(panel.px(52), panel.px(6));
  panel.canvas.text_within(panel.fonts().mono, result.right(), y, result.w, ink, value,
                           Align::right);
  const float name = panel.canvas.width(panel.fonts().small, title);
  panel.canvas.term_text(panel.fonts().small, row.x, y, row.w, panel.theme().dim, title, term);
  const float room = row.w - name - panel.px(8);
  for (ImFont* font : {panel.fonts().mono_small, panel.fonts().small}) {
    if (panel.canvas.width(font, sum) > room) continue;
    panel.canvas.text(font, row.right(), y, panel.theme().dim, sum, Align::right);
    return;
  }
  panel.canvas.tell(row, title + " " + sum);
}

void draw_figures(const Panel& panel, Rect room) {
  const Theme& theme = panel.theme();
  const SpeculativeCounts counts = shown_counts(panel.state);
  constexpr const char* kTerms[] = {"speculative_decoding", "acceptance_rate", "acceptance_rate"};
  std::size_t i = 0;
  for (const Fraction& figure : ledger_figures(counts)) {
    draw_figure(panel, room.take_top(panel.px(kFigureRow)), figure.title, kTerms[i++], figure.sum(),
                figure.value(), theme.text);
  }
  const Gain gain = gain_of(panel.state);
  const bool gains = gain.speed_up > 1;
  draw_figure(panel, room.take_top(panel.px(kFigureRow)), gains ? "speed-up" : "no gain",
              "speculative_decoding",
              speed_up_sum(counts.tokens_per_pass(), inputs(panel.state).draft_length,
                           gain.cost_ratio, gain.batch_ratio),
              "×" + fixed_text(gain.speed_up, 2), gains ? theme.good : theme.cut);
}

// ---- the cost ratio -------------------------------------------------------------------------

KnobInfo cost_info(const AppState& s) {
  const Rounds& r = rounds(s);
  const bool measured = r.costs && r.key.material == Material::models;
  return {.id = "cost_ratio",
          .title = "Cost ratio",
          .help = "a draft pass ÷ a target pass",
          .value = nullptr,
          .low = 0,
          .high = kMostCostRatio,
          .lowest = 0,
          .highest = kMostCostRatio,
          .neutral = measured ? r.costs->cost_ratio() : kUnmeasuredRatio,
          .step = 0.01,
          .neutral_word = ""};
}

std::string costs_hint(const AppState& s) {
  const Rounds& r = rounds(s);
  if (!gain_of(s).measured)
    return "nothing is measured: the ratio is a guess, a batch costs one pass";
  const PassCosts& c = *r.costs;
  const auto time = [](double seconds) { return duration_text(seconds * 1e6); };
  return "measured here: a draft pass " + time(c.draft) + ", a target pass " + time(c.single) +
         "\n" + std::to_string(c.positions) + " places in one pass " + time(c.batch) +
         ", one by one " + time(c.one_by_one());
}

// The guesses checked in one pass and one by one, as it was measured.
std::string ways_text(const AppState& s) {
  if (!gain_of(s).measured) return "a pass over all guesses is taken to cost one";
  const PassCosts& c = *rounds(s).costs;
  return std::to_string(c.positions) + " at once " + duration_text(c.batch * 1e6) +
         ", one by one " + duration_text(c.one_by_one() * 1e6);
}

// What was measured, and where the gain ends.
void draw_marks_below(const Panel& panel, const Rect& track, Rect words, const Gain& gain) {
  const Theme& theme = panel.theme();
  const Rounds& r = rounds(panel.state);
  const auto at = [&](double ratio) {
    return track.x + track.w * static_cast<float>(std::clamp(ratio / kMostCostRatio, 0.0, 1.0));
  };
  const auto mark = [&](double ratio, ImU32 ink) {
    panel.canvas.line({at(ratio), track.middle_y() - panel.px(8)},
                      {at(ratio), track.middle_y() + panel.px(8)}, ink, 2);
  };
  std::string batch, text = r.measuring ? "measuring …" : "not measured";
  if (gain.measured) {
    mark(r.costs->cost_ratio(), theme.dim);
    text = "measured " + fixed_text(r.costs->cost_ratio(), 2);
    batch = ", batch " + fixed_text(gain.batch_ratio, 2);
  }
  const bool there = gain.break_even > 0 && gain.break_even <= kMostCostRatio;
  if (there) mark(gain.break_even, theme.cut);
  const std::string ends = gain.break_even <= 0 ? "×1 at no ratio"
                           : gain.break_even > kMostCostRatio
                               ? "×1 past 1"
                               : "×1 at " + fixed_text(gain.break_even, 2);
  panel.canvas.text(panel.fonts().small, words.right(), words.middle_y(), theme.cut, ends,
                    Align::right);
  const float w = panel.canvas.width(panel.fonts().small, ends);
  const float room = words.w - w - panel.px(8);
  if (panel.canvas.width(panel.fonts().small, text + batch) <= room) text += batch;
  panel.canvas.text_within(panel.fonts().small, words.x, words.middle_y(), room, theme.dim, text);
}

void draw_cost(const Panel& panel, Rect room) {
  const AppState& s = panel.state;
  const Theme& theme = panel.theme();
  const Gain gain = gain_of(s);
  const KnobInfo info = cost_info(s);
  Rect head = room.take_top(panel.px(20));
  const Rect value = head.take_right(panel.px(56), panel.px(6));
  const float x =
      panel.canvas.text(panel.fonts().strong, head.x, head.middle_y(), theme.text, info.title);
  const float spare = head.right() - x - panel.px(8);
  if (panel.canvas.width(panel.fonts().small, info.help) <= spare) {
    panel.canvas.text(panel.fonts().small, x + panel.px(8), head.middle_y(), theme.dim, info.help);
  }
  if (ImGui::IsMouseHoveringRect(head.min(), head.max())) hint(panel, costs_hint(s));
  const Rect line = room.take_top(panel.px(18));
  draw_marks_below(panel, line, room.take_top(panel.px(18)), gain);
  std::string ways = ways_text(s);
  if (panel.canvas.width(panel.fonts().small, ways) > room.w) {
    ways = gain.measured ? ways.substr(0, ways.find(',')) : "a batch is taken as one";
  }
  panel.canvas.text_within(panel.fonts().small, room.x, room.y + panel.px(8), room.w, theme.dim,
                           ways);
  const auto move =
      knob_slider(panel, "knob.cost_ratio", line, info, gain.cost_ratio, 0, look(panel).grip);
  const auto ratio = [&](double to) {
    return SetCostRatio{to == info.neutral ? std::nullopt : std::optional(to)};
  };
  if (move && move->taken_back)
    panel.send(command::TakeBack{});
  else if (move) {
    panel.send(command::PageAction{kId, Action(ratio(move->value)), move->continues});
  }
  const auto typed = knob_value(panel, "", value, info, std::round(gain.cost_ratio * 100) / 100,
                                panel.fonts().mono, look(panel).field);
  if (!typed) return;
  if (*typed)
    send(panel, ratio(typed->value()));
  else
    panel.send(command::Report{typed->error()});
}

}  // namespace

void draw_ledger_strip(const Panel& panel, const Rect& rect) {
  const Theme& theme = panel.theme();
  card(panel, rect);
  panel.controls.note("speculative.ledger_strip", rect);
  Rect room = rect.inset(panel.px(size::kPad), panel.px(8));
  Rect figures = room.take_left(room.w * 0.58f, panel.px(22));
  draw_cost(panel, room);
  const float spare = figures.h - panel.px(4 * kFigureRow);
  if (spare < panel.px(16)) return draw_figures(panel, figures);
  const Rect title = figures.take_top(panel.px(18));
  panel.canvas.caption(title.x, title.middle_y(), "LEDGER");
  const SpeculativeCounts counts = shown_counts(panel.state);
  panel.canvas.text(panel.fonts().small, title.right(), title.middle_y(), theme.dim,
                    count_text(counts.rounds) + " " + plural(counts.rounds, "round") + ", " +
                        count_text(counts.tokens) + " " + plural(counts.tokens, "token"),
                    Align::right);
  draw_figures(panel, figures);
}

void draw_ledger(const Panel& panel, const Rect& rect) {
  Rect room = card(panel, rect);
  const SpeculativeCounts counts = shown_counts(panel.state);
  const Rect title = room.take_top(panel.px(20), panel.px(2));
  panel.canvas.caption(title.x, title.middle_y(), "LEDGER");
  panel.canvas.text(panel.fonts().small, title.right(), title.middle_y(), panel.theme().dim,
                    count_text(counts.rounds) + " " + plural(counts.rounds, "round") + ", " +
                        count_text(counts.tokens) + " " + plural(counts.tokens, "token"),
                    Align::right);
  const Rect cost = room.take_bottom(panel.px(kSliderRoom), panel.px(4));
  const Rect figures = room.take_bottom(panel.px(4 * kFigureRow), panel.px(4));
  draw_rounds(panel, room);
  panel.canvas.line({figures.x, figures.y - panel.px(2)},
                    {figures.right(), figures.y - panel.px(2)}, panel.theme().line);
  draw_figures(panel, figures);
  draw_cost(panel, cost);
}

}  // namespace logitdice::speculative_page
