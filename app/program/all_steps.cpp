#include "app/program/all_steps.h"

#include <numeric>
#include <utility>

namespace logitdice {
namespace {

std::size_t logits_of_all(const Generation& text) {
  return std::accumulate(text.steps.begin(), text.steps.end(), std::size_t{0},
                         [](std::size_t sum, const GeneratedStep& step) {
                           return sum + static_cast<std::size_t>(step.logits.size());
                         });
}

std::shared_ptr<const AllSteps> all_steps_of(const Generation& text, const Knobs& knobs,
                                             const Profile& profile, bool recorded,
                                             const std::stop_token& stopping) {
  auto made = std::make_shared<AllSteps>();
  made->other = branch(text, knobs, profile, stopping);
  if (recorded) made->under = each_step_under(text, knobs, profile, stopping);
  return made;
}

}  // namespace

void start_all_steps(AllStepsWork& work, const Generation& text, const Knobs& knobs,
                     const Profile& profile, bool recorded) {
  stop_all_steps(work);
  if (logits_of_all(text) <= kLogitsAtOnce) {
    work.made = all_steps_of(text, knobs, profile, recorded, {});
    return;
  }
  work.running = true;
  work.task.start([text, knobs, profile,
                   recorded](Reporter<std::shared_ptr<const AllSteps>>& to) -> Result<bool> {
    return to.give(all_steps_of(text, knobs, profile, recorded, to.stopping()));
  });
}

void stop_all_steps(AllStepsWork& work) {
  if (work.running) work.task.stop();
  work.running = false;
  work.made = nullptr;
}

bool poll_all_steps(AllStepsWork& work) {
  if (!work.running) return false;
  auto news = work.task.poll();
  work.running = news.running;
  if (news.pieces.empty()) return false;
  work.made = std::move(news.pieces.back());
  return true;
}

}  // namespace logitdice
