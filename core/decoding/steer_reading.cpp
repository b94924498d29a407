#include "core/decoding/steer_reading.h"

#include <algorithm>
#include <cmath>
#include <initializer_list>

#include "core/readings/why_cut.h"
#include "core/sampling/chain.h"
#include "core/text/token_text.h"

namespace logitdice {
namespace {

constexpr int kMostSteerRows = 64;  // more than any screen has room for
constexpr int kMostMixRows = 12;

// ---- traces -----------------------------------------------------------------------------------

std::vector<float> by_token(const Logits& logits) {
  std::vector<float> scores;
  for (int rank = 0; rank < logits.size(); ++rank) {
    const auto id = static_cast<std::size_t>(logits.ids[static_cast<std::size_t>(rank)]);
    if (id >= scores.size()) scores.resize(id + 1, -HUGE_VALF);
    scores[id] = logits.scores[static_cast<std::size_t>(rank)];
  }
  return scores;
}

Profile stages(std::initializer_list<std::string> ids) {
  const std::vector<std::string> order(ids);
  return with_order(textbook(), order).value();
}

// The chain of a step, whole and in its parts.
class Chains {
 public:
  explicit Chains(const SteerReadingInput& in)
      : in_(in), without_(by_token(in.piece.without)), weak_(by_token(in.piece.weak)) {
    situation_ = in.text;
    situation_.steering = {without_, weak_, {}};
    if (in.piece.mask) situation_.steering.allowed = in.piece.mask->allowed;
  }

  Trace run(const Knobs& knobs, const Profile& profile) const {
    return trace(in_.piece.step.model, situation_, knobs, profile);
  }
  Trace model() const { return run({}, stages({})); }
  Trace guided(double weight) const {
    return run({.guidance_weight = weight}, stages({"guidance"}));
  }
  // As guidance is switched, with this α.
  Trace contrasted(double alpha) const {
    return run({.guidance_weight = weight_on(), .contrast_alpha = alpha},
               stages({"guidance", "contrast"}));
  }
  Trace proposed() const { return contrasted(alpha_on()); }
  Trace masked() const {
    return run({.guidance_weight = weight_on(), .contrast_alpha = alpha_on(), .mask = 1},
               stages({"guidance", "contrast", "mask"}));
  }
  Trace whole() const {
    Knobs knobs = in_.knobs;
    knobs.guidance_weight = weight_on();
    knobs.contrast_alpha = alpha_on();
    knobs.mask = in_.switches.mask && in_.piece.mask ? 1 : 0;
    // The text was written without a bias that its chain has no stage for.
    if (!has_stage(in_.profile, *find_stage("logit_bias"))) knobs.logit_bias.clear();
    return run(knobs, steered(in_.profile));
  }
  double weight_on() const { return in_.switches.guidance ? in_.switches.weight : 1; }
  double alpha_on() const { return in_.switches.contrast ? in_.switches.alpha : 0; }

 private:
  const SteerReadingInput& in_;
  std::vector<float> without_, weak_;  // by TokenId
  Situation situation_;
};

double final_of_token(const Trace& t, TokenId id) {
  const int rank = t.rank_of(id);
  return rank < 0 ? 0 : t.row(rank).final.low;
}

// ---- rows -------------------------------------------------------------------------------------

bool is_end_of_text(const SteerReadingInput& in, TokenId id) {
  return id >= 0 && id == in.model.info().end_of_text;
}

std::string name_of_token(const SteerReadingInput& in, TokenId id) {
  return is_end_of_text(in, id) ? "end of text" : visible_or_empty(in.model.piece(id));
}

std::string walk_of(const SteerReadingInput& in, TokenId id, bool allowed) {
  if (!in.automaton) return "no rule";
  const StateId from = in.piece.before;
  if (from == kDead) return "the text has broken the rule";
  if (is_end_of_text(in, id)) {
    return allowed ? std::to_string(from) + ", match"
                   : "the text may not end in " + std::to_string(from);
  }
  const std::string_view bytes = in.model.piece(id);
  if (allowed) return walk_text(*in.automaton, from, bytes);
  const std::string why = why_not_allowed(*in.automaton, from, bytes);
  return why.empty() ? "no token can end it from there" : why;
}

ProposalRow row_of(const SteerReadingInput& in, const Trace& proposed, const Trace& whole,
                   TokenId id) {
  ProposalRow row;
  row.id = id;
  row.token = name_of_token(in, id);
  row.proposed = final_of_token(proposed, id);
  const MaskHandle& mask = in.piece.mask;
  row.allowed = !mask || mask->allowed[static_cast<std::size_t>(id)] != 0;
  row.walk = walk_of(in, id, row.allowed);
  const int rank = whole.rank_of(id);
  row.final = rank < 0 ? 0 : whole.row(rank).final.low;
  if (row.allowed && row.final == 0 && rank >= 0) row.cut = why_cut_text(whole, rank);
  return row;
}

void fill_rows(SteerReading& out, const SteerReadingInput& in, const Trace& proposed,
               const Trace& whole) {
  const auto add = [&](TokenId id) {
    const bool known = id >= 0 && proposed.rank_of(id) >= 0;
    const bool there =
        std::ranges::any_of(out.rows, [&](const ProposalRow& row) { return row.id == id; });
    if (known && !there) out.rows.push_back(row_of(in, proposed, whole, id));
  };
  const int most = std::min(kMostSteerRows, proposed.logits.size());
  for (int rank = 0; rank < most; ++rank) add(proposed.id(rank));
  add(out.chosen);
  add(in.selected);
}

// ---- guidance and contrast --------------------------------------------------------------------

void add_mix_rows(Mix& mix, const SteerReadingInput& in, const Trace& by, const Trace& first,
                  const Trace& second, const Trace& mixed) {
  const int most = std::min(kMostMixRows, by.kept());
  for (int rank = by.begin; rank < by.begin + most; ++rank) {
    const TokenId id = by.id(rank);
    const bool there =
        std::ranges::any_of(mix.rows, [&](const MixRow& row) { return row.id == id; });
    if (there) continue;
    mix.rows.push_back({id, name_of_token(in, id), final_of_token(first, id),
                        final_of_token(second, id), final_of_token(mixed, id)});
  }
}

// The likeliest of either list that `mixed` leaves, the best of `before` first.
Mix mix_of(const SteerReadingInput& in, const Trace& first, const Trace& second, const Trace& mixed,
           double MixRow::*before) {
  Mix mix;
  mix.refusal = mixed.refused;
  if (!mix.refusal.empty()) return mix;
  add_mix_rows(mix, in, mixed, first, second, mixed);
  add_mix_rows(mix, in, before == &MixRow::first ? first : second, first, second, mixed);
  const auto high = [&](const MixRow& row) { return std::max(row.*before, row.mixed); };
  std::ranges::stable_sort(mix.rows,
                           [&](const MixRow& a, const MixRow& b) { return high(a) > high(b); });
  return mix;
}

Trace plain(const Logits& logits) {
  return trace(logits, Knobs{}, stages({}));
}

void fill_mixes(SteerReading& out, const SteerReadingInput& in, const Chains& chains) {
  const Trace model = chains.model();
  if (in.piece.without.empty()) {
    out.guidance.refusal = "The other prompt is empty.";
  } else {
    out.guidance = mix_of(in, plain(in.piece.without), model, chains.guided(in.switches.weight),
                          &MixRow::second);
  }
  if (in.piece.weak.empty()) {
    out.contrast.refusal = "There is no weaker model.";
    return;
  }
  const Trace strong = chains.contrasted(0), contrasted = chains.contrasted(in.switches.alpha);
  out.plausible = contrasted.kept();
  out.best = strong.row(strong.begin).final.low;
  out.contrast = mix_of(in, strong, plain(in.piece.weak), contrasted, &MixRow::first);
}

}  // namespace

std::string_view proposal_word(const SteerSwitches& on) {
  if (on.guidance && on.contrast) return "mixed";
  if (on.guidance) return "guided";
  return on.contrast ? "contrasted" : "proposed";
}

SteerReading steer_reading(const SteerReadingInput& in) {
  const Chains chains(in);
  const SteeredStep& step = in.piece.step;
  const Trace proposed = chains.proposed(), whole = chains.whole();
  SteerReading out;
  out.tokens = proposed.logits.size();
  out.allowed = in.piece.mask ? in.piece.mask->count : out.tokens;
  out.before = in.piece.before;
  out.refusal = whole.refused;
  if (in.piece.mask) out.mass_removed = chains.masked().stages.back().figure("mass_removed");
  out.coin = step.made.draw.u;
  out.written = step.token();
  const Draw draw = pick(whole, out.coin);
  out.chosen = draw.rank < whole.logits.size() ? whole.id(draw.rank) : -1;
  out.p = draw.p;
  fill_rows(out, in, proposed, whole);
  const TokenId walks = in.selected >= 0 ? in.selected : out.chosen;
  if (in.automaton) {
    const bool ends = walks < 0 || is_end_of_text(in, walks);
    out.path = states_along(*in.automaton, in.piece.before, ends ? "" : in.model.piece(walks));
  }
  fill_mixes(out, in, chains);
  return out;
}

ShownProposals shown_rows(const SteerReading& reading, std::size_t most, TokenId selected) {
  ShownProposals shown;
  const std::size_t room = std::min(std::max<std::size_t>(most, 2), reading.rows.size());
  const auto wanted = [&](const ProposalRow& row) {
    return row.id == reading.chosen || row.id == selected;
  };
  const auto asked = static_cast<std::size_t>(std::ranges::count_if(reading.rows, wanted));
  std::size_t others = room - std::min(room, asked);
  for (const ProposalRow& row : reading.rows) {
    if (!wanted(row) && others == 0) continue;
    if (!wanted(row)) --others;
    shown.rows.push_back(row);
  }
  shown.rest = {reading.allowed, reading.tokens - reading.allowed, 1,
                reading.chosen < 0 ? 0.0 : 1.0};
  for (const ProposalRow& row : shown.rows) {
    --(row.allowed ? shown.rest.allowed : shown.rest.forbidden);
    shown.rest.proposed -= row.proposed;
    shown.rest.final -= row.final;
  }
  shown.rest.proposed = std::max(0.0, shown.rest.proposed);
  shown.rest.final = std::max(0.0, shown.rest.final);
  return shown;
}

MixRow rest_of(std::span<const MixRow> rows) {
  MixRow rest{-1, "rest", 1, 1, 1};
  for (const MixRow& row : rows) {
    rest.first -= row.first;
    rest.second -= row.second;
    rest.mixed -= row.mixed;
  }
  for (double MixRow::*p : {&MixRow::first, &MixRow::second, &MixRow::mixed}) {
    rest.*p = std::max(0.0, rest.*p);
  }
  return rest;
}

}  // namespace logitdice
