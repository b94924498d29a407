#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace logitdice {

/// The words of a text in its order, in lower case: longest runs of ASCII letters, in which single
/// apostrophes (' or U+2019, kept as ') may stand between two letters. "Tom's 2 cats—Ann’s!" has
/// the words tom's, cats, ann's. The word list beside the model counts words this way, and so must
/// whoever measures how much of a text is made of them. What other characters a run touches does
/// not matter.
std::vector<std::string> words_of(std::string_view text);

}  // namespace logitdice
