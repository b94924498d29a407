#include "app/program/describe.h"

#include <algorithm>

#include "app/program/writing.h"
#include "core/readings/spoken.h"
#include "core/readings/token_name.h"
#include "core/text/numbers.h"
#include "core/text/token_text.h"

namespace logitdice {
namespace {

constexpr int kToldTokens = 10;

std::string describe_model(const AppState& s) {
  if (is_embedded(s.in.model)) return {};
  const std::string desk = desk_text(s), facts = model_facts(s);
  return said("The model is " + model_name(s.in.model) + (desk.empty() ? "" : ", " + desk) +
              (facts.empty() ? "" : ", " + facts));
}

std::string describe_last_drawn(const AppState& s) {
  std::vector<std::string> tokens;
  for (const Drawn& drawn : s.dice.last_drawn) tokens.push_back(drawn.token);
  return tokens.empty() ? "" : said("The last draws, the newest last: " + joined(tokens));
}

std::string describe_typed(const AppState& s) {
  const TypedText& typed = s.in.typed;
  std::string text;
  if (!typed.prompt.empty())
    text += said("Typed as the prompt: " + on_one_line(typed.prompt.str()));
  if (!typed.output.empty())
    text += said("Typed as the text so far: " + on_one_line(typed.output.str()));
  return text;
}

std::string describe_repeats(const TextStatistics& statistics) {
  if (!statistics.loop) return {};
  const auto period = static_cast<std::int64_t>(statistics.loop->period);
  return said("It loops: " + count_text(period) + " " + plural(period, "token") +
              " come again and again, " + fixed_text(statistics.loop->turns(), 1) + " times");
}

}  // namespace

std::string said(const std::string& text) {
  const std::string sentence = spoken_sentence(text);
  return sentence.empty() ? "" : sentence + "\n";
}

Described described(const AppState& s) {
  return {s.distribution, s.trace, s.phases, s.in.profile};
}

std::string describe_shown(const AppState& s) {
  const Described shown = described(s);
  return describe_source(shown) + describe_typed(s) + describe_phase(shown, shown_phase(s)) +
         describe_chain(shown) + describe_tokens(shown, kToldTokens) +
         describe_selected(shown, s.selected) + describe_summary(s.trace);
}

std::string describe_dice(const AppState& s) {
  std::string text;
  if (s.draw) text += describe_draw(*s.draw, token_text(s, s.draw->rank));
  if (s.draw && !s.text.empty()) text += said("The sentence then is " + s.text);
  text += describe_last_drawn(s);
  if (s.writing.shown_in_preview) {
    text += describe_text(s.generation(), on_one_line(whole_text(s)), s.writing.statistics);
  }
  if (s.dice.rolled.tally.draws == 0) return text;
  return text + describe_tally(s.dice.rolled.table) +
         (s.dice.rolled.stale ? said("A knob has moved since these draws") : "");
}

std::string written_words(const Generation& text, const ModelHandle& model) {
  std::string words = text.prompt;
  for (const TokenId token : text.written()) {
    words += token == text.end_of_text ? " " : model_piece(model, token);
  }
  return on_one_line(words);
}

std::string on_one_line(const std::string& words) {
  std::string line = to_utf8(words);
  std::ranges::replace(line, '\n', ' ');
  return printable(line);
}

std::string describe_text(const Generation& text, const std::string& words,
                          const TextStatistics& statistics) {
  if (text.steps.empty()) return said("Nothing is written yet");
  const auto tokens = static_cast<std::int64_t>(statistics.tokens);
  std::string lines =
      said("The text of " + count_text(tokens) + " " + plural(tokens, "token") + ": " + words);
  if (statistics.drawn > 0) {
    lines += said("On average a token had the probability " + fixed_text(statistics.mean_p, 3) +
                  " under the model; the perplexity is " + perplexity_text(statistics.perplexity));
  }
  const auto again = static_cast<std::int64_t>(statistics.eight.repeated);
  const auto all = static_cast<std::int64_t>(statistics.eight.total);
  if (again > 0) {
    lines += said(count_text(again) + " of " + count_text(all) +
                  " stretches of 8 tokens were there before");
  }
  return lines + describe_repeats(statistics);
}

std::string describe(const AppState& s) {
  std::string text = said(std::string(s.page->title) + ": " + std::string(s.page->help));
  if (!s.error.empty()) text += said("There is an error: " + s.error);
  if (!s.notice.empty()) text += said("There is a message: " + s.notice);
  text += describe_model(s) + describe_lesson(s);
  return text + (s.page->describe ? s.page->describe(s) : "");
}

}  // namespace logitdice
