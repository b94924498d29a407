#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/range.h"
#include "core/base/result.h"
#include "core/lesson/setting.h"
#include "core/readings/phases.h"

// What a claim can say: the readings, each a number or a few words of a setting.
namespace logitdice {

/// A setting and what the chain makes of it.
struct ClaimSubject {
  const Setting& setting;
  const Trace& trace;
  Phases phases;  // of the trace
};

struct ReadingValue {
  std::string text;  // as the program shows it
  Range number;      // where it is one
  bool words = false;
};

struct ClaimReading {
  std::string_view name;       // "ratio"
  std::string_view arguments;  // "token, token"; empty: none
  std::string_view help;       // half a sentence
  Result<ReadingValue> (*read)(const ClaimSubject&, const std::vector<std::string>& arguments);

  std::size_t argument_count() const;
};

/// Every reading; adding one is a row.
std::span<const ClaimReading> claim_readings();
const ClaimReading* find_claim_reading(std::string_view name);  // null if there is none

}  // namespace logitdice
