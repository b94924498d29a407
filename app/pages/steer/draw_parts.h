#pragma once

#include <string>
#include <utility>

#include "app/pages/steer/draw.h"
#include "app/pages/steer/state.h"

// The parts of the page, one file each.
namespace logitdice::steer_page {

/// What drawing keeps between frames.
struct Look {
  EditedText prompt, rule, without;
  SliderGrip grip;
  ValueField value;
  SteerSwitches before;  // a drag: as they were when it began
};

inline Look& look(const Panel& panel) {
  return panel.memory.pages.get<Look>();
}

inline void send(const Panel& panel, Action action, bool continues = false) {
  panel.send(command::PageAction{kId, std::move(action), continues});
}

/// What became of a field: its text, where it is another one, is to be sent as it is typed.
struct Typed {
  bool changed = false;
  bool continues = false;  // a later part of one act of typing
  bool entered = false;
};
Typed typed_field(const Panel& panel, const std::string& id, const Rect& rect, EditedText& field,
                  const std::string& current);

/// A switch that slides, with its word at its left. True when it was clicked.
bool toggle(const Panel& panel, const std::string& id, const Rect& place, bool on,
            const std::string& name = "");

void draw_rule_card(const Panel& panel, const Rect& rect);
void draw_automaton(const Panel& panel, const Rect& rect);
void draw_written(const Panel& panel, const Rect& rect);
void draw_table(const Panel& panel, const Rect& rect);
void draw_guidance(const Panel& panel, const Rect& rect);
void draw_contrast(const Panel& panel, const Rect& rect);

}  // namespace logitdice::steer_page
