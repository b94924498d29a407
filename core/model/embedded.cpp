#include "core/model/embedded.h"

#include <algorithm>
#include <cassert>
#include <optional>

#include "core/base/assets.h"

namespace logitdice {
namespace {

// Nothing where the program was built without the file, or with one that is no model.
std::optional<Gpt> load_asset(std::string_view name) {
  const auto all = assets();
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const Asset& asset) { return asset.name == name; });
  if (found == all.end()) return std::nullopt;
  Result<Gpt> gpt = Gpt::load(found->data);
  if (!gpt) return std::nullopt;
  return std::move(gpt).value();
}

const std::optional<Gpt>& tiny() {
  static const std::optional<Gpt> gpt = load_asset("model/tiny.gguf");
  return gpt;
}

const std::optional<Gpt>& draft() {
  static const std::optional<Gpt> gpt = load_asset("model/draft.gguf");
  return gpt;
}

}  // namespace

bool has_tiny_gpt() {
  return tiny().has_value();
}

const Gpt& tiny_gpt() {
  assert(has_tiny_gpt());
  return *tiny();
}

bool has_draft_gpt() {
  return draft().has_value();
}

const Gpt& draft_gpt() {
  assert(has_draft_gpt());
  return *draft();
}

}  // namespace logitdice
