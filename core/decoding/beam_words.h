#pragma once

#include <string>
#include <vector>

#include "core/decoding/beam.h"

// What is said of a beam search, for the screen, the command line and screen readers alike.
namespace logitdice {

/// From an alpha on, which of the texts that were found is the best: pruning knows texts of one
/// length only, so alpha decides among these alone.
struct AlphaWinner {
  double from = 0;
  int node = -1;

  bool operator==(const AlphaWinner&) const = default;
};

/// From kLeastAlpha to kMostAlpha, at least one where anything was found.
std::vector<AlphaWinner> alpha_winners(const BeamSearch& search);

/// The best path, so far as `steps` steps have gone: of those kept in the last of them and of all
/// that have ended; −1 before the first.
int leader_after(const BeamSearch& search, std::size_t steps);

/// What became of a branch.
struct BranchWords {
  std::string text;     // “big, red ball.”
  std::string outcome;  // "was pruned at step 5"
  std::string sum;      // "0.00138 × 0.461 = 0.00064: fourth of 6 144. Third place has 0.00135."
};
BranchWords branch_words(const BeamSearch& search, const Model& model, int node);

/// Why greedy ended elsewhere, or that it did not. Empty before anything was found.
std::string greedy_words(const BeamSearch& search, const Model& model);

/// Why the search has ended before its last step; empty where it has not.
std::string over_words(const BeamSearch& search, const Model& model);

/// What another alpha would choose of the paths that were found, which are not all there are; that
/// it decides nothing where these have one length. `brief`: without the reminder.
std::string alpha_words(const BeamSearch& search, const Model& model, bool brief = false);

/// The text of a path as it is read, without the space that it begins with; "⟨end⟩" where it is
/// nothing but the end of text.
std::string path_shown(const BeamSearch& search, const Model& model, int node);

/// Where the text of a path parts from the last one that it shares a beginning with, of those that
/// were found and greedy's: bytes of path_shown().
std::size_t parts_at(const BeamSearch& search, const Model& model, int node);

/// "ended", "out of steps", "given up" where the search was over before: of a path that was found.
std::string_view outcome_word(const BeamSearch& search, int node);

/// A product of probabilities: "0.00820", with two digits where five places would read 0.
std::string product_text(double product);

/// "Σ ln p / n^0.70", "Σ ln p / ((5 + n) / 6)^0.70".
std::string score_formula(const BeamSettings& settings);

/// "first", "second" … "tenth", "11th", "22nd".
std::string ordinal(int place);

}  // namespace logitdice
