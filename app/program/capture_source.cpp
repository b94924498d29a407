#include "app/program/capture_source.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <stop_token>
#include <thread>
#include <utility>

#include "app/program/app_state.h"
#include "core/capture/captured_values.h"
#include "core/capture/told.h"
#include "core/decoding/generation_capture.h"
#include "core/model/embedded.h"
#include "core/text/numbers.h"
#include "core/text/parse_number.h"
#include "core/text/token_text.h"

namespace logitdice {
namespace {

Result<Capture> read_as_told(Capture capture, const CaptureAnswers& said) {
  if (said.value_temperature > 0) {
    Result<Capture> read = with_value_temperature(std::move(capture), said.value_temperature);
    if (!read) return read;
    capture = std::move(read).value();
  }
  if (said.vocabulary <= 0) return capture;
  return with_vocabulary(std::move(capture), said.vocabulary);
}

// Another program's numbers are shown as they are, whatever it sampled with: its settings are one
// click away.
Capture as_shown(Capture capture) {
  if (brings_its_chain(capture)) return capture;
  capture.profile = textbook();
  capture.knobs = neutral_knobs(capture.profile);
  return capture;
}

constexpr std::chrono::milliseconds kSoon{200};

/// A stop that comes by itself: the thread of the frames waits for no server that keeps silent.
class Soon {
 public:
  std::stop_token token() const { return source_.get_token(); }

 private:
  std::stop_source source_;
  std::mutex mutex_;
  std::condition_variable_any wake_;
  std::jthread timer_{[this](const std::stop_token& leaving) {
    std::unique_lock lock(mutex_);
    wake_.wait_for(lock, leaving, kSoon, [] { return false; });
    source_.request_stop();
  }};
};

// Whether the model's tokens are those of the text, and it can be given the prompt's, which it
// reads where the file has none.
bool can_go_on(const ModelHandle& model, Capture& capture) {
  if (!model || !fits(capture, *model)) return false;
  if (!capture.prompt_tokens.empty()) return true;
  const Soon soon;
  Result<std::vector<TokenId>> tokens = model->tokenize_prompt(capture.prompt, soon.token());
  if (!tokens || tokens->empty()) return false;
  capture.prompt_tokens = std::move(tokens).value();
  return true;
}

// The least and the most tokens that a step lists, of those that list any.
struct Listed {
  int least = 0, most = 0;
  std::int64_t steps = 0, with_list = 0;
};

Listed listed_in(const Capture& capture) {
  Listed out;
  for (const CapturedStep& step : capture.steps) {
    ++out.steps;
    const int size = step.logits.size();
    if (size == 0) continue;
    out.least = out.with_list == 0 ? size : std::min(out.least, size);
    out.most = std::max(out.most, size);
    ++out.with_list;
  }
  return out;
}

std::string of_vocabulary(const Capture& capture) {
  return capture.vocabulary > 0 ? " of " + count_text(capture.vocabulary) : " of an unknown number";
}

}  // namespace

bool brings_its_chain(const Capture& capture) {
  return capture.source.empty() && capture.has_settings;
}

bool asks_for_temperature(const CaptureSource& source) {
  const Capture& own = source.entries()[source.entry].capture.value();
  return own.values == ValueKind::kTempered && own.value_temperature <= 0;
}

bool asks_for_vocabulary(const CaptureSource& source) {
  return source.entries()[source.entry].capture.value().vocabulary <= 0;
}

Result<std::shared_ptr<WrittenText>> captured_text(std::shared_ptr<const CaptureFile> file,
                                                   std::size_t entry, const CaptureAnswers& said,
                                                   const ModelAtHand& at_hand) {
  const Result<Capture>& own = file->captures.entries[entry].capture;
  if (!own) return Error{own.error()};
  Result<Capture> capture = read_as_told(own.value(), said);
  if (!capture) return Error{capture.error()};
  auto text = std::make_shared<WrittenText>();
  if (can_go_on(at_hand.model, capture.value())) {
    text->model = at_hand.choice;
    text->by = at_hand.model;
  } else if (!can_go_on(tiny_model(), capture.value())) {
    text->pieces = capture->pieces;
  }
  text->file = file->name;
  text->generation = generation_of(as_shown(capture.value()));
  text->wanted = text->generation.steps.size();
  auto source = std::make_shared<CaptureSource>();
  source->tokens = TokenTable(capture->pieces);
  *source = {std::move(file), entry, said, std::move(capture).value(), std::move(source->tokens)};
  text->source = std::move(source);
  return text;
}

ModelAtHand model_at_hand(const AppState& s) {
  if (is_embedded(s.in.model)) return {};
  return {s.in.model, chosen_model(s)};
}

std::size_t first_entry(const Captures& captures) {
  const auto& entries = captures.entries;
  const auto found = std::find_if(entries.begin(), entries.end(),
                                  [](const CaptureEntry& entry) { return entry.capture.ok(); });
  return static_cast<std::size_t>(found - entries.begin());
}

std::string why_not_taken(const AppState& s) {
  const CaptureSource* source = shows_step(s) ? s.in.text->source.get() : nullptr;
  return source ? values_refusal(source->capture, s.in.profile, s.in.knobs) : "";
}

const CaptureSource* shown_source(const AppState& s) {
  return shows_step(s) || s.page->shows_text ? s.in.text->source.get() : nullptr;
}

std::string values_text(const CaptureSource& source) {
  const Capture& capture = source.capture;
  switch (capture.values) {
    case ValueKind::kLogits:
      return "logits, the network's own";
    case ValueKind::kRaw:
      return "raw log-probabilities, T = 1";
    case ValueKind::kTempered:
      return capture.value_temperature > 0
                 ? "ln p with T = " + number_text(capture.value_temperature) + " in it"
                 : "ln p with an unknown T in it";
    case ValueKind::kProcessed:
      return "ln p after the engine's chain";
    case ValueKind::kUnknown:
      return "ln p, of which T is not documented";
  }
  return {};
}

std::string listed_text(const CaptureSource& source) {
  const Capture& capture = source.capture;
  const Listed listed = listed_in(capture);
  if (listed.with_list == 0) return "no alternatives, the text's own tokens alone";
  std::string text;
  if (capture.vocabulary > 0 && listed.least == capture.vocabulary) {
    text = "all " + count_text(capture.vocabulary) + " tokens";
  } else {
    text = (listed.least == listed.most
                ? count_text(listed.most)
                : count_text(listed.least) + " to " + count_text(listed.most)) +
           " best" + of_vocabulary(capture);
  }
  if (listed.with_list == listed.steps) return text;
  return text + ", at " + count_text(listed.with_list) + " of " + count_text(listed.steps) +
         " steps";
}

std::string source_lines(const CaptureSource& source) {
  const Capture& capture = source.capture;
  std::string text = capture.source.empty() ? "logitdice capture" : printable(capture.source);
  if (!capture.model.empty()) text += " · " + printable(capture.model);
  text += "\n" + std::string(value_kind_sentence(capture.values));
  if (capture.values == ValueKind::kTempered && capture.value_temperature > 0)
    text += " T = " + number_text(capture.value_temperature) + ".";
  text += "\n" + listed_text(source) + ".";
  for (const std::string& note : capture.notes) text += "\n" + printable(note);
  return text;
}

}  // namespace logitdice
