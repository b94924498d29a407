#include "app/pages/generate/captured.h"

#include <algorithm>

#include "app/program/writing.h"
#include "core/text/numbers.h"
#include "core/text/token_text.h"

namespace logitdice::generate_page {
namespace {

std::int64_t counted(std::size_t n) {
  return static_cast<std::int64_t>(n);
}

std::size_t without_list(const Generation& text) {
  return static_cast<std::size_t>(
      std::count_if(text.steps.begin(), text.steps.end(),
                    [](const GeneratedStep& step) { return step.logits.empty(); }));
}

// How many of the last tokens the program's own text does not have: a stop word was cut off.
std::size_t tokens_beyond(const AppState& s, const Capture& capture) {
  if (capture.text.empty()) return 0;
  std::size_t length = 0, tokens = 0;
  for (const TokenId token : s.generation().written()) {
    if (length >= capture.text.size()) ++tokens;
    length += piece_bytes(s, token).size();
  }
  return tokens;
}

std::string quoted_token(const AppState& s, TokenId token) {
  return token == kNotCaptured ? "a token that is not listed" : "“" + piece_text(s, token) + "”";
}

}  // namespace

const CaptureSource* captured(const AppState& s) {
  return s.in.text->source.get();
}

std::string about_captured(const AppState& s) {
  const CaptureSource& source = *captured(s);
  const Generation& text = s.generation();
  std::string about = "as captured: " + values_text(source);
  if (!source.capture.model.empty()) about += " · " + printable(source.capture.model);
  const std::size_t blank = without_list(text);
  if (blank > 0) {
    about += " · " + count_text(counted(blank)) + " of " + count_text(counted(text.steps.size())) +
             " steps without alternatives";
  }
  if (const std::size_t beyond = tokens_beyond(s, source.capture); beyond > 0) {
    about += " · the program's own text ends " + count_text(counted(beyond)) + " " +
             plural(counted(beyond), "token") + " earlier, at a stop word";
  }
  return about + " · dot: the greedy pick";
}

std::string path_text(const AppState& s) {
  const auto& under = s.writing.all_steps.made;
  if (!under) return "reading all steps again with these knobs …";
  const auto leaves = std::find_if(under->under.begin(), under->under.end(),
                                   [](const StepUnder& step) { return step.leaves; });
  const bool goes_on = writer_of(s) != nullptr;
  if (leaves == under->under.end()) return "with these knobs our dice stay on the captured path";
  const std::string step = std::to_string(leaves - under->under.begin() + 1);
  return "our dice leave the captured path at step " + step +
         (goes_on ? ": the model goes on from there" : ": the file does not go on from there");
}

std::string place_text(const GeneratedStep& step) {
  const TokenPlace place = place_of(step);
  if (place.exact()) return "rank " + count_text(place.best + 1);
  if (step.logits.empty()) return "rank not known";
  if (place.worst < 0) return "rank " + count_text(place.best + 1) + " or later";
  return "rank " + count_text(place.best + 1) + " to " + count_text(place.worst + 1);
}

std::string recorded_text(const AppState& s, std::size_t i) {
  const GeneratedStep& step = s.generation().steps[i];
  std::string text = quoted_token(s, step.token);
  const bool open = step.p_model.low <= 0 && step.p_model.high >= 1;
  text += open ? ": p not known" : ": p " + range_text(step.p_model) + " at T = 1";
  return text + ", " + place_text(step);
}

std::string chooser_text(const AppState& s, std::size_t i) {
  const GeneratedStep& step = s.generation().steps[i];
  const std::string who = step.by_engine ? "The engine chose it; the coin shown is ours"
                          : step.forced  ? "A person chose it"
                                         : "A recorded coin chose it";
  if (step.logits.empty()) return who + ".";
  if (is_greedy(step)) return who + ". Greedy decoding takes it too.";
  return who + ". Greedy decoding would take " + quoted_token(s, greedy_pick(step)) + ".";
}

std::optional<double> shown_probability(const AppState& s, std::size_t i) {
  const GeneratedStep& step = s.generation().steps[i];
  if (!captured(s)) return step.p;
  const auto& made = s.writing.all_steps.made;
  if (made && i < made->under.size()) {
    if (!made->under[i].told) return std::nullopt;
    return made->under[i].p;
  }
  if (!step.p_model.exact()) return std::nullopt;
  return step.p_model.low;
}

bool is_greedy(const GeneratedStep& step) {
  return !step.logits.empty() && step.token == greedy_pick(step);
}

const GeneratedStep* step_without_list(const AppState& s) {
  if (!shows_step(s)) return nullptr;
  const GeneratedStep& step = s.generation().steps[static_cast<std::size_t>(s.in.step)];
  return step.logits.empty() && captured(s) ? &step : nullptr;
}

}  // namespace logitdice::generate_page
