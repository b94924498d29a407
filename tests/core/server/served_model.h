#pragma once

#include <cmath>
#include <memory>
#include <mutex>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "core/model/embedded.h"
#include "core/model/model.h"
#include "core/text/utf8.h"
#include "tests/core/server/loopback_server.h"

// Stand-ins for engines: each answers in its dialect what the program's own tiny GPT computes.
namespace logitdice::test {

using Json = nlohmann::json;

/// What every stand-in needs of the tiny GPT.
class Served {
 public:
  explicit Served(ModelHandle model = tiny_model()) : model_(std::move(model)) {}

  struct Alternative {
    TokenId id;
    double logprob;
  };
  /// The best `n` of them, all for 0, as ln p over the vocabulary.
  std::vector<Alternative> best(const std::vector<TokenId>& text, int n) {
    const std::lock_guard lock(mutex_);
    if (!session_) session_ = model_->new_session();
    const Logits logits = session_->next(text).value();
    const double sum = log_sum_exp(logits.scores);
    std::vector<Alternative> out;
    for (int rank = 0; rank < logits.size() && (n == 0 || rank < n); ++rank) {
      const auto i = static_cast<std::size_t>(rank);
      out.push_back({logits.ids[i], logits.scores[i] - sum});
    }
    return out;
  }
  std::vector<TokenId> tokens(const std::string& text, bool special) const {
    const std::string end(model_->piece(model_->info().end_of_text));
    if (special && text == end) return {model_->info().end_of_text};
    return special ? model_->tokenize_prompt(text).value() : model_->tokenize(text).value();
  }
  std::string piece(TokenId id) const { return std::string(model_->piece(id)); }
  std::string text(const std::vector<TokenId>& ids) const {
    std::string out;
    for (const TokenId id : ids) out += piece(id);
    return out;
  }
  const Model& model() const { return *model_; }

 private:
  const ModelHandle model_;
  std::mutex mutex_;
  std::unique_ptr<ModelSession> session_;
};

inline Json bytes_of(const std::string& text) {
  Json out = Json::array();
  for (const char c : text) out.push_back(static_cast<unsigned char>(c));
  return out;
}

/// The text where it is whole characters, as engines write "token" beside "bytes".
inline std::string whole(const std::string& text) {
  return is_utf8(text) ? text : "";
}

inline Json llama_cpp_item(Served& served, const Served::Alternative& one) {
  const std::string piece = served.piece(one.id);
  return {{"id", one.id},
          {"token", whole(piece)},
          {"bytes", bytes_of(piece)},
          {"logprob", static_cast<float>(one.logprob)}};
}

inline Json llama_cpp_completion(Served& served, const Json& asked) {
  const auto ids = asked.at("prompt").get<std::vector<TokenId>>();
  const int n = std::min(asked.at("n_probs").get<int>(), served.model().info().vocabulary);
  const auto best = served.best(ids, n);
  Json item = llama_cpp_item(served, best.front());
  for (const auto& one : best) item["top_logprobs"].push_back(llama_cpp_item(served, one));
  return {{"content", item["token"]}, {"completion_probabilities", Json::array({item})}};
}

/// llama.cpp's own interface over the tiny GPT. `n_vocab` may be left out, as older versions do.
inline LoopbackServer::Answer llama_cpp_server(std::shared_ptr<Served> served) {
  return [served](const Asked& asked) -> Said {
    const Json body = asked.body.empty() ? Json() : Json::parse(asked.body);
    const ModelInfo& info = served->model().info();
    if (asked.path == "/health") return {200, R"({"status":"ok"})"};
    if (asked.path == "/v1/models") {
      const Json model = {
          {"id", "tiny"}, {"owned_by", "llamacpp"}, {"meta", {{"n_vocab", info.vocabulary}}}};
      return {200, Json{{"object", "list"}, {"data", Json::array({model})}}.dump()};
    }
    if (asked.path == "/props") {
      return {200, Json{{"build_info", "b7000-test"},
                        {"chat_template", "{{ messages }}"},
                        {"eos_token", served->piece(info.end_of_text)},
                        {"default_generation_settings", {{"n_ctx", info.context + 1}}}}
                       .dump()};
    }
    if (asked.path == "/tokenize") {
      const auto ids = served->tokens(body.at("content"), body.at("add_special"));
      return {200, Json{{"tokens", ids}}.dump()};
    }
    if (asked.path == "/detokenize") {
      const std::string text = served->text(body.at("tokens").get<std::vector<TokenId>>());
      return {200, Json{{"content", whole(text)}}.dump()};
    }
    if (asked.path == "/apply-template") {
      const std::string said = body.at("messages").at(0).at("content");
      return {200, Json{{"prompt", "Q: " + said + "\nA:"}}.dump()};
    }
    if (asked.path == "/completion") return {200, llama_cpp_completion(*served, body).dump()};
    return {404, R"({"error":{"code":404,"message":"File Not Found"}})"};
  };
}

inline Json openai_item(Served& served, const Served::Alternative& one) {
  const std::string piece = served.piece(one.id);
  return {{"token", whole(piece)}, {"bytes", bytes_of(piece)}, {"logprob", one.logprob}};
}

inline Json openai_list(Served& served, const std::vector<Served::Alternative>& best) {
  Json item = openai_item(served, best.front());
  for (const auto& one : best) item["top_logprobs"].push_back(openai_item(served, one));
  return Json::array({item});
}

/// Ollama: texts only, at most 20 of them.
inline LoopbackServer::Answer ollama_server(std::shared_ptr<Served> served) {
  return [served](const Asked& asked) -> Said {
    const Json body = asked.body.empty() ? Json() : Json::parse(asked.body);
    if (asked.path == "/v1/models") {
      return {200, R"({"object":"list","data":[{"id":"tiny:latest","owned_by":"library"}]})"};
    }
    if (asked.path == "/api/version") return {200, R"({"version":"0.13.1"})"};
    if (asked.path == "/api/tags") return {200, R"({"models":[{"model":"tiny:latest"}]})"};
    if (asked.path == "/api/show") {
      return {200, R"({"model_info":{"general.architecture":"llama","llama.context_length":256,
                       "llama.vocab_size":2048}})"};
    }
    if (asked.path == "/api/generate" || asked.path == "/api/chat") {
      std::string text;
      if (asked.path == "/api/chat") {
        for (const Json& one : body.at("messages")) text += one.at("content").get<std::string>();
      } else {
        text = body.at("prompt");
      }
      const auto best = served->best(served->tokens(text, true), body.at("top_logprobs"));
      return {200, Json{{"model", "tiny"},
                        {"created_at", "2026-01-02T03:04:05Z"},
                        {"response", served->piece(best.front().id)},
                        {"logprobs", openai_list(*served, best)}}
                       .dump()};
    }
    return {404, R"({"error":"not found"})"};
  };
}

/// vLLM: ids, and at most `most` alternatives.
inline LoopbackServer::Answer vllm_server(std::shared_ptr<Served> served, int most = 20) {
  return [served, most](const Asked& asked) -> Said {
    const Json body = asked.body.empty() ? Json() : Json::parse(asked.body);
    if (asked.path == "/v1/models") {
      return {200, R"({"object":"list","data":[{"id":"tiny","owned_by":"vllm",
                       "max_model_len":256}]})"};
    }
    if (asked.path == "/version") return {200, R"({"version":"0.11.2"})"};
    if (asked.path == "/tokenize") {
      const bool chat = body.contains("messages");
      const std::string text = chat ? body.at("messages").at(0).at("content") : body.at("prompt");
      return {200,
              Json{{"tokens", served->tokens(text, chat || body.at("add_special_tokens"))}}.dump()};
    }
    if (asked.path == "/detokenize") {
      const std::string text = served->text(body.at("tokens").get<std::vector<TokenId>>());
      return {200, Json{{"prompt", whole(text)}}.dump()};
    }
    if (asked.path == "/v1/completions") {
      const int n = body.at("logprobs");
      if (n < 0 || n > most) {
        return {400, R"({"error":{"message":"Requested sample logprobs is greater than max"}})"};
      }
      const auto best = served->best(body.at("prompt").get<std::vector<TokenId>>(), n);
      Json top;
      for (const auto& one : best) top["token_id:" + std::to_string(one.id)] = one.logprob;
      const Json logprobs = {{"tokens", {"token_id:" + std::to_string(best.front().id)}},
                             {"token_logprobs", {best.front().logprob}},
                             {"top_logprobs", Json::array({top})}};
      return {200, Json{{"choices", Json::array({{{"text", ""}, {"logprobs", logprobs}}})}}.dump()};
    }
    return {404, R"({"error":{"message":"Not Found"}})"};
  };
}

/// SGLang: triples of logprob, id and text.
inline LoopbackServer::Answer sglang_server(std::shared_ptr<Served> served) {
  return [served](const Asked& asked) -> Said {
    const Json body = asked.body.empty() ? Json() : Json::parse(asked.body);
    if (asked.path == "/v1/models") {
      return {200, R"({"data":[{"id":"tiny","owned_by":"sglang","max_model_len":256}]})"};
    }
    if (asked.path == "/get_server_info") return {200, R"({"version":"0.5.6"})"};
    if (asked.path == "/tokenize") {
      return {200,
              Json{{"tokens", served->tokens(body.at("prompt"), body.at("add_special_tokens"))}}.dump()};
    }
    if (asked.path == "/detokenize") {
      const std::string text = served->text(body.at("tokens").get<std::vector<TokenId>>());
      return {200, Json{{"text", whole(text)}}.dump()};
    }
    if (asked.path == "/generate") {
      Json top = Json::array();
      const auto ids = body.at("input_ids").get<std::vector<TokenId>>();
      for (const auto& one : served->best(ids, body.at("top_logprobs_num"))) {
        top.push_back({one.logprob, one.id, whole(served->piece(one.id))});
      }
      return {200, Json{{"text", ""}, {"meta_info", {{"output_top_logprobs", {top}}}}}.dump()};
    }
    return {404, R"({"error":{"message":"Not Found"}})"};
  };
}

/// Any other with OpenAI's interface; completions with at most 5, chats with at most 20.
inline LoopbackServer::Answer openai_server(std::shared_ptr<Served> served,
                                            const std::string& owner = "somebody") {
  return [served, owner](const Asked& asked) -> Said {
    const Json body = asked.body.empty() ? Json() : Json::parse(asked.body);
    if (asked.path == "/v1/models") {
      return {200, Json{{"data", Json::array({{{"id", "tiny"}, {"owned_by", owner}}})}}.dump()};
    }
    if (asked.path == "/v1/completions") {
      if (body.at("logprobs") > 5) return {400, R"({"error":{"message":"logprobs: at most 5"}})"};
      const auto best = served->best(served->tokens(body.at("prompt"), true), body.at("logprobs"));
      Json top;
      for (const auto& one : best) top[whole(served->piece(one.id))] = one.logprob;
      const Json logprobs = {{"tokens", {served->piece(best.front().id)}},
                             {"top_logprobs", Json::array({top})}};
      return {200, Json{{"choices", Json::array({{{"text", ""}, {"logprobs", logprobs}}})}}.dump()};
    }
    if (asked.path == "/v1/chat/completions") {
      std::string text;
      for (const Json& one : body.at("messages")) text += one.at("content").get<std::string>();
      const auto best = served->best(served->tokens(text, true), body.at("top_logprobs"));
      const Json logprobs = {{"content", openai_list(*served, best)}};
      return {200, Json{{"choices", Json::array({{{"logprobs", logprobs}}})}}.dump()};
    }
    return {404, R"({"error":{"message":"Not Found"}})"};
  };
}

}  // namespace logitdice::test
