#pragma once

#include <string>

#include "core/base/result.h"

namespace logitdice {

enum class PictureKind { png, svg, gif };

/// Which kind of picture goes by this name: what it ends in, in whatever case, PNG where it has no
/// ending, and for a FIFO or a device of another name. Otherwise a sentence that says which endings
/// there are.
Result<PictureKind> picture_kind(const std::string& path);

}  // namespace logitdice
