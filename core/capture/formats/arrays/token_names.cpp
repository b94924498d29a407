#include "core/capture/formats/arrays/token_names.h"

#include <algorithm>
#include <span>
#include <utility>
#include <variant>

#include "core/capture/formats/spelling.h"
#include "core/capture/limits.h"
#include "core/json/reader.h"
#include "core/json/values.h"
#include "core/model/gguf.h"
#include "core/text/numbers.h"
#include "core/text/place.h"

namespace logitdice {
namespace {

// What the file calls its tokens, before that is taken for bytes.
struct Spelled {
  TokenNames pieces;  // of the vocabulary
  TokenNames added;   // special ones, which are spelled as they read
  Spelling spelling = Spelling::kText;
  bool spelling_told = false;
};

bool read_id(JsonReader& in, TokenId& out) {
  std::int64_t id = 0;
  if (!read_whole(in, "a token's id", 0, static_cast<std::int64_t>(kMaxTokens) - 1, id)) {
    return false;
  }
  out = static_cast<TokenId>(id);
  return true;
}

bool add_piece(JsonReader& in, TokenNames& names, TokenId id, std::string piece) {
  if (names.size() == kMaxTokens)
    return in.fail("there are more than " + count_text(kMaxTokens) + " tokens");
  names.try_emplace(id, std::move(piece));
  return true;
}

// {"Ġroof": 14492, …}
bool read_vocabulary_object(JsonReader& in, TokenNames& out) {
  std::string piece;
  for (in.open_object(); in.next_key(piece);) {
    TokenId id = 0;
    if (!read_id(in, id) || !add_piece(in, out, id, piece)) return false;
  }
  return in.ok();
}

// [["▁roof", -9.5], …]: Unigram, the id is the place.
bool read_vocabulary_list(JsonReader& in, TokenNames& out) {
  for (in.open_array(); in.next_item();) {
    std::string piece;
    bool named = false;
    for (in.open_array(); in.next_item();) {
      const bool read = named ? in.skip_value() : in.read_string(piece);
      if (!read) return false;
      named = true;
    }
    if (!in.ok() || !add_piece(in, out, static_cast<TokenId>(out.size()), piece)) return false;
  }
  return in.ok();
}

bool read_model(JsonReader& in, Spelled& out, bool& found) {
  if (in.peek() != JsonReader::Kind::kObject) return in.skip_value();
  std::string key;
  for (in.open_object(); in.next_key(key);) {
    if (key != "vocab") {
      if (!in.skip_value()) return false;
      continue;
    }
    found = true;
    const bool list = in.peek() == JsonReader::Kind::kArray;
    if (list ? !read_vocabulary_list(in, out.pieces) : !read_vocabulary_object(in, out.pieces)) {
      return false;
    }
  }
  return in.ok();
}

bool read_added(JsonReader& in, TokenNames& out) {
  for (in.open_array(); in.next_item();) {
    TokenId id = -1;
    std::string content, key;
    for (in.open_object(); in.next_key(key);) {
      const bool read = key == "id"        ? read_id(in, id)
                        : key == "content" ? in.read_string(content)
                                           : in.skip_value();
      if (!read) return false;
    }
    if (in.ok() && id >= 0) out[id] = std::move(content);
  }
  return in.ok();
}

// Whether the decoder, however nested, is one for bytes in disguise.
bool read_decoder(JsonReader& in, std::string_view text, Spelled& out) {
  in.peek();
  const std::size_t begin = in.offset();
  if (!in.skip_value()) return false;
  const std::string_view decoder = text.substr(begin, in.next() - begin);
  if (decoder.find("\"ByteLevel\"") != decoder.npos) {
    out.spelling = Spelling::kBytePieces;
    out.spelling_told = true;
  } else if (decoder.find("\"Metaspace\"") != decoder.npos ||
             decoder.find("\"ByteFallback\"") != decoder.npos) {
    out.spelling = Spelling::kSentencePieces;
    out.spelling_told = true;
  }
  return true;
}

Result<Spelled> read_json(std::string_view text, std::string_view name) {
  Spelled out;
  bool tokenizer = false;
  {
    JsonReader in(text, name);
    std::string key;
    for (in.open_object(); in.next_key(key);) {
      const bool object = key == "model" && in.peek() == JsonReader::Kind::kObject;
      const bool read = object ? read_model(in, out, tokenizer)
                        : key == "added_tokens" && in.peek() == JsonReader::Kind::kArray
                            ? read_added(in, out.added)
                        : key == "decoder" ? read_decoder(in, text, out)
                                           : in.skip_value();
      if (!read) break;
    }
    if (!in.ok() || !in.at_end()) return in.error();
  }
  if (tokenizer) return out;
  JsonReader in(text, name);
  out = {};
  if (!read_vocabulary_object(in, out.pieces) || !in.at_end()) return in.error();
  return out;
}

// tokenizer.ggml.*: the model says how pieces are spelled, types which ones are as they read.
Result<Spelled> read_gguf(std::string_view bytes, std::string_view name) {
  const auto* data = reinterpret_cast<const std::byte*>(bytes.data());
  const Result<GgufFile> file = parse_gguf_metadata(std::span(data, bytes.size()));
  if (!file) return file_error(name, file.error());
  const GgufValue* tokens = file->find("tokenizer.ggml.tokens");
  if (!tokens || tokens->texts.empty()) {
    return file_error(name, "this GGUF file has no tokenizer.ggml.tokens, no names for tokens");
  }
  if (tokens->texts.size() > kMaxTokens) {
    return file_error(name, "there are more than " + count_text(kMaxTokens) + " tokens");
  }
  const GgufValue* types = file->find("tokenizer.ggml.token_type");
  const GgufValue* model = file->find("tokenizer.ggml.model");
  constexpr double kControl = 3, kUserDefined = 4;
  Spelled out;
  out.spelling_told = model != nullptr;
  if (model) {
    out.spelling = model->text == "gpt2"    ? Spelling::kBytePieces
                   : model->text == "llama" ? Spelling::kSentencePieces
                                            : Spelling::kText;
  }
  for (std::size_t i = 0; i < tokens->texts.size(); ++i) {
    const double type = types && i < types->numbers.size() ? types->numbers[i] : 1;
    const bool plain = type == kControl || type == kUserDefined;
    (plain ? out.added : out.pieces)[static_cast<TokenId>(i)] = tokens->texts[i];
  }
  return out;
}

// What the pieces themselves tell: some begin with the letter of a blank.
Spelling spelling_of_vocabulary(const TokenNames& pieces) {
  for (const auto& [id, piece] : pieces) {
    if (piece.starts_with(kByteBlank)) return Spelling::kBytePieces;
    if (piece.starts_with(kSentenceBlank)) return Spelling::kSentencePieces;
  }
  return Spelling::kText;
}

TokenNames as_bytes(Spelled spelled) {
  if (!spelled.spelling_told) spelled.spelling = spelling_of_vocabulary(spelled.pieces);
  TokenNames names = std::move(spelled.added);
  for (auto& [id, piece] : spelled.pieces) {
    names.try_emplace(id, piece_bytes(piece, spelled.spelling));
  }
  return names;
}

std::string text_of(const TokenNames& names, std::span<const TokenId> tokens) {
  std::string text;
  for (const TokenId id : tokens) {
    const auto found = names.find(id);
    if (found != names.end()) text += found->second;
  }
  return text;
}

Result<bool> check_size(const TokenNames& names, std::int64_t tokens) {
  if (names.empty() || tokens <= 0 || names.rbegin()->first < tokens) return true;
  return Error{"The names are of " + count_text(names.rbegin()->first + 1) +
               " tokens, and there are logits of " + count_text(tokens) +
               ": they belong to another model."};
}

Result<bool> name_capture(Capture& capture, const TokenNames& names) {
  const Result<bool> fits = check_size(names, capture.vocabulary);
  if (!fits) return fits;
  capture.pieces.insert(names.begin(), names.end());
  if (capture.prompt.empty()) capture.prompt = text_of(names, capture.prompt_tokens);
  return true;
}

}  // namespace

Result<TokenNames> parse_token_names(std::string_view bytes, std::string_view name) {
  Result<Spelled> spelled =
      bytes.starts_with("GGUF") ? read_gguf(bytes, name) : read_json(bytes, name);
  if (!spelled) return Error{spelled.error()};
  TokenNames names = as_bytes(std::move(spelled).value());
  if (names.empty()) return file_error(name, "it names no token");
  return names;
}

Result<Opened> with_names(Opened opened, const TokenNames& names) {
  if (auto* distribution = std::get_if<Distribution>(&opened)) {
    const Tail& tail = distribution->logits.tail;
    const bool counted = tail.counted();
    const Result<bool> fits =
        check_size(names, counted ? distribution->logits.size() + tail.count : 0);
    if (!fits) return Error{fits.error()};
    distribution->tokens = TokenTable(names);
    return opened;
  }
  auto* captures = std::get_if<Captures>(&opened);
  if (!captures) return Error{"This file has no tokens that names could be given to."};
  for (CaptureEntry& entry : captures->entries) {
    if (!entry.capture) continue;
    const Result<bool> named = name_capture(entry.capture.value(), names);
    if (!named) return Error{named.error()};
  }
  return opened;
}

}  // namespace logitdice
