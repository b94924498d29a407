#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/capture/distribution.h"
#include "core/capture/formats/format.h"
#include "core/capture/generated.h"

namespace logitdice {

/// What a file says, before anything is sorted or generated.
struct Draft {
  std::string title, context, note;  // each may be empty
  std::vector<std::string> pieces;   // (n,) bytes, or empty: no names
  std::vector<float> scores;         // (n,) nats, by id
  Tail tail;
  std::optional<VocabularyRecipe> recipe;  // instead of pieces and scores
  std::optional<CompareExample> compare;
  int order = 0;  // place in the list of bundled distributions
};

// One format each. `name` begins every message.
Result<Draft> parse_text(std::string_view text, std::string_view name);
Result<Draft> parse_json(std::string_view text, std::string_view name);

/// Generates if there is a recipe, sorts, and gives the distribution a title.
Result<Distribution> finish(Draft draft, std::string_view name);

/// The same of what was read, if it was.
Result<Opened> opened(Result<Draft> draft, std::string_view name);

/// Why the tail cannot be what lies below the lowest of the scores, in nats: m tokens sum to at
/// most m·e^(lowest z). Empty if it can, and where it is not known how many they are.
std::string tail_refusal(std::span<const float> scores, const Tail& tail);

/// Whether a name ends in an extension, given in lower case: ".npy".
bool has_extension(std::string_view name, std::string_view extension);

/// Appends a sentence.
void add_note(std::string& note, std::string_view sentence);

}  // namespace logitdice
