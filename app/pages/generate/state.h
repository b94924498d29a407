#pragma once

#include <array>
#include <string_view>
#include <vector>

#include "app/pages/generate/orders_state.h"
#include "app/pages/generate/tail_state.h"
#include "app/program/app_state.h"
#include "core/decoding/text_presets.h"
#include "core/decoding/text_statistics.h"

// The Generate page: the text that the model writes, three presets of it, many at once, six that
// meet the tail, or the same logits summed in other orders. The text itself belongs to the program.
namespace logitdice::generate_page {

inline constexpr std::string_view kId = "generate";

enum class Mode { text, presets, many, tail, orders };
inline constexpr std::string_view kModeIds[] = {"text", "presets", "many", "tail", "orders"};
constexpr std::string_view mode_id(Mode mode) { return kModeIds[static_cast<int>(mode)]; }

struct Inputs {
  Mode mode = Mode::text;
  int continuations = 8;  // 1 to kMostContinuations

  bool operator==(const Inputs&) const = default;
};

/// The texts of the presets and of many at once.
struct Texts {
  enum class Wish { none, write, stop };
  Wish wish = Wish::none;  // carried out by settle()

  std::array<LiveText, 3> presets;
  std::array<TextStatistics, 3> preset_statistics;

  LiveText many;  // the task of all of them
  std::vector<Generation> many_texts;
  std::array<Distinct, 4> spread;  // distinct-1 to distinct-4 over many_texts
};

struct SetMode {
  Mode mode;
};
struct SetContinuations {
  int count;
};
/// One of the texts of the mode becomes the one text, in full and to be stepped through.
struct OpenText {
  int index;  // from 0
};
struct Write {};  // the texts of the mode; while it writes: stop
using Action = std::variant<SetMode, SetContinuations, OpenText, Write, SetYardstick,
                            SetAccumulation, ChooseOrder, ChooseTiedStep>;

/// The text of that index in the mode on the screen; null if there is none.
const Generation* text_at(const AppState& state, int index);

void update(AppState& state, const Action& action);
void open(AppState& state);
void settle(AppState& state);
void poll(AppState& state);
bool busy(const AppState& state);
bool moving(const AppState& state);

/// Whether the texts of the mode on the screen are being written.
bool writes(const AppState& state);

/// Whether the texts of the mode are of another prompt, or, where nothing else says so, of other
/// knobs or another seed than those that writing them anew would take.
bool are_old(const AppState& state);
inline constexpr const char* kOld = "old: the prompt has changed since; Generate (G) writes it anew";

inline const Inputs& inputs(const AppState& s) { return s.in.pages.get<Inputs>(); }
inline Inputs& inputs(AppState& s) { return s.in.pages.get<Inputs>(); }
inline const Texts& texts(const AppState& s) { return s.readings.get<Texts>(); }
inline Texts& texts(AppState& s) { return s.readings.get<Texts>(); }

}  // namespace logitdice::generate_page
