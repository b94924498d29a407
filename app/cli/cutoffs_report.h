#pragma once

#include <optional>
#include <ostream>
#include <vector>

#include "app/cli/risk_report.h"
#include "core/readings/cutoffs_text.h"
#include "core/readings/sweep.h"
#include "core/readings/tail_risk.h"

namespace logitdice::cli {

/// One distribution under the rules, as the Cutoffs page draws it.
struct SourceReport {
  Distribution distribution;
  NamedCutoffs cutoffs;
  std::vector<BarReading> bars;  // of every column, and of the rest if there is any
  TailRisk risk;
  std::vector<Risk> bar_risks;   // of the columns
  std::optional<Sweeps> sweeps;  // where they were asked for
};
SourceReport source_report(Distribution distribution, const Knobs& knobs, const Profile& profile,
                           int risk_tokens, bool with_sweeps);

struct CutoffsReport {
  Profile profile;
  Knobs knobs;
  std::vector<SourceReport> sources;
  int rows = 20;  // bars that are listed in text; 0: all
  std::optional<DerailingReport> derailing = std::nullopt;  // where a prompt was given
};
void write_cutoffs_text(std::ostream& out, const CutoffsReport& report);
void write_cutoffs_json(std::ostream& out, const CutoffsReport& report);

}  // namespace logitdice::cli
