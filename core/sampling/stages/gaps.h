#pragma once

#include <string>

namespace logitdice {

/// What a division by T > 0 does to the gaps between scores: "gaps double", "gaps become 0.40 times
/// as wide", "nothing changes".
std::string gaps_at(double temperature);

}  // namespace logitdice
