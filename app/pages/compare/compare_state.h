#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "app/pages/generate/generate_state.h"
#include "core/capture/distribution.h"
#include "core/readings/compare.h"
#include "core/sampling/draw.h"
#include "core/sampling/knobs.h"
#include "core/sampling/profiles.h"
#include "core/sampling/trace.h"
#include "core/text/token_text.h"

namespace logitdice {

inline constexpr int kFewestColumns = kFewestCompared, kMostColumns = kMostCompared;

/// What a person chose for one column of the Compare view.
struct ColumnSetting {
  Knobs knobs;
  Profile profile = textbook();
  bool follows = false;  // takes its knobs and profile from the Pipeline, whatever they are

  bool operator==(const ColumnSetting& other) const {
    return knobs == other.knobs && same_chain(profile, other.profile) && follows == other.follows;
  }
};

/// One click sets all columns.
struct ComparePreset {
  std::string_view id;     // "engines"
  std::string_view title;  // "The engines"
  std::string_view help;   // half a sentence
  /// `knobs` and `profile` are the Pipeline's.
  std::vector<ColumnSetting> (*columns)(const Knobs& knobs, const Profile& profile);
};
std::span<const ComparePreset> all_compare_presets();

/// What the program starts with.
std::vector<ColumnSetting> first_columns();

/// A token that has a row, the same in every column.
struct ComparedToken {
  TokenId id = 0;
  std::string text;      // visible
  bool differs = false;  // it survives in some columns only
};

/// One column as it is drawn.
struct ComparedColumn {
  ColumnSetting setting;  // what it takes from the Pipeline filled in
  std::string name;       // tells it from the others: "llama.cpp", "T 0.20"
  std::string refusal;    // the knob that its engine does not take; then all below is empty
  std::optional<Trace> trace;
  std::vector<Row> rows;  // of the shown tokens
  Rest rest;              // of all the others
  std::optional<Draw> draw;
  std::string drawn;          // visible text of the drawn token
  bool draw_differs = false;  // another token than the reference's
  FilledBlank sentence;       // the context with the drawn token in its blank
  std::optional<Distance> distance;  // from the reference; empty for itself
  std::string distance_note;  // why KL is infinite or open, a sentence; may be empty
  std::string distance_word;  // the same in a few words: "keeps moon +3"
};

/// What the Compare view shows. The columns themselves are part of the Turn.
struct CompareState {
  bool stale = true;  // nothing below is of the state as it is now; brought up to date when shown
  int rows_wanted = 8;  // as many as the view has room for
  std::vector<ComparedToken> tokens;
  std::vector<ComparedColumn> columns;  // the first is the reference
  std::optional<double> coin;           // of all of them
  std::vector<std::string> disagreements;  // "only llama.cpp keeps: moon, banana"
  double tallest = 1;  // the largest probability shown, for the axis

  // What the model wrote, by column.
  std::array<LiveText, kMostColumns> texts;
  std::array<std::vector<bool>, kMostColumns> text_differs;  // from the first column's, by step
  std::array<bool, kMostColumns> text_stale = {};  // written with other knobs or another seed

  bool running() const;
  bool any_text() const;
};

/// What a person did to the columns, numbered from 0.
namespace compare {

struct UsePreset {
  std::string id;
};
/// The columns that the distribution on the screen is an example for; opens the view.
struct UseExample {};
struct AddColumn {};
struct RemoveColumn {
  int column;
};
struct SetKnob {
  int column;
  double Knobs::*knob;
  double value;
  bool continues = false;  // a later part of one drag: undone together with the first
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
struct FitRows {
  int rows;
};
struct Refresh {};
struct Write {};  // all columns with the same seed; while they write: stop
struct ForgetTexts {};

using Action = std::variant<UsePreset, UseExample, AddColumn, RemoveColumn, SetKnob, SetProfile,
                            CopyFromPipeline, UseInPipeline, FitRows, Refresh, Write, ForgetTexts>;

}  // namespace compare

}  // namespace logitdice
