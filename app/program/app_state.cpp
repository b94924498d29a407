#include "app/program/app_state.h"

#include <algorithm>
#include <cassert>

namespace logitdice {
namespace {

constexpr PhaseInfo kPhaseTable[] = {
    {"logits", "logits z", "what the model hands over"},
    {"divide", "÷ T", "each logit divided by the temperature"},
    {"exp", "exp", "e to that power: every bar positive"},
    {"normalize", "normalize", "divided by their sum: probabilities"},
    {"truncate", "truncate", "the cutoffs drop the unlikely"},
    {"renormalize", "renormalize", "the survivors sum to 1 again"},
};

}  // namespace

const PhaseInfo& phase_info(int phase) {
  assert(phase >= kLogits && phase <= kPhases);
  return kPhaseTable[phase - 1];
}

std::string_view axis_id(Axis axis) {
  constexpr std::string_view kIds[] = {"fixed", "tallest", "log"};
  return kIds[static_cast<int>(axis)];
}

std::string_view axis_title(Axis axis) {
  constexpr std::string_view kTitles[] = {"0 to 1", "zoom to tallest", "log"};
  return kTitles[static_cast<int>(axis)];
}

bool any_knob_turned(const AppState& s) {
  return s.turn.knobs != neutral_knobs(s.turn.profile) || s.turn.exp_display != ExpDisplay{};
}

Situation situation_of(const AppState& s) {
  const Generation& text = s.generate.written.text;
  const int step = s.generate.selected;
  if (s.step_coin && step >= 0 && step < static_cast<int>(text.steps.size())) {
    return situation_of(text_before(text, static_cast<std::size_t>(step)), text.settings);
  }
  Situation situation;
  situation.prompt = s.history.prompt_tokens;
  situation.output = s.history.tokens;
  situation.xtc_coin = xtc_coin(s.seed, s.step > 0 ? s.step - 1 : 0);
  situation.mirostat_mu = s.mirostat_mu;
  return situation;
}

bool working(const AppState& s) { return s.generate.running() || s.penalties.running(); }

int token_count(const AppState& state) { return state.distribution.logits.size(); }

int slider_tokens(const AppState& state) {
  int tokens = 0;
  if (state.view == "cutoffs") {
    for (const CutoffsContext& card : state.cutoffs.contexts) tokens = std::max(tokens, card.tokens);
  }
  return tokens > 0 ? tokens : token_count(state);
}

std::string token_text(const AppState& state, int rank) {
  const Distribution& d = state.distribution;
  if (rank >= d.logits.size()) return "another token";
  return visible_or_empty(d.tokens.bytes(state.trace.id(rank)));
}

}  // namespace logitdice
