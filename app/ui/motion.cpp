#include "app/ui/motion.h"

#include <algorithm>
#include <cstdint>

namespace logitdice {
namespace {

float eased(double part) {
  const double rest = 1 - std::clamp(part, 0.0, 1.0);
  return static_cast<float>(1 - rest * rest * rest);
}

}  // namespace

void Motion::begin_frame(double now_s, bool reduced) {
  now_s_ = now_s;
  reduced_ = reduced;
  moving_ = false;
  ++frame_;
  // What was not drawn in the last frame is elsewhere now and must not fly in from there.
  std::erase_if(values_, [&](const auto& item) { return item.second.frame < frame_ - 1; });
}

float Motion::glide(int what, int index, float target) {
  const std::int64_t key = (static_cast<std::int64_t>(what) << 32) | static_cast<std::uint32_t>(index);
  const auto [place, is_new] = values_.try_emplace(key, Value{target, target, now_s_, frame_});
  Value& value = place->second;
  value.frame = frame_;
  if (is_new || reduced_) {
    value = {target, target, now_s_, frame_};
    return target;
  }
  const float part = eased((now_s_ - value.started_s) / kDuration_s);
  float now = value.from + (value.to - value.from) * part;
  if (target != value.to) value = {now, target, now_s_, frame_};
  if (now_s_ - value.started_s >= kDuration_s) now = value.to;
  moving_ = moving_ || now != value.to;
  return now;
}

}  // namespace logitdice
