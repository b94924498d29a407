#include "app/cli/trace.h"

#include <algorithm>
#include <string_view>

#include "app/cli/report_flags.h"
#include "app/cli/source.h"
#include "core/readings/trace_json.h"
#include "app/cli/trace_jsonl.h"
#include "app/cli/trace_text.h"
#include "app/cli/trace_table.h"

namespace logitdice::cli {
namespace {

constexpr std::string_view kTraceFormats[] = {"text", "tsv", "csv", "markdown", "json"};
constexpr void (*kTraceWriters[])(std::ostream&, const Shown&) = {
    write_trace_text, write_trace_tsv, write_trace_csv, write_trace_markdown, write_trace_json};

struct TraceFlags : ReportFlags {
  bool jsonl = false;
};

constexpr const char* kTraceUsage =
    "  logitdice trace [FILE|-] [knobs] [--profile NAME] [--order a,b,c] [--defaults]\n"
    "                  [--history TEXT | --prompt TEXT --output TEXT] [--rows N]\n"
    "                  [--entry N] [--step N] [--as-captured]\n"
    "                  [--format text|tsv|csv|markdown|json]\n"
    "  logitdice trace --jsonl < CASES\n";

// The words of tsv, csv, markdown and json; where the table for people has the screen's sign, it follows.
constexpr const char* kTraceColumns =
    "  rank                  Place by score; from 1 in text, otherwise from 0.\n"
    "  id, token             The token's number (not in text) and text.\n"
    "  z                     Its logit, nats.\n"
    "  penalised             z after the penalties and whatever else moves scores\n"
    "                        (logit_bias, quadratic, adaptive_p), nats; in text if\n"
    "                        there are any.\n"
    "  scaled, z/T           The same divided by the temperature, nats.\n"
    "  exp                   e^(x − max), 0 to 1; x is scaled, or z where the heat\n"
    "                        comes after the cutoffs.\n"
    "  p                     Its part of the softmax that the first cutoff found,\n"
    "                        0 to 1; in text as seen_p.\n"
    "  cumulative, Σp        The sum of p down to this row, 0 to 1; in text as\n"
    "                        seen_cumulative.\n"
    "  seen_p                p as the cutoff saw it that decided on the token\n"
    "                        (json: seen.p).\n"
    "  seen_cumulative       The sum that it saw, the token's own p included\n"
    "                        (json: seen.cumulative).\n"
    "  phases                The six phases in the order of the chain (json; in\n"
    "                        text where it is not the textbook's).\n"
    "  final                 What is sampled, 0 to 1.\n"
    "  cut_by                The stage that cut it, -inf for one that never had a\n"
    "                        chance, empty for a survivor.\n"
    "  by                    By how much it missed that stage (json: miss.by): places\n"
    "                        for top_k, shortlist, tfs and mirostat, bits for\n"
    "                        mirostat_v2, nats of z, surprise or entropy for\n"
    "                        temperature, typical_p, top_n_sigma and top_h,\n"
    "                        probability for the others.\n"
    "  kept                  How many tokens a stage left.\n"
    "  cutoff                Its threshold, in the unit of by; of temperature T, of\n"
    "                        penalties, dry and logit_bias how many tokens they\n"
    "                        changed, of adaptive_p what it aims at.\n"
    "  mass_kept             What they have of the whole softmax, 0 to 1.\n"
    "  entropy_bits          Of them renormalised, bits.\n";

constexpr const char* kTraceExamples =
    "  logitdice trace --temperature 0.7 --top-p 0.9\n"
    "  logitdice trace logits.npy --top-k 40 --rows 0 --format tsv > table.tsv\n"
    "  logitdice trace --profile vllm --presence-penalty 1 --prompt mat --output sofa\n"
    "  printf 'yes: 2.5\\nno: 1\\n' | logitdice trace - --format json\n"
    "  echo '{\"id\": 1, \"logits\": [3, 2, \"-inf\"], \"knobs\": {\"top_p\": 0.8}}' \\\n"
    "    | logitdice trace --jsonl\n";

CommandLine trace_line(TraceFlags& flags) {
  CommandLine line{"logitdice trace", "Shows what each stage of the chain does to the tokens.",
                   kTraceUsage, kTraceExamples, kTraceColumns};
  add_value(line, "FILE", "", source_help(true), flags.source);
  add_chain_flags(line, flags.chain);
  add_rows_flag(line, flags);
  add_capture_flags(line, flags.capture);
  add_scene_flag(line, flags);
  add_text_flags(line, flags.text);
  add_told_flags(line, flags.told);
  add_value(line, "--format", "WORD",
            "text: a table for people, ranks from 1 (the default). tsv, csv, markdown: one "
            "header line, every digit, ranks from 0. json: the whole trace, ranks from 0. A "
            "number that is only known to a range has two ends.",
            flags.format);
  add_switch(
      line, "--jsonl",
      "Reads cases from stdin, one JSON object a line, and answers each with one line: "
      "{\"id\", \"logits\", \"knobs\", \"order\", \"profile\", \"defaults\", \"history\", "
      "\"prompt\", \"output\"} becomes {\"id\", \"kept\", \"probs\", \"stages\"}, with "
      "\"notes\" where a knob does nothing, or {\"id\", \"error\"}. Only logits must be there. An "
      "absent knob has the default that is listed below, or with \"defaults\": true the "
      "profile's own; history, prompt and output are lists of token ids; -inf is the string "
      "\"-inf\"; other keys are ignored and empty lines skipped. Every line is answered; the "
      "exit code is 2 if any answer is an error. No other flag goes with it.",
      flags.jsonl);
  return line;
}

// Whether any flag but --jsonl was given; "-" says only what is so anyway.
bool has_more(const CommandLine& line, const TraceFlags& flags) {
  return std::any_of(line.flags.begin(), line.flags.end(), [&](const Flag& flag) {
    const bool stdin_itself = flag.positional() && flags.source == "-";
    return flag.given() && flag.name() != "--jsonl" && !stdin_itself;
  });
}

int run_trace(const ReportOptions& options, const Streams& io) {
  const Result<Subject> subject = read_subject(options, io.in);
  if (!subject) return refuse(io.err, subject.error());
  const Distribution& distribution = subject->distribution;
  const Situation situation = subject->situation();
  const Trace made = trace(distribution.logits, situation, subject->knobs, subject->profile);
  kTraceWriters[options.format](io.out, {distribution, subject->profile, made,
                                         options.listed(distribution.logits.size()), situation});
  return finish_output(io);
}

}  // namespace

int trace_command(std::span<const std::string> arguments, const Streams& io) {
  TraceFlags flags;
  const CommandLine line = trace_line(flags);
  if (const auto code = parse_flags(line, arguments, io)) return *code;
  if (flags.jsonl && has_more(line, flags)) {
    return refuse(io.err,
                  "--jsonl stands alone: its cases come from stdin, and each brings its own "
                  "knobs, profile and order.");
  }
  if (flags.jsonl) return answer_cases(io.in, io.out, io.err);
  const Result<ReportOptions> options = report_options(flags, kTraceFormats);
  return options ? run_trace(options.value(), io) : refuse(io.err, options.error());
}

}  // namespace logitdice::cli
