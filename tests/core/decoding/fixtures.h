#pragma once

#include <doctest/doctest.h>

#include <cstddef>
#include <string_view>
#include <vector>

#include "core/decoding/generate.h"
#include "core/model/gguf.h"
#include "core/model/gpt_model.h"
#include "tests/core/model/small_model.h"

namespace logitdice::test {

/// A network of random weights: writes nonsense, but quickly and always the same.
inline const std::vector<std::byte>& small_gpt_file() {
  static const std::vector<std::byte> bytes = write_gguf(
      random_model(
          {.width = 32, .layers = 2, .heads = 2, .kv_heads = 1, .hidden = 64, .context = 48},
          NumberFormat::kF32, false, 7)
          .file);
  return bytes;
}

inline const ModelHandle& small_model() {
  static const ModelHandle model = gpt_model("small", Gpt::load(small_gpt_file()).value());
  return model;
}

inline GenerateSettings settings_with(const Knobs& knobs, std::uint64_t seed = 42) {
  GenerateSettings settings;
  settings.knobs = knobs;
  settings.seed = seed;
  settings.past_end = true;
  return settings;
}

inline Generation generated(const ModelHandle& model, const GenerateSettings& settings, std::size_t steps,
                            std::string_view prompt = "the land and") {
  Generation made = begin_generation(*model, prompt, settings).value();
  const auto written = append_steps(made, *model->new_session(), steps);
  REQUIRE(written.ok());
  return made;
}

inline bool same_tokens(const Generation& a, const Generation& b) {
  return a.tokens == b.tokens;
}

}  // namespace logitdice::test
