#include "app/program/same_dice.h"

#include "app/program/writing.h"
#include "core/decoding/reapply.h"

namespace logitdice {

void take_all_steps(AppState& s) {
  Writing& w = s.writing;
  if (!w.all_steps.made) return;
  w.same_dice.text = w.all_steps.made->other;
  const std::size_t steps = s.generation().steps.size();
  const bool whole = w.same_dice.text.steps.size() >= steps || w.same_dice.text.ended();
  if (const ModelHandle writer = whole ? nullptr : writer_of(s))
    start_writing(w.same_dice, writer, job_for(w.same_dice.text, steps));
  w.differs = differing(s.generation(), w.same_dice.text);
}

void settle_same_dice(AppState& s) {
  Writing& w = s.writing;
  const bool on = is_rewritten(s) && !w.written.running && s.lost.empty();
  const SameDiceKey key{on, s.in.text, s.generation().steps.size(), s.in.knobs, s.in.profile};
  if (s.settled.same_dice == key) return;
  s.settled.same_dice = key;
  stop_writing(w.same_dice);
  stop_all_steps(w.all_steps);
  w.same_dice_on = on;
  w.same_dice.text = {};
  w.differs.clear();
  if (!on) return;
  start_all_steps(w.all_steps, s.generation(), s.in.knobs, s.in.profile,
                  s.in.text->source != nullptr);
  take_all_steps(s);
}

}  // namespace logitdice
