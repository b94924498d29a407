#include "app/pages/generate/describe.h"

#include "app/pages/generate/state.h"
#include "app/program/describe.h"
#include "app/program/writing.h"
#include "core/text/numbers.h"
#include "core/text/token_text.h"

namespace logitdice::generate_page {
namespace {

std::string describe_own_text(const AppState& s) {
  std::string text = said("The prompt is " + on_one_line(s.in.prompt.str()));
  text += describe_text(s.generation(), on_one_line(whole_text(s)), s.writing.statistics);
  if (is_old(s)) text += said(kOld);
  if (tail(s).own.drawn > 0) {
    text += said("Drawn from " + yardstick_text(tail(s).own.yardstick) + ": " + derailments_text(tail(s).own));
  }
  if (s.writing.same_dice_on) {
    text += said("With the knobs as they are now the same dice would give: " +
                 written_words(s.writing.same_dice.text));
  }
  if (s.in.step >= 0) {
    const auto step = static_cast<std::size_t>(s.in.step);
    text += said("Token " + count_text(s.in.step + 1) +
                 " is inspected: " + piece_text(s, s.generation().steps[step].token) +
                 (s.generation().steps[step].forced ? ", which a person chose" : ""));
  }
  return text + describe_shown(s);
}

std::string describe_presets(const Texts& t) {
  std::string text;
  for (std::size_t i = 0; i < text_presets().size(); ++i) {
    const TextPreset& preset = text_presets()[i];
    text +=
        said(std::string(preset.title) + ": " + std::string(preset.help)) +
        describe_text(t.presets[i].text, written_words(t.presets[i].text), t.preset_statistics[i]);
  }
  return text;
}

std::string describe_many(const Texts& t) {
  if (t.many_texts.empty()) return said("Nothing is written yet");
  std::string text;
  for (std::size_t i = 0; i < t.many_texts.size(); ++i) {
    text += said("Text " + std::to_string(i + 1) + ": " + written_words(t.many_texts[i]));
  }
  for (std::size_t n = 0; n < t.spread.size(); ++n) {
    if (t.spread[n].total == 0) continue;
    const auto length = static_cast<std::int64_t>(n + 1);
    text += said("Of all stretches of " + count_text(length) + " " + plural(length, "token") +
                 " the share " + fixed_text(t.spread[n].share(), 3) + " is different");
  }
  return text;
}

}  // namespace

std::string describe_texts(const AppState& s) {
  switch (inputs(s).mode) {
    case Mode::presets:
      return describe_presets(texts(s));
    case Mode::many:
      return describe_many(texts(s));
    case Mode::tail:
      return describe_tail(s);
    case Mode::orders:
      return describe_orders(s);
    case Mode::text:
      break;
  }
  return describe_own_text(s);
}

}  // namespace logitdice::generate_page
