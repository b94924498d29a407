#include "app/cli/trace.h"

#include <algorithm>
#include <string_view>

#include "app/cli/chain_flags.h"
#include "app/cli/help.h"
#include "app/cli/source.h"
#include "app/cli/trace_json.h"
#include "app/cli/trace_jsonl.h"
#include "app/cli/trace_text.h"
#include "app/cli/trace_tsv.h"

namespace logitdice::cli {
namespace {

constexpr std::string_view kFormats[] = {"text", "tsv", "json"};  // as TraceFormat

struct TraceFlags {
  Value history, source, rows, format;
  ChainFlags chain;
  bool jsonl = false;
};

constexpr const char* kUsage =
    "  logitdice trace [FILE|-] [knobs] [--profile NAME] [--order a,b,c] [--rows N]\n"
    "                  [--format text|tsv|json]\n"
    "  logitdice trace --jsonl < CASES\n";

constexpr const char* kExamples =
    "  logitdice trace --temperature 0.7 --top-p 0.9\n"
    "  logitdice trace logits.npy --top-k 40 --rows 0 --format tsv > table.tsv\n"
    "  printf 'yes: 2.5\\nno: 1\\n' | logitdice trace - --format json\n"
    "  echo '{\"id\": 1, \"logits\": [3, 2, \"-inf\"], \"knobs\": {\"top_p\": 0.8}}' \\\n"
    "    | logitdice trace --jsonl\n";

void define(CLI::App& app, TraceFlags& flags) {
  add_value(app, "FILE", "", source_help(true), flags.source);
  add_chain_flags(app, flags.chain);
  add_value(app, "--rows", "N",
            "How many tokens are listed; 0 is all, 20 the default. The rest is "
            "summed up in one last row.",
            flags.rows);
  add_value(app, "--history", "TEXT",
            "The text so far, for penalties to look at: tokens of the distribution, such as "
            "\"mat mat\" or \"#17 #4\".",
            flags.history);
  add_value(app, "--format", "WORD",
            "text: a table for people, ranks from 1 (the default). tsv: one "
            "header line, tabs, every digit, ranks from 0. json: the whole trace, ranks from 0. A "
            "number that is only known to a range has two ends.",
            flags.format);
  app.add_flag(
      "--jsonl", flags.jsonl,
      "Reads cases from stdin, one JSON object a line, and answers each with one line: "
      "{\"id\", \"logits\", \"knobs\", \"order\", \"profile\", \"history\", \"prompt\", "
      "\"output\"} becomes {\"id\", \"kept\", \"probs\", \"stages\"} or {\"id\", \"error\"}. "
      "Only logits must be there; an absent knob is neutral, -inf is the string \"-inf\", "
      "other keys are ignored and empty lines skipped. The exit code is 0 once stdin has "
      "been read to its end, whatever the answers. No other flag goes with it.");
  set_help(app, {kUsage, kExamples});
}

Result<TraceOptions> options_from(const TraceFlags& flags) {
  TraceOptions options;
  options.source = flags.source.value_or("");
  options.history = flags.history.value_or("");
  options.jsonl = flags.jsonl;
  Result<ChainArguments> chain = chain_arguments(flags.chain);
  if (!chain) return Error{chain.error()};
  options.chain = std::move(chain).value();
  if (flags.rows) {
    const auto rows = read_rows(*flags.rows);
    if (!rows) return Error{rows.error()};
    options.rows = rows.value();
  }
  if (flags.format) {
    const auto format = read_word("--format", *flags.format, kFormats);
    if (!format) return Error{format.error()};
    options.format = static_cast<TraceFormat>(format.value());
  }
  return options;
}

// Whether any flag but --jsonl was given; "-" says only what is so anyway.
bool has_more(const CLI::App& app, const TraceFlags& flags) {
  for (const CLI::Option* option : app.get_options()) {
    const bool stdin_itself = option->get_positional() && flags.source == "-";
    if (option->count() > 0 && option->get_name() != "--jsonl" && !stdin_itself) return true;
  }
  return false;
}

}  // namespace

Parsed<TraceOptions> parse_trace(std::span<const std::string> arguments, const Streams& io) {
  TraceFlags flags;
  CLI::App app("Shows what each stage of the chain does to the tokens.", "logitdice trace");
  define(app, flags);
  if (const auto code = parse_flags(app, arguments, io)) return *code;
  if (flags.jsonl && has_more(app, flags)) {
    return refuse(io.err,
                  "--jsonl stands alone: its cases come from stdin, and each brings its own "
                  "knobs, profile and order.");
  }
  Result<TraceOptions> options = options_from(flags);
  if (!options) return refuse(io.err, options.error());
  return std::move(options).value();
}

int run_trace(const TraceOptions& options, std::istream& in, std::ostream& out, std::ostream& err) {
  if (options.jsonl) return answer_cases(in, out, err);
  const Result<Distribution> source = read_source(options.source, in);
  if (!source) return refuse(err, source.error());
  const Distribution& distribution = source.value();
  const Profile profile = profile_of(options.chain);
  const Result<TextTokens> history = read_history(distribution, options.history);
  if (!history) return refuse(err, history.error());
  Situation situation;
  situation.output = history.value().ids;
  const Trace made = trace(distribution.logits, situation, knobs_of(options.chain), profile);
  const int size = distribution.logits.size();
  const int rows = options.rows == 0 ? size : std::min(options.rows, size);
  const Shown shown{distribution, profile, made, rows};
  switch (options.format) {
    case TraceFormat::kText:
      write_trace_text(out, shown);
      break;
    case TraceFormat::kTsv:
      write_trace_tsv(out, shown);
      break;
    case TraceFormat::kJson:
      write_trace_json(out, shown);
      break;
  }
  return finish_output({in, out, err});
}

int trace_command(std::span<const std::string> arguments, const Streams& io) {
  const Parsed<TraceOptions> parsed = parse_trace(arguments, io);
  if (const int* code = std::get_if<int>(&parsed)) return *code;
  return run_trace(std::get<TraceOptions>(parsed), io.in, io.out, io.err);
}

}  // namespace logitdice::cli
