#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/steer/automaton.h"

namespace logitdice {

/// The words of a file: one a line, without the white space around them; empty lines and lines that
/// begin with "# " are left out. A line ends as any system ends it: LF, CR LF or CR. Refuses a file
/// without words, or one that is no UTF-8.
Result<std::vector<std::string>> read_word_list(std::string_view text, std::string_view name);

/// What a word list does to a text, which is UTF-8. Capital and small ASCII letters are the same.
///
/// A word may be any characters. It stands in a text as a whole: where it begins or ends with a
/// letter or a digit, no other letter or digit touches it there. Letters and digits are those of
/// ASCII, _, and every other character past it but for signs and spaces (U+0080 to U+00BF, × and ÷,
/// U+2000 to U+206F, U+3000 to U+303F).
enum class WordRule {
  kAllowed,    // the text is one or more of the words, with anything but letters and digits
               // before, between and behind them: at least one such character between two
  kForbidden,  // none of the words stands in the text
};

/// The words must not be empty.
Result<Automaton> compile_words(std::span<const std::string> words, WordRule rule);

}  // namespace logitdice
