#include <algorithm>
#include <cmath>
#include <span>
#include <string>
#include <vector>

#include "app/pages/steer/draw_parts.h"
#include "core/text/numbers.h"

namespace logitdice::steer_page {
namespace {

constexpr float kState = 15, kFarState = 12;  // radii
constexpr float kLoop = 22;                   // how far a loop rises above its state
constexpr float kLabelPad = 30;               // of an edge beside its label: its arrow
constexpr float kMostLabel = 150, kShortest = 62;
constexpr float kFanRow = 25, kFanColumn = 210;
constexpr float kPictureName = 76;

// What is to be seen of it: where the text is, and where the token goes.
struct Sight {
  const AutomatonPicture& picture;
  const Automaton& automaton;
  StateId here = 0;                // as it is drawn
  StateId exactly = 0;             // within a literal it is not
  std::vector<StateId> path = {};  // of the token, from there on

  StateId there() const { return path.empty() ? here : path.back(); }

  // Whether the token takes the edge, or a part of it.
  bool takes(const AutomatonEdge& edge) const {
    const auto& within = edge.through;
    const StateId second = within.empty() ? edge.to : within.front();
    for (std::size_t i = 1; i < path.size(); ++i) {
      if (path[i - 1] == edge.from && path[i] == second) return true;
    }
    return path.size() > 1 && std::ranges::find(within, path.front()) != within.end();
  }
};

// States that follow one another, each with a loop or without.
struct Chain {
  std::vector<StateId> states;
  std::vector<const AutomatonEdge*> onward, loops;  // null: none
};

std::span<const AutomatonEdge> edges_out(const AutomatonPicture& picture, StateId state) {
  const auto [first, last] =
      std::ranges::equal_range(picture.edges, state, {}, &AutomatonEdge::from);
  return {first, last};
}

// From a state on as far as there is one way, and what leads on from where that ends.
struct Way {
  Chain chain;
  std::span<const AutomatonEdge> branches = {};  // of the last state; empty: none

  bool whole(const AutomatonPicture& picture) const {
    return chain.states.size() == picture.states.size() && branches.empty();
  }
};

Way way_from(const AutomatonPicture& picture, StateId state) {
  Way way;
  Chain& chain = way.chain;
  for (;;) {
    chain.states.push_back(state);
    chain.loops.push_back(nullptr);
    chain.onward.push_back(nullptr);
    const auto edges = edges_out(picture, state);
    const AutomatonEdge *loop = nullptr, *on = nullptr;
    bool one = true;
    for (const AutomatonEdge& edge : edges) {
      const AutomatonEdge*& place = edge.to == state ? loop : on;
      one = one && !place;
      place = &edge;
    }
    if (!one || (on && std::ranges::find(chain.states, on->to) != chain.states.end())) {
      way.branches = edges;
      return way;
    }
    chain.loops.back() = loop;
    chain.onward.back() = on;
    if (!on) return way;
    state = on->to;
  }
}

void arrow(const Panel& panel, ImVec2 from, ImVec2 to, ImU32 ink, float thick) {
  const float s = panel.px(4.5f);
  panel.canvas.line(from, {to.x - s, to.y}, ink, thick);
  panel.canvas.triangle({to.x - 2 * s, to.y - s}, {to.x - 2 * s, to.y + s}, to, ink);
}

void draw_state(const Panel& panel, ImVec2 middle, float r, StateId state, const Sight& sight) {
  const Theme& theme = panel.theme();
  const bool here = state == sight.here, there = state == sight.there() && sight.path.size() > 1;
  if (here) panel.canvas.disc(middle, r, theme.kept, 32);
  panel.canvas.ring(middle, r,
                    there && !here ? theme.leader
                    : here         ? theme.kept
                                   : theme.dim,
                    1.5f, 32);
  if (sight.automaton.accepts(state))
    panel.canvas.ring(middle, r - panel.px(3), here ? theme.on_colour : theme.dim, 1.2f, 32);
  const std::string number = std::to_string(state);
  ImFont* font = panel.canvas.width(panel.fonts().mono, number) < 2 * r - panel.px(6)
                     ? panel.fonts().mono
                     : panel.fonts().mono_small;
  panel.canvas.text(font, middle.x, middle.y, here ? theme.on_colour : theme.text, number,
                    Align::centre);
}

// ---- a chain ----------------------------------------------------------------------------------

struct Placed {
  std::size_t first = 0, last = 0;  // of the chain's states that are drawn
  std::vector<float> x;             // (last − first + 1,)
  bool before = false, behind = false;
};

float edge_width(const Panel& panel, const Chain& chain, std::size_t i) {
  const auto label = [&](const AutomatonEdge* edge) {
    const float w = edge ? panel.canvas.width(panel.fonts().mono_small, edge->label) : 0;
    return std::min(w, panel.px(kMostLabel));
  };
  const float wide = std::max(label(chain.onward[i]), label(chain.loops[i]));
  return std::max(panel.px(kShortest), wide + panel.px(kLabelPad + 2 * kState));
}

// As many states around the one where the text is as there is room for.
Placed placed(const Panel& panel, const Chain& chain, const Sight& sight, float room) {
  const auto at = std::ranges::find(chain.states, sight.here) - chain.states.begin();
  Placed out;
  out.first = out.last = std::min(static_cast<std::size_t>(at), chain.states.size() - 1);
  float used = panel.px(2 * kState + 60);
  for (bool grown = true; grown;) {
    grown = false;
    if (out.last + 1 < chain.states.size() && used + edge_width(panel, chain, out.last) <= room) {
      used += edge_width(panel, chain, out.last++);
      grown = true;
    }
    if (out.first > 0 && used + edge_width(panel, chain, out.first - 1) <= room) {
      used += edge_width(panel, chain, --out.first);
      grown = true;
    }
  }
  out.before = out.first > 0;
  out.behind = out.last + 1 < chain.states.size();
  const auto edges = static_cast<float>(out.last - out.first);
  const float spare = edges > 0 ? std::min((room - used) / edges, panel.px(50)) : 0;
  float x = panel.px(kState + 28);
  for (std::size_t i = out.first; i <= out.last; ++i) {
    out.x.push_back(x);
    if (i < out.last) x += edge_width(panel, chain, i) + spare;
  }
  return out;
}

void draw_loop(const Panel& panel, ImVec2 middle, const std::string& label, float room, bool lit) {
  const Theme& theme = panel.theme();
  const float r = panel.px(8), y = middle.y - panel.px(kState) - panel.px(kLoop) / 2;
  std::vector<ImVec2> round;
  for (int i = 0; i <= 20; ++i) {
    const float a = 2.35f + (6.28f - 1.57f) * static_cast<float>(i) / 20;
    round.push_back({middle.x + r * std::cos(a), y - r * 0.1f + r * 1.15f * std::sin(a)});
  }
  const ImU32 ink = lit ? theme.leader : theme.dim;
  panel.canvas.path(round, ink, panel.px(1.5f));
  const ImVec2 tip = round.back();
  const float s = panel.px(4);
  panel.canvas.triangle({tip.x - s, tip.y - s}, {tip.x + s, tip.y - s},
                        {tip.x - s * 0.4f, tip.y + s}, ink);
  panel.canvas.text_within(panel.fonts().mono_small, middle.x + r + panel.px(6), y - panel.px(3),
                           room, lit ? theme.text : theme.dim, label);
}

std::string caption_of_state(const Sight& sight, StateId state) {
  if (state == sight.here)
    return sight.exactly == state ? "here" : "in " + std::to_string(sight.exactly);
  if (sight.automaton.accepts(state)) return "match";
  return state == 0 ? "start" : "";
}

// Returns where its last state ends.
ImVec2 draw_chain(const Panel& panel, const Rect& room, const Chain& chain, const Sight& sight) {
  const Theme& theme = panel.theme();
  const Placed place = placed(panel, chain, sight, room.w);
  const bool captions = room.h >= panel.px(86);
  const float y = room.y + panel.px(kState + kLoop + 12) + (captions ? 0 : panel.px(4));
  const float r = panel.px(kState);
  const auto hidden = [&](float x, std::size_t count) {
    panel.canvas.text(panel.fonts().mono_small, x, y, theme.dim, "…" + std::to_string(count));
  };
  if (place.before) hidden(room.x, place.first);
  for (std::size_t i = place.first; i <= place.last; ++i) {
    const std::size_t at = i - place.first;
    const StateId state = chain.states[i];
    const ImVec2 middle{room.x + place.x[at], y};
    const float next = i < place.last ? room.x + place.x[at + 1] : room.right();
    if (const AutomatonEdge* loop = chain.loops[i]) {
      draw_loop(panel, middle, loop->label, next - middle.x - r - panel.px(8), sight.takes(*loop));
    }
    if (i < place.last) {
      const AutomatonEdge& edge = *chain.onward[i];
      const bool lit = sight.takes(edge);
      arrow(panel, {middle.x + r, y}, {next - r, y}, lit ? theme.leader : theme.dim,
            lit ? 2.0f : 1.3f);
      panel.canvas.text_within(panel.fonts().mono_small, (middle.x + next) / 2, y - panel.px(12),
                               next - middle.x - 2 * r - panel.px(8), lit ? theme.text : theme.dim,
                               edge.label, Align::centre);
    } else if (place.behind) {
      hidden(middle.x + r + panel.px(6), chain.states.size() - 1 - place.last);
    }
    draw_state(panel, middle, r, state, sight);
    if (!captions) continue;
    panel.canvas.text(panel.fonts().small, middle.x, y + r + panel.px(13),
                      state == sight.here ? theme.text : theme.dim, caption_of_state(sight, state),
                      Align::centre);
  }
  return {room.x + place.x.back() + r, y};
}

// ---- anything else: what leads on from here ---------------------------------------------------

void draw_fan_edge(const Panel& panel, Rect row, const AutomatonEdge& edge, const Sight& sight) {
  const Theme& theme = panel.theme();
  const bool lit = sight.takes(edge);
  const float r = panel.px(kFarState);
  const float y = row.middle_y(), most = row.right() - 2 * r - panel.px(6);
  const float label = panel.canvas.text_within(panel.fonts().mono_small, row.x + panel.px(4), y,
                                               most - row.x - panel.px(34),
                                               lit ? theme.text : theme.dim, edge.label);
  const float end = std::min(most, label + panel.px(30));
  arrow(panel, {end - panel.px(22), y}, {end, y}, lit ? theme.leader : theme.dim,
        lit ? 2.0f : 1.3f);
  draw_state(panel, {end + r, y}, r, edge.to, sight);
}

// Edges in rows, one column beside the other, as many as there is room for.
void draw_branches(const Panel& panel, Rect room, ImVec2 from, std::span<const AutomatonEdge> edges,
                   const Sight& sight) {
  const auto columns =
      static_cast<std::size_t>(std::clamp(room.w / panel.px(kFanColumn), 1.0f, 3.0f));
  const auto rows = static_cast<std::size_t>(std::max(1.0f, room.h / panel.px(kFanRow)));
  const std::size_t fit = columns * rows;
  const std::size_t shown = edges.size() > fit ? fit - 1 : edges.size();
  const std::size_t used = std::min(rows, std::max<std::size_t>(1, edges.size()));
  const float w = room.w / static_cast<float>(columns);
  const float top = room.middle_y() - panel.px(kFanRow) * static_cast<float>(used) / 2;
  const auto place = [&](std::size_t i) {
    const auto column = static_cast<float>(i / rows), row = static_cast<float>(i % rows);
    return Rect{room.x + column * w, top + row * panel.px(kFanRow), w - panel.px(12),
                panel.px(kFanRow)};
  };
  for (std::size_t i = 0; i < shown; ++i) {
    const Rect row = place(i);
    const ImU32 ink = sight.takes(edges[i]) ? panel.theme().leader : panel.theme().faint;
    if (i < rows) panel.canvas.line(from, {row.x, row.middle_y()}, ink, 1.3f);
    draw_fan_edge(panel, row, edges[i], sight);
  }
  if (shown == edges.size()) return;
  const Rect last = place(shown);
  const auto more = static_cast<std::int64_t>(edges.size() - shown);
  panel.canvas.text_within(panel.fonts().small, last.x + panel.px(4), last.middle_y(), last.w,
                           panel.theme().dim, "+ " + count_text(more) + " more edges");
}

// How wide a chain is with all of its states.
float chain_width(const Panel& panel, const Chain& chain) {
  float w = panel.px(2 * kState + 60);
  for (std::size_t i = 0; i + 1 < chain.states.size(); ++i) w += edge_width(panel, chain, i);
  return w;
}

// The way on from where the text is, and then its branches.
void draw_way(const Panel& panel, Rect room, const Way& way, const Sight& sight) {
  const float wanted = chain_width(panel, way.chain);
  const bool branches = !way.branches.empty() && wanted <= room.w * 0.6f;
  const Rect first = branches ? room.take_left(wanted) : room;
  const ImVec2 end = draw_chain(panel, first, way.chain, sight);
  if (!branches) return;
  room.take_left(panel.px(4));
  draw_branches(panel, room, end, way.branches, sight);
}

}  // namespace

void draw_automaton(const Panel& panel, const Rect& rect) {
  Rect room = rect;
  const bool roomy = rect.w > panel.px(640);
  const Rect name = room.take_left(panel.px(roomy ? 96 : kPictureName));
  const Steered& p = steered(panel.state);
  const CompiledRule& rule = p.written_by.automaton ? p.written_by : p.good;
  panel.canvas.caption(name.x, name.middle_y(), roomy ? "AUTOMATON" : "STATES");
  panel.controls.note("steer.automaton", rect);
  if (!rule.automaton || rule.picture->states.empty()) return;
  Sight sight{*rule.picture, *rule.automaton};
  if (p.read && p.written_by.automaton && p.reading.before != kDead) {
    sight.exactly = p.reading.before;
    sight.here = std::max(0, drawn_state(*rule.picture, sight.exactly));
    sight.path = p.reading.path;
  }
  const Way all = way_from(*rule.picture, 0);
  if (all.whole(*rule.picture)) {
    draw_chain(panel, room, all.chain, sight);
    return;
  }
  draw_way(panel, room, way_from(*rule.picture, sight.here), sight);
}

}  // namespace logitdice::steer_page
