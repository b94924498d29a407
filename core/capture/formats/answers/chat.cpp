// choices[].logprobs.content: OpenAI's chat completions and all who followed. Who did is told by
// what its items have besides: an "id" is llama.cpp (with "bytes") or mlx-lm (without), a
// "token_id" koboldcpp or TabbyAPI, no "bytes" at all TGI. Sources: openai-python
// types/chat/chat_completion_token_logprob.py; llama.cpp tools/server/server-task.cpp; vLLM
// entrypoints/openai; mlx-lm server.py; tabbyAPI backends/exllamav3/model.py; koboldcpp.py
// parse_last_logprobs; TGI router/src/lib.rs.

#include <algorithm>
#include <iterator>

#include "core/capture/formats/answers/choices.h"
#include "core/capture/formats/spelling.h"

namespace logitdice {
namespace {

enum class ChatServer {
  kOpenAi,
  kLlamaCpp,
  kLlamaCppAfter,
  kMlx,
  kKobold,
  kTabby,
  kTgi,
  kVllm,
  kOllama
};

struct ChatDialect {
  ChatServer server;
  AnswerTraits traits;
  std::string_view note;
};
constexpr ChatDialect kChatDialects[] = {
    {ChatServer::kOpenAi, {.source = "OpenAI chat completions"}, kUndocumented},
    {ChatServer::kLlamaCpp, {.source = "llama.cpp /v1", .values = ValueKind::kRaw}, ""},
    {ChatServer::kLlamaCppAfter,
     {.source = "llama.cpp /v1, after its samplers",
      .values = ValueKind::kProcessed,
      .probabilities = true},
     ""},
    {ChatServer::kMlx,
     {.source = "mlx-lm", .values = ValueKind::kRaw},
     "Penalties and biases of the request, if there were any, are in the values; temperature and "
     "cutoffs are not."},
    {ChatServer::kKobold,
     {.source = "koboldcpp", .values = ValueKind::kProcessed},
     "Values are never below ln 0.0001 = −9.2103: such a token may have been cut."},
    {ChatServer::kTabby, {.source = "TabbyAPI", .values = ValueKind::kProcessed}, ""},
    {ChatServer::kTgi, {.source = "TGI chat", .values = ValueKind::kProcessed}, ""},
    {ChatServer::kVllm,
     {.source = "vLLM chat", .values = ValueKind::kRaw, .sampled_first = true},
     kVllmDefault},
    {ChatServer::kOllama, {.source = "Ollama /v1", .values = ValueKind::kRaw}, ""},
};

ChatServer chat_server(const Answer& answer, const Choice& choice, const JsonNode& item) {
  const bool bytes = static_cast<bool>(item["bytes"]);
  if (item["token_id"].whole()) return bytes ? ChatServer::kKobold : ChatServer::kTabby;
  if (item["prob"]) return ChatServer::kLlamaCppAfter;
  if (item["id"].whole()) return bytes ? ChatServer::kLlamaCpp : ChatServer::kMlx;
  if (text_in(answer, "system_fingerprint") == "fp_ollama") return ChatServer::kOllama;
  if (says_vllm(answer, choice) || named_id(item["token"].text()) >= 0) return ChatServer::kVllm;
  return bytes ? ChatServer::kOpenAi : ChatServer::kTgi;
}

const ChatDialect& dialect_of(ChatServer server) {
  return *std::find_if(std::begin(kChatDialects), std::end(kChatDialects),
                       [&](const ChatDialect& row) { return row.server == server; });
}

// mlx-lm copies the first of an unsorted list over the sampled token; which one that was is read
// off the text that came out, the longest that it goes on with.
class MlxText {
 public:
  explicit MlxText(std::string_view text) : rest_(text) {}

  void add(CaptureBuilder& builder, const JsonNode& object) {
    const Item own = read_item(object);
    const std::vector<Item> listed = read_items(object["top_logprobs"]);
    if (listed.empty()) return builder.add(&own, listed);
    const Item* found = nullptr;
    std::size_t longest = 0;
    for (const Item& item : listed) {
      const std::string bytes = piece_bytes(item.text, spelling_of_list(listed));
      if (bytes.size() <= longest || !rest_.starts_with(bytes)) continue;
      longest = bytes.size();
      found = &item;
    }
    if (!found) lost_ = true;
    rest_.remove_prefix(longest);
    builder.add(lost_ ? nullptr : found, listed);
  }

 private:
  static Spelling spelling_of_list(const std::vector<Item>& items) {
    for (const Item& item : items) {
      if (const Spelling found = spelling_of(item.text); found != Spelling::kText) return found;
    }
    return Spelling::kText;
  }

  std::string_view rest_;
  bool lost_ = false;  // a sampled token was in no list: from there on the text says nothing
};

void read_chat_items(CaptureBuilder& builder, const std::vector<JsonNode>& items, ChatServer server,
                     std::string_view text) {
  MlxText mlx(text);
  for (const JsonNode& item : items) {
    if (server == ChatServer::kMlx) {
      mlx.add(builder, item);
    } else {
      add_step(builder, item, server == ChatServer::kLlamaCppAfter ? "top_probs" : "top_logprobs");
    }
  }
}

void read_chat_choice(const Answer& answer, const Choice& choice, std::string title,
                      std::vector<CaptureEntry>& out) {
  const std::vector<JsonNode> reasoning = logprob_items(choice, "reasoning_content");
  const std::vector<JsonNode> content = logprob_items(choice, "content");
  const std::vector<JsonNode> refusal = logprob_items(choice, "refusal");
  std::vector<JsonNode> items = reasoning;  // it comes before the content in time
  items.insert(items.end(), content.begin(), content.end());
  items.insert(items.end(), refusal.begin(), refusal.end());
  if (items.empty()) {
    return refuse_answer(out, answer, std::string(CaptureBuilder::kNoTokens));
  }
  const ChatDialect& dialect = dialect_of(chat_server(answer, choice, items.front()));
  CaptureBuilder builder(dialect.traits);
  builder.head().model = text_in(answer, "model");
  builder.head().text = (reasoning.empty() ? "" : choice.reasoning) + choice.text;
  if (!dialect.note.empty()) builder.note(std::string(dialect.note));
  if (!reasoning.empty())
    builder.note("The text begins with what the model thought (reasoning_content).");
  if (!refusal.empty()) builder.note("The text is, or ends in, a refusal.");
  read_chat_items(builder, items, dialect.server, builder.head().text);
  std::vector<CaptureEntry> prompt;
  if (dialect.server == ChatServer::kVllm) {
    read_vllm_prompt(prompt, answer, choice, dialect.traits, builder.head());
  }
  add_entry(out, answer, std::move(title), builder);
  std::move(prompt.begin(), prompt.end(), std::back_inserter(out));
}

bool has_chat_list(const JsonNode& logprobs) {
  for (const char* key : {"content", "reasoning_content", "refusal"}) {
    if (logprobs[key].is_list()) return true;
  }
  return false;
}

bool is_chat(const JsonNode& root) {
  bool found = false;
  for_each_child(root["choices"],
                 [&](const JsonNode& choice) { found |= has_chat_list(choice["logprobs"]); });
  return found;
}

void read_chat(const Answer& answer, std::vector<CaptureEntry>& out) {
  const std::map<std::int64_t, Choice> choices = gather_choices(answer);
  std::size_t place = 0;
  for (const auto& [index, choice] : choices) {
    read_chat_choice(answer, choice, choice_title(place++, choices.size()), out);
  }
}

}  // namespace

AnswerShape chat_shape() {
  return {"chat", "OpenAI chat completions", is_chat, read_chat};
}

}  // namespace logitdice
