#pragma once

#include "app/program/page.h"

namespace logitdice::learn_page {

/// The row of the table of pages.
const PageInfo& page();

}  // namespace logitdice::learn_page
