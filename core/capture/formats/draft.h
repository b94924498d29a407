#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/capture/distribution.h"
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
  int order = 0;                           // place in the list of bundled distributions
};

// One format each. `name` begins every message.
Result<Draft> parse_text(std::string_view text, std::string_view name);
Result<Draft> parse_json(std::string_view text, std::string_view name);
Result<Draft> parse_npy(std::string_view bytes, std::string_view name);

/// Generates if there is a recipe, sorts, and gives the distribution a title.
Result<Distribution> finish(Draft draft, std::string_view name);

/// Appends a sentence.
void add_note(std::string& note, std::string_view sentence);

/// "name: sentence".
Error file_error(std::string_view name, std::string_view sentence);

}  // namespace logitdice
