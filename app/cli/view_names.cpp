#include "app/cli/view_names.h"

#include "app/pages/pages.h"

namespace logitdice::cli {

std::vector<ViewName> view_names() {
  std::vector<ViewName> names;
  for (const PageInfo* page : all_pages()) names.push_back({page->id, page->title, page->help});
  return names;
}

}  // namespace logitdice::cli
