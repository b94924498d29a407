#pragma once

#include <span>
#include <string>
#include <utility>

#include "app/pages/beam/draw.h"
#include "app/pages/beam/state.h"
#include "app/widgets/text_scroll.h"
#include "core/sampling/knobs.h"

namespace logitdice::beam_page {

/// What drawing keeps between frames.
struct Look {
  EditedText prompt;
  ValueField value;
  SliderGrip grip;
  TextScroll rows, found;
  int shown_chosen = -1;  // the branch that the tree was last scrolled to
};

inline Look& look(const Panel& panel) {
  return panel.memory.pages.get<Look>();
}

template <class A>
void send(const Panel& panel, A action, bool continues = false) {
  panel.send(command::PageAction{kId, Action(std::move(action)), continues});
}

/// What stands where the search's end is not told, see keeps_end_secret().
inline constexpr const char* kEndSecret = "The reveal shows what the search finds.";

/// A slider of the left column: described as a knob is, but no knob of the chain.
struct BeamKnob {
  SetNumber::Which which;
  KnobInfo info;

  double value(const Inputs& in) const;
  std::string slider_id() const { return "beam." + std::string(info.id); }
};
std::span<const BeamKnob> beam_knobs();

/// What colour and line say of a path.
struct PathInk {
  ImU32 colour;
  float thick;
  float dash;  // 0: a line
};
PathInk best_ink(const Theme& theme);
PathInk greedy_ink(const Theme& theme);
PathInk kept_ink(const Theme& theme);
PathInk pruned_ink(const Theme& theme);

// One file each.
/// The scrubber and the tree below it.
void draw_tree(const Panel& panel, Rect room);
/// Of the chosen branch, and of greedy beside the winner.
void draw_words(const Panel& panel, Rect room);
void draw_found(const Panel& panel, const Rect& rect);
void draw_widths(const Panel& panel, const Rect& rect);

}  // namespace logitdice::beam_page
