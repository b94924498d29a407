#include "core/json/values.h"

#include <charconv>
#include <cmath>
#include <limits>

#include "core/text/parse_number.h"
#include "core/text/parse_seed.h"
#include "core/text/place.h"
#include "core/text/utf8.h"

namespace logitdice {
namespace {

using Kind = JsonReader::Kind;

constexpr std::int64_t kMostExact = std::int64_t{1} << 53;  // whole numbers that a double holds
constexpr double kMinusInfinity = -std::numeric_limits<double>::infinity();

// {"bytes": [226, 150]}
bool read_bytes(JsonReader& in, std::string& out, std::size_t most) {
  constexpr std::string_view wanted =
      "a token that is no text has the one key \"bytes\", as in {\"bytes\": [226, 150]}";
  const std::size_t begin = in.offset();
  out.clear();
  std::string key;
  int keys = 0;
  for (in.open_object(); in.next_key(key); ++keys) {
    if (key != "bytes" || keys > 0) return in.fail(wanted);
    for (in.open_array(); in.next_item();) {
      double byte = 0;
      if (!in.read_number(byte)) return false;
      if (byte != std::floor(byte) || byte < 0 || byte > 255) {
        return in.fail("a byte is a whole number from 0 to 255");
      }
      if (out.size() == most) return in.fail(kTextTooLong);
      out += static_cast<char>(static_cast<unsigned char>(byte));
    }
  }
  if (!in.ok()) return false;
  return keys == 1 || in.fail_at(begin, wanted);
}

template <class Number>
void append_number(std::string& out, Number number) {
  if (std::isinf(number)) {
    out += number < 0 ? "\"-inf\"" : "\"inf\"";
    return;
  }
  char text[32];
  out.append(text, std::to_chars(text, text + sizeof text, number).ptr);
}

// The whole number that is written, be it as 5, 5.0 or 5e0.
bool whole_number(std::string_view digits, std::int64_t& out) {
  const char* const end = digits.data() + digits.size();
  const auto read = std::from_chars(digits.data(), end, out);
  if (read.ec == std::errc() && read.ptr == end) return true;
  const ParsedNumber number = parse_number(digits);
  const bool exact = number.fault == NumberFault::kNone &&
                     number.value == std::floor(number.value) &&
                     std::abs(number.value) <= static_cast<double>(kMostExact);
  if (exact) out = static_cast<std::int64_t>(number.value);
  return exact;
}

// The string "-inf"; any other is refused.
bool read_infinity(JsonReader& in) {
  std::string text;
  if (!in.read_string(text)) return false;
  const ParsedNumber number = parse_number(text);
  if (number.fault == NumberFault::kNone && number.value == kMinusInfinity) return true;
  if (number.fault == NumberFault::kNan || number.fault == NumberFault::kPositiveInfinity) {
    return in.fail(logit_refusal(text, number.fault));
  }
  return in.fail("the string " + quoted(text) +
                 " is no logit; write a number without quotation marks, or \"-inf\"");
}

bool refuse_kind(JsonReader& in, Kind kind) {
  return in.fail(std::string(kind_name(kind)) + " is no logit; write a number, or \"-inf\"");
}

}  // namespace

bool read_text(JsonReader& in, std::string& out) {
  return in.read_string(out) && (out.size() <= kMaxTextBytes || in.fail(kTextTooLong));
}

bool read_piece(JsonReader& in, std::string_view what, std::string& out, std::size_t most) {
  const Kind kind = in.peek();
  if (kind == Kind::kString) {
    return in.read_string(out) && (out.size() <= most || in.fail(kTextTooLong));
  }
  if (kind == Kind::kObject) return read_bytes(in, out, most);
  return in.fail(std::string(what) + " is " + std::string(kind_name(kind)) +
                 "; write a string or {\"bytes\": [226, 150]}");
}

bool read_logit(JsonReader& in, float& out) {
  out = static_cast<float>(kMinusInfinity);
  const Kind kind = in.peek();
  if (kind == Kind::kString) return read_infinity(in);
  if (kind != Kind::kNumber) return refuse_kind(in, kind);
  std::string_view digits;
  if (!in.read_digits(digits)) return false;
  const ParsedLogit logit = parse_logit(digits);
  out = logit.value;
  return logit.fault == NumberFault::kNone || in.fail(logit_refusal(digits, logit.fault));
}

bool read_nats(JsonReader& in, double& out) {
  out = kMinusInfinity;
  const Kind kind = in.peek();
  if (kind == Kind::kString) return read_infinity(in);
  return kind == Kind::kNumber ? in.read_number(out) : refuse_kind(in, kind);
}

bool read_whole(JsonReader& in, std::string_view what, std::int64_t low, std::int64_t high,
                std::int64_t& out) {
  std::string_view digits;
  if (in.peek() == Kind::kNumber && in.read_digits(digits) && whole_number(digits, out) &&
      out >= low && out <= high) {
    return true;
  }
  return in.fail(std::string(what) + " must be a whole number from " + std::to_string(low) +
                 " to " + std::to_string(high));
}

bool read_seed(JsonReader& in, std::uint64_t& out) {
  constexpr std::string_view wanted =
      "the seed is a whole number from 0 to 2^53, or a string of digits up to 2^64 - 1";
  if (in.peek() == Kind::kString) {
    std::string digits;
    if (!in.read_string(digits)) return false;
    const std::optional<std::uint64_t> seed = parse_seed(digits);
    if (!seed) return in.fail(wanted);
    out = *seed;
    return true;
  }
  std::string_view digits;
  std::int64_t seed = 0;
  if (in.peek() != Kind::kNumber) return in.fail(wanted);
  if (!in.read_digits(digits)) return false;
  if (!whole_number(digits, seed) || seed < 0 || seed > kMostExact) return in.fail(wanted);
  out = static_cast<std::uint64_t>(seed);
  return true;
}

void append_json(std::string& out, float number) {
  append_number(out, number);
}

void append_json(std::string& out, double number) {
  append_number(out, number);
}

void append_json_seed(std::string& out, std::uint64_t seed) {
  const std::string digits = std::to_string(seed);
  out += seed <= static_cast<std::uint64_t>(kMostExact) ? digits : '"' + digits + '"';
}

void append_json(std::string& out, std::string_view text) {
  constexpr std::string_view kHex = "0123456789abcdef";
  out += '"';
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    auto byte = static_cast<unsigned char>(c);
    const bool c1 =
        byte == 0xC2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xA0;
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (c == '\n') {
      out += "\\n";
    } else if (c == '\t') {
      out += "\\t";
    } else if (byte < 0x20 || byte == 0x7F || c1) {
      if (c1) byte = static_cast<unsigned char>(text[++i]);
      out += "\\u00";
      out += kHex[byte >> 4];
      out += kHex[byte & 15];
    } else {
      out += c;
    }
  }
  out += '"';
}

void append_json_bytes(std::string& out, std::string_view bytes) {
  out += '[';
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (i > 0) out += ", ";
    out += std::to_string(static_cast<unsigned char>(bytes[i]));
  }
  out += ']';
}

void append_json_piece(std::string& out, std::string_view bytes) {
  if (is_utf8(bytes)) return append_json(out, bytes);
  out += "{\"bytes\": ";
  append_json_bytes(out, bytes);
  out += '}';
}

}  // namespace logitdice
