#include "core/model/tokenizer_gguf.h"

#include <utf8proc.h>

#include <array>
#include <unordered_map>
#include <utility>

namespace logitdice {
namespace {

constexpr int kNormalToken = 1, kControlToken = 3;  // of tokenizer.ggml.token_type

bool shows_itself(int byte) {
  return (byte >= '!' && byte <= '~') || (byte >= 0xA1 && byte <= 0xAC) || byte >= 0xAE;
}

// The code point that stands for each byte.
std::array<std::int32_t, 256> make_disguises() {
  std::array<std::int32_t, 256> disguises{};
  std::int32_t next = 0x100;
  for (int byte = 0; byte < 256; ++byte) {
    disguises[static_cast<std::size_t>(byte)] = shows_itself(byte) ? byte : next++;
  }
  return disguises;
}

const std::array<std::int32_t, 256> kDisguises = make_disguises();

int revealed(std::int32_t code) {  // -1: stands for nothing
  for (int byte = 0; byte < 256; ++byte) {
    if (kDisguises[static_cast<std::size_t>(byte)] == code) return byte;
  }
  return -1;
}

Error missing(std::string_view key, const char* what) {
  return Error{"the metadata lacks \"" + std::string(key) + "\", " + what};
}

// What is looked up before the vocabulary can be built.
struct Keys {
  const GgufValue *tokens, *merges;
  TokenId bos, eos;  // −1: none
  bool add_bos;
};

// The other kinds of tokenizer that llama.cpp knows by name.
constexpr std::pair<std::string_view, std::string_view> kOtherTokenizers[] = {
    {"llama", "SentencePiece"}, {"bert", "WordPiece"},        {"t5", "SentencePiece Unigram"},
    {"rwkv", "greedy RWKV"},    {"plamo2", "PLaMo-2 Unigram"}, {"none", "no text at all"}};

Error another_tokenizer(const std::string& model) {
  std::string kind;
  for (const auto& [id, title] : kOtherTokenizers) {
    if (id == model) kind = " (" + std::string(title) + ")";
  }
  return Error{"tokenizer.ggml.model is \"" + model + "\"" + kind +
               ", this program reads \"gpt2\" (byte-level BPE)"};
}

// The token that a key names; −1 where there is no such key.
Result<TokenId> special_token(const GgufFile& file, const std::string& key, std::size_t tokens) {
  const GgufValue* const value = file.find(key);
  if (!value) return -1;
  const bool is_token = value->is_integer() && value->number >= 0 &&
                        value->number < static_cast<double>(tokens);
  if (is_token) return static_cast<TokenId>(value->number);
  return Error{key + " must be the number of a token, 0 to " + std::to_string(tokens - 1)};
}

Result<Keys> find_keys(const GgufFile& file) {
  const GgufValue* const model = file.find("tokenizer.ggml.model");
  if (!model) return missing("tokenizer.ggml.model", "which must be \"gpt2\" (byte-level BPE)");
  if (model->text != "gpt2") return another_tokenizer(model->text);
  const GgufValue* const pre = file.find("tokenizer.ggml.pre");
  if (pre && pre->text != "gpt-2") {
    return Error{"tokenizer.ggml.pre is \"" + pre->text +
                 "\", this program splits text by \"gpt-2\""};
  }
  Keys keys{file.find("tokenizer.ggml.tokens"), file.find("tokenizer.ggml.merges"), -1, -1, false};
  if (!keys.tokens || keys.tokens->texts.empty()) {
    return missing("tokenizer.ggml.tokens", "an array of texts");
  }
  if (!keys.merges) return missing("tokenizer.ggml.merges", "an array of texts");
  const GgufValue* const add = file.find("tokenizer.ggml.add_bos_token");
  keys.add_bos = add && add->number != 0;
  const std::size_t count = keys.tokens->texts.size();
  const Result<TokenId> bos = special_token(file, "tokenizer.ggml.bos_token_id", count);
  const Result<TokenId> eos = special_token(file, "tokenizer.ggml.eos_token_id", count);
  if (!bos || !eos) return Error{bos ? eos.error() : bos.error()};
  if (keys.add_bos && bos.value() < 0) {
    return missing("tokenizer.ggml.bos_token_id", "a token's number, which is put before a prompt");
  }
  keys.bos = bos.value();
  // GPT-2's way: one token parts texts, at their beginning and at their end.
  keys.eos = eos.value() >= 0 ? eos.value() : bos.value();
  return keys;
}

using Ids = std::unordered_map<std::string_view, TokenId>;  // by the disguised piece

Result<std::pair<TokenId, TokenId>> parse_merge(const std::string& text, const Ids& ids) {
  const std::size_t blank = text.find(' ', 1);  // no piece holds a bare blank
  if (blank == std::string::npos) return Error{"the merge \"" + text + "\" is not two pieces"};
  const auto left = ids.find(std::string_view(text).substr(0, blank));
  const auto right = ids.find(std::string_view(text).substr(blank + 1));
  if (left == ids.end() || right == ids.end()) {
    return Error{"the merge \"" + text + "\" joins a piece that is no token"};
  }
  return std::pair(left->second, right->second);
}

}  // namespace

std::string disguise_bytes(std::string_view bytes) {
  std::string text;
  for (const char byte : bytes) {
    utf8proc_uint8_t buffer[4];
    const auto n = utf8proc_encode_char(kDisguises[static_cast<unsigned char>(byte)], buffer);
    text.append(reinterpret_cast<const char*>(buffer), static_cast<std::size_t>(n));
  }
  return text;
}

Result<std::string> reveal_bytes(std::string_view text) {
  std::string bytes;
  for (std::size_t at = 0; at < text.size();) {
    utf8proc_int32_t code = -1;
    const auto n = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()) + at,
                                    static_cast<utf8proc_ssize_t>(text.size() - at), &code);
    const int byte = n > 0 ? revealed(code) : -1;
    if (byte < 0) {
      return Error{"the piece \"" + std::string(text) + "\" has a character at byte " +
                   std::to_string(at) + " that stands for no byte"};
    }
    bytes.push_back(static_cast<char>(byte));
    at += static_cast<std::size_t>(n);
  }
  return bytes;
}

Result<Tokenizer> tokenizer_from_gguf(const GgufFile& file) {
  const auto keys = find_keys(file);
  if (!keys) return Error{keys.error()};
  const std::vector<std::string>& tokens = keys->tokens->texts;
  Vocabulary vocabulary;
  vocabulary.add_bos = keys->add_bos;
  vocabulary.beginning_of_text = keys->bos;
  vocabulary.end_of_text = keys->eos;
  const GgufValue* const types = file.find("tokenizer.ggml.token_type");
  Ids ids;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    const bool special = vocabulary.is_special(static_cast<TokenId>(i)) ||
                         (types && i < types->numbers.size() && types->numbers[i] != kNormalToken);
    auto piece = special ? Result<std::string>(tokens[i]) : reveal_bytes(tokens[i]);
    if (!piece) return Error{"token " + std::to_string(i) + ": " + piece.error()};
    vocabulary.pieces.push_back(std::move(piece.value()));
    if (!special) ids.emplace(tokens[i], static_cast<TokenId>(i));
  }
  for (const std::string& text : keys->merges->texts) {
    const auto merge = parse_merge(text, ids);
    if (!merge) return Error{merge.error()};
    vocabulary.merges.push_back(merge.value());
  }
  return Tokenizer::make(std::move(vocabulary));
}

void append_tokenizer(const Tokenizer& tokenizer, GgufFile& file) {
  std::vector<std::string> tokens, merges;
  std::vector<std::int32_t> types;
  for (TokenId id = 0; id < tokenizer.size(); ++id) {
    const bool special = tokenizer.is_special(id);
    tokens.push_back(special ? std::string(tokenizer.piece(id))
                             : disguise_bytes(tokenizer.piece(id)));
    types.push_back(special ? kControlToken : kNormalToken);
  }
  for (const auto& [left, right] : tokenizer.merges()) {
    merges.push_back(tokens[static_cast<std::size_t>(left)] + " " +
                     tokens[static_cast<std::size_t>(right)]);
  }
  const auto add = [&file](const char* key, GgufValue value) {
    file.metadata.emplace_back(key, std::move(value));
  };
  add("tokenizer.ggml.model", GgufValue::of_text("gpt2"));
  add("tokenizer.ggml.pre", GgufValue::of_text("gpt-2"));
  add("tokenizer.ggml.tokens", GgufValue::of_texts(std::move(tokens)));
  add("tokenizer.ggml.token_type", GgufValue::of_i32s(types));
  add("tokenizer.ggml.merges", GgufValue::of_texts(std::move(merges)));
  const auto add_special = [&](const char* key, TokenId id) {
    if (id >= 0) add(key, GgufValue::of_u32(static_cast<std::uint32_t>(id)));
  };
  add_special("tokenizer.ggml.bos_token_id", tokenizer.bos());
  add_special("tokenizer.ggml.eos_token_id", tokenizer.eos());
  add("tokenizer.ggml.add_bos_token", GgufValue::of_bool(tokenizer.add_bos()));
}

}  // namespace logitdice
