#include "core/decoding/generate.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <utility>

#include "core/decoding/best_tokens.h"
#include "core/decoding/lost_zero.h"
#include "core/sampling/learning.h"
#include "core/sampling/share.h"
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
void set_probabilities(GeneratedStep& step, const Trace& t, int rank) {
  if (rank < t.logits.size()) {
    const Row row = t.row(rank);
    step.p = row.final.low;
    step.p_model = row.untouched;
  } else {
    step.p = t.tail_final.low;
  }
}

// What a token of the tail may weigh at T = 1, in units of the best one's weight: what its score
// says, or at most the lowest listed one and no more than all of them.
Range unlisted_weight(const Logits& logits, const TailWeight& tail, std::optional<float> score) {
  if (score) {
    const double w = std::exp(*score - logits.max());
    return {w, w};
  }
  const double lowest =
      std::exp(logits.scores[static_cast<std::size_t>(logits.finite) - 1] - logits.max());
  return {logits.tail.count == 1 ? tail.low : 0, std::min(lowest, tail.high)};
}

Range unlisted_p_model(const Logits& logits, std::optional<float> score) {
  const TailWeight tail = tail_weight(logits, 1);
  const Range w = unlisted_weight(logits, tail, score);
  const double stored = logits.untouched->total();
  const double low = share_of(w.low, stored + std::max(tail.high, w.low));
  return {low, std::max(low, share_of(w.high, stored + std::max(tail.low, w.high)))};
}

// What is left of it after the chain, for the heaviest tail; 0 where it was cut or nobody knows.
double unlisted_final(const Trace& t, std::optional<float> score) {
  if (!score || !t.tail_survives() || t.temperature == 0) return 0;
  return std::min(1.0, share_of(std::exp(scaled_score(t.survivors().sums, *score)), t.high.kept));
}

// The model gives its best tokens only, and the coin fell on another one.
Error unnamed(int named) {
  const std::string n = std::to_string(named);
  return Error{"The coin falls on a token that the model does not name: it gives only its best " +
               n + ". Cut the others, with top-k " + n + " or a lower top-p."};
}

}  // namespace

std::vector<TokenId> ends_of(const TokenTable& tokens, TokenId end_of_text) {
  std::vector<TokenId> ends(tokens.ends().begin(), tokens.ends().end());
  const bool known = std::find(ends.begin(), ends.end(), end_of_text) != ends.end();
  if (end_of_text >= 0 && !known) ends.push_back(end_of_text);
  return ends;
}

TokenPlace place_of(const GeneratedStep& step) {
  const Logits& logits = step.logits;
  if (logits.empty()) return {0, -1};
  if (const int rank = logits.rank_of(step.token); rank >= 0) return {rank, rank};
  const std::int64_t stored = logits.size();
  return {stored, logits.tail.counted() ? stored + logits.tail.count - 1 : -1};
}

TokenId greedy_pick(const GeneratedStep& step) {
  return step.logits.empty() ? kNotCaptured : step.logits.ids[0];
}

bool Generation::ended() const {
  return !settings.past_end && end_of_text >= 0 && !steps.empty() &&
         steps.back().token == end_of_text;
}

std::size_t Generation::dropped() const {
  const std::size_t seen = steps.empty() ? tokens.size() : tokens.size() - 1;
  const auto window = static_cast<std::size_t>(context);
  return window > 0 && seen > window ? seen - window : 0;
}

Result<Generation> begin_generation(const Model& model, std::string_view prompt,
                                    const GenerateSettings& settings,
                                    const std::stop_token& stopping) {
  if (std::string why = lost_zero(model.info(), settings.knobs, settings.profile); !why.empty()) {
    return Error{std::move(why)};
  }
  Result<std::vector<TokenId>> tokens = model.tokenize_prompt(prompt, stopping);
  if (!tokens) return Error{tokens.error()};
  Generation made;
  made.settings = settings;
  made.prompt = prompt;
  made.end_of_text = model.info().end_of_text;
  made.context = model.info().context;
  made.settings.ends = ends_of(TokenTable(model.info().pieces), made.end_of_text);
  made.tokens = std::move(tokens).value();
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
  if (step > 0) text.memory = generation.steps[step - 1].memory;
  return text;
}

Situation situation_of(const TextSoFar& text, const GenerateSettings& settings) {
  Situation situation;
  situation.prompt = text.tokens.first(text.prompt_tokens);
  situation.output = text.tokens.subspan(text.prompt_tokens);
  situation.ends = settings.ends;
  situation.xtc_coin = coins_of(settings.seed, text.step).xtc;
  situation.memory = text.memory;
  return situation;
}

GeneratedStep decide(Logits logits, const GenerateSettings& settings, const TextSoFar& text,
                     double u) {
  GeneratedStep step;
  const Trace t = trace(logits, situation_of(text, settings), settings.knobs, settings.profile);
  step.draw = pick(t, u);
  step.certain = is_certain(t, step.draw);
  step.memory = memory_after(t, step.draw.rank);
  const bool stored = step.draw.rank < logits.size();
  step.token = stored ? t.id(step.draw.rank) : kNotCaptured;
  set_probabilities(step, t, step.draw.rank);
  step.logits = std::move(logits);
  return step;
}

GeneratedStep decide_forced(Logits logits, const GenerateSettings& settings, const TextSoFar& text,
                            double u, TokenId token) {
  GeneratedStep step;
  const Trace t = trace(logits, situation_of(text, settings), settings.knobs, settings.profile);
  step.draw = pick(t, u);
  step.certain = is_certain(t, step.draw);
  step.token = token;
  step.forced = true;
  const int rank = t.rank_of(token);
  step.memory = memory_after(t, rank);
  if (rank >= 0) set_probabilities(step, t, rank);
  step.logits = std::move(logits);
  return step;
}

GeneratedStep decide_recorded(Logits logits, const GenerateSettings& settings,
                              const TextSoFar& text, double u, TokenId token,
                              std::optional<float> score) {
  GeneratedStep step = decide_forced(std::move(logits), settings, text, u, token);
  step.forced = false;
  if (step.logits.rank_of(token) >= 0) return step;
  const Trace t =
      trace(step.logits, situation_of(text, settings), settings.knobs, settings.profile);
  step.score = score;
  step.p_model = unlisted_p_model(step.logits, score);
  step.p = unlisted_final(t, score);
  step.memory = memory_after(t, step.logits.size());
  return step;
}

Result<GeneratedStep> next_step(ModelSession& session, const TextSoFar& text,
                                const GenerateSettings& settings) {
  const ModelInfo& info = session.model().info();
  if (std::string why = lost_zero(info, settings.knobs, settings.profile); !why.empty()) {
    return Error{std::move(why)};
  }
  const double u = settings.coin_of(text.step);
  Result<Logits> logits = session.next(text.tokens, settings.best);
  if (!logits) return Error{logits.error()};
  GeneratedStep made = decide(logits.value(), settings, text, u);
  const bool open = made.token == kNotCaptured || !made.certain ||
                    (!made.logits.tail.empty() && !decided_by_best(settings.knobs, settings.profile));
  if (open && settings.best != ModelSession::kEveryToken) {
    logits = session.next(text.tokens, ModelSession::kEveryToken);
    if (!logits) return Error{logits.error()};
    made = decide(logits.value(), settings, text, u);
  }
  if (made.token == kNotCaptured) return unnamed(logits->size());
  if (!settings.keep_logits) made.logits = {};
  return made;
}

void append(Generation& generation, GeneratedStep step) {
  generation.tokens.push_back(step.token);
  generation.steps.push_back(std::move(step));
}

Result<bool> append_step(Generation& generation, ModelSession& session) {
  if (generation.ended()) return false;
  const TextSoFar text = text_before(generation, generation.steps.size());
  Result<GeneratedStep> step = next_step(session, text, generation.settings);
  if (!step) return Error{step.error()};
  append(generation, std::move(step).value());
  return true;
}

Result<bool> append_steps(Generation& generation, ModelSession& session, std::size_t steps) {
  while (generation.steps.size() < steps) {
    const Result<bool> more = append_step(generation, session);
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
  GeneratedStep forced = decide_forced(std::move(old.logits), generation.settings,
                                       text_before(generation, step), old.draw.u, token);
  cut_back(generation, step);
  append(generation, std::move(forced));
}

std::string_view text_of_token(const Model& model, TokenId token) {
  const bool ends = token >= 0 && token == model.info().end_of_text;
  return ends ? std::string_view("\n\n") : model.piece(token);
}

std::string written_text(const Generation& generation, const Model& model) {
  std::string text;
  for (const TokenId token : generation.written()) text += text_of_token(model, token);
  const TokenId end = model.info().end_of_text;
  const bool closed = !generation.steps.empty() && generation.steps.back().token == end;
  if (closed) text.resize(text.size() - text_of_token(model, end).size());
  return text;
}

Result<std::vector<Generation>> continuations(const Model& model, std::string_view prompt,
                                              GenerateSettings settings, int count,
                                              std::size_t steps) {
  assert(count >= 1 && count <= kMostContinuations);
  settings.keep_logits = false;
  Result<Generation> first = begin_generation(model, prompt, settings);
  if (!first) return Error{first.error()};
  const auto session = model.new_session();
  std::vector<Generation> all(static_cast<std::size_t>(count), first.value());
  for (std::size_t i = 0; i < all.size(); ++i) {
    all[i].settings.seed = settings.seed + i;
    const Result<bool> written = append_steps(all[i], *session, steps);
    if (!written) return Error{written.error()};
  }
  return all;
}

}  // namespace logitdice
