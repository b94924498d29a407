#include "app/pages/generate/tail_state.h"

#include <algorithm>
#include <utility>

#include "app/program/describe.h"
#include "app/program/live_text.h"
#include "core/model/embedded.h"
#include "core/sampling/chain.h"
#include "core/text/numbers.h"

namespace logitdice::generate_page {
namespace {

constexpr std::size_t kStepsAtOnce = 32;  // some milliseconds with the tiny GPT

DerailingJob wanted_job(const AppState& s) {
  DerailingJob job;
  job.prompt = s.in.prompt.str();
  job.profile = s.in.profile;
  job.seed = s.in.seed;
  job.tokens = static_cast<std::size_t>(s.in.length);
  job.yardstick = shown_yardstick(s);
  return job;
}

// A text that is written again has its logits only as far as it has come.
bool has_step(const Generation& text, std::size_t step) {
  return step < text.steps.size() && !text.steps[step].logits.empty();
}

}  // namespace

Yardstick shown_yardstick(const AppState& s) {
  return yardstick_of(static_cast<CutoffRule>(tail_inputs(s).rule), s.in.knobs);
}

void update(AppState& s, const SetYardstick& a) {
  tail_inputs(s).rule = std::clamp(a.rule, 0, kRules - 1);
}

void write_tail(AppState& s) {
  TailState& t = tail(s);
  const ModelHandle model = chosen_model(s);
  if (!model) {
    s.error = why_no_model(s);
    return;
  }
  if (s.in.prompt.str().empty()) {
    s.error = "The prompt is empty: type what the six texts begin with.";
    return;
  }
  t.job = wanted_job(s);
  t.choice = s.in.model;
  t.model = model;
  t.texts = {};
  t.task.start(writing_derailing(model, t.job));
  t.running = true;
}

void stop_tail(AppState& s) {
  tail(s).task.stop();
  tail(s).running = false;
}

void poll_tail(AppState& s) {
  TailState& t = tail(s);
  if (!t.running) return;
  DerailingTask::News news = t.task.poll();
  for (DerailingNews& piece : news.pieces) {
    t.texts[static_cast<std::size_t>(piece.index)] = std::move(piece.text);
  }
  t.running = news.running;
  if (!news.error.empty()) s.error = news.error;
}

bool tail_is_old(const AppState& s) {
  const DerailingJob& had = tail(s).job;
  if (had.prompt.empty() && tail(s).texts[0].text.tokens.empty()) return false;
  const DerailingJob now = wanted_job(s);
  return !(tail(s).choice == s.in.model) || had.prompt != now.prompt || had.seed != now.seed || had.tokens != now.tokens ||
         !(had.yardstick == now.yardstick) || !same_chain(had.profile, now.profile);
}

void count_derailments(AppState& s) {
  TailState& t = tail(s);
  const Yardstick yardstick = shown_yardstick(s);
  const Generation& text = s.generation();
  const bool anew =
      t.counted != s.in.text || !(t.own.yardstick == yardstick) || t.steps > text.steps.size();
  if (anew) {
    t.counted = s.in.text;
    t.steps = 0;
    t.own = {};
    t.own.yardstick = yardstick;
  }
  for (std::size_t i = 0; i < kStepsAtOnce && has_step(text, t.steps); ++i, ++t.steps) {
    const GeneratedStep& step = text.steps[t.steps];
    add(t.own, step_risk(step, text_before(text, t.steps), text.settings, yardstick), t.steps);
  }
}

bool counting_derailments(const AppState& s) {
  return tail(s).counted == s.in.text && has_step(s.generation(), tail(s).steps);
}

std::string describe_tail(const AppState& s) {
  const TailState& t = tail(s);
  std::string text = said("Counted are the tokens that the coin drew from " +
                          yardstick_text(t.job.yardstick) + " of the model's own softmax at T 1");
  for (const DerailingText& one : t.texts) {
    if (one.text.tokens.empty()) continue;
    text += said("At T " + fixed_text(one.temperature, 1) +
                 (one.cut ? " with the cutoff: " : " without a cutoff: ") +
                 derailments_text(one.derailments) + ": " + written_words(one.text, t.model));
  }
  return text;
}

}  // namespace logitdice::generate_page
