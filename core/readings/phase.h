#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/sampling/trace.h"

// The six phases from logits to what is sampled, and what a token is worth in each.
namespace logitdice {

/// Numbered from 1 as on the screen.
enum Phase : int {
  kLogits = 1,
  kDivide,
  kExp,
  kNormalize,
  kTruncate,
  kRenormalize,
  kPhases = kRenormalize
};

struct PhaseInfo {
  std::string_view id;     // "logits"
  std::string_view title;  // "logits z"
  std::string_view help;   // what it shows, half a sentence
};
const PhaseInfo& phase_info(int phase);

/// Nothing is cut before the fifth phase, except what can never be drawn.
bool is_cut_in(int phase, const Row& row);

/// The bar of a token in a phase, in the phase's own quantity: nats, e^x or probability.
struct PhaseBar {
  double value = 0;       // where it ends; of a range the low end
  double high = 0;        // the high end; value where it is exact
  double outline = 0;     // what it is held against: z before penalties, the softmax at T = 1
  bool outlined = false;  // whether there is something to hold it against
  bool cut = false;       // drawn as cut: by then a stage has dropped it
  bool possible = true;   // false: its logit is −∞, there is no bar
};
/// A cut token keeps the bar that it had before the cut. A probability that has overflowed to NaN
/// has none; an exp that has is +∞.
PhaseBar phase_bar(const Row& row, int phase);

/// One bar of a thumbnail.
struct ThumbnailValue {
  double height = 0;  // −1 to 1, of the largest of its phase
  bool cut = false;
};
/// The rows in a phase, heights to scale; what has overflowed has none.
std::vector<ThumbnailValue> phase_thumbnail(const std::vector<Row>& rows, int phase);

/// The same for shares among survivors, see shares_after(): a share of 0 is cut.
std::vector<ThumbnailValue> shares_thumbnail(const std::vector<double>& shares);

/// The columns of numbers beside the bars. The first shows the phase's own number until there are
/// probabilities.
struct PhaseColumns {
  std::string first;                 // "6.00", penalised "6.00→4.80", "12.00", "1.000"
  std::string p, cumulative, final;  // "0.590", "0.03–0.11", "NaN"; final of a cut token: "—"
};
PhaseColumns phase_columns(const Row& row, int phase);

/// "z", "z / T", "exp": the title of the first.
std::string_view first_column_title(int phase);

}  // namespace logitdice
