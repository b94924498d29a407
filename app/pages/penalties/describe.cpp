#include "app/pages/penalties/describe.h"

#include <algorithm>

#include "app/pages/penalties/state.h"
#include "app/program/describe.h"
#include "core/text/numbers.h"
#include "core/text/token_text.h"

namespace logitdice::penalties_page {
namespace {

std::string describe_spiral(const AppState& s) {
  const SpiralState& p = spiral(s);
  const Generation& text = p.greedy.text;
  std::string lines =
      said("The prompt of the greedy text is " + on_one_line(inputs(s).spiral_prompt.str()));
  lines += describe_text(text, written_words(text, p.greedy.model), text_statistics(text));
  if (p.spiral) {
    const auto turns = static_cast<std::int64_t>(p.spiral->windings.size());
    lines += said("It turns in a spiral of " + count_text(turns) + " " + plural(turns, "turn"));
    for (const Winding& winding : p.spiral->windings) {
      lines += said("A turn whose tokens had " + fixed_text(winding.mean_p, 3) + " on average");
    }
  }
  if (p.broken && p.broken->found) {
    lines +=
        said("The repetition penalty " + fixed_text(p.broken->penalty, 2) + " breaks the loop");
  }
  return lines;
}

}  // namespace

std::string describe_page(const AppState& s) {
  if (inputs(s).part == Part::spiral) return describe_spiral(s);
  const Numbers& n = numbers(s);
  std::string text = describe_source(described(s));
  if (!s.history.unknown.empty()) {
    text += said("The word " + printable(s.history.unknown) + " is no token here");
  }
  return text + describe_penalties(n.penalties, s.in.profile, n.generated) +
         describe_selected(described(s), s.selected);
}

}  // namespace logitdice::penalties_page
