#include "core/decoding/next_token.h"

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "core/capture/formats/draft.h"
#include "core/json/values.h"

namespace logitdice {
namespace {

std::string_view before_blank(std::string_view sentence) {
  sentence = sentence.substr(0, sentence.find("___"));
  while (sentence.ends_with(' ')) sentence.remove_suffix(1);
  return sentence;
}

}  // namespace

TokenTable token_table(const Model& model, const Logits& logits) {
  if (!model.info().pieces.empty()) return TokenTable(model.info().pieces);
  std::map<TokenId, std::string> pieces;
  for (const TokenId id : logits.ids) pieces.emplace(id, model.piece(id));
  return TokenTable(std::move(pieces));
}

Result<std::vector<TokenId>> sentence_tokens(const Model& model, std::string_view sentence,
                                             const std::stop_token& stopping) {
  if (sentence.size() > kMaxTextBytes) {
    return Error{"The sentence is longer than 65 536 bytes; shorten it."};
  }
  return model.tokenize_prompt(before_blank(sentence), stopping);
}

Distribution sentence_distribution(const Model& model, std::string_view sentence,
                                   std::size_t prompt_tokens, std::span<const TokenId> said,
                                   Logits logits) {
  std::string text(before_blank(sentence));
  for (const TokenId token : said) text += model.piece(token);
  Distribution out;
  out.context = text + "___";
  out.title = text.empty() ? "The beginning of a text" : out.context;
  out.logits = std::move(logits);
  out.tokens = token_table(model, out.logits);
  const int context = model.info().context;
  if (context > 0 && prompt_tokens + said.size() > static_cast<std::size_t>(context)) {
    add_note(out.note, "The model saw only the last " +
                           (context == 1 ? "token" : std::to_string(context) + " tokens") +
                           " of the text.");
  }
  return out;
}

Result<Distribution> next_token_distribution(const Model& model, std::string_view sentence,
                                             std::span<const TokenId> said) {
  Result<std::vector<TokenId>> tokens = sentence_tokens(model, sentence);
  if (!tokens) return Error{tokens.error()};
  const std::size_t prompt = tokens->size();
  tokens->insert(tokens->end(), said.begin(), said.end());
  if (tokens->empty()) return Error{kEmptySentence};
  Result<Logits> logits = model.new_session()->next(tokens.value());
  if (!logits) return Error{logits.error()};
  return sentence_distribution(model, sentence, prompt, said, std::move(logits).value());
}

}  // namespace logitdice
