#pragma once

#include "app/program/page.h"

namespace logitdice::compare_page {

/// Several settings on the same logits and the same coin.
const PageInfo& page();

}  // namespace logitdice::compare_page
