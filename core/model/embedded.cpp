#include "core/model/embedded.h"

#include <algorithm>
#include <string>

#include "core/base/assets.h"
#include "core/model/gpt_model.h"

namespace logitdice {
namespace {

// Null also for a file that is no model.
ModelHandle load_asset(std::string_view file, std::string name) {
  const auto all = assets();
  const auto found = std::ranges::find(all, file, &Asset::name);
  if (found == all.end()) return nullptr;
  Result<Gpt> gpt = Gpt::load(found->data);
  return gpt ? gpt_model(std::move(name), std::move(gpt).value()) : nullptr;
}

}  // namespace

const ModelHandle& tiny_model() {
  static const ModelHandle model = load_asset("model/tiny.gguf", "tiny GPT (embedded)");
  return model;
}

const ModelHandle& draft_model() {
  static const ModelHandle model = load_asset("model/draft.gguf", "draft GPT (embedded)");
  return model;
}

}  // namespace logitdice
