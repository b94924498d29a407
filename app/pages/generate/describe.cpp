#include "app/pages/generate/describe.h"

#include "app/pages/generate/captured.h"
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
  if (captured(s)) text += said("It is from a file: " + on_one_line(source_lines(*captured(s))));
  if (is_old(s)) text += said(why_old(s));
  if (tail(s).own.drawn > 0) {
    text += said("Drawn from " + yardstick_text(tail(s).own.yardstick) + ": " +
                 derailments_text(tail(s).own));
  }
  if (s.writing.same_dice_on) {
    text += said("With the knobs as they are now the same dice would give: " +
                 written_words(s.writing.same_dice.text, writer_of(s)));
  }
  if (s.in.step >= 0) {
    const auto step = static_cast<std::size_t>(s.in.step);
    text += said("Token " + count_text(s.in.step + 1) +
                 " is inspected: " + piece_text(s, s.generation().steps[step].token) +
                 (s.generation().steps[step].forced ? ", which a person chose" : ""));
  }
  if (captured(s) && s.writing.same_dice_on) text += said("Now " + path_text(s));
  if (captured(s) && s.in.step >= 0) {
    const auto step = static_cast<std::size_t>(s.in.step);
    text += said("In the file it is " + recorded_text(s, step)) + said(chooser_text(s, step));
  }
  if (step_without_list(s)) return text + said("The file has no alternatives for this token");
  return text + describe_shown(s);
}

std::string describe_presets(const Texts& t) {
  std::string text;
  for (std::size_t i = 0; i < text_presets().size(); ++i) {
    const TextPreset& preset = text_presets()[i];
    text += said(std::string(preset.title) + ": " + std::string(preset.help)) +
            describe_text(t.presets[i].text, written_words(t.presets[i].text, t.presets[i].model),
                          t.preset_statistics[i]);
  }
  return text;
}

std::string describe_diversity(const Diversity& diversity) {
  std::string text;
  for (std::size_t n = 0; n < diversity.distinct.size(); ++n) {
    const std::optional<double> share = diversity.distinct[n].share();
    if (!share) continue;
    const auto length = static_cast<std::int64_t>(n + 1);
    text += said("Of all stretches of " + count_text(length) + " " + plural(length, "token") +
                 " the share " + fixed_text(*share, 3) + " is different");
  }
  if (diversity.overlap) {
    text += said("Two texts have the share " + fixed_text(*diversity.overlap, 3) +
                 " of their pairs of tokens in common, on average");
  }
  const auto first = static_cast<std::int64_t>(diversity.first_tokens);
  return text + said(count_text(first) + " different first " + plural(first, "token") +
                     ", an entropy of " + fixed_text(diversity.first_entropy_bits, 2) + " bits");
}

std::string describe_group(const AppState& s) {
  const Texts& t = texts(s);
  std::string text = said("Each is paid " + reward_text(inputs(s).reward()));
  if (!t.group_refusal.empty()) return text + said(t.group_refusal);
  if (t.group.rewards.empty()) return text;
  text += said("The mean reward is " + fixed_text(t.group.mean, 2) + ", the standard deviation " +
               fixed_text(t.group.std, 2));
  if (t.group.nothing_to_learn())
    return text + said("Every advantage is 0: there is nothing to learn");
  for (std::size_t i = 0; i < t.group.rewards.size(); ++i) {
    text += said("Text " + std::to_string(i + 1) + ": reward " + fixed_text(t.group.rewards[i], 0) +
                 ", advantage " + signed_text(t.group.advantages[i], 2));
  }
  return text;
}

std::string describe_curves(const SpreadState& spread) {
  std::string text;
  for (std::size_t curve = 0; curve < kSpreadCurves; ++curve) {
    for (const SpreadPoint& point : spread.curves[curve]) {
      if (!point.diversity) continue;
      text += said("At " + std::string(find_knob(kSpreadKnobs[curve])->title) + " " +
                   fixed_text(point.value, 1) + " the overlap is " +
                   number_or_dash(point.diversity->overlap, 2) + " and distinct-1 " +
                   number_or_dash(point.diversity->distinct[0].share(), 2));
    }
  }
  return text;
}

std::string describe_many(const AppState& s) {
  const Texts& t = texts(s);
  if (inputs(s).many_view == ManyView::curves) return describe_curves(t.spread);
  if (t.many_texts.empty()) return said("Nothing is written yet");
  std::string text;
  for (std::size_t i = 0; i < t.many_texts.size(); ++i) {
    text +=
        said("Text " + std::to_string(i + 1) + ": " + written_words(t.many_texts[i], t.many.model));
  }
  text += describe_diversity(t.diversity);
  return inputs(s).many_view == ManyView::group ? text + describe_group(s) : text;
}

std::string describe_likelihood(const AppState& s) {
  const LikelihoodState& state = texts(s).likelihood;
  if (!state.refusal.empty()) return said(state.refusal);
  std::string text = said("The text is " + on_one_line(inputs(s).paragraph.str()));
  for (const auto& judged : state.found.texts) {
    if (!judged) continue;
    text +=
        said("The " + std::string(writer_id(judged->writer)) + " text has a mean probability of " +
             fixed_text(judged->scored.mean_probability, 3) + " and a perplexity of " +
             perplexity_text(judged->scored.perplexity));
  }
  const ScoredText* shown = shown_score(s);
  if (!shown) return text;
  for (const std::size_t i : least_likely(*shown, 3)) {
    const ScoredToken& token = shown->tokens[i];
    text += said("Token " + count_text(static_cast<std::int64_t>(i + 1)) + ", " +
                 visible_or_empty(mode_piece(s, token.id)) + ", has " +
                 fixed_text(token.surprise_bits(), 1) + " bits of surprise");
  }
  return text;
}

}  // namespace

std::string describe_texts(const AppState& s) {
  switch (inputs(s).mode) {
    case Mode::presets:
      return describe_presets(texts(s));
    case Mode::many:
      return describe_many(s);
    case Mode::likelihood:
      return describe_likelihood(s);
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
