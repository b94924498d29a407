#pragma once

#include <span>
#include <string_view>

#include "tests/monkey/cage.h"
#include "tests/monkey/event.h"

namespace logitdice::monkey {

/// What a monkey can do.
struct Deed {
  std::string_view name;
  unsigned weight;  // how often, beside the others
  void (*act)(Cage&, const Numbers&);
};
std::span<const Deed> all_deeds();
/// Null if there is none of that name.
const Deed* find_deed(std::string_view name);

/// An event's numbers are below.
inline constexpr unsigned kNumbers = 1 << 16;

}  // namespace logitdice::monkey
