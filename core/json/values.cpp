#include "core/json/values.h"

#include <charconv>
#include <cmath>
#include <limits>

#include "core/text/parse_number.h"
#include "core/text/place.h"
#include "core/text/utf8.h"

namespace logitdice {
namespace {

using Kind = JsonReader::Kind;

constexpr double kMinusInfinity = -std::numeric_limits<double>::infinity();

// {"bytes": [226, 150]}
bool read_bytes(JsonReader& in, std::string& out) {
  constexpr std::string_view wanted =
      "a token that is no text has the one key \"bytes\", as in {\"bytes\": [226, 150]}";
  const std::size_t begin = in.offset();
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
      out += static_cast<char>(static_cast<unsigned char>(byte));
      if (out.size() > kMaxTextBytes) return in.fail(kTextTooLong);
    }
  }
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

bool is_utf8(std::string_view bytes) {
  while (!bytes.empty()) {
    const CodePoint next = decode_utf8(bytes);
    if (!next.valid) return false;
    bytes.remove_prefix(static_cast<std::size_t>(next.length));
  }
  return true;
}

}  // namespace

bool read_text(JsonReader& in, std::string& out) {
  return in.read_string(out) && (out.size() <= kMaxTextBytes || in.fail(kTextTooLong));
}

bool read_piece(JsonReader& in, std::string_view what, std::string& out) {
  const Kind kind = in.peek();
  if (kind == Kind::kString) return read_text(in, out);
  if (kind == Kind::kObject) return read_bytes(in, out);
  return in.fail(std::string(what) + " is " + std::string(kind_name(kind)) +
                 "; write a string or {\"bytes\": [226, 150]}");
}

bool read_logit(JsonReader& in, double& out) {
  const Kind kind = in.peek();
  if (kind == Kind::kString) {
    std::string text;
    if (!in.read_string(text)) return false;
    const ParsedNumber number = parse_number(text);
    if (number.fault == NumberFault::kNone && number.value == kMinusInfinity) {
      out = kMinusInfinity;
      return true;
    }
    if (number.fault == NumberFault::kNan || number.fault == NumberFault::kPositiveInfinity) {
      return in.fail(logit_refusal(text, number.fault));
    }
    return in.fail("the string " + quoted(text) +
                   " is no logit; write a number without quotation marks, or \"-inf\"");
  }
  if (kind != Kind::kNumber) {
    return in.fail(std::string(kind_name(kind)) + " is no logit; write a number, or \"-inf\"");
  }
  if (!in.read_number(out)) return false;
  const NumberFault fault = check_logit(out);
  return fault == NumberFault::kNone || in.fail(logit_refusal(number_text(out), fault));
}

void append_json(std::string& out, float number) {
  append_number(out, number);
}

void append_json(std::string& out, double number) {
  append_number(out, number);
}

void append_json(std::string& out, std::string_view text) {
  constexpr std::string_view kHex = "0123456789abcdef";
  out += '"';
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (c == '\n') {
      out += "\\n";
    } else if (c == '\t') {
      out += "\\t";
    } else if (byte < 0x20 || byte == 0x7F) {
      out += "\\u00";
      out += kHex[byte >> 4];
      out += kHex[byte & 15];
    } else {
      out += c;
    }
  }
  out += '"';
}

void append_json_piece(std::string& out, std::string_view bytes) {
  if (is_utf8(bytes)) return append_json(out, bytes);
  out += "{\"bytes\": [";
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (i > 0) out += ", ";
    out += std::to_string(static_cast<unsigned char>(bytes[i]));
  }
  out += "]}";
}

}  // namespace logitdice
