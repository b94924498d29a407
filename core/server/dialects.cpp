#include <algorithm>
#include <cassert>
#include <limits>

#include "core/json/writer.h"
#include "core/server/dialect.h"
#include "core/server/next_token_answer.h"
#include "core/text/numbers.h"
#include "core/text/token_text.h"

namespace logitdice {
namespace {

constexpr auto kLine = JsonWriter::Layout::kOneLine;

void write_message(JsonWriter& json, std::string_view role, const std::string& content) {
  json.open_object(kLine);
  json.key("role").value(role);
  json.key("content").value(content);
  json.close_object();
}

}  // namespace

std::span<const Dialect> all_dialects() {
  static const Dialect table[] = {llama_cpp_dialect(), ollama_dialect(),    vllm_dialect(),
                                  sglang_dialect(),    lm_studio_dialect(), openai_dialect()};
  return table;
}

const Dialect& dialect_of(std::string_view id) {
  const auto all = all_dialects();
  const auto at =
      std::find_if(all.begin(), all.end(), [&](const Dialect& d) { return d.id == id; });
  assert(at != all.end());
  return *at;
}

std::string json_object(const WriteMembers& write) {
  std::string out;
  JsonWriter json(out);
  json.open_object(kLine);
  write(json);
  json.close_object();
  return out;
}

Result<JsonDocument> exchange(Talk& talk, std::string_view path, const std::stop_token& stopping,
                              const WriteMembers& write) {
  return talk.read(talk.post(path, json_object(write), stopping), path);
}

void write_messages(JsonWriter& json, const std::string& said, const std::string& answer) {
  json.key("messages").open_array(kLine);
  write_message(json, "user", said);
  if (!answer.empty()) write_message(json, "assistant", answer);
  json.close_array();
}

int count_in(const JsonValue* value) {
  const auto number = value != nullptr ? value->unsigned_number() : std::nullopt;
  const bool fits = number && *number <= std::numeric_limits<int>::max();
  return fits ? static_cast<int>(*number) : 0;
}

std::string text_in(const JsonValue* value) {
  const std::string* text = value != nullptr ? value->text() : nullptr;
  return text != nullptr ? to_utf8(*text) : std::string();
}

Result<std::vector<TokenId>> ids_in(const JsonDocument& document, const JsonValue* list) {
  const auto* items = list != nullptr ? list->items() : nullptr;
  if (items == nullptr) return document.error_at(document.root(), "a list of tokens is missing");
  std::vector<TokenId> ids;
  for (const JsonValue& item : *items) {
    // llama.cpp writes {"id", "piece"} where pieces were asked for.
    const JsonValue* const id = item.find("id") != nullptr ? item.find("id") : &item;
    const auto number = id->unsigned_number();
    if (!number || *number >= kEndOfIds) {
      return document.error_at(item, "a token's id is a whole number from 0 to " + count_text(kEndOfIds - 1));
    }
    ids.push_back(static_cast<TokenId>(*number));
  }
  return ids;
}

Result<ModelList> model_list(Talk& talk, const std::stop_token& stopping,
                             const Patience& patience) {
  constexpr std::string_view kPath = "/v1/models";
  const Result<JsonDocument> document = talk.read(talk.get(kPath, stopping, patience), kPath);
  if (!document) return Error{document.error()};
  const JsonValue* const list = document->root().find("data");
  const auto* items = list != nullptr ? list->items() : nullptr;
  if (items == nullptr) {
    return talk.hiding(document->error_at(
        document->root(), "a list of models, \"data\", is missing; this is no server of models"));
  }
  ModelList out;
  for (const JsonValue& item : *items) {
    ServedModel model;
    model.name = text_in(item.find("id"));
    model.context = count_in(item.find("max_model_len"));
    if (model.context == 0) model.context = count_in(item.find("max_context_length"));
    if (const JsonValue* meta = item.find("meta"))
      model.vocabulary = count_in(meta->find("n_vocab"));
    if (out.owned_by.empty()) out.owned_by = text_in(item.find("owned_by"));
    if (!model.name.empty()) out.models.push_back(std::move(model));
  }
  return out;
}

}  // namespace logitdice
