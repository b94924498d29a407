#pragma once

#include "app/program/page.h"

namespace logitdice::beam_page {

const PageInfo& page();

}  // namespace logitdice::beam_page
