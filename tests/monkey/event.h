#pragma once

#include <array>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"

namespace logitdice::monkey {

/// What a deed makes its choices by. They mean something whatever is on the screen, so that events
/// stay events when those before them are left out.
using Numbers = std::array<unsigned, 4>;

/// One thing that a monkey does.
struct Event {
  std::string deed;  // of all_deeds()
  Numbers numbers{};

  bool operator==(const Event&) const = default;
};
using Events = std::vector<Event>;

/// A row of them from all_deeds(), each as often as its weight has it: the same ones for the same
/// seed, on every machine.
Events any_events(unsigned seed, std::size_t count);

/// A line each, "touch 412 3 0 77", and back: "FILE:LINE: …" where there is none.
std::string text_of(const Events& events);
Result<Events> read_events(const std::string& text, const std::string& name);

}  // namespace logitdice::monkey
