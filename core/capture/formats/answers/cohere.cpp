// Cohere: "logprobs" whose items may hold several tokens and have no alternatives; its old API had
// "token_likelihoods". Source: cohere-python types/logprob_item.py.

#include <cmath>

#include "core/capture/formats/answers/choices.h"

namespace logitdice {
namespace {

constexpr AnswerTraits kCohere{.source = "Cohere"};

bool is_cohere(const JsonNode& root) {
  const JsonNode first = root["logprobs"].at(0);
  return first["token_ids"].is_list() && first["logprobs"].is_list();
}

// Which part of the text is which token of several is not told: the first has all of it.
void add_cohere_item(CaptureBuilder& builder, const JsonNode& object) {
  const std::vector<double> ids = object["token_ids"].numbers(),
                            values = object["logprobs"].numbers();
  for (std::size_t i = 0; i < ids.size(); ++i) {
    Item item;
    item.id = ids[i] >= 0 && ids[i] < 4e6 ? static_cast<TokenId>(ids[i]) : -1;
    item.value = i < values.size() ? values[i] : std::nan("");
    if (ids.size() == 1) item.text = object["text"].text();
    builder.add(&item, {});
  }
  if (ids.size() > 1) {
    builder.note("The file has one text for several tokens; what each of them says is not told.");
  }
}

void read_cohere(const Answer& answer, std::vector<CaptureEntry>& out) {
  CaptureBuilder builder(kCohere);
  builder.head().model = text_in(answer, "model");
  builder.note(std::string(kUndocumented));
  for (const JsonNode& chunk : answer.chunks) {
    const JsonNode content = chunk["message"]["content"];
    if (content.is_text()) builder.head().text += content.text();
    for_each_child(content,
                   [&](const JsonNode& part) { builder.head().text += part["text"].text(); });
    for_each_child(chunk["logprobs"],
                   [&](const JsonNode& item) { add_cohere_item(builder, item); });
  }
  add_entry(out, answer, "", builder);
}

JsonNode likelihoods(const JsonNode& object) {
  return object["token_likelihoods"];
}

bool is_old_cohere(const JsonNode& root) {
  return likelihoods(root).is_list() || likelihoods(root["generations"].at(0)).is_list();
}

void read_likelihoods(const Answer& answer, const JsonNode& object, std::string title,
                      std::vector<CaptureEntry>& out) {
  CaptureBuilder builder(kCohere);
  builder.head().text = object["text"].text();
  builder.note(std::string(kUndocumented));
  for_each_child(likelihoods(object),
                 [&](const JsonNode& item) { add_step(builder, item, "candidates"); });
  add_entry(out, answer, std::move(title), builder);
}

void read_old_cohere(const Answer& answer, std::vector<CaptureEntry>& out) {
  for (const JsonNode& chunk : answer.chunks) {
    if (likelihoods(chunk).is_list()) read_likelihoods(answer, chunk, "", out);
    std::size_t place = 0, count = 0;
    for_each_child(chunk["generations"], [&](const JsonNode&) { ++count; });
    for_each_child(chunk["generations"], [&](const JsonNode& text) {
      read_likelihoods(answer, text, choice_title(place++, count), out);
    });
  }
}

}  // namespace

AnswerShape cohere_shape() {
  return {"cohere", "Cohere", is_cohere, read_cohere};
}

AnswerShape old_cohere_shape() {
  return {"cohere_old", "Cohere's old API", is_old_cohere, read_old_cohere};
}

}  // namespace logitdice
