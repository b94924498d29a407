#include "app/pages/generate/spread_state.h"

#include <utility>

#include "app/pages/generate/state.h"
#include "app/program/writing.h"
#include "core/model/embedded.h"

namespace logitdice::generate_page {

SpreadJob spread_job(const AppState& s) {
  SpreadJob job;
  job.settings = settings_of(s);
  job.settings.keep_logits = false;
  job.prompt = s.in.prompt.str();
  return job;
}

bool is_old_curve(const AppState& s, std::size_t curve) {
  const SpreadState& state = texts(s).spread;
  if (!state.of) return false;
  Knobs then = state.of->settings.knobs, now = s.in.knobs;
  double Knobs::*const own = find_knob(kSpreadKnobs[curve])->value;
  then.*own = now.*own;
  return !(state.choice == s.in.model) || then != now || s.in.prompt != std::string_view(state.of->prompt) ||
         s.in.seed != state.of->settings.seed ||
         !same_chain(s.in.profile, state.of->settings.profile);
}

void start_spread(AppState& s) {
  SpreadState& state = texts(s).spread;
  const ModelHandle model = chosen_model(s);
  if (!model) {
    s.error = why_no_model(s);
    return;
  }
  state.choice = s.in.model;
  state.of = spread_job(s);
  state.curves = {};
  state.progress = 0;
  state.running = true;
  state.task.start(spreading(model, *state.of));
}

void stop_spread(AppState& s) {
  texts(s).spread.task.stop();
  texts(s).spread.running = false;
}

void poll_spread(AppState& s) {
  SpreadState& state = texts(s).spread;
  if (!state.running) return;
  SpreadTask::News news = state.task.poll();
  for (const SpreadPiece& piece : news.pieces) {
    state.curves[piece.curve].push_back(piece.point);
  }
  state.progress = news.progress;
  state.running = news.running;
  if (!news.error.empty()) s.error = news.error;
}

}  // namespace logitdice::generate_page
