#include "app/cli/cutoffs.h"

#include <string_view>

#include "app/cli/cutoffs_report.h"
#include "app/cli/report_flags.h"
#include "app/cli/source.h"

namespace logitdice::cli {
namespace {

constexpr const char* kCutoffsUsage =
    "  logitdice cutoffs [FILE|-] [--with FILE2] [knobs] [--profile NAME]\n"
    "                    [--order a,b,c] [--defaults] [--sweep] [--rows N]\n"
    "                    [--format text|json]\n";

constexpr const char* kCutoffsColumns =
    "  rule                  The stage that cuts, looked at alone, with its number.\n"
    "  kept                  How many tokens it keeps.\n"
    "  cutoff                Its threshold: of top_k a count, of top_p a sum, of\n"
    "                        min_p the probability that reaches it.\n"
    "  mass                  What they have of the softmax that it was judged on.\n"
    "  T                     The temperature at which it was judged: 1 where the\n"
    "                        chain cuts before it divides.\n"
    "  number                Place by probability, from 1; in json begin and end,\n"
    "                        from 0.\n"
    "  p                     The token's part of the whole softmax; of several, each\n"
    "                        one's mean.\n"
    "  kept_by               The rules that keep it.\n";

constexpr const char* kCutoffsExamples =
    "  logitdice cutoffs peaked --with flat --top-k 3 --top-p 0.9 --min-p 0.1\n"
    "  logitdice cutoffs logits.npy --min-p 0.05 --profile llama.cpp --temperature 2\n"
    "  logitdice cutoffs --top-p 0.9 --sweep --format json\n";

struct CutoffsFlags : ReportFlags {
  Value with;
  bool sweep = false;
};

CommandLine cutoffs_line(CutoffsFlags& flags) {
  CommandLine line{"logitdice cutoffs",
                   "Looks at top-k, top-p and min-p alone, as three rules on the same tokens: what "
                   "each keeps, and what only it keeps or cuts. Where none is on their examples "
                   "show what they would keep.",
                   kCutoffsUsage, kCutoffsExamples, kCutoffsColumns};
  add_value(line, "FILE", "", source_help(true), flags.source);
  add_value(line, "--with", "FILE2", "A second distribution under the same rules.", flags.with);
  add_chain_flags(line, flags.chain);
  add_switch(line, "--sweep", "How many tokens each rule keeps as T runs from 0 to 3.",
             flags.sweep);
  add_value(line, "--rows", "N",
            "How many bars are listed in text; 0 is all, 20 the default. The rest is summed up in "
            "one last row.",
            flags.rows);
  add_value(line, "--format", "WORD",
            "text: tables for people (the default). json: everything with every digit.",
            flags.format);
  return line;
}

struct CutoffsOptions : ReportOptions {
  std::string with;
  bool sweep = false;
};

Result<CutoffsOptions> cutoffs_options(const CutoffsFlags& flags) {
  if (flags.source == "-" && flags.with == "-") {
    return Error{"Both distributions are \"-\": stdin can be read only once."};
  }
  Result<ReportOptions> report = report_options(flags, kTextOrJson);
  if (!report) return Error{report.error()};
  return CutoffsOptions{std::move(report).value(), flags.with.value_or(""), flags.sweep};
}

int run_cutoffs(const CutoffsOptions& options, const Streams& io) {
  CutoffsReport report{profile_of(options.chain), knobs_of(options.chain), {}, options.rows};
  for (const std::string& source : {options.source, options.with}) {
    if (!report.sources.empty() && source.empty()) break;
    Result<Distribution> read = read_source(source, io.in);
    if (!read) return refuse(io.err, read.error());
    report.sources.push_back(
        source_report(std::move(read).value(), report.knobs, report.profile, options.sweep));
  }
  (options.format == kJson ? write_cutoffs_json : write_cutoffs_text)(io.out, report);
  return finish_output(io);
}

}  // namespace

int cutoffs_command(std::span<const std::string> arguments, const Streams& io) {
  CutoffsFlags flags;
  if (const auto code = parse_flags(cutoffs_line(flags), arguments, io)) return *code;
  const Result<CutoffsOptions> options = cutoffs_options(flags);
  return options ? run_cutoffs(options.value(), io) : refuse(io.err, options.error());
}

}  // namespace logitdice::cli
