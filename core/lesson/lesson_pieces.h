#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"

// A lesson's file cut into what it is made of, before anybody asks what that means.
namespace logitdice {

/// A file as it is read: sentences about it have its name and a place.
struct LessonSource {
  std::string_view bytes, name;
  std::vector<Error>& errors;

  void fail(std::size_t offset, std::string_view sentence) const;
};

enum class PieceKind { text, section, step, fence };

/// A piece of the file. Views are into its bytes.
struct LessonPiece {
  PieceKind kind = PieceKind::text;
  std::size_t offset = 0;       // of its first line
  std::string_view word;        // fence: "scene"
  std::string_view text;        // the title, or the lines; of a fence those between
  std::size_t text_offset = 0;  // of the text
};

/// The pieces from `begin` on. Fences without a word, which are code, and smaller headings stay in
/// the text. A fence that is not closed adds a sentence and ends with the file.
std::vector<LessonPiece> lesson_pieces(const LessonSource& source, std::size_t begin);

/// The line at `begin` without its end, and where the next one begins.
struct SourceLine {
  std::string_view text;
  std::size_t begin = 0, next = 0;
};
SourceLine line_at(std::string_view bytes, std::size_t begin);

/// With each run of white space as one space: a claim may run over the end of a line.
std::string on_one_line(std::string_view text);

/// Without white space at both ends.
std::string_view trimmed(std::string_view text);

}  // namespace logitdice
