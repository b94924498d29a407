#include <algorithm>
#include <utility>

#include "app/pages/steer/state.h"
#include "core/model/embedded.h"
#include "core/sampling/chain.h"

namespace logitdice::steer_page {
namespace {

// ---- the rule ---------------------------------------------------------------------------------

void settle_rule(AppState& s) {
  Steered& p = steered(s);
  const Rule wanted = rule_of(inputs(s));
  if (p.asked == wanted) return;
  p.asked = wanted;
  p.compiling = true;
  p.compile.start([rule = wanted](Reporter<CompiledRule>& to) -> Result<bool> {
    Result<AutomatonHandle> made = compile_rule(rule);
    if (!made) return to.give({rule, nullptr, nullptr, made.error()});
    const Automaton& a = *made.value();
    auto picture = std::make_shared<const AutomatonPicture>(automaton_picture(a, a.states()));
    return to.give({rule, made.value(), std::move(picture), {}});
  });
}

// ---- the text ---------------------------------------------------------------------------------

// What is off may be turned without the text's becoming another one.
SteerKey wanted_key(const AppState& s) {
  const Inputs& in = inputs(s);
  SteerKey key{s.in.model, in.prompt,  in.without,   rule_of(in), in.switches,
               s.in.knobs, s.in.profile, s.in.seed,   in.length};
  const SteerSwitches neutral;
  if (!in.switches.guidance) key.switches.weight = neutral.weight;
  if (!in.switches.contrast) key.switches.alpha = neutral.alpha;
  return key;
}

SteerSettings settings_for(const SteerKey& key) {
  SteerSettings settings;
  if (!is_embedded(key.model)) settings.generate.best = kBestFirst;
  settings.generate.knobs = key.knobs;
  settings.generate.profile = key.profile;
  settings.generate.seed = key.seed;
  if (key.switches.mask) settings.rule = key.rule;
  settings.guidance = key.switches.guidance ? key.switches.weight : 1;
  settings.without = key.without.str();
  settings.contrast = key.switches.contrast ? key.switches.alpha : 0;
  return settings;
}

void stop(Steered& p) {
  p.task.stop();
  p.running = false;
}

// The text of before stands until the new one has the step that is looked at.
void begin(AppState& s) {
  Steered& p = steered(s);
  stop(p);  // what it still makes would be taken for the new text's
  p.begun = wanted_key(s);
  SteerRun& run = p.coming = {};
  run.key = p.begun;
  run.version = ++p.versions;
  run.written_by = p.good;
  p.replacing = true;
  run.model = chosen_model(s);
  if (!run.model) {
    run.error = why_no_model(s);
    return;
  }
  // The one small model that is here guesses in the tokens of the embedded one.
  const ModelHandle weak = is_embedded(s.in.model) ? draft_model() : nullptr;
  p.task.start(steering({run.model, weak, run.key.prompt.str(), settings_for(run.key),
                         p.good.automaton, static_cast<std::size_t>(run.key.length)}));
  p.running = true;
}

void show_coming(Steered& p) {
  static_cast<SteerRun&>(p) = std::move(p.coming);
  p.coming = {};
  p.replacing = false;
  p.read.reset();
}

// Whether what is coming can be looked at as the text of before was.
bool has_come(const Steered& p, int step) {
  if (!p.running || p.steps.empty()) return true;
  return step >= 0 && p.coming.steps.size() > static_cast<std::size_t>(step);
}

// The rule of now is compiled, and no other one is being.
bool rule_is_ready(const AppState& s) {
  const Steered& p = steered(s);
  return !p.compiling && p.compiled.automaton && p.compiled.rule == rule_of(inputs(s));
}

bool is_outdated(const AppState& s) {
  return steered(s).versions == 0 || !(steered(s).begun == wanted_key(s));
}

// A rule that is refused leaves the text of the last good one.
void write_where_wanted(AppState& s) {
  Steered& p = steered(s);
  const bool asked = p.wish == Steered::Wish::write;
  if (p.compiling || model_is_coming(s)) return;
  if (!asked && !(is_outdated(s) && asks_unasked(s))) return;
  const bool ready = rule_is_ready(s) || !inputs(s).switches.mask;  // why not stands beside it
  p.wish = Steered::Wish::none;
  if (ready) begin(s);
}

// ---- the reading ------------------------------------------------------------------------------

void settle_reading(AppState& s) {
  Steered& p = steered(s);
  const auto step = shown_step(s);
  if (!step) {
    p.read.reset();
    return;
  }
  const Inputs& in = inputs(s);
  ReadingKey key{*step, p.version, in.switches, s.in.knobs, s.in.profile, in.token};
  if (p.read == key) return;
  const std::span<const TokenId> tokens = p.tokens;
  const SteerPiece& piece = p.steps[*step];
  SteerReadingInput input{.piece = piece, .model = *p.model};
  input.automaton = p.written_by.automaton.get();
  input.text.prompt = tokens.first(p.prompt_tokens);
  input.text.output = tokens.subspan(p.prompt_tokens, *step);
  if (*step > 0) input.text.memory = p.steps[*step - 1].step.made.memory;
  input.knobs = s.in.knobs;
  input.profile = s.in.profile;
  input.switches = in.switches;
  input.selected = in.token;
  p.reading = steer_reading(input);
  p.read = std::move(key);
}

// ---- news -------------------------------------------------------------------------------------

void take(SteerRun& run, SteerPiece piece) {
  run.tokens.push_back(piece.step.token());
  if (!piece.step.ends) run.text += run.model->piece(piece.step.token());
  run.steps.push_back(std::move(piece));
}

void take_steps(Steered& p) {
  if (!p.running) return;
  SteerTask::News news = p.task.poll();
  SteerRun& run = p.replacing ? p.coming : p;
  for (SteerNews& piece : news.pieces) {
    if (auto* step = std::get_if<SteerPiece>(&piece)) take(run, std::move(*step));
    if (auto* begin = std::get_if<SteerBegin>(&piece)) {
      run.tokens = std::move(begin->prompt);
      run.prompt_tokens = run.tokens.size();
    }
    if (auto* end = std::get_if<SteerEnd>(&piece)) run.end = std::move(*end);
  }
  p.running = news.running;
  if (!news.error.empty()) run.error = news.error;
}

void take_rule(Steered& p) {
  if (!p.compiling) return;
  CompileTask::News news = p.compile.poll();
  for (CompiledRule& rule : news.pieces) p.compiled = std::move(rule);
  p.compiling = news.running;
  if (!p.compiling && p.compiled.automaton) p.good = p.compiled;
}

}  // namespace

bool SteerKey::operator==(const SteerKey& o) const {
  return model == o.model && prompt == o.prompt && without == o.without && rule == o.rule && switches == o.switches &&
         knobs == o.knobs && same_chain(profile, o.profile) && seed == o.seed && length == o.length;
}

bool ReadingKey::operator==(const ReadingKey& o) const {
  return step == o.step && version == o.version && switches == o.switches && knobs == o.knobs &&
         same_chain(profile, o.profile) && token == o.token;
}

std::optional<std::size_t> shown_step(const AppState& s) {
  const std::size_t count = steered(s).steps.size();
  if (count == 0) return std::nullopt;
  const int step = inputs(s).step;
  return step < 0 ? count - 1 : std::min(static_cast<std::size_t>(step), count - 1);
}

void settle(AppState& s) {
  settle_rule(s);
  Steered& p = steered(s);
  if (p.wish == Steered::Wish::stop) {
    stop(p);
    p.wish = Steered::Wish::none;
  }
  write_where_wanted(s);
  if (p.replacing && has_come(p, inputs(s).step)) show_coming(p);
  settle_reading(s);
}

void stop_writing_steered(AppState& s) { stop(steered(s)); }

void poll(AppState& s) {
  take_rule(steered(s));
  take_steps(steered(s));
}

bool busy(const AppState& s) {
  return steered(s).running || steered(s).compiling;
}

}  // namespace logitdice::steer_page
