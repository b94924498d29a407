#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "core/model/gpt.h"
#include "core/model/model.h"

namespace logitdice {

/// A network on this processor as a model. `memory` is what its weights lie in, empty if that
/// outlives the program's models anyway; moving a vector leaves its numbers where they are.
ModelHandle gpt_model(std::string name, Gpt gpt, std::vector<std::byte> memory = {});

}  // namespace logitdice
