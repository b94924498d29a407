#include "core/decoding/generation_capture.h"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace logitdice {
namespace {

ChosenBy chosen_by(const GeneratedStep& step) {
  if (step.by_engine) return ChosenBy::kEngine;
  return step.forced ? ChosenBy::kPerson : ChosenBy::kCoin;
}

// An engine's coin is not known: the one of the draw is ours.
CapturedStep captured(const GeneratedStep& step, int top) {
  const Logits& logits = step.logits;
  return {top > 0 && !logits.empty() ? best_of(logits, top) : logits, step.token,
          step.by_engine ? 0 : step.draw.u, chosen_by(step), step.score};
}

void add_pieces(Capture& capture, std::span<const TokenId> ids, const Model& model) {
  for (const TokenId id : ids) capture.pieces.try_emplace(id, model.piece(id));
}

// Nothing but the token is known, and with it its probability where the values are ln p at T = 1.
GeneratedStep without_logits(const CapturedStep& step, ValueKind values) {
  GeneratedStep made;
  made.token = step.chosen;
  made.draw.u = step.u;
  made.certain = false;
  made.score = step.chosen_score;
  made.p_model = {0, 1};
  if (step.chosen_score && values == ValueKind::kRaw) {
    const double p = std::min(1.0, std::exp(double{*step.chosen_score}));
    made.p_model = {p, p};
  }
  return made;
}

// The recorded token is what was drawn; where the coin seems to fall on another one the numbers
// were rounded, or the tail hides where it fell.
GeneratedStep decided(Logits logits, const CapturedStep& step, const GenerateSettings& settings,
                      const TextSoFar& text) {
  const double u = step.by == ChosenBy::kEngine ? settings.coin_of(text.step) : step.u;
  if (step.by == ChosenBy::kCoin) {
    GeneratedStep made = decide(logits, settings, text, u);
    if (made.token == step.chosen && !step.chosen_score) return made;
  }
  return decide_recorded(std::move(logits), settings, text, u, step.chosen, step.chosen_score);
}

GeneratedStep step_of(const Capture& capture, std::size_t i, const GenerateSettings& settings,
                      const TextSoFar& text) {
  const CapturedStep& step = capture.steps[i];
  GeneratedStep made = step.logits.empty() ? without_logits(step, capture.values)
                                           : decided(logits_of(capture, i), step, settings, text);
  made.score = step.chosen_score;
  made.forced = step.by == ChosenBy::kPerson;
  made.by_engine = step.by == ChosenBy::kEngine;
  return made;
}

}  // namespace

Capture capture_of(const Generation& generation, const Model& model, int top) {
  Capture capture;
  capture.model = model.info().name;
  capture.vocabulary = model.info().vocabulary;
  capture.context = generation.context;
  capture.end_of_text = generation.end_of_text;
  if (!model.info().zero_known)
    capture.values = model.info().documented ? ValueKind::kRaw : ValueKind::kUnknown;
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

Capture capture_of(const Generation& generation, Capture recorded, int top) {
  const auto prompt = std::span(generation.tokens).first(generation.prompt_tokens);
  recorded.prompt = generation.prompt;
  recorded.prompt_tokens.assign(prompt.begin(), prompt.end());
  recorded.context = generation.context;
  recorded.end_of_text = generation.end_of_text;
  recorded.seed = generation.settings.seed;
  recorded.past_end = generation.settings.past_end;
  recorded.knobs = generation.settings.knobs;
  recorded.profile = generation.settings.profile;
  recorded.steps.clear();
  for (const GeneratedStep& step : generation.steps) recorded.steps.push_back(captured(step, top));
  return recorded;
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
  for (std::size_t i = 0; i < capture.steps.size(); ++i) {
    append(made, step_of(capture, i, made.settings, text_before(made, i)));
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
