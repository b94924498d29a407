#include "app/pages/generate/likelihood_state.h"

#include <utility>

#include "app/pages/generate/state.h"
#include "app/program/writing.h"
#include "core/model/embedded.h"

namespace logitdice::generate_page {
namespace {

LikelihoodJob likelihood_job(const AppState& s) {
  LikelihoodJob job;
  job.text = inputs(s).paragraph.str();
  job.settings = settings_of(s);
  return job;
}

bool same_job(const LikelihoodJob& a, const LikelihoodJob& b) {
  return a.text == b.text && a.settings.knobs == b.settings.knobs &&
         a.settings.seed == b.settings.seed && same_chain(a.settings.profile, b.settings.profile);
}

// What the worker has not come to yet stays as it was, where it is of the same text.
Likelihood joined(Likelihood now, Likelihood before) {
  if (now.beginning != before.beginning) return now;
  for (std::size_t i = 0; i < kWriters; ++i) {
    if (!now.texts[i]) now.texts[i] = std::move(before.texts[i]);
  }
  return now;
}

}  // namespace

void start_likelihood(AppState& s) {
  LikelihoodState& state = texts(s).likelihood;
  state.of = likelihood_job(s);
  state.refusal.clear();
  state.choice = s.in.model;
  state.model = chosen_model(s);
  if (!state.model) {
    stop_likelihood(s);  // what it still finds is of another model
    state.refusal = why_no_model(s);
    return;
  }
  state.progress = 0;
  state.running = true;
  state.task.start(judging(state.model, *state.of));
}

void settle_likelihood(AppState& s) {
  LikelihoodState& state = texts(s).likelihood;
  const bool same = state.of && same_job(*state.of, likelihood_job(s)) && state.choice == s.in.model &&
                    (state.model || !chosen_model(s));
  if (same || model_is_coming(s)) return;
  if (asks_unasked(s)) return start_likelihood(s);
  if (!state.running && !state.of) state.refusal = model_name(s.in.model) + " reads when it is asked to: Read (G).";
}

void stop_likelihood(AppState& s) {
  texts(s).likelihood.task.stop();
  texts(s).likelihood.running = false;
}

void poll_likelihood(AppState& s) {
  LikelihoodState& state = texts(s).likelihood;
  if (!state.running) return;
  LikelihoodTask::News news = state.task.poll();
  if (!news.pieces.empty()) {
    state.found = joined(std::move(news.pieces.back()), std::move(state.found));
    ++state.version;
  }
  state.progress = news.progress;
  state.running = news.running;
  if (news.error.empty()) return;
  state.refusal = news.error;
  state.found = {};
  ++state.version;
}

const ScoredText* shown_score(const AppState& s) {
  const Likelihood& found = texts(s).likelihood.found;
  const TextWriter writer = inputs(s).judged;
  if (writer == TextWriter::human) return found.whole.tokens.empty() ? nullptr : &found.whole;
  const auto& text = found.of(writer);
  return text ? &text->scored : nullptr;
}

}  // namespace logitdice::generate_page
