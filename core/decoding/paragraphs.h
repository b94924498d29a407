#pragma once

#include <span>
#include <string_view>

namespace logitdice {

/// A paragraph that a person wrote, part of the program: a short story in the words that the tiny
/// GPT knows.
struct Paragraph {
  std::string_view id;    // "kite": the file below assets/paragraphs/
  std::string_view text;  // without a line's end
};

/// By id.
std::span<const Paragraph> bundled_paragraphs();

/// Null if there is none.
const Paragraph* find_paragraph(std::string_view id);

}  // namespace logitdice
