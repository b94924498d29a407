#pragma once

#include <imgui.h>

#include <algorithm>
#include <array>
#include <cmath>

// How far apart two colours look, to usual eyes and to colour-blind ones.
namespace logitdice::test {

using Triple = std::array<double, 3>;
using Matrix = std::array<Triple, 3>;

/// Linear RGB as it is seen: usual, protanopia, deuteranopia, tritanopia (Machado, Oliveira and
/// Fernandes 2009, severity 1).
inline constexpr Matrix kSights[] = {{{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}},
                                     {{{0.152286, 1.052583, -0.204868},
                                       {0.114503, 0.786281, 0.099216},
                                       {-0.003882, -0.048116, 1.051998}}},
                                     {{{0.367322, 0.860646, -0.227968},
                                       {0.280085, 0.672501, 0.047413},
                                       {-0.011820, 0.042940, 0.968881}}},
                                     {{{1.255528, -0.076749, -0.178779},
                                       {-0.078411, 0.930809, 0.147602},
                                       {0.004733, 0.691367, 0.303900}}}};

inline Triple times(const Matrix& m, const Triple& v) {
  Triple out{};
  for (std::size_t i = 0; i < 3; ++i) out[i] = m[i][0] * v[0] + m[i][1] * v[1] + m[i][2] * v[2];
  return out;
}

inline Triple linear_rgb(ImU32 colour) {
  Triple out{};
  for (std::size_t i = 0; i < 3; ++i) {
    const double c = ((colour >> (8 * i)) & 0xff) / 255.0;
    out[i] = c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
  }
  return out;
}

/// Oklab (Ottosson 2020), where equal steps look equally large.
inline Triple oklab(const Triple& rgb) {
  constexpr Matrix kCones = {{{0.4122214708, 0.5363325363, 0.0514459929},
                              {0.2119034982, 0.6806995451, 0.1073969566},
                              {0.0883024619, 0.2817188376, 0.6299787005}}};
  constexpr Matrix kLab = {{{0.2104542553, 0.7936177850, -0.0040720468},
                            {1.9779984951, -2.4285922050, 0.4505937099},
                            {0.0259040371, 0.7827717662, -0.8086757660}}};
  Triple cones = times(kCones, rgb);
  for (double& c : cones) c = std::cbrt(c);
  return times(kLab, cones);
}

/// 0 to 100.
inline double distance_seen(ImU32 a, ImU32 b, const Matrix& sight) {
  const auto seen = [&](ImU32 colour) {
    Triple rgb = times(sight, linear_rgb(colour));
    for (double& c : rgb) c = std::clamp(c, 0.0, 1.0);
    return oklab(rgb);
  };
  const Triple x = seen(a), y = seen(b);
  return 100 * std::hypot(x[0] - y[0], x[1] - y[1], x[2] - y[2]);
}

}  // namespace logitdice::test
