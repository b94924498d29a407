#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "app/pages/beam/tree_layout.h"
#include "app/program/app_state.h"
#include "core/base/shared_text.h"
#include "core/decoding/beam_quality.h"
#include "core/decoding/tree_model.h"

// The Beam page: the tree of a beam search, step by step, on a model, on the worked example or on a
// tree of somebody's own.
namespace logitdice::beam_page {

inline constexpr std::string_view kId = "beam";

enum class Source { model, example, file };
inline constexpr std::string_view kSourceIds[] = {"model", "example", "file"};

struct Inputs {
  Source source = Source::model;
  SharedText prompt = "The king had a";
  std::string file;                      // a path; empty: no tree was opened
  std::shared_ptr<const TextTree> tree;  // what it holds
  int width = 3;
  double alpha = 0.7;
  int steps = 6;
  LengthRule rule = LengthRule::power;
  bool stop_ends_path = true;
  bool early_stopping = false;
  bool all_pruned = false;  // in the picture
  bool measured = false;    // widths 1 to 8 are compared

  bool operator==(const Inputs&) const = default;
};

/// What the page makes of them.
struct Search {
  enum class Wish { none, search, stop };
  Wish wish = Wish::none;  // carried out by settle()

  BeamTask task;
  bool running = false;
  double progress = 0;
  bool begun = false;
  Inputs key;                               // what the task searches, or has searched
  ModelChoice choice;                       // of the model, where it is one
  ModelHandle model;                        // on which
  std::shared_ptr<const BeamSearch> found;  // the last that was done
  ModelHandle found_on;
  TreeLayout layout;  // of it

  int step = 0;           // that is looked at, from 1; 0: the last one
  int chosen = -1;        // a branch of it; −1: none
  bool restored = false;  // both are a scene's, of the search that is to come

  QualityTask quality;
  bool measuring = false;
  double measured_part = 0;
  bool quality_begun = false;
  Inputs quality_key;
  std::vector<WidthQuality> widths;
};

struct SetSource {
  Source source;
};
struct SetPrompt {
  std::string text;
};
struct SetNumber {
  enum Which { width, alpha, steps } which;
  double value;
};
struct SetRule {
  LengthRule rule;
};
struct SetStop {
  bool on;
};
struct SetEarly {
  bool on;
};
struct ShowPruned {
  bool all;
};
struct SearchAgain {};  // from its first step on, played; while it searches: stop
struct SetStep {
  int step;
};
struct PlaySteps {};  // or pause; from the first one where the last one is seen
struct Choose {
  int node;
};
struct ChooseNext {
  int by;  // among those of the step that are shown, downwards
};
struct Measure {};  // or forget
struct Reset {};
using Action = std::variant<SetSource, SetPrompt, SetNumber, SetRule, SetStop, SetEarly, ShowPruned,
                            SearchAgain, SetStep, PlaySteps, Choose, ChooseNext, Measure, Reset>;

void update(AppState& state, const Action& action);
bool step(AppState& state, int by);
bool open_content(AppState& state, const Opened& opened, const std::string& path);

void settle(AppState& state);
void poll(AppState& state);
bool busy(const AppState& state);
void stop(AppState& state);

inline const Inputs& inputs(const AppState& s) {
  return s.in.pages.get<Inputs>();
}
inline Inputs& inputs(AppState& s) {
  return s.in.pages.get<Inputs>();
}
inline const Search& search(const AppState& s) {
  return s.readings.get<Search>();
}
inline Search& search(AppState& s) {
  return s.readings.get<Search>();
}

/// The tree that is searched; null for a model.
const TextTree* tree_of(const Inputs& in);
/// Steps of the search that is shown; 0 where there is none.
int step_count(const Search& search);
/// The one that is looked at, from 1 to step_count().
int shown_step(const Search& search);
/// The branch that is chosen, if it can be seen; −1: none.
int chosen_branch(const Search& search);
/// Whether a class guesses while the search is looked at before its end: what it finds is not told.
bool keeps_end_secret(const AppState& state);
/// What the tree's title or the model is called.
std::string source_name(const AppState& state, const Inputs& in);

/// What is in a file: a tree, or the sentence that says why not. Only regular files, nothing that
/// waits for a writer.
Result<TextTree> load_tree(const std::string& path);

}  // namespace logitdice::beam_page
