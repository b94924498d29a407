#include <algorithm>
#include <cmath>

#include "core/code/code.h"
#include "core/code/knob_names.h"
#include "core/code/lines.h"
#include "core/json/writer.h"
#include "core/text/token_text.h"

// What is sent over a wire: options of Ollama, requests to OpenAI and to Anthropic. JSON has no
// comments: the notes stand beside it.
namespace logitdice {
namespace {

constexpr auto kLines = JsonWriter::Layout::kLines;
constexpr auto kOneLine = JsonWriter::Layout::kOneLine;

void write_setting(JsonWriter& json, const Told& setting) {
  json.key(setting.name);
  if (setting.knob->whole) {
    json.value(static_cast<std::int64_t>(setting.value));
  } else {
    json.value(setting.value);
  }
}

void write_message(JsonWriter& json, const CodeInput& in) {
  json.key("messages").open_array(kOneLine);
  json.open_object(kOneLine);
  json.key("role").value("user");
  json.key("content").value(to_utf8(prompt_of(in)));
  json.close_object();
  json.close_array();
}

// ---- Ollama ---------------------------------------------------------------------------------

// Source: ollama, api/types.go, Options; the defaults of DefaultOptions are not neutral.
constexpr KnobName kOllama[] = {
    {"temperature", "temperature", true},
    {"top_k", "top_k", true},
    {"top_p", "top_p", true},
    {"min_p", "min_p"},
    {"typical_p", "typical_p"},
    {"repetition_penalty", "repeat_penalty", true},
    {"frequency_penalty", "frequency_penalty"},
    {"presence_penalty", "presence_penalty"},
    {"penalty_last_n", "repeat_last_n"},
};

// ---- OpenAI ---------------------------------------------------------------------------------

// Source: the reference of its chat completions.
constexpr KnobName kOpenAi[] = {
    {"temperature", "temperature", true, 0, 2},
    {"top_p", "top_p", false, 0, 1},
    {"frequency_penalty", "frequency_penalty", false, -2, 2},
    {"presence_penalty", "presence_penalty", false, -2, 2},
};
constexpr double kMostOpenAiBias = 100;

void write_biases(JsonWriter& json, const Expressed& told) {
  if (told.biases.empty()) return;
  json.key("logit_bias").open_object(kOneLine);
  for (const auto& [id, bias] : told.biases) {
    json.key(std::to_string(id)).value(std::clamp(bias, -kMostOpenAiBias, kMostOpenAiBias));
  }
  json.close_object();
}

void note_biases(Expressed& told) {
  if (told.biases.empty()) return;
  told.notes.push_back("The ids of a logit_bias are those of the model's own tokenizer.");
  const bool clamped = std::ranges::any_of(
      told.biases, [](const TokenBias& bias) { return std::abs(bias.bias) > kMostOpenAiBias; });
  if (clamped)
    told.notes.push_back("OpenAI takes a bias from -100 to 100: a larger one becomes that.");
}

// ---- Anthropic ------------------------------------------------------------------------------

// Source: the reference of its messages.
constexpr KnobName kAnthropic[] = {
    {"temperature", "temperature", false, 0, 1},
    {"top_p", "top_p", false, 0, 1},
    {"top_k", "top_k", false, 0, 1e9},
};

// Models since Claude Opus 4.1 refuse a request that has both.
void choose_one(Expressed& told) {
  const auto named = [](const char* name) {
    return [name](const Told& setting) { return setting.name == name; };
  };
  const bool both = std::ranges::any_of(told.settings, named("temperature")) &&
                    std::ranges::any_of(told.settings, named("top_p"));
  if (!both) return;
  const auto top_p = std::ranges::find_if(told.settings, named("top_p"));
  told.notes.push_back(
      "Models since Claude Opus 4.1 take a temperature or a top_p, not both: top_p " +
      source_number(top_p->value) + " is left out.");
  told.settings.erase(top_p);
}

}  // namespace

Code ollama_code(const CodeInput& in) {
  Expressed told = expressed(in, {.title = "Ollama", .names = kOllama, .profile = "ollama"});
  std::string text;
  {
    JsonWriter json(text);
    json.open_object(kLines);
    for (const Told& setting : told.settings) write_setting(json, setting);
    json.key("seed").value(static_cast<std::int64_t>(in.seed & 0x7fffffffu));
    json.close_object();
    json.end_line();
  }
  told.notes.insert(told.notes.begin(),
                    "The \"options\" of a request to Ollama, for models that llama.cpp runs.");
  return {std::move(text), std::move(told.notes)};
}

Code openai_code(const CodeInput& in) {
  Expressed told = expressed(in, {.title = "OpenAI", .names = kOpenAi, .bias = "logit_bias"});
  std::string text;
  {
    JsonWriter json(text);
    json.open_object(kLines);
    json.key("model").value("gpt-4o");
    write_message(json, in);
    for (const Told& setting : told.settings) write_setting(json, setting);
    write_biases(json, told);
    json.close_object();
    json.end_line();
  }
  told.notes.push_back("Reasoning models take none of these knobs.");
  note_biases(told);
  return {std::move(text), std::move(told.notes)};
}

Code anthropic_code(const CodeInput& in) {
  Expressed told = expressed(in, {.title = "Anthropic", .names = kAnthropic});
  choose_one(told);
  std::string text;
  {
    JsonWriter json(text);
    json.open_object(kLines);
    json.key("model").value("claude-haiku-4-5");
    json.key("max_tokens").value(40);
    write_message(json, in);
    for (const Told& setting : told.settings) write_setting(json, setting);
    json.close_object();
    json.end_line();
  }
  told.notes.push_back("Models since Claude Opus 4.7 take none of these knobs.");
  return {std::move(text), std::move(told.notes)};
}

}  // namespace logitdice
