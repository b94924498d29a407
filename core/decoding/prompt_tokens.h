#pragma once

#include <vector>

#include "core/capture/capture.h"
#include "core/model/model.h"

namespace logitdice {

/// The tokens of a prompt of which a file has the text alone, where its ids and pieces are those of
/// this model; else what the file has.
std::vector<TokenId> prompt_tokens(const Capture& capture, const Model& model);

}  // namespace logitdice
