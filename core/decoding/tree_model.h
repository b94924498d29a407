#pragma once

#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/model/model.h"

namespace logitdice {

/// A model whose every text is written down in a file.
struct TextTree {
  std::string title;
  ModelHandle model;
  std::vector<TokenId> ends;  // tokens that nothing follows: BeamSettings::ends
  int depth = 0;              // tokens of its longest text
};

/// For examples that fit on a blackboard:
///
///     {"children": [{"token": "A", "p": 0.4, "children": [{"token": "x", "p": 0.5}, …]}, …]}
///
/// p is the token's probability after its parent, above 0. What those of one parent lack of 1 is
/// the tail of tokens without a name; up to 1.005 they are taken as rounded, and are parts of their
/// sum. A token without children ends its text. Optional beside "children" of the whole: "title".
///
/// The model ignores the prompt and knows a text by the tokens after it. An error begins with
/// "name:line:column: ".
Result<TextTree> read_text_tree(std::string text, std::string name);

/// The worked example, assets/trees/worked_example.json, a file of that kind.
const TextTree& worked_example_tree();

}  // namespace logitdice
