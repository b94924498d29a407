#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/readings/phase_rows.h"

// What a phase shows of a token: its bar, its numbers.
namespace logitdice {

/// Whether a phase shows the token as cut.
bool is_cut_in(const Phases& phases, Phase phase, const PhaseRow& row);

/// What the heat makes of a logit, nats: what stands in the exponent where the exp comes after it.
double divided_of(const Phases& phases, const PhaseRow& row);

/// The bar of a token in a phase, in the phase's own quantity: nats, e^x or probability.
struct PhaseBar {
  double value = 0;       // where it ends; of a range the low end
  double high = 0;        // the high end; value where it is exact
  double outline = 0;     // what it is held against: z before penalties or before the division, the
                          // softmax at T = 1
  bool outlined = false;  // whether there is something to hold it against
  bool cut = false;       // drawn as cut: by then a stage has dropped it
  bool possible = true;   // false: there is no bar, its logit is −∞ or its number is NaN
};
/// A cut token keeps the bar that it had where it was cut. An exp that has overflowed is +∞.
PhaseBar phase_bar(const Phases& phases, const PhaseRow& row, Phase phase);

/// One bar of a thumbnail.
struct ThumbnailValue {
  double height = 0;  // −1 to 1
  bool cut = false;
};
/// The rows in a phase. Heights are parts of the largest of them; of logits z and ÷ T, which have
/// one axis, see logit_stretch(). What is NaN has none.
std::vector<ThumbnailValue> phase_thumbnail(const Trace& trace, const Phases& phases,
                                            std::span<const PhaseRow> rows, Phase phase);

/// The same for shares among survivors, see shares_after(): a share of 0 is cut.
std::vector<ThumbnailValue> shares_thumbnail(const std::vector<double>& shares);

/// The columns of numbers beside the bars. The first shows the phase's own number until there are
/// probabilities. p and Σp are those of normalize and, from truncate on, what the stage saw that
/// decided on the token.
struct PhaseColumns {
  std::string first;                 // "6.00", penalised "6.00→4.80", "12.00", "1.000"
  std::string p, cumulative, final;  // "0.590", "0.03–0.11", "NaN"; final of a cut token: "—"
};
PhaseColumns phase_columns(const Phases& phases, const PhaseRow& row, Phase phase);

/// The same of the rest, which has no number of its own: p, Σp and final, "cut" where none of it is
/// kept.
PhaseColumns rest_columns(const Phases& phases, const PhaseRest& rest, Phase phase, bool kept);

/// "z", "z / T", "exp": the title of the first.
std::string_view first_column_title(Phase phase);

}  // namespace logitdice
