#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "app/program/app_state.h"
#include "core/base/result.h"

namespace logitdice {

/// What moves: the six phases one after the other, one knob from here to there, or the text as it
/// is written.
struct Animation {
  enum class Kind { phases, sweep, text };
  Kind kind = Kind::phases;
  const KnobInfo* knob = nullptr;  // of a sweep
  double from = 0, to = 0;

  bool operator==(const Animation&) const = default;
};

/// "phases", "sweep:KNOB=from..to" or "text"; "temperature" and "0.2..2" say which knob and how
/// far. A sentence where it is none of them, or where the knob does not go there.
Result<Animation> parse_animation(std::string_view text);
/// The same as it is read.
std::string animation_text(const Animation& animation);

/// The stills of an animation, in a state that then shows them one by one.
class Reel {
 public:
  /// A sentence where this state has nothing to show: a text where none was written, a knob that no
  /// stage of the chain has.
  static Result<Reel> of(AppState& state, const Animation& animation);

  int size() const { return size_; }
  /// Sets still `index`, and settles. Returns how long it stands, in hundredths of a second.
  int show(int index);

 private:
  Reel(AppState& state, const Animation& animation) : state_(&state), animation_(animation) {}

  int show_phase(int index);
  int show_knob(int index);
  int show_text(int index);

  AppState* state_;
  Animation animation_;
  std::shared_ptr<const WrittenText> whole_;  // the text
  int size_ = 0;
};

}  // namespace logitdice
