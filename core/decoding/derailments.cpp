#include "core/decoding/derailments.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <functional>
#include <utility>

#include "core/readings/tail_risk_text.h"
#include "core/sampling/share.h"
#include "core/sampling/trace.h"
#include "core/text/numbers.h"

namespace logitdice {
namespace {

constexpr std::size_t kTokensAtOnce = 10;  // between two pieces of news

std::string_view rule_id(const Yardstick& y) {
  return kRuleIds[y.rule];
}

// The rule alone on the model's own softmax, under no engine's peculiarities.
Trace inside(const Logits& logits, const Yardstick& yardstick) {
  Knobs knobs;
  knobs.*find_knob(rule_id(yardstick))->value = yardstick.value;
  Profile chain = textbook();
  chain.order = {find_stage(rule_id(yardstick))};
  return trace(logits, knobs, chain);
}

// How the survivors outside the first `kept` tokens of the logits weigh, without the tail.
double ranked_outside(const Trace& t, int kept) {
  if (!t.ranking.changed()) {
    const int from = std::clamp(kept, t.begin, t.end);
    const double weight = sum_between(t.survivors(), t.ranking, from, t.end).mass;
    return std::min(1.0, share_of(weight, t.low.kept));
  }
  double mass = 0;
  for (const Row& row : t.rows(t.begin, t.end - t.begin)) {
    if (t.ranking.source(row.rank) >= kept) mass += row.final.low;
  }
  return mass;
}

using EachText = std::function<bool(int index, const DerailingText& text)>;

// False where `each` has had enough.
Result<bool> write_one(ModelSession& session, const DerailingJob& job, int index,
                       DerailingText& out, const EachText& each,
                       const std::stop_token& stopping = {}) {
  const GenerateSettings settings = derailing_settings(job, index);
  Result<Generation> begun = begin_generation(session.model(), job.prompt, settings, stopping);
  if (!begun) return Error{begun.error()};
  out = {settings.knobs.temperature, index % 2 == 1, std::move(begun).value(), {}};
  out.derailments.yardstick = job.yardstick;
  for (std::size_t i = 0; i < job.tokens; ++i) {
    const Result<bool> more = append_step(out.text, session);
    if (!more) return more;
    if (!more.value()) break;
    GeneratedStep& step = out.text.steps.back();
    add(out.derailments, step_risk(step, text_before(out.text, i), settings, job.yardstick), i);
    step.logits = {};
    const bool tell = (i + 1) % kTokensAtOnce == 0 || i + 1 == job.tokens;
    if (tell && !each(index, out)) return false;
  }
  return true;
}

}  // namespace

Yardstick yardstick_of(CutoffRule rule, const Knobs& knobs) {
  const KnobInfo& knob = *find_knob(kRuleIds[rule]);
  const double value = knobs.*knob.value;
  return {rule, value == knob.neutral ? kYardsticks[rule] : value};
}

std::string yardstick_text(const Yardstick& yardstick) {
  Knobs knobs;
  knobs.*find_knob(rule_id(yardstick))->value = yardstick.value;
  return "outside " + find_stage(rule_id(yardstick))->rule(knobs);
}

StepRisk step_risk(const GeneratedStep& step, const TextSoFar& text,
                   const GenerateSettings& settings, const Yardstick& yardstick) {
  assert(!step.logits.empty());
  const Trace likely = inside(step.logits, yardstick);
  StepRisk risk;
  risk.drawn = !step.forced;
  if (step.forced) return risk;
  const int rank = step.token == kNotCaptured ? -1 : step.logits.rank_of(step.token);
  risk.derailed = rank < 0 ? !likely.tail_survives() : rank >= likely.end_high;
  const Trace t =
      trace(step.logits, situation_of(text, settings), settings.knobs, settings.profile);
  const double ranked = ranked_outside(t, likely.end_high);
  const Range tail = likely.tail_survives() ? Range{0, 0} : t.tail_final;
  risk.mass = {std::min(1.0, ranked + tail.low), std::min(1.0, ranked + tail.high)};
  return risk;
}

void add(Derailments& sum, const StepRisk& risk, std::size_t step) {
  if (!risk.drawn) return;
  ++sum.drawn;
  if (risk.derailed) {
    ++sum.counted;
    sum.at.push_back(step);
  }
  sum.expected += risk.mass;
  const double middle = (risk.mass.low + risk.mass.high) / 2;
  sum.variance += middle * (1 - middle);
  sum.log_survival += {std::log1p(-risk.mass.high), std::log1p(-risk.mass.low)};
}

Range Derailments::at_least_once() const {
  // From 0, or of no risk at all it would be −0.
  return {0.0 - std::expm1(log_survival.high), 0.0 - std::expm1(log_survival.low)};
}

double Derailments::two_sigma() const {
  return 2 * std::sqrt(variance);
}

Range Derailments::usual() const {
  return {std::max(0.0, expected.low - two_sigma()), expected.high + two_sigma()};
}

Derailments derailments(const Generation& generation, const Yardstick& yardstick) {
  Derailments sum;
  sum.yardstick = yardstick;
  for (std::size_t i = 0; i < generation.steps.size(); ++i) {
    if (generation.steps[i].logits.empty()) {
      ++sum.untold;
      continue;
    }
    const TextSoFar text = text_before(generation, i);
    add(sum, step_risk(generation.steps[i], text, generation.settings, yardstick), i);
  }
  return sum;
}

std::string derailments_brief(const Derailments& d) {
  const std::string low = small_text(d.expected.low, 1), high = small_text(d.expected.high, 1);
  return count_text(static_cast<std::int64_t>(d.counted)) + ", expected " + low +
         (low == high ? "" : "–" + high);
}

std::string derailments_text(const Derailments& d) {
  const std::string brief = derailments_brief(d);
  const Range usual = d.usual();
  return count_text(static_cast<std::int64_t>(d.counted)) + " of " +
         count_text(static_cast<std::int64_t>(d.drawn)) + brief.substr(brief.find(',')) +
         " (usual " + fixed_text(usual.low, 1) + " to " + fixed_text(usual.high, 1) +
         "), at least one: " + chance_text(d.at_least_once());
}

std::string expected_text(const Derailments& d) {
  const std::string low = small_text(d.expected.low, 1), high = small_text(d.expected.high, 1);
  return "expected " + low + (low == high ? "" : "–" + high) + " ± " +
         small_text(d.two_sigma(), 1) + " (2σ) · at least one " + chance_text(d.at_least_once());
}

GenerateSettings derailing_settings(const DerailingJob& job, int index) {
  assert(index >= 0 && index < kDerailingTexts);
  GenerateSettings settings;
  settings.profile = job.profile;
  for (const std::string_view id : {std::string_view("temperature"), rule_id(job.yardstick)}) {
    std::erase(settings.profile.switched_off, find_stage(id));
  }
  settings.seed = job.seed;
  settings.past_end = true;
  settings.knobs.temperature = kDerailingTemperatures[static_cast<std::size_t>(index / 2)];
  if (index % 2 == 1) {
    settings.knobs.*find_knob(rule_id(job.yardstick))->value = job.yardstick.value;
  }
  return settings;
}

namespace {

// Of all texts, where the one of that index has come so far.
double share_done(const DerailingJob& job, int index, const DerailingText& so_far) {
  const double share = static_cast<double>(so_far.text.steps.size()) /
                       static_cast<double>(std::max<std::size_t>(1, job.tokens));
  return (index + share) / kDerailingTexts;
}

}  // namespace

DerailingTask::Work writing_derailing(ModelHandle model, DerailingJob job) {
  return [model = std::move(model),
          job = std::move(job)](Reporter<DerailingNews>& report) -> Result<bool> {
    const auto session = model->new_session(report.stopping());
    for (int i = 0; i < kDerailingTexts; ++i) {
      DerailingText text;
      const auto each = [&](int index, const DerailingText& so_far) {
        report.progress(share_done(job, index, so_far));
        return report.give({index, so_far});
      };
      const Result<bool> written = write_one(*session, job, i, text, each, report.stopping());
      if (!written || !written.value()) return written;
    }
    return true;
  };
}

Result<std::vector<DerailingText>> derailing_texts(
    const Model& model, const DerailingJob& job,
    const std::function<void(double share)>& progress) {
  const auto session = model.new_session();
  std::vector<DerailingText> all(static_cast<std::size_t>(kDerailingTexts));
  for (int i = 0; i < kDerailingTexts; ++i) {
    const auto each = [&](int index, const DerailingText& so_far) {
      if (progress) progress(share_done(job, index, so_far));
      return true;
    };
    const Result<bool> written =
        write_one(*session, job, i, all[static_cast<std::size_t>(i)], each);
    if (!written) return Error{written.error()};
  }
  return all;
}

}  // namespace logitdice
