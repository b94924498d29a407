#include "app/cli/sample.h"

#include <algorithm>
#include <string_view>

#include "app/cli/report_flags.h"
#include "app/cli/sample_report.h"
#include "app/cli/source.h"
#include "core/sampling/draw.h"
#include "core/text/place.h"

namespace logitdice::cli {
namespace {

constexpr std::int64_t kMostDraws = 100'000'000;

struct SampleFlags : ReportFlags {
  Value draws, seed;
};

constexpr const char* kSampleUsage =
    "  logitdice sample [FILE|-] [knobs] [--profile NAME] [--order a,b,c]\n"
    "                   [--history TEXT | --prompt TEXT --output TEXT] [--scene JSON]\n"
    "                   [-n 10000] [--seed 42] [--rows N] [--format text|json]\n"
    "                   [--entry N] [--step N] [--as-captured]\n";

constexpr const char* kSampleExamples =
    "  logitdice sample --temperature 0.7 -n 100 --seed 7\n"
    "  logitdice sample logits.npy --top-k 40 --format json\n";

CommandLine sample_line(SampleFlags& flags) {
  CommandLine line{"logitdice sample",
                   "Rolls the dice many times and compares what fell with what was to be expected.",
                   kSampleUsage, kSampleExamples};
  add_value(line, "FILE", "", source_help(true), flags.source);
  add_chain_flags(line, flags.chain);
  add_value(line, "-n,--draws", "N", "How many draws, 1 to 100 000 000; 10 000 is the default.",
            flags.draws);
  add_value(line, "--seed", "N",
            "Which dice, a whole number from 0; 42, or the scene's, is the default. The coin of a "
            "draw depends on the seed and on the draw's number, on nothing else.",
            flags.seed);
  add_capture_flags(line, flags.capture);
  add_rows_flag(line, flags);
  add_text_flags(line, flags.text);
  add_scene_flag(line, flags);
  add_told_flags(line, flags.told);
  add_value(line, "--format", "WORD",
            "text: tables for people, ranks from 1 (the default). json: the "
            "same with every digit, ranks from 0.",
            flags.format);
  return line;
}

struct SampleOptions : ReportOptions {
  std::int64_t draws = 10'000;  // with the coins of the steps 0 … draws − 1
  std::optional<std::uint64_t> seed = {};
};

Result<SampleOptions> sample_options(const SampleFlags& flags) {
  Result<ReportOptions> report = report_options(flags, kTextOrJson);
  if (!report) return Error{report.error()};
  SampleOptions options{std::move(report).value()};
  if (flags.draws) {
    const auto draws = read_whole(flags.draws.flag, *flags.draws, 1, kMostDraws);
    if (!draws) return Error{draws.error()};
    options.draws = draws.value();
  }
  if (flags.seed) {
    const auto seed = read_seed(*flags.seed);
    if (!seed) return Error{seed.error()};
    options.seed = seed.value();
  }
  return options;
}

// In portions: a hundred million coins at once would need 800 MB.
Tally roll(const Trace& made, std::uint64_t seed, std::int64_t draws) {
  constexpr std::int64_t kPortion = 1 << 20;
  Tally tally;
  for (std::int64_t first = 0; first < draws; first += kPortion) {
    add(tally, draw_many(made, seed, static_cast<std::uint64_t>(first),
                         std::min(kPortion, draws - first)));
  }
  return tally;
}

int run_sample(const SampleOptions& options, const Streams& io) {
  const Result<Subject> subject = read_subject(options, io.in);
  if (!subject) return refuse(io.err, subject.error());
  const Distribution& distribution = subject->distribution;
  const Situation situation = subject->situation();
  const Trace made = trace(distribution.logits, situation, subject->knobs, subject->profile);
  const Shown shown{distribution, subject->profile, made, options.listed(made.kept()), situation};
  const std::uint64_t seed = options.seed.value_or(subject->seed);
  const SampleReport report = make_report(shown, seed, roll(made, seed, options.draws));
  (options.format == kJson ? write_sample_json : write_sample_text)(io.out, report);
  return finish_output(io);
}

}  // namespace

int sample_command(std::span<const std::string> arguments, const Streams& io) {
  SampleFlags flags;
  if (const auto code = parse_flags(sample_line(flags), arguments, io)) return *code;
  const Result<SampleOptions> options = sample_options(flags);
  return options ? run_sample(options.value(), io) : refuse(io.err, options.error());
}

}  // namespace logitdice::cli
