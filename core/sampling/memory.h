#pragma once

#include <string_view>
#include <vector>

namespace logitdice {

/// A number that a stage worked with, beside its cutoff: the entropy that typical-p compares to,
/// the σ of top-nσ, the state of mirostat.
struct Figure {
  std::string_view name;  // "entropy_nats"
  double value = 0;

  bool operator==(const Figure&) const = default;
};

/// What one stage has learnt from the draws so far: a few numbers with names.
struct StageMemory {
  std::string_view stage;       // id, "mirostat_v2"
  std::vector<Figure> figures;  // {"mu_bits", 4.2}

  bool operator==(const StageMemory&) const = default;
};

/// What a chain has learnt from the draws so far, and goes by at the next one. Data like the text:
/// a value that is handed from draw to draw (learning.h). Empty before the first draw, and always
/// for a chain without a stage that learns.
struct ChainMemory {
  std::vector<StageMemory> stages;  // in the order of the chain, those that have learnt something

  bool empty() const { return stages.empty(); }
  /// A stage's figure; `at_first` where the stage has learnt nothing yet.
  double figure(std::string_view stage, std::string_view name, double at_first) const;

  bool operator==(const ChainMemory&) const = default;
};

}  // namespace logitdice
