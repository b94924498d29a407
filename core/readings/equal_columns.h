#pragma once

#include <span>
#include <string>
#include <vector>

#include "core/readings/compare_settings.h"
#include "core/sampling/trace.h"

// Which columns of a comparison come to the same, and why.
namespace logitdice {

/// A column that was not refused.
struct NamedColumn {
  int index = 0;  // among all columns
  std::string name;
  const ColumnSetting& setting;  // what it takes from the setting in force filled in
  const Trace& trace;
};

/// Two columns at least that give every token the same probability. `columns`: bit i stands for the
/// column of that index.
struct EqualColumns {
  unsigned columns = 0;
  std::string text;  // "llama.cpp and vLLM are equal: only temperature 0.70 runs, in both alike"
};

/// All traces must be of the same Logits.
std::vector<EqualColumns> equal_columns(std::span<const NamedColumn> columns);

}  // namespace logitdice
