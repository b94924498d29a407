#pragma once

#include <ostream>
#include <span>
#include <string>

#include "core/decoding/beam.h"
#include "core/decoding/beam_quality.h"

namespace logitdice::cli {

struct BeamReport {
  const BeamSearch& search;
  const Model& model;
};
void write_beam_text(std::ostream& out, const BeamReport& report);
void write_beam_json(std::ostream& out, const BeamReport& report);

/// Width against quality.
void write_widths_text(std::ostream& out, std::span<const WidthQuality> widths);
void write_widths_json(std::ostream& out, std::span<const WidthQuality> widths);

}  // namespace logitdice::cli
