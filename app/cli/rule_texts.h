#pragma once

#include <string_view>
#include <vector>

#include "core/sampling/engine_rules.h"

namespace logitdice::cli {

/// What an engine does otherwise than the textbook: the rule's name in engine_rules.h and the rule
/// in words.
struct RuleText {
  std::string_view id, text;
};

/// In the order of engine_rules.h; empty for the textbook's rules.
std::vector<RuleText> rule_texts(const EngineRules& rules);

}  // namespace logitdice::cli
