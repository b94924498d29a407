#pragma once

#include <string>
#include <string_view>

#include "core/capture/formats/format.h"
#include "core/decoding/generation_capture.h"
#include "core/decoding/reapply.h"
#include "core/decoding/text_statistics.h"
#include "core/sampling/trace.h"
#include "tests/fuzz/require.h"

// What holds for whatever open_bytes() makes of any bytes.
namespace logitdice::fuzz {

inline void check_range(const Range& range) {
  require(range.low <= range.high + 1e-9);
  require(range.low >= 0);
}

inline void check_traced(const Logits& logits) {
  require(logits.finite >= 1 && logits.finite <= logits.size());
  for (const double temperature : {0.0, 0.5, 1.0, 2.0}) {
    const Trace t =
        trace(logits, {.temperature = temperature, .top_k = 5, .top_p = 0.9}, textbook());
    require(t.kept() >= 1 && t.end_high >= t.end);
    for (const Range& range :
         {t.tail_p, t.tail_final, t.mass_kept, t.row(0).p, t.row(0).untouched}) {
      check_range(range);
    }
  }
}

// Of a text: it can be shown at any step, other knobs meet it, and it is written as it was read.
inline void check_capture(const Capture& capture) {
  require(!capture.steps.empty());
  for (std::size_t step = 0; step < capture.steps.size() && step < 3; ++step) {
    require(!distribution_of(capture, step).title.empty());
    if (!capture.steps[step].logits.empty()) check_traced(logits_of(capture, step));
  }
  const std::string json = capture_to_json(capture);
  const Result<Capture> again = parse_capture(json, "again");
  require(again.ok());
  require(capture_to_json(again.value()) == json);
  if (capture.steps.size() > 64) return;
  const Generation text = generation_of(capture);
  require(text.steps.size() == capture.steps.size());
  (void)text_statistics(text);
  (void)each_step_under(text, {.temperature = 0.5, .top_p = 0.9}, textbook());
  require(capture_to_json(capture_of(text, capture, 0)) == json);
}

inline void check_opened(std::string bytes, std::string_view name) {
  const Result<Opened> opened = open_bytes(std::move(bytes), name);
  if (!opened) {
    return check_refusal(opened.error(), name);
  }
  if (const auto* list = std::get_if<Distribution>(&opened.value())) check_traced(list->logits);
  const auto* captures = std::get_if<Captures>(&opened.value());
  if (!captures) return;
  std::size_t left = 3;  // of its entries
  for (const CaptureEntry& entry : captures->entries) {
    if (entry.capture && left-- > 0) check_capture(entry.capture.value());
    if (left == 0) break;
  }
}

}  // namespace logitdice::fuzz
