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
  Value source, rows, format;
  ChainFlags chain;
  TextFlags text;
  bool jsonl = false;
};

constexpr const char* kUsage =
    "  logitdice trace [FILE|-] [knobs] [--profile NAME] [--order a,b,c] [--defaults]\n"
    "                  [--history TEXT | --prompt TEXT --output TEXT] [--rows N]\n"
    "                  [--format text|tsv|json]\n"
    "  logitdice trace --jsonl < CASES\n";

// The words of tsv and json; where the table for people has the screen's sign, it follows.
constexpr const char* kColumns =
    "  rank                  Place by score; from 1 in text, from 0 in tsv and json.\n"
    "  id, token             The token's number (tsv, json) and text.\n"
    "  z                     Its logit, nats.\n"
    "  penalised             z after the penalties, nats; in text if there are any.\n"
    "  scaled, z/T           The same divided by the temperature, nats.\n"
    "  exp                   e^(scaled − max), 0 to 1.\n"
    "  p                     Its part of the whole softmax, 0 to 1.\n"
    "  cumulative, Σp        The sum of p down to this row, 0 to 1.\n"
    "  final                 What is sampled, 0 to 1.\n"
    "  cut_by                The stage that cut it, -inf for one that never had a\n"
    "                        chance, empty for a survivor.\n"
    "  by                    By how much it missed that stage (json: miss.by): places\n"
    "                        for top_k and mirostat, bits for mirostat_v2, nats of z\n"
    "                        or surprise for temperature, typical_p, top_n_sigma,\n"
    "                        probability for the others.\n"
    "  kept                  How many tokens a stage left.\n"
    "  cutoff                Its threshold, in the unit of by; of temperature T, of\n"
    "                        penalties and dry how many tokens they changed.\n"
    "  mass_kept             What they have of the whole softmax, 0 to 1.\n"
    "  entropy_bits          Of them renormalised, bits.\n";

constexpr const char* kExamples =
    "  logitdice trace --temperature 0.7 --top-p 0.9\n"
    "  logitdice trace logits.npy --top-k 40 --rows 0 --format tsv > table.tsv\n"
    "  logitdice trace --profile vllm --presence-penalty 1 --prompt mat --output sofa\n"
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
  add_text_flags(app, flags.text);
  add_value(app, "--format", "WORD",
            "text: a table for people, ranks from 1 (the default). tsv: one "
            "header line, tabs, every digit, ranks from 0. json: the whole trace, ranks from 0. A "
            "number that is only known to a range has two ends.",
            flags.format);
  app.add_flag(
      "--jsonl", flags.jsonl,
      "Reads cases from stdin, one JSON object a line, and answers each with one line: "
      "{\"id\", \"logits\", \"knobs\", \"order\", \"profile\", \"defaults\", \"history\", "
      "\"prompt\", \"output\"} becomes {\"id\", \"kept\", \"probs\", \"stages\"}, with "
      "\"notes\" where a knob does nothing, or {\"id\", \"error\"}. Only logits must be there. An "
      "absent knob has the default that is listed below, or with \"defaults\": true the "
      "profile's own; history, prompt and output are lists of token ids; -inf is the string "
      "\"-inf\"; other keys are ignored and empty lines skipped. Every line is answered; the "
      "exit code is 2 if any answer is an error. No other flag goes with it.");
  set_help(app, {kUsage, kExamples, kColumns});
}

Result<TraceOptions> options_from(const TraceFlags& flags) {
  TraceOptions options;
  options.source = flags.source.value_or("");
  options.text = flags.text;
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
  if (const std::string wrong = check_text(flags.text); !wrong.empty()) return Error{wrong};
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
  const Result<Text> text = read_text(distribution, options.text);
  if (!text) return refuse(err, text.error());
  const Situation situation = text->situation();
  const Trace made = trace(distribution.logits, situation, knobs_of(options.chain), profile);
  const int size = distribution.logits.size();
  const int rows = options.rows == 0 ? size : std::min(options.rows, size);
  const Shown shown{distribution, profile, made, rows, situation};
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
