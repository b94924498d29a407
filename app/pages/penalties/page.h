#pragma once

#include "app/program/page.h"

namespace logitdice::penalties_page {

/// What was said is made less likely, and what that breaks.
const PageInfo& page();

}  // namespace logitdice::penalties_page
