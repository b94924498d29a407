#include <utility>

#include "core/capture/formats/format.h"
#include "core/capture/formats/json_beginning.h"

namespace logitdice {
namespace {

constexpr std::string_view kTreeKey = "children";

bool looks_like_tree(std::string_view beginning, std::string_view) {
  return beginning_of_json(beginning).has(kTreeKey);
}

Result<Opened> read_tree(std::string bytes, std::string_view) {
  return Opened(TreeText{std::move(bytes)});
}

}  // namespace

Format tree_format() {
  static constexpr std::string_view kTreeExtensions[] = {".json"};
  return {"tree", "trees of texts (\"children\")", looks_like_tree, read_tree, kTreeExtensions};
}

}  // namespace logitdice
