#include "app/program/saved_text.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "app/program/generate.h"
#include "core/decoding/generation_capture.h"
#include "core/model/embedded.h"

namespace logitdice {
namespace {

using Json = nlohmann::ordered_json;

constexpr int kStored = 1;  // logits a step: a capture has one at least

std::string wrong(const char* key, const std::string& want) {
  return std::string("/generate/") + key + " must be " + want + ".";
}

std::string read_whole(const Json& json, const char* key, int least, int most, int& out) {
  if (!json.contains(key)) return {};
  const Json& value = json[key];
  const bool fits = value.is_number_integer() && value.get<double>() >= least &&
                    value.get<double>() <= most;
  if (!fits) {
    return wrong(key, "a whole number from " + std::to_string(least) + " to " +
                          std::to_string(most));
  }
  out = value.get<int>();
  return {};
}

std::string read_string(const Json& json, const char* key, std::string& out) {
  if (!json.contains(key)) return {};
  if (!json[key].is_string()) return wrong(key, "a string");
  out = json[key].get<std::string>();
  return {};
}

std::string read_mode(const Json& json, GenerateMode& out) {
  if (!json.contains("mode")) return {};
  for (const auto mode : {GenerateMode::text, GenerateMode::presets, GenerateMode::many}) {
    if (json["mode"] == generate_mode_id(mode)) {
      out = mode;
      return {};
    }
  }
  return wrong("mode", "\"text\", \"presets\" or \"many\"");
}

std::string read_preview(const Json& json, bool& out) {
  if (!json.contains("preview")) return {};
  if (!json["preview"].is_boolean()) return wrong("preview", "true or false");
  out = json["preview"].get<bool>();
  return {};
}

std::string read_capture(const Json& json, std::optional<Capture>& out) {
  if (!json.contains("text")) return {};
  Result<Capture> capture = parse_capture(json["text"].dump(), "/generate/text");
  if (!capture) return capture.error();
  // A state of a build with another model: everything but its text can be brought back.
  if (has_tiny_gpt() && fits(capture.value(), tiny_gpt().tokenizer())) {
    out = std::move(capture).value();
  }
  return {};
}

// Past the model's window each token costs a pass over all of it, too long for a start of the
// program: those are left to the worker, which finds the same tokens with the same coins.
void cut_to_window(Capture& capture) {
  const auto window = static_cast<std::size_t>(tiny_gpt().context());
  const std::size_t prompt = std::min(capture.prompt_tokens.size(), window - 1);
  const std::size_t steps = std::min(capture.steps.size(), window - prompt);
  capture.steps.erase(capture.steps.begin() + static_cast<std::ptrdiff_t>(steps),
                      capture.steps.end());
}

Result<std::string> text_of_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  if (!in) return Error{path + ": there is no such file, or it cannot be read."};
  return text.str();
}

Result<RestoredText> from_file(const std::string& path) {
  const Result<std::string> text = text_of_file(path);
  if (!text) return Error{text.error()};
  const Result<Capture> capture = parse_capture(text.value(), path);
  if (!capture) return Error{capture.error()};
  if (capture->steps.empty()) return Error{path + ": the capture has no steps."};
  return RestoredText{generation_of(capture.value()), capture->pieces, capture->steps.size()};
}

}  // namespace

Json saved_text_json(const AppState& s) {
  const GenerateState& g = s.generate;
  Json out = {{"prompt", g.prompt},
              {"length", g.length},
              {"mode", generate_mode_id(g.mode)},
              {"continuations", g.continuations},
              {"preview", g.shown_in_preview},
              {"step", g.selected}};
  if (g.written.text.steps.empty()) return out;
  if (!g.pieces.empty()) {
    out["file"] = g.file;
  } else if (has_tiny_gpt()) {
    Capture capture =
        capture_of(g.written.text, tiny_gpt().tokenizer(), "logitdice tiny GPT", kStored);
    if (capture.steps.size() > kMostTokens) capture.steps.resize(kMostTokens);
    out["text"] = Json::parse(capture_to_json(capture));
  }
  return out;
}

SavedText saved_text_of(const AppState& s) {
  const GenerateState& g = s.generate;
  SavedText out;
  out.prompt = g.prompt;
  out.length = g.length;
  out.continuations = g.continuations;
  out.mode = g.mode;
  out.preview = g.shown_in_preview;
  return out;
}

std::string read_saved_text(const Json& json, SavedText& out) {
  if (!json.is_object()) return "/generate must be an object.";
  std::string refusal = read_string(json, "prompt", out.prompt);
  if (refusal.empty()) refusal = read_whole(json, "length", 1, kMostTokens, out.length);
  if (refusal.empty()) {
    refusal = read_whole(json, "continuations", 1, kMostContinuations, out.continuations);
  }
  if (refusal.empty()) refusal = read_mode(json, out.mode);
  if (refusal.empty()) refusal = read_preview(json, out.preview);
  if (refusal.empty()) refusal = read_string(json, "file", out.file);
  if (refusal.empty()) refusal = read_capture(json, out.text);
  out.has_text = out.text.has_value() || !out.file.empty();
  const int most = static_cast<int>(kMaxCaptureSteps);
  if (refusal.empty()) refusal = read_whole(json, "step", -1, most, out.selected);
  if (!out.has_text) out.selected = -1;
  return refusal;
}

Result<std::optional<RestoredText>> make_again(const SavedText& saved) {
  if (!saved.has_text) return std::optional<RestoredText>();
  if (!saved.text) {
    Result<RestoredText> read = from_file(saved.file);
    if (!read) return Error{read.error()};
    return std::optional(std::move(read).value());
  }
  Capture capture = *saved.text;
  const std::size_t wanted = capture.steps.size();
  cut_to_window(capture);
  Result<Generation> made = generation_made_again(std::move(capture), tiny_gpt());
  if (!made) return Error{made.error()};
  return std::optional(RestoredText{std::move(made).value(), {}, wanted});
}

void show_restored(AppState& s, const SavedText& saved, std::optional<RestoredText> restored) {
  GenerateState& g = s.generate;
  g.prompt = saved.prompt;
  g.length = saved.length;
  g.continuations = saved.continuations;
  g.mode = saved.mode;
  g.shown_in_preview = saved.preview;
  if (!restored) return;
  g.file = saved.file;
  g.pieces = std::move(restored->pieces);
  take_text(s, std::move(restored->text));
  if (g.written.text.steps.size() < restored->wanted) go_on(s, restored->wanted);
}

}  // namespace logitdice
