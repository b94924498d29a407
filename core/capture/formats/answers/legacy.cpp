// choices[].logprobs with lists side by side: OpenAI's completions before chat, vLLM, SGLang,
// Together, koboldcpp, text-generation-webui, llama-cpp-python, mlc-llm. Sources: openai-python
// types/completion_choice.py, together-python types/common.py, text-generation-webui
// modules/api/completions.py.

#include <algorithm>
#include <cmath>
#include <iterator>

#include "core/capture/formats/answers/choices.h"

namespace logitdice {
namespace {

// One place of the lists.
struct LegacyStep {
  JsonNode token, top, top_ids;
  double logprob = std::nan("");  // NaN: null, of a token without any before it
};

JsonNode node_at(const std::vector<JsonNode>& nodes, std::size_t place) {
  return place < nodes.size() ? nodes[place] : JsonNode();
}

struct LegacyLists {
  std::vector<LegacyStep> steps;
  std::vector<double> ids;
  bool offsets = false, all_before = true;  // text_offset: whether there is one, all of them −1
  bool has_ids = false, has_top_ids = false;
};

void add_lists(LegacyLists& lists, const JsonNode& logprobs) {
  const std::vector<JsonNode> tokens = step_nodes(logprobs["tokens"]),
                              top = step_nodes(logprobs["top_logprobs"]),
                              top_ids = step_nodes(logprobs["top_logprobs_ids"]);
  std::vector<double> values = logprobs["token_logprobs"].numbers();
  values.resize(tokens.size(), std::nan(""));
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    lists.steps.push_back({tokens[i], node_at(top, i), node_at(top_ids, i), values[i]});
  }
  std::vector<double> ids = logprobs["token_ids"].numbers();
  lists.has_ids |= !ids.empty();
  lists.has_top_ids |= !top_ids.empty();
  ids.resize(tokens.size(), -1);
  lists.ids.insert(lists.ids.end(), ids.begin(), ids.end());
  for (const double offset : logprobs["text_offset"].numbers()) {
    lists.offsets = true;
    lists.all_before &= offset == -1;
  }
}

// {" branch": −0.65, …}: keyed by text, which may stand twice; or a list of items, or of such
// objects.
std::vector<Item> legacy_alternatives(const LegacyStep& step) {
  if (step.top.is_list()) return read_items(step.top);
  std::vector<Item> items;
  JsonNode with_id = step.top_ids.first();
  for_each_child(step.top, [&](const JsonNode& member) {
    Item item;
    item.text = member.key();
    item.value = member.number().value_or(std::nan(""));
    if (with_id) {  // the same tokens in the same order, keyed by id
      const std::string id = with_id.key();
      item.id = named_id("token_id:" + id);
      with_id = with_id.next();
    }
    items.push_back(std::move(item));
  });
  return items;
}

AnswerTraits legacy_traits(const Answer& answer, const Choice& choice, const LegacyLists& lists) {
  const AnswerTraits open_ai{.source = "OpenAI completions", .sampled_added = true};
  const AnswerTraits sglang{.source = "SGLang completions", .values = ValueKind::kTempered};
  const AnswerTraits textgen{.source = "text-generation-webui", .sampled_added = true};
  const AnswerTraits kobold{.source = "koboldcpp", .values = ValueKind::kProcessed};
  const AnswerTraits together{.source = "Together"};
  const AnswerTraits vllm{.source = "vLLM completions",
                          .values = ValueKind::kRaw,
                          .sampled_first = true,
                          .sampled_added = true};
  if (lists.offsets && lists.all_before) return sglang;
  if (lists.has_top_ids) return textgen;
  if (lists.has_ids) return lists.offsets ? kobold : together;
  return says_vllm(answer, choice) ? vllm : open_ai;
}

// The tokens at the front without a value are the prompt's, and with "echo" nothing parts the rest
// of it from the answer.
std::size_t read_legacy_prompt(const LegacyLists& lists, Capture& head) {
  std::size_t place = 0;
  for (; place < lists.steps.size() && std::isnan(lists.steps[place].logprob); ++place) {
    if (lists.steps[place].top.first()) break;
    head.prompt += spelled_bytes(lists.steps[place].token.text());
    const double id = lists.ids[place];
    if (id >= 0 && id < 4e6) head.prompt_tokens.push_back(static_cast<TokenId>(id));
  }
  return place;
}

void read_together_prompt(const Answer& answer, Capture& head) {
  for_each_child(answer_member(answer, "prompt"),
                 [&](const JsonNode& part) { head.prompt += part["text"].text(); });
}

void add_legacy_steps(CaptureBuilder& builder, const LegacyLists& lists, std::size_t first) {
  for (std::size_t i = first; i < lists.steps.size(); ++i) {
    const LegacyStep& step = lists.steps[i];
    Item chosen;
    chosen.text = step.token.text();
    chosen.value = step.logprob;
    if (lists.ids[i] >= 0 && lists.ids[i] < 4e6) chosen.id = static_cast<TokenId>(lists.ids[i]);
    builder.add(&chosen, legacy_alternatives(step));
  }
}

void read_legacy_choice(const Answer& answer, const Choice& choice, std::string title,
                        std::vector<CaptureEntry>& out) {
  LegacyLists lists;
  for (const JsonNode& part : choice.parts) add_lists(lists, part["logprobs"]);
  const AnswerTraits traits = legacy_traits(answer, choice, lists);
  CaptureBuilder builder(traits);
  Capture& head = builder.head();
  head.model = text_in(answer, "model");
  const std::size_t first = read_legacy_prompt(lists, head);
  head.text = choice.text;
  const bool echoed = !head.prompt.empty() && head.text.starts_with(head.prompt);
  if (echoed) head.text.erase(0, head.prompt.size());
  if (head.prompt.empty()) read_together_prompt(answer, head);
  if (traits.values == ValueKind::kUnknown) builder.note(std::string(kUndocumented));
  if (traits.source.starts_with("vLLM")) builder.note(std::string(kVllmDefault));
  add_legacy_steps(builder, lists, first);
  std::vector<CaptureEntry> prompt;
  if (traits.source.starts_with("vLLM")) read_vllm_prompt(prompt, answer, choice, traits, head);
  add_entry(out, answer, std::move(title), builder);
  std::move(prompt.begin(), prompt.end(), std::back_inserter(out));
}

bool is_legacy(const JsonNode& root) {
  bool found = false;
  for_each_child(root["choices"], [&](const JsonNode& choice) {
    const JsonNode logprobs = choice["logprobs"];
    found |= logprobs["tokens"].is_list() && logprobs["token_logprobs"].is_list();
  });
  return found;
}

void read_legacy(const Answer& answer, std::vector<CaptureEntry>& out) {
  const std::map<std::int64_t, Choice> choices = gather_choices(answer);
  std::size_t place = 0;
  for (const auto& [index, choice] : choices) {
    read_legacy_choice(answer, choice, choice_title(place++, choices.size()), out);
  }
}

}  // namespace

AnswerShape legacy_shape() {
  return {"legacy", "OpenAI completions", is_legacy, read_legacy};
}

}  // namespace logitdice
