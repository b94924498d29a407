#include "app/pages/learn/hands.h"

#include <algorithm>
#include <array>

#include "core/readings/summary.h"
#include "core/sampling/chain.h"
#include "core/text/numbers.h"

namespace logitdice::learn_page {
namespace {

bool in_chain(const AppState& s, StageKind kind) {
  return std::any_of(s.in.profile.order.begin(), s.in.profile.order.end(), [&](const Stage* stage) {
    return stage->kind == kind && stage->active(s.in.knobs);
  });
}

std::string heat_now(const AppState& s) {
  return "T " + knob_text(*find_knob("temperature"), s.in.knobs.temperature);
}
std::string cutoffs_now(const AppState& s) {
  return in_chain(s, StageKind::cut) ? "keep " + kept_text(s.trace) : "off";
}
std::string penalties_now(const AppState& s) {
  if (!in_chain(s, StageKind::scores)) return "off";
  const std::size_t said = s.history.output.size();
  return count_text(static_cast<std::int64_t>(said)) + " " +
         plural(static_cast<std::int64_t>(said), "token") + " said";
}

constexpr std::array<Hand, 6> kHands = {{
    {"heat", "Temperature reshapes", "Every gap between two scores is divided by T.", "",
     "lesson:temperature", heat_now},
    {"cutoffs", "Cutoffs prune", "A count, an area, a height: what lies below goes.", "cutoffs",
     "lesson:cutoffs", cutoffs_now},
    {"penalties", "Penalties edit by history", "What was said before becomes less likely.",
     "penalties", "lesson:penalties", penalties_now},
    {"training", "Whole samples feed training", "Answers are drawn, scored, and made likelier.", "",
     "lesson:reinforcement", nullptr},
    {"guidance", "Guidance sharpens", "What a prompt adds to the scores is added once more.",
     "steer", "term:guidance", nullptr},
    {"grammar", "A grammar masks", "Tokens that it forbids fall to −∞.", "steer", "term:grammar",
     nullptr},
}};

}  // namespace

std::span<const Hand> hands() {
  return kHands;
}

}  // namespace logitdice::learn_page
