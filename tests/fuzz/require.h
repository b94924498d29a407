#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

// What every fuzz target has in common.
namespace logitdice::fuzz {

/// A promise that is broken ends the run, as a fault in memory does.
inline void require(bool holds) {
  if (!holds) std::abort();
}

inline std::string_view text_of(const std::uint8_t* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

/// A refusal is a sentence that begins with what it is about; a command that mends it may stand on
/// a line of its own.
inline void check_refusal(std::string_view sentence, std::string_view name) {
  const bool fine = sentence.starts_with(name) && sentence.substr(name.size()).starts_with(":") &&
                    std::count(sentence.begin(), sentence.end(), '\n') <= 1 &&
                    sentence.size() < 20'000;
  if (fine) return;
  std::fprintf(stderr, "no such sentence may be said: %.*s\n", static_cast<int>(sentence.size()),
               sentence.data());
  std::abort();
}

}  // namespace logitdice::fuzz
