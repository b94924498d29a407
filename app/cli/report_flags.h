#pragma once

#include <algorithm>
#include <istream>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "app/cli/arguments.h"
#include "app/cli/capture_flags.h"
#include "app/cli/chain_flags.h"
#include "app/cli/flags.h"
#include "app/cli/text_flags.h"
#include "app/cli/told_flags.h"
#include "core/capture/distribution.h"
#include "core/readings/compare_settings.h"

// What the subcommands share that write a report on a distribution under a chain: trace, sample,
// cutoffs, compare, penalties.
namespace logitdice::cli {

/// Each subcommand adds to its line what it takes of them, where its help wants it.
struct ReportFlags {
  Value source, rows, format, scene;
  ChainFlags chain;
  TextFlags text;
  CaptureFlags capture;
  ToldFlags told;
};

/// What --format takes where a report is for people or for programs, and its index for the latter.
inline constexpr std::string_view kTextOrJson[] = {"text", "json"};
inline constexpr int kJson = 1;

/// --format for a report with tables of tokens.
void add_format_flag(CommandLine& line, ReportFlags& flags);

/// --rows for a report that lists tokens.
void add_rows_flag(CommandLine& line, ReportFlags& flags);

/// --scene for a report on what the screen would show.
void add_scene_flag(CommandLine& line, ReportFlags& flags);

struct ReportOptions {
  std::string source;  // see read_source
  std::string scene;   // JSON; empty: not named
  ChainArguments chain;
  TextFlags text;  // the text so far; checked
  CaptureChoice capture;  // which step of which text of the file
  Told told;       // of a file that does not tell
  int rows = 20;   // listed; 0: all
  int format = 0;  // of the words that --format takes, the index

  /// How many of `all` are listed.
  int listed(int all) const { return rows == 0 ? all : std::min(rows, all); }
};

/// Checks them: the first refusal is a sentence. `formats` are the words that --format takes.
Result<ReportOptions> report_options(const ReportFlags& flags,
                                     std::span<const std::string_view> formats);

/// What a report is about.
struct Subject {
  Distribution distribution;
  Text text;
  Profile profile;
  Knobs knobs;
  std::uint64_t seed = 42;                  // the scene's
  std::vector<ColumnSetting> columns = {};  // of a scene that shows Compare; otherwise empty
  std::optional<CapturedSource> captured = {};  // the recorded text that it is a step of

  Situation situation() const {  // valid as long as the subject
    Situation s = text.situation();
    s.ends = distribution.tokens.ends();
    return s;
  }
};

/// The chain that the flags name, or that of a captured text where it is asked for, with the flags
/// over it. Refuses one that its values do not take, see values_refusal().
struct ChosenChain {
  Profile profile;
  Knobs knobs;
};
Result<ChosenChain> chosen_chain(const ReportOptions& options,
                                 const std::optional<CapturedSource>& captured);

/// The text so far: that of the flags; without any that of a captured text whose step is named.
Result<Text> chosen_text(const ReportOptions& options, Distribution& distribution,
                         const std::optional<CapturedSource>& captured);

/// Refuses a source that cannot be read, and a word of the text that is no token there. Of a scene it
/// takes what is on the screen, the chain and the text so far; flags beside it count more.
Result<Subject> read_subject(const ReportOptions& options, std::istream& in);

}  // namespace logitdice::cli
