#pragma once

#include "app/program/page.h"

namespace logitdice::pipeline_page {

/// From logits to the next token in six phases. The smallest page: it keeps nothing of its own. To
/// make another page, copy this folder, give it a row in app/pages/pages.cpp and, where it needs
/// them, inputs, readings and actions (see the Cutoffs page).
const PageInfo& page();

}  // namespace logitdice::pipeline_page
