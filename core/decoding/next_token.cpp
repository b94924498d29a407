#include "core/decoding/next_token.h"

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

std::vector<std::string> all_pieces(const Tokenizer& tokenizer) {
  std::vector<std::string> pieces;
  for (TokenId id = 0; id < tokenizer.size(); ++id) pieces.emplace_back(tokenizer.piece(id));
  return pieces;
}

}  // namespace

Result<Distribution> next_token_distribution(const Gpt& gpt, std::string_view sentence) {
  if (sentence.size() > kMaxTextBytes) {
    return Error{"The sentence is longer than 65,536 bytes; shorten it."};
  }
  const std::string_view text = before_blank(sentence);
  const std::vector<TokenId> tokens = gpt.tokenizer().encode_prompt(text);
  if (tokens.empty()) {
    return Error{"The sentence is empty, and this model needs at least one token to begin with."};
  }
  GptState state = gpt.new_state();
  Result<Logits> logits = make_logits(gpt.logits_after(state, tokens));
  if (!logits) return Error{"The model cannot go on. " + logits.error()};
  Distribution out;
  out.context = std::string(text) + "___";
  out.title = text.empty() ? "The beginning of a text" : out.context;
  out.tokens = TokenTable(all_pieces(gpt.tokenizer()));
  out.logits = std::move(logits).value();
  if (state.dropped() > 0) {
    add_note(out.note, "The model saw only the last " + std::to_string(gpt.context()) +
                           " tokens of the text.");
  }
  return out;
}

}  // namespace logitdice
