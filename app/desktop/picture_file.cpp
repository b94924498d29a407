#include "app/desktop/picture_file.h"

#include <filesystem>
#include <string_view>

#include "core/text/letter_case.h"
#include "core/text/place.h"
#include "core/text/token_text.h"

namespace logitdice {
namespace {

struct Ending {
  std::string_view text;
  PictureKind kind;
};
constexpr Ending kEndings[] = {{"", PictureKind::png},
                               {".png", PictureKind::png},
                               {".svg", PictureKind::svg},
                               {".gif", PictureKind::gif}};

}  // namespace

Result<PictureKind> picture_kind(const std::string& path) {
  const std::string extension = lower_case(std::filesystem::path(path).extension().string());
  for (const Ending& ending : kEndings) {
    if (extension == ending.text) return ending.kind;
  }
  std::error_code problem;  // a FIFO or a device is no picture file, whatever it is called
  const auto kind = std::filesystem::status(path, problem).type();
  if (kind != std::filesystem::file_type::not_found &&
      kind != std::filesystem::file_type::regular) {
    return PictureKind::png;
  }
  return file_error(path,
                    "a picture is a PNG, an SVG or, animated, a GIF; let its name end in "
                    ".png, .svg or .gif, not in " +
                        printable(extension) + ".");
}

}  // namespace logitdice
