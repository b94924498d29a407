#pragma once

#include "app/program/page.h"

namespace logitdice::speculative_page {

/// A draft guesses tokens ahead, the target checks them in one pass.
const PageInfo& page();

}  // namespace logitdice::speculative_page
