#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/decoding/steer_task.h"
#include "core/sampling/draw.h"
#include "core/sampling/trace.h"

// What is read off a step of a steered text: what the model proposes, what the rule makes of it and
// what is sampled; and what guidance and contrast do to it, on or off.
namespace logitdice {

/// What is to be on, and how far. Not all of it has been when the text was written.
struct SteerSwitches {
  bool guidance = false, contrast = false, mask = true;
  double weight = 2;   // g of the guidance
  double alpha = 0.1;  // α of the contrast

  bool operator==(const SteerSwitches&) const = default;
};

/// What the tokens before the mask are: "proposed" by the model as it is, otherwise "guided",
/// "contrasted" or, after both, "mixed".
std::string_view proposal_word(const SteerSwitches& switches);

struct SteerReadingInput {
  const SteerPiece& piece;
  const Model& model;
  const Automaton* automaton = nullptr;  // null: no rule
  Situation text = {};                   // before the step
  Knobs knobs = {};
  Profile profile = textbook();
  SteerSwitches switches = {};
  TokenId selected = -1;  // a token that is to have a row; −1: none
};

/// A token before the rule and behind the chain.
struct ProposalRow {
  TokenId id = 0;
  std::string token;    // visible
  double proposed = 0;  // p before the mask, after guidance and contrast
  double final = 0;     // what is sampled
  bool allowed = true;
  std::string walk;  // "3 → 4 → 5, match", or why not: "no edge for “.” out of 3"
  std::string cut;   // why the chain cut it though the rule allows it; empty where it did not
};

/// All tokens that have no row.
struct ProposalRest {
  int allowed = 0, forbidden = 0;
  double proposed = 0, final = 0;
  int tokens() const { return allowed + forbidden; }
};

/// A token under two distributions and under what they are mixed to.
struct MixRow {
  TokenId id = -1;
  std::string token;
  double first = 0, second = 0, mixed = 0;
};

struct Mix {
  std::vector<MixRow> rows;  // the likeliest before and behind, by what they had
  std::string refusal;       // why there are none
};

struct SteerReading {
  std::vector<ProposalRow>
      rows;  // the likeliest by `proposed`, then the chosen and the selected one
  int tokens = 0, allowed = 0;
  double mass_removed = 0;  // by the mask, on or off
  double mass_kept() const { return 1 - mass_removed; }
  double coin = 0;
  TokenId chosen = -1;  // what the coin falls on under these settings
  TokenId written = -1;
  double p = 0;  // of the chosen one
  StateId before = 0;
  std::vector<StateId>
      path;             // of the selected token, otherwise of the chosen one: from `before` on
  std::string refusal;  // why the chain could not run as asked; empty where it could

  Mix guidance;       // first: without the prompt, second: with it
  Mix contrast;       // first: strong, second: weak
  int plausible = 0;  // tokens with strong p >= α · best
  double best = 0;    // the highest strong p
};

SteerReading steer_reading(const SteerReadingInput& in);

/// As many rows as there is room for, the chosen and the selected one among them, and the rest.
struct ShownProposals {
  std::vector<ProposalRow> rows;
  ProposalRest rest;
};
ShownProposals shown_rows(const SteerReading& reading, std::size_t most, TokenId selected);

/// What the others have together.
MixRow rest_of(std::span<const MixRow> rows);

}  // namespace logitdice
