#pragma once

#include <optional>
#include <string>

#include "app/program/model_choice.h"
#include "core/decoding/spread.h"

namespace logitdice {
struct AppState;
}

// How much many texts differ over the range of a knob, on a worker.
namespace logitdice::generate_page {

struct SpreadState {
  SpreadTask task;
  bool running = false;
  double progress = 0;
  std::string error;
  std::optional<SpreadJob> of;  // what the curves were made of
  ModelChoice choice;           // of the model that wrote them
  SpreadCurves curves;
};

/// What the curves would be made of now.
SpreadJob spread_job(const AppState& state);

/// Whether a curve was made with another prompt, seed or chain, or with other knobs than now, its
/// own left out: it shows all values of that one.
bool is_old_curve(const AppState& state, std::size_t curve);

void start_spread(AppState& state);
void stop_spread(AppState& state);
void poll_spread(AppState& state);

}  // namespace logitdice::generate_page
