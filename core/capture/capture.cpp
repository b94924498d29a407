#include "core/capture/capture.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <iterator>
#include <span>

#include "core/capture/captured_values.h"
#include "core/capture/formats/draft.h"
#include "core/text/numbers.h"

namespace logitdice {

namespace {

constexpr std::string_view kValueKinds[] = {"logits", "raw", "tempered", "processed", "unknown"};
constexpr std::string_view kChoosers[] = {"coin", "person", "engine"};

// The place of a name in its list.
template <class Kind, std::size_t count>
std::optional<Kind> kind_called(const std::string_view (&names)[count], std::string_view name) {
  const auto found = std::find(std::begin(names), std::end(names), name);
  if (found == std::end(names)) return std::nullopt;
  return static_cast<Kind>(found - std::begin(names));
}

// ln Σ e^(z/T), of finite scores.
double sum_at(std::span<const float> scores, double temperature) {
  if (scores.empty()) return -HUGE_VAL;
  const ExpSums sums = exp_sums(scores, scores.front(), temperature);
  return std::log(sums.total()) + sums.shift / temperature;
}

}  // namespace

std::string_view value_kind_name(ValueKind values) {
  return kValueKinds[static_cast<std::size_t>(values)];
}

std::optional<ValueKind> value_kind(std::string_view name) {
  return kind_called<ValueKind>(kValueKinds, name);
}

std::string_view chosen_by_name(ChosenBy by) {
  return kChoosers[static_cast<std::size_t>(by)];
}

Logits best_of(const Logits& logits, int n) {
  assert(n >= 1);
  if (n >= logits.size()) return logits;
  const auto kept = static_cast<std::size_t>(n);
  const auto finite = static_cast<std::size_t>(logits.finite);
  const std::span<const float> scores(logits.scores);
  const auto left_out = scores.subspan(kept, std::max(finite, kept) - kept);
  Tail tail = logits.tail;
  if (tail.counted()) tail.count += logits.size() - n;
  if (tail.summed()) {
    // ln(e^a + e^b) with the larger of both taken out.
    const double a = sum_at(left_out, tail.temperature), b = logits.tail.log_sum_exp;
    const double larger = std::max(a, b), smaller = std::min(a, b);
    tail.log_sum_exp =
        std::isinf(smaller) ? larger : larger + std::log1p(std::exp(smaller - larger));
  }
  Logits best = make_logits(scores.first(kept), std::span(logits.ids).first(kept), tail).value();
  best.has_zero = logits.has_zero;
  return best;
}

std::string text_before(const Capture& capture, std::size_t step) {
  assert(step <= capture.steps.size());
  std::string text = capture.prompt;
  for (std::size_t i = 0; i < step; ++i) {
    const TokenId id = capture.steps[i].chosen;
    const auto piece = capture.pieces.find(id);
    if (id != capture.end_of_text && piece != capture.pieces.end()) text += piece->second;
  }
  return text;
}

Logits logits_of(const Capture& capture, std::size_t step) {
  assert(step < capture.steps.size());
  Logits logits = capture.steps[step].logits;
  logits.has_zero = logits.has_zero && capture.values == ValueKind::kLogits;
  return logits;
}

Distribution distribution_of(const Capture& capture, std::size_t step) {
  assert(step < capture.steps.size());
  constexpr std::size_t kShown = 1000;  // bytes of the text that are context enough
  Distribution out;
  std::string before = text_before(capture, step);
  if (before.size() > kShown) before = "…" + before.substr(before.size() - kShown);
  out.context = before + "___";
  out.title = capture.model.empty() ? "capture" : capture.model;
  out.title +=
      ", token " + std::to_string(step + 1) + " of " + std::to_string(capture.steps.size());
  out.tokens = TokenTable(capture.pieces);
  out.logits = logits_of(capture, step);
  add_note(out.note, "A capture of " + std::to_string(capture.steps.size()) + " " +
                         plural(static_cast<std::int64_t>(capture.steps.size()), "token") +
                         "; this is number " + std::to_string(step + 1) + ".");
  if (capture.source.empty()) return out;
  add_note(out.note, "It comes from " + capture.source + ".");
  add_note(out.note, value_kind_sentence(capture.values));
  for (const std::string& note : capture.notes) add_note(out.note, note);
  return out;
}

}  // namespace logitdice
