#include "core/decoding/spread.h"

#include <cassert>
#include <functional>
#include <utility>

namespace logitdice {
namespace {

struct SpreadHooks {
  std::function<bool(SpreadPiece)> give;  // false: nobody wants more
  std::function<bool(double)> progress;   // the same
  std::stop_token stopping;
};

std::size_t all_points() {
  std::size_t count = 0;
  for (std::size_t curve = 0; curve < kSpreadCurves; ++curve) count += spread_values(curve).size();
  return count;
}

// The texts at one value; fewer where nobody wants them any more.
Result<std::vector<Generation>> texts_at(ModelSession& session, const Generation& begun,
                                         const SpreadJob& job, const SpreadHooks& hooks) {
  std::vector<Generation> texts;
  for (int i = 0; i < job.texts && !hooks.stopping.stop_requested(); ++i) {
    texts.push_back(begun);
    texts.back().settings.seed = job.settings.seed + static_cast<std::uint64_t>(i);
    const Result<bool> written = append_steps(texts.back(), session, job.tokens);
    if (!written) return Error{written.error()};
  }
  return texts;
}

Result<SpreadPoint> spread_point_at(ModelSession& session, Generation begun, const SpreadJob& job,
                                    const KnobInfo& knob, double value, const SpreadHooks& hooks) {
  SpreadPoint point{value, std::nullopt};
  const Result<double> taken = check_knob(begun.settings.profile, knob, value);
  if (!taken) return point;
  begun.settings.knobs.*knob.value = taken.value();
  if (!check_knobs(begun.settings.profile, begun.settings.knobs).empty()) return point;
  const Result<std::vector<Generation>> texts = texts_at(session, begun, job, hooks);
  if (!texts) return Error{texts.error()};
  point.diversity = diversity(std::span<const Generation>(texts.value()));
  return point;
}

Result<bool> run_spread(const Model& model, const SpreadJob& job, const SpreadHooks& hooks) {
  assert(job.texts >= 2 && job.texts <= kMostContinuations);
  GenerateSettings settings = job.settings;
  settings.keep_logits = false;
  const Result<Generation> begun = begin_generation(model, job.prompt, settings, hooks.stopping);
  if (!begun) return Error{begun.error()};
  const auto session = model.new_session(hooks.stopping);
  const auto all = static_cast<double>(all_points());
  double done = 0;
  for (std::size_t curve = 0; curve < kSpreadCurves; ++curve) {
    const KnobInfo& knob = *find_knob(kSpreadKnobs[curve]);
    for (const double value : spread_values(curve)) {
      Result<SpreadPoint> point = spread_point_at(*session, begun.value(), job, knob, value, hooks);
      if (hooks.stopping.stop_requested()) return false;
      if (!point) return Error{point.error()};
      if (!hooks.give({curve, std::move(point).value()})) return false;
      if (!hooks.progress(++done / all)) return false;
    }
  }
  return true;
}

}  // namespace

std::vector<double> spread_values(std::size_t curve) {
  assert(curve < kSpreadCurves);
  const int last = curve == 0 ? 20 : 10;
  std::vector<double> values;
  for (int tenths = 0; tenths <= last; ++tenths) values.push_back(tenths / 10.0);
  return values;
}

SpreadTask::Work spreading(ModelHandle model, SpreadJob job) {
  return [model = std::move(model),
          job = std::move(job)](Reporter<SpreadPiece>& report) -> Result<bool> {
    const SpreadHooks hooks{
        [&](SpreadPiece piece) { return report.give(piece); },
        [&](double share) { return report.progress(share); },
        report.stopping(),
    };
    return run_spread(*model, job, hooks);
  };
}

Result<SpreadCurves> spread_curves(const ModelHandle& model, const SpreadJob& job) {
  SpreadCurves curves;
  const SpreadHooks hooks{
      [&](const SpreadPiece& piece) {
        curves[piece.curve].push_back(piece.point);
        return true;
      },
      [](double) { return true; },
      {},
  };
  const Result<bool> done = run_spread(*model, job, hooks);
  if (!done) return Error{done.error()};
  return curves;
}

}  // namespace logitdice
