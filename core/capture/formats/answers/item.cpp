#include "core/capture/formats/answers/item.h"

#include <charconv>
#include <iterator>

#include "core/capture/limits.h"

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

}  // namespace logitdice
