#pragma once

#include <cstdint>
#include <unordered_map>

namespace logitdice {

/// Sizes that glide to their new value, in 150 ms unless they are to be watched, slowing down towards
/// the end, and short plays that show how something came about. Holds what was shown last, by a
/// number that names the thing; the values themselves stay exact in the trace.
class Motion {
 public:
  static constexpr double kDuration_s = 0.15;

  void begin_frame(double now_s, bool reduced);
  /// Where the value is now on its way to `target`.
  float glide(int what, int index, float target, double seconds = kDuration_s);
  /// How far a play has come since its `version` was last another one, 0 to 1: 1 once it is over,
  /// where it is seen for the first time, and where motion is reduced.
  float play(int what, std::int64_t version, double seconds);
  static constexpr double kLongest_s = 1.5;  // of any
  /// All that moves is where it is going at once: a key was pressed.
  void finish();
  /// Starts anew without gliding: another distribution has other bars.
  void forget() {
    values_.clear();
    plays_.clear();
  }
  /// What was asked for shows in the next frame only, as a list that ImGui scrolls: there must be one.
  void ask_for_frame() { moving_ = true; }
  bool moving() const { return moving_; }

 private:
  struct Value {
    float from, to;
    double started_s;
    int frame;
    double seconds = kDuration_s;
  };
  struct Play {
    std::int64_t version = 0;
    double started_s = 0;
    int frame = 0;
  };
  std::unordered_map<std::int64_t, Value> values_;
  std::unordered_map<int, Play> plays_;
  double now_s_ = 0;
  double finished_s_ = -1;  // what began by then is over
  int frame_ = 0;
  bool reduced_ = false;
  bool moving_ = false;
};

}  // namespace logitdice
