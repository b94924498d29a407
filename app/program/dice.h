#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "app/program/trace_key.h"
#include "core/readings/learnt.h"
#include "core/readings/tally.h"
#include "core/sampling/draw.h"
#include "core/sampling/memory.h"

namespace logitdice {

struct AppState;

/// Many draws and what became of them.
struct Rolled {
  std::uint64_t first_step = 0;  // the coins of the steps [first_step, first_step + tally.draws)
  Tally tally;
  TallyTable table;    // of it, as it was when the last of the draws fell
  std::int64_t before = 0;  // draws before the last roll
  bool stale = false;  // a knob has moved since: greyed, and the next draw starts anew
};
inline constexpr int kTallyRows = 8;

/// One token that was drawn, for the text preview.
struct Drawn {
  Draw draw;
  TokenId id = -1;    // −1: one of the tail's
  std::string token;  // visible text
};

/// A single draw under a chain that learns from it.
struct LearntDraw {
  LearntStep step;
  std::string token;  // visible text of what was drawn
};

/// What a chain that learns goes by, from one single draw to the next.
struct Learning {
  ChainMemory found;            // at the last draw
  ChainMemory learnt;           // what that draw made of it
  std::vector<LearntDraw> draws;  // the last ten at the most, oldest first
  Knobs knobs;                  // that all of these are of
};

/// The coins that were used and what they fell on. Belongs to one distribution and one seed.
struct Dice {
  std::vector<std::int64_t> wanted;  // rolls that settle() is to make, so many draws each
  std::uint64_t step = 0;            // coins used so far; the shown draw used coin step − 1
  bool on_text = false;  // the coin of the text's step is on the screen, not that of the last roll

  std::uint64_t rolled_at = 0;  // the first coin of the last roll: XTC's own for all of it
  Learning learning;            // under the knobs as they are
  Learning at_roll;             // the same as the last roll left it: an undo comes back to it
  Rolled rolled;
  TraceKey rolled_of;             // what the tally was drawn from
  std::vector<Drawn> last_drawn;  // at most ten, the newest last

  std::uint64_t seed = 0;  // whose coins these are
  Logits logits;           // of the distribution that they were rolled for, unedited
  std::uint64_t said = 0;  // the coins that the sentence had used, see coins_said()
};

/// The table of the first so many of the draws that were tallied, of which there are as many: how it
/// came about. The tally must not be stale.
TallyTable tally_at(const AppState& state, std::int64_t draws);
inline constexpr std::int64_t kMostReplayed = 200'000;  // draws that a frame can tally anew

/// The draws of [from, to) again, and no others: how a saved state brings back its tally.
void roll_again(AppState& state, std::uint64_t from, std::uint64_t to);

/// Part of settle(): forgets what belongs to another distribution or seed, makes the rolls that are
/// wanted and says whether the tally is of the knobs as they are.
void settle_dice(AppState& state);

}  // namespace logitdice
