#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

#include "core/json/reader.h"

// Values that several JSON formats have in common: each is written and read in one place. Reading
// returns false, with the sentence in the reader, where the value is not what it should be.
namespace logitdice {

/// A title, a context or a note is at most this long: more is no text to show in a window.
inline constexpr std::size_t kMaxTextBytes = 65536;
inline constexpr std::string_view kTextTooLong =
    "this text is longer than 65 536 bytes, too long for a token or a sentence; shorten it";

/// A string of at most kMaxTextBytes.
bool read_text(JsonReader& in, std::string& out);

/// Bytes that need be no text: a string, or {"bytes": [226, 150]}. `what` begins the sentence that
/// refuses anything else: "token 7". `most` is kMaxTextBytes, or kAnyLength where the file's own
/// limit is enough.
inline constexpr std::size_t kAnyLength = std::numeric_limits<std::size_t>::max();
bool read_piece(JsonReader& in, std::string_view what, std::string& out,
                std::size_t most = kMaxTextBytes);

/// A number that single precision holds, or "-inf".
bool read_logit(JsonReader& in, float& out);

/// The same in double precision: the log-sum-exp of a tail.
bool read_nats(JsonReader& in, double& out);

/// A whole number from `low` to `high`; `what` begins the sentence that refuses anything else.
bool read_whole(JsonReader& in, std::string_view what, std::int64_t low, std::int64_t high,
                std::int64_t& out);

/// A seed of 64 bits: a number up to 2^53, which every program reads exactly, or a string of
/// digits.
bool read_seed(JsonReader& in, std::uint64_t& out);

// What the functions above read. Numbers are the shortest text that reads back as the same number;
// "-inf" and "inf", in quotation marks, for what is not finite.
void append_json(std::string& out, float number);
void append_json(std::string& out, double number);
void append_json_seed(std::string& out, std::uint64_t seed);

/// The text, which must be UTF-8, in quotation marks. Control characters are escaped: what is
/// written may go to a terminal.
void append_json(std::string& out, std::string_view text);

/// [226, 150]
void append_json_bytes(std::string& out, std::string_view bytes);

/// What read_piece() reads: a string where the bytes are UTF-8.
void append_json_piece(std::string& out, std::string_view bytes);

}  // namespace logitdice
