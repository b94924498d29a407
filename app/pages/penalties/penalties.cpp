#include "app/pages/penalties/penalties.h"

#include <algorithm>
#include <map>
#include <utility>

#include "app/program/generate.h"
#include "core/capture/bundled.h"
#include "core/capture/text_tokens.h"
#include "core/model/embedded.h"
#include "core/sampling/chain.h"
#include "core/text/token_text.h"

namespace logitdice {
namespace {

constexpr int kRows = 64;             // of each kind, see before_after()
constexpr std::size_t kEngineRows = 5;
constexpr int kMostReadAtOnce = 20'000;  // tokens of a vocabulary that a text is read in quickly

bool is_generated(const AppState& s) {
  const int steps = static_cast<int>(s.generate.written.text.steps.size());
  return s.step_coin && s.generate.selected >= 0 && s.generate.selected < steps;
}

std::string token_name(const AppState& s, TokenId id) {
  const std::string text = visible(s.distribution.tokens.bytes(id));
  return text.empty() ? "⟨empty⟩" : text;
}

std::vector<TokenId> whole_text_of(const Situation& text) {
  std::vector<TokenId> tokens(text.prompt.begin(), text.prompt.end());
  tokens.insert(tokens.end(), text.output.begin(), text.output.end());
  return tokens;
}

// ---- the lists ------------------------------------------------------------------------------

struct Counts {
  std::map<TokenId, int> all, counted;
};

Counts counts_of(const std::vector<TokenId>& tokens, const std::vector<PenaltyScope>& scope) {
  Counts out;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    ++out.all[tokens[i]];
    if (scope[i].repetition || scope[i].additive) ++out.counted[tokens[i]];
  }
  return out;
}

int count_in(const std::map<TokenId, int>& counts, TokenId id) {
  const auto found = counts.find(id);
  return found == counts.end() ? 0 : found->second;
}

void make_chips(AppState& s, const Situation& text, const std::vector<TokenId>& tokens,
                const std::vector<PenaltyScope>& scope, const Counts& counts) {
  PenaltiesState& p = s.penalties;
  p.chips.clear();
  p.earlier = tokens.size() - std::min(tokens.size(), kMostChips);
  for (std::size_t i = p.earlier; i < tokens.size(); ++i) {
    p.chips.push_back({tokens[i], token_name(s, tokens[i]), i < text.prompt.size(),
                       count_in(counts.all, tokens[i]), scope[i]});
  }
}

void make_fields(AppState& s) {
  PenaltiesState& p = s.penalties;
  p.generated = is_generated(s);
  p.prompt = s.history.prompt;
  p.output = s.history.text;
  if (!p.generated) return;
  const Generation& text = s.generate.written.text;
  p.prompt = plain(text.prompt);
  p.output.clear();
  const auto written = text.written().first(static_cast<std::size_t>(s.generate.selected));
  for (const TokenId token : written) p.output += piece_bytes(s, token);
  p.output = plain(p.output);
}

void make_rows(AppState& s, const std::vector<TokenId>& tokens, const Counts& counts) {
  PenaltiesState& p = s.penalties;
  p.rows.clear();
  for (const BeforeAfterRow& row : before_after(p.before, s.trace, tokens, kRows)) {
    p.rows.push_back({row, token_name(s, row.id), count_in(counts.all, row.id),
                      count_in(counts.counted, row.id)});
  }
}

// All tokens of a short list; otherwise those of the text, the last ones first, and the selected.
void make_engines(AppState& s, const Situation& text, const std::vector<TokenId>& tokens) {
  PenaltiesState& p = s.penalties;
  std::vector<TokenId>& rows = p.engine_tokens;
  rows.clear();
  const auto add = [&](TokenId id) {
    const bool there = std::find(rows.begin(), rows.end(), id) != rows.end();
    if (!there && rows.size() < kEngineRows && s.distribution.logits.rank_of(id) >= 0) {
      rows.push_back(id);
    }
  };
  if (static_cast<std::size_t>(token_count(s)) <= kEngineRows) {
    for (const TokenId id : s.distribution.logits.ids) add(id);
    std::sort(rows.begin(), rows.end());
  } else {
    add(s.trace.id(s.selected));
    for (std::size_t i = tokens.size(); i-- > 0;) add(tokens[i]);
  }
  p.engine_token_texts.clear();
  for (const TokenId id : rows) p.engine_token_texts.push_back(token_name(s, id));
  p.engines = penalties_by_engine(s.distribution.logits, text, s.turn.knobs, s.turn.profile,
                                  rows);
}

// ---- formulas -------------------------------------------------------------------------------

using Kind = PenaltyFormula::Kind;
using Why = PenaltyFormula::Why;

PenaltyFormula formula_of(const AppState& s, Kind kind, std::string_view own_stage, double knob,
                          double neutral) {
  const Profile& profile = s.turn.profile;
  PenaltyFormula out;
  out.kind = kind;
  out.knob = knob;
  const auto runs = [&](std::string_view id) { return runs_stage(profile, *find_stage(id)); };
  const bool in = runs(own_stage) || (kind != Kind::dry && runs("penalties"));
  out.why = !in ? Why::not_in_chain : knob == neutral ? Why::neutral : Why::not_counted;
  return out;
}

void apply_change(PenaltyFormula& f, const ScoreChange& change, const Knobs& knobs) {
  const PenaltySteps& steps = change.steps;
  const auto applies = [&](int count, double before, double after) {
    if (f.why != Why::not_counted || count == 0) return;
    f.why = Why::applies;
    f.count = count;
    f.before = before;
    f.after = after;
  };
  switch (f.kind) {
    case Kind::repetition: applies(steps.repetition_count, steps.entered, steps.repeated); break;
    case Kind::frequency:
      applies(steps.additive_count, steps.repeated, steps.frequency);
      f.subtracted = steps.additive_count * knobs.frequency_penalty;
      break;
    case Kind::presence:
      applies(steps.additive_count, steps.frequency, steps.presence);
      f.subtracted = knobs.presence_penalty;
      break;
    case Kind::dry:
      applies(change.repeat, steps.entered, steps.presence);
      f.dry_base = knobs.dry_base;
      f.dry_repeat = change.repeat;
      f.dry_exponent = steps.exponent;
      f.subtracted = change.subtracted;
      break;
  }
}

bool belongs(Kind kind, const Stage& stage) {
  if (kind == Kind::dry) return stage.id == "dry";
  constexpr std::string_view kOwn[] = {"repetition_penalty", "frequency_penalty",
                                       "presence_penalty"};
  return stage.id == "penalties" || stage.id == kOwn[static_cast<int>(kind)];
}

void make_formulas(AppState& s) {
  PenaltiesState& p = s.penalties;
  const Knobs knobs = knobs_in_force(s.turn.profile, s.turn.knobs);
  p.formulas = {
      formula_of(s, Kind::repetition, "repetition_penalty", knobs.repetition_penalty, 1),
      formula_of(s, Kind::frequency, "frequency_penalty", knobs.frequency_penalty, 0),
      formula_of(s, Kind::presence, "presence_penalty", knobs.presence_penalty, 0),
      formula_of(s, Kind::dry, "dry", knobs.dry_multiplier, 0)};
  const Row row = s.trace.row(s.selected);
  p.formulas_of = s.selected;
  p.formula_temperature = 1;
  p.z = row.z;
  p.z_after = row.penalised;
  for (const ScoreChange& change : s.trace.changes) {
    if (change.id != row.id) continue;
    p.formula_temperature = change.steps.temperature;
    const Stage& stage = *s.trace.stages[static_cast<std::size_t>(change.stage)].stage;
    for (PenaltyFormula& f : p.formulas) {
      if (belongs(f.kind, stage)) apply_change(f, change, knobs);
    }
  }
  p.dry_in_chain = p.formulas.back().why != Why::not_in_chain;
  p.any_in_chain = std::any_of(p.formulas.begin(), p.formulas.end(), [](const auto& f) {
    return f.why != Why::not_in_chain;
  });
}

// ---- examples -------------------------------------------------------------------------------

void set_example(AppState& s, const char* distribution, const Knobs& knobs, std::string prompt,
                 std::string output) {
  Result<Distribution> loaded = load_bundled(distribution);
  if (!loaded) {
    s.error = loaded.error();
    return;
  }
  remember_turn(s);
  s.turn.knobs = knobs;
  s.turn.profile = textbook();
  s.turn.exp_display = {};
  s.history.prompt = std::move(prompt);
  s.history.text = std::move(output);
  s.penalties.page = PenaltyPage::distribution;
  show_distribution(s, std::move(loaded).value());
  compare_with_same_dice(s);
}

bool nothing_done(const AppState& s) {
  return s.penalties.page == PenaltyPage::distribution &&
         s.distribution.id == bundled_distributions().front().id && s.history.text.empty() &&
         s.history.prompt.empty() && !any_knob_turned(s) && s.turn == Turn{};
}

// ---- the spiral -----------------------------------------------------------------------------

void stop_search(PenaltiesState& p) {
  if (p.search) p.search->stop();
  p.searching = false;
}

void forget_search(PenaltiesState& p) {
  stop_search(p);
  p.tried.clear();
  p.broken.reset();
}

GenerateSettings spiral_settings(const AppState& s) {
  if (!s.penalties.spiral_penalised) return greedy_settings(1);
  return greedy_settings(s.turn.knobs, s.turn.profile);
}

// The panel's penalties may have become others since the text was written.
void keep_spiral_fresh(AppState& s) {
  const PenaltiesState& p = s.penalties;
  if (p.page != PenaltyPage::spiral || !p.spiral_penalised) return;
  const GenerateSettings wanted = spiral_settings(s);
  const GenerateSettings& written = p.greedy.text.settings;
  const bool same = written.knobs == wanted.knobs && same_chain(written.profile, wanted.profile);
  if (!same) draw_spiral(s, true);
}

bool take_greedy(PenaltiesState& p) {
  if (!p.greedy.worker || !p.greedy.running) return false;
  GenerationWorker::News news = p.greedy.worker->poll();
  for (GenerationWorker::Made& made : news.made) {
    p.spiral_pieces.push_back(visible(tiny_gpt().tokenizer().piece(made.step.token)));
    append(p.greedy.text, std::move(made.step));
  }
  p.greedy.running = news.running;
  p.greedy.error = news.error;
  if (news.made.empty()) return !news.running;
  p.spiral = find_spiral(p.greedy.text);
  const auto repeat = first_repeat(p.greedy.text.written(), PenaltySearch{}.ngram);
  p.spiral_repeats = repeat ? std::optional(*repeat + 1) : std::nullopt;
  return true;
}

bool take_search(PenaltiesState& p, std::string& error) {
  if (!p.search || !p.searching) return false;
  PenaltySearchWorker::News news = p.search->poll();
  p.tried.insert(p.tried.end(), news.tried.begin(), news.tried.end());
  p.searching = news.running;
  if (!news.error.empty()) error = news.error;
  if (news.found) p.broken = std::move(news.found);
  return !news.tried.empty() || !news.running;
}

}  // namespace

std::span<const std::string_view> penalty_knobs() {
  static constexpr std::string_view table[] = {
      "repetition_penalty", "frequency_penalty", "presence_penalty",   "penalty_last_n",
      "dry_multiplier",     "dry_base",          "dry_allowed_length", "dry_penalty_last_n"};
  return table;
}

std::string_view penalty_page_id(PenaltyPage page) {
  return page == PenaltyPage::spiral ? "spiral" : "distribution";
}

void read_history(AppState& s) {
  TextTokens output = tokens_of_text(s.distribution, s.history.text);
  s.history.tokens = std::move(output.ids);
  s.history.unknown = std::move(output.unknown);
  TextTokens prompt = tokens_of_text(s.distribution, s.history.prompt);
  s.history.prompt_tokens = std::move(prompt.ids);
  if (s.history.unknown.empty()) s.history.unknown = std::move(prompt.unknown);
}

void set_history(AppState& s, const std::string& output, const std::string* prompt) {
  if (is_generated(s)) s.step_coin.reset();  // the typed text takes the place of the step's own
  s.history.text = output;
  if (prompt) s.history.prompt = *prompt;
  read_history(s);
}

void use_generated_text(AppState& s) {
  const int steps = static_cast<int>(s.generate.written.text.steps.size());
  if (steps == 0) {
    s.error = "There is no generated text yet: Generate (G) writes one.";
    return;
  }
  s.generate.follow = false;
  select_step(s, s.generate.selected >= 0 ? s.generate.selected : steps - 1);
}

void say_token(AppState& s, int rank) {
  if (rank < 0 || rank >= token_count(s)) return;
  const TokenId id = s.trace.id(rank);
  const std::string bytes = plain(s.distribution.tokens.bytes(id));
  const bool generated = is_generated(s);
  const std::string prompt = generated ? s.penalties.prompt : s.history.prompt;
  const std::string text = generated ? s.penalties.output : s.history.text;
  const char* gap = text.empty() || text.back() == ' ' ? "" : " ";
  if (token_count(s) > kMostReadAtOnce) {
    // Reading the text again would last longer than a frame: the token is known.
    if (generated) set_history(s, text, &prompt);
    s.history.text = text + (bytes.starts_with(' ') ? "" : gap) + bytes;
    s.history.tokens.push_back(id);
    return;
  }
  std::vector<TokenId> wanted = tokens_of_text(s.distribution, text).ids;
  wanted.push_back(id);
  // As people write it, if it then reads as this token; otherwise by its number.
  for (const std::string& longer : {text + gap + bytes, text + bytes,
                                    text + gap + "#" + std::to_string(id)}) {
    if (tokens_of_text(s.distribution, longer).ids != wanted) continue;
    set_history(s, longer, &prompt);
    return;
  }
  s.error = "The token " + token_name(s, id) + " cannot be written at the end of this text; type "
            "the text in another way.";
}

void show_penalty_example(AppState& s, command::ShowPenaltyExample::Which which) {
  if (which == command::ShowPenaltyExample::worked) {
    set_example(s, "cat_sat_on", {.repetition_penalty = 1.25}, "", "mat");
    s.selected = std::max(0, s.trace.rank_of(0));
  } else {
    set_example(s, "three_logits",
                {.repetition_penalty = 1.5, .frequency_penalty = 0.5, .presence_penalty = 0.25},
                "#0 #0 #0", "#1");
    s.selected = std::max(0, s.trace.rank_of(0));
  }
}

void meet_penalties(AppState& s) {
  const bool first = !std::exchange(s.penalties.met, true);
  if (first && nothing_done(s)) show_penalty_example(s, command::ShowPenaltyExample::worked);
  if (s.penalties.page == PenaltyPage::spiral) set_penalty_page(s, PenaltyPage::spiral);
}

void add_dry(AppState& s) {
  std::vector<std::string> ids;
  bool in = false;
  const auto add = [&] {
    if (!std::exchange(in, true)) ids.emplace_back("dry");
  };
  for (const Stage* stage : s.turn.profile.order) {
    if (stage->id == "dry") continue;
    if (!is_penalty(*stage)) add();
    ids.emplace_back(stage->id);
  }
  add();
  update(s, command::SetOrder{ids});
  update(s, command::SwitchStage{"dry", true});
}

void refresh_penalties(AppState& s) {
  PenaltiesState& p = s.penalties;
  p.fresh = s.view == "penalties";
  if (!p.fresh) return;
  const Situation text = situation_of(s);
  const std::vector<TokenId> tokens = whole_text_of(text);
  const auto scope = penalty_scope(text, s.turn.knobs, s.turn.profile);
  const Counts counts = counts_of(tokens, scope);
  s.selected = std::clamp(s.selected, 0, token_count(s) - 1);
  p.before = trace(s.distribution.logits, text, s.turn.knobs, without_penalties(s.turn.profile));
  make_fields(s);
  make_chips(s, text, tokens, scope, counts);
  p.scopes_differ = scopes_differ(s.turn.profile);
  p.effect = penalty_effect(scope, s.turn.knobs, s.turn.profile);
  make_rows(s, tokens, counts);
  make_formulas(s);
  make_engines(s, text, tokens);
  keep_spiral_fresh(s);
}

void keep_penalties_fresh(AppState& s) {
  const PenaltiesState& p = s.penalties;
  const bool current = p.fresh && p.formulas_of == s.selected;
  if (s.view == "penalties" && !current) refresh_penalties(s);
}

void set_penalty_page(AppState& s, PenaltyPage page) {
  PenaltiesState& p = s.penalties;
  p.page = page;
  // Nobody should meet an empty page.
  const bool empty = p.greedy.text.steps.empty() && !p.greedy.running;
  if (page == PenaltyPage::spiral && empty && has_tiny_gpt()) draw_spiral(s, p.spiral_penalised);
  keep_spiral_fresh(s);
}

void set_spiral_prompt(AppState& s, const std::string& prompt) {
  s.penalties.spiral_prompt = prompt;
}

void draw_spiral(AppState& s, bool penalised) {
  if (!have_model(s)) return;
  PenaltiesState& p = s.penalties;
  p.spiral_penalised = penalised;
  Result<Generation> begun = begin_generation(tiny_gpt(), p.spiral_prompt, spiral_settings(s));
  if (!begun) {
    s.error = begun.error();
    return;
  }
  if (p.greedy.text.prompt != begun->prompt) forget_search(p);
  p.spiral.reset();
  p.spiral_repeats.reset();
  p.spiral_step = -1;
  p.spiral_pieces.clear();
  p.greedy.text = std::move(begun).value();
  if (!p.greedy.worker) p.greedy.worker.emplace();
  p.greedy.worker->start(tiny_gpt(), job_for(p.greedy.text, kSpiralTokens));
  p.greedy.running = true;
}

void find_penalty(AppState& s) {
  PenaltiesState& p = s.penalties;
  if (p.searching) {
    stop_search(p);
    return;
  }
  if (!have_model(s)) return;
  // The text on the screen and the search must be about the same prompt.
  if (p.greedy.text.steps.empty() || p.greedy.text.prompt != p.spiral_prompt) {
    draw_spiral(s, p.spiral_penalised);
  }
  if (!s.error.empty()) return;
  p.tried.clear();
  p.broken.reset();
  if (!p.search) p.search.emplace();
  p.search->start(tiny_gpt(), p.spiral_prompt, {.tokens = kSpiralTokens});
  p.searching = true;
}

bool poll_penalties(AppState& s) {
  PenaltiesState& p = s.penalties;
  const bool greedy = take_greedy(p);
  const bool search = take_search(p, s.error);
  if (!p.greedy.error.empty()) s.error = std::exchange(p.greedy.error, "");
  return greedy || search;
}

}  // namespace logitdice
