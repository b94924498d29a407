#pragma once

#include <string>
#include <string_view>

#include "core/json/reader.h"

// Values that several JSON formats have in common: how they are read and written. Reading returns
// false, with the sentence in the reader, where the value is not what it should be.
namespace logitdice {

/// A token, a title, a context or a note is at most this long: more is no text to show in a window.
inline constexpr std::size_t kMaxTextBytes = 65536;
inline constexpr std::string_view kTextTooLong =
    "this text is longer than 65,536 bytes, too long for a token or a sentence; shorten it";

/// A string of at most kMaxTextBytes.
bool read_text(JsonReader& in, std::string& out);

/// Bytes that need be no text: a string, or {"bytes": [226, 150]}. `what` begins the sentence that
/// refuses anything else: "token 7".
bool read_piece(JsonReader& in, std::string_view what, std::string& out);

/// A number that single precision holds, or "-inf".
bool read_logit(JsonReader& in, double& out);

// The shortest text that reads back as the same number; "-inf", in quotation marks, for −∞.
void append_json(std::string& out, float number);
void append_json(std::string& out, double number);

/// The text, which must be UTF-8, in quotation marks.
void append_json(std::string& out, std::string_view text);

/// What read_piece() reads: a string where the bytes are UTF-8.
void append_json_piece(std::string& out, std::string_view bytes);

}  // namespace logitdice
