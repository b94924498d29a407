#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/task.h"
#include "core/decoding/beam.h"

// What a wider beam is worth on a model: one search a prompt and width.
namespace logitdice {

/// What the searches of one width found, each number the mean over the prompts. Distinct-n is
/// nothing where no text has n tokens.
struct WidthQuality {
  int width = 0;
  double log_probability = 0;           // of the best text, nats a token
  std::optional<double> distinct_all;   // distinct-n over the `width` best texts together
  std::optional<double> distinct_best;  // within the best text alone

  bool operator==(const WidthQuality&) const = default;
};

struct QualitySettings {
  std::vector<std::string> prompts;
  BeamSettings search;  // whatever its width
  int widest = kWidestBeam;
  int ngram = 2;
};

/// Eight beginnings of stories, of forty tokens each.
std::span<const std::string_view> quality_prompts();
inline constexpr std::size_t kQualitySteps = 40;

/// Of searches of one width that are done.
WidthQuality width_quality(std::span<const BeamSearch> searches, int ngram);

/// Searches with one width from each prompt; `searched` is told after each of them and may be
/// empty.
Result<WidthQuality> measure_width(const Model& model, const QualitySettings& settings, int width,
                                   std::stop_token stopping = {},
                                   const std::function<void()>& searched = {});

/// Searches in the background: `searching_beam` hands its one search over at its end, `measuring`
/// each width's numbers from 1 on. Their progress is that of the passes of the model.
using BeamTask = Task<BeamSearch>;
BeamTask::Work searching_beam(ModelHandle model, std::string prompt, const BeamSettings& settings);
using QualityTask = Task<WidthQuality>;
QualityTask::Work measuring_widths(ModelHandle model, const QualitySettings& settings);

}  // namespace logitdice
