#include "core/capture/capture_info.h"

#include <cmath>

#include "core/capture/captured_values.h"
#include "core/capture/formats/chain_json.h"
#include "core/json/values.h"
#include "core/json/writer.h"
#include "core/text/token_text.h"

namespace logitdice {
namespace {

using Layout = JsonWriter::Layout;

// ln Σ e^z over all tokens, at the temperature of the values; nothing where the rest is not known.
std::optional<double> total_of(const Logits& logits, ValueKind values) {
  if (values != ValueKind::kLogits) return 0;  // log probabilities sum to 1
  const double listed = std::log(logits.untouched->total()) + logits.untouched->shift;
  if (logits.tail.empty()) return listed;
  const double tail = logits.tail.log_sum_exp;
  if (!std::isfinite(tail)) return std::nullopt;
  const double high = std::max(listed, tail);
  return high + std::log(std::exp(listed - high) + std::exp(tail - high));
}

std::optional<double> chosen_score(const CapturedStep& step) {
  const int rank = step.logits.empty() ? -1 : step.logits.rank_of(step.chosen);
  if (rank >= 0) return step.logits.scores[static_cast<std::size_t>(rank)];
  if (step.chosen_score) return *step.chosen_score;
  return std::nullopt;
}

CaptureInfo::Step step_info(const Capture& capture, const CapturedStep& step) {
  CaptureInfo::Step out;
  const auto piece = capture.pieces.find(step.chosen);
  out.has_text = piece != capture.pieces.end();
  if (out.has_text) out.text = piece->second;
  if (capture.has_ids) out.id = step.chosen;
  const std::optional<double> score = chosen_score(step);
  if (step.logits.empty()) {
    if (capture.values != ValueKind::kLogits) out.logprob = score;
    return out;
  }
  out.listed = step.logits.size();
  const int rank = step.logits.rank_of(step.chosen);
  if (rank >= 0) out.rank = rank + 1;
  const bool unsummed = capture.values == ValueKind::kLogits && !capture.source.empty() &&
                        step.logits.tail.empty() && capture.vocabulary == 0;
  const std::optional<double> total =
      unsummed ? std::nullopt : total_of(step.logits, capture.values);
  if (!total) return out;
  if (score) out.logprob = *score - *total;
  out.tail = step.logits.tail.empty() ? 0 : std::exp(step.logits.tail.log_sum_exp - *total);
  return out;
}

std::string whole_text(const Capture& capture) {
  if (!capture.text.empty()) return capture.text;
  return text_before(capture, capture.steps.size()).substr(capture.prompt.size());
}

void write_bytes(JsonWriter& json, std::string_view bytes) {
  std::string list;
  append_json_bytes(list, bytes);
  json.json(list);
}

void write_info_step(JsonWriter& json, const CaptureInfo::Step& step) {
  json.open_object(Layout::kOneLine);
  json.key("text");
  step.has_text ? json.value(to_utf8(step.text)) : json.null();
  json.key("bytes");
  step.has_text ? write_bytes(json, step.text) : json.null();
  json.key("id");
  step.id ? json.value(*step.id) : json.null();
  write_or_null(json, "logprob", step.logprob);
  json.key("listed").value(step.listed);
  write_or_null(json, "tail", step.tail);
  json.close_object();
}

void write_settings(JsonWriter& json, const std::optional<Capture>& settings) {
  json.key("settings");
  if (!settings) return json.null();
  json.open_object(Layout::kLines);
  json.key("seed").seed(settings->seed);
  write_chain(json, settings->profile, settings->knobs);
  json.close_object();
}

}  // namespace

CaptureInfo info_of(const Capture& capture) {
  CaptureInfo info;
  info.format = capture.source.empty() ? std::string(kCaptureFormat) : capture.source;
  info.values = value_kind_name(capture.values);
  info.explained = value_kind_sentence(capture.values);
  info.model = capture.model;
  info.prompt = capture.prompt;
  info.text = whole_text(capture);
  info.vocabulary = capture.vocabulary;
  info.notes = capture.notes;
  info.steps.reserve(capture.steps.size());
  for (const CapturedStep& step : capture.steps) info.steps.push_back(step_info(capture, step));
  if (!capture.has_settings) return info;
  Capture settings = capture;
  settings.steps.clear();
  settings.pieces.clear();
  info.settings = std::move(settings);
  return info;
}

CaptureInfo info_of(const Distribution& distribution) {
  CaptureInfo info;
  info.format = "distribution";
  info.values = value_kind_name(ValueKind::kLogits);
  info.explained = value_kind_sentence(ValueKind::kLogits);
  info.prompt = distribution.context;
  const Logits& logits = distribution.logits;
  if (logits.tail.count >= 0) {
    info.vocabulary = logits.size() + static_cast<int>(logits.tail.count);
  }
  if (!distribution.note.empty()) info.notes.push_back(distribution.note);
  CaptureInfo::Step& step = info.steps.emplace_back();
  step.listed = logits.size();
  if (const auto total = total_of(logits, ValueKind::kLogits)) {
    step.tail = logits.tail.empty() ? 0 : std::exp(logits.tail.log_sum_exp - *total);
  }
  return info;
}

void write_info_json(JsonWriter& json, const CaptureInfo& info) {
  json.open_object(Layout::kLines);
  json.key("format").value(to_utf8(info.format));
  json.key("values").value(info.values);
  json.key("model").value(to_utf8(info.model));
  json.key("vocabulary");
  info.vocabulary > 0 ? json.value(info.vocabulary) : json.null();
  json.key("prompt").value(to_utf8(info.prompt));
  json.key("text").value(to_utf8(info.text));
  json.key("steps").open_array(Layout::kLines);
  for (const CaptureInfo::Step& step : info.steps) write_info_step(json, step);
  json.close_array();
  write_settings(json, info.settings);
  json.close_object();
  json.end_line();
}

}  // namespace logitdice
