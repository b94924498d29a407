#include "core/decoding/steer.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <utility>

#include "core/decoding/lost_zero.h"
#include "core/sampling/chain.h"
#include "core/sampling/guidance.h"
#include "core/text/numbers.h"

namespace logitdice {
namespace {

bool same_vocabulary(const Model& a, const Model& b) {
  return a.info().vocabulary == b.info().vocabulary && a.info().pieces == b.info().pieces;
}

std::string wrong_settings(const Model& model, const Model* weak, const SteerSettings& settings) {
  const auto known = [](const Model& m) { return !m.info().pieces.empty(); };
  if (settings.contrast == 0) return {};
  if (!weak) return "Contrast needs a second, weaker model, and there is none.";
  if (!known(model) || !same_vocabulary(model, *weak)) {
    return "Contrast needs two models with the same tokens; those of " + model.info().name +
           " and of " + weak->info().name + " differ.";
  }
  return {};
}

TrieHandle trie_of(const ModelInfo& info) {
  const TokenId special[] = {info.end_of_text, info.before_prompt};
  return std::make_shared<const VocabularyTrie>(std::span<const std::string>(info.pieces), special);
}

// "behind token 3, after 14 bytes"
std::string place_text(const SteeredText& text) {
  const auto tokens = static_cast<std::int64_t>(text.steps.size());
  const auto bytes = static_cast<std::int64_t>(text.text.size());
  if (tokens == 0) return "at the beginning";
  return "behind token " + count_text(tokens) + ", after " + count_text(bytes) + " " +
         plural(bytes, "byte");
}

void dead_end(SteeredText& text, std::string_view reason) {
  const bool rule = text.settings.rule.kind != RuleKind::kNone;
  const std::string state = rule ? "in state " + std::to_string(text.state) + ", " : "";
  text.ended = Ended::kDeadEnd;
  text.dead_end = "Dead end " + state + place_text(text) + ": " + std::string(reason) + ".";
}

// Whether a bias of −∞ rules out every token that is left: a chain keeps one of them all the same.
bool bias_leaves_none(const Logits& left, const GenerateSettings& settings) {
  if (!runs_stage(settings.profile, *find_stage("logit_bias"))) return false;
  int ruled_out = 0;
  for (const auto& [id, bias] : settings.knobs.logit_bias) {
    const int rank = left.rank_of(id);
    if (std::isinf(bias) && rank >= 0 && rank < left.finite) ++ruled_out;
  }
  return ruled_out == left.finite && left.tail.empty();
}

}  // namespace

TextSoFar text_before(const SteeredText& text, std::size_t step) {
  assert(step <= text.steps.size());
  TextSoFar before;
  before.tokens = std::span(text.tokens).first(text.prompt_tokens + step);
  before.prompt_tokens = text.prompt_tokens;
  before.step = step;
  if (step > 0) before.memory = text.steps[step - 1].made.memory;
  return before;
}

std::string_view ended_text(Ended ended) {
  switch (ended) {
    case Ended::kMatch:
      return "match";
    case Ended::kDeadEnd:
      return "dead end";
    case Ended::kLength:
      return "length";
    case Ended::kNot:
      break;
  }
  return "";
}

Result<Steering> Steering::make(ModelHandle model, ModelHandle weak, const SteerSettings& settings,
                                std::stop_token stopping) {
  std::string wrong = wrong_settings(*model, weak.get(), settings);
  if (wrong.empty()) {
    wrong = lost_zero(model->info(), settings.generate.knobs, settings.generate.profile);
  }
  if (!wrong.empty()) return Error{std::move(wrong)};
  const Result<AutomatonHandle> rule = compile_rule(settings.rule);
  if (!rule) return Error{rule.error()};
  Steering made;
  made.settings_ = settings;
  made.settings_.generate.ends =
      ends_of(TokenTable(model->info().pieces), model->info().end_of_text);
  made.session_ = model->new_session(stopping);
  if (settings.guidance != 1) made.without_ = model->new_session(stopping);
  if (settings.contrast != 0) made.weak_ = weak->new_session(stopping);
  made.rule_ = rule.value();
  if (made.rule_ && !model->info().pieces.empty()) {
    made.masks_ =
        std::make_unique<TokenMasks>(made.rule_, trie_of(model->info()), model->info().end_of_text);
  }
  return made;
}

Result<SteeredText> Steering::begin(std::string_view prompt,
                                    const std::stop_token& stopping) const {
  SteeredText text;
  text.settings = settings_;
  text.prompt = prompt;
  Result<std::vector<TokenId>> tokens = model().tokenize_prompt(prompt, stopping);
  if (!tokens) return Error{tokens.error()};
  text.tokens = std::move(tokens).value();
  text.prompt_tokens = text.tokens.size();
  if (without_) {
    Result<std::vector<TokenId>> without = model().tokenize_prompt(settings_.without, stopping);
    if (!without) return Error{without.error()};
    text.without_tokens = std::move(without).value();
  }
  if (text.tokens.empty() || (without_ && text.without_tokens.empty())) {
    return Error{"A prompt is empty, and this model needs at least one token to begin with."};
  }
  text.matches = !rule_ || rule_->accepts(0);
  return text;
}

// Where the text has reached its end without another token.
bool Steering::must_end(SteeredText& text) {
  if (text.ended != Ended::kNot) return true;
  if (!rule_) return false;
  const bool goes_on = masks_ ? masks_->goes_on(text.state) : rule_->goes_on(text.state);
  if (goes_on) return false;
  if (text.matches) text.ended = Ended::kMatch;
  if (!text.matches) dead_end(text, "no token of this vocabulary may follow");
  return true;
}

Result<SteeredStep> Steering::propose(const SteeredText& text, int best) {
  SteeredStep step;
  step.before = step.after = text.state;
  Result<Logits> said = session_->next(text.tokens, best);
  if (!said) return Error{said.error()};
  step.model = step.guided = std::move(said).value();
  if (without_) {
    Result<Logits> other = without_->next(text.without_tokens, best);
    if (!other) return Error{other.error()};
    step.without = std::move(other).value();
    step.guided = guided(step.model, step.without, settings_.guidance);
  }
  step.proposed = step.guided;
  if (weak_) {
    Result<Logits> weak = weak_->next(text.tokens);
    if (!weak) return Error{weak.error()};
    step.weak = std::move(weak).value();
    step.proposed = contrasted(step.guided, step.weak, settings_.contrast);
  }
  step.made.logits = step.proposed;
  step.allowed = step.proposed.size();
  return step;
}

// The mask of a model whose vocabulary becomes known only as it names tokens.
MaskHandle Steering::mask_of_named(StateId state, const Logits& logits) const {
  const TokenId end = model().info().end_of_text;
  TokenId last = end;
  for (const TokenId id : logits.ids) last = std::max(last, id);
  std::vector<std::string> pieces(static_cast<std::size_t>(last + 1));
  for (const TokenId id : logits.ids) {
    if (id != end) pieces[static_cast<std::size_t>(id)] = model().piece(id);
  }
  const auto trie = std::make_shared<const VocabularyTrie>(pieces);
  TokenMask mask = trie->mask(*rule_, state);
  if (end >= 0 && rule_->accepts(state)) {
    mask.allowed[static_cast<std::size_t>(end)] = 1;
    mask.after[static_cast<std::size_t>(end)] = state;
    ++mask.count;
  }
  return std::make_shared<const TokenMask>(std::move(mask));
}

// False: nothing is left.
bool Steering::apply_mask(const SteeredText& text, SteeredStep& step) {
  if (!rule_) return true;
  step.mask = masks_ ? masks_->of(text.state) : mask_of_named(text.state, step.proposed);
  step.allowed = step.mask->count;
  step.mass_removed = mass_removed(step.proposed, step.mask->allowed);
  Result<Logits> left = masked(step.proposed, step.mask->allowed);
  if (!left) return false;
  step.made.logits = std::move(left).value();
  return true;
}

void Steering::append(SteeredText& text, SteeredStep step) const {
  const TokenId token = step.token();
  const Model& m = model();
  step.ends = token >= 0 && token == m.info().end_of_text;
  if (rule_ && !step.ends) step.after = step.mask->after[static_cast<std::size_t>(token)];
  if (!step.ends) text.text += m.piece(token);
  text.tokens.push_back(token);
  if (without_) text.without_tokens.push_back(token);
  text.state = step.after;
  text.matches = !rule_ || rule_->accepts(text.state);
  if (step.ends) text.ended = Ended::kMatch;
  text.steps.push_back(std::move(step));
}

Result<bool> Steering::finish_step(SteeredText& text, SteeredStep step) {
  const TextSoFar so_far = text_before(text, text.steps.size());
  const GenerateSettings& settings = settings_.generate;
  if (bias_leaves_none(step.made.logits, settings)) {
    dead_end(text, "the logit bias rules out every token that is left");
    return false;
  }
  step.made = decide(std::move(step.made.logits), settings, so_far, settings.coin_of(so_far.step));
  if (step.token() == kNotCaptured) {
    return Error{
        "The coin falls on a token that the model does not name; cut the others, with "
        "top-k or a lower top-p."};
  }
  append(text, std::move(step));
  return true;
}

Result<bool> Steering::append_step(SteeredText& text) {
  if (must_end(text)) return false;
  int best = settings_.generate.best;
  while (true) {
    Result<SteeredStep> proposed = propose(text, best);
    if (!proposed) return Error{proposed.error()};
    if (apply_mask(text, proposed.value())) return finish_step(text, std::move(proposed).value());
    if (best == ModelSession::kEveryToken) break;
    best = ModelSession::kEveryToken;
  }
  dead_end(text, "none of the tokens that the rule allows is given a chance");
  return false;
}

Result<bool> Steering::append_steps(SteeredText& text, std::size_t steps) {
  while (text.steps.size() < steps) {
    const Result<bool> more = append_step(text);
    if (!more || !more.value()) return more;
  }
  if (!must_end(text)) text.ended = Ended::kLength;
  return true;
}

void cut_back(SteeredText& text, std::size_t steps, const Steering& steering) {
  assert(steps <= text.steps.size());
  const std::size_t gone = text.steps.size() - steps;
  text.steps.resize(steps);
  text.tokens.resize(text.tokens.size() - gone);
  if (!text.without_tokens.empty()) text.without_tokens.resize(text.without_tokens.size() - gone);
  text.state = steps > 0 ? text.steps.back().after : 0;
  text.text.clear();
  for (const SteeredStep& step : text.steps) {
    if (!step.ends) text.text += steering.model().piece(step.token());
  }
  text.ended = Ended::kNot;
  text.dead_end.clear();
  text.matches = !steering.automaton() || steering.automaton()->accepts(text.state);
}

Result<SteeredText> steered_text(ModelHandle model, ModelHandle weak, std::string_view prompt,
                                 const SteerSettings& settings, std::size_t steps) {
  Result<Steering> steering = Steering::make(std::move(model), std::move(weak), settings);
  if (!steering) return Error{steering.error()};
  Result<SteeredText> text = steering->begin(prompt);
  if (!text) return text;
  const Result<bool> written = steering->append_steps(text.value(), steps);
  if (!written) return Error{written.error()};
  return text;
}

}  // namespace logitdice
