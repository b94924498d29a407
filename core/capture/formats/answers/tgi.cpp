// Hugging Face TGI's /generate with details, and its stream of {index, token, top_tokens}. The
// values are after T and the cutoffs. Source: text-generation-inference router/src/lib.rs.

#include "core/capture/formats/answers/choices.h"

namespace logitdice {
namespace {

constexpr AnswerTraits kTgi{.source = "TGI /generate", .values = ValueKind::kProcessed};

void read_prefill(const JsonNode& prefill, Capture& head) {
  for_each_child(prefill, [&](const JsonNode& token) {
    const Item item = read_item(token);
    head.prompt += item.text;
    if (item.id >= 0) head.prompt_tokens.push_back(item.id);
  });
}

void add_tgi_step(CaptureBuilder& builder, const JsonNode& token, const JsonNode& top) {
  const Item chosen = read_item(token);
  builder.add(&chosen, read_items(top));
}

bool is_tgi(const JsonNode& root) {
  const bool chunk = root["token"].is_object() && root["token"]["logprob"];
  return root["details"]["tokens"].is_list() || chunk;
}

void read_tgi(const Answer& answer, std::vector<CaptureEntry>& out) {
  CaptureBuilder builder(kTgi);
  for (const JsonNode& chunk : answer.chunks) {
    const JsonNode details = chunk["details"];
    read_prefill(details["prefill"], builder.head());
    if (const JsonNode text = chunk["generated_text"]; text.is_text()) {
      builder.head().text = text.text();
    }
    if (chunk["token"].is_object()) add_tgi_step(builder, chunk["token"], chunk["top_tokens"]);
    JsonNode top = details["top_tokens"].first();
    for_each_child(details["tokens"], [&](const JsonNode& token) {
      add_tgi_step(builder, token, top);
      if (top) top = top.next();
    });
  }
  add_entry(out, answer, "", builder);
}

}  // namespace

AnswerShape tgi_shape() {
  return {"tgi", "TGI /generate", is_tgi, read_tgi};
}

}  // namespace logitdice
