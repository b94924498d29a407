#include "core/json/reader.h"

#include <cassert>
#include <charconv>
#include <cstdint>

#include "core/text/parse_number.h"
#include "core/text/place.h"
#include "core/text/utf8.h"

namespace logitdice {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// ASCII that stands for itself within a string: what nearly all strings are made of.
bool is_plain(char c) {
  return c >= 0x20 && c < 0x7F && c != '"' && c != '\\';
}

}  // namespace

JsonReader::JsonReader(std::string_view text, std::string_view name) : text_(text), name_(name) {
  if (text_.starts_with(kByteOrderMark)) at_ = kByteOrderMark.size();
}

JsonReader::JsonReader(std::string_view text, std::string_view name, std::size_t begin)
    : text_(text), name_(name), at_(begin), value_begin_(begin) {}

std::string_view kind_name(JsonReader::Kind kind) {
  switch (kind) {
    case JsonReader::Kind::kObject:
      return "an object";
    case JsonReader::Kind::kArray:
      return "a list";
    case JsonReader::Kind::kString:
      return "a string";
    case JsonReader::Kind::kNumber:
      return "a number";
    case JsonReader::Kind::kBoolean:
      return "true or false";
    case JsonReader::Kind::kNull:
      return "null";
    case JsonReader::Kind::kNone:
      break;
  }
  return "nothing";
}

bool JsonReader::fail(std::string_view sentence) {
  return fail_at(value_begin_, sentence);
}

bool JsonReader::fail_at(std::size_t offset, std::string_view sentence) {
  if (ok_) {
    error_at_ = offset;
    sentence_ = sentence;
  }
  ok_ = false;
  return false;
}

Error JsonReader::error() const {
  return error(Places(text_));
}

Error JsonReader::error(Places places) const {
  assert(!ok_);
  return error_at(name_, places.at(error_at_), sentence_);
}

bool JsonReader::fail_found(std::string_view wanted) {
  std::string sentence(wanted);
  if (ended()) {
    sentence += ", but the text ends here";
  } else {
    const auto length = static_cast<std::size_t>(decode_utf8(text_.substr(at_)).length);
    sentence += ", not " + quoted(text_.substr(at_, length));
  }
  return fail_at(at_, sentence);
}

void JsonReader::skip_space() {
  while (!ended() &&
         (text_[at_] == ' ' || text_[at_] == '\n' || text_[at_] == '\r' || text_[at_] == '\t')) {
    ++at_;
  }
}

JsonReader::Kind JsonReader::peek() {
  if (!ok_) return Kind::kNone;
  skip_space();
  value_begin_ = at_;
  const char c = front();
  if (c == '{') return Kind::kObject;
  if (c == '[') return Kind::kArray;
  if (c == '"') return Kind::kString;
  if (c == '-' || is_digit(c)) return Kind::kNumber;
  if (c == 't' || c == 'f') return Kind::kBoolean;
  if (c == 'n') return Kind::kNull;
  if (c == 'N' || c == 'I') {
    fail_at(at_,
            "NaN and Infinity are no JSON; write \"-inf\", in quotation marks, for minus infinity");
  } else {
    fail_found("a value must stand here");
  }
  return Kind::kNone;
}

bool JsonReader::expect_value(Kind kind, std::string_view wanted) {
  const Kind found = peek();
  if (found == Kind::kNone) return false;
  if (found == kind) return true;
  return fail(std::string(wanted) + " must stand here, not " + std::string(kind_name(found)));
}

bool JsonReader::open(char bracket, std::string_view wanted) {
  if (!expect_value(bracket == '{' ? Kind::kObject : Kind::kArray, wanted)) return false;
  if (depth_ == kMaxDepth)
    return fail("the brackets nest more than " + std::to_string(kMaxDepth) +
                " deep; nothing that is read here needs that");
  ++depth_;
  ++at_;
  fresh_ = true;
  return true;
}

bool JsonReader::open_object() {
  return open('{', "an object");
}

bool JsonReader::open_array() {
  return open('[', "a list");
}

// Steps to the next entry of the innermost container, or out of it at its closing bracket.
bool JsonReader::step(char bracket, std::string_view what) {
  if (!ok_) return false;
  skip_space();
  if (front() == bracket && !ended()) {
    ++at_;
    --depth_;
    fresh_ = false;
    return false;
  }
  if (!fresh_) {
    if (front() != ',') return fail_found(what);
    ++at_;
    skip_space();
    if (front() == bracket) {
      return fail_at(at_, "there is a comma before the closing bracket; JSON has none there");
    }
  }
  fresh_ = false;
  return true;
}

bool JsonReader::next_key(std::string& key) {
  if (!step('}', "a comma or } must follow")) return false;
  value_begin_ = at_;
  if (front() != '"') return fail_found("a key in quotation marks must stand here");
  if (!read_quoted(key)) return false;
  skip_space();
  if (front() != ':') return fail_found("a colon must follow the key");
  ++at_;
  return true;
}

bool JsonReader::next_item() {
  return step(']', "a comma or ] must follow");
}

bool JsonReader::read_string(std::string& out) {
  return expect_value(Kind::kString, "a string") && read_quoted(out);
}

bool JsonReader::read_quoted(std::string& out) {
  const std::size_t begin = at_++;
  out.clear();
  for (;;) {
    const std::size_t run = at_;
    while (!ended() && is_plain(text_[at_])) ++at_;
    out.append(text_, run, at_ - run);
    if (ended()) return fail_at(begin, "the string that begins here has no closing quotation mark");
    if (text_[at_] == '"') break;
    if (!(text_[at_] == '\\' ? read_escape(out) : read_wide(out))) return false;
  }
  ++at_;
  return true;
}

// A character past ASCII; anything else that is not plain does not belong in a string.
bool JsonReader::read_wide(std::string& out) {
  const CodePoint next = decode_utf8(text_.substr(at_));
  if (!next.valid) {
    return fail_at(at_,
                   "this byte is no UTF-8; save the file as UTF-8, and write a token that is no "
                   "text as {\"bytes\": [226, 150]}");
  }
  if (next.value < 0x20) {
    return fail_at(
        at_, "a string must not hold control characters or line breaks; write \\n or \\u0009");
  }
  out.append(text_, at_, static_cast<std::size_t>(next.length));
  at_ += static_cast<std::size_t>(next.length);
  return true;
}

bool JsonReader::read_hex(char32_t& out) {
  std::uint32_t value = 0;
  const std::string_view digits = text_.substr(at_, 4);
  const char* const end = digits.data() + digits.size();
  if (digits.size() < 4 || std::from_chars(digits.data(), end, value, 16).ptr != end) {
    return fail_at(at_, "\\u takes four hexadecimal digits, as in \\u00e9");
  }
  at_ += 4;
  out = value;
  return true;
}

bool JsonReader::read_escape(std::string& out) {
  constexpr std::string_view letters = "\"\\/bfnrt";
  constexpr std::string_view characters = "\"\\/\b\f\n\r\t";
  const std::size_t begin = at_;
  const char letter = at_ + 1 < text_.size() ? text_[at_ + 1] : '\0';
  at_ += 2;
  const std::size_t index = letters.find(letter);
  if (index != std::string_view::npos) {
    out += characters[index];
    return true;
  }
  if (letter != 'u') {
    return fail_at(begin,
                   "JSON has no such escape; write \\\\ for a backslash, \\u00e9 for a character");
  }
  char32_t value = 0;
  if (!read_hex(value)) return false;
  const bool leading = value >= 0xD800 && value < 0xDC00;
  if (leading && text_.substr(at_, 2) == "\\u") {
    char32_t trailing = 0;
    at_ += 2;
    if (!read_hex(trailing)) return false;
    const bool pair = trailing >= 0xDC00 && trailing < 0xE000;
    value = pair ? 0x10000 + ((value - 0xD800) << 10) + (trailing - 0xDC00) : 0xD800;
  }
  if (value >= 0xD800 && value < 0xE000) {
    return fail_at(begin, "this is half a character; write both halves, as in \\ud83d\\ude00");
  }
  append_utf8(out, value);
  return true;
}

// Steps over a number: -?(0|[1-9][0-9]*)(.[0-9]+)?([eE][+-]?[0-9]+)?
bool JsonReader::scan_number() {
  const auto digits = [this] {
    const std::size_t begin = at_;
    while (is_digit(front())) ++at_;
    return at_ > begin;
  };
  if (front() == '-') ++at_;
  if (front() == 'I') {
    return fail("-Infinity is no JSON; write \"-inf\", in quotation marks, for minus infinity");
  }
  const bool zero = front() == '0';
  if (zero) ++at_;
  if (!zero && !digits()) return fail_found("a digit must stand here");
  if (zero && is_digit(front())) return fail("a number must not begin with extra zeros");
  if (front() == '.') {
    ++at_;
    if (!digits()) return fail_found("a digit must follow the decimal point");
  }
  if (front() == 'e' || front() == 'E') {
    ++at_;
    if (front() == '+' || front() == '-') ++at_;
    if (!digits()) return fail_found("a digit must stand in the exponent");
  }
  return true;
}

bool JsonReader::read_digits(std::string_view& out) {
  if (!expect_value(Kind::kNumber, "a number") || !scan_number()) return false;
  out = text_.substr(value_begin_, at_ - value_begin_);
  return true;
}

bool JsonReader::read_boolean(bool& out) {
  if (!expect_value(Kind::kBoolean, "true or false")) return false;
  out = front() == 't';
  return read_word(out ? "true" : "false");
}

bool JsonReader::read_number(double& out) {
  std::string_view digits;
  if (!read_digits(digits)) return false;
  const ParsedNumber number = parse_number(digits);
  if (number.fault != NumberFault::kNone) {
    return fail(quoted(digits) + " is too large a number; the largest is 1.8e308");
  }
  out = number.value;
  return true;
}

bool JsonReader::read_word(std::string_view word) {
  if (text_.substr(at_, word.size()) != word) {
    return fail(
        "a value must stand here: a number, a string in quotation marks, true, false or null");
  }
  at_ += word.size();
  return true;
}

bool JsonReader::skip_value() {
  std::string unused;
  const Kind kind = peek();
  switch (kind) {
    case Kind::kNone:
      return false;
    case Kind::kString:
      return read_quoted(unused);
    case Kind::kNumber:
      return scan_number();
    case Kind::kBoolean:
      return read_word(front() == 't' ? "true" : "false");
    case Kind::kNull:
      return read_word("null");
    case Kind::kObject:
      for (open_object(); next_key(unused);) skip_value();
      return ok_;
    case Kind::kArray:
      for (open_array(); next_item();) skip_value();
      return ok_;
  }
  return false;
}

bool JsonReader::at_end() {
  if (!ok_) return false;
  skip_space();
  return ended() || fail_found("the text must end after its closing bracket");
}

}  // namespace logitdice
