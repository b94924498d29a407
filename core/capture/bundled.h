#pragma once

#include <span>
#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/capture/distribution.h"

namespace logitdice {

/// A distribution that comes with the program: a file of assets/distributions/. A new file there is
/// a new entry here.
struct BundledDistribution {
  std::string id;         // the file's name without ".json"
  std::string title;      // as menus show it
  std::string context;    // the sentence with its blank; may be empty
  std::string note;       // one sentence: what to look at
  std::string_view json;  // the file
  int order = 0;          // the list is sorted by this number of the file
};

/// Every bundled distribution, in the order of the menu. Read once, without generating or sorting
/// anything.
std::span<const BundledDistribution> bundled_distributions();

/// Whether one of them has this id.
bool is_bundled(std::string_view id);

/// Loads one of them; an unknown id is refused with the list of those that there are.
Result<Distribution> load_bundled(std::string_view id);

}  // namespace logitdice
