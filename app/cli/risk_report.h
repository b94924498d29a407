#pragma once

#include <string>
#include <vector>

#include "core/decoding/derailments.h"
#include "core/json/writer.h"
#include "core/readings/tail_risk_text.h"

// The tail's risk in the report of `logitdice cutoffs`: the mass outside each rule, and texts that
// are written to count what falls there.
namespace logitdice::cli {

/// A table of the rules that are shown; empty where none is.
std::string risk_table(const Cutoffs& cutoffs, const TailRisk& risk);

/// Members of an open object.
void write_risk(JsonWriter& json, const Risk& risk);
/// "risk".
void write_tail_risk(JsonWriter& json, const TailRisk& risk);

struct DerailingReport {
  DerailingJob job;
  std::vector<DerailingText> texts;
};
std::string derailing_table(const DerailingReport& report);
/// "derailments".
void write_derailing(JsonWriter& json, const DerailingReport& report);

}  // namespace logitdice::cli
