#pragma once

#include <ostream>

#include "core/readings/penalties.h"

namespace logitdice::cli {

/// What penalties make of a text, as the Penalties page draws it, and what it is of.
struct PenaltiesReport {
  const Distribution& distribution;
  const Profile& profile;
  const Trace& after;
  const Situation& situation;
  Penalties penalties;
};
void write_penalties_text(std::ostream& out, const PenaltiesReport& report);
void write_penalties_json(std::ostream& out, const PenaltiesReport& report);

}  // namespace logitdice::cli
