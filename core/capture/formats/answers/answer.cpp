#include "core/capture/formats/answers/answer.h"

#include <algorithm>
#include <charconv>

#include "core/capture/limits.h"

namespace logitdice {

std::span<const AnswerShape> all_answer_shapes() {
  static const AnswerShape table[] = {
      chat_shape(),         legacy_shape(),  responses_shape(), llamacpp_shape(),
      old_llamacpp_shape(), ollama_shape(),  koboldcpp_shape(), sglang_shape(),
      tgi_shape(),          gemini_shape(),  cohere_shape(),    old_cohere_shape(),
      lm_studio_shape(),    inspect_shape(), simonw_shape(),    vllm_offline_shape(),
      bare_shape(),         lm_eval_shape(), tokenize_shape(),  embeddings_shape(),
      error_shape(),        silent_shape()};
  return table;
}

const AnswerShape* shape_of(const Answer& answer) {
  for (const AnswerShape& shape : all_answer_shapes()) {
    const bool known = std::any_of(answer.chunks.begin(), answer.chunks.end(), shape.is);
    if (known) return &shape;
  }
  return nullptr;
}

std::vector<Item> read_items(const JsonNode& list) {
  std::vector<Item> items;
  for (JsonNode item = list.first(); item && items.size() < kMaxTokens; item = item.next()) {
    if (item.is_object()) items.push_back(read_item(item));
  }
  return items;
}

std::vector<JsonNode> step_nodes(const JsonNode& list) {
  std::vector<JsonNode> nodes;
  append_step_nodes(list, nodes);
  return nodes;
}

void append_step_nodes(const JsonNode& list, std::vector<JsonNode>& nodes) {
  for (JsonNode node = list.first(); node && nodes.size() <= kMaxCaptureSteps; node = node.next()) {
    nodes.push_back(node);
  }
}

void add_step(CaptureBuilder& builder, const JsonNode& item, std::string_view list) {
  const Item chosen = read_item(item);
  builder.add(&chosen, read_items(item[list]));
}

std::string text_in(const Answer& answer, std::string_view key) {
  for (const JsonNode& chunk : answer.chunks) {
    if (const JsonNode value = chunk[key]; value.is_text()) return value.text();
  }
  return {};
}

namespace {

std::string joined_title(const Answer& answer, const std::string& part) {
  const bool both = !answer.title.empty() && !part.empty();
  return answer.title + (both ? ", " : "") + part;
}

}  // namespace

void add_entry(std::vector<CaptureEntry>& out, const Answer& answer, std::string part,
               CaptureBuilder& builder) {
  out.push_back({joined_title(answer, part), builder.finish()});
}

void refuse_answer(std::vector<CaptureEntry>& out, const Answer& answer, std::string sentence) {
  out.push_back({answer.title, Error{std::move(sentence)}});
}

std::string choice_title(std::size_t place, std::size_t count) {
  return count > 1 ? "choice " + std::to_string(place + 1) : std::string();
}

std::vector<Item> read_keyed_items(const JsonNode& object) {
  std::vector<Item> items;
  for_each_child(object, [&](const JsonNode& member) {
    Item item = member.is_object() ? read_item(member) : Item{};
    if (const auto value = member.number()) item.value = *value;
    const std::string key = member.key();
    TokenId id = -1;
    const auto read = std::from_chars(key.data(), key.data() + key.size(), id);
    if (read.ec == std::errc() && read.ptr == key.data() + key.size() && id >= 0 &&
        id < static_cast<TokenId>(kMaxTokens)) {
      item.id = id;
    }
    items.push_back(std::move(item));
  });
  return items;
}

void add_prompt_steps(const JsonNode& prompt_logprobs, CaptureBuilder& prompt, Capture& head) {
  for_each_child(prompt_logprobs, [&](const JsonNode& place) {
    const std::vector<Item> items = read_keyed_items(place);
    if (items.empty()) return;  // null, of the first token
    const Item& stood = items.front();
    prompt.add(&stood, items, ChosenBy::kPerson);
    head.prompt += stood.text;
  });
}

}  // namespace logitdice
