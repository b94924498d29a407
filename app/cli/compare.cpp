#include "app/cli/compare.h"

#include <algorithm>
#include <limits>

#include "app/cli/compare_report.h"
#include "app/cli/names.h"
#include "app/cli/report_flags.h"
#include "app/cli/source.h"
#include "core/capture/captured_values.h"
#include "core/sampling/carried_knobs.h"
#include "core/sampling/stage.h"
#include "core/text/numbers.h"
#include "core/text/parse_number.h"
#include "core/text/place.h"

namespace logitdice::cli {
namespace {

constexpr const char* kCompareUsage =
    "  logitdice compare [FILE|-]\n"
    "                    [--column \"PROFILE[,knob=value...]\" ... | --preset ID]\n"
    "                    [knobs] [--profile NAME] [--order a,b,c] [--defaults]\n"
    "                    [--history TEXT | --prompt TEXT --output TEXT]\n"
    "                    [--scene JSON] [--seed N] [--step N] [--rows N]\n"
    "                    [--entry N] [--as-captured] [--format text|json]\n";

constexpr const char* kCompareColumns =
    "  final                 Beside each token: what each column samples, 0 to 1; cut\n"
    "                        where a stage dropped it. ≠ marks a token that survives\n"
    "                        in some columns only.\n"
    "  kept                  How many tokens survive.\n"
    "  mass_kept             What they have of the whole softmax, 0 to 1.\n"
    "  entropy_bits          Of what is sampled, bits.\n"
    "  total_variation       From the first column, ½ Σ |p − q|, 0 to 1.\n"
    "  kl_bits               From the first column, Σ p·log2(p / q); infinite where\n"
    "                        it keeps what the first one cut.\n"
    "  drawn                 The token under the coin, ≠ where it is another one than\n"
    "                        the first column's.\n";

constexpr const char* kCompareExamples =
    "  logitdice compare\n"
    "  logitdice compare store --top-p 0.8 --min-p 0.1\n"
    "  logitdice compare --preset engines --temperature 2 --top-p 0.85\n"
    "  logitdice compare weather --column textbook,top_p=0.9 --column vllm,top_p=0.9\n"
    "  logitdice compare --column llama.cpp --column llama.cpp,temp=2 --format json\n";

struct CompareFlags : ReportFlags {
  Value preset, seed, step;
  Values columns;
};

std::string preset_help() {
  return "Columns that belong together: " + ids_of(all_compare_presets()) +
         ". Without it and --column: where knobs or an order are given, before_after; otherwise "
         "what the distribution is an example of, or temperatures.";
}

CommandLine compare_line(CompareFlags& flags) {
  CommandLine line{
      "logitdice compare",
      "Sets two to four settings or engines side by side, on the same logits and the "
      "same coin: who keeps what, how far each lies from the first, and what each draws.",
      kCompareUsage, kCompareExamples, kCompareColumns};
  add_value(line, "FILE", "", source_help(true), flags.source);
  add_values(line, "--column", "SETTING",
             "One column: a profile, and knobs that differ from those below, as in "
             "llama.cpp,top_p=0.9. Two to four of them; the first is the reference.",
             flags.columns);
  add_value(line, "--preset", "ID", preset_help(), flags.preset);
  add_chain_flags(line, flags.chain);
  add_text_flags(line, flags.text);
  add_scene_flag(line, flags);
  add_told_flags(line, flags.told);
  add_value(line, "--seed", "N", "Which dice, a whole number from 0; 42, or the scene's, is the default.",
            flags.seed);
  add_value(line, "--step", "N",
            "Which of their coins, a whole number from 0, the default. Where FILE holds a recorded "
            "text: which of its tokens, from 1, with that token's coin.",
            flags.step);
  add_capture_flags(line, flags.capture, false);
  add_rows_flag(line, flags);
  add_format_flag(line, flags);
  return line;
}

struct CompareOptions : ReportOptions {
  ColumnSetting in_force = {};
  std::vector<ColumnSetting> columns = {};  // empty: those of the preset
  const ComparePreset* preset = nullptr;    // null: see settings_of()
  bool ordered = false;                     // by --order
  std::optional<std::uint64_t> seed = {};
  std::uint64_t step = 0;
  bool step_named = false;
};

std::string_view trimmed(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  return text;
}

// A number that only this engine or only others take is one to show; one that nobody takes is a
// slip.
std::string check_number(const ColumnSetting& setting, const KnobInfo& info, double value) {
  const Result<double> here = check_knob(setting.profile, info, value);
  if (!here && !check_knob(info, value)) return "--column: " + here.error();
  const Stage* missing = missing_reader(setting.profile, info);
  if (!missing || value == info.neutral) return {};
  return "--column: " + std::string(info.id) + " belongs to the stage " + std::string(missing->id) +
         ", which the chain of " + std::string(setting.profile.id) + " does not have.";
}

// "top_p=0.9" into the setting; a sentence where it is no knob or no number.
std::string read_assignment(std::string_view text, ColumnSetting& setting) {
  const std::size_t equals = text.find('=');
  const KnobInfo* info = find_knob(canonical(trimmed(text.substr(0, equals))));
  if (equals == text.npos || !info) {
    return "--column: " + logitdice::quoted(text) +
           " is no knob with its value, as in top_p=0.9; the knobs are " + ids_of(all_knobs()) +
           ".";
  }
  const std::string_view value = trimmed(text.substr(equals + 1));
  const ParsedNumber number = parse_typed_number(value);
  if (number.fault != NumberFault::kNone) {
    return "--column: " + std::string(info->id) + " is " + logitdice::quoted(value) +
           ": it takes a number.";
  }
  setting.knobs.*info->value = number.value;
  return check_number(setting, *info, number.value);
}

// Where the next one begins, behind a comma; "top_p=0,9,temp=2" has one that is a decimal sign.
std::size_t end_of_assignment(std::string_view text) {
  std::size_t end = std::min(text.find(','), text.size());
  const std::string_view more = text.substr(std::min(end + 1, text.size()));
  const std::string_view part = more.substr(0, more.find(','));
  const bool decimals =
      !part.empty() && part.find_first_not_of("0123456789") == std::string_view::npos;
  if (decimals) end += 1 + part.size();
  return end;
}

std::string read_columns(const CompareFlags& flags, CompareOptions& options) {
  if (flags.preset && !flags.columns.empty()) {
    return "--preset sets all columns, so --column does not go with it.";
  }
  if (flags.preset) options.preset = find_compare_preset(*flags.preset);
  if (flags.preset && !options.preset) {
    return "--preset is " + logitdice::quoted(*flags.preset) + ": it takes " +
           ids_of(all_compare_presets()) + ".";
  }
  for (const std::string& text : flags.columns) {
    Result<ColumnSetting> column = read_column(text, options.in_force);
    if (!column) return column.error();
    options.columns.push_back(std::move(column).value());
  }
  const auto count = static_cast<int>(options.columns.size());
  if (count > 0 && (count < kFewestCompared || count > kMostCompared)) {
    return "--column is given " + std::to_string(count) + " " +
           plural(static_cast<std::int64_t>(count), "time") +
           ": a comparison takes two to four columns.";
  }
  return {};
}

// Which coin.
std::string read_coin(const CompareFlags& flags, CompareOptions& options) {
  if (flags.seed) {
    const auto seed = read_seed(*flags.seed);
    if (!seed) return seed.error();
    options.seed = seed.value();
  }
  if (flags.step) {
    const auto step =
        read_whole("--step", *flags.step, 0, std::numeric_limits<std::int64_t>::max());
    if (!step) return step.error();
    options.step = static_cast<std::uint64_t>(step.value());
    options.step_named = true;
    const auto most = static_cast<std::int64_t>(kMaxCaptureSteps) + 1;
    options.capture.step = static_cast<int>(std::min(step.value(), most));
    options.capture.step_is_coin = true;
  }
  return {};
}

Result<CompareOptions> compare_options(const CompareFlags& flags) {
  Result<ReportOptions> report = report_options(flags, kTextOrJson);
  if (!report) return Error{report.error()};
  CompareOptions options{std::move(report).value()};
  options.in_force = {knobs_of(options.chain), profile_of(options.chain)};
  options.ordered = flags.chain.order.has_value();
  std::string wrong = read_columns(flags, options);
  if (wrong.empty()) wrong = read_coin(flags, options);
  if (!wrong.empty()) return Error{wrong};
  return options;
}

bool any_turned(const ColumnSetting& own) {
  return own.knobs != neutral_knobs(own.profile);
}

// Whether there is something to show beside neutral knobs.
bool any_own(const ColumnSetting& own) {
  return any_turned(own) || is_edited(own.profile);
}

// The example that the distribution is, where nothing else is asked for; null: something is.
const CompareExample* example_of(const CompareOptions& options, const Distribution& distribution) {
  const bool asked = options.preset || !options.columns.empty() || any_own(options.in_force);
  return asked || !distribution.compare ? nullptr : &*distribution.compare;
}

std::vector<ColumnSetting> settings_of(const CompareOptions& options,
                                       const CompareExample* example) {
  if (!options.columns.empty()) return options.columns;
  if (example) return columns_of(*example);
  const ColumnSetting& own = options.in_force;
  const ComparePreset* preset = options.preset;
  if (!preset) preset = find_compare_preset(any_own(own) ? "before_after" : "temperatures");
  return preset->columns(own.knobs, own.profile);
}

// What no column looks at would do nothing without a word.
std::string unread(const CompareOptions& options, const std::vector<ColumnSetting>& settings) {
  const ColumnSetting& own = options.in_force;
  const auto has_chain = [&](const ColumnSetting& column) {
    return column.follows || same_chain(column.profile, own.profile);
  };
  const bool none = std::none_of(settings.begin(), settings.end(), has_chain);
  if (none && options.ordered) {
    return "--order: each of these columns has its engine's own order; --preset before_after shows "
           "another one beside neutral knobs.";
  }
  const std::string id(own.profile.id);
  if (none && id != textbook().id && !any_turned(own)) {
    return "--profile: none of these columns is of " + id + "; --column " + id + " is one.";
  }
  if (!options.preset || !any_turned(own) || !options.preset->sets_every_knob) return {};
  return "--preset " + std::string(options.preset->id) +
         " sets all knobs itself; --column or another preset takes those that are given here.";
}

// The text that was given, or the one that belongs to the example.
Result<Text> text_of(const CompareOptions& options, const Distribution& distribution,
                     const CompareExample* example) {
  const TextFlags& given = options.text;
  const bool own = given.history || given.prompt || given.output;
  if (own || !example) return read_text(distribution, given);
  return read_text(distribution, {{}, example->prompt, example->output});
}

CompareReport report_of(const CompareOptions& options, const Distribution& distribution,
                        std::vector<ColumnSetting> settings, const Text& text) {
  const std::uint64_t seed = *options.seed;
  CompareInput input{distribution, text.situation(), std::move(settings), options.in_force,
                     coin(seed, options.step)};
  input.situation.ends = distribution.tokens.ends();
  input.situation.xtc_coin = xtc_coin(seed, options.step);
  const int rows = options.listed(distribution.logits.size());
  Comparison made = comparison(input);
  ComparedRows shown = compared_rows(distribution, made, {}, rows);
  return {distribution,     input.situation, std::move(made),
          std::move(shown), seed,            options.step};
}

// A scene brings what the flags leave open: chain, seed, the columns of its page.
void fill_from(const Subject& scene, CompareOptions& options) {
  options.in_force = {scene.knobs, scene.profile};
  if (!options.seed) options.seed = scene.seed;
  if (options.columns.empty() && !options.preset) options.columns = scene.columns;
}

// Why a captured text does not take the chain of a column.
std::string refused_column(const std::optional<CapturedSource>& captured,
                           const std::vector<ColumnSetting>& settings) {
  if (!captured) return {};
  for (const ColumnSetting& column : settings) {
    std::string why = values_refusal(captured->capture, column.profile, column.knobs);
    if (!why.empty()) return why;
  }
  return {};
}

int run_compare(CompareOptions options, const Streams& io) {
  const Result<Subject> subject = read_subject(options, io.in);
  if (!subject) return refuse(io.err, subject.error());
  if (subject->captured && options.step_named && options.step-- == 0) {
    return refuse(io.err, "--step is 0: of a recorded text it takes a token, from 1.");
  }
  fill_from(subject.value(), options);
  const Distribution& distribution = subject->distribution;
  const CompareExample* example = example_of(options, distribution);
  const std::vector<ColumnSetting> settings = settings_of(options, example);
  if (const std::string wrong = unread(options, settings); !wrong.empty()) {
    return refuse(io.err, wrong);
  }
  if (const std::string why = refused_column(subject->captured, settings); !why.empty()) {
    return refuse(io.err, why);
  }
  const Text& text_there = subject->text;
  const bool own_text = !text_there.prompt.empty() || !text_there.output.empty();
  const Result<Text> text =
      own_text ? Result<Text>(text_there) : text_of(options, distribution, example);
  if (!text) return refuse(io.err, text.error());
  const CompareReport report = report_of(options, distribution, settings, text.value());
  (options.format == kJson ? write_compare_json : write_compare_text)(io.out, report);
  return finish_output(io);
}

}  // namespace

Result<ColumnSetting> read_column(std::string_view text, const ColumnSetting& in_force) {
  const std::size_t end = std::min(text.find(','), text.size());
  const Result<Profile> engine = find_profile(trimmed(text.substr(0, end)));
  if (!engine) return Error{"--column: " + engine.error()};
  ColumnSetting setting = column_of(engine.value(), in_force.knobs, in_force.profile);
  text.remove_prefix(end);
  while (!text.empty()) {
    text.remove_prefix(1);
    const std::size_t next = end_of_assignment(text);
    const std::string wrong = read_assignment(text.substr(0, next), setting);
    if (!wrong.empty()) return Error{wrong};
    text.remove_prefix(next);
  }
  return setting;
}

int compare_command(std::span<const std::string> arguments, const Streams& io) {
  CompareFlags flags;
  if (const auto code = parse_flags(compare_line(flags), arguments, io)) return *code;
  const Result<CompareOptions> options = compare_options(flags);
  return options ? run_compare(options.value(), io) : refuse(io.err, options.error());
}

}  // namespace logitdice::cli
