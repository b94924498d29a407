// libFuzzer: no bytes may crash the reader of trees of texts, or a search in what it accepts.

#include <string>

#include "core/decoding/beam.h"
#include "core/decoding/beam_words.h"
#include "core/decoding/tree_model.h"
#include "tests/fuzz/require.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace logitdice;
  using fuzz::require;
  const auto tree = read_text_tree(std::string(fuzz::text_of(data, size)), "t.json");
  if (!tree) {
    fuzz::check_refusal(tree.error(), "t.json");
    return 0;
  }
  require(tree->depth >= 1);
  BeamSettings settings{.width = 3, .steps = 8, .alpha = 0.7};
  settings.ends = tree->ends;
  const auto search = beam_search(*tree->model, "x", settings);
  require(search.ok() && !search->nodes.empty());
  for (const BeamNode& node : search->nodes) require(node.p > 0 && node.p <= 1 + 1e-6);
  (void)greedy_words(search.value(), *tree->model);
  (void)over_words(search.value(), *tree->model);
  (void)branch_words(search.value(), *tree->model, 0);
  (void)alpha_words(search.value(), *tree->model);
  return 0;
}
