#include "app/desktop/png.h"

#include <doctest/doctest.h>
#include <stb_image.h>

#include <filesystem>

#include "tests/window/process.h"

using namespace logitdice;
using logitdice::test::TemporaryFolder;

namespace {

Image gradient(int width, int height) {
  Image image{width, height, {}};
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      for (const int channel : {x * 7, y * 5, x + y, 255}) {
        image.rgba.push_back(static_cast<std::uint8_t>(channel));
      }
    }
  }
  return image;
}

int files_in(const std::string& folder) {
  int count = 0;
  for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator(folder)) ++count;
  return count;
}

}  // namespace

TEST_CASE("png: what is written is what is read back") {
  const TemporaryFolder folder;
  const std::string path = folder / "picture.png";
  for (const auto& [width, height] : {std::pair{1, 1}, {3, 2}, {200, 120}}) {
    const Image image = gradient(width, height);
    const auto written = write_png(path, image);
    REQUIRE(written);
    int w = 0, h = 0, channels = 0;
    stbi_uc* pixels = stbi_load(path.c_str(), &w, &h, &channels, 4);
    REQUIRE(pixels != nullptr);
    CHECK(w == width);
    CHECK(h == height);
    CHECK(channels == 3);
    CHECK(std::vector<std::uint8_t>(pixels, pixels + image.rgba.size()) == image.rgba);
    stbi_image_free(pixels);
  }
  CHECK(files_in(folder.path()) == 1);
}

TEST_CASE("png: a failure is a sentence and leaves what was there") {
  const TemporaryFolder folder;
  std::filesystem::create_directory(folder / "taken");
  const auto written = write_png(folder / "taken", gradient(4, 4));
  REQUIRE_FALSE(written);
  CHECK(written.error().starts_with(folder / "taken: "));
  CHECK(written.error().ends_with("."));
  CHECK(std::filesystem::is_directory(folder / "taken"));
  CHECK(files_in(folder.path()) == 1);
}

TEST_CASE("png: a device is written into, not replaced") {
  CHECK(write_png("/dev/null", gradient(4, 4)));
  CHECK(std::filesystem::is_character_file("/dev/null"));
}

TEST_CASE("png: a name that ends like another kind of file is refused") {
  const TemporaryFolder folder;
  for (const char* name :
       {"a.jpg", "a.JPEG", "a.gif", "a.webp", "a.png.bmp", "a.svg", "a.json", "a.pngx"}) {
    CAPTURE(name);
    const auto written = write_png(folder / name, gradient(4, 4));
    REQUIRE_FALSE(written);
    CHECK(written.error().find("let its name end in .png, not in .") != std::string::npos);
  }
  CHECK(files_in(folder.path()) == 0);
  for (const char* name : {"a.png", "a.PNG", "picture", ".hidden", "v1.2/a.png"}) {
    CAPTURE(name);
    CHECK(write_png(folder / name, gradient(4, 4)));
  }
}
