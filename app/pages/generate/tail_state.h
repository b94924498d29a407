#pragma once

#include <array>
#include <memory>
#include <string>

#include "app/program/app_state.h"
#include "core/decoding/derailments.h"

// The tail's risk over texts: of the one text, and of six that are written to show it.
namespace logitdice::generate_page {

struct TailInputs {
  int rule = kTopP;  // the yardstick's

  bool operator==(const TailInputs&) const = default;
};

struct TailState {
  // ---- six texts ----
  DerailingTask task;
  bool running = false;
  DerailingJob job;  // that they were begun with
  ModelChoice choice;
  ModelHandle model;
  std::array<DerailingText, kDerailingTexts> texts;

  // ---- the one text ----
  Derailments own;
  std::shared_ptr<WrittenText> counted;  // whose first steps are in it
  std::size_t steps = 0;
};

struct SetYardstick {
  int rule;
};
void update(AppState& state, const SetYardstick& action);

void write_tail(AppState& state);
void stop_tail(AppState& state);
void poll_tail(AppState& state);
bool tail_is_old(const AppState& state);

/// Counts on in the one text: a frame's work, never more. Whether there is more to do.
void count_derailments(AppState& state);
bool counting_derailments(const AppState& state);

Yardstick shown_yardstick(const AppState& state);

inline const TailInputs& tail_inputs(const AppState& s) {
  return s.in.pages.get<TailInputs>();
}
inline TailInputs& tail_inputs(AppState& s) {
  return s.in.pages.get<TailInputs>();
}
inline const TailState& tail(const AppState& s) {
  return s.readings.get<TailState>();
}
inline TailState& tail(AppState& s) {
  return s.readings.get<TailState>();
}

std::string describe_tail(const AppState& state);

}  // namespace logitdice::generate_page
