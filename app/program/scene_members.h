#pragma once

#include <span>
#include <string_view>

#include "app/program/scene.h"

namespace logitdice {

/// Adds a sentence for every member of an object of the scene that is none of these: a name that is
/// written wrongly would otherwise change nothing without a word.
void refuse_other_members(const SceneReader& reader, const JsonValue& object,
                          std::span<const std::string_view> known);

}  // namespace logitdice
