#include "core/sampling/stages/text.h"
#include "core/sampling/trace.h"

namespace logitdice {
namespace shortlist {

void apply(Candidates& c, const Knobs& knobs, StageTrace& trace) {
  Knobs as_top_k;
  as_top_k.top_k = knobs.shortlist;
  top_k_stage().apply(c, as_top_k, trace);
}

Miss miss(const StageTrace& trace, const Candidate& token) {
  return {&trace, static_cast<double>(token.rank), trace.cutoff, token.rank - trace.cutoff};
}

std::string sentence(const Miss& m, const Knobs& knobs) {
  return "cut by the " + shortlist_stage().rule(knobs) + ": number " + text::fixed(m.value, 0);
}

std::string told(const Trace&, const StageTrace&) {
  return "no others are looked at";
}

}  // namespace shortlist

// Only the best n are looked at, to save time; no person turns it, an engine has it fixed. Source:
// koboldcpp. Neutral: 0 (all). Ties: as top-k.
Stage shortlist_stage() {
  using namespace shortlist;
  return {.id = "shortlist",
          .title = "Shortlist",
          .short_title = "Short",
          .formula = "look at the best n only",
          .source = "koboldcpp",
          .does = "Looks at the best n tokens only.",
          .intuition = "A cut to save time, so far out that nobody should notice.",
          .when_to_use = "Nobody turns it: an engine has it fixed.",
          .knobs = {"shortlist"},
          .active = [](const Knobs& k) { return k.shortlist > 0; },
          .apply = apply,
          .rule = [](const Knobs& k) { return "best " + text::fixed(k.shortlist, 0); },
          .miss = miss,
          .sentence = sentence,
          .told = told};
}

}  // namespace logitdice
