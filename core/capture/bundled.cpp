#include "core/capture/bundled.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "core/base/assets.h"
#include "core/capture/formats/distribution_file.h"
#include "core/capture/formats/draft.h"

namespace logitdice {
namespace {

constexpr std::string_view kFolder = "distributions/";
constexpr std::string_view kExtension = ".json";

std::vector<BundledDistribution> read_all() {
  std::vector<BundledDistribution> list;
  for (const Asset& asset : assets()) {
    if (!asset.name.starts_with(kFolder) || !asset.name.ends_with(kExtension)) continue;
    std::string_view id = asset.name.substr(kFolder.size());
    id.remove_suffix(kExtension.size());
    // A damaged file stays in the list: loading it says what is wrong, and so does the test.
    BundledDistribution entry{std::string(id), std::string(id), "", "", asset.text(), 0};
    if (Result<Draft> draft = parse_json(asset.text(), asset.name)) {
      if (!draft->title.empty()) entry.title = draft->title;
      entry.context = draft->context;
      entry.note = draft->note;
      entry.order = draft->order;
    }
    list.push_back(std::move(entry));
  }
  std::sort(list.begin(), list.end(), [](const auto& a, const auto& b) {
    return a.order != b.order ? a.order < b.order : a.id < b.id;
  });
  return list;
}

}  // namespace

std::span<const BundledDistribution> bundled_distributions() {
  static const std::vector<BundledDistribution> list = read_all();
  return list;
}

bool is_bundled(std::string_view id) {
  const auto list = bundled_distributions();
  return std::any_of(list.begin(), list.end(), [&](const auto& entry) { return entry.id == id; });
}

Result<Distribution> load_bundled(std::string_view id) {
  std::string ids;
  for (const BundledDistribution& entry : bundled_distributions()) {
    if (entry.id == id) {
      Result<Distribution> loaded =
          parse_distribution(entry.json, entry.id + std::string(kExtension));
      if (loaded) loaded->id = entry.id;
      return loaded;
    }
    ids += (ids.empty() ? "" : ", ") + entry.id;
  }
  return Error{"there is no bundled distribution \"" + std::string(id) + "\"; there are " + ids};
}

}  // namespace logitdice
