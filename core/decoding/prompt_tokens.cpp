#include "core/decoding/prompt_tokens.h"

#include <algorithm>

namespace logitdice {
namespace {

// Few pieces of few bytes may be the same in two vocabularies.
constexpr std::size_t kTelling = 8;

bool same_pieces(const Capture& capture, const Model& model) {
  const ModelInfo& info = model.info();
  if (!capture.has_ids || info.pieces.empty() || capture.pieces.size() < kTelling) return false;
  if (capture.vocabulary > 0 && capture.vocabulary != info.vocabulary) return false;
  return std::all_of(capture.pieces.begin(), capture.pieces.end(), [&](const auto& piece) {
    return piece.first < info.vocabulary && model.piece(piece.first) == piece.second;
  });
}

}  // namespace

std::vector<TokenId> prompt_tokens(const Capture& capture, const Model& model) {
  std::vector<TokenId> tokens = capture.prompt_tokens;
  if (!tokens.empty() || capture.prompt.empty() || !same_pieces(capture, model)) return tokens;
  // A server writes the token that it puts before a prompt as its name.
  std::string_view text = capture.prompt;
  const TokenId end = model.info().end_of_text;
  const std::string name = end >= 0 ? std::string(model.piece(end)) : std::string();
  if (!name.empty() && text.starts_with(name)) {
    tokens.push_back(end);
    text.remove_prefix(name.size());
  }
  const Result<std::vector<TokenId>> rest = model.tokenize(text);
  if (!rest) return capture.prompt_tokens;
  tokens.insert(tokens.end(), rest.value().begin(), rest.value().end());
  return tokens;
}

}  // namespace logitdice
