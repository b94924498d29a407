#pragma once

#include <optional>
#include <ostream>
#include <vector>

#include "core/decoding/diversity.h"
#include "core/decoding/group.h"
#include "core/decoding/spread.h"
#include "core/decoding/token_tree.h"
#include "core/model/model.h"

namespace logitdice::cli {

/// The texts of one prompt, as the Generate page draws many at once.
struct TextsReport {
  const Model& model;
  std::vector<Generation> texts;
  Diversity diversity;
  TokenTree tree;
  std::optional<Reward> reward;
  Group group;  // where there is a reward
  std::optional<SpreadCurves> curves;
};
void write_texts_text(std::ostream& out, const TextsReport& report);
void write_texts_json(std::ostream& out, const TextsReport& report);

}  // namespace logitdice::cli
