#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"

// The terms of the screen and of the lessons, from assets/glossary.md:
//
//     ## Effective choices
//     also: perplexity of the distribution, 2^H
//     see: peaked_and_flat/pipeline
//     How many equally likely tokens would be as hard to guess: 2 to the [entropy](term:entropy).
namespace logitdice {

struct Term {
  std::string id;                 // of the title: lower case, what is no letter or digit is one "_"
  std::string title;              // as it is written within a sentence
  std::string text;               // one or two sentences, Markdown
  std::vector<std::string> also;  // other names
  std::string lesson, page;       // ids of where to go on; may be empty
  int line = 0;                   // of the title in the file
};

/// Refuses, with line and column, two terms of one name, a term without text, and anything before
/// the first. "see: lesson/page" may leave out either: "see: temperature", "see: /cutoffs". A line
/// "id: x" gives another id than the title's.
Result<std::vector<Term>> read_glossary(std::string_view bytes, std::string_view name);

/// The program's own terms, by title.
std::span<const Term> glossary();

/// By id, title or another name, whatever the case; null if there is none.
const Term* find_term(std::string_view name);

}  // namespace logitdice
