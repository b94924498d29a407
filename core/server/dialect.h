#pragma once

#include <functional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/base/token_id.h"
#include "core/server/found.h"
#include "core/server/talk.h"

namespace logitdice {

class JsonWriter;

/// What may follow is asked with this.
struct TokenQuestion {
  std::string model;             // as the server calls it
  std::span<const TokenId> ids;  // the text as the engine's own tokens; empty: see below
  std::string text;              // where there are no ids: all of it, UTF-8 …
  std::string said;              // … or, of a chat, what the person said
  std::string answer;            // and what the model has answered so far
  bool chat = false;             // said and answer instead of ids and text
  int alternatives = 20;         // ServerFound::kEveryToken: all
};

/// A question ready to be sent.
struct Post {
  std::string path, json;
};

/// How one kind of engine is spoken to. A null function: it cannot.
struct Dialect {
  std::string_view id, title;
  int usual_port;             // where look_for_servers() looks; 0: nowhere
  std::string_view owned_by;  // what its list of models says, by which it is told; empty: nothing
  int alternatives;           // see ServerFound
  int ladder;                 // where so many are refused, this many are asked for, then 5, 1
  ValueKind values;
  std::string_view without;  // what to do about answers without log-probabilities

  /// Completes what is known: version, models, sizes.
  void (*look)(Talk& talk, ServerFound& found, const std::stop_token& stopping);
  Post (*ask)(const TokenQuestion& question);
  /// The text's tokens; `special`: with what the model wants before it, and with special tokens
  /// where their names stand in the text.
  Result<std::vector<TokenId>> (*tokenize)(Talk& talk, const std::string& model,
                                           std::string_view text, bool special,
                                           const std::stop_token& stopping);
  /// The text of tokens.
  Result<std::string> (*detokenize)(Talk& talk, const std::string& model,
                                    std::span<const TokenId> ids, const std::stop_token& stopping);
  /// The tokens of what a person says in the form that the chat model wants, up to where it
  /// answers.
  Result<std::vector<TokenId>> (*chat_tokens)(Talk& talk, const std::string& model,
                                              const std::string& said,
                                              const std::stop_token& stopping);
};

/// Every engine that is known, the most particular first; the last is any other with OpenAI's
/// interface.
std::span<const Dialect> all_dialects();
/// There must be one.
const Dialect& dialect_of(std::string_view id);

/// The models of OpenAI's list, and whose it says they are: the first one's "owned_by".
struct ModelList {
  std::vector<ServedModel> models;
  std::string owned_by;
};
Result<ModelList> model_list(Talk& talk, const std::stop_token& stopping, const Patience& patience);

// One file each beside this one.
Dialect llama_cpp_dialect();
Dialect ollama_dialect();
Dialect vllm_dialect();
Dialect sglang_dialect();
Dialect lm_studio_dialect();
Dialect openai_dialect();

// What several have in common: OpenAI's interface, and vLLM's and SGLang's /tokenize.
Post openai_ask(const TokenQuestion& question);
Result<std::vector<TokenId>> prompt_tokenize(Talk& talk, const std::string& model,
                                             std::string_view text, bool special,
                                             const std::stop_token& stopping);
Result<std::string> prompt_detokenize(Talk& talk, const std::string& model,
                                      std::span<const TokenId> ids,
                                      const std::stop_token& stopping);

/// Writes the members of an object that is open.
using WriteMembers = std::function<void(JsonWriter&)>;
std::string json_object(const WriteMembers& write);
/// Sends such an object and reads the answer.
Result<JsonDocument> exchange(Talk& talk, std::string_view path, const std::stop_token& stopping,
                              const WriteMembers& write);

/// "messages": what a person said, and what the model has answered so far, if anything.
void write_messages(JsonWriter& json, const std::string& said, const std::string& answer = {});

/// The ids in a list of whole numbers.
Result<std::vector<TokenId>> ids_in(const JsonDocument& document, const JsonValue* list);
/// A count, 0 where there is none that an int holds.
int count_in(const JsonValue* value);
/// A text, UTF-8; empty where there is none.
std::string text_in(const JsonValue* value);

}  // namespace logitdice
