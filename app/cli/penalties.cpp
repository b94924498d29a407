#include "app/cli/penalties.h"

#include <algorithm>

#include "app/cli/penalties_report.h"
#include "app/cli/report_flags.h"
#include "app/cli/source.h"
#include "core/capture/text_tokens.h"
#include "core/text/place.h"

namespace logitdice::cli {
namespace {

constexpr const char* kPenaltiesUsage =
    "  logitdice penalties [FILE|-] [--history TEXT | --prompt TEXT --output TEXT]\n"
    "                      [--token NAME|#ID] [knobs] [--profile NAME]\n"
    "                      [--order a,b,c] [--defaults] [--rows N]\n"
    "                      [--entry N] [--step N] [--as-captured]\n"
    "                      [--format text|json]\n";

constexpr const char* kPenaltiesColumns =
    "  counts                Which penalties count a token of the text.\n"
    "  rank                  Place after the penalties, from 1 in text, from 0 in\n"
    "                        json.\n"
    "  was                   Place before them.\n"
    "  said                  How often the token stands in the text, and how often\n"
    "                        that counts.\n"
    "  z, z_after            The logit before and after them, nats.\n"
    "  p, p_after            Its part of the whole softmax before and after them.\n";

constexpr const char* kPenaltiesExamples =
    "  logitdice penalties --repetition-penalty 1.25 --output mat\n"
    "  logitdice penalties three_logits --prompt \"#0 #0 #0\" --output \"#1\" \\\n"
    "    --token \"#0\" --repetition-penalty 1.5 --frequency-penalty 0.5 \\\n"
    "    --presence-penalty 0.25\n"
    "  logitdice penalties --profile llama.cpp --dry-multiplier 0.8 \\\n"
    "    --output \"mat mat\"\n";

struct PenaltiesFlags : ReportFlags {
  Value token;
};

CommandLine penalties_line(PenaltiesFlags& flags) {
  CommandLine line{"logitdice penalties",
                   "Shows what penalties make of a text: which of its tokens count, each token "
                   "before and after, the sums with their numbers, and what every engine makes of "
                   "the same.",
                   kPenaltiesUsage, kPenaltiesExamples, kPenaltiesColumns};
  add_value(line, "FILE", "", source_help(true), flags.source);
  add_text_flags(line, flags.text);
  add_capture_flags(line, flags.capture);
  add_told_flags(line, flags.told);
  add_scene_flag(line, flags);
  add_value(line, "--token", "NAME",
            "Whose sums are shown: a token of the distribution, or its number as #17. Default: the "
            "last one of the text, or the best one.",
            flags.token);
  add_chain_flags(line, flags.chain);
  add_value(line, "--rows", "N",
            "How many tokens are listed, beside those of the text; 0 is all, 20 the default. The "
            "rest is summed up in one last row.",
            flags.rows);
  add_format_flag(line, flags);
  return line;
}

// The rank after the penalties of the token that was named, or of the last one of the text.
Result<int> selected_rank(const Distribution& d, const Value& name, const Situation& text,
                          const Trace& after) {
  if (name) {
    const TextTokens read = tokens_of_text(d, *name);
    const int rank = read.ids.size() == 1 ? after.rank_of(read.ids.front()) : -1;
    if (rank >= 0 && read.unknown.empty()) return rank;
    return Error{"--token is " + logitdice::quoted(*name) +
                 ": it takes one token of this distribution, or its number as #17."};
  }
  const std::span<const TokenId> said = text.output.empty() ? text.prompt : text.output;
  const int rank = said.empty() ? 0 : after.rank_of(said.back());
  return std::max(0, rank);
}

int run_penalties(const ReportOptions& options, const Value& token, const Streams& io) {
  const Result<Subject> subject = read_subject(options, io.in);
  if (!subject) return refuse(io.err, subject.error());
  const Distribution& d = subject->distribution;
  const Profile& profile = subject->profile;
  const Knobs& knobs = subject->knobs;
  const Situation situation = subject->situation();
  const Trace after = trace(d.logits, situation, knobs, profile);
  const Result<int> selected = selected_rank(d, token, situation, after);
  if (!selected) return refuse(io.err, selected.error());
  const PenaltiesReport report{d, profile, after, situation,
                               penalties({d, situation, knobs, profile, after, selected.value(),
                                          options.listed(d.logits.size())})};
  (options.format == kJson ? write_penalties_json : write_penalties_text)(io.out, report);
  return finish_output(io);
}

}  // namespace

int penalties_command(std::span<const std::string> arguments, const Streams& io) {
  PenaltiesFlags flags;
  if (const auto code = parse_flags(penalties_line(flags), arguments, io)) return *code;
  const Result<ReportOptions> options = report_options(flags, kTextOrJson);
  return options ? run_penalties(options.value(), flags.token, io)
                 : refuse(io.err, options.error());
}

}  // namespace logitdice::cli
