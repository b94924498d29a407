#include <algorithm>
#include <utility>

#include "app/pages/speculative/state.h"
#include "core/decoding/speculative_pair.h"
#include "core/model/embedded.h"
#include "core/readings/token_name.h"
#include "core/sampling/chain.h"
#include "core/text/token_text.h"

namespace logitdice::speculative_page {
namespace {

const Distribution& distribution_in(const AppState& s, Role role) {
  return distribution_of(s, inputs(s).sources[role]);
}

TextKey wanted_key(const AppState& s) {
  const Inputs& in = inputs(s);
  TextKey key;
  key.material = in.material;
  if (in.material == Material::models) {
    key.prompt = s.in.prompt;
  } else {
    key.target = distribution_in(s, kTarget).logits;
    key.draft = distribution_in(s, kDraft).logits;
  }
  key.knobs = s.in.knobs;
  key.profile = s.in.profile;
  key.seed = s.in.seed;
  key.draft_length = in.draft_length;
  key.rule = in.rule;
  return key;
}

// ---- the rounds -----------------------------------------------------------------------------

// The two that write; the sentence where there are none.
std::string take_models(const AppState& s, Rounds& r) {
  if (inputs(s).material == Material::models) {
    r.target = tiny_model();
    r.draft = draft_model();
    r.names = {};
    return r.target && r.draft ? "" : "This build has no embedded models to write with.";
  }
  const Result<DistributionPair> pair =
      matched_pair(distribution_in(s, kTarget), distribution_in(s, kDraft));
  if (!pair) return pair.error();
  r.target = fixed_model(pair->target);
  r.draft = fixed_model(pair->draft);
  r.names = pair->target.tokens;
  return {};
}

SpeculativeSettings settings_of(const TextKey& key) {
  SpeculativeSettings settings;
  settings.writing.knobs = key.knobs;
  settings.writing.profile = key.profile;
  settings.writing.seed = key.seed;
  settings.writing.past_end = true;
  settings.draft_length = key.draft_length;
  settings.rule = key.rule;
  return settings;
}

void show_text(Rounds& r, SpeculativeText text) {
  r.text = std::move(text);
  r.pieces.clear();
  r.pending.reset();
  ++r.version;
}

void write_on(Rounds& r) {
  const SpeculativeText& text = r.pending ? *r.pending : r.text;
  const auto wanted = static_cast<std::size_t>(r.wanted);
  if (!r.refusal.empty() || r.writing || text.rounds.size() >= wanted || text.ended()) return;
  r.task.start(writing_rounds(r.target, r.draft, text, wanted));
  r.writing = true;
}

void begin(AppState& s, TextKey key) {
  Rounds& r = rounds(s);
  r.key = std::move(key);
  r.begun = true;
  r.task.stop();
  r.writing = false;
  r.pending.reset();
  r.refusal = take_models(s, r);
  if (r.refusal.empty()) {
    Result<SpeculativeText> text =
        begin_speculative(*r.target, *r.draft, r.key.prompt.str(), settings_of(r.key));
    if (text)
      r.pending = std::move(text).value();
    else
      r.refusal = text.error();
  }
  if (!r.refusal.empty()) show_text(r, {});
}

void take_rounds(Rounds& r) {
  if (!r.writing) return;
  RoundsTask::News news = r.task.poll();
  SpeculativeText& text = r.pending ? *r.pending : r.text;
  for (SpeculativeRound& round : news.pieces) append(text, std::move(round));
  r.writing = news.running;
  if (!news.error.empty()) r.refusal = news.error;
  // The text of before stays until the round on the screen is there again.
  const bool there = static_cast<int>(text.rounds.size()) > r.round;
  if (r.pending && (there || !r.writing)) show_text(r, std::move(*r.pending));
}

void name_pieces(const AppState& s, Rounds& r) {
  for (std::size_t i = r.pieces.size(); i < r.text.written(); ++i) {
    r.pieces.push_back(name_of(s, r.text.tokens[r.text.prompt_tokens + i]));
  }
}

// ---- the place ------------------------------------------------------------------------------

void settle_view(AppState& s) {
  Rounds& r = rounds(s);
  if (!shown_round(s)) {
    r.view.reset();
    return;
  }
  const int round = std::min(r.round, static_cast<int>(r.text.rounds.size()) - 1);
  const PlaceKey key{r.version, round, shown_place(s)};
  if (r.view && r.view->key == key) return;
  Result<SpeculativePlace> place =
      place_at(r.text, static_cast<std::size_t>(round), static_cast<std::size_t>(key.place));
  if (!place) {
    r.view.reset();
    return;
  }
  PlaceView& view = r.view.emplace();
  view.key = key;
  view.place = std::move(place).value();
  const std::size_t rows = std::min(view.place.tokens.size(), kMostRows);
  for (std::size_t i = 0; i < rows; ++i) {
    view.rows.push_back({view.place.tokens[i], name_of(s, view.place.tokens[i].id)});
  }
  // Of a large vocabulary the guess may stand far down.
  const SpeculativeRound& made = r.text.rounds[static_cast<std::size_t>(round)];
  const auto guess = static_cast<std::size_t>(key.place);
  const PlaceToken* guessed =
      guess < made.guesses.size() ? view.place.find(made.guesses[guess].token) : nullptr;
  if (guessed && guessed >= view.place.tokens.data() + rows) {
    view.rows.push_back({*guessed, name_of(s, guessed->id)});
  }
  view.line = residual_line(view.place);
  for (std::size_t i = 0; i < std::min(view.line.size(), kMostRows); ++i) {
    view.line_names.push_back(name_of(s, view.line[i].token->id));
  }
}

// ---- many rounds there ----------------------------------------------------------------------

void take_tally(Rounds& r) {
  if (!r.tallying) return;
  PlaceTask::News news = r.tally_task.poll();
  for (const PlaceTally& part : news.pieces) add(r.tally, part);
  r.tallying = news.running;
  r.tally_progress = news.progress;
}

void settle_tally(AppState& s) {
  Rounds& r = rounds(s);
  const PlaceKey key = r.view ? r.view->key : PlaceKey{};
  if (!(key == r.tally_of)) {
    r.tally_task.stop();
    r.tallying = false;
    r.tally = {};
    r.tally_of = key;
    r.tally_rounds = kTallyRounds;
  }
  const auto done = static_cast<std::uint64_t>(r.tally.counts.rounds);
  if (!r.view || r.tallying || r.writing || done >= r.tally_rounds) return;
  r.tally_task.start(
      tallying(r.view->place, s.in.seed, done, static_cast<std::int64_t>(r.tally_rounds - done)));
  r.tallying = true;
  r.tally_progress = 0;
}

// ---- what the passes cost -------------------------------------------------------------------

void take_costs(Rounds& r) {
  if (!r.measuring) return;
  CostTask::News news = r.cost_task.poll();
  if (!news.pieces.empty()) r.costs = news.pieces.back();
  r.measuring = news.running;
}

// Nothing else of the page runs meanwhile: it would be measured too.
void settle_costs(AppState& s) {
  Rounds& r = rounds(s);
  const bool idle = !r.writing && !r.tallying && !r.measuring && r.refusal.empty();
  const int length = inputs(s).draft_length;
  if (!idle || r.key.material != Material::models || r.measured_length == length) return;
  r.measured_length = length;
  r.cost_task.start(measuring(r.target, r.draft, r.text.tokens, length));
  r.measuring = true;
}

}  // namespace

bool TextKey::operator==(const TextKey& other) const {
  return material == other.material && target.same(other.target) && draft.same(other.draft) &&
         prompt == other.prompt && knobs == other.knobs && same_chain(profile, other.profile) &&
         seed == other.seed && draft_length == other.draft_length && rule == other.rule;
}

void settle(AppState& s) {
  Rounds& r = rounds(s);
  TextKey key = wanted_key(s);
  if (!r.begun || !(key == r.key)) begin(s, std::move(key));
  write_on(r);
  name_pieces(s, r);
  settle_view(s);
  settle_tally(s);
  settle_costs(s);
}

void poll(AppState& s) {
  Rounds& r = rounds(s);
  take_rounds(r);
  take_tally(r);
  take_costs(r);
}

bool busy(const AppState& s) {
  const Rounds& r = rounds(s);
  return r.writing || r.tallying || r.measuring;
}

}  // namespace logitdice::speculative_page
