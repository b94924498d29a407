#pragma once

#include "app/program/page.h"

namespace logitdice::generate_page {

/// A model writes; every step is kept.
const PageInfo& page();

}  // namespace logitdice::generate_page
