#include "core/model/train/corpus.h"

#include <unordered_map>

#include "core/model/split.h"

namespace logitdice::train {
namespace {

std::string_view without_line_ends(std::string_view text) {
  while (!text.empty() && (text.front() == '\n' || text.front() == '\r')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.remove_suffix(1);
  return text;
}

bool is_separator(std::string_view line) {
  return without_line_ends(line) == kEndOfText;
}

}  // namespace

std::vector<std::string_view> split_documents(std::string_view text) {
  std::vector<std::string_view> documents;
  std::size_t document = 0;
  const auto close = [&](std::size_t end) {
    const std::string_view body = without_line_ends(text.substr(document, end - document));
    if (!body.empty()) documents.push_back(body);
  };
  for (std::size_t line = 0; line < text.size();) {
    const std::size_t newline = text.find('\n', line);
    const std::size_t next = newline == std::string_view::npos ? text.size() : newline + 1;
    if (is_separator(text.substr(line, next - line))) {
      close(line);
      document = next;
    }
    line = next;
  }
  close(text.size());
  return documents;
}

TokenStream encode_documents(const Tokenizer& tokenizer,
                             const std::vector<std::string_view>& documents) {
  TokenStream stream;
  std::unordered_map<std::string_view, std::vector<TokenId>> seen;  // most stretches recur
  for (const std::string_view document : documents) {
    stream.starts.push_back(stream.tokens.size());
    stream.tokens.push_back(tokenizer.eos());
    for (const std::string_view stretch : split_gpt2(document)) {
      const auto [entry, is_new] = seen.try_emplace(stretch);
      if (is_new) entry->second = tokenizer.encode(stretch);
      stream.tokens.insert(stream.tokens.end(), entry->second.begin(), entry->second.end());
    }
  }
  if (!documents.empty()) stream.tokens.push_back(tokenizer.eos());
  return stream;
}

}  // namespace logitdice::train
