#include "app/desktop/film.h"

#include <doctest/doctest.h>
#include <stb_image.h>

#include <cstring>
#include <random>
#include <set>

#include "app/desktop/palette.h"
#include "app/desktop/picture_file.h"

using namespace logitdice;

namespace {

Image plain(int width, int height, std::uint32_t colour) {
  Image image{width, height, {}};
  for (int i = 0; i < width * height; ++i) {
    for (const int shift : {0, 8, 16}) {
      image.rgba.push_back(static_cast<std::uint8_t>(colour >> shift));
    }
    image.rgba.push_back(255);
  }
  return image;
}

void set(Image& image, int x, int y, std::uint32_t colour) {
  for (int i = 0; i < 3; ++i) {
    image.rgba[static_cast<std::size_t>(4 * (y * image.width + x) + i)] =
        static_cast<std::uint8_t>(colour >> 8 * i);
  }
}

/// A GIF as another program reads it.
struct Read {
  int width = 0, height = 0, frames = 0;
  std::vector<int> delays_ms;
  std::vector<std::uint8_t> rgba;  // (frames, height, width, 4)
};

Read read(const std::string& gif) {
  Read r;
  int* delays = nullptr;
  int channels = 0;
  stbi_uc* pixels = stbi_load_gif_from_memory(reinterpret_cast<const stbi_uc*>(gif.data()),
                                              static_cast<int>(gif.size()), &delays, &r.width,
                                              &r.height, &r.frames, &channels, 4);
  REQUIRE(pixels != nullptr);
  r.delays_ms.assign(delays, delays + r.frames);
  r.rgba.assign(pixels, pixels + std::size_t{4} * static_cast<std::size_t>(r.width) *
                                     static_cast<std::size_t>(r.height) *
                                     static_cast<std::size_t>(r.frames));
  stbi_image_free(pixels);
  stbi_image_free(delays);
  return r;
}

}  // namespace

TEST_CASE("gif: header, size, pictures and how long each stands") {
  Film film;
  Image picture = plain(40, 30, 0x1c2025);
  film.add(picture, 150);
  set(picture, 3, 4, 0x0000ff);
  film.add(picture, 8);
  film.add(picture, 7);  // the same: it stands longer
  set(picture, 39, 29, 0x00ff00);
  film.add(picture, 20);
  REQUIRE(film.frames().size() == 3);
  const Result<std::string> gif = gif_of(film);
  REQUIRE(gif);
  CHECK(gif.value().starts_with("GIF89a"));
  CHECK(gif.value().find("NETSCAPE2.0") != std::string::npos);  // it plays for ever
  const Read r = read(gif.value());
  CHECK(r.width == 40);
  CHECK(r.height == 30);
  CHECK(r.delays_ms == std::vector<int>{1500, 150, 200});
}

TEST_CASE("gif: up to 255 colours come back exactly") {
  Film film;
  std::vector<Image> pictures;
  std::mt19937 random(5);
  for (int k = 0; k < 4; ++k) {
    Image picture = plain(32, 16, 0x202020);
    for (int i = 0; i < 60; ++i) {
      const auto shade = static_cast<std::uint32_t>(k * 60 + i);
      set(picture, static_cast<int>(random() % 32), static_cast<int>(random() % 16),
          shade << 16 | (255 - shade) << 8 | 17);
    }
    film.add(picture, 10);
    pictures.push_back(picture);
  }
  const Result<std::string> gif = gif_of(film);
  REQUIRE(gif);
  const Read r = read(gif.value());
  REQUIRE(r.frames == 4);
  for (int k = 0; k < 4; ++k) {
    const auto& wanted = pictures[static_cast<std::size_t>(k)].rgba;
    CHECK(std::memcmp(r.rgba.data() + std::size_t(k) * wanted.size(), wanted.data(),
                      wanted.size()) == 0);
  }
}

TEST_CASE("gif: of more colours flat areas stay exact and the others near") {
  ColourCounts counts;
  const std::uint32_t flat[] = {0x1c2025, 0xe8a33b, 0x5ab4e8, 0xffffff};
  for (const std::uint32_t colour : flat) counts[colour] = 100000;
  for (std::uint32_t a = 0; a < 255; ++a) {  // edges of letters on them
    counts[a << 16 | a << 8 | a] += 3;
    counts[(a / 2) << 16 | a << 8 | (255 - a)] += 2;
  }
  const Palette palette(counts);
  CHECK(palette.colours().size() == Palette::kMost);
  const auto off = [&](std::uint32_t colour) {
    const std::uint32_t near = palette.colours()[palette.index_of(colour)];
    int worst = 0;
    for (int i = 0; i < 3; ++i) {
      worst = std::max(worst, std::abs(static_cast<int>(colour >> 8 * i & 255) -
                                       static_cast<int>(near >> 8 * i & 255)));
    }
    return worst;
  };
  for (const std::uint32_t colour : flat) CHECK(off(colour) == 0);
  for (const auto& [colour, count] : counts) CHECK(off(colour) <= 6);
  std::set<std::uint32_t> distinct(palette.colours().begin(), palette.colours().end());
  CHECK(distinct.size() == palette.colours().size());
}

TEST_CASE("gif: the same film gives the same bytes") {
  const auto make = [] {
    Film film;
    film.add(plain(20, 10, 0x112233), 10);
    film.add(plain(20, 10, 0x332211), 10);
    return gif_of(film).value();
  };
  CHECK(make() == make());
}

TEST_CASE("pictures: the name's ending says which kind") {
  CHECK(picture_kind("a.png").value() == PictureKind::png);
  CHECK(picture_kind("a").value() == PictureKind::png);
  CHECK(picture_kind("a.SVG").value() == PictureKind::svg);
  CHECK(picture_kind("b.b/a.gif").value() == PictureKind::gif);
  for (const char* name : {"a.jpg", "a.svgz", "a.pdf", "a.png.bmp"}) {
    REQUIRE_FALSE(picture_kind(name));
    CHECK(picture_kind(name).error().find("end in .png, .svg or .gif, not in .") !=
          std::string::npos);
  }
}
