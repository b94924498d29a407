#pragma once

#include <ostream>

#include "core/readings/shown.h"
#include "core/json/writer.h"

namespace logitdice {

/// Writes the trace as one JSON object: the fields of Trace, StageTrace and Row under their own
/// names, with every digit. Ranks count from 0.
void write_trace_json(std::ostream& out, const Shown& shown);

/// The part that tells what was looked at: distribution, title, context, note, profile, order,
/// knobs. The members of an open object.
void write_setting(JsonWriter& json, const Shown& shown);

}  // namespace logitdice
