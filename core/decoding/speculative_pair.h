#pragma once

#include "core/base/result.h"
#include "core/capture/distribution.h"
#include "core/model/model.h"

namespace logitdice {

/// Two distributions whose ids mean the same tokens.
struct DistributionPair {
  Distribution target, draft;
};

/// The draft's tokens under the target's ids: a token that both name is the same one, whatever ids
/// their files gave it; what the target does not have keeps an id of its own. Refuses lists that
/// cannot be matched: only one of them has names, or a name stands twice and the ids do not tell
/// which is meant.
Result<DistributionPair> matched_pair(Distribution target, Distribution draft);

/// A model that expects the same at every place of every text, so that two distributions can be
/// written with. Its texts begin with a token that is none of the list.
ModelHandle fixed_model(const Distribution& distribution);

}  // namespace logitdice
