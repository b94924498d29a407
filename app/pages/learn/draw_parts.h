#pragma once

#include <functional>
#include <string>

#include "app/pages/learn/draw.h"
#include "app/panels/marked_text.h"

namespace logitdice::learn_page {

template <class A>
void send(const Panel& panel, A action, bool continues = false) {
  panel.send(command::PageAction{kId, Action(std::move(action)), continues});
}

/// A part that is higher than its room scrolls. `draw_content` draws from the top of the room that
/// it is given and returns where it ends; `shown` names what it shows: another begins at its top.
void draw_scrolling(const Panel& panel, const Rect& room, const std::string& shown,
                    const std::function<float(const Panel&, const Rect&)>& draw_content);

// One file each.
void draw_map(const Panel& panel, const Rect& room);
void draw_lessons(const Panel& panel, const Rect& room);
void draw_glossary(const Panel& panel, const Rect& room);
void draw_cheat_sheet(const Panel& panel, const Rect& room);
void draw_quiz(const Panel& panel, const Rect& room);

}  // namespace logitdice::learn_page
