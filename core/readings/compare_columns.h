#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/readings/compare_settings.h"
#include "core/readings/disagreements.h"
#include "core/readings/distance.h"
#include "core/readings/equal_columns.h"
#include "core/readings/rest.h"
#include "core/sampling/draw.h"
#include "core/sampling/situation.h"
#include "core/text/token_text.h"

// Several settings on the same logits and the same coin, side by side: all that is shown of them.
namespace logitdice {

/// A token that has a row, the same in every column.
struct ComparedToken {
  TokenId id = 0;
  std::string text;      // visible
  bool differs = false;  // it survives in some columns only
};

struct ComparedColumn {
  ColumnSetting setting;  // what it takes from the setting in force filled in
  std::string name;       // tells it from the others: "llama.cpp", "T 0.20"
  std::string refusal;    // the knob that its engine does not take, or why the naive exp leaves no
                          // probabilities; then all below is empty
  std::optional<Trace> trace;
  std::optional<Draw> draw;          // of the coin
  std::string drawn;                 // visible text of the drawn token
  bool draw_differs = false;         // another token than the reference's
  FilledBlank sentence;              // the context with the drawn token in its blank
  std::optional<Distance> distance;  // from the reference; empty for itself and without one
  std::string distance_note;         // why KL is infinite or open, a sentence; may be empty
  std::string distance_word;         // the same in a few words: "keeps moon +3"
};

/// A disagreement with names. `kept_by`: bit i stands for columns[i].
struct NamedDisagreement : Disagreement {
  std::string text;  // "only llama.cpp keeps: moon, banana"
};

struct Comparison {
  std::vector<ComparedColumn> columns;  // the first is the reference
  std::optional<double> coin;           // of all of them
  std::vector<NamedDisagreement> disagreements;
  std::vector<EqualColumns> equal;  // those that come to the same, and why
};

struct CompareInput {
  const Distribution& distribution;
  Situation situation;                  // its memory belongs to `in_force` alone
  std::vector<ColumnSetting> settings;  // kFewestCompared to kMostCompared
  ColumnSetting in_force;               // what columns that follow take
  std::optional<double> coin = {};      // nothing is drawn without one
  ExpDisplay exp_display = {};
};
Comparison comparison(const CompareInput& input);

/// What is to be said where no column parts from another: a column that is refused keeps nothing.
std::string agreement_text(const Comparison& comparison);

/// The tokens that there is room for, column by column. Each column of `rows` and its rest sum
/// to 1.
struct ComparedRows {
  std::vector<ComparedToken> tokens;   // in the order of the logits
  std::vector<std::vector<Row>> rows;  // [column][token]; empty where the column has no trace
  std::vector<Rest> rests;             // by column, of all the other tokens
  std::vector<Range> rests_seen;  // by column, what the stage saw of them that cut the last one
  double tallest = 1;             // the largest probability among the rows, for the axis
};

/// At most `most` tokens, each once, see tokens_to_compare(): those that are `wanted`, then what
/// was drawn, then those that matter most. All of `wanted` are tokens of the distribution.
ComparedRows compared_rows(const Distribution& distribution, const Comparison& comparison,
                           std::vector<TokenId> wanted, int most);

/// Why some columns cut a token; those that say the same share a line.
struct ColumnsWhyCut {
  std::string columns;  // their names: "T 0.20 · T 1.00"
  std::string why;      // see why_cut_text()
};
std::vector<ColumnsWhyCut> why_columns_cut(const Comparison& comparison, TokenId token);

/// What the cutoffs of a chain make of a token's probability: "0.132 → 0.140", "0.048 → cut: top-p
/// 0.90", "0.590 unchanged". Empty for one that has no rank.
std::string fate_text(const Trace& trace, TokenId token);

/// Total variation and KL divergence of a column from the first: a number, "reference" for the
/// first itself, "—" where one of the two has no trace; for KL also "open" and "∞ keeps moon +3".
/// What is not 0 does not read as 0.
std::string variation_text(const Comparison& comparison, std::size_t column);
std::string divergence_text(const Comparison& comparison, std::size_t column);

}  // namespace logitdice
