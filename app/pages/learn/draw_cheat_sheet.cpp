#include <algorithm>
#include <vector>

#include "app/pages/learn/draw_parts.h"
#include "core/lesson/cheat_sheet.h"

namespace logitdice::learn_page {
namespace {

float heading(const Panel& panel, const Rect& content, std::string_view title) {
  panel.canvas.caption(content.x, content.y + panel.px(10), title);
  return content.y + panel.px(28);
}

// A line of a row: its name at the left, its words beside it.
float line_of(const Panel& panel, const Rect& place, const char* name, std::string_view words,
              ImFont* font) {
  if (words.empty()) return place.y;
  const Theme& theme = panel.theme();
  const float name_w = panel.px(88);
  panel.canvas.text(panel.fonts().small, place.x, place.y + panel.px(9), theme.dim, name);
  const float width = place.w - name_w;
  const float h = panel.canvas.paragraph_height(font, width, words);
  panel.canvas.paragraph(font, {place.x + name_w, place.y, width, h + 2}, theme.text, words);
  return place.y + h + panel.px(2);
}

float draw_method(const Panel& panel, Rect place, const CheatMethod& method) {
  const Theme& theme = panel.theme();
  const float begin = place.y;
  const float x = panel.canvas.text_within(panel.fonts().strong, place.x, place.y + panel.px(11),
                                           place.w * 0.5f, theme.text, method.title);
  panel.canvas.text_within(panel.fonts().mono_small, x + panel.px(14), place.y + panel.px(11),
                           place.right() - x - panel.px(14), theme.kept, method.formula);
  place.y += panel.px(26);
  ImFont* font = panel.fonts().small;
  place.y = line_of(panel, place, "does", method.does, font);
  place.y = line_of(panel, place, "intuition", method.intuition, font);
  place.y = line_of(panel, place, "when to use", method.when_to_use, font);
  panel.controls.note("method." + std::string(method.stage->id),
                      {place.x, begin, place.w, place.y - begin});
  panel.canvas.line({place.x, place.y + panel.px(4)}, {place.right(), place.y + panel.px(4)},
                    theme.line);
  return place.y + panel.px(12);
}

float draw_engine(const Panel& panel, Rect place, const CheatEngine& engine) {
  const Theme& theme = panel.theme();
  panel.canvas.text_within(panel.fonts().strong, place.x, place.y + panel.px(11), place.w,
                           theme.text, engine.title);
  place.y += panel.px(26);
  place.y = line_of(panel, place, "settings", engine.settings, panel.fonts().small);
  place.y = line_of(panel, place, "order", engine.order, panel.fonts().small);
  place.y = line_of(panel, place, "special", engine.help, panel.fonts().small);
  panel.canvas.line({place.x, place.y + panel.px(4)}, {place.right(), place.y + panel.px(4)},
                    theme.line);
  return place.y + panel.px(12);
}

}  // namespace

void draw_cheat_sheet(const Panel& panel, const Rect& room) {
  const std::string& query = inputs(panel.state).search.str();
  const auto& methods = numbers(panel.state).methods;
  const auto& engines = numbers(panel.state).engines;
  draw_scrolling(panel, room, query, [&](const Panel& inside, Rect content) {
    if (methods.empty() && engines.empty()) {
      inside.canvas.text_within(inside.fonts().text, content.x, content.y + inside.px(16),
                                content.w, inside.theme().dim,
                                "No row has these words: " + printable(query));
      return content.y + inside.px(32);
    }
    if (!methods.empty()) content.y = heading(inside, content, "METHODS, AS THEY STAND IN A CHAIN");
    for (const CheatMethod& method : methods) content.y = draw_method(inside, content, method);
    if (!engines.empty()) content.y = heading(inside, content, "ENGINES: SETTINGS AND ORDER");
    for (const CheatEngine& engine : engines) content.y = draw_engine(inside, content, engine);
    return content.y;
  });
}

}  // namespace logitdice::learn_page
