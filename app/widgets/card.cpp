#include "app/widgets/card.h"

#include <algorithm>
#include <cmath>
#include <sstream>
#include <string_view>
#include <utility>
#include <vector>

#include "core/text/line_break.h"

namespace logitdice {

Rect card(const Surface& surface, const Rect& rect) {
  surface.canvas.fill(rect, surface.theme().panel, surface.px(size::kRadius));
  surface.canvas.frame(rect, surface.theme().line, surface.px(size::kRadius));
  return rect.inset(surface.px(size::kPad));
}

void focus_ring(const Surface& surface, const Rect& rect) {
  surface.canvas.frame(rect.inset(-surface.px(3)), surface.theme().thumb,
                       surface.px(size::kSmallRadius + 3), 2);
}

namespace {

// As much of a word as a line holds, at least a character.
std::size_t fitting_part(const Canvas& canvas, ImFont* font, const std::string& word, float most) {
  std::size_t good = 0;
  for (std::size_t i = 1; i <= word.size(); ++i) {
    const bool inside = i < word.size() && (static_cast<unsigned char>(word[i]) & 0xC0) == 0x80;
    if (inside) continue;
    if (good > 0 && canvas.width(font, word.substr(0, i)) > most) break;
    good = i;
  }
  return good;
}

// Adds a word, with its space before it, to the last line, or to lines of its own.
void add_word(const Canvas& canvas, ImFont* font, std::string word, float most,
              std::vector<std::string>& lines) {
  std::string& line = lines.back();
  if (canvas.width(font, line + word) <= most) {
    line += word;
    return;
  }
  if (!line.empty()) lines.emplace_back();
  if (word.starts_with(' ')) word.erase(0, 1);
  while (canvas.width(font, word) > most) {  // a path, a long token
    const std::size_t part = fitting_part(canvas, font, word, most);
    if (part == word.size()) break;
    lines.back() = word.substr(0, part);
    lines.emplace_back();
    word.erase(0, part);
  }
  lines.back() = word;
}

// Broken at "\n", between words where a line would be wider than `most`, and within a word that is
// wider than a line.
std::vector<std::string> lines_of(const Canvas& canvas, ImFont* font, const std::string& text,
                                  float most) {
  std::vector<std::string> lines;
  std::istringstream rows(text);
  for (std::string row; std::getline(rows, row);) {
    lines.emplace_back();
    for (std::string_view rest = row; !rest.empty();) {
      const std::string_view word = rest.substr(0, unbroken_length(rest));
      rest.remove_prefix(word.size());
      add_word(canvas, font, std::string(word), most, lines);
    }
  }
  return lines;
}

}  // namespace

void hint(const Surface& surface, const std::string& text, bool above) {
  const Theme& theme = surface.theme();
  const Canvas canvas = surface.canvas.over();
  if (canvas.notes && (canvas.notes->behind || canvas.notes->hinted)) return;  // one at a time
  if (canvas.notes) canvas.notes->hinted = true;
  ImFont* font = surface.fonts().small;
  const float pad = canvas.px(10);
  const ImVec2 mouse = ImGui::GetMousePos();
  const ImVec2 screen = ImGui::GetIO().DisplaySize;
  const std::vector<std::string> lines = 
      lines_of(canvas, font, text, std::min(canvas.px(620), screen.x * 0.8f));
  float widest = 0;
  for (const std::string& line : lines) widest = std::max(widest, canvas.width(font, line));
  const float w = std::min(widest + 2 * pad, screen.x - 2 * pad);
  const float line_h = std::round(canvas.height(font) * (lines.size() > 1 ? 1.35f : 1.0f));
  Rect box{mouse.x + canvas.px(14), mouse.y + canvas.px(18), w,
           line_h * static_cast<float>(lines.size()) + 1.4f * pad};
  // Beside the thing that it explains, not over its neighbours: below it, or above where that ends.
  const ImVec2 low = ImGui::GetItemRectMin(), high = ImGui::GetItemRectMax();
  const bool of_item = mouse.x >= low.x && mouse.x < high.x && mouse.y >= low.y && mouse.y < high.y;
  if (of_item) box.y = high.y + canvas.px(6);
  box.x = std::max(pad, std::min(box.x, screen.x - box.w - pad));
  if (above || box.bottom() > screen.y - pad) box.y = (of_item ? low.y - canvas.px(6) : mouse.y - pad) - box.h;
  canvas.fill(box, theme.background, canvas.px(size::kSmallRadius));
  canvas.frame(box, theme.line, canvas.px(size::kSmallRadius));
  Rect rows = box.inset(pad, 0.7f * pad);
  for (const std::string& line : lines) {
    const Rect row = rows.take_top(line_h);
    canvas.text_within(font, row.x, row.middle_y(), row.w, theme.text, line);
  }
}

}  // namespace logitdice
