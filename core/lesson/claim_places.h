#pragma once

#include <cstddef>
#include <vector>

#include "core/lesson/lesson.h"
#include "core/lesson/lesson_pieces.h"

// Where claims stand: {{ … }} in Markdown and in the strings of JSON.
namespace logitdice {

/// Adds those of a part of the file.
void add_claims(const LessonSource& source, std::string_view part, int step,
                std::vector<PlacedClaim>& out);

/// Adds those of every string of a value, scenes left out. The document's text has the lines of the
/// file, see json_at().
void add_claims(const LessonSource& source, const JsonDocument& document, const JsonValue& value,
                int step, std::vector<PlacedClaim>& out);

/// The first {{ … }} at or behind `from`: where it begins and ends. `closed` is false, and the end
/// that of the text, where "}}" is missing. begin == npos: there is none.
struct Braces {
  std::size_t begin = std::string_view::npos, end = 0;
  bool closed = true;
  std::string_view inside;  // trimmed

  bool found() const { return begin != std::string_view::npos; }
};
Braces next_braces(std::string_view text, std::size_t from);

}  // namespace logitdice
