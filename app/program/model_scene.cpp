#include <algorithm>
#include <filesystem>

#include "app/program/questions.h"
#include "app/program/scene.h"
#include "app/program/source.h"
#include "core/capture/capture.h"
#include "core/model/model_file.h"
#include "core/text/token_text.h"

// The model that is chosen, and what it said of the sentence. A server is not asked again until a
// person says so, so the scene has its answer.
namespace logitdice {
namespace {

constexpr int kSavedBest = 256;  // tokens of an answer that are saved; the others are its tail

void write_model(const AppState& s, JsonWriter& out) {
  out.key("model");
  write_model_choice(s.in.model, out);
}

void read_model(AppState& s, const SceneReader& in) {
  const JsonValue* object = in.fields().object("model");
  if (!object) return;
  JsonFields fields(in.document, *object, in.errors);
  ModelChoice choice;
  if (!read_trusted_choice(s, fields, choice)) return;
  const bool file = choice.kind == ModelChoice::Kind::file;
  const std::string wrong = file ? check_model_file(choice.file) : "";
  if (!wrong.empty()) return in.fail(*object, wrong);
  s.in.model = std::move(choice);
}

std::map<TokenId, std::string> pieces_of(const Distribution& d, const Logits& named) {
  std::map<TokenId, std::string> pieces;
  for (const TokenId id : named.ids) pieces.emplace(id, d.tokens.bytes(id));
  return pieces;
}

// As a capture of one step: its context is the prompt.
Capture capture_of_answer(const AppState& s) {
  const Distribution& d = s.in.opened;
  Capture capture;
  capture.model = model_name(s.in.model);
  capture.prompt =
      d.context.substr(0, d.context.size() - std::min<std::size_t>(3, d.context.size()));
  capture.prompt_tokens = s.in.sentence_tokens;
  // "unknown": a scene does not say what its server documents, and log-probabilities without their
  // zero are the same numbers either way.
  if (!d.logits.has_zero) capture.values = ValueKind::kUnknown;
  CapturedStep step;
  step.logits = best_of(d.logits, kSavedBest);
  step.chosen = step.logits.ids.front();
  capture.pieces = pieces_of(d, step.logits);
  capture.steps.push_back(std::move(step));
  return capture;
}

}  // namespace

ScenePart model_scene_part() {
  return {"model", write_model, read_model};
}

void write_answer(const AppState& s, JsonWriter& out) {
  if (!s.in.opened.id.starts_with(kAskedPrefix) || s.in.opened.logits.empty()) return;
  out.key("answer");
  write_capture(out, capture_of_answer(s));
}

bool read_trusted_choice(const AppState& s, JsonFields& fields, ModelChoice& choice) {
  if (!read_model_choice(fields, choice)) return false;
  if (trusts(s.models, choice)) return true;
  choice.key_env.clear();
  choice.llama_server = false;  // its file is opened here, or there is the question
  return true;
}

// Without an answer the model is asked, once it is at hand.
bool read_answer(AppState& s, const SceneReader& in, const std::string& id) {
  if (!in.fields().has("answer")) {
    s.in.asked = AskedSentence{id.substr(kAskedPrefix.size()), {}};
    return true;
  }
  Capture capture;
  const auto read = [&](JsonReader& reader) { return read_capture(reader, capture); };
  if (!in.fields().stream("answer", read)) return false;
  if (capture.steps.empty() || capture.steps.front().logits.empty()) {
    in.fail(*in.scene.find("answer"), "it must have one step with its logits");
    return false;
  }
  Distribution answer;
  answer.id = id;
  answer.context = answer.title = capture.prompt + "___";
  answer.logits = logits_of(capture, 0);
  answer.tokens = TokenTable(std::move(capture.pieces));
  show_opened(s, std::move(answer));
  s.in.sentence_tokens = std::move(capture.prompt_tokens);
  return true;
}

void write_recent_models(const AppState& s, JsonWriter& out) {
  if (s.models.recent.empty()) return;
  out.key("recent_models").open_array(JsonWriter::Layout::kOneLine);
  for (const ModelChoice& choice : s.models.recent) write_model_choice(choice, out);
  out.close_array();
}

void read_recent_models(AppState& s, const SceneReader& in) {
  const JsonValue* list = in.fields().list("recent_models");
  if (!list) return;
  s.models.recent.clear();
  for (const JsonValue& value : *list->items()) {
    if (s.models.recent.size() == kMostRecent) return;
    JsonFields fields(in.document, value, in.errors);
    ModelChoice choice;
    if (read_trusted_choice(s, fields, choice)) s.models.recent.push_back(std::move(choice));
  }
}

}  // namespace logitdice
