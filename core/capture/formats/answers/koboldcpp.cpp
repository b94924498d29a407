// koboldcpp's own: results[].logprobs, or "logprobs" alone (/api/extra/last_logprobs). Each holds
// OpenAI's two shapes at once, of which the one with bytes is read. Of a stream the last chunk has
// all of them. Source: koboldcpp.py, parse_last_logprobs.

#include "core/capture/formats/answers/choices.h"

namespace logitdice {
namespace {

constexpr AnswerTraits kKoboldCpp{.source = "koboldcpp", .values = ValueKind::kProcessed};

bool is_kobold_list(const JsonNode& logprobs) {
  return logprobs["content"].is_list() && logprobs["token_ids"].is_list();
}

bool is_kobold(const JsonNode& root) {
  return is_kobold_list(root["results"].at(0)["logprobs"]) || is_kobold_list(root["logprobs"]);
}

void read_kobold_text(const Answer& answer, const JsonNode& logprobs, std::string text,
                      std::string title, std::vector<CaptureEntry>& out) {
  CaptureBuilder builder(kKoboldCpp);
  builder.head().model = text_in(answer, "model");
  builder.head().text = std::move(text);
  builder.note("Values are never below ln 0.0001 = −9.2103: such a token may have been cut.");
  for_each_child(logprobs["content"],
                 [&](const JsonNode& item) { add_step(builder, item, "top_logprobs"); });
  add_entry(out, answer, std::move(title), builder);
}

void read_kobold(const Answer& answer, std::vector<CaptureEntry>& out) {
  std::string text;  // of a stream, whose last chunk has no text
  for (const JsonNode& chunk : answer.chunks) {
    text += chunk["token"].text();
    if (is_kobold_list(chunk["logprobs"]))
      read_kobold_text(answer, chunk["logprobs"], text, "", out);
    const std::string before = text;
    std::size_t place = 0, count = 0;
    for_each_child(chunk["results"], [&](const JsonNode&) { ++count; });
    for_each_child(chunk["results"], [&](const JsonNode& result) {
      const std::string title = choice_title(place++, count);
      if (!is_kobold_list(result["logprobs"])) return;
      read_kobold_text(answer, result["logprobs"], before + result["text"].text(), title, out);
    });
  }
}

}  // namespace

AnswerShape koboldcpp_shape() {
  return {"koboldcpp", "koboldcpp", is_kobold, read_kobold};
}

}  // namespace logitdice
