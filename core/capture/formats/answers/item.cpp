#include "core/capture/formats/answers/item.h"

#include <charconv>
#include <iterator>

#include "core/capture/limits.h"
#include "core/text/utf8.h"

namespace logitdice {
namespace {

enum class Field { kText, kBytes, kId, kValue, kRank };
struct FieldName {
  std::string_view name;
  Field field;
};
constexpr FieldName kFieldNames[] = {
    {"token", Field::kText},
    {"logprob", Field::kValue},
    {"bytes", Field::kBytes},
    {"id", Field::kId},
    {"text", Field::kText},
    {"tok_str", Field::kText},
    {"decoded_token", Field::kText},
    {"token_id", Field::kId},
    {"tokenId", Field::kId},
    {"prob", Field::kValue},
    {"logProb", Field::kValue},
    {"logProbability", Field::kValue},
    {"log_probability", Field::kValue},
    {"likelihood", Field::kValue},
    {"logprobs", Field::kValue},  // Together's echoed prompt: a number
    {"rank", Field::kRank},
};

void set_field(Item& item, Field field, const JsonNode& value) {
  switch (field) {
    case Field::kText:
      if (value.is_text()) item.text = value.text();
      break;
    case Field::kBytes:
      item.bytes = value.bytes();
      break;
    case Field::kId:
      item.id = item_id(value);
      break;
    case Field::kValue:
      if (const auto number = value.number()) item.value = *number;
      break;
    case Field::kRank:
      item.rank = static_cast<int>(value.whole().value_or(0));
      break;
  }
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// GPT-2's table: bytes that print stand for themselves, the others for U+0100 on, in order.
bool stands_for_itself(int byte) {
  return (byte >= 0x21 && byte <= 0x7E) || (byte >= 0xA1 && byte <= 0xAC) || byte >= 0xAE;
}

int byte_of_letter(char32_t letter) {
  if (letter < 0x100)
    return stands_for_itself(static_cast<int>(letter)) ? static_cast<int>(letter) : -1;
  int next = 0x100;
  for (int byte = 0; byte < 0x100; ++byte) {
    if (stands_for_itself(byte)) continue;
    if (static_cast<char32_t>(next++) == letter) return byte;
  }
  return -1;
}

std::string byte_piece(std::string_view piece) {
  std::string out;
  for (std::string_view rest = piece; !rest.empty();) {
    const CodePoint letter = decode_utf8(rest);
    const int byte = letter.valid ? byte_of_letter(letter.value) : -1;
    if (byte < 0) return std::string(piece);  // a special token: "<|im_end|>" of another alphabet
    out += static_cast<char>(byte);
    rest.remove_prefix(static_cast<std::size_t>(letter.length));
  }
  return out;
}

constexpr std::string_view kBlankPiece = "\xE2\x96\x81";  // ▁, U+2581
constexpr std::string_view kBlankLetter = "\xC4\xA0";     // Ġ, U+0120
constexpr std::string_view kLineLetter = "\xC4\x8A";      // Ċ, U+010A

std::string sentence_piece(std::string_view piece) {
  if (piece.size() == 6 && piece.starts_with("<0x") && piece.back() == '>') {  // <0x0A>
    const int high = hex_digit(piece[3]), low = hex_digit(piece[4]);
    if (high >= 0 && low >= 0) return std::string(1, static_cast<char>(high * 16 + low));
  }
  std::string out;
  while (!piece.empty()) {
    const bool blank = piece.starts_with(kBlankPiece);
    out += blank ? ' ' : piece.front();
    piece.remove_prefix(blank ? kBlankPiece.size() : 1);
  }
  return out;
}

}  // namespace

Item read_item(const JsonNode& object) {
  Item item;
  for_each_child(object, [&](const JsonNode& member) {
    for (const FieldName& known : kFieldNames) {
      if (!member.has_key(known.name)) continue;
      set_field(item, known.field, member);
      return;
    }
  });
  return item;
}

TokenId item_id(const JsonNode& number) {
  const auto id = number.whole();
  return id && *id >= 0 && *id < static_cast<std::int64_t>(kMaxTokens) ? static_cast<TokenId>(*id)
                                                                       : -1;
}

std::string spelled_bytes(std::string_view text) {
  constexpr std::string_view prefix = "bytes:";
  if (!text.starts_with(prefix) || text.find("\\x") != prefix.size()) return std::string(text);
  std::string out;
  std::string_view rest = text.substr(prefix.size());
  while (!rest.empty()) {
    const bool escape = rest.size() >= 4 && rest.starts_with("\\x") && hex_digit(rest[2]) >= 0 &&
                        hex_digit(rest[3]) >= 0;
    out += escape ? static_cast<char>(hex_digit(rest[2]) * 16 + hex_digit(rest[3])) : rest.front();
    rest.remove_prefix(escape ? 4 : 1);
  }
  return out;
}

TokenId named_id(std::string_view text) {
  constexpr std::string_view prefix = "token_id:";
  if (!text.starts_with(prefix)) return -1;
  TokenId id = -1;
  const char* const end = text.data() + text.size();
  const auto read = std::from_chars(text.data() + prefix.size(), end, id);
  const bool whole = read.ec == std::errc() && read.ptr == end;
  return whole && id >= 0 && id < static_cast<TokenId>(kMaxTokens) ? id : -1;
}

std::string piece_bytes(std::string_view piece, Spelling spelling) {
  if (spelling == Spelling::kBytePieces) return byte_piece(piece);
  if (spelling == Spelling::kSentencePieces) return sentence_piece(piece);
  return std::string(piece);
}

Spelling spelling_of(std::string_view text) {
  if (text.find(kBlankLetter) != text.npos || text == kLineLetter) return Spelling::kBytePieces;
  if (text.starts_with(kBlankPiece)) return Spelling::kSentencePieces;
  return Spelling::kText;
}

}  // namespace logitdice
