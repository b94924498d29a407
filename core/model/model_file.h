#pragma once

#include <cstddef>
#include <string>

#include "core/base/result.h"
#include "core/model/model.h"

namespace logitdice {

/// Larger files are refused.
inline constexpr std::size_t kMaxModelBytes = std::size_t{4} << 30;

/// Reads a GGUF file of the architecture that gpt.h describes. The model is called what the file
/// says (general.name), or by its path. An error begins with the path.
Result<ModelHandle> load_model_file(const std::string& path);

}  // namespace logitdice
