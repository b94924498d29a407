#pragma once

#include <chrono>
#include <ostream>
#include <string>

namespace logitdice::cli {

/// How far slow work is, on stderr, a line that is written over: "writing six texts: 40 %". Work
/// that is done in kPatience says nothing.
class Progress {
 public:
  static constexpr std::chrono::milliseconds kPatience{300};

  Progress(std::ostream& err, std::string what) : err_(err), what_(std::move(what)) {}

  void tell(double share);  // 0 to 1
  void end();               // the line is whole: what follows begins a new one

 private:
  using Clock = std::chrono::steady_clock;

  std::ostream& err_;
  std::string what_;
  Clock::time_point begun_ = Clock::now();
  int told_ = -1;  // per cent
};

}  // namespace logitdice::cli
