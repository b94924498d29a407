#pragma once

#include "app/program/page.h"

namespace logitdice::steer_page {

const PageInfo& page();

}  // namespace logitdice::steer_page
