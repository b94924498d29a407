#include <algorithm>

#include "core/capture/capture.h"
#include "core/capture/formats/chain_json.h"
#include "core/json/writer.h"

namespace logitdice {
namespace {

using Layout = JsonWriter::Layout;

// Whether the step's logits are those of the whole vocabulary, so that their ids need no words.
bool is_whole(const Logits& logits, int vocabulary) {
  return logits.tail.empty() && logits.size() == vocabulary &&
         *std::max_element(logits.ids.begin(), logits.ids.end()) < vocabulary;
}

std::vector<float> by_id(const Logits& logits) {
  std::vector<float> scores(logits.scores.size());
  for (std::size_t i = 0; i < scores.size(); ++i) {
    scores[static_cast<std::size_t>(logits.ids[i])] = logits.scores[i];
  }
  return scores;
}

void write_tail(JsonWriter& json, const Tail& tail) {
  if (tail.empty()) return;
  json.key("tail").open_object(Layout::kOneLine);
  if (tail.counted()) json.key("count").value(tail.count);
  json.key("log_sum_exp");
  tail.summed() ? json.value(tail.log_sum_exp) : json.null();
  if (tail.temperature != 1) json.key("temperature").value(tail.temperature);
  json.close_object();
}

void write_step(JsonWriter& json, const CapturedStep& step, int vocabulary) {
  json.open_object(Layout::kOneLine);
  if (step.logits.empty()) {
    // nothing is known
  } else if (is_whole(step.logits, vocabulary)) {
    write_list(json, "logits", by_id(step.logits));
  } else {
    write_list(json, "ids", step.logits.ids);
    write_list(json, "logits", step.logits.scores);
  }
  write_tail(json, step.logits.tail);
  json.key("chosen").value(step.chosen);
  if (step.chosen_score) json.key("chosen_score").value(*step.chosen_score);
  if (step.by == ChosenBy::kEngine) {
    json.key("by").value(chosen_by_name(step.by));
  } else {
    json.key("u").value(step.u);
    json.key("forced").value(step.by == ChosenBy::kPerson);
  }
  json.close_object();
}

void write_prompt(JsonWriter& json, const Capture& capture) {
  json.key("prompt").open_object(Layout::kOneLine);
  json.key("text").piece(capture.prompt);
  write_list(json, "tokens", capture.prompt_tokens);
  json.close_object();
}

void write_pieces(JsonWriter& json, const Capture& capture) {
  json.key("pieces").open_array(Layout::kOneLine);
  for (const auto& [id, bytes] : capture.pieces) {
    json.open_array(Layout::kOneLine);
    json.value(id);
    json.piece(bytes);
    json.close_array();
  }
  json.close_array();
}

// What another program's file says of itself; our own texts say nothing.
void write_origin(JsonWriter& json, const Capture& capture) {
  if (!capture.source.empty()) json.key("source").piece(capture.source);
  if (capture.values != ValueKind::kLogits) {
    json.key("values").value(value_kind_name(capture.values));
  }
  if (capture.value_temperature != 1) {
    json.key("value_temperature").value(capture.value_temperature);
  }
  if (!capture.has_settings) json.key("has_settings").value(false);
  if (!capture.has_ids) json.key("has_ids").value(false);
  if (!capture.text.empty()) json.key("text").piece(capture.text);
  if (capture.notes.empty()) return;
  json.key("notes").open_array(Layout::kLines);
  for (const std::string& note : capture.notes) json.piece(note);
  json.close_array();
}

}  // namespace

void write_capture(JsonWriter& json, const Capture& capture) {
  json.open_object(Layout::kLines);
  json.key("format").value(kCaptureFormat);
  json.key("model").piece(capture.model);
  json.key("vocabulary").value(capture.vocabulary);
  json.key("context").value(capture.context);
  json.key("end_of_text").value(capture.end_of_text);
  write_prompt(json, capture);
  json.key("seed").seed(capture.seed);
  json.key("past_end").value(capture.past_end);
  write_chain(json, capture.profile, capture.knobs);
  write_origin(json, capture);
  write_pieces(json, capture);
  json.key("steps").open_array(Layout::kLines);
  for (const CapturedStep& step : capture.steps) write_step(json, step, capture.vocabulary);
  json.close_array();
  json.close_object();
}

std::string capture_to_json(const Capture& capture) {
  std::string out;
  JsonWriter json(out);
  write_capture(json, capture);
  json.end_line();
  return out;
}

}  // namespace logitdice
