#include "core/decoding/steer_rows.h"

#include <algorithm>
#include <cassert>
#include <cmath>

#include "core/sampling/guidance.h"
#include "core/sampling/trace.h"
#include "core/text/token_text.h"

namespace logitdice {
namespace {

// One step with what its rows are read off.
struct StepReading {
  const Steering& steering;
  const SteeredStep& step;
  Trace after;     // the chain on what the mask left
  double log_sum;  // of the proposal

  SteerRow row(int rank) const {
    const Logits& proposed = step.proposed;
    const auto at = static_cast<std::size_t>(rank);
    const Model& model = steering.model();
    SteerRow row;
    row.id = proposed.ids[at];
    row.proposed = std::exp(proposed.scores[at] - log_sum);
    row.allowed = is_allowed(row.id);
    row.final = final_of(row.id);
    row.chosen = row.id == step.token();
    const bool ends = row.id == model.info().end_of_text;
    row.token = ends ? "⟨end of text⟩" : visible_or_empty(model.piece(row.id));
    row.walk = walk(row, ends ? std::string_view() : model.piece(row.id));
    return row;
  }

  bool is_allowed(TokenId id) const {
    return !step.mask || step.mask->allowed[static_cast<std::size_t>(id)] != 0;
  }

  double final_of(TokenId id) const {
    const int rank = after.rank_of(id);
    return rank < 0 ? 0 : after.row(rank).final.low;
  }

  std::string walk(const SteerRow& row, std::string_view piece) const {
    const Automaton* rule = steering.automaton();
    if (!rule) return {};
    if (row.allowed) return walk_text(*rule, step.before, piece);
    if (row.id == steering.model().info().end_of_text) {
      return "the text does not match in " + std::to_string(step.before);
    }
    const std::string why = why_not_allowed(*rule, step.before, piece);
    return why.empty() || piece.empty() ? "is in no text" : why;
  }
};

}  // namespace

SteerRows steer_rows(const Steering& steering, const SteeredText& text, std::size_t step,
                     int count) {
  assert(step < text.steps.size());
  const SteeredStep& made = text.steps[step];
  const GenerateSettings& settings = text.settings.generate;
  const Logits& proposed = made.proposed;
  const StepReading reading{steering, made,
                            trace(made.made.logits, situation_of(text_before(text, step), settings),
                                  settings.knobs, settings.profile),
                            log_sum_exp(proposed)};
  std::vector<int> ranks;
  const int shown = std::min(count, proposed.size());
  for (int rank = 0; rank < shown; ++rank) ranks.push_back(rank);
  const int chosen = proposed.rank_of(made.token());
  if (chosen >= shown && shown > 0) ranks.back() = chosen;
  SteerRows out;
  for (const int rank : ranks) out.rows.push_back(reading.row(rank));
  double listed_proposed = 0, listed_final = 0;
  int listed_allowed = 0;
  for (const SteerRow& row : out.rows) {
    listed_proposed += row.proposed;
    listed_final += row.final;
    listed_allowed += row.allowed ? 1 : 0;
  }
  out.more = proposed.size() - static_cast<int>(out.rows.size());
  out.more_allowed = std::max(0, made.allowed - listed_allowed);
  out.more_proposed = std::clamp(1 - listed_proposed, 0.0, 1.0);
  out.more_final = std::clamp(1 - listed_final, 0.0, 1.0);
  return out;
}

}  // namespace logitdice
