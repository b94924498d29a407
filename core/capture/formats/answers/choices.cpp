#include "core/capture/formats/answers/choices.h"

namespace logitdice {
namespace {

std::string content_of(const JsonNode& content) {
  if (content.is_text()) return content.text();
  std::string text;  // parts: [{"type": "text", "text": "…"}]
  for_each_child(content, [&](const JsonNode& part) { text += part["text"].text(); });
  return text;
}

void add_part(Choice& choice, const JsonNode& part) {
  choice.parts.push_back(part);
  choice.text += part["text"].text();
  for (const char* key : {"message", "delta"}) {
    const JsonNode message = part[key];
    choice.text += content_of(message["content"]);
    const JsonNode reasoning = message["reasoning_content"];
    choice.reasoning += reasoning ? reasoning.text() : message["reasoning"].text();
  }
}

}  // namespace

std::map<std::int64_t, Choice> gather_choices(const Answer& answer) {
  std::map<std::int64_t, Choice> choices;
  for (const JsonNode& chunk : answer.chunks) {
    std::int64_t place = 0;
    for (JsonNode part = chunk["choices"].first(); part && choices.size() < kMostTexts;
         part = part.next()) {
      add_part(choices[part["index"].whole().value_or(place)], part);
      ++place;
    }
  }
  return choices;
}

std::vector<JsonNode> logprob_items(const Choice& choice, std::string_view key) {
  std::vector<JsonNode> items;
  for (const JsonNode& part : choice.parts) {
    append_step_nodes(part["logprobs"][key], items);
  }
  return items;
}

JsonNode choice_member(const Choice& choice, std::string_view key) {
  for (const JsonNode& part : choice.parts) {
    if (const JsonNode found = part[key]; found && !found.is_null()) return found;
  }
  return {};
}

JsonNode answer_member(const Answer& answer, std::string_view key) {
  for (const JsonNode& chunk : answer.chunks) {
    if (const JsonNode found = chunk[key]; found && !found.is_null()) return found;
  }
  return {};
}

bool says_vllm(const Answer& answer, const Choice& choice) {
  for (const char* key : {"prompt_logprobs", "prompt_token_ids", "kv_transfer_params"}) {
    for (const JsonNode& chunk : answer.chunks) {
      if (chunk[key]) return true;
    }
    if (!choice.parts.empty() && choice.parts.front()[key]) return true;
  }
  return choice_member(choice, "token_ids") && choice_member(choice, "logprobs")["content"];
}

void read_vllm_prompt(std::vector<CaptureEntry>& out, const Answer& answer, const Choice& choice,
                      const AnswerTraits& traits, Capture& head) {
  JsonNode ids = answer_member(answer, "prompt_token_ids");
  if (!ids) ids = choice_member(choice, "prompt_token_ids");
  for (const double id : ids.numbers()) {
    if (id >= 0 && id < 4e6) head.prompt_tokens.push_back(static_cast<TokenId>(id));
  }
  JsonNode logprobs = answer_member(answer, "prompt_logprobs");
  if (!logprobs) logprobs = choice_member(choice, "prompt_logprobs");
  if (!logprobs) return;
  CaptureBuilder prompt(traits);
  prompt.head().model = head.model;
  add_prompt_steps(logprobs, prompt, head);
  prompt.note(
      "These are the tokens of the prompt, from its second on: the first has no distribution.");
  if (!prompt.empty()) add_entry(out, answer, "prompt", prompt);
}

}  // namespace logitdice
