#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/task.h"
#include "core/decoding/diversity.h"
#include "core/decoding/generate.h"

// How much the texts of one prompt differ as one knob runs through its range.
namespace logitdice {

/// The knobs that have a curve, in its order.
inline constexpr std::string_view kSpreadKnobs[] = {"temperature", "top_p"};
inline constexpr std::size_t kSpreadCurves = 2;

/// The values of that knob, ascending: T 0, 0.1, … 2 and top-p 0, 0.1, … 1.
std::vector<double> spread_values(std::size_t curve);

struct SpreadPoint {
  double value = 0;
  std::optional<Diversity> diversity;  // nothing where the engine refuses the value
};

/// (curves,) of points in the order of spread_values(), as far as they have come.
using SpreadCurves = std::array<std::vector<SpreadPoint>, kSpreadCurves>;

/// What is written at each point: every knob but one as the settings have it, and the same coins at
/// all points.
struct SpreadJob {
  GenerateSettings settings;
  std::string prompt;
  int texts = 16;           // 2 to kMostContinuations
  std::size_t tokens = 24;  // of each, at most
};

struct SpreadPiece {
  std::size_t curve = 0;
  SpreadPoint point;
};
using SpreadTask = Task<SpreadPiece>;

/// The points in order, with progress: temperature first.
SpreadTask::Work spreading(ModelHandle model, SpreadJob job);

/// All of it at once.
Result<SpreadCurves> spread_curves(const ModelHandle& model, const SpreadJob& job);

}  // namespace logitdice
