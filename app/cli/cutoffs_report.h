#pragma once

#include <optional>
#include <ostream>
#include <vector>

#include "core/readings/cutoffs_text.h"
#include "core/readings/sweep.h"

namespace logitdice::cli {

/// One distribution under the rules, as the Cutoffs page draws it.
struct SourceReport {
  Distribution distribution;
  NamedCutoffs cutoffs;
  std::vector<BarReading> bars;  // of every column, and of the rest if there is any
  std::optional<Sweeps> sweeps;  // where they were asked for
};
SourceReport source_report(Distribution distribution, const Knobs& knobs, const Profile& profile,
                         bool with_sweeps);

struct CutoffsReport {
  Profile profile;
  Knobs knobs;
  std::vector<SourceReport> sources;
  int rows = 20;  // bars that are listed in text; 0: all
};
void write_cutoffs_text(std::ostream& out, const CutoffsReport& report);
void write_cutoffs_json(std::ostream& out, const CutoffsReport& report);

}  // namespace logitdice::cli
