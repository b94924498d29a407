#include "tests/pictures/picture.h"

#include <stb_image.h>
#include <stb_image_write.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <memory>

namespace logitdice::pictures {
namespace {

constexpr int kChannels = 3;
constexpr std::uint8_t kAway[] = {220, 0, 30}, kAtEdge[] = {40, 110, 255}, kGap[] = {128, 128, 128};
constexpr int kGapWidth = 8;  // pixels between the pictures

/// The pixels at most `radius` away from (x, y), as far as the picture goes.
struct Neighbourhood {
  Neighbourhood(const Picture& p, int x, int y, int radius)
      : left(std::max(x - radius, 0)),
        right(std::min(x + radius, p.width - 1)),
        top(std::max(y - radius, 0)),
        bottom(std::min(y + radius, p.height - 1)) {}

  template <class Visit>
  void each(const Picture& p, Visit visit) const {
    for (int y = top; y <= bottom; ++y) {
      for (int x = left; x <= right; ++x) visit(p.at(x, y));
    }
  }

  int left, right, top, bottom;
};

/// The widest span of a channel.
int contrast(const Picture& p, const Neighbourhood& around) {
  std::array<int, kChannels> low{255, 255, 255}, high{};
  around.each(p, [&](const std::uint8_t* pixel) {
    for (std::size_t c = 0; c < kChannels; ++c) {
      low[c] = std::min<int>(low[c], pixel[c]);
      high[c] = std::max<int>(high[c], pixel[c]);
    }
  });
  int widest = 0;
  for (std::size_t c = 0; c < kChannels; ++c) widest = std::max(widest, high[c] - low[c]);
  return widest;
}

std::array<double, kChannels> mean(const Picture& p, const Neighbourhood& around) {
  std::array<double, kChannels> sum{};
  int count = 0;
  around.each(p, [&](const std::uint8_t* pixel) {
    for (std::size_t c = 0; c < kChannels; ++c) sum[c] += pixel[c];
    ++count;
  });
  for (double& value : sum) value /= count;
  return sum;
}

template <class A, class B>
double farthest(const A& a, const B& b) {
  double most = 0;
  for (std::size_t c = 0; c < kChannels; ++c) {
    most = std::max(most, std::abs(static_cast<double>(a[c]) - static_cast<double>(b[c])));
  }
  return most;
}

Change change_at(const Picture& before, const Picture& after, int x, int y) {
  const double apart = farthest(before.at(x, y), after.at(x, y));
  if (apart == 0) return Change::none;
  const Neighbourhood near(before, x, y, 1), wide(before, x, y, 2);
  if (std::max(contrast(before, near), contrast(after, near)) <= kFlat) {
    return apart > kSameColour ? Change::away_from_edges : Change::at_edge;
  }
  const int reach = std::max(contrast(before, wide), contrast(after, wide));
  const double moved = farthest(mean(before, near), mean(after, near));
  return moved > kMostMove * reach ? Change::away_from_edges : Change::at_edge;
}

void paint(std::uint8_t* pixel, const std::uint8_t* colour) {
  std::copy(colour, colour + kChannels, pixel);
}

void paint_change(std::uint8_t* pixel, const std::uint8_t* after, Change change) {
  if (change == Change::away_from_edges) return paint(pixel, kAway);
  if (change == Change::at_edge) return paint(pixel, kAtEdge);
  const int grey = (after[0] + after[1] + after[2]) / kChannels;
  std::fill(pixel, pixel + kChannels, static_cast<std::uint8_t>(170 + grey / 3));
}

void paste(const Picture& from, Picture& to, int left) {
  for (int y = 0; y < from.height; ++y) {
    const std::uint8_t* row = from.at(0, y);
    std::copy(row, row + kChannels * from.width, to.at(left, y));
  }
}

struct Free {
  void operator()(stbi_uc* pixels) const { stbi_image_free(pixels); }
};

}  // namespace

Difference difference(const Picture& before, const Picture& after) {
  Difference out;
  out.same_size = before.width == after.width && before.height == after.height;
  if (!out.same_size) return out;
  out.changes.reserve(before.rgb.size() / kChannels);
  for (int y = 0; y < before.height; ++y) {
    for (int x = 0; x < before.width; ++x) {
      out.changes.push_back(change_at(before, after, x, y));
      out.changed += out.changes.back() != Change::none;
      out.away += out.changes.back() == Change::away_from_edges;
    }
  }
  return out;
}

Picture side_by_side(const Picture& before, const Picture& after, const Difference& difference) {
  const int second = before.width + kGapWidth, third = second + after.width + kGapWidth;
  Picture out{
      third + (difference.same_size ? after.width : 0), std::max(before.height, after.height), {}};
  out.rgb.resize(static_cast<std::size_t>(kChannels) * static_cast<std::size_t>(out.width) *
                 static_cast<std::size_t>(out.height));
  for (int y = 0; y < out.height; ++y) {
    for (int x = 0; x < out.width; ++x) paint(out.at(x, y), kGap);
  }
  paste(before, out, 0);
  paste(after, out, second);
  if (!difference.same_size) return out;
  auto change = difference.changes.begin();
  for (int y = 0; y < after.height; ++y) {
    for (int x = 0; x < after.width; ++x) {
      paint_change(out.at(third + x, y), after.at(x, y), *change++);
    }
  }
  return out;
}

Result<Picture> load_picture(const std::string& path) {
  Picture out;
  int channels = 0;
  const std::unique_ptr<stbi_uc, Free> pixels(
      stbi_load(path.c_str(), &out.width, &out.height, &channels, kChannels));
  if (!pixels) return Error{path + ": " + stbi_failure_reason() + "."};
  const std::size_t bytes = static_cast<std::size_t>(kChannels) *
                            static_cast<std::size_t>(out.width) *
                            static_cast<std::size_t>(out.height);
  out.rgb.assign(pixels.get(), pixels.get() + bytes);
  return out;
}

Result<bool> save_picture(const std::string& path, const Picture& picture) {
  stbi_write_force_png_filter = 0;  // flat areas: rows as they are pack best
  const int stride = picture.width * kChannels;
  if (stbi_write_png(path.c_str(), picture.width, picture.height, kChannels, picture.rgb.data(),
                     stride) == 0) {
    return Error{path + ": the picture cannot be written there."};
  }
  return true;
}

}  // namespace logitdice::pictures
