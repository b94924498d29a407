#include "app/pages/penalties/state.h"
#include "app/program/writing.h"

namespace logitdice::penalties_page {
namespace {

void settle_numbers(AppState& s) {
  Numbers& n = numbers(s);
  // What is no token stands in the field all the same, and leaves the trace as it was.
  const bool generated = shows_step(s) && !s.in.typed_counts;
  const bool other_text = generated != n.generated || (!generated && n.text != s.in.typed);
  if (n.trace_version == s.trace_version && n.selected == s.selected && !other_text) return;
  n.trace_version = s.trace_version;
  n.selected = s.selected;
  n.generated = generated;
  n.text = n.generated ? text_before_step(s) : s.in.typed;
  const Situation text = situation_of(s);
  n.penalties = penalties({.distribution = s.distribution,
                           .text = text,
                           .knobs = s.in.knobs,
                           .profile = s.in.profile,
                           .after = s.trace,
                           .selected = s.selected});
}

}  // namespace

void settle(AppState& s) {
  settle_numbers(s);
  settle_spiral(s);
}

}  // namespace logitdice::penalties_page
