#pragma once

#include <doctest/doctest.h>

#include <string_view>
#include <utility>

#include "core/decoding/beam.h"
#include "core/decoding/tree_model.h"

namespace logitdice::test {

inline TextTree tree_of(const char* text) {
  auto read = read_text_tree(text, "tree.json");
  REQUIRE_MESSAGE(read.ok(), (read.ok() ? "" : read.error()));
  return std::move(read).value();
}

inline BeamSearch searched(const ModelHandle& model, const BeamSettings& settings,
                           std::string_view prompt = "the land and") {
  auto made = beam_search(*model, prompt, settings);
  REQUIRE_MESSAGE(made.ok(), (made.ok() ? "" : made.error()));
  return std::move(made).value();
}

inline BeamSearch searched(const TextTree& tree, BeamSettings settings) {
  settings.ends = tree.ends;
  return searched(tree.model, settings, "");
}

inline const BeamNode& node_of(const BeamSearch& made, int index) {
  REQUIRE(index >= 0);
  return made.nodes[static_cast<std::size_t>(index)];
}
inline const BeamNode& best_of(const BeamSearch& made) {
  return node_of(made, made.best());
}

inline std::string best_text(const BeamSearch& made, const ModelHandle& model) {
  return path_text(made, *model, made.best());
}

}  // namespace logitdice::test
