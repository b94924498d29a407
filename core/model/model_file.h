#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/model/gpt.h"

namespace logitdice {

/// A model that was read from a file, with the bytes that its weights lie in.
struct LoadedModel {
  std::string name;               // general.name of the file, or its path
  std::vector<std::byte> memory;  // moving it leaves the weights where they are
  Gpt gpt;
};

/// Larger files are refused.
inline constexpr std::size_t kMaxModelBytes = std::size_t{4} << 30;

/// Reads a GGUF file of the architecture that gpt.h describes. An error begins with the path.
Result<LoadedModel> load_model_file(const std::string& path);

}  // namespace logitdice
