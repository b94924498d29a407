#pragma once

#include <string_view>
#include <vector>

namespace logitdice::cli {

struct ViewName {
  std::string_view id, title, help;
};

/// The rows of all_pages() without the window's headers, in the order of the tabs.
std::vector<ViewName> view_names();

}  // namespace logitdice::cli
