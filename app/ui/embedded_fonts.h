#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include "app/ui/type_face.h"

namespace logitdice {

/// A font file that was embedded at build time (cmake/fonts.cmake); it must be one of them.
std::span<const std::byte> embedded_font(std::string_view file);

/// The same, opened.
TypeFace embedded_face(std::string_view file);

}  // namespace logitdice
