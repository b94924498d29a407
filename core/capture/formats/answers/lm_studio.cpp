// Fragments of LM Studio's SDK, dumped as JSON: one, a list or under "fragments". Source:
// lmstudio-js lms-shared-types LLMPredictionFragment.ts.

#include "core/capture/formats/answers/choices.h"

namespace logitdice {
namespace {

constexpr AnswerTraits kLmStudio{.source = "LM Studio SDK"};

bool is_fragment(const JsonNode& object) {
  const JsonNode first = object["tokens"].at(0);
  return first["logProb"] || first["candidates"];
}

bool is_lm_studio(const JsonNode& root) {
  const JsonNode list = root.is_list() ? root : root["fragments"];
  bool found = is_fragment(root);
  for_each_child(list, [&](const JsonNode& fragment) { found |= is_fragment(fragment); });
  return found;
}

void add_fragment(CaptureBuilder& builder, const JsonNode& fragment) {
  if (!fragment["tokens"].is_list()) return;
  builder.head().text += fragment["content"].text();
  for_each_child(fragment["tokens"],
                 [&](const JsonNode& token) { add_step(builder, token, "candidates"); });
}

void read_lm_studio(const Answer& answer, std::vector<CaptureEntry>& out) {
  CaptureBuilder builder(kLmStudio);
  builder.note(std::string(kUndocumented));
  for (const JsonNode& root : answer.chunks) {
    add_fragment(builder, root);
    const JsonNode list = root.is_list() ? root : root["fragments"];
    for_each_child(list, [&](const JsonNode& fragment) { add_fragment(builder, fragment); });
  }
  add_entry(out, answer, "", builder);
}

}  // namespace

AnswerShape lm_studio_shape() {
  return {"lm_studio", "LM Studio SDK", is_lm_studio, read_lm_studio};
}

}  // namespace logitdice
