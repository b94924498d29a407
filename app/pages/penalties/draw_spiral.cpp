#include "app/pages/penalties/draw_parts.h"

#include <algorithm>
#include <string>
#include <vector>

#include "app/charts/charts.h"
#include "app/charts/spiral.h"
#include "app/widgets/legend.h"
#include "app/widgets/running_text.h"
#include "core/readings/penalty_sayings.h"
#include "core/text/numbers.h"

namespace logitdice::penalties_page {
namespace {

// ---- the head -------------------------------------------------------------------------------

void draw_head(const Panel& panel, const Rect& rect) {
  const Inputs& in = inputs(panel.state);
  Rect row = card(panel, rect);
  const SpiralState& p = spiral(panel.state);
  draw_penalty_pages(panel, row);
  row.take_right(panel.px(8));
  const Rect find = row.take_right(panel.px(186), panel.px(8));
  const Rect draw = row.take_right(panel.px(120), panel.px(10));
  const Rect name = row.take_left(panel.px(78), panel.px(4));
  panel.canvas.caption(name.x, name.middle_y(), "PROMPT");
  EditedText& field = look(panel).spiral_prompt;
  if (typed_field(panel, "field.spiral_prompt", row, field, in.spiral_prompt, false)) {
    send(panel, SetSpiralPrompt{field.text});
  }
  const bool slow = p.greedy.running && !is_embedded(p.greedy.choice);
  if (button(panel, "button.draw_spiral", draw,
             slow ? "Stop (Esc)" : p.greedy.running ? "Writing…" : "Write it")) {
    slow ? panel.send(command::StopModel{}) : send(panel, DrawSpiral{in.spiral_penalised});
  }
  const std::string label = p.searching ? "Stop looking" : "Find the penalty";
  if (button(panel, "button.find_penalty", find, label, ButtonLook::main)) {
    send(panel, FindPenalty{});
  }
}

// ---- the spiral -----------------------------------------------------------------------------

std::string share(double p) {
  return small_text(p, 2);
}

std::string piece(const SpiralState& p, std::size_t step, int most = 12) {
  return ellipsis(p.pieces[step], most);
}

std::string tokens_of(std::size_t count) {
  return std::to_string(count) + " " + plural(static_cast<std::int64_t>(count), "token");
}

// The loop in fewer words.
std::string brief_title(const SpiralState& p) {
  return std::to_string(p.spiral->loop.start) + ", then " + std::to_string(p.spiral->loop.period) +
         " in a loop";
}

std::string spiral_title(const SpiralState& p) {
  if (!p.spiral) {
    const std::string written = tokens_of(p.greedy.text.steps.size()) + ", no loop";
    return p.greedy.running ? written + " yet" : written;
  }
  return tokens_of(p.spiral->loop.start) + ", then " + std::to_string(p.spiral->loop.period) +
         " again and again";
}

// "repetition 1.14": those of the panel that are in the text's settings.
std::string acting_penalties(const GenerateSettings& settings) {
  std::string list;
  for (const std::string_view id : penalty_knobs()) {
    const KnobInfo& info = *find_knob(id);
    const double value = settings.knobs.*info.value;
    if (info.parameter || value == info.neutral) continue;
    list += (list.empty() ? "" : ", ") + std::string(info.title) + " " + knob_text(info, value);
  }
  return list;
}

std::string greedy_text(const Inputs& in, const SpiralState& p) {
  const GenerateSettings& settings = p.greedy.text.settings;
  const std::string greedy = "greedy: T " + fixed_text(greedy_settings(1).knobs.temperature, 0);
  if (!in.spiral_penalised) return greedy + ", no penalties";
  const std::string acting = acting_penalties(settings);
  return greedy + (acting.empty() ? ", and the panel has no penalty on" : ", and " + acting);
}

void draw_greedy(const Panel& panel, Rect row) {
  const Inputs& in = inputs(panel.state);
  const SpiralState& p = spiral(panel.state);
  panel.controls.note("spiral.greedy", row);
  const Rect choice = row.take_right(panel.px(150), panel.px(8));
  if (button(panel, "button.spiral_penalised", choice, "panel's penalties",
             in.spiral_penalised ? ButtonLook::chosen : ButtonLook::quiet)) {
    send(panel, DrawSpiral{!in.spiral_penalised});
  }
  std::string text = greedy_text(in, p);
  const std::string more = text + ", whatever the panel says";
  const bool fits = panel.canvas.width(panel.fonts().small, more) <= row.w;
  if (!in.spiral_penalised && fits) text = more;
  panel.canvas.text_within(panel.fonts().small, row.x, row.middle_y(), row.w, panel.theme().text,
                           text);
}

void step_selection(const Panel& panel, int by) {
  const SpiralState& p = spiral(panel.state);
  const int first = static_cast<int>(p.spiral->loop.start);
  const int last = static_cast<int>(p.spiral->loop.end) - 1;
  const int now = p.step < 0 ? (by > 0 ? first - 1 : first) : p.step;
  send(panel, SelectSpiralStep{std::clamp(now + by, first, last)});
}

// A loop says a stretch again right after itself; the search looks for one that stands anywhere
// twice.
void draw_no_spiral(const Panel& panel, const Rect& room) {
  const SpiralState& p = spiral(panel.state);
  const Theme& theme = panel.theme();
  panel.canvas.text_within(panel.fonts().text, room.middle_x(), room.middle_y(), room.w, theme.dim,
                           spiral_title(p), Align::centre);
  if (p.greedy.running || p.greedy.text.steps.empty()) return;
  const std::string repeats =
      p.repeats ? "not turn by turn, but an 8-gram repeats after " + tokens_of(*p.repeats)
                : "and no 8-gram stands there twice";
  panel.canvas.text_within(panel.fonts().small, room.middle_x(), room.middle_y() + panel.px(24),
                           room.w, p.repeats ? theme.cut : theme.good, repeats,
                           Align::centre);
}

void draw_spiral(const Panel& panel, const Rect& rect) {
  Rect room = card(panel, rect);
  const SpiralState& p = spiral(panel.state);
  Rect title = room.take_top(panel.px(28));
  const Rect on = title.take_right(panel.px(30)), back = title.take_right(panel.px(30));
  panel.canvas.caption(title.x, title.middle_y(), "GREEDY SPIRAL");
  title.take_left(panel.px(152));
  if (p.spiral) {
    const std::string whole = spiral_title(p);
    const bool fits = panel.canvas.width(panel.fonts().small, whole) <= title.w;
    panel.canvas.text_within(panel.fonts().small, title.x, title.middle_y(), title.w,
                             panel.theme().text, fits ? whole : brief_title(p));
  }
  draw_greedy(panel, room.take_top(panel.px(28)));
  const Rect foot = room.take_bottom(panel.px(20));
  const float end =
      panel.canvas.text_within(panel.fonts().small, foot.x, foot.middle_y(), foot.w,
                               panel.theme().dim, "inwards · the thicker, the likelier");
  legend(panel, {end + panel.px(16), foot.y, foot.right() - end - panel.px(16), foot.h},
         likelihood_legend(panel.theme()));
  if (!p.spiral) {
    draw_no_spiral(panel, room);
    return;
  }
  if (button(panel, "button.spiral_back", back, "‹", ButtonLook::link)) step_selection(panel, -1);
  if (button(panel, "button.spiral_on", on, "›", ButtonLook::link)) step_selection(panel, 1);
  const std::size_t start = p.spiral->loop.start;
  std::vector<SpiralMark> marks;
  for (std::size_t i = start; i < p.spiral->loop.end; ++i) {
    const double probability = p.greedy.text.steps[i].p_model.low;
    marks.push_back({static_cast<float>(probability),
                     surprise_bar_colour(panel.theme(), probability),
                     i < start + p.spiral->loop.period ? piece(p, i) : std::string()});
  }
  const Control control = panel.controls.at("spiral", room);
  const int selected = p.step < 0 ? -1 : p.step - static_cast<int>(start);
  const int under = chart_spiral(panel.canvas, room, marks, static_cast<int>(p.spiral->loop.period),
                                 selected, ImGui::GetMousePos());
  if (control.focused) focus_ring(panel, room);
  if (under < 0) return;
  const std::size_t step = start + static_cast<std::size_t>(under);
  if (control.hovered) {
    hint(panel, "turn " + std::to_string(static_cast<std::size_t>(under) / p.spiral->loop.period + 1) +
                    ", " + p.pieces[step] + ": p " +
                    probability_text(p.greedy.text.steps[step].p_model.low));
  }
  if (control.clicked) send(panel, SelectSpiralStep{static_cast<int>(step)});
}

// ---- turn by turn ---------------------------------------------------------------------------

// The chosen token's probability in each turn, or the mean over a turn's tokens.
std::vector<double> turn_values(const SpiralState& p, bool of_token) {
  std::vector<double> out;
  for (const Winding& winding : p.spiral->windings) {
    if (!of_token) {
      out.push_back(winding.mean_p);
      continue;
    }
    const std::size_t place =
        (static_cast<std::size_t>(p.step) - p.spiral->loop.start) % p.spiral->loop.period;
    const std::size_t step = winding.begin + place;
    if (step < winding.end) out.push_back(p.greedy.text.steps[step].p_model.low);
  }
  return out;
}

void draw_turns(const Panel& panel, const Rect& rect) {
  Rect room = card(panel, rect);
  const SpiralState& p = spiral(panel.state);
  const Theme& theme = panel.theme();
  const Rect title = room.take_top(panel.px(22), panel.px(6));
  panel.canvas.caption(title.x, title.middle_y(), "TURN BY TURN");
  if (!p.spiral) return;
  const bool of_token = p.step >= 0;
  const std::string what =
      of_token ? "p of " + piece(p, static_cast<std::size_t>(p.step), 16) : "mean p";
  panel.canvas.text(panel.fonts().mono_small, title.right(), title.middle_y(), theme.text, what,
                    Align::right);
  const std::vector<double> values = turn_values(p, of_token);
  const float slot =
      std::clamp((room.w - panel.px(20)) / static_cast<float>(values.size()), 1.0f, panel.px(84));
  // The first has its numbers, and as many of the others as there is room for.
  const int every = std::max(1, static_cast<int>(std::ceil(panel.px(40) / slot)));
  room.take_left(slot < panel.px(40) ? panel.px(10) : 0);
  for (size_t i = 0; i < values.size(); ++i) {
    Rect column{room.x + slot * static_cast<float>(i), room.y, slot - panel.px(4), room.h};
    const Rect name = column.take_bottom(panel.px(18));
    const Rect number = column.take_top(panel.px(18), panel.px(2));
    const float h = std::max(panel.px(2), static_cast<float>(values[i]) * column.h);
    panel.canvas.fill(column, theme.track, panel.px(3));
    panel.canvas.fill({column.x, column.bottom() - h, column.w, h},
                      surprise_bar_colour(theme, values[i]), panel.px(3));
    if (static_cast<int>(i) % every != 0) continue;
    panel.canvas.text(panel.fonts().mono_small, number.middle_x(), number.middle_y(), theme.text,
                      share(values[i]), Align::centre);
    panel.canvas.text(panel.fonts().mono_small, name.middle_x(), name.middle_y(), theme.dim,
                      std::to_string(i + 1), Align::centre);
  }
}

// ---- the penalty that breaks it -------------------------------------------------------------

std::string verdict(const SpiralState& p) {
  if (p.searching) {
    const double next = p.tried.empty() ? 1.0 : p.tried.back().penalty;
    return "looking … " + fixed_text(next, 2) + " still repeats";
  }
  if (!p.broken) return "Which repetition penalty lets it escape? Find the penalty tries 1.00, 1.02 … 2.00.";
  const BreakingPenalty& b = *p.broken;
  if (!b.found) return "No repetition penalty up to 2.00 keeps 200 tokens free of a repeated 8-gram.";
  if (b.tried.size() == 1) return "This text repeats nothing even without a penalty.";
  return "breaks at " + fixed_text(b.penalty, 2);
}

void draw_tried(const Panel& panel, const Rect& room) {
  const SpiralState& p = spiral(panel.state);
  std::vector<TimelineBar> bars;
  for (const PenaltyTried& tried : p.tried) {
    bars.push_back({static_cast<float>(tried.tokens) / static_cast<float>(kSpiralTokens),
                    tried.repeats ? panel.theme().cut : panel.theme().good});
  }
  const Control control = panel.controls.at("penalties.tried", room);
  const int under = chart_timeline(panel.canvas, room, bars, -1, ImGui::GetMousePos().x);
  if (!control.hovered || under < 0) return;
  const PenaltyTried& tried = p.tried[static_cast<size_t>(under)];
  hint(panel, "penalty " + fixed_text(tried.penalty, 2) + ": " +
                  (tried.repeats ? "repeats an 8-gram after " : "no repeat in ") +
                  tokens_of(tried.tokens));
}

// One of the two texts below each other's penalty: the first difference is framed, a loop
// underlined.
struct Proof {
  std::string title;
  const Generation& text;
  const std::optional<Loop>& loop;
  std::size_t different;
};

struct ProofPiece {
  std::string shown;
  std::size_t step = 0;
  int line = 0;
  float x = 0, w = 0;
};

std::vector<ProofPiece> pieces_of(const Panel& panel, const Proof& proof, float width) {
  std::vector<Piece> pieces;
  for (std::size_t i = 0; i < proof.text.steps.size(); ++i) {
    const auto bytes = model_piece(spiral(panel.state).greedy.model, proof.text.steps[i].token);
    const bool marked = i == proof.different;
    pieces.push_back({.text = marked ? visible(bytes) : printable(bytes),
                      .font = panel.fonts().small,
                      .marks_spaces = marked});
  }
  std::vector<ProofPiece> out;
  const std::vector<PiecePlace> places = lay_out(panel, width, pieces);
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    const PiecePlace& at = places[i];
    out.push_back({shown_text(pieces[i], at), i, at.line, at.x, at.w});
  }
  return out;
}

void draw_proof_piece(const Panel& panel, const Proof& proof, const ProofPiece& piece, float x,
                      float y, float line) {
  const Theme& theme = panel.theme();
  const bool is_first = piece.step == proof.different;
  if (is_first) {
    panel.canvas.fill({x - panel.px(1), y - line * 0.45f, piece.w + panel.px(2), line * 0.9f},
                      theme.other, panel.px(3));
  }
  const bool shared = piece.step < proof.different;
  panel.canvas.text(panel.fonts().small, x, y,
                    is_first ? theme.on_colour : shared ? theme.dim : theme.text, piece.shown);
  const auto& loop = proof.loop;
  if (loop && piece.step >= loop->start && piece.step < loop->end && !is_first) {
    panel.canvas.line({x, y + line * 0.4f}, {x + piece.w, y + line * 0.4f}, theme.cut, 1.5f);
  }
}

// From shortly before the first difference on, until the wheel moves it.
void draw_side(const Panel& panel, Rect room, const Proof& proof, TextScroll& scroll,
               const std::string& id) {
  const Rect head = room.take_top(panel.px(20), panel.px(2));
  panel.canvas.text_within(panel.fonts().strong, head.x, head.middle_y(), head.w,
                           panel.theme().text, proof.title);
  const float line = panel.px(21);
  const auto pieces = pieces_of(panel, proof, room.w - panel.px(12));
  if (pieces.empty()) return;
  const int fit = std::max(1, static_cast<int>((room.h + 1) / line)), lines = pieces.back().line + 1;
  const int last = std::max(0, lines - fit);
  const std::size_t different = std::min(proof.different, pieces.size() - 1);
  const int first =
      scrolled(scroll, wheel_room(panel, room), proof.text.steps.size(), pieces[different].line - 1, last, 1);
  panel.controls.note(id, room);
  for (const ProofPiece& piece : pieces) {
    const int row = piece.line - first;
    if (row < 0 || row >= fit) continue;
    draw_proof_piece(panel, proof, piece, room.x + piece.x,
                     room.y + line * (static_cast<float>(row) + 0.5f), line);
  }
  if (last > 0) draw_scroll_mark(panel, room, first, fit, lines);
}

void draw_break(const Panel& panel, const Rect& rect) {
  Rect room = card(panel, rect);
  const SpiralState& p = spiral(panel.state);
  const Theme& theme = panel.theme();
  Rect title = room.take_top(panel.px(28), panel.px(6));
  const bool done = p.broken && p.broken->found && p.broken->tried.size() > 1;
  if (done && button(panel, "button.use_penalty", title.take_right(panel.px(150), panel.px(8)),
                     "Use this penalty")) {
    panel.send(command::SetKnob{&Knobs::repetition_penalty, p.broken->penalty});
    send(panel, DrawSpiral{true});
    panel.send(command::Tell{"The repetition penalty is " + fixed_text(p.broken->penalty, 2) +
                             " now, in every view."});
  }
  if (p.tried.empty()) {
    panel.canvas.paragraph(panel.fonts().text, {title.x, title.y, title.w, title.h + room.h},
                           theme.dim, verdict(p));
    return;
  }
  panel.canvas.text_within(done ? panel.fonts().title : panel.fonts().text, title.x,
                           title.middle_y(), title.w, done ? theme.good : theme.text, verdict(p));
  Rect chart = room.take_top(std::clamp(room.h * 0.22f, panel.px(40), panel.px(90)), panel.px(4));
  draw_tried(panel, chart);
  const Rect legend = room.take_top(panel.px(20), panel.px(8));
  panel.canvas.text_within(panel.fonts().small, legend.x, legend.middle_y(), legend.w, theme.dim,
                           "tokens before an 8-gram repeats, penalty " +
                               fixed_text(p.tried.front().penalty, 2) + " to " +
                               fixed_text(p.tried.back().penalty, 2) + " · full height: 200");
  if (!p.broken || p.broken->cancelled) {
    look(panel).before = look(panel).after = {};
    return;
  }
  const BreakingPenalty& b = *p.broken;
  const float gap = panel.px(20);
  const Rect left = room.take_left((room.w - gap) / 2, gap);
  Look& fields = look(panel);
  draw_side(panel, left, {"without a penalty", b.before, b.loop_before, b.first_different},
            fields.before, "penalties.before");
  draw_side(panel, room,
            {"with " + fixed_text(b.penalty, 2), b.after, b.loop_after, b.first_different},
            fields.after, "penalties.after");
}

}  // namespace

void draw_spiral_page(const Panel& panel, Rect room) {
  const float gap = panel.px(size::kGap);
  draw_head(panel, room.take_top(panel.px(66), gap));
  const float side = std::min(room.w * 0.48f, room.h + panel.px(60));
  draw_spiral(panel, room.take_left(side, gap));
  draw_turns(panel, room.take_top(std::max(panel.px(150), room.h * 0.28f), gap));
  draw_break(panel, room);
}

}  // namespace logitdice::penalties_page
