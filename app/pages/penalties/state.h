#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "app/pages/penalties/spiral_state.h"
#include "app/program/app_state.h"
#include "core/readings/penalties.h"

// The Penalties page: what was said becomes less likely, on one distribution and in a loop.
namespace logitdice::penalties_page {

inline constexpr std::string_view kId = "penalties";

/// What the page is about: one step's distribution, or the loop that penalties break.
enum class Part { distribution, spiral };
inline constexpr std::string_view kPartIds[] = {"distribution", "spiral"};

struct Inputs {
  Part part = Part::distribution;
  SharedText spiral_prompt = "It was a red ball. It was";  // a prompt that loops
  bool spiral_penalised = false;  // with the panel's penalties; otherwise without any

  bool operator==(const Inputs&) const = default;
};

/// What the page shows of the distribution on the screen.
struct Numbers {
  int trace_version = 0;  // of what trace, and of what selected token
  int selected = -1;

  Penalties penalties;
  bool generated = false;  // the text is the model's, up to the step on the screen
  TypedText text;          // as it stands in the two fields
};

struct SetPart {
  Part part;
};
struct ShowExample {
  enum Which { worked, engines } which;
};
struct AddDry {};  // to the chain, after the other penalties
struct SetSpiralPrompt {
  std::string text;
};
struct DrawSpiral {
  bool penalised;  // with the panel's penalties, whatever else it says
};
struct SelectSpiralStep {
  int step;
};
struct FindPenalty {};  // that breaks the loop; while it looks: stop
using Action = std::variant<SetPart, ShowExample, AddDry, SetSpiralPrompt, DrawSpiral,
                            SelectSpiralStep, FindPenalty>;

void update(AppState& state, const Action& action);

void settle(AppState& state);

inline const Inputs& inputs(const AppState& s) { return s.in.pages.get<Inputs>(); }
inline Inputs& inputs(AppState& s) { return s.in.pages.get<Inputs>(); }
inline const Numbers& numbers(const AppState& s) { return s.readings.get<Numbers>(); }
inline Numbers& numbers(AppState& s) { return s.readings.get<Numbers>(); }
inline const SpiralState& spiral(const AppState& s) { return s.readings.get<SpiralState>(); }
inline SpiralState& spiral(AppState& s) { return s.readings.get<SpiralState>(); }

}  // namespace logitdice::penalties_page
