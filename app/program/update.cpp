#include <algorithm>
#include <cassert>
#include <chrono>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <utility>

#include "app/pages/compare/compare.h"
#include "app/pages/cutoffs/cutoffs.h"
#include "app/pages/penalties/penalties.h"
#include "app/program/commands.h"
#include "app/program/generate.h"
#include "app/program/session_file.h"
#include "core/capture/bundled.h"
#include "core/capture/capture.h"
#include "core/capture/formats/distribution_file.h"
#include "core/model/embedded.h"
#include "core/sampling/carried_knobs.h"
#include "core/sampling/mirostat.h"

namespace logitdice {
namespace {

constexpr size_t kMostTurns = 500;      // undo's memory
constexpr size_t kMostDrawn = 10;       // draws that the text preview remembers
constexpr double kSlowestPhase_s = 8;   // bounds of the playing loop's speed
constexpr double kFastestPhase_s = 0.25;

// ---- derived values -------------------------------------------------------------------------

// The bytes of the drawn token; "…" for one of the tail's, which nobody knows.
std::string drawn_bytes(const AppState& s, const Draw& draw) {
  if (draw.rank >= token_count(s)) return "…";
  return s.distribution.tokens.bytes(s.trace.id(draw.rank));
}

// The coin of the last step stays; only what it falls on may change.
void redraw(AppState& s) {
  s.draw.reset();
  s.sentence = {s.distribution.context, "", ""};
  if (s.step_coin || s.step > 0) {
    s.draw = pick(s.trace, s.step_coin ? *s.step_coin : coin(s.seed, s.step - 1));
    s.sentence = fill_blank(s.distribution.context, drawn_bytes(s, *s.draw));
  }
  s.text = s.sentence.before + s.sentence.word + s.sentence.after;
  compare_changed(s);
}

void forget_draws(AppState& s) {
  s.rolled = {};
  s.last_drawn.clear();
  s.step = 0;
  s.mirostat_mu.reset();
  s.mirostat_next.reset();
  s.mirostat_steps.clear();
  retrace(s);
}

// ---- knobs ----------------------------------------------------------------------------------

// The selected token stays selected where a penalty moves it.
void retrace_same_token(AppState& s) {
  const bool ranked = s.selected < token_count(s);
  const TokenId id = ranked ? s.trace.id(s.selected) : -1;
  retrace(s);
  if (ranked) s.selected = s.trace.rank_of(id);
}

// Mirostat starts anew with another target or rate.
void forget_learning(AppState& s, const Knobs& knobs) {
  if (knobs.mirostat_tau == s.turn.knobs.mirostat_tau &&
      knobs.mirostat_eta == s.turn.knobs.mirostat_eta) {
    return;
  }
  s.mirostat_mu.reset();
  s.mirostat_next.reset();
  s.mirostat_steps.clear();
}

void turn_to(AppState& s, const Turn& turn, bool continues) {
  if (turn == s.turn) return;
  if (!continues || s.undo.empty()) remember_turn(s);
  forget_learning(s, turn.knobs);
  s.turn = turn;
  retrace_same_token(s);
  compare_with_same_dice(s);
}

void swap_turn(AppState& s, std::vector<Turn>& from, std::vector<Turn>& to) {
  if (from.empty()) return;
  to.push_back(s.turn);
  const int version = s.turn.text;
  s.turn = from.back();
  from.pop_back();
  if (s.turn.replaced) {
    to.back().replaced = TypedText{s.history.prompt, s.history.text};
    s.history.prompt = s.turn.replaced->prompt;
    s.history.text = s.turn.replaced->output;
    s.turn.replaced.reset();
    read_history(s);
  }
  swap_version(s, version, s.turn.text);
  retrace_same_token(s);
  compare_with_same_dice(s);
}

// ---- chain ----------------------------------------------------------------------------------

void set_profile(AppState& s, const std::string& id) {
  const Result<Profile> found = find_profile(id);
  if (!found) {
    s.error = found.error();
    return;
  }
  const Result<CarriedKnobs> carried = carry_knobs(s.turn.knobs, s.turn.profile, found.value());
  if (!carried) {
    s.error = carried.error();
    return;
  }
  Turn turn = s.turn;
  turn.profile = found.value();
  turn.knobs = carried->knobs;
  turn_to(s, turn, false);
  s.notice = carried->said;  // what was said of the engine before holds no longer
}

void set_order(AppState& s, const std::vector<std::string>& stages) {
  const std::vector<const Stage*> off = s.turn.profile.switched_off;
  Result<Profile> ordered = with_order(s.turn.profile, stages);
  if (!ordered) {
    s.error = ordered.error();
    return;
  }
  Turn turn = s.turn;
  turn.profile = std::move(ordered).value();
  const auto& order = turn.profile.order;
  for (const Stage* stage : off) {
    const bool stays = std::find(order.begin(), order.end(), stage) != order.end();
    if (stays) turn.profile.switched_off.push_back(stage);
  }
  turn_to(s, turn, false);
}

std::vector<std::string> order_ids(const AppState& s) {
  std::vector<std::string> ids;
  for (const Stage* stage : s.turn.profile.order) ids.emplace_back(stage->id);
  return ids;
}

void move_stage(AppState& s, const std::string& id, int to) {
  std::vector<std::string> ids = order_ids(s);
  const auto at = std::find(ids.begin(), ids.end(), id);
  if (at == ids.end()) return;
  ids.erase(at);
  ids.insert(ids.begin() + std::clamp<int>(to, 0, static_cast<int>(ids.size())), id);
  set_order(s, ids);
}

void add_stage(AppState& s, const std::string& id) {
  std::vector<std::string> ids = order_ids(s);
  ids.push_back(id);
  set_order(s, ids);
}

void remove_stage(AppState& s, const std::string& id) {
  std::vector<std::string> ids = order_ids(s);
  std::erase(ids, id);
  set_order(s, ids);
}

void switch_stage(AppState& s, const std::string& id, bool on) {
  const Stage* stage = find_stage(id);
  const auto& order = s.turn.profile.order;
  if (std::find(order.begin(), order.end(), stage) == order.end()) return;
  Turn turn = s.turn;
  std::erase(turn.profile.switched_off, stage);
  if (!on) turn.profile.switched_off.push_back(stage);
  turn_to(s, turn, false);
}

// ---- dice -----------------------------------------------------------------------------------

TallyRow tally_row(const AppState& s, int survivor) {
  const Row row = s.trace.row(s.trace.begin + survivor);
  TallyRow out;
  out.rank = row.rank;
  out.token = token_text(s, row.rank);
  out.final = draw_probability(s.trace, row.rank);
  out.count = s.rolled.tally.counts[survivor];
  return out;
}

TallyRow all_others(const AppState& s, int shown) {
  const auto& counts = s.rolled.tally.counts;
  TallyRow out;
  out.token = "all others";
  out.rank = s.trace.begin + shown;
  for (size_t i = shown; i < counts.size(); ++i) out.count += counts[i];
  out.final = rest_after(s.trace, out.rank - 1).final.low;
  return out;
}

void finish_row(TallyRow& row, std::int64_t draws) {
  row.share = static_cast<double>(row.count) / static_cast<double>(draws);
  row.expected = expected(row.final, draws);
  row.within = row.count >= row.expected.low && row.count <= row.expected.high;
}

void tabulate(AppState& s) {
  Rolled& r = s.rolled;
  r.chi_square = chi_square(s.trace, r.tally);
  r.rows.clear();
  const bool others = s.trace.kept() > kTallyRows || s.trace.tail_survives();
  const int shown = std::min(s.trace.kept(), others ? kTallyRows - 1 : kTallyRows);
  for (int i = 0; i < shown; ++i) r.rows.push_back(tally_row(s, i));
  if (others) r.rows.push_back(all_others(s, shown));
  for (TallyRow& row : r.rows) finish_row(row, r.tally.draws);
}

void remember_drawn(AppState& s, const Tally& tally) {
  for (const Draw& draw : tally.last) {
    const Drawn drawn{draw, token_text(s, draw.rank)};
    s.last_drawn.push_back(drawn);
  }
  if (s.last_drawn.size() > kMostDrawn) {
    s.last_drawn.erase(s.last_drawn.begin(), s.last_drawn.end() - kMostDrawn);
  }
}

// Stages with a state of their own go on with it: mirostat learns from single draws, and XTC throws
// its coin once for a click.
void begin_draw(AppState& s) {
  const Knobs& knobs = s.turn.knobs;
  if (s.mirostat_next) s.mirostat_mu = s.mirostat_next;
  const bool stateful = knobs.mirostat_tau > 0 || knobs.xtc_probability > 0;
  if (!stateful) return;
  ++s.step;  // the step whose coins count
  retrace(s);
  --s.step;
}

void learn(AppState& s, std::int64_t draws) {
  const Knobs& knobs = s.turn.knobs;
  if (knobs.mirostat_tau <= 0 || draws != 1 || !s.draw || s.draw->p <= 0) return;
  const double mu = s.mirostat_mu.value_or(2 * knobs.mirostat_tau);
  s.mirostat_next = mirostat_next(mu, s.draw->p, knobs);
  s.mirostat_steps.push_back({mu, s.trace.kept(), token_text(s, s.draw->rank),
                              -std::log2(s.draw->p), *s.mirostat_next});
  if (s.mirostat_steps.size() > kMostDrawn) s.mirostat_steps.erase(s.mirostat_steps.begin());
}

void roll(AppState& s, std::int64_t draws) {
  assert(draws > 0);
  begin_draw(s);
  const Tally tally = draw_many(s.trace, s.seed, s.step, draws);
  if (s.rolled.stale) s.rolled = {};
  if (s.rolled.tally.draws == 0) s.rolled.first_step = s.step;
  s.step += static_cast<std::uint64_t>(draws);
  s.step_coin.reset();
  s.generate.shown_in_preview = false;
  add(s.rolled.tally, tally);
  tabulate(s);
  remember_drawn(s, tally);
  redraw(s);
  learn(s, draws);
}

// ---- phases ---------------------------------------------------------------------------------

void step_phase(AppState& s, int by) {
  const int next = s.phase - 1 + by;
  s.phase = ((next % kPhases) + kPhases) % kPhases + 1;
}

void play(AppState& s, double now_s) {
  if (!s.playing) return;
  if (s.phase_started_s <= 0 || s.phase_started_s > now_s) s.phase_started_s = now_s;
  if (now_s - s.phase_started_s < s.preferences.phase_seconds) return;
  step_phase(s, 1);
  s.phase_started_s = now_s;
}

// ---- files ----------------------------------------------------------------------------------

void open(AppState& s, Result<Distribution> loaded) {
  if (!loaded) {
    s.error = loaded.error();
    return;
  }
  s.turn.exp_display = {};  // an experiment with the logits that were on the screen
  show_distribution(s, std::move(loaded).value());
  s.error.clear();
  show_opened(s);
}

void open_neighbour(AppState& s, int by) {
  const auto list = bundled_distributions();
  const int count = static_cast<int>(list.size());
  const auto here = std::find_if(list.begin(), list.end(),
                                 [&](const auto& d) { return d.id == s.distribution.id; });
  const int index = here == list.end() ? (by > 0 ? -1 : 0) : static_cast<int>(here - list.begin());
  open(s, load_bundled(list[((index + by) % count + count) % count].id));
}

std::string head_of_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::string head(4096, '\0');
  in.read(head.data(), static_cast<std::streamsize>(head.size()));
  head.resize(static_cast<size_t>(std::max<std::streamsize>(0, in.gcount())));
  return head;
}

void open_capture_file(AppState& s, const std::string& path) {
  std::error_code problem;
  const auto bytes = std::filesystem::file_size(path, problem);
  if (problem || bytes > kMaxFileBytes) {
    s.error = path + ": a capture is a file of at most 256 MB.";
    return;
  }
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  open_capture(s, path, text.str());
}

void tell(AppState& s, const Result<bool>& result, const std::string& success) {
  if (result) {
    s.notice = success;
  } else {
    s.error = result.error();
  }
}

// ---- one overload a command -----------------------------------------------------------------

struct Updater {
  AppState& s;

  void operator()(const command::SetKnob& c) {
    Turn turn = s.turn;
    turn.knobs.*c.knob = c.value;
    if (const std::string refusal = check_knobs(s.turn.profile, turn.knobs); !refusal.empty()) {
      s.error = refusal;
      return;
    }
    turn_to(s, turn, c.continues);
  }
  void operator()(const command::ResetKnobs&) { 
    Turn turn = s.turn;
    turn.knobs = neutral_knobs(turn.profile);
    turn.exp_display = {};
    turn_to(s, turn, false);
  }
  void operator()(const command::SetProfile& c) { set_profile(s, c.id); }
  void operator()(const command::UseDefaults&) {
    Turn turn = s.turn;
    turn.knobs = turn.profile.defaults;
    turn_to(s, turn, false);
  }
  void operator()(const command::SetOrder& c) { set_order(s, c.stages); }
  void operator()(const command::MoveStage& c) { move_stage(s, c.id, c.to); }
  void operator()(const command::AddStage& c) { add_stage(s, c.id); }
  void operator()(const command::RemoveStage& c) { remove_stage(s, c.id); }
  void operator()(const command::SwitchStage& c) { switch_stage(s, c.id, c.on); }
  void operator()(const command::SetHistory& c) {
    set_history(s, c.text, c.prompt ? &*c.prompt : nullptr);
    retrace_same_token(s);
  }
  void operator()(const command::UseGeneratedText&) { use_generated_text(s); }
  void operator()(const command::SayToken& c) {
    say_token(s, c.rank);
    retrace_same_token(s);
  }
  void operator()(const command::ShowPenaltyExample& c) { show_penalty_example(s, c.which); }
  void operator()(const command::AddDry&) { add_dry(s); }
  void operator()(const command::SetPenaltyPage& c) { set_penalty_page(s, c.page); }
  void operator()(const command::SetSpiralPrompt& c) { set_spiral_prompt(s, c.text); }
  void operator()(const command::DrawSpiral& c) { draw_spiral(s, c.penalised); }
  void operator()(const command::SelectSpiralStep& c) { s.penalties.spiral_step = c.step; }
  void operator()(const command::FindPenalty&) { find_penalty(s); }
  void operator()(const command::SetExpDisplay& c) {
    Turn turn = s.turn;
    turn.exp_display = c.value;
    turn_to(s, turn, false);
  }
  void operator()(const command::Undo&) { swap_turn(s, s.undo, s.redo); }
  void operator()(const command::Redo&) { swap_turn(s, s.redo, s.undo); }

  void operator()(const command::OpenBundled& c) { open(s, load_bundled(c.id)); }
  void operator()(const command::OpenFile& c) {
    const std::string head = head_of_file(c.path);
    // A state may hold a text in the form of a capture, so it is asked first.
    if (is_state_file(c.path)) {
      tell(s, load_state(s, c.path), "The state was loaded from " + c.path + ".");
    } else if (looks_like_capture(head)) {
      open_capture_file(s, c.path);
    } else {
      open(s, load_distribution_file(c.path));
    }
  }
  void operator()(const command::NextDistribution& c) { open_neighbour(s, c.by); }

  void operator()(const command::SetView& c) {
    if (s.view != c.id) s.notice.clear();
    s.view = c.id;
    // Nobody should meet an empty page: the view opens with a text.
    if (c.id == "compare") refresh_compare(s);
    if (c.id == "generate" && s.generate.written.text.steps.empty() && has_tiny_gpt()) generate(s);
    if (c.id == "penalties") meet_penalties(s);
  }
  void operator()(const command::SetPhase& c) {
    s.phase = std::clamp<int>(c.phase, kLogits, kPhases);
    s.playing = false;
  }
  void operator()(const command::StepPhase& c) {
    step_phase(s, c.by);
    s.playing = false;
  }
  void operator()(const command::TogglePlay&) {
    s.playing = !s.playing;
    s.phase_started_s = 0;
  }
  void operator()(const command::ChangeSpeed& c) {
    s.preferences.phase_seconds = std::clamp(s.preferences.phase_seconds / c.factor,
                                             kFastestPhase_s, kSlowestPhase_s);
  }
  void operator()(const command::Select& c) {
    s.selected = std::clamp(c.rank, 0, token_count(s) - 1);
  }
  void operator()(const command::StepSelection& c) {
    s.selected = std::clamp(s.selected + c.by, 0, token_count(s) - 1);
  }

  void operator()(const command::Roll& c) { roll(s, c.draws); }
  void operator()(const command::ClearDraws&) { forget_draws(s); }
  void operator()(const command::SetSeed& c) {
    s.seed = c.seed;
    forget_draws(s);
  }

  void operator()(const command::SetPrompt& c) { s.generate.prompt = c.text; }
  void operator()(const command::SetLength& c) {
    s.generate.length = std::clamp(c.tokens, 1, kMostTokens);
  }
  void operator()(const command::Generate&) {
    const bool many = s.view == "generate" && s.generate.mode != GenerateMode::text;
    if (many ? writes(s.generate) : s.generate.written.running) {
      stop_all(s);
      compare_with_same_dice(s);
    } else if (many) {
      (*this)(command::WriteAll{});
    } else {
      generate(s);
    }
  }
  void operator()(const command::Regenerate&) {
    s.seed += 1;
    forget_draws(s);
    generate(s);
  }
  void operator()(const command::SelectStep& c) {
    s.generate.follow = false;
    select_step(s, c.step);
  }
  void operator()(const command::StepText& c) {
    s.generate.follow = false;
    select_step(s, s.generate.selected + c.by);
  }
  void operator()(const command::ForceToken& c) { force_token(s, c.rank); }
  void operator()(const command::SetGenerateMode& c) {
    s.generate.mode = c.mode;
    if (c.mode == GenerateMode::presets && s.generate.presets[0].text.steps.empty()) {
      write_presets(s);
    }
    if (c.mode == GenerateMode::many && s.generate.many_texts.empty()) write_many(s);
  }
  void operator()(const command::TakeSameDice&) { take_same_dice(s); }
  void operator()(const command::WriteAll&) {
    if (s.generate.mode == GenerateMode::presets) write_presets(s);
    if (s.generate.mode == GenerateMode::many) write_many(s);
  }
  void operator()(const command::SetContinuations& c) {
    s.generate.continuations = std::clamp(c.count, 1, kMostContinuations);
    write_many(s);
  }
  void operator()(const command::CaptureDistribution&) { capture_distribution(s); }
  void operator()(const command::SaveCapture& c) { save_capture(s, c.path); }
  void operator()(const command::Compare& c) { update_compare(s, c.action); }
  void operator()(const command::ShowPreview& c) { s.generate.shown_in_preview = c.text; }

  void operator()(const command::SetContext& c) { set_context(s, c.place, c.source); }
  void operator()(const command::ToggleRuler& c) { toggle_ruler(s, c.ruler); }
  void operator()(const command::SetRulerExamples&) { set_ruler_examples(s); }
  void operator()(const command::ChooseRuler& c) { s.cutoffs.ruler = c.ruler; }
  void operator()(const command::StepRuler& c) { step_ruler(s, c.by); }
  void operator()(const command::ChooseColumn& c) { s.cutoffs.column = c.column; }
  void operator()(const command::StepColumn& c) { step_column(s, c.by); }
  void operator()(const command::PointAtColumn& c) {
    s.cutoffs.pointed_place = c.place;
    s.cutoffs.pointed_column = c.column;
  }

  void operator()(const command::SetAxis& c) { s.preferences.axis = c.axis; }
  void operator()(const command::ToggleTheme&) { s.preferences.dark = !s.preferences.dark; }
  void operator()(const command::ToggleMotion&) {
    s.preferences.reduced_motion = !s.preferences.reduced_motion;
  }
  void operator()(const command::ToggleFullscreen&) {
    s.preferences.fullscreen = !s.preferences.fullscreen;
  }
  void operator()(const command::SetScale& c) {
    s.preferences.scale = std::clamp(c.scale, kLowestScale, kHighestScale);
  }
  void operator()(const command::ZoomScale& c) {
    const float tenths = std::round(s.preferences.scale * 10) + static_cast<float>(c.by);
    s.preferences.scale = std::clamp(tenths / 10, kLowestScale, kHighestScale);
  }

  void operator()(const command::SaveState& c) {
    tell(s, save_state(s, c.path), "The state was saved to " + c.path + ".");
  }
  void operator()(const command::Report& c) { s.error = c.error; }
  void operator()(const command::Tell& c) { s.notice = c.notice; }
  void operator()(const command::Dismiss&) {
    s.error.clear();
    s.notice.clear();
  }
  void operator()(const command::Quit&) { s.quit = true; }
  void operator()(const command::Tick& c) {
    play(s, c.now_s);
    poll_workers(s);
    advance_sweeps(s);
    poll_penalties(s);
  }
};

}  // namespace

void show_distribution(AppState& s, Distribution distribution) {
  s.distribution = std::move(distribution);
  s.selected = 0;
  s.rolled = {};
  s.last_drawn.clear();
  s.step = 0;
  s.step_coin.reset();
  s.mirostat_mu.reset();
  s.mirostat_next.reset();
  s.mirostat_steps.clear();
  s.generate.selected = -1;
  if (!s.history.text.empty() || !s.history.prompt.empty()) read_history(s);
  retrace(s);
}

void remember_turn(AppState& s) {
  s.undo.push_back(s.turn);
  if (s.undo.size() > kMostTurns) s.undo.erase(s.undo.begin());
  s.redo.clear();
}

void retrace(AppState& s) {
  const auto started = std::chrono::steady_clock::now();
  s.trace = trace(s.distribution.logits, situation_of(s), s.turn.knobs, s.turn.profile,
                  s.turn.exp_display);
  const std::chrono::duration<double, std::micro> took = std::chrono::steady_clock::now() - started;
  s.trace_us = took.count();
  s.rolled.stale = s.rolled.tally.draws > 0;
  s.cutoffs.stale = true;
  redraw(s);
  refresh_penalties(s);
}

void update(AppState& state, const Command& command) {
  std::visit(Updater{state}, command);
  refresh_cutoffs(state);
  keep_penalties_fresh(state);
  show_selected_in_compare(state);
}

void start(AppState& state) {
  open(state, load_bundled(bundled_distributions().front().id));
  assert(state.error.empty());
}

}  // namespace logitdice
