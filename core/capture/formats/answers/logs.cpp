// What tools log of models that they asked: inspect_ai (model/_model_output.py), simonw/llm's
// response_json, vLLM's offline objects (LLM.generate) and a bare list of tokens.

#include <cmath>

#include "core/capture/formats/answers/choices.h"

namespace logitdice {
namespace {

constexpr AnswerTraits kInspect{.source = "inspect_ai log"};
constexpr AnswerTraits kSimonw{.source = "simonw/llm log", .sampled_added = true};
constexpr AnswerTraits kVllmOffline{
    .source = "vLLM offline", .values = ValueKind::kRaw, .sampled_first = true};
constexpr AnswerTraits kBare{.source = "a list of tokens"};

// A text, or the last message's.
std::string input_text(const JsonNode& input) {
  if (input.is_text()) return input.text();
  std::string text;
  for_each_child(input, [&](const JsonNode& message) {
    if (message["content"].is_text()) text = message["content"].text();
  });
  return text;
}

bool is_inspect(const JsonNode& root) {
  return root["eval"].is_object() && root["samples"].is_list();
}

void read_inspect_choice(const Answer& answer, const JsonNode& sample, const JsonNode& choice,
                         std::string title, std::vector<CaptureEntry>& out) {
  CaptureBuilder builder(kInspect);
  builder.note(std::string(kUndocumented));
  builder.head().model = sample["output"]["model"].text();
  builder.head().prompt = input_text(sample["input"]);
  builder.head().text = choice["message"]["content"].text();
  for_each_child(choice["logprobs"]["content"],
                 [&](const JsonNode& item) { add_step(builder, item, "top_logprobs"); });
  add_entry(out, answer, std::move(title), builder);
}

std::string sample_title(const JsonNode& sample) {
  const JsonNode id = sample["id"];
  std::string title =
      "sample " + (id.is_text() ? id.text() : std::to_string(id.whole().value_or(0)));
  const std::int64_t epoch = sample["epoch"].whole().value_or(1);
  return epoch > 1 ? title + ", epoch " + std::to_string(epoch) : title;
}

void read_inspect(const Answer& answer, std::vector<CaptureEntry>& out) {
  for (const JsonNode& root : answer.chunks) {
    for_each_child(root["samples"], [&](const JsonNode& sample) {
      std::size_t place = 0, count = 0;
      const JsonNode choices = sample["output"]["choices"];
      for_each_child(choices, [&](const JsonNode&) { ++count; });
      for_each_child(choices, [&](const JsonNode& choice) {
        const std::string part = choice_title(place++, count);
        read_inspect_choice(answer, sample, choice,
                            sample_title(sample) + (part.empty() ? "" : ", " + part), out);
      });
    });
  }
}

JsonNode simonw_list(const JsonNode& root) {
  const JsonNode list = root["logprobs"];
  return list.is_list() ? list : root["choices"].at(0)["logprobs"];
}

bool is_simonw(const JsonNode& root) {
  const JsonNode first = simonw_list(root).at(0);
  return first["text"].is_text() && first["top_logprobs"].is_list();
}

// {text, top_logprobs: [{token: logprob}]}: the text's own value stands in its object.
void add_simonw_step(CaptureBuilder& builder, const JsonNode& object) {
  std::vector<Item> listed;
  for_each_child(object["top_logprobs"], [&](const JsonNode& alternatives) {
    for_each_child(alternatives, [&](const JsonNode& member) {
      Item& item = listed.emplace_back();
      item.text = member.key();
      item.value = member.number().value_or(std::nan(""));
    });
  });
  Item chosen;
  chosen.text = object["text"].text();
  builder.add(&chosen, listed);
}

void read_simonw(const Answer& answer, std::vector<CaptureEntry>& out) {
  CaptureBuilder builder(kSimonw);
  builder.note(std::string(kUndocumented));
  builder.head().model = text_in(answer, "model");
  builder.head().text = text_in(answer, "content");
  for (const JsonNode& chunk : answer.chunks) {
    for_each_child(simonw_list(chunk),
                   [&](const JsonNode& item) { add_simonw_step(builder, item); });
  }
  add_entry(out, answer, "", builder);
}

bool is_vllm_offline(const JsonNode& root) {
  const JsonNode first = root["outputs"].at(0);
  return first["token_ids"].is_list() && first["logprobs"].at(0).is_object();
}

// {id: {logprob, rank, decoded_token}, …} for every token, the sampled one first.
void read_offline_output(const Answer& answer, const JsonNode& root, const JsonNode& output,
                         std::string title, std::vector<CaptureEntry>& out) {
  CaptureBuilder builder(kVllmOffline), prompt(kVllmOffline);
  builder.note(std::string(kVllmDefault));
  const std::vector<double> ids = output["token_ids"].numbers();
  std::size_t place = 0;
  for_each_child(output["logprobs"], [&](const JsonNode& object) {
    const std::vector<Item> listed = read_keyed_items(object);
    const auto id = static_cast<TokenId>(place < ids.size() ? ids[place] : -1);
    ++place;
    const Item* chosen = listed.empty() ? nullptr : &listed.front();
    for (const Item& item : listed) {
      if (item.id == id) chosen = &item;
    }
    builder.add(chosen, listed);
  });
  add_prompt_steps(root["prompt_logprobs"], prompt, builder.head());
  if (root["prompt"].is_text()) builder.head().prompt = root["prompt"].text();
  builder.head().text = output["text"].text();
  add_entry(out, answer, std::move(title), builder);
  if (!prompt.empty()) add_entry(out, answer, "prompt", prompt);
}

void read_vllm_offline(const Answer& answer, std::vector<CaptureEntry>& out) {
  for (const JsonNode& root : answer.chunks) {
    std::size_t place = 0, count = 0;
    for_each_child(root["outputs"], [&](const JsonNode&) { ++count; });
    for_each_child(root["outputs"], [&](const JsonNode& output) {
      read_offline_output(answer, root, output, choice_title(place++, count), out);
    });
  }
}

// [{"token": " branch", "logprob": −0.65}, …], with or without alternatives.
bool is_bare(const JsonNode& root) {
  const JsonNode list = root.is_list() ? root : root["logprobs"]["content"];
  const JsonNode first = list.at(0);
  return (first["token"].is_text() || first["text"].is_text()) && first["logprob"];
}

void read_bare(const Answer& answer, std::vector<CaptureEntry>& out) {
  CaptureBuilder builder(kBare);
  builder.note(std::string(kUndocumented));
  for (const JsonNode& root : answer.chunks) {
    const JsonNode list = root.is_list() ? root : root["logprobs"]["content"];
    for_each_child(list, [&](const JsonNode& item) { add_step(builder, item, "top_logprobs"); });
  }
  add_entry(out, answer, "", builder);
}

}  // namespace

AnswerShape inspect_shape() {
  return {"inspect", "inspect_ai log", is_inspect, read_inspect};
}

AnswerShape simonw_shape() {
  return {"simonw", "simonw/llm log", is_simonw, read_simonw};
}

AnswerShape vllm_offline_shape() {
  return {"vllm_offline", "vLLM offline", is_vllm_offline, read_vllm_offline};
}

AnswerShape bare_shape() {
  return {"bare", "list of tokens", is_bare, read_bare};
}

}  // namespace logitdice
