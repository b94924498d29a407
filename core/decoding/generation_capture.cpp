#include "core/decoding/generation_capture.h"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace logitdice {
namespace {

CapturedStep captured(const GeneratedStep& step, int top) {
  assert(step.logits.size() > 0);
  return {top > 0 ? best_of(step.logits, top) : step.logits, step.token, step.draw.u,
          step.forced ? ChosenBy::kPerson : ChosenBy::kCoin};
}

void add_pieces(Capture& capture, std::span<const TokenId> ids, const Model& model) {
  for (const TokenId id : ids) capture.pieces.try_emplace(id, model.piece(id));
}

// A token that the capture did not keep has no probability that anyone could tell: the tail's.
GeneratedStep decided(const CapturedStep& step, const GenerateSettings& settings,
                      const TextSoFar& text) {
  if (step.logits.empty()) {
    GeneratedStep made;
    made.token = step.chosen;
    made.certain = false;
    return made;
  }
  if (step.by == ChosenBy::kPerson)
    return decide_forced(step.logits, settings, text, step.u, step.chosen);
  GeneratedStep made = decide(step.logits, settings, text, step.u);
  if (made.token != step.chosen) {
    // The recorded token is what was drawn; where the coin seems to fall on another one the
    // numbers were rounded, or the tail hides where it fell.
    GeneratedStep recorded = decide_forced(step.logits, settings, text, step.u, step.chosen);
    const bool stored = std::find(step.logits.ids.begin(), step.logits.ids.end(), step.chosen) !=
                        step.logits.ids.end();
    recorded.forced = false;
    if (!stored) {
      recorded.p = made.p;
      recorded.memory = made.memory;
      recorded.p_model = std::exp(step.logits.tail.log_sum_exp - log_sum_exp(step.logits.scores));
      recorded.p_model /= 1 + recorded.p_model;
    }
    return recorded;
  }
  return made;
}

}  // namespace

Capture capture_of(const Generation& generation, const Model& model, int top) {
  Capture capture;
  capture.model = model.info().name;
  capture.vocabulary = model.info().vocabulary;
  capture.context = generation.context;
  capture.end_of_text = generation.end_of_text;
  if (!model.info().zero_known) capture.values = ValueKind::kRaw;
  capture.prompt = generation.prompt;
  const std::span<const TokenId> tokens(generation.tokens);
  const auto prompt = tokens.first(generation.prompt_tokens);
  capture.prompt_tokens.assign(prompt.begin(), prompt.end());
  capture.seed = generation.settings.seed;
  capture.past_end = generation.settings.past_end;
  capture.knobs = generation.settings.knobs;
  capture.profile = generation.settings.profile;
  add_pieces(capture, tokens, model);
  for (const GeneratedStep& step : generation.steps) {
    capture.steps.push_back(captured(step, top));
    add_pieces(capture, capture.steps.back().logits.ids, model);
  }
  return capture;
}

Generation generation_of(const Capture& capture) {
  Generation made;
  made.settings.knobs = capture.knobs;
  made.settings.profile = capture.profile;
  made.settings.seed = capture.seed;
  made.settings.past_end = capture.past_end;
  made.settings.ends = ends_of(TokenTable(capture.pieces), capture.end_of_text);
  made.prompt = capture.prompt;
  made.end_of_text = capture.end_of_text;
  made.context = capture.context;
  made.tokens = capture.prompt_tokens;
  made.prompt_tokens = capture.prompt_tokens.size();
  for (const CapturedStep& step : capture.steps) {
    append(made, decided(step, made.settings, text_before(made, made.steps.size())));
  }
  return made;
}

Result<Generation> generation_made_again(Capture capture, const Model& model) {
  assert(fits(capture, model));
  std::vector<TokenId> tokens = capture.prompt_tokens;
  if (tokens.empty()) return Error{"The text's prompt has no tokens; one at least is needed."};
  const auto session = model.new_session();
  for (CapturedStep& step : capture.steps) {
    Result<Logits> logits = session->next(tokens);
    if (!logits) return Error{logits.error()};
    step.logits = std::move(logits).value();
    tokens.push_back(step.chosen);
  }
  return generation_of(capture);
}

bool fits(const Capture& capture, const Model& model) {
  if (model.info().pieces.empty() || capture.vocabulary != model.info().vocabulary) return false;
  return std::all_of(capture.pieces.begin(), capture.pieces.end(),
                     [&](const auto& piece) { return model.piece(piece.first) == piece.second; });
}

}  // namespace logitdice
