#include "app/cli/names.h"

#include <algorithm>
#include <array>

#include "core/sampling/knobs.h"
#include "core/sampling/stage.h"

namespace logitdice::cli {
namespace {

// None yet: every knob there is has one name in all engines.
constexpr std::array<Alias, 0> kAliases = {};

}  // namespace

std::span<const Alias> all_aliases() {
  return kAliases;
}

std::string canonical(std::string_view name) {
  std::string id(name);
  std::replace(id.begin(), id.end(), '-', '_');
  for (const Alias& alias : all_aliases()) {
    if (alias.name == id) return std::string(alias.id);
  }
  return find_knob(id) || find_stage(id) ? id : std::string(name);
}

}  // namespace logitdice::cli
