#pragma once

#include <ostream>

#include "core/decoding/steer.h"

namespace logitdice::cli {

struct SteerReport {
  const Steering& steering;
  const SteeredText& text;
};
void write_steer_text(std::ostream& out, const SteerReport& report);
void write_steer_json(std::ostream& out, const SteerReport& report);

}  // namespace logitdice::cli
