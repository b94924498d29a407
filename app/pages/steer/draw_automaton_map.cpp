#include <algorithm>
#include <array>
#include <string>

#include "app/pages/steer/automaton_map.h"
#include "app/pages/steer/draw_automaton.h"
#include "core/text/numbers.h"

namespace logitdice::steer_page {
namespace {

constexpr float kMapState = 12, kElsewhere = 10;  // radii
constexpr float kMapRow = 25, kMostMapLabel = 150;
constexpr std::size_t kMostTrail = 16;

// Of the lines before labels and behind them, and how far a line slants before the next state.
struct Spacing {
  float lead, tail, straight_lead, straight_tail, slant;
};
// The narrower ones are for automata that would not be there whole otherwise.
constexpr Spacing kSpacings[] = {{14, 28, 8, 18, 18}, {9, 20, 6, 15, 12}, {6, 16, 5, 12, 6}};

struct MapPicture {
  const Panel& panel;
  const Sight& sight;
  Spacing spacing;
  AutomatonMap map;
  Rect room;
  float row_h = 0;

  ImVec2 at(int column, float row) const {
    return {room.x + map.x[static_cast<std::size_t>(column)], room.middle_y() + row * row_h};
  }
  ImVec2 middle(const AutomatonMap::State& s) const {
    const ImVec2 left = at(s.column, s.row);
    return {left.x + panel.px(kMapState), left.y};
  }
};

float map_label_width(const Panel& panel, const AutomatonEdge& edge) {
  return std::min(panel.canvas.width(panel.fonts().mono_small, edge.label),
                  panel.px(kMostMapLabel));
}

MapRoom map_room(const Panel& panel, const Rect& room, const Spacing& spacing) {
  MapRoom out;
  out.width = room.w;
  out.rows = static_cast<int>(room.h / panel.px(kMapRow));
  out.state = panel.px(2 * kMapState);
  out.around = panel.px(spacing.lead + spacing.tail);
  out.straight = panel.px(spacing.straight_lead + spacing.straight_tail);
  out.elsewhere = panel.px(2 * kElsewhere + 6);
  out.label = [&panel](const AutomatonEdge& edge) { return map_label_width(panel, edge); };
  return out;
}

// Whether the text can be followed on it: where it is with its edges, and where the token goes.
bool shows_way(const AutomatonMap& map, const Sight& sight) {
  const AutomatonMap::State* here = map.find(sight.here);
  const StateId there = drawn_state(sight.picture, sight.there());
  return here && (!here->goes_on || sight.path.size() < 2) &&
         (there == kDead || map.find(there) != nullptr);
}

std::function<bool(const AutomatonEdge&)> wanted_edges(const Sight& sight) {
  return [&sight](const AutomatonEdge& edge) {
    return sight.takes(edge) || edge.to == sight.here ||
           std::ranges::find(sight.trail, edge.to) != sight.trail.end();
  };
}

bool is_whole(const AutomatonMap& map) {
  return map.left_out == 0 && map.hidden.empty();
}

// From the beginning where the text can still be seen from there, otherwise from as early on its
// way as it can.
AutomatonMap best_map(const Sight& sight, const MapRoom& room) {
  const auto wanted = wanted_edges(sight);
  std::vector<StateId> begins = {0};
  const std::size_t trail = sight.trail.size();
  begins.insert(begins.end(),
                sight.trail.end() - static_cast<std::ptrdiff_t>(std::min(trail, kMostTrail)),
                sight.trail.end());
  for (const StateId begin : begins) {
    AutomatonMap map = automaton_map(sight.picture, begin, room, wanted);
    if (shows_way(map, sight)) return map;
  }
  return automaton_map(sight.picture, sight.here, room, wanted);
}

// A state that stands elsewhere on the map, or that is the edge's own.
void draw_elsewhere(const MapPicture& m, ImVec2 left, const AutomatonEdge& edge, ImU32 ink) {
  const Canvas& canvas = m.panel.canvas;
  ImFont* font = m.panel.fonts().mono_small;
  if (edge.to == edge.from) {
    canvas.text(font, left.x, left.y, ink, "↻");
    return;
  }
  const float r = m.panel.px(kElsewhere);
  const std::string number = std::to_string(edge.to);
  const float w = std::max(2 * r, canvas.width(font, number) + m.panel.px(8));
  canvas.dashed_frame({left.x, left.y - r, w, 2 * r}, ink, 1.2f, m.panel.px(3));
  canvas.text(font, left.x + w / 2, left.y, m.panel.theme().dim, number, Align::centre);
}

// From its state to its row, its label, and on to where the column's labels end and to the next.
void draw_map_edge(const MapPicture& m, const AutomatonMap::Edge& e) {
  const Panel& panel = m.panel;
  const Theme& theme = panel.theme();
  const bool lit = m.sight.takes(*e.edge);
  const ImU32 ink = lit ? theme.leader : theme.dim;
  const float thick = lit ? 2.0f : 1.3f, r = panel.px(kMapState);
  const ImVec2 from = m.middle(*m.map.find(e.edge->from));
  const ImVec2 row = m.at(e.column, e.row);
  const Spacing& spacing = m.spacing;
  const float label = row.x + 2 * r + panel.px(e.straight ? spacing.straight_lead : spacing.lead);
  panel.canvas.line({from.x + r, from.y}, {label - panel.px(4), row.y}, ink, thick);
  const float end =
      panel.canvas.text_within(panel.fonts().mono_small, label, row.y, panel.px(kMostMapLabel),
                               lit ? theme.text : theme.dim, e.edge->label) +
      panel.px(4);
  if (!e.onward) {
    const bool loop = e.edge->to == e.edge->from;
    const float tip = end + panel.px(loop ? 0 : 12);
    if (!loop) {
      panel.canvas.line({end, row.y}, {tip, row.y}, ink, thick);
      draw_arrow_tip(panel, {tip, row.y}, ink);
    }
    draw_elsewhere(m, {tip + panel.px(2), row.y}, *e.edge, ink);
    return;
  }
  const ImVec2 to = m.middle(*m.map.find(e.edge->to));
  const float bend = to.x - r - panel.px(spacing.slant), tip = to.x - r;
  const std::array<ImVec2, 4> points = {ImVec2{end, row.y}, ImVec2{std::max(end, bend), row.y},
                                        ImVec2{tip - panel.px(10), to.y},
                                        ImVec2{tip - panel.px(4), to.y}};
  panel.canvas.path(points, ink, thick);
  draw_arrow_tip(panel, {tip, to.y}, ink);
}

void draw_map_state(const MapPicture& m, const AutomatonMap::State& s) {
  const ImVec2 middle = m.middle(s);
  draw_state(m.panel, middle, m.panel.px(kMapState), s.id, m.sight);
  if (!s.goes_on) return;
  m.panel.canvas.text(m.panel.fonts().mono_small, middle.x + m.panel.px(kMapState + 4), middle.y,
                      m.panel.theme().dim, "›");
}

}  // namespace

// All of it with the widest spacing that has room for that; otherwise a part, widely spaced.
MapPicture map_picture(const Panel& panel, const Rect& room, const Sight& sight) {
  MapPicture m{panel, sight, kSpacings[0], {}, room, panel.px(kMapRow)};
  for (const Spacing& spacing : kSpacings) {
    m.map = automaton_map(sight.picture, 0, map_room(panel, room, spacing), wanted_edges(sight));
    m.spacing = spacing;
    if (is_whole(m.map)) return m;
  }
  m.spacing = kSpacings[0];
  m.map = best_map(sight, map_room(panel, room, m.spacing));
  return m;
}

int draw_automaton_map(const Panel& panel, const Rect& room, const Sight& sight) {
  const MapPicture m = map_picture(panel, room, sight);
  // The lit ones lie on top.
  for (const bool lit : {false, true}) {
    for (const AutomatonMap::Edge& e : m.map.edges) {
      if (sight.takes(*e.edge) == lit) draw_map_edge(m, e);
    }
  }
  for (const AutomatonMap::State& s : m.map.states) {
    draw_map_state(m, s);
    panel.controls.note("steer.state." + std::to_string(s.id),
                        {m.middle(s).x - panel.px(kMapState), m.middle(s).y - panel.px(kMapState),
                         panel.px(2 * kMapState), panel.px(2 * kMapState)});
  }
  for (const AutomatonMap::Hidden& h : m.map.hidden) {
    const ImVec2 at = m.at(h.column, h.row);
    const float x = at.x + panel.px(2 * kMapState + m.spacing.lead);
    const float w = room.x + m.map.x[static_cast<std::size_t>(h.column) + 1] - x;
    panel.canvas.text_within(panel.fonts().small, x, at.y, w, panel.theme().dim,
                             "+" + count_text(h.edges) + " " + plural(h.edges, "edge"));
  }
  return m.map.left_out;
}

}  // namespace logitdice::steer_page
