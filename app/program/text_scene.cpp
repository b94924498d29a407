#include <algorithm>

#include "app/program/capture_source.h"
#include "app/program/scene.h"
#include "app/program/source.h"
#include "app/program/writing.h"
#include "core/capture/bundled_captures.h"
#include "core/capture/limits.h"
#include "core/decoding/generation_capture.h"
#include "core/model/embedded.h"

// The text that a model wrote: without its logits, which the model computes again. A text of
// another model lies in its capture file.
namespace logitdice {
namespace {

using Layout = JsonWriter::Layout;

constexpr int kSavedBestOfStep = 40;  // tokens; the others are their tail

// The first format had it among what is chosen on the Generate page.
struct TextKeys {
  std::string_view object, capture;
};
constexpr TextKeys kKeys = {"text", "capture"}, kFirstKeys = {"generate", "text"};

// ---- writing --------------------------------------------------------------------------------

// A capture's step has one logit at least: the token's own, as if the model had said nothing else.
Capture without_logits(const Generation& text) {
  Capture capture = capture_of(text, *tiny_model(), 1);
  for (CapturedStep& step : capture.steps) {
    const float nothing = 0;
    const Tail others{capture.vocabulary - 1, nothing};
    step.logits = make_logits({&nothing, 1}, {&step.chosen, 1}, others).value();
  }
  return capture;
}

void write_forced_ahead(const WrittenText& text, JsonWriter& out) {
  if (text.forced_ahead.empty()) return;
  out.key("forced_ahead").open_array(Layout::kOneLine);
  for (const auto& [step, token] : text.forced_ahead) {
    out.open_array(Layout::kOneLine);
    out.value(static_cast<std::uint64_t>(step));
    out.value(static_cast<std::int64_t>(token));
    out.close_array();
  }
  out.close_array();
}

// Which of the file's texts, and what a person said of it.
void write_source_of(const CaptureSource& source, JsonWriter& out) {
  if (source.entry > 0) out.key("entry").value(static_cast<std::uint64_t>(source.entry));
  if (source.said.vocabulary > 0) out.key("vocabulary").value(source.said.vocabulary);
  if (source.said.value_temperature > 0)
    out.key("value_temperature").value(source.said.value_temperature);
}

// What a model that is not asked again said of each token, as far as its best tokens go.
void write_said(const WrittenText& text, JsonWriter& out) {
  out.key("model");
  write_model_choice(text.model, out);
  out.key(kKeys.capture);
  write_capture(out, capture_of_text(text, kSavedBestOfStep));
}

// A capture of ours is written whole, so that it outlives its file; one that is bundled is never
// gone, and another program's has more to say than its tokens.
bool stays_in_file(const WrittenText& text) {
  if (text.foreign()) return true;
  const CaptureSource* source = text.source.get();
  return source && (!brings_its_chain(source->capture) || find_bundled_capture(text.file));
}

void write_text(const AppState& s, JsonWriter& out) {
  const WrittenText& text = *s.in.text;
  out.key(kKeys.object).open_object(Layout::kLines);
  out.key("prompt").piece(s.in.prompt.str());
  out.key("length").value(s.in.length);
  out.key("preview").value(s.writing.shown_in_preview);
  out.key("step").value(s.writing.step_ahead >= 0 ? s.writing.step_ahead : s.in.step);
  if (stays_in_file(text)) {
    out.key("file").piece(text.file);
    if (text.source) write_source_of(*text.source, out);
  } else if (text.empty() || (is_embedded(text.model) && !have_model())) {
    out.key(kKeys.capture).null();
  } else if (!is_embedded(text.model)) {
    write_said(text, out);
  } else {
    out.key("wanted").value(static_cast<std::uint64_t>(text.wanted));
    write_forced_ahead(text, out);
    out.key(kKeys.capture);
    write_capture(out, without_logits(text.generation));
  }
  out.close_object();
}

// ---- reading --------------------------------------------------------------------------------

// Past the model's window each token costs a pass over all of it, too long for a start of the
// program: those are left to the worker, which finds the same tokens with the same coins, but for
// those that a person chose.
void leave_to_worker(Capture& capture, WrittenText& text) {
  const auto window = static_cast<std::size_t>(tiny_model()->info().context);
  const std::size_t prompt = std::min(capture.prompt_tokens.size(), window - 1);
  const std::size_t steps = std::min(capture.steps.size(), window - prompt);
  for (std::size_t i = steps; i < capture.steps.size(); ++i) {
    if (capture.steps[i].by == ChosenBy::kPerson) text.forced_ahead[i] = capture.steps[i].chosen;
  }
  capture.steps.resize(steps);
}

// The number there, if it is below `most`; otherwise `most`.
std::uint64_t number_below(const JsonValue& pair, std::size_t place, std::uint64_t most) {
  const bool there = pair.items() && pair.items()->size() == 2;
  return there ? std::min((*pair.items())[place].unsigned_number().value_or(most), most) : most;
}

// A pair [step, token] each.
bool read_forced_ahead(JsonFields& fields, std::map<std::size_t, TokenId>& out) {
  const auto vocabulary = static_cast<std::uint64_t>(tiny_model()->info().vocabulary);
  const JsonValue* list = fields.list("forced_ahead");
  for (std::size_t i = 0; list && i < list->items()->size(); ++i) {
    const JsonValue& pair = (*list->items())[i];
    const std::uint64_t step = number_below(pair, 0, kMaxCaptureSteps);
    const std::uint64_t token = number_below(pair, 1, vocabulary);
    if (step == kMaxCaptureSteps || token == vocabulary) {
      return fields.fail("forced_ahead", "it must be a list of pairs [step, token]");
    }
    out[step] = static_cast<TokenId>(token);
  }
  return true;
}

// A state of a build with another model: everything but its text can be brought back.
bool make_again(AppState& s, Capture capture, JsonFields& fields, std::string_view key) {
  if (!have_model() || !fits(capture, *tiny_model())) {
    return fields.fail(key, "this text was written by another model than the one that is here");
  }
  auto text = std::make_shared<WrittenText>();
  text->wanted = capture.steps.size();
  fields.whole("wanted", text->wanted, std::max<std::size_t>(kMostTokens, text->wanted),
               text->wanted);
  read_forced_ahead(fields, text->forced_ahead);
  leave_to_worker(capture, *text);
  Result<Generation> made = generation_made_again(std::move(capture), *tiny_model());
  if (!made) return fields.fail(key, made.error());
  text->generation = std::move(made).value();
  s.in.text = std::move(text);
  return true;
}

// Nobody is asked: its tokens and what was likely at each are there at once.
bool take_said(AppState& s, Capture capture, JsonFields& fields) {
  auto text = std::make_shared<WrittenText>();
  const JsonValue* model = fields.object("model");
  if (!model) return false;
  JsonFields choice = fields.inside(*model);
  if (!read_trusted_choice(s, choice, text->model)) return false;
  text->vocabulary = capture.vocabulary;
  text->values = capture.values;
  text->generation = generation_of(capture);
  text->generation.settings.best = kBestFirst;
  text->pieces = std::move(capture.pieces);
  text->wanted = text->generation.steps.size();
  s.in.text = std::move(text);
  return true;
}

bool read_file_of(AppState& s, JsonFields& fields, const std::string& name) {
  const auto file = load_capture_file(name);
  if (!file) return fields.fail("file", file.error());
  std::size_t entry = first_entry(file.value()->captures);
  CaptureAnswers said;
  fields.whole("entry", 0, file.value()->captures.entries.size() - 1, entry);
  fields.whole("vocabulary", 1, static_cast<int>(kMaxTokens), said.vocabulary);
  fields.number("value_temperature", 0, kMostValueTemperature, said.value_temperature);
  auto text = captured_text(file.value(), entry, said, model_at_hand(s));
  if (!text) return fields.fail("file", text.error());
  take_text(s, std::move(text).value());
  if (!fields.has("prompt")) s.in.prompt = s.generation().prompt;
  return true;
}

// False where the scene names a text that cannot be had.
bool read_written(AppState& s, const JsonValue& object, JsonFields& fields, const TextKeys& keys) {
  std::string file;
  if (object.find("file")) return fields.text("file", file) && read_file_of(s, fields, file);
  const JsonValue* value = object.find(keys.capture);
  if (!value) return true;
  if (value->kind() == JsonValue::Kind::kNull) {
    s.in.text = std::make_shared<WrittenText>();
    s.writing.left_empty = true;
    return true;
  }
  Capture capture;
  const auto read = [&](JsonReader& reader) { return read_capture(reader, capture); };
  if (!fields.stream(keys.capture, read)) return false;
  return object.find("model") ? take_said(s, std::move(capture), fields)
                              : make_again(s, std::move(capture), fields, keys.capture);
}

// A step that is not there yet is shown once it is.
void read_step(AppState& s, JsonFields& fields) {
  int step = -1;
  if (!fields.whole("step", -1, static_cast<int>(kMaxCaptureSteps), step)) return;
  const WrittenText& text = *s.in.text;
  s.in.step = s.writing.step_ahead = -1;
  if (step < 0 || text.empty()) return;
  if (step < static_cast<int>(text.generation.steps.size())) return select_step(s, step);
  if (step < static_cast<int>(text.wanted)) s.writing.step_ahead = step;
}

void read_text(AppState& s, const SceneReader& in) {
  const TextKeys& keys = in.first_format() ? kFirstKeys : kKeys;
  const JsonValue* object = in.fields().object(keys.object);
  if (!object) return;
  JsonFields fields(in.document, *object, in.errors);
  std::string prompt = s.in.prompt;
  if (fields.text("prompt", prompt)) s.in.prompt = prompt;
  fields.whole("length", 1, kMostTokens, s.in.length);
  fields.boolean("preview", s.writing.shown_in_preview);
  if (!read_written(s, *object, fields, keys)) return;
  s.writing.follow = false;
  read_step(s, fields);
}

}  // namespace

ScenePart text_scene_part() {
  return {"text", write_text, read_text};
}

}  // namespace logitdice
