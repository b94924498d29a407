#pragma once

#include <array>
#include <string>
#include <vector>

#include "core/capture/distribution.h"
#include "core/readings/cutoffs.h"

// The rules on one distribution, with the names of its tokens and in words.
namespace logitdice {

/// "top-k": the rule's name in the middle of a sentence.
std::string rule_name(int rule);

/// "0.90": the example value of a rule that nobody has set.
std::string rule_example_text(int rule);

/// "T 1", "T 0.85".
std::string temperature_text(double temperature);

struct NamedCutoffs {
  std::string title;    // "Peaked: one right answer"
  std::string context;  // "France's capital city is ___"; the title where there is none
  int tokens = 0;       // with a rank
  Cutoffs cutoffs;
  std::vector<std::string> names;  // (columns,) visible text of each column's first token
  PerRule<std::vector<std::string>> only_kept_names;  // of the first few that only
  PerRule<std::vector<std::string>> only_cut_names;   // this rule keeps, or cuts
};
NamedCutoffs named_cutoffs(const Distribution& distribution, const Knobs& knobs,
                           const Profile& profile);

/// Where the engine cuts, and at which temperature the bars therefore are: "llama.cpp cuts before
/// ÷T: the bars are at T 1, whatever the heat."
std::string heat_text(const Cutoffs& c, const Profile& profile);

/// Entropy and size: "Peaked: one right answer · entropy 0.74 bits · 8 tokens".
std::string kind_text(const NamedCutoffs& c);

/// "top-p 0.90: keeps 3, at T 1", "top-p 0.90 would keep 3". The rule must be shown.
std::string keeps_text(const Cutoffs& c, int rule);

/// "only top-k keeps 2 · mass 0.020 · the, located"; "only top-k cuts none". At most `named` tokens
/// are called by name.
inline constexpr int kNamedOfSet = 4;
std::string only_keeps_text(const NamedCutoffs& c, int rule, int named = kNamedOfSet);
std::string only_cuts_text(const NamedCutoffs& c, int rule, int named = kNamedOfSet);

/// "3 kept by every rule", "2 or more by some", "3 by none".
std::array<std::string, 3> survivors_texts(const Cutoffs& c);

/// What is said instead where no rule is on.
std::string nothing_on_text(const Cutoffs& c);

/// "1 015 more · 0.055": the tokens that have no column.
std::string rest_text(const Cutoffs& c);

/// One bar in words: "the · number 2 · p 0.020 · kept by top-k 3". The last index is the rest.
std::string column_text(const NamedCutoffs& c, int column);

/// A bar that is read out.
struct BarReading {
  int column = -1;                   // −1: none
  std::string text;                  // see column_text()
  std::vector<std::string> why_cut;  // a sentence for each rule that cuts it; of several tokens
                                     // about the first, whose name then stands before
};
/// The rest has no sentences: it is many tokens. A column beyond it gives none.
BarReading bar_reading(const Distribution& distribution, const Knobs& knobs, const Profile& profile,
                       const NamedCutoffs& c, int column);

}  // namespace logitdice
