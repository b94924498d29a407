#include "core/decoding/generate.h"

#include <algorithm>
#include <cassert>
#include <utility>

#include "core/sampling/mirostat.h"
#include "core/sampling/trace.h"

namespace logitdice {
namespace {

// Whether the heaviest tail that a capture allows gives the same token as the lightest.
bool is_certain(const Trace& t, const Draw& draw) {
  if (draw.rank == t.logits.size()) return false;
  const bool same_total = t.low.kept == t.high.kept;
  return same_total || draw.segment.high * t.low.kept > draw.u * t.high.kept;
}

// Fills in what the trace says of the step's token.
void measure(GeneratedStep& step, const Trace& t, int rank) {
  if (rank < t.logits.size()) {
    const Row row = t.row(rank);
    step.p = row.final.low;
    step.p_model = row.untouched;
  } else {
    step.p = t.tail_final.low;
  }
}

}  // namespace

bool Generation::ended() const {
  return !settings.past_end && !steps.empty() && steps.back().token == end_of_text;
}

std::size_t Generation::dropped() const {
  const std::size_t seen = steps.empty() ? tokens.size() : tokens.size() - 1;
  const auto window = static_cast<std::size_t>(context);
  return window > 0 && seen > window ? seen - window : 0;
}

Result<Generation> begin_generation(const Gpt& gpt, std::string_view prompt,
                                    const GenerateSettings& settings) {
  Generation made;
  made.settings = settings;
  made.prompt = prompt;
  made.end_of_text = gpt.tokenizer().eos();
  made.context = gpt.context();
  made.tokens = gpt.tokenizer().encode_prompt(prompt);
  made.prompt_tokens = made.tokens.size();
  if (made.tokens.empty()) {
    return Error{"The prompt is empty, and this model needs at least one token to begin with."};
  }
  return made;
}

TextSoFar text_before(const Generation& generation, std::size_t step) {
  assert(step <= generation.steps.size());
  TextSoFar text;
  text.tokens = std::span(generation.tokens).first(generation.prompt_tokens + step);
  text.prompt_tokens = generation.prompt_tokens;
  text.step = step;
  if (step > 0) text.mirostat_mu = mirostat_after(generation.steps[step - 1], generation.settings);
  return text;
}

Situation situation_of(const TextSoFar& text, const GenerateSettings& settings) {
  Situation situation;
  situation.prompt = text.tokens.first(text.prompt_tokens);
  situation.output = text.tokens.subspan(text.prompt_tokens);
  situation.xtc_coin = xtc_coin(settings.seed, text.step);
  situation.mirostat_mu = text.mirostat_mu;
  return situation;
}

std::optional<double> mirostat_after(const GeneratedStep& step, const GenerateSettings& settings) {
  if (settings.knobs.mirostat_tau <= 0) return std::nullopt;
  // A token that a person forced although it was cut surprises as much as the model says.
  const double p = step.p > 0 ? step.p : step.p_model;
  const double mu = step.mirostat_mu.value_or(2 * settings.knobs.mirostat_tau);
  return p > 0 ? mirostat_next(mu, p, settings.knobs) : mu;
}

GeneratedStep decide(Logits logits, const GenerateSettings& settings, const TextSoFar& text,
                     double u) {
  GeneratedStep step;
  const Trace t = trace(logits, situation_of(text, settings), settings.knobs, settings.profile);
  step.mirostat_mu = text.mirostat_mu;
  step.draw = pick(t, u);
  step.certain = is_certain(t, step.draw);
  const bool stored = step.draw.rank < logits.size();
  step.token = stored ? t.id(step.draw.rank) : kNotCaptured;
  measure(step, t, step.draw.rank);
  step.logits = std::move(logits);
  return step;
}

GeneratedStep decide_forced(Logits logits, const GenerateSettings& settings, const TextSoFar& text,
                            double u, TokenId token) {
  GeneratedStep step;
  const Trace t = trace(logits, situation_of(text, settings), settings.knobs, settings.profile);
  step.mirostat_mu = text.mirostat_mu;
  step.draw = pick(t, u);
  step.certain = is_certain(t, step.draw);
  step.token = token;
  step.forced = true;
  const int rank = t.rank_of(token);
  if (rank >= 0) measure(step, t, rank);
  step.logits = std::move(logits);
  return step;
}

Result<GeneratedStep> next_step(const Gpt& gpt, GptState& state, const TextSoFar& text,
                                const GenerateSettings& settings) {
  Result<Logits> logits = make_logits(gpt.logits_after(state, text.tokens));
  if (!logits) return Error{"The model cannot go on. " + logits.error()};
  GeneratedStep made =
      decide(std::move(logits).value(), settings, text, settings.coin_of(text.step));
  if (!settings.keep_logits) made.logits = {};
  return made;
}

void append(Generation& generation, GeneratedStep step) {
  generation.tokens.push_back(step.token);
  generation.steps.push_back(std::move(step));
}

Result<bool> append_step(Generation& generation, const Gpt& gpt, GptState& state) {
  if (generation.ended()) return false;
  const TextSoFar text = text_before(generation, generation.steps.size());
  Result<GeneratedStep> step = next_step(gpt, state, text, generation.settings);
  if (!step) return Error{step.error()};
  append(generation, std::move(step).value());
  return true;
}

Result<bool> append_steps(Generation& generation, const Gpt& gpt, GptState& state,
                          std::size_t steps) {
  while (generation.steps.size() < steps) {
    const Result<bool> more = append_step(generation, gpt, state);
    if (!more || !more.value()) return more;
  }
  return true;
}

void cut_back(Generation& generation, std::size_t steps) {
  assert(steps <= generation.steps.size());
  generation.steps.erase(generation.steps.begin() + static_cast<std::ptrdiff_t>(steps),
                         generation.steps.end());
  generation.tokens.resize(generation.prompt_tokens + steps);
}

void force(Generation& generation, std::size_t step, TokenId token) {
  assert(step < generation.steps.size());
  GeneratedStep& old = generation.steps[step];
  assert(old.logits.size() > 0);
  GeneratedStep forced =
      decide_forced(std::move(old.logits), generation.settings, text_before(generation, step),
                    old.draw.u, token);
  cut_back(generation, step);
  append(generation, std::move(forced));
}

std::string_view text_of_token(const Tokenizer& tokenizer, TokenId token) {
  return token == tokenizer.eos() ? std::string_view("\n\n") : tokenizer.piece(token);
}

std::string written_text(const Generation& generation, const Tokenizer& tokenizer) {
  std::string text;
  for (const TokenId token : generation.written()) text += text_of_token(tokenizer, token);
  const bool closed = !generation.steps.empty() && generation.steps.back().token == tokenizer.eos();
  if (closed) text.resize(text.size() - text_of_token(tokenizer, tokenizer.eos()).size());
  return text;
}

Result<std::vector<Generation>> continuations(const Gpt& gpt, std::string_view prompt,
                                              GenerateSettings settings, int count,
                                              std::size_t steps) {
  assert(count >= 1 && count <= kMostContinuations);
  settings.keep_logits = false;
  Result<Generation> first = begin_generation(gpt, prompt, settings);
  if (!first) return Error{first.error()};
  GptState state = gpt.new_state();
  std::vector<Generation> all(static_cast<std::size_t>(count), first.value());
  for (std::size_t i = 0; i < all.size(); ++i) {
    all[i].settings.seed = settings.seed + i;
    const Result<bool> written = append_steps(all[i], gpt, state, steps);
    if (!written) return Error{written.error()};
  }
  return all;
}

}  // namespace logitdice
