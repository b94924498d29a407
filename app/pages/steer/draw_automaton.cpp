#include <algorithm>
#include <cmath>
#include <span>
#include <string>
#include <vector>

#include "app/pages/steer/automaton_map.h"
#include "app/pages/steer/draw_automaton.h"
#include "core/model/embedded.h"
#include "core/text/numbers.h"

namespace logitdice::steer_page {
namespace {

constexpr float kState = 15;     // radius
constexpr float kLoop = 22;      // how far a loop rises above its state
constexpr float kLabelPad = 30;  // of an edge beside its label: its arrow
constexpr float kMostLabel = 150, kShortest = 62;
constexpr float kPictureName = 84;

// States that follow one another, each with a loop or without.
struct Chain {
  std::vector<StateId> states;
  std::vector<const AutomatonEdge*> onward, loops;  // null: none
};

// All states where each leads to one other at most; no states where the automaton branches.
Chain chain_of(const AutomatonPicture& picture) {
  Chain chain;
  for (StateId state = 0;;) {
    const AutomatonEdge *loop = nullptr, *on = nullptr;
    for (const AutomatonEdge& edge : edges_out(picture, state)) {
      const AutomatonEdge*& place = edge.to == state ? loop : on;
      if (place) return {};
      place = &edge;
    }
    chain.states.push_back(state);
    chain.loops.push_back(loop);
    chain.onward.push_back(on);
    if (!on) break;
    state = on->to;
    if (std::ranges::find(chain.states, state) != chain.states.end()) return {};
  }
  return chain.states.size() == picture.states.size() ? chain : Chain{};
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

// Returns how many of its states there was no room for.
int draw_chain(const Panel& panel, const Rect& room, const Chain& chain, const Sight& sight) {
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
      const ImU32 ink = lit ? theme.leader : theme.dim;
      panel.canvas.line({middle.x + r, y}, {next - r - panel.px(4), y}, ink, lit ? 2.0f : 1.3f);
      draw_arrow_tip(panel, {next - r, y}, ink);
      panel.canvas.text_within(panel.fonts().mono_small, (middle.x + next) / 2, y - panel.px(12),
                               next - middle.x - 2 * r - panel.px(8), lit ? theme.text : theme.dim,
                               edge.label, Align::centre);
    } else if (place.behind) {
      hidden(middle.x + r + panel.px(6), chain.states.size() - 1 - place.last);
    }
    draw_state(panel, middle, r, state, sight);
    panel.controls.note("steer.state." + std::to_string(state),
                        {middle.x - r, middle.y - r, 2 * r, 2 * r});
    if (!captions) continue;
    panel.canvas.text(panel.fonts().small, middle.x, y + r + panel.px(13),
                      state == sight.here ? theme.text : theme.dim, caption_of_state(sight, state),
                      Align::centre);
  }
  return static_cast<int>(chain.states.size() - place.x.size());
}

// ---- what is said beside it -------------------------------------------------------------------

// The last drawn states that the text came through, each once.
std::vector<StateId> trail_of(const Steered& p, const Sight& sight, std::size_t step) {
  constexpr std::size_t kMostTokens = 24;
  std::vector<StateId> trail;
  const Automaton& a = sight.automaton;
  for (std::size_t i = step - std::min(step, kMostTokens); i < step; ++i) {
    const StateId before = p.steps[i].before;
    if (before == kDead) continue;
    const std::string_view piece = p.model->piece(p.steps[i].step.token());
    for (const StateId state : states_along(a, before, piece)) {
      const StateId drawn = drawn_state(sight.picture, state);
      if (drawn == kDead) continue;
      std::erase(trail, drawn);
      trail.push_back(drawn);
    }
  }
  return trail;
}

// Whose picture it is where the rule in the field has none, and what is missing on it.
std::string picture_words(const AppState& s, const CompiledRule& shown, int left_out) {
  if (of_an_older_rule(s, shown)) return "of the rule before";
  if (left_out == 0) return {};
  return "+" + count_text(left_out) + " " + plural(left_out, "state") + " not shown";
}

std::string picture_hint(const CompiledRule& shown, int left_out) {
  const int all = shown.automaton->states();
  const int drawn = static_cast<int>(shown.picture->states.size());
  return count_text(all) + " " + plural(all, "state") + ": " + count_text(drawn - left_out) +
         " in the picture, " + count_text(all - drawn) + " within literals and characters, " +
         count_text(left_out) + " not shown";
}

void draw_picture_name(const Panel& panel, const Rect& name, const char* title,
                       const std::string& words, bool warned) {
  const Theme& theme = panel.theme();
  ImFont* font = panel.fonts().small;
  const float w = name.w - panel.px(6);
  const float h = words.empty() ? 0 : panel.canvas.paragraph_height(font, w, words);
  const float top = std::max(name.y, name.middle_y() - (h + panel.px(18)) / 2);
  panel.canvas.caption(name.x, words.empty() ? name.middle_y() : top + panel.px(8), title);
  panel.canvas.paragraph(font, {name.x, top + panel.px(20), w, name.bottom() - top},
                         warned ? theme.cut : theme.dim, words);
}

}  // namespace

bool Sight::takes(const AutomatonEdge& edge) const {
  const auto& within = edge.through;
  const StateId second = within.empty() ? edge.to : within.front();
  for (std::size_t i = 1; i < path.size(); ++i) {
    if (path[i - 1] == edge.from && path[i] == second) return true;
  }
  return path.size() > 1 && std::ranges::find(within, path.front()) != within.end();
}

void draw_arrow_tip(const Panel& panel, ImVec2 tip, ImU32 ink) {
  const float s = panel.px(4.5f);
  panel.canvas.triangle({tip.x - 2 * s, tip.y - s}, {tip.x - 2 * s, tip.y + s}, tip, ink);
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

void draw_automaton(const Panel& panel, const Rect& rect) {
  Rect room = rect;
  const bool roomy = rect.w > panel.px(640);
  const Rect name = room.take_left(panel.px(roomy ? 106 : kPictureName));
  // Before a class captions are larger; the first state stands right behind.
  const float wide = panel.canvas.width(panel.fonts().caption, "AUTOMATON") + panel.px(11 + 8);
  const char* const title = wide <= name.w ? "AUTOMATON" : "STATES";
  const Steered& p = steered(panel.state);
  const CompiledRule& rule = p.written_by.automaton ? p.written_by : p.good;
  panel.controls.note("steer.automaton", rect);
  if (!rule.automaton || rule.picture->states.empty()) {
    draw_picture_name(panel, name, title, "", false);
    return;
  }
  Sight sight{*rule.picture, *rule.automaton};
  if (p.read && p.written_by.automaton && p.reading.before != kDead) {
    sight.exactly = p.reading.before;
    sight.here = std::max(0, drawn_state(*rule.picture, sight.exactly));
    sight.path = p.reading.path;
    sight.trail = trail_of(p, sight, p.read->step);
  }
  const Chain chain = chain_of(*rule.picture);
  const int left_out = chain.states.empty() ? draw_automaton_map(panel, room, sight)
                                            : draw_chain(panel, room, chain, sight);
  const std::string words = picture_words(panel.state, rule, left_out);
  draw_picture_name(panel, name, title, words, of_an_older_rule(panel.state, rule));
  if (ImGui::IsMouseHoveringRect(name.min(), name.max()) && !panel.controls.list_open()) {
    hint(panel, picture_hint(rule, left_out));
  }
}

}  // namespace logitdice::steer_page
