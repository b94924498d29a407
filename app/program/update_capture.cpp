#include "app/program/capture_source.h"
#include "app/program/commands.h"
#include "app/program/opening.h"
#include "app/program/source.h"
#include "core/capture/captured_values.h"
#include "core/capture/limits.h"
#include "core/text/numbers.h"

namespace logitdice {
namespace {

constexpr int kMostVocabulary = static_cast<int>(kMaxTokens);

// The same text of the file, or another, read as the person says. What is on the screen stays where
// it is refused.
void read_again(AppState& s, const CaptureSource& source, std::size_t entry,
                const CaptureAnswers& said) {
  Result<std::shared_ptr<WrittenText>> text =
      captured_text(source.file, entry, said, model_at_hand(s));
  if (!text) {
    s.error = text.error();
    return;
  }
  const int step = entry == source.entry && s.in.step >= 0 ? s.in.step : 0;
  s.in.text = std::move(text).value();
  select_step(s, step);
}

struct CaptureUpdater {
  AppState& s;

  void operator()(const command::OpenPasted& c) {
    if (c.bytes->empty()) {
      s.error = "The clipboard holds no text: copy a capture, a distribution or numbers first.";
    } else if (c.bytes->size() > kReadAtOnce) {
      start_opening(s, "the clipboard", c.bytes, c.bytes->size());
    } else {
      show_ready(s, *read_pasted(*c.bytes, model_at_hand(s)));
    }
  }
  void operator()(const command::TakeOpened&) {
    const auto ready = std::exchange(s.opening.ready, nullptr);
    if (ready) show_ready(s, *ready);
  }
  void operator()(const command::StopOpening&) { give_up_opening(s); }
  void operator()(const command::OpenEntry& c) {
    const CaptureSource* source = s.in.text->source.get();
    if (!source || c.entry >= source->entries().size()) return;
    const auto keep = s.in.text->source;  // as the text gives way to another
    if (!source->entries()[c.entry].capture) {
      s.error = source->entries()[c.entry].capture.error();
      return;
    }
    Result<std::shared_ptr<WrittenText>> text =
        captured_text(source->file, c.entry, {}, model_at_hand(s));
    text ? show_text(s, text.value()) : void(s.error = text.error());
  }
  void operator()(const command::SetVocabulary& c) {
    const auto source = s.in.text->source;
    if (!source) return;
    if (c.tokens < 0 || c.tokens > kMostVocabulary) {
      s.error = "A vocabulary has from 1 to " + count_text(kMostVocabulary) + " tokens.";
      return;
    }
    CaptureAnswers said = source->said;
    said.vocabulary = c.tokens;
    read_again(s, *source, source->entry, said);
  }
  void operator()(const command::SetValueTemperature& c) {
    const auto source = s.in.text->source;
    if (!source) return;
    if (!(c.temperature >= 0 && c.temperature <= kMostValueTemperature)) {
      s.error = "The T that numbers have in them is above 0 and at most 100.";
      return;
    }
    CaptureAnswers said = source->said;
    said.value_temperature = c.temperature;
    read_again(s, *source, source->entry, said);
  }
  void operator()(const command::UseSettings&) {
    const auto source = s.in.text->source;
    if (!source) return;
    s.error = settings_refusal(source->capture);
    if (!s.error.empty()) return;
    s.in.knobs = source->capture.knobs;
    s.in.profile = source->capture.profile;
    s.in.seed = source->capture.seed;
  }
};

}  // namespace

void update_capture(AppState& s, const CaptureCommand& command) {
  std::visit(CaptureUpdater{s}, command);
}

}  // namespace logitdice
