#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/base/shared_array.h"
#include "core/base/token_id.h"
#include "core/sampling/logits.h"

namespace logitdice {

class ModelSession;

/// A whole text, and the session that is asked what may follow it.
struct AskedText {
  ModelSession* session;
  std::span<const TokenId> text;
};

/// What is known of a model before it is asked anything.
struct ModelInfo {
  std::string name;   // for people: "tiny GPT (embedded)"
  int vocabulary = 0; // tokens, their ids are below it; 0: not known
  int context = 0;    // tokens that it sees at once, the last ones of a longer text; 0: not known
  SharedArray<std::string> pieces = {};  // (vocabulary,) raw bytes by id; empty where tokens become
                                         // known only as they are met, see Model::piece()
  TokenId before_prompt = -1;       // what is put before every prompt; −1: nothing
  TokenId end_of_text = -1;         // what a text ends with; −1: none, or not known
  bool tokenizes = true;  // false: text becomes one token of its own, so that penalties see none
  bool zero_known = true;  // false: its logits are ln p, which have lost where their zero was: all is
                           // exact but a penalty that multiplies
  bool documented = true;  // false: nobody says whether they are those at T = 1, before any chain
};

/// A language model, whatever it runs on: a network in this process, a running server. It says what
/// may follow a text, and how text becomes tokens. Immutable, and safe to use from any thread.
///
/// Models are held by a ModelHandle. Whoever keeps one, or a session, keeps the model: work on
/// another thread owns a handle, and nobody has to outlive anybody.
class Model : public std::enable_shared_from_this<Model> {
 public:
  explicit Model(ModelInfo info) : info_(std::move(info)) {}
  virtual ~Model() = default;
  Model(const Model&) = delete;
  Model& operator=(const Model&) = delete;

  const ModelInfo& info() const { return info_; }

  /// A token's raw bytes, which may be half a character; empty for one that the model does not have
  /// or has not met yet. Valid as long as the model.
  virtual std::string_view piece(TokenId id) const;

  /// The tokens of the text alone. An error where the model cannot be asked, and at once where
  /// `stopping` is requested while a server is.
  virtual Result<std::vector<TokenId>> tokenize(std::string_view text,
                                                std::stop_token stopping = {}) const = 0;

  /// What it wants before its first step: before_prompt, if any, and then the text.
  virtual Result<std::vector<TokenId>> tokenize_prompt(std::string_view text,
                                                       std::stop_token stopping = {}) const;

  /// For one thread, or one after the other. A call that is under way when `stopping` is requested
  /// may end at once, with an error: a server that does not answer holds nobody up.
  virtual std::unique_ptr<ModelSession> new_session(std::stop_token stopping = {}) const = 0;

  /// ModelSession::next() of several texts, each in a session of its own of this model: together
  /// where the model can do that, so the paths of a search cost little more than one. (texts,)
  virtual Result<std::vector<Logits>> next_of(std::span<const AskedText> texts, int best) const;

 private:
  const ModelInfo info_;
};

using ModelHandle = std::shared_ptr<const Model>;

/// One reader of a model, which remembers what it read last: a text that grows by a token, is cut
/// back or changes at its end costs no more than what is new in it. Keeps its model.
class ModelSession {
 public:
  explicit ModelSession(ModelHandle model) : model_(std::move(model)) {}
  virtual ~ModelSession() = default;
  ModelSession(const ModelSession&) = delete;
  ModelSession& operator=(const ModelSession&) = delete;

  const Model& model() const { return *model_; }

  /// For `best` below: every token's logit, or as many as the model can give.
  static constexpr int kEveryToken = 0;

  /// What may follow `text`, which must not be empty: sorted logits, in nats. Where a model names
  /// only its best tokens the others are their tail. It names the `best` best ones at least, if it
  /// can; fewer are quicker to come by where they come from a server.
  ///
  /// An error says why there are none: numbers that are no logits, a server that is gone. The
  /// session can be used again afterwards.
  virtual Result<Logits> next(std::span<const TokenId> text, int best = kEveryToken) = 0;

  /// What may follow each of the last `count` tokens of `text`, 1 <= count <= text.size(): the same
  /// as next() of the text without its last count − 1 tokens, without count − 2, …, and of all of it.
  /// One pass where the model can do that, so a guess of several tokens is checked at the cost of
  /// about one. (count,)
  virtual Result<std::vector<Logits>> next_each(std::span<const TokenId> text, std::size_t count,
                                                int best = kEveryToken);

  /// Another reader that remembers what this one does, for a text that parts from here on.
  virtual std::unique_ptr<ModelSession> fork() const = 0;

 private:
  const ModelHandle model_;
};

}  // namespace logitdice
