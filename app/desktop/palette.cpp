#include "app/desktop/palette.h"

#include <algorithm>
#include <limits>

namespace logitdice {
namespace {

constexpr std::size_t kFlat = 48;  // colours that are taken for their number alone

// Squared, with the weights of the eye for red, green and blue.
double distance(std::uint32_t a, std::uint32_t b) {
  constexpr double kWeights[] = {0.30, 0.59, 0.11};
  double sum = 0;
  for (int i = 0; i < 3; ++i) {
    const double d = static_cast<double>(a >> 8 * i & 255) - static_cast<double>(b >> 8 * i & 255);
    sum += kWeights[i] * d * d;
  }
  return sum;
}

struct Counted {
  std::uint32_t colour;
  double count;
  double away = std::numeric_limits<double>::max();  // from the nearest that was taken
  std::size_t nearest = 0;

  double cost() const { return count * away; }
};

}  // namespace

Palette::Palette(const ColourCounts& counts) {
  std::vector<Counted> all;
  for (const auto& [colour, count] : counts) all.push_back({colour, static_cast<double>(count)});
  std::stable_sort(all.begin(), all.end(),
                   [](const Counted& a, const Counted& b) { return a.count > b.count; });
  const auto take = [&](std::uint32_t colour) {
    for (Counted& c : all) {
      const double d = distance(c.colour, colour);
      if (d < c.away) c.away = d, c.nearest = colours_.size();
    }
    colours_.push_back(colour);
  };
  const std::size_t flat = all.size() <= kMost ? all.size() : kFlat;
  for (std::size_t i = 0; i < flat; ++i) take(all[i].colour);
  while (colours_.size() < std::min(kMost, all.size())) {
    const auto worst =
        std::max_element(all.begin(), all.end(),
                         [](const Counted& a, const Counted& b) { return a.cost() < b.cost(); });
    take(worst->colour);
  }
  for (const Counted& c : all) nearest_[c.colour] = static_cast<std::uint8_t>(c.nearest);
}

}  // namespace logitdice
