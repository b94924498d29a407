#pragma once

#include <cstddef>
#include <functional>
#include <string>

#include "core/base/result.h"
#include "core/model/model.h"

namespace logitdice {

/// Larger files are refused.
inline constexpr std::size_t kMaxModelBytes = std::size_t{4} << 30;

/// Hears which part of a file has been read, 0 to 1; false: nobody wants the rest.
using ReadWatch = std::function<bool(double share)>;

/// Reads a GGUF file of the architecture that gpt.h describes. The model is called what the file
/// says (general.name), or by its path. An error begins with the path.
Result<ModelHandle> load_model_file(const std::string& path, const ReadWatch& watch = {});

/// Why there can be no model in the file, without reading all of it: it is not there, or it does
/// not begin as a GGUF file does. Empty where nothing is wrong so far.
std::string check_model_file(const std::string& path);

}  // namespace logitdice
