#include <algorithm>
#include <cmath>

#include "app/pages/speculative/draw_parts.h"
#include "app/widgets/transport_signs.h"
#include "core/decoding/speculative_words.h"
#include "core/text/numbers.h"

namespace logitdice::speculative_page {
namespace {

using Verdict = Guess::Verdict;

// ---- the head -------------------------------------------------------------------------------

// In a lesson the keys step it.
void draw_transport(const Panel& panel, Rect& row) {
  const bool keys = !panel.state.lesson;
  const std::string next = keys ? "Next round (S)" : "Next round";
  const float wide = panel.canvas.width(panel.fonts().title, next) + panel.px(22);
  if (button(panel, "button.next_round", row.take_right(wide, panel.px(6)), next,
             ButtonLook::main)) {
    send(panel, NextRound{});
  }
  const auto icon = [&] {
    const Rect r = row.take_right(panel.px(28), panel.px(2));
    return Rect{r.x, r.middle_y() - panel.px(14), r.w, panel.px(28)};
  };
  const Rect on = icon(), play = icon(), back = icon();
  if (icon_button(panel, "button.step_back", back,
                  keys ? "the step before (Page Up)" : "the step before", draw_back_sign)) {
    send(panel, Step{-1});
  }
  const bool playing = rounds(panel.state).playing;
  if (icon_button(panel, "button.play_rounds", play,
                  keys ? "play the rounds (Space)" : "play the rounds",
                  playing ? draw_pause_sign : draw_play_sign)) {
    send(panel, TogglePlay{});
  }
  if (icon_button(panel, "button.step_on", on, keys ? "next step (Page Down)" : "next step",
                  draw_on_sign)) {
    send(panel, Step{1});
  }
}

// The end of a text that fits, "… " before it where something is missing.
std::string end_of(const Panel& panel, ImFont* font, const std::string& text, float room) {
  if (panel.canvas.width(font, text) <= room) return text;
  std::size_t at = 0;
  while (at < text.size()) {
    at = std::min(text.find(' ', at), text.size() - 1) + 1;
    const std::string end = "… " + text.substr(at);
    if (panel.canvas.width(font, end) <= room) return end;
  }
  return "…";
}

void draw_text(const Panel& panel, Rect row) {
  const RoundText text = round_text(panel.state);
  ImFont* font = panel.fonts().mono_small;
  const Theme& theme = panel.theme();
  const float tail = panel.canvas.width(font, text.now + text.last);
  const float room = row.w - std::min(tail, row.w * 0.7f);
  float x = panel.canvas.text(font, row.x, row.middle_y(), theme.dim,
                              end_of(panel, font, text.before, room));
  x = panel.canvas.text_within(font, x, row.middle_y(), row.right() - x, theme.text, text.now);
  panel.canvas.text_within(font, x, row.middle_y(), row.right() - x, theme.kept, text.last);
}

void draw_head(const Panel& panel, Rect row) {
  const Rounds& r = rounds(panel.state);
  const int number = std::min(r.round + 1, static_cast<int>(r.text.rounds.size()));
  const Rect title = row.take_left(panel.px(84));
  panel.canvas.caption(title.x, title.middle_y(), "ROUND " + std::to_string(number));
  draw_transport(panel, row);
  draw_text(panel, row);
}

// ---- the lanes ------------------------------------------------------------------------------

// One column of a round, from the draft's token down to the verdict.
struct Lanes {
  float box = 0, p = 0, q = 0, ratio = 0, gauge = 0, coin = 0, verdict = 0;  // middles
  float box_h = 0;
  float first = 0, second = 0, third = 0;  // lines between the lanes
};

Lanes lanes_in(const Panel& panel, const Rect& room) {
  const float u = room.h / 152;  // the least that it takes, stretched
  Lanes lanes;
  lanes.box_h = std::min(27 * u, panel.px(32));
  lanes.box = room.y + 14 * u;
  lanes.p = room.y + 37 * u;
  lanes.first = room.y + 49 * u;
  lanes.q = room.y + 60 * u;
  lanes.ratio = room.y + 77 * u;
  lanes.second = room.y + 89 * u;
  lanes.gauge = room.y + 101 * u;
  lanes.coin = room.y + 117 * u;
  lanes.third = room.y + 129 * u;
  lanes.verdict = room.y + 142 * u;
  return lanes;
}

void draw_lane_names(const Panel& panel, const Rect& names, const Rect& all, const Lanes& at) {
  const Theme& theme = panel.theme();
  const auto name = [&](float y, const char* title) {
    panel.canvas.text_within(panel.fonts().strong, names.x, y, names.w, theme.text, title);
  };
  const auto more = [&](float y, const std::string& text) {
    panel.canvas.text_within(panel.fonts().small, names.x, y, names.w, theme.dim, text);
  };
  const bool ratio = inputs(panel.state).rule == AcceptRule::ratio;
  name(at.box, "draft");
  more(at.p, "guesses " + std::to_string(inputs(panel.state).draft_length));
  name(at.q, "target");
  more(at.ratio, "one pass");
  name(at.gauge, "coin");
  more(at.coin, ratio ? "u < q ÷ p ?" : "by the rule");
  name(at.verdict, "verdict");
  for (const float y : {at.first, at.second, at.third}) {
    panel.canvas.line({all.x, y}, {all.right(), y}, theme.line);
  }
}

// Whether there is room for what stands before a number.
bool is_wide(const Panel& panel, const Rect& column) {
  return column.w >= panel.px(84);
}

void draw_number(const Panel& panel, const Rect& column, float y, const char* name, ImU32 colour,
                 const std::string& value) {
  if (is_wide(panel, column)) {
    panel.canvas.text(panel.fonts().mono_small, column.x, y, colour, name);
  }
  panel.canvas.text_within(panel.fonts().mono_small, column.right(), y, column.w, colour, value,
                           Align::right);
}

// As many of its characters as fit, at least one.
std::size_t fitting_bytes(const Panel& panel, ImFont* font, const std::string& text, float room) {
  std::size_t good = 0;
  for (std::size_t at = 1; at <= text.size(); ++at) {
    const bool starts = at == text.size() || (static_cast<unsigned char>(text[at]) & 0xC0) != 0x80;
    if (!starts) continue;
    if (good > 0 && panel.canvas.width(font, text.substr(0, at)) > room) break;
    good = at;
  }
  return good;
}

// A token's name in a narrow box: smaller where it has to be, then in two lines. `stroke` goes
// through it; 0: none does.
void draw_name(const Panel& panel, const Rect& box, const std::string& name, ImU32 ink,
               ImU32 stroke) {
  const auto line = [&](ImFont* font, float x, float y, const std::string& text) {
    const float end =
        panel.canvas.text_within(font, x, y, box.right() - x - panel.px(2), ink, text);
    if (stroke == 0) return;
    panel.canvas.line({x - panel.px(2), y}, {end + panel.px(2), y}, stroke, 1.6f);
  };
  ImFont *large = panel.fonts().mono, *small = panel.fonts().mono_small;
  const float x = box.x + panel.px(4), room = box.w - panel.px(7);
  if (panel.canvas.width(large, name) <= box.w - panel.px(14)) {
    line(large, box.x + panel.px(8), box.middle_y(), name);
    return;
  }
  if (panel.canvas.width(small, name) <= room) {
    line(small, x, box.middle_y(), name);
    return;
  }
  const std::size_t first = fitting_bytes(panel, small, name, room);
  const float apart = panel.canvas.height(small) * 0.42f;
  line(small, x, box.middle_y() - apart, name.substr(0, first));
  line(small, x, box.middle_y() + apart, name.substr(first));
}

// The frame says what became of the guess.
void draw_guess_box(const Panel& panel, const Rect& box, const Guess& guess, bool revealed) {
  const Theme& theme = panel.theme();
  const float radius = panel.px(size::kSmallRadius);
  const bool thrown = revealed && guess.verdict == Verdict::not_looked_at;
  const bool rejected = revealed && guess.verdict == Verdict::rejected;
  const bool accepted = revealed && guess.verdict == Verdict::accepted;
  panel.canvas.fill(box, theme.inset, radius);
  if (thrown) {
    panel.canvas.hatch(box, theme.line, 6);
    panel.canvas.dashed_frame(box, theme.faint, 1.2f, 3);
  } else {
    panel.canvas.frame(box, accepted ? theme.good : rejected ? theme.cut : theme.dim, radius, 1.6f);
  }
  draw_name(panel, box, name_of(panel.state, guess.token), thrown ? theme.faint : theme.text,
            rejected ? theme.cut
            : thrown ? theme.faint
                     : 0);
}

void draw_coin(const Panel& panel, const Rect& column, const Lanes& at, const Guess& guess) {
  const Theme& theme = panel.theme();
  Rect gauge{column.x, at.gauge - panel.px(5), column.w, panel.px(10)};
  panel.canvas.fill(gauge, theme.track, panel.px(2));
  Rect pass = gauge;
  pass.w = gauge.w * static_cast<float>(std::clamp(guess.accept, 0.0, 1.0));
  if (pass.w > 0) panel.canvas.fill(pass, theme.good, panel.px(2));
  const float x = gauge.x + gauge.w * static_cast<float>(guess.u), s = panel.px(5);
  panel.canvas.line({x, gauge.y}, {x, gauge.bottom() + panel.px(1)}, theme.thumb, 1.6f);
  panel.canvas.triangle({x - s, gauge.y - s}, {x + s, gauge.y - s}, {x, gauge.y + s * 0.4f},
                        theme.thumb);
  const bool accepted = guess.verdict == Verdict::accepted;
  const int decimals = telling_decimals(guess.u, guess.accept, 2);
  const std::string u = fixed_text(guess.u, decimals);
  const std::string sum = u + (accepted ? " < " : " ≥ ") + fixed_text(guess.accept, decimals);
  ImFont* font = panel.fonts().mono_small;
  const bool fits = panel.canvas.width(font, sum) <= column.w;
  panel.canvas.text_within(font, column.x, at.coin, column.w, accepted ? theme.good : theme.cut,
                           fits ? sum : u);
}

void draw_verdict(const Panel& panel, const Rect& column, float y, const Guess& guess) {
  const Theme& theme = panel.theme();
  const bool accepted = guess.verdict == Verdict::accepted;
  const ImU32 ink = accepted ? theme.good : theme.cut;
  const float x =
      panel.canvas.text(panel.fonts().mono_small, column.x, y, ink, accepted ? "✓" : "×");
  const std::string_view words = accepted ? "accepted" : "rejected";
  if (panel.canvas.width(panel.fonts().small, words) > column.right() - x - panel.px(4)) return;
  panel.canvas.text(panel.fonts().small, x + panel.px(4), y, ink, words);
}

void draw_words(const Panel& panel, const Rect& column, float y, const char* words,
                const char* brief) {
  const bool fits = panel.canvas.width(panel.fonts().small, words) <= column.w;
  panel.canvas.text_within(panel.fonts().small, column.x, y, column.w, panel.theme().dim,
                           fits ? words : brief);
}

void draw_guess(const Panel& panel, const Rect& column, const Lanes& at, std::size_t place) {
  const Guess& guess = shown_round(panel.state)->guesses[place];
  const Theme& theme = panel.theme();
  const bool revealed = is_revealed(panel.state, place);
  const bool thrown = revealed && guess.verdict == Verdict::not_looked_at;
  draw_guess_box(panel, {column.x, at.box - at.box_h / 2, column.w, at.box_h}, guess, revealed);
  draw_number(panel, column, at.p, "p", thrown ? theme.faint : theme.other,
              probability_text(guess.p));
  draw_number(panel, column, at.q, "q", thrown ? theme.faint : theme.kept,
              probability_text(guess.q));
  draw_number(panel, column, at.ratio, "q ÷ p", thrown ? theme.faint : theme.dim,
              fixed_text(guess.ratio(), guess.ratio() < 100 ? 2 : 0));
  if (!revealed) return;
  if (thrown) {
    draw_words(panel, column, at.gauge, "not looked at", "–");
    draw_words(panel, column, at.verdict, "thrown away", "–");
    return;
  }
  draw_coin(panel, column, at, guess);
  draw_verdict(panel, column, at.verdict, guess);
}

void draw_bonus(const Panel& panel, const Rect& column, const Lanes& at) {
  const SpeculativeRound& round = *shown_round(panel.state);
  const Theme& theme = panel.theme();
  const bool here = round.end == SpeculativeRound::End::bonus && shows_last(panel.state);
  const Rect box{column.x, at.box - at.box_h / 2, column.w, at.box_h};
  if (here) {
    panel.canvas.fill(box, theme.inset, panel.px(size::kSmallRadius));
    panel.canvas.frame(box, theme.kept, panel.px(size::kSmallRadius), 1.6f);
  } else {
    panel.canvas.dashed_frame(box, theme.dim, 1.2f, 3);
  }
  if (here) {
    draw_name(panel, box, name_of(panel.state, round.tokens.back()), theme.kept, 0);
  } else {
    panel.canvas.text_within(panel.fonts().small, box.x + panel.px(6), box.middle_y(),
                             box.w - panel.px(8), theme.dim, "bonus");
  }
  draw_words(panel, column, at.p, "no p", "no p");
  draw_words(panel, column, at.q, "q is there too", "q too");
  draw_words(panel, column, at.gauge, "needs no coin", "no coin");
  draw_words(panel, column, at.coin, "if all pass", "if all");
  if (!shows_last(panel.state)) return;
  draw_words(panel, column, at.verdict, here ? "drawn from q" : "not this time",
             here ? "from q" : "–");
}

std::string place_hint(const SpeculativeRound& round, std::size_t place) {
  if (place >= round.guesses.size()) {
    return "the bonus: all guesses passed, and the target's own token follows\nclick to see its "
           "bars";
  }
  const Guess& guess = round.guesses[place];
  return "draft p " + probability_text(guess.p) + ", target q " + probability_text(guess.q) +
         ": passes with " + probability_text(guess.accept) + "\nclick to see the bars of the place";
}

void draw_column(const Panel& panel, const Rect& column, const Lanes& at, std::size_t place) {
  const SpeculativeRound& round = *shown_round(panel.state);
  const Rect all{column.x - panel.px(3), at.box - at.box_h / 2 - panel.px(3),
                 column.w + panel.px(6),
                 at.verdict + panel.px(11) - (at.box - at.box_h / 2 - panel.px(3))};
  const Control control = panel.controls.at("place." + std::to_string(place), all);
  if (control.hovered) {
    panel.canvas.fill(all, faded(panel.theme().hover, 0.35f), panel.px(4));
    hint(panel, place_hint(round, place));
  }
  if (place < round.guesses.size())
    draw_guess(panel, column, at, place);
  else
    draw_bonus(panel, column, at);
  if (shown_place(panel.state) == static_cast<int>(place)) {
    const float y = all.bottom();
    panel.canvas.line({column.x, y}, {column.right(), y}, panel.theme().thumb, 2);
  }
  if (control.focused) focus_ring(panel, all);
  if (control.clicked) send(panel, ShowPlace{static_cast<int>(place)});
}

}  // namespace

void draw_round(const Panel& panel, const Rect& rect) {
  Rect room = card(panel, rect);
  draw_head(panel, room.take_top(panel.px(30), panel.px(8)));
  const SpeculativeRound* round = shown_round(panel.state);
  if (!round) {
    panel.canvas.text(panel.fonts().text, room.x, room.y + panel.px(14), panel.theme().dim,
                      "The first round is being written …");
    return;
  }
  const Rect sentence = room.take_bottom(panel.px(20), panel.px(8));
  const Lanes lanes = lanes_in(panel, room);
  const Rect all = room;
  draw_lane_names(panel, room.take_left(panel.px(78), panel.px(4)), all, lanes);
  const std::size_t columns = round->guesses.size() + 1;
  const float gap = panel.px(columns > 6 ? 6 : 10);
  const float width = (room.w + gap) / static_cast<float>(columns) - gap;
  for (std::size_t i = 0; i < columns; ++i) {
    const Rect column = room.take_left(width, gap);
    draw_column(panel, {column.x, column.y, std::min(width, panel.px(150)), column.h}, lanes, i);
  }
  if (!shows_last(panel.state)) return;
  // What it comes to stands in the ledger too.
  std::string words = round_sentence(*round, name_of(panel.state, round->tokens.back()));
  if (panel.canvas.width(panel.fonts().small, words) > sentence.w) {
    words = words.substr(0, words.rfind(": ")) + ".";
  }
  panel.canvas.text_within(panel.fonts().small, sentence.x, sentence.middle_y(), sentence.w,
                           panel.theme().text, words);
}

}  // namespace logitdice::speculative_page
