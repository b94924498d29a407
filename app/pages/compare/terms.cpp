#include "app/pages/compare/terms.h"

#include "app/pages/compare/state.h"
#include "core/readings/summary.h"

namespace logitdice::compare_page {
namespace {

// Column by column: "T 0.20: 6 of 6 · T 1.00: 4 of 6".
template <class Value>
std::string of_each(const Comparison& c, Value value) {
  std::string text;
  for (std::size_t i = 0; i < c.columns.size(); ++i) {
    if (!c.columns[i].trace) continue;
    text += (text.empty() ? "" : " · ") + c.columns[i].name + ": " + value(i);
  }
  return text;
}

}  // namespace

std::optional<std::string> term_now(const AppState& s, std::string_view term) {
  const Comparison& c = columns(s).comparison;
  const auto trace = [&](std::size_t i) -> const Trace& { return *c.columns[i].trace; };
  if (term == "kept") return of_each(c, [&](std::size_t i) { return kept_text(trace(i)); });
  if (term == "mass_kept") return of_each(c, [&](std::size_t i) { return mass_text(trace(i)); });
  if (term == "entropy") return of_each(c, [&](std::size_t i) { return entropy_text(trace(i)); });
  if (term == "total_variation") {
    return of_each(c, [&](std::size_t i) { return variation_text(c, i); });
  }
  if (term == "kl_divergence") {
    return of_each(c, [&](std::size_t i) { return divergence_text(c, i); });
  }
  return std::nullopt;
}

}  // namespace logitdice::compare_page
