#pragma once

#include <ostream>

#include "core/capture/capture_info.h"

namespace logitdice::cli {

/// For people. `all` are the texts of the file, listed where there are several; null: it has none.
void write_info_text(std::ostream& out, const CaptureInfo& info, const Captures* all);

}  // namespace logitdice::cli
