#pragma once

#include <cstddef>
#include <span>
#include <string_view>

namespace logitdice {

/// A file that was embedded into the executable at build time.
struct Asset {
  std::string_view name;            // path below assets/, for example "distributions/cat_sat_on.json"
  std::span<const std::byte> data;  // the file's bytes, for the life of the program

  std::string_view text() const {
    return {reinterpret_cast<const char*>(data.data()), data.size()};
  }
};

/// Every file below assets/.
std::span<const Asset> assets();

/// The font files found at build time, each as gzip, named by file name ("Inter-Regular.otf"); see
/// app/ui/embedded_fonts.h.
std::span<const Asset> fonts();

}  // namespace logitdice
