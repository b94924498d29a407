#include "app/pages/beam/describe.h"

#include "app/pages/beam/state.h"
#include "app/program/describe.h"
#include "core/decoding/beam_words.h"
#include "core/text/numbers.h"
#include "core/text/token_text.h"

namespace logitdice::beam_page {
namespace {

std::string describe_branch(const Search& p, int node) {
  const BranchWords words = branch_words(*p.found, *p.found_on, node);
  return said(words.text + " " + words.outcome + ", " + words.sum);
}

std::string describe_found(const Search& p) {
  std::string text;
  std::size_t place = 0;
  for (const int node : p.found->found) {
    const BeamNode& of = p.found->nodes[static_cast<std::size_t>(node)];
    text += said("Place " + std::to_string(++place) + ", " +
                 on_one_line(printable(path_text(*p.found, *p.found_on, node))) + ", " +
                 std::string(outcome_word(*p.found, node)) + ", score " + fixed_text(of.score, 3) +
                 ", probability " + product_text(of.product()));
  }
  return text;
}

std::string describe_widths(const Search& p) {
  std::string text;
  for (const WidthQuality& w : p.widths) {
    text +=
        said("Width " + std::to_string(w.width) + " has " + fixed_text(w.log_probability, 3) +
             " nats a token, and distinct-2 of all beams is " + number_or_dash(w.distinct_all, 2));
  }
  return text;
}

}  // namespace

std::string describe_page(const AppState& s) {
  const Search& p = search(s);
  const Inputs& in = inputs(s);
  std::string text = said(in.source == Source::model ? "The prompt of the beam search is " +
                                                           on_one_line(printable(in.prompt.str()))
                                                     : "The tree is " + source_name(s, in));
  if (!p.found) return text + said("Nothing has been found yet");
  const auto step = static_cast<std::size_t>(shown_step(p));
  text +=
      said("Step " + std::to_string(step) + " of " + std::to_string(step_count(p)) + ", width " +
           std::to_string(p.found->settings.width) + ", score " + score_formula(p.found->settings));
  if (step >= 1 && step <= p.found->steps.size()) {
    const BeamStep& now = p.found->steps[step - 1];
    for (const int node : now.kept) text += describe_branch(p, node);
    for (const int node : now.ended) text += describe_branch(p, node);
    text += said(count_text(now.pruned_count()) + " candidates of this step were pruned");
  }
  if (const int chosen = chosen_branch(p); chosen >= 0) {
    text += said("Chosen: " + branch_words(*p.found, *p.found_on, chosen).text) +
            describe_branch(p, chosen);
  }
  return text + describe_found(p) + said(greedy_words(*p.found, *p.found_on)) +
         said(alpha_words(*p.found, *p.found_on)) + describe_widths(p);
}

}  // namespace logitdice::beam_page
