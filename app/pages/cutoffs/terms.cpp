#include "app/pages/cutoffs/terms.h"

#include "app/pages/cutoffs/state.h"
#include "core/readings/summary.h"

namespace logitdice::cutoffs_page {
namespace {

// Card by card: "upper: 0.24 bits · lower: 5.84 bits".
template <class Value>
std::string of_both(const Cards& all, Value value) {
  return "upper: " + value(all.cards[0]) + " · lower: " + value(all.cards[1]);
}

}  // namespace

std::optional<std::string> term_now(const AppState& s, std::string_view term) {
  const Cards& all = cards(s);
  if (term == "entropy") {
    return of_both(all, [](const Card& c) {
      return c.lost.empty() ? between_text(c.cutoffs.entropy_bits, 2) + " bits" : "NaN";
    });
  }
  if (term == "effective_choices") {
    return of_both(all, [](const Card& c) {
      return c.lost.empty() ? between_text(c.cutoffs.effective_choices, 1) : "NaN";
    });
  }
  if (term == "tail_risk") {
    return of_both(all, [](const Card& c) { return outside_each_text(c.cutoffs, c.risk); });
  }
  return std::nullopt;
}

}  // namespace logitdice::cutoffs_page
