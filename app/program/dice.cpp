#include "app/program/dice.h"

#include <algorithm>
#include <cassert>
#include <utility>

#include "app/program/commands.h"
#include "app/program/settle.h"
#include "core/sampling/learning.h"

namespace logitdice {
namespace {

constexpr std::size_t kMostDrawn = 10;  // draws that the text preview remembers

void remember_drawn(AppState& s, const Tally& tally) {
  auto& drawn = s.dice.last_drawn;
  for (const Draw& draw : tally.last) {
    const TokenId id = draw.rank < token_count(s) ? s.trace.id(draw.rank) : -1;
    drawn.push_back({draw, id, token_text(s, draw.rank)});
  }
  if (drawn.size() > kMostDrawn) drawn.erase(drawn.begin(), drawn.end() - kMostDrawn);
}

// ---- a roll ---------------------------------------------------------------------------------

void learn(AppState& s, std::int64_t draws) {
  if (draws != 1 || !s.draw) return;
  Learning& to = s.dice.learning;
  to.learnt = memory_after(s.trace, s.draw->rank);
  for (LearntStep& step : learnt_steps(s.trace, s.draw->rank)) {
    to.draws.push_back({std::move(step), token_text(s, s.draw->rank)});
  }
  while (to.draws.size() > kMostDrawn) to.draws.erase(to.draws.begin());
}

// The chain learns from single draws, and throws its own coins once for a roll.
void roll(AppState& s, std::int64_t draws) {
  assert(draws > 0);
  Dice& dice = s.dice;
  dice.learning.found = dice.learning.learnt;
  dice.on_text = false;
  dice.rolled_at = dice.step;
  settle_trace(s);
  const Tally tally = draw_many(s.trace, s.in.seed, dice.step, draws);
  const bool same = dice.rolled.tally.draws > 0 && dice.rolled_of.same_chances(s.trace_key);
  if (!same) dice.rolled = {};
  if (!same) dice.rolled.first_step = dice.step;
  dice.rolled_of = s.trace_key;
  dice.step += static_cast<std::uint64_t>(draws);
  dice.rolled.before = dice.rolled.tally.draws;
  add(dice.rolled.tally, tally);
  dice.rolled.table = tally_table(s.distribution, s.trace, dice.rolled.tally, kTallyRows);
  remember_drawn(s, tally);
  settle_draw(s);
  learn(s, draws);
  dice.at_roll = dice.learning;
}

// What is wanted and where the coin of the screen comes from stays. A sentence has a coin of its own
// for each of its tokens, as a text that the model writes has.
void forget_draws(AppState& s) {
  Dice fresh;
  fresh.said = fresh.step = coins_said(s);
  if (shows_sentence(s)) fresh.rolled_at = s.in.said.tokens.size();
  fresh.wanted = std::move(s.dice.wanted);
  fresh.on_text = s.dice.on_text;
  fresh.seed = s.in.seed;
  fresh.logits = s.unedited;
  fresh.learning.knobs = s.in.knobs;
  if (shows_sentence(s)) fresh.learning.found = fresh.learning.learnt = s.in.said.memory;
  fresh.at_roll = fresh.learning;
  s.dice = std::move(fresh);
}

// A stage that learns begins anew where one of its own knobs moves, until that comes back to where
// it was.
void carry_memory(AppState& s) {
  Learning& now = s.dice.learning;
  if (now.knobs == s.in.knobs) return;
  const Learning& was = s.dice.at_roll;
  now = {memory_under(was.found, was.knobs, s.in.knobs),
         memory_under(was.learnt, was.knobs, s.in.knobs),
         {},
         s.in.knobs};
  if (now.learnt == was.learnt) now.draws = was.draws;
}

struct DiceUpdater {
  AppState& s;

  void operator()(const command::Roll& c) {
    if (!s.lost.empty()) {
      s.error = s.lost;
      return;
    }
    s.writing.shown_in_preview = false;
    if (c.draws == 1 && shows_sentence(s)) {
      settle(s);  // two rolls in one frame are two tokens
      return say_next(s);
    }
    s.in.by_hand.coin.reset();
    s.dice.wanted.push_back(c.draws);
  }
  void operator()(const command::ClearDraws&) {
    s.in.by_hand.coin.reset();
    s.in.said.drawn = false;
    forget_draws(s);
  }
  void operator()(const command::SetSeed& c) { s.in.seed = c.seed; }
};

}  // namespace

void update_dice(AppState& s, const DiceCommand& command) {
  std::visit(DiceUpdater{s}, command);
}

void settle_dice(AppState& s) {
  Dice& dice = s.dice;
  // A look at the text's next token, which no dice are rolled for, leaves the draws as they are.
  const bool looks = shows_next_token(s) && dice.wanted.empty();
  const bool same = dice.seed == s.in.seed && dice.logits.same(s.unedited) &&
                    dice.said == coins_said(s);
  if (!same && !looks) forget_draws(s);
  carry_memory(s);
  settle_trace(s);
  settle_draw(s);
  for (const std::int64_t draws : std::exchange(dice.wanted, {})) roll(s, draws);
  dice.rolled.stale = dice.rolled.tally.draws > 0 && !dice.rolled_of.same_chances(s.trace_key);
}

TallyTable tally_at(const AppState& s, std::int64_t draws) {
  const Rolled& rolled = s.dice.rolled;
  if (draws >= rolled.tally.draws || draws > kMostReplayed) return rolled.table;
  const Tally part =
      draw_many(s.trace, s.in.seed, rolled.first_step, std::max<std::int64_t>(1, draws));
  return tally_table(s.distribution, s.trace, part, kTallyRows);
}

void roll_again(AppState& s, std::uint64_t from, std::uint64_t to) {
  forget_draws(s);
  s.dice.step = from;
  if (to > from) s.dice.wanted.push_back(static_cast<std::int64_t>(to - from));
  settle(s);
}

}  // namespace logitdice
