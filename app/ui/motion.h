#pragma once

#include <cstdint>
#include <unordered_map>

namespace logitdice {

/// Sizes that glide to their new value in 150 ms, slowing down towards the end. Holds what was shown
/// last, by a number that names the thing; the values themselves stay exact in the trace.
class Motion {
 public:
  static constexpr double kDuration_s = 0.15;

  void begin_frame(double now_s, bool reduced);
  /// Where the value is now on its way to `target`.
  float glide(int what, int index, float target);
  /// Starts anew without gliding: another distribution has other bars.
  void forget() { values_.clear(); }
  bool moving() const { return moving_; }

 private:
  struct Value {
    float from, to;
    double started_s;
    int frame;
  };
  std::unordered_map<std::int64_t, Value> values_;
  double now_s_ = 0;
  int frame_ = 0;
  bool reduced_ = false;
  bool moving_ = false;
};

}  // namespace logitdice
