#pragma once

#include "app/program/page.h"

namespace logitdice::cutoffs_page {

/// A count, an area and a height: three rules on the same bars.
const PageInfo& page();

}  // namespace logitdice::cutoffs_page
