#include "core/decoding/spiral.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <set>
#include <utility>

#include "core/readings/penalty_scope.h"

namespace logitdice {
namespace {

Winding winding_of(const Generation& text, std::size_t begin, std::size_t end) {
  Winding out{begin, end, 0};
  for (std::size_t i = begin; i < end; ++i) out.mean_p += text.steps[i].p_model.low;
  out.mean_p /= static_cast<double>(end - begin);
  return out;
}

// Writes until the text has `tokens` tokens, or a stretch of `ngram` new ones stands there twice
// (0: that does not matter). False where the caller has had enough.
Result<bool> write(Generation& text, ModelSession& session, std::size_t tokens, int ngram,
                   const std::stop_token& stopping) {
  const auto length = static_cast<std::size_t>(ngram);
  std::set<std::vector<TokenId>> seen;
  while (text.steps.size() < tokens) {
    if (stopping.stop_requested()) return false;
    const Result<bool> more = append_step(text, session);
    if (!more) return more;
    if (!more.value()) break;
    if (length == 0 || text.steps.size() < length) continue;
    const auto stretch = text.written().last(length);
    if (!seen.emplace(stretch.begin(), stretch.end()).second) break;
  }
  return true;
}

PenaltyTried judged(const Generation& text, double penalty, int ngram) {
  const auto repeat = first_repeat(text.written(), ngram);
  return {penalty, repeat ? *repeat + 1 : text.steps.size(), repeat.has_value()};
}

std::size_t first_difference(std::span<const TokenId> a, std::span<const TokenId> b) {
  return static_cast<std::size_t>(std::mismatch(a.begin(), a.end(), b.begin(), b.end()).first -
                                  a.begin());
}

// The texts that are shown are whole ones.
Result<bool> finish(BreakingPenalty& out, ModelSession& session, std::size_t tokens,
                    const std::stop_token& stopping) {
  for (Generation* text : {&out.before, &out.after}) {
    const Result<bool> written = write(*text, session, tokens, 0, stopping);
    if (!written) return written;
    if (!written.value()) out.cancelled = true;
  }
  out.loop_before = find_loop(out.before.written());
  out.loop_after = find_loop(out.after.written());
  out.first_different = first_difference(out.before.written(), out.after.written());
  return true;
}

}  // namespace

std::optional<Spiral> find_spiral(const Generation& generation) {
  const std::optional<Loop> loop = find_loop(generation.written());
  if (!loop) return std::nullopt;
  Spiral out{*loop, {}};
  for (std::size_t begin = loop->start; begin < loop->end; begin += loop->period) {
    out.windings.push_back(
        winding_of(generation, begin, std::min(begin + loop->period, loop->end)));
  }
  return out;
}

std::optional<std::size_t> first_repeat(std::span<const TokenId> tokens, int n) {
  assert(n >= 1);
  const auto length = static_cast<std::size_t>(n);
  std::set<std::vector<TokenId>> seen;
  for (std::size_t i = 0; i + length <= tokens.size(); ++i) {
    const auto stretch = tokens.subspan(i, length);
    if (!seen.emplace(stretch.begin(), stretch.end()).second) return i + length - 1;
  }
  return std::nullopt;
}

GenerateSettings greedy_settings(double repetition_penalty) {
  GenerateSettings settings;
  settings.knobs.temperature = 0;
  settings.knobs.repetition_penalty = repetition_penalty;
  settings.past_end = true;
  settings.keep_logits = false;
  return settings;
}

GenerateSettings greedy_settings(const Knobs& knobs, const Profile& profile) {
  GenerateSettings settings = greedy_settings(1);
  Profile& chain = settings.profile = profile;
  std::erase_if(chain.order, [](const Stage* stage) { return !is_penalty(*stage); });
  for (const Stage* stage : chain.order) {
    for (const std::string_view id : stage->knobs) {
      double Knobs::*value = find_knob(id)->value;
      settings.knobs.*value = knobs.*value;
    }
  }
  // Greedy also where the engine itself refuses a temperature of 0 or has it switched off.
  const Stage* heat = find_stage("temperature");
  chain.order.push_back(heat);
  std::erase(chain.switched_off, heat);
  std::erase_if(chain.limits, [](const KnobLimits& limits) { return limits.knob == "temperature"; });
  return settings;
}

Result<BreakingPenalty> breaking_penalty(const Model& model, std::string_view prompt,
                                         const PenaltySearch& search, const SearchHooks& hooks) {
  assert(search.step > 0 && search.last >= search.first && search.first > 0);
  BreakingPenalty out;
  const auto session = model.new_session(hooks.stopping);
  const int steps = static_cast<int>(std::round((search.last - search.first) / search.step));
  for (int i = 0; i <= steps && !out.found && !out.cancelled; ++i) {
    // Rounded to the digits of the knob: 1.14 is then the 1.14 that a person types.
    out.penalty = std::round((search.first + i * search.step) * 1000) / 1000;
    Result<Generation> begun = begin_generation(model, prompt, greedy_settings(out.penalty), hooks.stopping);
    if (!begun) return Error{begun.error()};
    Generation text = std::move(begun).value();
    const auto written = write(text, *session, search.tokens, search.ngram, hooks.stopping);
    if (!written) return Error{written.error()};
    out.cancelled = !written.value();
    if (i == 0) out.before = text;
    if (!out.cancelled) {
      out.tried.push_back(judged(text, out.penalty, search.ngram));
      out.found = !out.tried.back().repeats;
      if (hooks.tried) hooks.tried(out.tried.back());
    }
    out.after = std::move(text);
  }
  if (out.cancelled) return out;
  const Result<bool> finished = finish(out, *session, search.tokens, hooks.stopping);
  if (!finished) return Error{finished.error()};
  return out;
}

}  // namespace logitdice
