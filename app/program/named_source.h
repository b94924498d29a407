#pragma once

#include <span>
#include <string>
#include <string_view>

#include "app/program/app_state.h"

// What a page shows beside the distribution of the Pipeline, chosen by its name.
namespace logitdice {

/// The name of what the Pipeline shows.
inline constexpr std::string_view kPipelineSource = "pipeline";

/// Read when it is chosen.
struct NamedSource {
  std::string name;           // a bundled id, an absolute path, or kPipelineSource
  Distribution distribution;  // not for kPipelineSource

  bool operator==(const NamedSource& other) const {
    return name == other.name && distribution.logits.same(other.distribution.logits);
  }
};

Result<NamedSource> load_source(const std::string& name);

const Distribution& distribution_of(const AppState& state, const NamedSource& source);

/// Whether one of them is the Pipeline's.
bool show_pipeline(std::span<const NamedSource> sources);

}  // namespace logitdice
