#pragma once

#include <span>
#include <string>

#include "app/cli/streams.h"
#include "core/base/result.h"
#include "core/readings/compare_settings.h"

namespace logitdice::cli {

/// "llama.cpp,top_p=0.9,temp=2": an engine, and knobs that differ from `in_force`. A value that the
/// engine refuses is taken: its column says so. Refuses what is no engine, no knob and no number.
Result<ColumnSetting> read_column(std::string_view text, const ColumnSetting& in_force);

/// `logitdice compare`.
int compare_command(std::span<const std::string> arguments, const Streams& io);

}  // namespace logitdice::cli
