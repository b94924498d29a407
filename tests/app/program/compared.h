#pragma once

#include <algorithm>
#include <cstddef>
#include <string>

#include "app/program/inputs.h"

// What tests of undo and of scenes compare.
namespace logitdice::test {

/// Where a person looks is not undone.
inline Inputs without_step(Inputs in) {
  in.step = -1;
  in.typed_counts = true;
  return in;
}

/// A stretch of both around the first byte that differs; empty where none does.
inline std::string first_difference(const std::string& written, const std::string& again) {
  if (written == again) return "";
  const auto at =
      std::mismatch(written.begin(), written.end(), again.begin(), again.end()).first -
      written.begin();
  const auto from = static_cast<std::size_t>(std::max<std::ptrdiff_t>(0, at - 60));
  const auto part = [&](const std::string& of) {
    return from < of.size() ? of.substr(from, 160) : std::string("nothing more");
  };
  return "\nwritten: …" + part(written) + "\nagain:   …" + part(again);
}

}  // namespace logitdice::test
