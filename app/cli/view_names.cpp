#include "app/cli/view_names.h"

#include "app/pages/pages.h"

namespace logitdice::cli {

std::vector<ViewName> view_names() {
  std::vector<ViewName> names;
  for (const ViewInfo& view : all_views()) names.push_back({view.id, view.title, view.help});
  return names;
}

}  // namespace logitdice::cli
