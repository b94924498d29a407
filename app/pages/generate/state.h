#pragma once

#include <array>
#include <string_view>
#include <vector>

#include "app/pages/generate/likelihood_state.h"
#include "app/pages/generate/orders_state.h"
#include "app/pages/generate/spread_state.h"
#include "app/pages/generate/tail_state.h"
#include "app/program/app_state.h"
#include "core/decoding/group.h"
#include "core/decoding/paragraphs.h"
#include "core/decoding/text_presets.h"
#include "core/decoding/token_tree.h"

// The Generate page: the text that the model writes, three presets of it, many at once, what the
// model holds of a text that is there already, six texts that meet the tail, or the same logits
// summed in other orders. The text itself belongs to the program.
namespace logitdice::generate_page {

inline constexpr std::string_view kId = "generate";

enum class Mode { text, presets, many, likelihood, tail, orders };
inline constexpr std::string_view kModeIds[] = {"text",       "presets", "many",
                                                "likelihood", "tail",    "orders"};
constexpr std::string_view mode_id(Mode mode) {
  return kModeIds[static_cast<int>(mode)];
}

/// What is shown of many texts: themselves, what they share, how much they differ over the range of
/// a knob, what each is worth in the group.
enum class ManyView { texts, tree, curves, group };
inline constexpr std::string_view kManyViewIds[] = {"texts", "tree", "curves", "group"};

/// At once; a single one is the text itself.
inline constexpr int kFewestContinuations = 2;

struct Inputs {
  Mode mode = Mode::text;
  int continuations = 8;  // 1 to kMostContinuations
  ManyView many_view = ManyView::texts;
  int chosen = -1;  // of many texts, by index; −1: none. There may be fewer
  RewardKind reward_kind = RewardKind::length;
  std::string word = "happy", expression = "(dog|cat|bird)s?";  // what is looked for

  SharedText paragraph = first_paragraph();  // a person's text
  TextWriter judged = TextWriter::human;     // whose tokens are shown one by one

  bool operator==(const Inputs&) const = default;
  Reward reward() const;
  static std::string first_paragraph();
};

/// The texts of the other modes.
struct Texts {
  enum class Wish { none, write, stop };
  Wish wish = Wish::none;  // carried out by settle()

  std::array<LiveText, 3> presets;
  std::array<TextStatistics, 3> preset_statistics;

  LiveText many;  // the task of all of them
  std::vector<Generation> many_texts;
  Diversity diversity;  // of those that have begun, as of the last one that was done
  TokenTree tree;       // of the same
  int version = 0;      // goes up with each change of the texts

  Group group;                // of the texts once all are there, in their order
  std::string group_refusal;  // what is wrong with the reward; empty where nothing is
  std::optional<std::pair<int, Reward>> group_of;  // version and reward that it was made of

  SpreadState spread;
  LikelihoodState likelihood;
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
struct SetManyView {
  ManyView view;
};
/// One of many is looked at. Beyond the ends it is the last or the first.
struct ChooseText {
  int index;
};
struct SetReward {
  Reward reward;
};
struct SetParagraph {
  std::string text;
};
struct SetJudged {
  TextWriter writer;
};
using Action = std::variant<SetMode, SetContinuations, OpenText, Write, SetManyView, ChooseText,
                            SetReward, SetParagraph, SetJudged, SetYardstick, SetAccumulation,
                            ChooseOrder, ChooseTiedStep>;

/// The text of that index in the mode on the screen; null if there is none.
const Generation* text_at(const AppState& state, int index);

void update(AppState& state, const Action& action);
void open(AppState& state);
void settle(AppState& state);
void poll(AppState& state);
bool busy(const AppState& state);
void stop(AppState& state);
bool moving(const AppState& state);

/// The chosen one of many texts; null where none is, or there are fewer.
const Generation* chosen_text(const AppState& state);

/// Which model wrote the texts of the mode.
ModelChoice model_of_texts(const AppState& state);

/// A token's bytes in that model's vocabulary.
std::string mode_piece(const AppState& state, TokenId token);

/// Whether the texts of the mode on the screen are being written.
bool writes(const AppState& state);

/// Whether the texts of the mode are of another prompt, or, where nothing else says so, of other
/// knobs or another seed than those that writing them anew would take.
bool are_old(const AppState& state);
inline constexpr const char* kOld =
    "old: the prompt has changed since; Generate (G) writes it anew";

inline constexpr const char* kLongParagraph =
    "The text is longer than 65 536 bytes, too long for the page; logitdice score FILE takes up to "
    "4 MB.";

inline const Inputs& inputs(const AppState& s) {
  return s.in.pages.get<Inputs>();
}
inline Inputs& inputs(AppState& s) {
  return s.in.pages.get<Inputs>();
}
inline const Texts& texts(const AppState& s) {
  return s.readings.get<Texts>();
}
inline Texts& texts(AppState& s) {
  return s.readings.get<Texts>();
}

}  // namespace logitdice::generate_page
