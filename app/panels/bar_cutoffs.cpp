#include "app/panels/bar_cutoffs.h"

#include <algorithm>

#include "core/readings/phase.h"

namespace logitdice {
namespace {

// Without its last numbers where there is no room for them: "top-p 0.90 — 3 of 6 tokens kept".
std::string shortened_label(const Panel& panel, ImFont* font, std::string label, float room) {
  while (panel.canvas.width(font, label) > room) {
    const std::size_t comma = label.rfind(", ");
    if (comma == std::string::npos) break;
    label.erase(comma);
  }
  return label;
}

}  // namespace

std::vector<CutLine> reached_lines(const AppState& s) {
  std::vector<CutLine> lines = cut_lines(s.trace);
  const Phase phase = shown_phase(s);
  std::erase_if(lines, [&](const CutLine& line) {
    const bool lost = s.phases.lost != Lost::none;
    return lost || !s.phases.reached(phase, phase_of_cut(s.trace, s.phases, line.stage));
  });
  return lines;
}

bool is_first_of(const std::vector<CutLine>& lines, const CutLine& line) {
  const auto first = std::find_if(lines.begin(), lines.end(),
                                  [&](const CutLine& other) { return other.after == line.after; });
  return first == lines.end() || first->stage == line.stage;
}

void draw_cutoff(const Panel& panel, const Rect& place, float y, float label_x,
                 const CutLine& cutoff) {
  const Theme& theme = panel.theme();
  ImFont* font = panel.fonts().small;
  const float from = place.x - panel.px(4), gap = panel.px(6);
  const auto dashes = [&](float a, float b) {
    if (b > a) panel.canvas.dashed_line({a, y}, {b, y}, theme.cut, 2, 6);
  };
  if (cutoff.label.empty()) return dashes(from, place.right());
  const float room = place.right() - label_x;
  const std::string label = shortened_label(panel, font, cutoff.label, room);
  const float w = std::min(panel.canvas.width(font, label), room);
  const float h = panel.canvas.height(font);
  panel.canvas.fill({label_x - gap, y - h / 2, w + 2 * gap, h}, theme.panel);
  dashes(from, label_x - gap);
  dashes(label_x + w + gap, place.right());
  panel.canvas.text_within(font, label_x, y, room, theme.cut, label);
}

std::string labels_below(const std::vector<CutLine>& lines, int last_rank) {
  std::string labels;
  for (const CutLine& cutoff : lines) {
    if (cutoff.after < last_rank || cutoff.label.empty()) continue;
    labels += (labels.empty() ? "" : " · ") + cutoff.label;
  }
  return labels;
}

}  // namespace logitdice
