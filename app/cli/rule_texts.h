#pragma once

#include <string_view>
#include <vector>

#include "core/sampling/rules.h"

namespace logitdice::cli {

/// What an engine does otherwise than the textbook: the rule's name in rules.h and the rule in words.
struct RuleText {
  std::string_view id, text;
};

/// In the order of rules.h; empty for the textbook's rules.
std::vector<RuleText> rule_texts(const Rules& rules);

}  // namespace logitdice::cli
