// SGLang's /generate: meta_info.output_token_logprobs, triples of [logprob, id, text] whose text is
// null unless it was asked for. The values have T in them (and the penalties). Source: sglang
// srt/layers/sampler.py, managers/tokenizer_manager.py.

#include <cmath>

#include "core/capture/formats/answers/choices.h"

namespace logitdice {
namespace {

constexpr AnswerTraits kSglang{.source = "SGLang /generate", .values = ValueKind::kTempered};

Item triple(const JsonNode& list) {
  Item item;
  if (!list.first()) {  // [0, 17]: two small numbers
    const std::vector<double> numbers = list.numbers();
    if (numbers.size() < 2) return item;
    item.value = numbers[0];
    item.id = static_cast<TokenId>(numbers[1]);
    return item;
  }
  item.value = list.at(0).number().value_or(std::nan(""));
  item.id = item_id(list.at(1));
  item.text = list.at(2).text();
  return item;
}

std::vector<Item> triples(const JsonNode& list) {
  std::vector<Item> items;
  for_each_child(list, [&](const JsonNode& entry) {
    if (entry.is_list()) items.push_back(triple(entry));
  });
  return items;
}

struct TripleLists {
  std::vector<JsonNode> tokens, tops;
};

TripleLists lists_of(const JsonNode& meta, std::string_view tokens, std::string_view tops) {
  TripleLists lists{step_nodes(meta[tokens]), step_nodes(meta[tops])};
  lists.tops.resize(lists.tokens.size());
  return lists;
}

void append_lists(TripleLists& all, const TripleLists& more) {
  all.tokens.insert(all.tokens.end(), more.tokens.begin(), more.tokens.end());
  all.tops.insert(all.tops.end(), more.tops.begin(), more.tops.end());
}

// The prompt's text and ids; its tokens, where they have alternatives, are a text of their own.
void read_sglang_prompt(const JsonNode& meta, CaptureBuilder& prompt, Capture& head) {
  const TripleLists lists = lists_of(meta, "input_token_logprobs", "input_top_logprobs");
  for (std::size_t i = 0; i < lists.tokens.size(); ++i) {
    const Item token = triple(lists.tokens[i]);
    head.prompt += token.text;
    if (token.id >= 0) head.prompt_tokens.push_back(token.id);
    const std::vector<Item> listed = triples(lists.tops[i]);
    if (!listed.empty()) prompt.add(&token, listed, ChosenBy::kPerson);
  }
}

// Chunks of a stream hold all tokens so far, or with --incremental-streaming-output the new ones.
TripleLists written_lists(const Answer& answer, std::string& text) {
  TripleLists all;
  std::size_t last = 0;
  bool whole = true;
  for (const JsonNode& chunk : answer.chunks) {
    const JsonNode meta = chunk["meta_info"];
    const TripleLists lists = lists_of(meta, "output_token_logprobs", "output_top_logprobs");
    const auto told = meta["completion_tokens"].whole();
    whole = !told || *told == static_cast<std::int64_t>(lists.tokens.size());
    if (lists.tokens.empty()) continue;
    if (whole && lists.tokens.size() >= last) {
      all = lists;
      text = chunk["text"].text();
    } else {
      append_lists(all, lists);
      text += chunk["text"].text();
    }
    last = lists.tokens.size();
  }
  return all;
}

bool is_sglang(const JsonNode& root) {
  return root["meta_info"]["output_token_logprobs"].is_list();
}

void read_sglang(const Answer& answer, std::vector<CaptureEntry>& out) {
  CaptureBuilder builder(kSglang), prompt(kSglang);
  Capture& head = builder.head();
  head.model = text_in(answer, "model");
  read_sglang_prompt(answer.chunks.front()["meta_info"], prompt, head);
  const TripleLists lists = written_lists(answer, head.text);
  for (std::size_t i = 0; i < lists.tokens.size(); ++i) {
    const Item chosen = triple(lists.tokens[i]);
    builder.add(&chosen, triples(lists.tops[i]));
  }
  builder.note(
      "These log probabilities have the server's temperature in them (T 1 if it was greedy, or ran "
      "with SGLANG_RETURN_ORIGINAL_LOGPROB); the file does not tell which.");
  add_entry(out, answer, "", builder);
  if (!prompt.empty()) add_entry(out, answer, "prompt", prompt);
}

}  // namespace

AnswerShape sglang_shape() {
  return {"sglang", "SGLang /generate", is_sglang, read_sglang};
}

}  // namespace logitdice
