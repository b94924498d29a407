#pragma once

#include <fstream>
#include <string>

namespace logitdice::test {

/// How much more memory the program has held than at the beginning, at most, in bytes; 0 where the
/// system does not tell, and under a sanitizer, which keeps what was given back.
class MemoryPeak {
 public:
  MemoryPeak() {
    std::ofstream("/proc/self/clear_refs") << '5';  // begins to count the peak anew
    before_ = peak();
  }
  std::size_t bytes() const {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    return 0;
#endif
    const std::size_t now = peak();
    return now > before_ ? now - before_ : 0;
  }

 private:
  static std::size_t peak() {
    std::ifstream in("/proc/self/status");
    for (std::string word; in >> word;) {
      std::size_t kilobytes = 0;
      if (word == "VmHWM:" && in >> kilobytes) return kilobytes * 1024;
    }
    return 0;
  }

  std::size_t before_ = 0;
};

}  // namespace logitdice::test
