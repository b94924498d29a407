#include "app/pages/generate/draw_side.h"

#include <algorithm>
#include <span>
#include <string>

#include "app/pages/generate/captured.h"
#include "app/pages/generate/draw_captured.h"
#include "app/pages/generate/tail_state.h"
#include "app/program/writing.h"
#include "app/ui/clipboard.h"
#include "core/text/numbers.h"

namespace logitdice::generate_page {
namespace {

constexpr float kFactRow = 19;  // the least height of one

struct Fact {
  const char* name;
  const char* term;
  std::string value;
  bool warn = false;
};

void draw_facts(const Panel& panel, Rect room, std::span<const Fact> facts) {
  // In a low window the first ones stay.
  const auto fit = static_cast<size_t>(std::max(0.0f, room.h / panel.px(kFactRow)));
  facts = facts.first(std::min(facts.size(), fit));
  if (facts.empty()) return;
  const float h = std::min(panel.px(28), room.h / static_cast<float>(facts.size()));
  for (const Fact& fact : facts) {
    const Rect row = room.take_top(h);
    const float value_w = panel.canvas.width(panel.fonts().mono, fact.value) + panel.px(8);
    panel.canvas.text_within(panel.fonts().small, row.x, row.middle_y(), row.w - value_w,
                             panel.theme().dim, fact.name);
    panel.canvas.term(row, fact.term);
    panel.canvas.text(panel.fonts().mono, row.right(), row.middle_y(),
                      fact.warn ? panel.theme().cut : panel.theme().text, fact.value, Align::right);
  }
}

std::string of_text(std::size_t part, std::size_t whole) {
  return count_text(static_cast<std::int64_t>(part)) + " of " +
         count_text(static_cast<std::int64_t>(whole));
}

std::string loop_text(const TextStatistics& t) {
  if (!t.loop) return "none";
  return std::to_string(t.loop->period) + " " +
         plural(static_cast<std::int64_t>(t.loop->period), "token") + ", from step " +
         std::to_string(t.loop->start + 1);
}

}  // namespace

void draw_coin(const Panel& panel, const Rect& rect) {
  Rect room = card(panel, rect);
  const AppState& s = panel.state;
  const Rect title = room.take_top(panel.px(18), panel.px(2));
  panel.canvas.caption(title.x, title.middle_y(), "THE DRAW AT THIS STEP");
  if (shows_next_token(s) && !s.writing.next_token.refusal.empty()) return;
  if (step_without_list(s)) return draw_chooser(panel, room);
  number_line_panel(panel, room.take_top(panel.px(86), panel.px(4)));
  if (!shows_step(s) || !s.draw) {
    panel.canvas.paragraph(panel.fonts().small, room, panel.theme().dim,
                           "No coin has fallen for the next token yet.");
    return;
  }
  const GeneratedStep& step = s.generation().steps[static_cast<std::size_t>(s.in.step)];
  if (captured(s) && step.by_engine) return draw_chooser(panel, room);
  const Rect line = room.take_top(panel.px(22));
  panel.canvas.text_within(panel.fonts().mono_small, line.x, line.middle_y(), line.w,
                           panel.theme().text,
                           "lands in " + token_text(s, s.draw->rank) + "  " +
                               segment_text(s.draw->segment.low, s.draw->segment.high));
  const std::string about =
      step.forced ? "A person chose this step's token; the coin would have landed as shown."
                  : "u is fixed by seed " + std::to_string(s.generation().settings.seed) +
                        " and step " + std::to_string(s.in.step + 1) +
                        ": move a knob and the coin stays, only the segments move.";
  if (room.h >= panel.px(32)) {
    panel.canvas.paragraph(panel.fonts().small, room, panel.theme().dim, about);
  }
}

void draw_whole_text(const Panel& panel, const Rect& rect) {
  Rect room = card(panel, rect);
  const TextStatistics& t = panel.state.writing.statistics;
  const bool low = room.h < panel.px(56);  // only the buttons have room
  const Rect title = low ? Rect{} : room.take_top(panel.px(18), panel.px(6));
  if (!low) panel.canvas.caption(title.x, title.middle_y(), "THE WHOLE TEXT");
  Rect buttons = room.take_bottom(panel.px(32), panel.px(8));
  const float w = (buttons.w - panel.px(12)) / 3;
  const bool any = t.tokens > 0;
  if (button(panel, "button.save_capture", buttons.take_left(w, panel.px(6)), "Save…",
             ButtonLook::quiet, any)) {
    panel.memory.file_wish = FileWish{FilePurpose::save_capture};
  }
  if (button(panel, "button.copy_text", buttons.take_left(w, panel.px(6)), "Copy text",
             ButtonLook::quiet, any)) {
    copy_text(whole_text(panel.state));
    panel.send(command::Tell{"The text was copied."});
  }
  if (button(panel, "button.next_seed", buttons, "Next seed")) panel.send(command::Regenerate{});
  if (any && !low && room.h < panel.px(kFactRow)) {
    panel.canvas.text(panel.fonts().small, title.right(), title.middle_y(), panel.theme().dim,
                      "perplexity " + perplexity_text(t.perplexity), Align::right);
  }
  const Derailments& own = tail(panel.state).own;
  const std::string outside = yardstick_text(own.yardstick);
  const Fact facts[] = {
      {"mean probability", "probability", small_text(t.mean_p, 2)},
      {"perplexity", "perplexity", perplexity_text(t.perplexity)},
      {outside.c_str(), "derailment", derailments_brief(own), own.counted > 0},
      {"repeated 8-grams", "n_gram", of_text(t.eight.repeated, t.eight.total),
       t.eight.repeated > 0},
      {"loop", "loop", loop_text(t), t.loop.has_value()},
      {"repeated 4-grams", "n_gram", of_text(t.four.repeated, t.four.total), t.four.repeated > 0},
      {"distinct tokens", "distinct_n", of_text(t.distinct, t.tokens)},
  };
  draw_facts(panel, room, facts);
}

}  // namespace logitdice::generate_page
