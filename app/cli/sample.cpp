#include "app/cli/sample.h"

#include <algorithm>
#include <charconv>
#include <limits>
#include <string_view>

#include "app/cli/chain_flags.h"
#include "app/cli/help.h"
#include "app/cli/sample_report.h"
#include "app/cli/source.h"
#include "core/sampling/draw.h"
#include "core/text/place.h"

namespace logitdice::cli {
namespace {

constexpr std::string_view kFormats[] = {"text", "json"};  // as SampleFormat

struct SampleFlags {
  Value source, draws, seed, rows, format;
  ChainFlags chain;
  TextFlags text;
};

constexpr const char* kUsage =
    "  logitdice sample [FILE|-] [knobs] [--profile NAME] [--order a,b,c]\n"
    "                   [--history TEXT | --prompt TEXT --output TEXT]\n"
    "                   [-n 10000] [--seed 42] [--rows N] [--format text|json]\n";

constexpr const char* kExamples =
    "  logitdice sample --temperature 0.7 -n 100 --seed 7\n"
    "  logitdice sample logits.npy --top-k 40 --format json\n";

void define(CLI::App& app, SampleFlags& flags) {
  add_value(app, "FILE", "", source_help(true), flags.source);
  add_chain_flags(app, flags.chain);
  add_value(app, "-n,--draws", "N", "How many draws, 1 to 100 000 000; 10 000 is the default.",
            flags.draws);
  add_value(app, "--seed", "N",
            "Which dice, a whole number from 0; 42 is the default. The coin of a "
            "draw depends on the seed and on the draw's number, on nothing else.",
            flags.seed);
  add_value(app, "--rows", "N",
            "How many tokens are listed; 0 is all, 20 the default. The rest is "
            "summed up in one last row.",
            flags.rows);
  add_text_flags(app, flags.text);
  add_value(app, "--format", "WORD",
            "text: tables for people, ranks from 1 (the default). json: the "
            "same with every digit, ranks from 0.",
            flags.format);
  set_help(app, {kUsage, kExamples});
}

Result<std::uint64_t> read_seed(std::string_view text) {
  std::uint64_t seed = 0;
  const char* const end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, seed);
  if (read.ec == std::errc() && read.ptr == end) return seed;
  return Error{"--seed is " + logitdice::quoted(text) +
               ": it takes a whole number from 0 to 18446744073709551615."};
}

// The flags that take a number or a word, in the order of their definition.
std::string read_values(const SampleFlags& flags, SampleOptions& options) {
  if (flags.draws) {
    const auto draws = read_whole("-n", *flags.draws, 1, SampleOptions::kMostDraws);
    if (!draws) return draws.error();
    options.draws = draws.value();
  }
  if (flags.seed) {
    const auto seed = read_seed(*flags.seed);
    if (!seed) return seed.error();
    options.seed = seed.value();
  }
  if (flags.rows) {
    const auto rows = read_rows(*flags.rows);
    if (!rows) return rows.error();
    options.rows = rows.value();
  }
  if (flags.format) {
    const auto format = read_word("--format", *flags.format, kFormats);
    if (!format) return format.error();
    options.format = static_cast<SampleFormat>(format.value());
  }
  return {};
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

}  // namespace

Parsed<SampleOptions> parse_sample(std::span<const std::string> arguments, const Streams& io) {
  SampleFlags flags;
  CLI::App app("Rolls the dice many times and compares what fell with what was to be expected.",
               "logitdice sample");
  define(app, flags);
  if (const auto code = parse_flags(app, arguments, io)) return *code;
  SampleOptions options;
  options.source = flags.source.value_or("");
  options.text = flags.text;
  Result<ChainArguments> chain = chain_arguments(flags.chain);
  if (!chain) return refuse(io.err, chain.error());
  options.chain = std::move(chain).value();
  std::string wrong = read_values(flags, options);
  if (wrong.empty()) wrong = check_text(flags.text);
  if (!wrong.empty()) return refuse(io.err, wrong);
  return options;
}

int run_sample(const SampleOptions& options, std::istream& in, std::ostream& out,
               std::ostream& err) {
  const Result<Distribution> source = read_source(options.source, in);
  if (!source) return refuse(err, source.error());
  const Distribution& distribution = source.value();
  const Profile profile = profile_of(options.chain);
  const Result<Text> text = read_text(distribution, options.text);
  if (!text) return refuse(err, text.error());
  const Situation situation = text->situation();
  const Trace made = trace(distribution.logits, situation, knobs_of(options.chain), profile);
  const int rows = options.rows == 0 ? made.kept() : std::min(options.rows, made.kept());
  const Shown shown{distribution, profile, made, rows, situation};
  const SampleReport report =
      make_report(shown, options.seed, roll(made, options.seed, options.draws));
  switch (options.format) {
    case SampleFormat::kText:
      write_sample_text(out, report);
      break;
    case SampleFormat::kJson:
      write_sample_json(out, report);
      break;
  }
  return finish_output({in, out, err});
}

int sample_command(std::span<const std::string> arguments, const Streams& io) {
  const Parsed<SampleOptions> parsed = parse_sample(arguments, io);
  if (const int* code = std::get_if<int>(&parsed)) return *code;
  return run_sample(std::get<SampleOptions>(parsed), io.in, io.out, io.err);
}

}  // namespace logitdice::cli
