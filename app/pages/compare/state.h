#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "app/program/app_state.h"
#include "core/readings/compare_columns.h"

// The Compare page: several settings on the same logits and the same coin.
namespace logitdice::compare_page {

inline constexpr std::string_view kId = "compare";
inline constexpr int kFewestColumns = kFewestCompared, kMostColumns = kMostCompared;

struct Inputs {
  std::vector<ColumnSetting> columns = first_columns();

  bool operator==(const Inputs&) const = default;
};

/// What the comparison was made of.
struct ColumnsKey {
  TraceKey pipeline;  // logits, text, coins, and what columns that follow take
  std::vector<ColumnSetting> columns;
  std::optional<double> coin;
  std::uint64_t seed = 0;  // of the texts

  bool operator==(const ColumnsKey&) const = default;
};

/// What the page shows.
struct Columns {
  ColumnsKey key;
  Comparison comparison;
  std::vector<std::string> named;  // the likeliest tokens: the column of names is as wide as theirs

  // What the model wrote, by column.
  enum class Wish { none, write, stop };
  Wish wish = Wish::none;  // carried out by settle()
  std::array<LiveText, kMostColumns> texts;
  std::array<std::vector<bool>, kMostColumns> text_differs;  // from the first column's, by step
  std::array<bool, kMostColumns> text_stale = {};  // written with other knobs or another seed

  bool running() const;
  bool any_text() const;
};

// Columns are numbered from 0.
struct UsePreset {
  std::string id;
};
struct UseExample {};  // the columns that the distribution is an example for; opens the page
struct AddColumn {};
struct RemoveColumn {
  int column;
};
struct SetKnob {
  int column;
  double Knobs::*knob;
  double value;
};
struct SetProfile {
  int column;
  std::string id;
};
struct CopyFromPipeline {
  int column;
};
struct UseInPipeline {
  int column;
};
struct Write {};  // all columns with the same seed; while they write: stop
struct ForgetTexts {};
using Action = std::variant<UsePreset, UseExample, AddColumn, RemoveColumn, SetKnob, SetProfile,
                            CopyFromPipeline, UseInPipeline, Write, ForgetTexts>;

void update(AppState& state, const Action& action);

/// Makes what the page shows, if it is not up to date, and starts or stops the texts.
void settle(AppState& state);

/// Takes what the workers of the columns have written.
void poll(AppState& state);
void stop(AppState& state);

inline const Inputs& inputs(const AppState& s) { return s.in.pages.get<Inputs>(); }
inline Inputs& inputs(AppState& s) { return s.in.pages.get<Inputs>(); }
inline const Columns& columns(const AppState& s) { return s.readings.get<Columns>(); }
inline Columns& columns(AppState& s) { return s.readings.get<Columns>(); }

}  // namespace logitdice::compare_page
