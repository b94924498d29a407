#include "core/model/embedded.h"

#include <algorithm>
#include <string>

#include "core/base/assets.h"
#include "core/model/gpt_model.h"

namespace logitdice {
namespace {

constexpr std::string_view kTinyFile = "model/tiny.gguf";

std::span<const std::byte> asset_bytes(std::string_view file) {
  const auto all = assets();
  const auto found = std::ranges::find(all, file, &Asset::name);
  return found == all.end() ? std::span<const std::byte>() : found->data;
}

// Null also for a file that is no model.
ModelHandle load_asset(std::string_view file, std::string name) {
  const std::span<const std::byte> bytes = asset_bytes(file);
  if (bytes.empty()) return nullptr;
  Result<Gpt> gpt = Gpt::load(bytes);
  return gpt ? gpt_model(std::move(name), std::move(gpt).value()) : nullptr;
}

}  // namespace

const ModelHandle& tiny_model() {
  static const ModelHandle model = load_asset(kTinyFile, "tiny GPT (embedded)");
  return model;
}

const ModelHandle& draft_model() {
  static const ModelHandle model = load_asset("model/draft.gguf", "draft GPT (embedded)");
  return model;
}

std::span<const std::byte> tiny_model_file() { return asset_bytes(kTinyFile); }

}  // namespace logitdice
