#include <algorithm>
#include <vector>

#include "app/pages/learn/draw_parts.h"
#include "app/program/lesson_run.h"

namespace logitdice::learn_page {
namespace {

void draw_doors(const Panel& panel, Rect row, const Term& term) {
  const auto door = [&](const std::string& id, const std::string& label, const std::string& link) {
    const float w = panel.canvas.width(panel.fonts().strong, label) + panel.px(20);
    if (button(panel, id, row.take_right(std::min(w, row.w), panel.px(6)), label)) {
      panel.send(command::FollowLink{link});
    }
  };
  const PageInfo* page = find_page(panel.state, term.page);
  const Lesson* lesson = term.lesson.empty() ? nullptr : find_lesson(term.lesson);
  if (page) door("term_page." + term.id, std::string(page->title) + " ›", "page:" + term.page);
  if (lesson) door("term_lesson." + term.id, "Lesson ›", "lesson:" + term.lesson);
}

float draw_term_entry(const Panel& panel, const Rect& place, const FoundTerm& found) {
  const Term& term = *found.term;
  const Theme& theme = panel.theme();
  const float pad = panel.px(10);
  MarkedText body(panel, "glossary." + term.id, running_look(panel));
  const float h = pad + panel.px(32) + body.height(place.w - 2 * pad, found.text) + pad;
  const Rect box{place.x, place.y, place.w, h};
  panel.canvas.fill(box, theme.inset, panel.px(6));
  if (found.chosen) panel.canvas.frame(box, theme.kept, panel.px(6), 2);
  panel.controls.note("term." + term.id, box);
  const Rect title{box.x + pad, box.y + pad, box.w - 2 * pad, panel.px(26)};
  const float doors = panel.px(230);
  const float x = panel.canvas.text_within(panel.fonts().strong, title.x, title.middle_y(),
                                           title.w - doors, theme.text, term.title);
  const float left = title.right() - doors - x - panel.px(12);
  if (!found.also.empty() && left > panel.px(40)) {
    panel.canvas.text_within(panel.fonts().small, x + panel.px(12), title.middle_y(), left,
                             theme.dim, found.also);
  }
  draw_doors(panel, {title.right() - doors, title.y, doors, title.h}, term);
  body.draw({title.x, title.bottom() + panel.px(6), title.w, 0}, found.text);
  return box.bottom();
}

}  // namespace

void draw_glossary(const Panel& panel, const Rect& room) {
  const Inputs& in = inputs(panel.state);
  const std::string& query = in.search.str();
  const std::vector<FoundTerm>& terms = numbers(panel.state).terms;
  draw_scrolling(panel, room, in.term + "\n" + query, [&](const Panel& inside, Rect content) {
    if (terms.empty()) {
      inside.canvas.text_within(inside.fonts().text, content.x, content.y + inside.px(16),
                                content.w, inside.theme().dim,
                                "No term has these words: " + printable(query));
      return content.y + inside.px(32);
    }
    for (const FoundTerm& found : terms) {
      content.y = draw_term_entry(inside, content, found) + inside.px(8);
    }
    return content.y;
  });
}

}  // namespace logitdice::learn_page
