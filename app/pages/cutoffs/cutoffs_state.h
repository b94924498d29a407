#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "core/capture/distribution.h"
#include "core/readings/cutoffs.h"
#include "core/readings/sweep.h"

namespace logitdice {

/// What a context of the Cutoffs view may show beside bundled distributions and files.
inline constexpr std::string_view kPipelineSource = "pipeline";

/// Tells one list of logits from another without keeping it.
struct LogitsMark {
  int size = 0;
  double total = 0, moment = 0, highest = 0, lowest = 0;
  bool operator==(const LogitsMark&) const = default;
};

/// Why a bar's first token is cut, a sentence for each rule that cuts it.
struct BarReading {
  int column = -1;  // whose sentences these are; −1: none
  std::vector<std::string> why_cut;
};

/// One of the two distributions of the Cutoffs view and all that is shown of it.
struct CutoffsContext {
  std::string source;         // a bundled id, a path, or kPipelineSource
  std::string loaded;         // the source that `distribution` holds; empty: none
  Distribution distribution;  // not for kPipelineSource

  std::string title;    // "Peaked: one right answer"
  std::string context;  // "France's capital city is ___"; the title where there is none
  Cutoffs cutoffs;
  std::vector<std::string> names;  // (columns,) visible text of each column's first token
  std::array<std::vector<std::string>, kRulers> only_kept_names;  // of the first few that only
  std::array<std::vector<std::string>, kRulers> only_cut_names;   // this ruler keeps, or cuts
  BarReading chosen, pointed;  // of the bar that is read out, and of the one under the mouse
  int tokens = 0;                  // with a rank; what a slice of the sweep costs

  std::array<RulerSweep, kRulers> sweep;  // of the rulers that are shown
  LogitsMark swept;                       // what the sweeps are of
  std::array<Knobs, kRulers> swept_knobs;
  Profile swept_profile = {};
};

/// The pair that the view opens with.
inline constexpr std::array<std::string_view, 2> kCutoffsPair = {"peaked", "flat"};

struct CutoffsState {
  CutoffsState() {
    for (size_t i = 0; i < contexts.size(); ++i) contexts[i].source = kCutoffsPair[i];
  }

  std::array<CutoffsContext, 2> contexts;  // upper and lower
  int ruler = -1;   // the one whose own tokens are marked; −1: none
  int column = -1;  // the bar that is read out; −1: none
  int pointed_place = -1, pointed_column = -1;  // the bar under the mouse; −1: none
  bool stale = true;  // a knob or a distribution has changed since the values were made
};

}  // namespace logitdice
