#pragma once

#include "app/program/page.h"

namespace logitdice {

/// Every page, in the order of the tabs; the keys 1 to 9 open them.
Pages all_pages();

}  // namespace logitdice
