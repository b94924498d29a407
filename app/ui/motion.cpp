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

float Motion::glide(int what, int index, float target, double seconds) {
  const std::int64_t key = (static_cast<std::int64_t>(what) << 32) | static_cast<std::uint32_t>(index);
  const auto [place, is_new] = values_.try_emplace(key, Value{target, target, now_s_, frame_});
  Value& value = place->second;
  value.frame = frame_;
  if (is_new || reduced_) {
    value = {target, target, now_s_, frame_};
    return target;
  }
  if (value.started_s <= finished_s_) value.from = value.to;
  const float part = eased((now_s_ - value.started_s) / value.seconds);
  float now = value.from + (value.to - value.from) * part;
  if (target != value.to) value = {now, target, now_s_, frame_, seconds};
  if (now_s_ - value.started_s >= value.seconds) now = value.to;
  moving_ = moving_ || now != value.to;
  return now;
}

float Motion::play(int what, std::int64_t version, double seconds) {
  const auto [place, is_new] = plays_.try_emplace(what, Play{version, -kLongest_s, frame_});
  Play& play = place->second;
  const bool away = play.frame < frame_ - 1;
  play.frame = frame_;
  if (is_new || away || reduced_) play = {version, -kLongest_s, frame_};
  if (play.version != version) play = {version, now_s_, frame_};
  const double part = (now_s_ - play.started_s) / std::min(seconds, kLongest_s);
  if (part >= 1 || play.started_s <= finished_s_) return 1;
  moving_ = true;
  return static_cast<float>(std::max(0.0, part));
}

// What begins in this very frame is of the key itself, and plays.
void Motion::finish() { finished_s_ = now_s_; }

}  // namespace logitdice
