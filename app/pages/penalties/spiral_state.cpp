#include "app/pages/penalties/spiral_state.h"

#include <utility>

#include "app/pages/penalties/state.h"
#include "core/model/embedded.h"
#include "core/sampling/chain.h"
#include "core/text/token_text.h"

namespace logitdice::penalties_page {
namespace {

void stop_search(SpiralState& p) {
  p.search.stop();
  p.searching = false;
}

GenerateSettings wanted_settings(const AppState& s) {
  GenerateSettings settings = inputs(s).spiral_penalised
                                  ? greedy_settings(s.in.knobs, s.in.profile)
                                  : greedy_settings(1);
  if (!is_embedded(s.in.model)) settings.best = kBestFirst;
  return settings;
}

SpiralKey wanted_key(const AppState& s) {
  const GenerateSettings settings = wanted_settings(s);
  return {s.in.model, inputs(s).spiral_prompt, settings.knobs, settings.profile};
}

// What a search has found of the same prompt stays. False where the prompt is refused.
bool write(AppState& s) {
  SpiralState& p = spiral(s);
  const std::string& prompt = inputs(s).spiral_prompt;
  const bool same_prompt = p.greedy.text.prompt == prompt && p.greedy.choice == s.in.model;
  p.key = wanted_key(s);
  const ModelHandle model = chosen_model(s);
  const std::string refusal =
      model ? begin_writing(p.greedy, s.in.model, model, prompt, wanted_settings(s), kSpiralTokens)
            : why_no_model(s);
  if (!refusal.empty()) {
    stop_writing(p.greedy);  // what it still writes is of another key
    s.error = refusal;
    return false;
  }
  if (!same_prompt) {
    stop_search(p);
    p.tried.clear();
    p.broken.reset();
  }
  p.spiral.reset();
  p.repeats.reset();
  p.step = -1;
  p.pieces.clear();
  return true;
}

// The text on the screen and the search must be about the same prompt.
void find(AppState& s) {
  SpiralState& p = spiral(s);
  const std::string& prompt = inputs(s).spiral_prompt;
  const bool written = !p.greedy.text.steps.empty() && p.greedy.text.prompt == prompt &&
                       p.greedy.choice == s.in.model;
  if (!written && !write(s)) return;
  p.tried.clear();
  p.broken.reset();
  p.search.start(searching(p.greedy.model, prompt, {.tokens = kSpiralTokens}));
  p.searching = true;
}

// Nobody should meet an empty page, or a text that is not what the page says.
bool is_outdated(const AppState& s) {
  return inputs(s).part == Part::spiral && asks_unasked(s) && !(spiral(s).key == wanted_key(s));
}

void take_greedy(SpiralState& p) {
  const std::size_t before = p.greedy.text.steps.size();
  if (!take_news(p.greedy)) return;
  for (std::size_t i = before; i < p.greedy.text.steps.size(); ++i) {
    p.pieces.push_back(visible(model_piece(p.greedy.model, p.greedy.text.steps[i].token)));
  }
  if (p.greedy.text.steps.size() == before) return;
  p.spiral = find_spiral(p.greedy.text);
  const auto repeat = first_repeat(p.greedy.text.written(), PenaltySearch{}.ngram);
  p.repeats = repeat ? std::optional(*repeat + 1) : std::nullopt;
}

void take_search(SpiralState& p, std::string& error) {
  if (!p.searching) return;
  PenaltySearchTask::News news = p.search.poll();
  for (PenaltySearchPiece& piece : news.pieces) {
    if (const auto* tried = std::get_if<PenaltyTried>(&piece))
      p.tried.push_back(*tried);
    else
      p.broken = std::get<BreakingPenalty>(std::move(piece));
  }
  p.searching = news.running;
  if (!news.error.empty()) error = news.error;
}

}  // namespace

bool SpiralKey::operator==(const SpiralKey& other) const {
  return model == other.model && prompt == other.prompt && knobs == other.knobs && same_chain(profile, other.profile);
}

void settle_spiral(AppState& s) {
  using Wish = SpiralState::Wish;
  if (model_is_coming(s) && spiral(s).wish != Wish::stop) return;
  const Wish wish = std::exchange(spiral(s).wish, Wish::none);
  if (wish == Wish::write || is_outdated(s)) write(s);
  if (wish == Wish::find) find(s);
  if (wish == Wish::stop) stop_search(spiral(s));
}

void poll_spiral(AppState& s) {
  SpiralState& p = spiral(s);
  take_greedy(p);
  take_search(p, s.error);
  if (!p.greedy.error.empty()) s.error = std::exchange(p.greedy.error, "");
}

void stop_spiral(AppState& s) {
  stop_writing(spiral(s).greedy);
  stop_search(spiral(s));
}

bool spiral_busy(const AppState& s) {
  return spiral(s).greedy.running || spiral(s).searching;
}

}  // namespace logitdice::penalties_page
