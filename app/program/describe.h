#pragma once

#include <string>

#include "app/program/app_state.h"
#include "core/lesson/markdown.h"
#include "core/readings/describe.h"

namespace logitdice {

/// The page on the screen in plain sentences with its numbers, a line each or a few: for a screen
/// reader. What is said comes from the readings; see core/readings/describe.h.
std::string describe(const AppState& state);

// ---- for the pages ----

/// The distribution on the screen under the chain in force.
Described described(const AppState& state);

/// The distribution, the phase, the chain, the best tokens, the selected one, what is sampled.
std::string describe_shown(const AppState& state);

/// The coin, the draws, the sentence with its blank filled.
std::string describe_dice(const AppState& state);

/// A text of a model: the words and how it was written.
std::string describe_text(const Generation& text, const std::string& words,
                          const TextStatistics& statistics);

/// The prompt and what the model wrote on from it, on one line; null: the embedded one.
std::string written_words(const Generation& text, const ModelHandle& model);

/// The lesson that is open, its step and its question; nothing where none is.
std::string describe_lesson(const AppState& state);

/// A text of a lesson, a sentence or more a block; and the words of a line of it.
std::string describe_blocks(const std::vector<Block>& blocks);
std::string run_words(const TextRuns& runs);

/// Any text with its line breaks as gaps.
std::string on_one_line(const std::string& words);

/// One sentence on a line of its own; nothing for an empty one.
std::string said(const std::string& text);

}  // namespace logitdice
