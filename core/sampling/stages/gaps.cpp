#include "core/sampling/stages/gaps.h"

#include "core/sampling/softmax.h"
#include "core/sampling/stages/text.h"
#include "core/text/parse_number.h"

namespace logitdice {

std::string gaps_at(double temperature) {
  const double wider = inverse_temperature(temperature);
  if (wider == 1) return "nothing changes";
  if (wider == 2) return "gaps double";
  if (wider == 0.5) return "gaps halve";
  const std::string times = wider < 1e6 ? text::fixed(wider, 2) : number_text(wider, 2);
  return "gaps become " + times + " times as wide";
}

}  // namespace logitdice
