// llama.cpp's /completion and /infill: "completion_probabilities", with "top_logprobs" before the
// samplers (softmax of the untouched logits at T 1) or "top_probs" after them; before December 2024
// "content" and "probs". Sources: llama.cpp tools/server/server-task.cpp, pull requests 10783 and
// 7093.

#include <cmath>

#include "core/capture/formats/answers/choices.h"

namespace logitdice {
namespace {

constexpr std::string_view kProbabilities = "completion_probabilities";

constexpr AnswerTraits kLlamaCppBefore{.source = "llama.cpp /completion",
                                       .values = ValueKind::kRaw};
constexpr AnswerTraits kLlamaCppAfter{.source = "llama.cpp /completion, after its samplers",
                                      .values = ValueKind::kProcessed,
                                      .probabilities = true};
constexpr AnswerTraits kLlamaCppOld{.source = "llama.cpp /completion of 2023 and 2024",
                                    .values = ValueKind::kProcessed,
                                    .probabilities = true};

JsonNode first_of_list(const Answer& answer) {
  for (const JsonNode& chunk : answer.chunks) {
    if (const JsonNode item = chunk[kProbabilities].at(0)) return item;
  }
  return {};
}

// With speculative decoding an accepted draft has no list and a probability of 1 that says nothing.
void add_llamacpp_step(CaptureBuilder& builder, const JsonNode& item) {
  JsonNode list = item["top_logprobs"];
  if (!list) list = item["top_probs"];
  if (!list) list = item["probs"];
  Item chosen = read_item(item);
  const std::vector<Item> listed = read_items(list);
  const double certain = builder.traits().probabilities ? 1 : 0;
  if (listed.empty() && chosen.value == certain) {
    chosen.value = std::nan("");
    builder.note("Tokens that a draft guessed (speculative decoding) have no distribution here.");
  }
  builder.add(&chosen, listed);
}

void add_old_step(CaptureBuilder& builder, const JsonNode& item) {
  Item chosen;
  chosen.text = item["content"].text();
  builder.add(&chosen, read_items(item["probs"]));
}

// What the last chunk says of the whole: its prompt, model and settings.
void read_llamacpp_head(const Answer& answer, Capture& head) {
  head.model = text_in(answer, "model");
  head.prompt = text_in(answer, "prompt");
  for (const JsonNode& chunk : answer.chunks) head.text += chunk["content"].text();
  const JsonNode settings = answer_member(answer, "generation_settings");
  if (settings.is_object()) read_llamacpp_settings(settings, head);
}

void read_completion(const Answer& answer, const AnswerTraits& traits,
                     void (*add)(CaptureBuilder&, const JsonNode&),
                     std::vector<CaptureEntry>& out) {
  CaptureBuilder builder(traits);
  read_llamacpp_head(answer, builder.head());
  for (const JsonNode& chunk : answer.chunks) {
    for_each_child(chunk[kProbabilities], [&](const JsonNode& item) { add(builder, item); });
  }
  add_entry(out, answer, "", builder);
}

void read_llamacpp(const Answer& answer, std::vector<CaptureEntry>& out) {
  const bool after = static_cast<bool>(first_of_list(answer)["prob"]);
  read_completion(answer, after ? kLlamaCppAfter : kLlamaCppBefore, add_llamacpp_step, out);
}

void read_old_llamacpp(const Answer& answer, std::vector<CaptureEntry>& out) {
  read_completion(answer, kLlamaCppOld, add_old_step, out);
}

bool is_llamacpp(const JsonNode& root) {
  const JsonNode first = root[kProbabilities].at(0);
  return first && !first["content"];
}

bool is_old_llamacpp(const JsonNode& root) {
  const JsonNode first = root[kProbabilities].at(0);
  return first && first["content"] && first["probs"].is_list();
}

}  // namespace

AnswerShape llamacpp_shape() {
  return {"llamacpp", "llama.cpp /completion", is_llamacpp, read_llamacpp};
}

AnswerShape old_llamacpp_shape() {
  return {"llamacpp_old", "llama.cpp before December 2024", is_old_llamacpp, read_old_llamacpp};
}

}  // namespace logitdice
