#include "app/panels/term_hint.h"

#include "core/lesson/glossary.h"
#include "core/lesson/markdown.h"
#include "core/readings/worked_out.h"

namespace logitdice {
namespace {

std::optional<TextNumbers> text_numbers(const AppState& s) {
  const TextStatistics& t = s.writing.statistics;
  if (t.tokens == 0) return std::nullopt;
  return TextNumbers{t.tokens, t.perplexity, t.eight.repeated, t.eight.total, t.distinct};
}

ScreenNumbers numbers_of(const AppState& s) {
  ScreenNumbers numbers{.distribution = s.distribution, .trace = s.trace, .phases = s.phases};
  numbers.rank = s.selected;
  numbers.draw = s.draw;
  numbers.by_hand = s.in.by_hand.coin.has_value();
  numbers.seed = s.in.seed;
  numbers.step = s.dice.step;
  if (s.dice.rolled.tally.draws > 0 && !s.dice.rolled.stale) numbers.tally = &s.dice.rolled.table;
  numbers.text = text_numbers(s);
  if (s.page->distance) numbers.distance = s.page->distance(s);
  return numbers;
}

// What the page says it comes to; where the rows of the trace are not on the screen, nothing else.
std::string term_now(const AppState& s, std::string_view id) {
  if (s.page->term_now) {
    if (std::optional<std::string> own = s.page->term_now(s, id)) return *std::move(own);
  }
  const bool shown = !s.page->shows_tokens || s.page->shows_tokens(s);
  return shown && !s.trace.logits.empty() ? worked_out(numbers_of(s), id) : "";
}

}  // namespace

std::string term_hint(const AppState& s, std::string_view id) {
  const Term* term = find_term(id);
  std::string text = term ? term->title + ": " + plain_text(term->text) : "";
  const std::string now = term_now(s, id);
  if (!now.empty()) text += (text.empty() ? "" : "\nnow: ") + now;
  return text;
}

}  // namespace logitdice
