#pragma once

#include <span>
#include <string>
#include <string_view>

#include "core/lesson/markdown.h"

// Markdown as HTML, for paper and telephones. Well-formed XML as well, so that every reader agrees
// where an element ends.
namespace logitdice {

/// Links to terms of the glossary lead to "#term-ID" on the same page, all others are text: a page
/// on paper leads nowhere.
std::string html_of(const TextRuns& runs);
std::string html_of(std::span<const Block> blocks);

}  // namespace logitdice
