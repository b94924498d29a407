#pragma once

#include <ostream>

#include "core/decoding/nondeterminism.h"

namespace logitdice::cli {

struct NondeterminismReport {
  const Nondeterminism& reading;
  const Model& model;
};
void write_nondeterminism_text(std::ostream& out, const NondeterminismReport& report);
void write_nondeterminism_json(std::ostream& out, const NondeterminismReport& report);

}  // namespace logitdice::cli
