#include "core/decoding/penalty_search_task.h"

#include <utility>

namespace logitdice {

PenaltySearchTask::Work searching(ModelHandle model, std::string prompt,
                                  const PenaltySearch& search) {
  return [model = std::move(model), prompt = std::move(prompt),
          search](Reporter<PenaltySearchPiece>& report) -> Result<bool> {
    SearchHooks hooks;
    hooks.stopping = report.stopping();
    hooks.tried = [&](const PenaltyTried& tried) {
      report.give(tried);
      report.progress((tried.penalty - search.first + search.step) /
                      (search.last - search.first + search.step));
    };
    Result<BreakingPenalty> found = breaking_penalty(*model, prompt, search, hooks);
    if (!found) return Error{found.error()};
    return report.give(std::move(found).value());
  };
}

}  // namespace logitdice
