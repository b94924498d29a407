#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/model.h"
#include "core/server/dialect.h"
#include "core/server/met_tokens.h"
#include "core/server/next_token_answer.h"
#include "core/server/probe.h"

namespace logitdice {

/// How long a server took for its tokens, over every session so far.
struct ServerTimes {
  std::int64_t requests = 0;
  double last_s = 0, total_s = 0;  // from question to answer

  double mean_s() const { return requests > 0 ? total_s / static_cast<double>(requests) : 0; }
  double per_second() const { return total_s > 0 ? static_cast<double>(requests) / total_s : 0; }
};

/// How a model of a server is used.
struct ServerUse {
  std::string model;  // as the server calls it; empty: the first that it offers
  bool chat = false;  // a prompt is what a person says, and the model answers it; else it goes on
                      // from the prompt

  bool operator==(const ServerUse&) const = default;
};

/// What a server was found to be and how it is used: all that a ServerModel is made of.
struct ServerSetUp {
  ServerAddress address;
  ApiKey key;
  ServerFound found;
  ServerUse use;  // its model is named
  ModelInfo info;
  std::shared_ptr<const void> keep = {};  // what must live as long: the process that answers
};

/// A model that a server runs: each step is one request for one token, its alternatives before the
/// engine's own samplers. So our chain and our coin choose, and the engine's cache of the prompt
/// makes a text that grows cheap.
///
/// Where the engine takes tokens for a prompt, it is given those, and nothing is cut into tokens
/// twice. Else the text of the tokens is sent, and a prompt is one token.
class ServerModel final : public Model {
 public:
  explicit ServerModel(ServerSetUp set_up);

  std::string_view piece(TokenId id) const override;
  Result<std::vector<TokenId>> tokenize(std::string_view text,
                                        std::stop_token stopping = {}) const override;
  Result<std::vector<TokenId>> tokenize_prompt(std::string_view text,
                                               std::stop_token stopping = {}) const override;
  std::unique_ptr<ModelSession> new_session(std::stop_token stopping = {}) const override;

  const ServerFound& found() const { return set_up_.found; }
  const ServerUse& use() const { return set_up_.use; }
  ServerTimes times() const;

 private:
  friend class ServerSession;
  using AskForTokens = std::function<Result<std::vector<TokenId>>(Talk&)>;

  Result<Logits> ask(Talk& talk, std::span<const TokenId> text, int best,
                     const std::stop_token& stopping) const;
  Result<TokenQuestion> question(std::span<const TokenId> text) const;
  Reply send(Talk& talk, TokenQuestion& question, int best, const std::stop_token& stopping) const;
  Result<Logits> logits_of(Talk& talk, std::string_view body, int asked,
                           const std::stop_token& stopping) const;
  Result<bool> name_tokens(Talk& talk, std::vector<NamedToken>& tokens,
                           const std::stop_token& stopping) const;
  Result<std::string> look_up(Talk& talk, TokenId id, const std::stop_token& stopping) const;
  Result<std::vector<TokenId>> tokens_by(const AskForTokens& ask, std::string_view text,
                                         const std::stop_token& stopping) const;
  std::string answers() const;

  const ServerSetUp set_up_;
  const Dialect& dialect_;
  const bool by_ids_;  // prompts are tokens
  mutable MetTokens met_;
  mutable std::atomic<int> most_;  // alternatives that it gives, as far as is known
  mutable std::mutex mutex_;
  mutable ServerTimes times_;  // guarded by it
};

using ServerModelHandle = std::shared_ptr<const ServerModel>;

/// Connects: finds out what the server is and, where the engine tells it, its whole vocabulary.
/// Blocks as probe() does; a vocabulary of 150,000 tokens takes about a second more.
Result<ServerModelHandle> open_server_model(const ServerAccess& access, const ServerUse& use,
                                            std::stop_token stopping = {});

/// The same of a server that was found already. `keep`: see ServerSetUp.
Result<ServerModelHandle> open_server_model(const ServerAccess& access, ServerFound found,
                                            const ServerUse& use, std::stop_token stopping = {},
                                            std::shared_ptr<const void> keep = {});

/// The server under a model; null where there is none.
const ServerModel* as_server(const Model* model);

}  // namespace logitdice
