#include "app/cli/cutoffs.h"

#include <string_view>

#include "app/cli/cutoffs_report.h"
#include "app/cli/progress.h"
#include "app/cli/report_flags.h"
#include "app/cli/source.h"
#include "core/model/embedded.h"

namespace logitdice::cli {
namespace {

constexpr const char* kCutoffsUsage =
    "  logitdice cutoffs [FILE|-] [--with FILE2] [knobs] [--profile NAME]\n"
    "                    [--order a,b,c] [--defaults] [--sweep] [--over N]\n"
    "                    [--prompt TEXT] [--outside NAME] [--seed N] [--scene JSON]\n"
    "                    [--entry N] [--step N] [--as-captured]\n"
    "                    [--rows N] [--format text|json]\n";

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
    "  kept_by               The rules that keep it.\n"
    "  outside               The mass that is not kept, after the heat: what a draw\n"
    "                        falls on where the rule does not cut.\n"
    "  at_least_once         How likely a text of so many tokens has at least one of\n"
    "                        it, 1 − (1 − m)^n; in 200: the same of one token.\n"
    "  counted, expected     Tokens of a written text that lie outside, and how many\n"
    "                        were to be expected; usual: 19 of 20 such texts.\n";

constexpr const char* kCutoffsExamples =
    "  logitdice cutoffs peaked --with flat --top-k 3 --top-p 0.9 --min-p 0.1\n"
    "  logitdice cutoffs logits.npy --min-p 0.05 --profile llama.cpp --temperature 2\n"
    "  logitdice cutoffs --top-p 0.9 --sweep --format json\n"
    "  logitdice cutoffs --temperature 2 --over 1000\n"
    "  logitdice cutoffs --prompt \"Once upon a time\" --outside top-p --seed 7\n";

struct CutoffsFlags : ReportFlags {
  Value with, over, prompt, outside, seed;
  bool sweep = false;
};

constexpr std::string_view kRuleWords[] = {"top-k", "top-p", "min-p"};

CommandLine cutoffs_line(CutoffsFlags& flags) {
  CommandLine line{"logitdice cutoffs",
                   "Looks at top-k, top-p and min-p alone, as three rules on the same tokens: what "
                   "each keeps, and what only it keeps or cuts. Where none is on their examples "
                   "show what they would keep.",
                   kCutoffsUsage, kCutoffsExamples, kCutoffsColumns};
  add_value(line, "FILE", "", source_help(true), flags.source);
  add_value(line, "--with", "FILE2", "A second distribution under the same rules.", flags.with);
  add_scene_flag(line, flags);
  add_told_flags(line, flags.told);
  add_chain_flags(line, flags.chain);
  add_capture_flags(line, flags.capture);
  add_switch(line, "--sweep", "How many tokens each rule keeps as T runs from 0 to 3.",
             flags.sweep);
  add_value(line, "--over", "N",
            "How many tokens the text has in which the tail is met or not, 0 to 1 000 000; 200 is "
            "the default.",
            flags.over);
  add_value(
      line, "--prompt", "TEXT",
      "Also writes six texts of so many tokens (10 000 at the most) with the tiny GPT, at T "
      "0.7, 1 and 2, without and with a cutoff, and counts the tokens that the coin drew from "
      "outside it.",
      flags.prompt);
  add_value(line, "--outside", "NAME",
            "Outside which cutoff: top-k, top-p (the default) or min-p, at its knob's value, or at "
            "40, 0.9, "
            "0.05.",
            flags.outside);
  add_value(line, "--seed", "N", "The dice of those texts; 42 is the default.", flags.seed);
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
  int over = kRiskTokens;
  std::optional<std::string> prompt;  // of the texts that are written
  CutoffRule rule = kTopP;
  std::uint64_t seed = 42;
};

constexpr int kMostWritten = 10'000;

// The tail over a text: a sentence where a flag is wrong.
std::string read_risk(const CutoffsFlags& flags, CutoffsOptions& options) {
  if (flags.over) {
    const std::int64_t most = flags.prompt ? kMostWritten : kMostRiskTokens;
    const auto over = read_whole("--over", *flags.over, 0, most);
    if (!over) return over.error();
    options.over = static_cast<int>(over.value());
  }
  if (flags.outside) {
    const auto rule = read_word("--outside", *flags.outside, kRuleWords);
    if (!rule) return rule.error();
    options.rule = static_cast<CutoffRule>(rule.value());
  }
  if (flags.seed) {
    const auto seed = read_seed(*flags.seed);
    if (!seed) return seed.error();
    options.seed = seed.value();
  }
  if ((flags.outside || flags.seed) && !flags.prompt) {
    return "--outside and --seed are about the texts of --prompt, which is missing.";
  }
  if (flags.prompt) options.prompt = *flags.prompt;
  return {};
}

Result<CutoffsOptions> cutoffs_options(const CutoffsFlags& flags) {
  if (flags.source == "-" && flags.with == "-") {
    return Error{"Both distributions are \"-\": stdin can be read only once."};
  }
  Result<ReportOptions> report = report_options(flags, kTextOrJson);
  if (!report) return Error{report.error()};
  CutoffsOptions options;
  static_cast<ReportOptions&>(options) = std::move(report).value();
  options.with = flags.with.value_or("");
  options.sweep = flags.sweep;
  const std::string wrong = read_risk(flags, options);
  if (!wrong.empty()) return Error{wrong};
  return options;
}

// Writes the texts that are asked for; a sentence where that cannot be.
std::string write_texts(const CutoffsOptions& options, CutoffsReport& report, std::ostream& err) {
  if (!options.prompt) return {};
  if (!tiny_model()) return "This program was built without its model.";
  DerailingJob job{*options.prompt, report.profile, options.seed,
                   static_cast<std::size_t>(options.over),
                   yardstick_of(options.rule, report.knobs)};
  Progress progress(err, "writing six texts");
  auto texts = derailing_texts(*tiny_model(), job, [&](double share) { progress.tell(share); });
  progress.end();
  if (!texts) return texts.error();
  report.derailing = DerailingReport{std::move(job), std::move(texts).value()};
  return {};
}

int run_cutoffs(const CutoffsOptions& options, const Streams& io) {
  Result<Subject> subject = read_subject(options, io.in);
  if (!subject) return refuse(io.err, subject.error());
  CutoffsReport report;
  report.profile = subject->profile;
  report.knobs = subject->knobs;
  report.rows = options.rows;
  const auto add = [&](Distribution distribution) {
    report.sources.push_back(source_report(std::move(distribution), report.knobs, report.profile,
                                           options.over, options.sweep));
  };
  add(std::move(subject->distribution));
  if (!options.with.empty()) {
    Result<Distribution> second = read_source(options.with, io.in, options.told);
    if (!second) return refuse(io.err, second.error());
    add(std::move(second).value());
  }
  if (const std::string why = write_texts(options, report, io.err); !why.empty()) {
    return refuse(io.err, why);
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
