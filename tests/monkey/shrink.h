#pragma once

#include <algorithm>
#include <cstddef>
#include <functional>
#include <vector>

namespace logitdice::monkey {

/// The shortest row that still fails, as far as leaving out pieces leads: halves, quarters … single
/// elements, over and over until none can be left out. `fails` is asked at most `most` times. (The
/// "ddmin" of Zeller and Hildebrandt, "Simplifying and isolating failure-inducing input", 2002.)
template <class T>
std::vector<T> shrunk(std::vector<T> row, const std::function<bool(const std::vector<T>&)>& fails,
                      int most) {
  for (std::size_t piece = (row.size() + 1) / 2; piece > 0 && most > 0;) {
    bool left_out = false;
    for (std::size_t at = 0; at < row.size() && most > 0;) {
      const auto from = row.begin() + static_cast<std::ptrdiff_t>(at);
      const auto to = from + static_cast<std::ptrdiff_t>(std::min(piece, row.size() - at));
      std::vector<T> without(row.begin(), from);
      without.insert(without.end(), to, row.end());
      --most;
      if (fails(without)) {
        row = std::move(without);
        left_out = true;
      } else {
        at += piece;
      }
    }
    if (piece > 1)
      piece = (piece + 1) / 2;
    else if (!left_out)
      break;
  }
  return row;
}

}  // namespace logitdice::monkey
