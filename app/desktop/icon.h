#pragma once

#include <string>

#include "app/desktop/png.h"

namespace logitdice {

/// The program's icon, drawn at `size` x `size` px with transparent corners: three falling bars,
/// the first in the leader's orange.
Image make_icon(int size);

/// The same as SVG, of 128 units a side.
std::string icon_svg();

}  // namespace logitdice
