#include "core/server/server_model.h"

#include <algorithm>
#include <cassert>
#include <map>
#include <optional>
#include <utility>

#include "core/server/named_logits.h"
#include "core/text/place.h"
#include "core/text/utf8.h"

namespace logitdice {
namespace {

// A question may wait for a model to be loaded and a long prompt to be read; the answer may be a
// whole vocabulary.
constexpr Patience kToken{600, std::size_t{256} << 20};

// The next smaller number of alternatives to ask for, 0 where there is none.
int fewer(int asked, int ladder) {
  if (asked == ServerFound::kEveryToken || asked > ladder) return ladder;
  if (asked > 5) return 5;
  return asked > 1 ? 1 : 0;
}

// Of as many as are wanted, how many this server gives.
int at_most(int wanted, int most) {
  if (most == ServerFound::kEveryToken) return wanted;
  return wanted == ModelSession::kEveryToken ? most : std::min(wanted, most);
}

}  // namespace

/// Remembers what it asked last, so that a look at the same step costs nothing.
class ServerSession final : public ModelSession {
 public:
  ServerSession(std::shared_ptr<const ServerModel> model, std::stop_token stopping)
      : ModelSession(model),
        server_(*model),
        talk_(model->set_up_.address, model->set_up_.key),
        stopping_(std::move(stopping)) {}

  Result<Logits> next(std::span<const TokenId> text, int best) override {
    assert(!text.empty());
    const bool same = !last_.empty() && std::ranges::equal(text, last_text_);
    const int most = server_.most_;
    const bool enough = same && (last_.tail.empty() || at_most(best, most) == last_best_ ||
                                 (best != kEveryToken && last_.size() >= at_most(best, most)));
    if (enough) return last_;
    Result<Logits> logits = server_.ask(talk_, text, best, stopping_);
    if (!logits) return logits;
    last_text_.assign(text.begin(), text.end());
    last_ = logits.value();
    last_best_ = at_most(best, server_.most_);
    return logits;
  }

  std::unique_ptr<ModelSession> fork() const override { return server_.new_session(stopping_); }

 private:
  const ServerModel& server_;  // which the session keeps
  Talk talk_;
  const std::stop_token stopping_;
  std::vector<TokenId> last_text_;
  Logits last_;
  int last_best_ = 0;
};

ServerModel::ServerModel(ServerSetUp set_up)
    : Model(set_up.info),
      set_up_(std::move(set_up)),
      dialect_(dialect_of(set_up_.found.dialect)),
      by_ids_(info().tokenizes),
      most_(dialect_.alternatives) {}

std::string_view ServerModel::piece(TokenId id) const {
  return info().pieces.empty() ? met_.piece(id) : Model::piece(id);
}

std::string ServerModel::answers() const {
  return set_up_.found.address;
}

ServerTimes ServerModel::times() const {
  const std::lock_guard lock(mutex_);
  return times_;
}

Result<std::string> ServerModel::look_up(Talk& talk, TokenId id,
                                         const std::stop_token& stopping) const {
  const std::vector<TokenId> one{id};
  return dialect_.detokenize(talk, set_up_.use.model, one, stopping);
}

// Over a connection of its own, so that nobody waits for somebody else's text. Tokens that are met
// for the first time get their names.
Result<std::vector<TokenId>> ServerModel::tokens_by(const AskForTokens& ask, std::string_view text,
                                                    const std::stop_token& stopping) const {
  if (!is_utf8(text)) {
    return Error{"The text has bytes that are no UTF-8, and a server takes nothing else."};
  }
  Talk talk(set_up_.address, set_up_.key);
  Result<std::vector<TokenId>> ids = ask(talk);
  if (!ids || !info().pieces.empty()) return ids;
  for (const TokenId id : ids.value()) {
    if (met_.knows(id)) continue;
    const Result<std::string> name = look_up(talk, id, stopping);
    if (!name) return Error{name.error()};
    met_.name(id, name.value());
  }
  return ids;
}

Result<std::vector<TokenId>> ServerModel::tokenize(std::string_view text,
                                                   std::stop_token stopping) const {
  if (text.empty()) return std::vector<TokenId>();
  if (!by_ids_) return std::vector<TokenId>{met_.id_of(text)};
  const auto ask = [&](Talk& talk) {
    return dialect_.tokenize(talk, set_up_.use.model, text, false, stopping);
  };
  return tokens_by(ask, text, stopping);
}

Result<std::vector<TokenId>> ServerModel::tokenize_prompt(std::string_view text,
                                                          std::stop_token stopping) const {
  if (!set_up_.use.chat || !by_ids_) return Model::tokenize_prompt(text, std::move(stopping));
  const auto ask = [&](Talk& talk) {
    return dialect_.chat_tokens(talk, set_up_.use.model, std::string(text), stopping);
  };
  return tokens_by(ask, text, stopping);
}

std::unique_ptr<ModelSession> ServerModel::new_session(std::stop_token stopping) const {
  auto self = std::static_pointer_cast<const ServerModel>(shared_from_this());
  return std::make_unique<ServerSession>(std::move(self), std::move(stopping));
}

// Of a text longer than the model sees, the end is sent.
Result<TokenQuestion> ServerModel::question(std::span<const TokenId> text) const {
  TokenQuestion out;
  out.model = set_up_.use.model;
  const auto context = static_cast<std::size_t>(info().context);
  if (by_ids_) {
    out.ids = context > 0 && text.size() > context ? text.last(context) : text;
    return out;
  }
  out.chat = set_up_.use.chat;
  for (std::size_t i = 0; i < text.size(); ++i) {
    std::string& part = !out.chat ? out.text : i == 0 ? out.said : out.answer;
    part += piece(text[i]);
  }
  if (is_utf8(out.text) && is_utf8(out.said) && is_utf8(out.answer)) return out;
  return Error{
      "The text ends within a character, and this server takes whole characters only; "
      "choose another token."};
}

// Fewer alternatives are asked for where a server refuses so many.
Reply ServerModel::send(Talk& talk, TokenQuestion& asked, int best,
                        const std::stop_token& stopping) const {
  const int most = at_most(best, most_);
  std::optional<Reply> refusal;
  for (asked.alternatives = most;;) {
    Post post = dialect_.ask(asked);
    Reply reply = talk.post(post.path, std::move(post.json), stopping, kToken);
    if (!reply.refused()) {
      if (reply.ok() && asked.alternatives != most) most_ = asked.alternatives;
      return reply;
    }
    if (!refusal) refusal = std::move(reply);
    asked.alternatives = fewer(asked.alternatives, dialect_.ladder);
    if (asked.alternatives == 0) return *refusal;
  }
}

Result<Logits> ServerModel::ask(Talk& talk, std::span<const TokenId> text, int best,
                                const std::stop_token& stopping) const {
  Result<TokenQuestion> asked = question(text);
  if (!asked) return Error{asked.error()};
  const Reply reply = send(talk, asked.value(), best, stopping);
  if (reply.absent() && !set_up_.use.chat && set_up_.found.chats) {
    return Error{reply.error +
                 " A server that does not go on from a text may still answer as a "
                 "chat."};
  }
  if (!reply.ok()) return Error{reply.error};
  {
    const std::lock_guard lock(mutex_);
    ++times_.requests;
    times_.last_s = reply.seconds;
    times_.total_s += reply.seconds;
  }
  Result<Logits> logits = logits_of(talk, reply.body, asked->alternatives, stopping);
  if (!logits) return talk.hiding(Error{logits.error()});
  return logits;
}

Result<Logits> ServerModel::logits_of(Talk& talk, std::string_view body, int asked,
                                      const std::stop_token& stopping) const {
  Result<std::vector<NamedToken>> tokens = read_next_token(body, answers());
  if (!tokens) return Error{tokens.error()};
  if (tokens->empty()) {
    return file_error(
        answers(), "the server tells no log-probabilities; " + std::string(dialect_.without) + ".");
  }
  const Result<bool> all = name_tokens(talk, tokens.value(), stopping);
  if (!all) return Error{all.error()};
  return named_logits(std::move(tokens).value(), info().vocabulary, asked, answers());
}

// Every token gets an id and a name. One that has neither, half a character of an engine that tells
// text alone, goes into the tail.
Result<bool> ServerModel::name_tokens(Talk& talk, std::vector<NamedToken>& tokens,
                                      const std::stop_token& stopping) const {
  std::map<std::string, int, std::less<>> seen;
  std::erase_if(tokens, [](const NamedToken& t) { return t.id < 0 && t.bytes.empty(); });
  for (NamedToken& token : tokens) {
    if (!by_ids_) {
      token.id = met_.id_of(token.bytes, seen[token.bytes]++);
      continue;
    }
    if (token.id < 0 || (info().vocabulary > 0 && token.id >= info().vocabulary)) {
      return file_error(answers(), "the answer names a token, " + quoted(token.bytes) +
                                       ", that is not in the server's vocabulary; connect again.");
    }
    if (!info().pieces.empty() || met_.knows(token.id)) continue;
    if (token.bytes.empty() && dialect_.detokenize != nullptr) {
      Result<std::string> text = look_up(talk, token.id, stopping);
      if (!text) return Error{text.error()};
      token.bytes = std::move(text).value();
    }
    met_.name(token.id, token.bytes);
  }
  return true;
}

const ServerModel* as_server(const Model* model) {
  return dynamic_cast<const ServerModel*>(model);
}

}  // namespace logitdice
