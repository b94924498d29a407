#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "app/program/app_state.h"
#include "core/base/result.h"

// What the window that presents tells the one with the notes: a small file that it replaces at once
// whenever something of it changed.
namespace logitdice {

struct Presented {
  bool on = false;                   // it presents
  std::string title;                 // of the lesson; without one the page's
  std::string step, next;            // titles; after the last step the next lesson's, or empty
  int number = 0, count = 0;         // of the step, from 1, and of all; 0: there are none
  std::string notes;                 // for the teacher
  int minutes = 0;                   // that are planned; 0: none
  std::int64_t began_s = 0;          // since this machine was started; 0: nothing has begun
  bool asks = false;                 // a question is open
  std::vector<std::string> answers;  // its choices
  std::vector<std::int64_t> votes;   // of each; the class does not see them yet

  bool operator==(const Presented&) const = default;
};

/// Of the state, without its notes; `began_s` is for who knows the clock.
Presented presented_of(const AppState& state);
/// What numbers they claim is computed: once a step is enough.
std::string presented_notes(const AppState& state);

std::string presented_text(const Presented& presented);
/// `name` stands before the sentence where it is no such file.
Result<Presented> read_presented(std::string text, std::string_view name);

/// Beside the last state; empty where there is no place for it.
std::string presented_path();

}  // namespace logitdice
