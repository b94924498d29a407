#include "app/program/named_source.h"

#include <algorithm>

#include "app/program/source.h"

namespace logitdice {

Result<NamedSource> load_source(const std::string& name) {
  if (name == kPipelineSource) return NamedSource{name, {}};
  Result<Distribution> loaded = load_named(name);
  if (!loaded) return Error{loaded.error()};
  return NamedSource{loaded->id, std::move(loaded).value()};
}

const Distribution& distribution_of(const AppState& s, const NamedSource& source) {
  return source.name == kPipelineSource ? s.distribution : source.distribution;
}

bool show_pipeline(std::span<const NamedSource> sources) {
  return std::ranges::any_of(
      sources, [](const NamedSource& source) { return source.name == kPipelineSource; });
}

}  // namespace logitdice
