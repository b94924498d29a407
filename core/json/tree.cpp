#include "core/json/tree.h"

#include <array>
#include <charconv>
#include <cmath>
#include <limits>

#include "core/text/place.h"
#include "core/text/utf8.h"

namespace logitdice {
namespace {

// Words that stand for a value, and the letters that a number is made of.
constexpr std::string_view kWords[] = {"true", "false", "null", "NaN", "Infinity", "-Infinity"};

struct NamedNumber {
  std::string_view name;
  double value;
};
constexpr double kInfinite = std::numeric_limits<double>::infinity();
constexpr double kNoNumber = std::numeric_limits<double>::quiet_NaN();
constexpr NamedNumber kNamedNumbers[] = {
    {"-inf", -kInfinite}, {"-Infinity", -kInfinite}, {"-infinity", -kInfinite},
    {"-Inf", -kInfinite}, {"inf", kInfinite},        {"Infinity", kInfinite},
    {"NaN", kNoNumber},   {"nan", kNoNumber},
};

bool is_json_space(char c) {
  return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

bool in_number(char c) {
  return (c >= '0' && c <= '9') || c == '-' || c == '+' || c == '.' || c == 'e' || c == 'E';
}

std::optional<double> named_number(std::string_view text) {
  for (const NamedNumber& named : kNamedNumbers) {
    if (text.starts_with(named.name)) return named.value;
  }
  return std::nullopt;
}

int hex4(std::string_view digits) {
  int value = -1;
  if (digits.size() < 4) return -1;
  const auto read = std::from_chars(digits.data(), digits.data() + 4, value, 16);
  return read.ptr == digits.data() + 4 ? value : -1;
}

// A character written as \uXXXX at `at`, the second half of a pair too; half a character is U+FFFD.
void append_unicode_escape(std::string_view text, std::size_t& at, std::string& out) {
  const int value = hex4(text.substr(at + 2));
  at += 6;
  auto character = static_cast<char32_t>(value < 0 ? 0xFFFD : value);
  if (character >= 0xD800 && character < 0xE000) {
    const int low = text.substr(at, 2) == "\\u" ? hex4(text.substr(at + 2)) : -1;
    const bool pair = character < 0xDC00 && low >= 0xDC00 && low < 0xE000;
    if (pair) at += 6;
    character = pair ? 0x10000 + ((character - 0xD800) << 10) + static_cast<char32_t>(low - 0xDC00)
                     : 0xFFFD;
  }
  append_utf8(out, character);
}

// The string whose opening quotation mark stands at `at`.
std::string unquoted(std::string_view text, std::size_t at) {
  constexpr std::string_view letters = "\"\\/bfnrt", characters = "\"\\/\b\f\n\r\t";
  std::string out;
  for (++at; at < text.size() && text[at] != '"';) {
    const std::size_t end = std::min(text.find_first_of("\"\\", at), text.size());
    out.append(text, at, end - at);
    at = end;
    if (at + 1 >= text.size() || text[at] != '\\') continue;
    if (text[at + 1] == 'u') {
      append_unicode_escape(text, at, out);
    } else {
      const std::size_t index = letters.find(text[at + 1]);
      out += index == letters.npos ? text[at + 1] : characters[index];
      at += 2;
    }
  }
  return out;
}

}  // namespace

Error JsonTree::error_at(std::size_t offset, std::string_view sentence) const {
  return logitdice::error_at(name_, places_.at(offset), sentence);
}

std::size_t JsonTree::skip_space(std::size_t at) const {
  if (at == 0 && text_.starts_with(kByteOrderMark)) at = kByteOrderMark.size();
  while (at < text_.size() && is_json_space(text_[at])) ++at;
  return at;
}

Result<JsonNode> JsonTree::add(std::size_t& at) {
  const std::size_t begin = at, before = values_.size();
  if (scan(at)) {
    const auto root = static_cast<std::uint32_t>(before);
    return JsonNode(this, root, values_[before].after);
  }
  values_.resize(before);
  open_.clear();
  // What is wrong is for the reader to say that knows every rule.
  JsonReader judge(text_, name_, begin);
  if (!judge.skip_value()) {
    places_.at(begin);  // from where the error is looked for, which may stand far ahead
    return judge.error(places_);
  }
  return error_at(begin, "the value that begins here cannot be read");
}

// Strings are stepped over as they are: they are looked at when they are asked for.
bool JsonTree::scan_string(std::size_t& at) const {
  for (++at; at < text_.size(); ++at) {
    if (text_[at] == '"') {
      ++at;
      return true;
    }
    if (text_[at] == '\\') ++at;
  }
  return false;
}

bool JsonTree::scan_plain(std::size_t& at) const {
  if ((text_[at] >= '0' && text_[at] <= '9') || (text_[at] == '-' && text_.substr(at, 2) != "-I")) {
    for (++at; at < text_.size() && in_number(text_[at]);) ++at;
    return true;
  }
  for (const std::string_view word : kWords) {
    if (text_.substr(at, word.size()) != word) continue;
    at += word.size();
    return true;
  }
  return false;
}

// [32, 98]: whole numbers of at most three digits. Leaves `at` where it was if it is no such list.
bool JsonTree::scan_byte_list(std::size_t& at) const {
  std::size_t to = at + 1;
  for (;;) {
    to = skip_space(to);
    const std::size_t digits = to;
    while (to < text_.size() && text_[to] >= '0' && text_[to] <= '9') ++to;
    if (to == digits || to - digits > 3) return false;
    to = skip_space(to);
    if (to >= text_.size()) return false;
    if (text_[to] == ']') break;
    if (text_[to++] != ',') return false;
  }
  at = to + 1;
  return true;
}

// One value; of a container its opening bracket.
bool JsonTree::scan_value(std::size_t& at, std::uint32_t key) {
  at = skip_space(at);
  if (at >= text_.size()) return false;
  const auto index = static_cast<std::uint32_t>(values_.size());
  values_.push_back({static_cast<std::uint32_t>(at), key, index + 1});
  const char c = text_[at];
  if (c == '"') return scan_string(at);
  if (c == '[' && scan_byte_list(at)) return true;
  if (c != '{' && c != '[') return scan_plain(at);
  if (open_.size() == static_cast<std::size_t>(JsonReader::kMaxDepth)) return false;
  open_.push_back(index);
  ++at;
  return true;
}

void JsonTree::close() {
  values_[open_.back()].after = static_cast<std::uint32_t>(values_.size());
  open_.pop_back();
}

bool JsonTree::scan(std::size_t& at) {
  if (!scan_value(at, kNoKey)) return false;
  while (!open_.empty()) {
    const std::uint32_t container = open_.back();
    const bool object = text_[values_[container].begin] == '{';
    const bool fresh = container + 1 == values_.size();
    at = skip_space(at);
    if (at >= text_.size()) return false;
    if (text_[at] == (object ? '}' : ']')) {
      close();
      ++at;
      continue;
    }
    if (!fresh && text_[at++] != ',') return false;
    std::uint32_t key = kNoKey;
    if (object) {
      at = skip_space(at);
      key = static_cast<std::uint32_t>(at);
      if (at >= text_.size() || text_[at] != '"' || !scan_string(at)) return false;
      at = skip_space(at);
      if (at >= text_.size() || text_[at++] != ':') return false;
    }
    if (!scan_value(at, key)) return false;
  }
  return true;
}

JsonNode::Kind JsonNode::kind() const {
  if (!tree_) return Kind::kNone;
  switch (tree_->text_[offset()]) {
    case '{':
      return Kind::kObject;
    case '[':
      return Kind::kArray;
    case '"':
      return Kind::kString;
    case 't':
    case 'f':
      return Kind::kBoolean;
    case 'n':
      return Kind::kNull;
    default:
      return Kind::kNumber;
  }
}

std::size_t JsonNode::offset() const {
  return tree_ ? tree_->values_[index_].begin : 0;
}

std::string_view JsonNode::json() const {
  return tree_ ? tree_->text_.substr(offset()) : std::string_view();
}

JsonNode JsonNode::first() const {
  if (!is_object() && !is_list()) return {};
  const std::uint32_t after = tree_->values_[index_].after;
  return index_ + 1 < after ? JsonNode(tree_, index_ + 1, after) : JsonNode();
}

JsonNode JsonNode::next() const {
  if (!tree_) return {};
  const std::uint32_t after = tree_->values_[index_].after;
  return after < end_ ? JsonNode(tree_, after, end_) : JsonNode();
}

bool JsonNode::has_key(std::string_view key) const {
  if (!tree_) return false;
  const std::uint32_t at = tree_->values_[index_].key;
  if (at == JsonTree::kNoKey) return false;
  const std::string_view text = tree_->text_.substr(at + 1, key.size() + 1);
  return text.size() == key.size() + 1 && text.starts_with(key) && text.back() == '"';
}

std::string JsonNode::key() const {
  if (!tree_) return {};
  const std::uint32_t at = tree_->values_[index_].key;
  return at == JsonTree::kNoKey ? std::string() : unquoted(tree_->text_, at);
}

JsonNode JsonNode::operator[](std::string_view key) const {
  if (!is_object()) return {};
  for (JsonNode member = first(); member; member = member.next()) {
    if (member.has_key(key)) return member;
  }
  return {};
}

JsonNode JsonNode::at(std::size_t place) const {
  if (!is_list()) return {};
  JsonNode item = first();
  for (; item && place > 0; --place) item = item.next();
  return item;
}

std::string JsonNode::text() const {
  return is_text() ? unquoted(tree_->text_, offset()) : std::string();
}

bool JsonNode::is_true() const {
  return kind() == Kind::kBoolean && json().front() == 't';
}

std::optional<double> JsonNode::number() const {
  const Kind found = kind();
  if (found == Kind::kString) {
    return named_number(json().substr(1));
  }
  if (found != Kind::kNumber) return std::nullopt;
  const std::string_view text = json();
  if (const auto named = named_number(text)) return named;
  double value = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
  if (read.ec == std::errc::result_out_of_range) return text[0] == '-' ? -kInfinite : kInfinite;
  return read.ec == std::errc() ? std::optional<double>(value) : std::nullopt;
}

std::optional<std::int64_t> JsonNode::whole() const {
  if (kind() != Kind::kNumber) return std::nullopt;
  const std::string_view text = json();
  std::int64_t value = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool goes_on = read.ptr < text.data() + text.size() && in_number(*read.ptr);
  return read.ec == std::errc() && !goes_on ? std::optional<std::int64_t>(value) : std::nullopt;
}

std::vector<double> JsonNode::numbers() const {
  std::vector<double> out;
  if (!is_list()) return out;
  if (first()) {
    for_each_child(*this,
                   [&](const JsonNode& item) { out.push_back(item.number().value_or(kNoNumber)); });
    return out;
  }
  const std::string_view text = json();
  for (std::size_t at = 1; at < text.size() && text[at] != ']'; ++at) {
    int value = 0;
    const auto read = std::from_chars(text.data() + at, text.data() + text.size(), value);
    if (read.ec != std::errc()) continue;
    out.push_back(value);
    at = static_cast<std::size_t>(read.ptr - text.data()) - 1;
  }
  return out;
}

std::optional<std::string> JsonNode::bytes() const {
  if (!is_list() || first()) return std::nullopt;
  std::string out;
  for (const double value : numbers()) {
    if (value > 255) return std::nullopt;
    out += static_cast<char>(static_cast<unsigned char>(value));
  }
  return out;
}

}  // namespace logitdice
