// What a ServerModel knows before it is asked for its first token.
#include <algorithm>
#include <utility>

#include "core/server/server_model.h"
#include "core/text/place.h"
#include "core/text/token_text.h"

namespace logitdice {
namespace {

// A vocabulary as one answer: 150,000 tokens are 14 MB.
constexpr Patience kVocabulary{300, std::size_t{256} << 20};
constexpr int kMostLookedUp = 512;  // tokens without a text, one request each

using Ids = std::vector<TokenId>;

std::string list_of(const std::vector<ServedModel>& models) {
  constexpr std::size_t kListed = 8;
  std::string out;
  for (std::size_t i = 0; i < std::min(models.size(), kListed); ++i) {
    out += (i > 0 ? ", " : "") + printable(models[i].name);
  }
  return models.size() > kListed ? out + ", …" : out;
}

// Ollama calls "llama3" what it lists as "llama3:latest".
Result<ServedModel> chosen_model(const ServerFound& found, const std::string& name) {
  if (found.models.empty()) {
    if (!name.empty()) return ServedModel{to_utf8(name)};
    return file_error(found.address, "the server has no model; load one there.");
  }
  if (name.empty()) return found.models.front();
  for (const ServedModel& model : found.models) {
    if (model.name == name || model.name == name + ":latest") return model;
  }
  return file_error(found.address, "the server has no model " + quoted(name) +
                                       "; it has: " + list_of(found.models) + ".");
}

// The network's side of opening a model.
struct Opening {
  Talk& talk;
  const Dialect& row;
  const std::string& model;
  const std::stop_token& stopping;

  Result<Ids> tokens(std::string_view text, bool special) const {
    return row.tokenize(talk, model, text, special, stopping);
  }
};

// What is put before "a": −1 where nothing is.
Result<TokenId> before_prompt(const Opening& o) {
  const Result<Ids> plain = o.tokens("a", false), special = o.tokens("a", true);
  if (!plain) return Error{plain.error()};
  if (!special) return Error{special.error()};
  const bool more = special->size() > plain->size() && !special->empty();
  return more && (plain->empty() || special->front() != plain->front()) ? special->front() : -1;
}

Result<bool> name_silent_tokens(const Opening& o, std::vector<std::string>& pieces) {
  int looked_up = 0;
  for (std::size_t id = 0; id < pieces.size(); ++id) {
    if (!pieces[id].empty()) continue;
    if (++looked_up > kMostLookedUp) break;
    const std::vector<TokenId> one{static_cast<TokenId>(id)};
    Result<std::string> text = o.row.detokenize(o.talk, o.model, one, o.stopping);
    if (!text) return Error{text.error()};
    pieces[id] = std::move(text).value();
  }
  return true;
}

// The pieces of the whole vocabulary, which is what may follow any text; none where the engine does
// not name all of it.
Result<std::vector<std::string>> vocabulary_of(const Opening& o, Ids text) {
  TokenQuestion question;
  question.model = o.model;
  question.ids = text;
  question.alternatives = ServerFound::kEveryToken;
  Post post = o.row.ask(question);
  const Reply reply = o.talk.post(post.path, std::move(post.json), o.stopping, kVocabulary);
  if (!reply.ok()) return Error{reply.error};
  Result<std::vector<NamedToken>> tokens = read_next_token(reply.body, o.talk.address().text());
  if (!tokens) return o.talk.hiding(Error{tokens.error()});
  std::vector<std::string> pieces(tokens->size());
  std::vector<bool> named(tokens->size());
  for (NamedToken& token : tokens.value()) {
    const auto id = static_cast<std::size_t>(token.id);
    if (token.id < 0 || id >= pieces.size() || named[id]) return std::vector<std::string>();
    pieces[id] = std::move(token.bytes);
    named[id] = true;
  }
  const Result<bool> rest = name_silent_tokens(o, pieces);
  if (!rest) return Error{rest.error()};
  return pieces;
}

// The vocabulary of an engine that gives all of it for every token.
Result<bool> learn_vocabulary(const Opening& o, const ServerFound& found, ModelInfo& info) {
  Ids text{info.before_prompt};
  if (info.before_prompt < 0) {
    Result<Ids> a = o.tokens("a", false);
    if (!a) return Error{a.error()};
    text = std::move(a).value();
  }
  Result<std::vector<std::string>> pieces = vocabulary_of(o, std::move(text));
  if (!pieces) return Error{pieces.error()};
  if (pieces->empty()) return true;
  info.vocabulary = static_cast<int>(pieces->size());
  if (!found.end_of_text.empty()) {
    const Result<Ids> end = o.tokens(found.end_of_text, true);
    const bool one = end && !end->empty() && end->size() <= 2 &&
                     end->back() < info.vocabulary;  // perhaps behind before_prompt
    if (one) {
      info.end_of_text = end->back();
      pieces.value()[static_cast<std::size_t>(end->back())] = found.end_of_text;
    }
  }
  info.pieces = std::move(pieces).value();
  return true;
}

Result<bool> learn_tokens(const Opening& o, const ServerFound& found, ModelInfo& info) {
  const Result<TokenId> before = before_prompt(o);
  if (!before) return Error{before.error()};
  info.before_prompt = before.value();
  if (found.alternatives != ServerFound::kEveryToken) return true;
  return learn_vocabulary(o, found, info);
}

}  // namespace

Result<ServerModelHandle> open_server_model(const ServerAccess& access, ServerFound found,
                                            const ServerUse& use, std::stop_token stopping,
                                            std::shared_ptr<const void> keep) {
  Result<ServerAddress> address = parse_address(access.address);
  if (!address) return Error{address.error()};
  Result<ApiKey> key = key_of(access);
  if (!key) return Error{key.error()};
  const Result<ServedModel> model = chosen_model(found, use.model);
  if (!model) return Error{model.error()};
  ServerSetUp made{std::move(address).value(), std::move(key).value(), std::move(found), use, {}};
  made.use.model = model->name;
  made.keep = std::move(keep);
  const Dialect& row = dialect_of(made.found.dialect);
  made.info.name =
      model->name + " (" + made.found.engine + " at " + made.address.host_and_port() + ")";
  made.info.vocabulary = model->vocabulary;
  made.info.zero_known = false;
  made.info.documented = made.found.values == ValueKind::kRaw;
  const bool chat_by_text = use.chat && row.chat_tokens == nullptr;
  made.info.tokenizes = made.found.tokenizes && !chat_by_text;
  if (made.info.tokenizes) {
    made.info.context = model->context;
    Talk talk(made.address, made.key);
    const Opening opening{talk, row, made.use.model, stopping};
    const Result<bool> learnt = learn_tokens(opening, made.found, made.info);
    if (!learnt) return Error{learnt.error()};
  }
  return std::make_shared<const ServerModel>(std::move(made));
}

Result<ServerModelHandle> open_server_model(const ServerAccess& access, const ServerUse& use,
                                            std::stop_token stopping) {
  Result<ServerFound> found = probe(access, stopping);
  if (!found) return Error{found.error()};
  return open_server_model(access, std::move(found).value(), use, stopping);
}

}  // namespace logitdice
