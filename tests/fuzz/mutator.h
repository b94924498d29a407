#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <random>
#include <span>
#include <string>
#include <string_view>

namespace logitdice::fuzz {

/// Makes bytes out of seeds that were hardly ever written on purpose: the same ones for the same
/// seeds, on every machine.
class Mutator {
 public:
  explicit Mutator(std::span<const std::string> seeds) : seeds_(seeds) {}

  /// One to four changes of one of the seeds; at most kMost bytes, of a longer one a stretch.
  std::string next() {
    std::string bytes = stretch_of(any_seed());
    for (std::size_t times = 1 + below(4); times > 0; --times) change(bytes);
    return bytes;
  }

 private:
  static constexpr std::size_t kMost = 16384;

  // Not a std::uniform_int_distribution, which each library draws in its own way.
  std::size_t below(std::size_t n) { return static_cast<std::size_t>(random_() % n); }
  const std::string& any_seed() { return seeds_[below(seeds_.size())]; }

  std::string stretch_of(const std::string& seed) {
    return seed.size() <= kMost ? seed : seed.substr(0, kMost);
  }

  // What readers stumble over: edges of numbers, brackets, halves of characters.
  std::string_view any_word() {
    using namespace std::string_view_literals;
    static constexpr std::array kWords = {"0"sv,
                                          "-1"sv,
                                          "-0"sv,
                                          "1e999"sv,
                                          "-1e999"sv,
                                          "1e-999"sv,
                                          "18446744073709551615"sv,
                                          "NaN"sv,
                                          "\"-inf\""sv,
                                          "null"sv,
                                          "true"sv,
                                          "{}"sv,
                                          "[]"sv,
                                          "[[[[[[[["sv,
                                          "{\"a\":"sv,
                                          "]"sv,
                                          "}"sv,
                                          ","sv,
                                          "\""sv,
                                          "\\"sv,
                                          "\\ud83d"sv,
                                          "\n"sv,
                                          "\r\n"sv,
                                          "\0"sv,
                                          "\xff"sv,
                                          "\xe2\x96"sv,
                                          "\xef\xbb\xbf"sv,
                                          "{{"sv,
                                          "2147483648"sv,
                                          "1e308"sv,
                                          "0.1"sv,
                                          "("sv,
                                          ")"sv,
                                          "*"sv,
                                          "{1000}"sv};
    return kWords[below(kWords.size())];
  }

  void change(std::string& bytes) {
    const std::size_t at = below(bytes.size() + 1), left = bytes.size() - at;
    const std::size_t count = std::min(left, std::size_t{1} << below(10));
    switch (below(8)) {
      case 0:
        if (left > 0) bytes[at] = static_cast<char>(bytes[at] ^ (1 << below(8)));
        break;
      case 1:
        if (left > 0) bytes[at] = static_cast<char>(below(256));
        break;
      case 2:
        bytes.insert(at, any_word());
        break;
      case 3:
        bytes.replace(at, std::min<std::size_t>(count, 8), any_word());
        break;
      case 4:
        bytes.erase(at, count);
        break;
      case 5:
        bytes.insert(at, bytes.substr(below(bytes.size() + 1), count));
        break;
      case 6:
        set_number(bytes, at);
        break;
      default:
        splice(bytes, at);
    }
    if (bytes.size() > 2 * kMost) bytes.resize(2 * kMost);
  }

  // A length or an offset as binary files have them, four or eight bytes from the low one up.
  void set_number(std::string& bytes, std::size_t at) {
    static constexpr std::array<std::uint64_t, 9> kEdges = {
        0, 1, 0x7F, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, 1ULL << 40, ~0ULL >> 1, ~0ULL};
    const std::uint64_t value = kEdges[below(kEdges.size())];
    const std::size_t wide = below(2) == 0 ? 4 : 8;
    for (std::size_t i = 0; i < wide && at + i < bytes.size(); ++i) {
      bytes[at + i] = static_cast<char>(value >> (8 * i) & 0xFF);
    }
  }

  // The end of another seed behind the beginning of this one.
  void splice(std::string& bytes, std::size_t at) {
    const std::string other = stretch_of(any_seed());
    bytes.resize(at);
    bytes += other.substr(below(other.size() + 1));
  }

  std::span<const std::string> seeds_;
  std::mt19937_64 random_{1};
};

}  // namespace logitdice::fuzz
