#include "app/cli/code.h"

#include "app/cli/report_flags.h"
#include "app/cli/source.h"
#include "core/code/code.h"

namespace logitdice::cli {
namespace {

struct CodeFlags : ReportFlags {
  Value target, seed;
};

constexpr const char* kCodeUsage =
    "  logitdice code [FILE|-] --for ID [knobs] [--profile NAME] [--order a,b,c]\n"
    "                 [--defaults] [--history TEXT | --prompt TEXT --output TEXT]\n"
    "                 [--seed N]\n";

constexpr const char* kCodeExamples =
    "  logitdice code --for numpy --top-p 0.9 --temperature 0.7 > chain.py\n"
    "  logitdice code --for llama.cpp --min-p 0.05 --temperature 1.2\n"
    "  logitdice code --for openai --top-p 0.9 > request.json\n";

std::vector<std::string_view> target_ids() {
  std::vector<std::string_view> ids;
  for (const CodeTarget& target : all_code_targets()) ids.push_back(target.id);
  return ids;
}

std::string targets_help() {
  std::string text = "What for:";
  for (const CodeTarget& target : all_code_targets()) {
    text += (text.ends_with(':') ? " " : ", ") + std::string(target.id) + " (" +
            std::string(target.title) + ")";
  }
  return text +
         ". What it cannot express stands above it as a comment; JSON has none, there it goes to "
         "standard error, a line each.";
}

CommandLine code_line(CodeFlags& flags) {
  CommandLine line{"logitdice code",
                   "Writes the chain and its knobs down for somebody else to run, and says what "
                   "that one cannot express or does in another order.",
                   kCodeUsage, kCodeExamples};
  add_value(line, "FILE", "", source_help(true), flags.source);
  add_value(line, "--for", "ID", targets_help(), flags.target);
  add_value(line, "--seed", "N", "For targets that take one; 42 is the default.", flags.seed);
  add_chain_flags(line, flags.chain);
  add_text_flags(line, flags.text);
  add_scene_flag(line, flags);
  return line;
}

// JSON must stay JSON: its notes go beside it.
void write_code(const CodeTarget& target, const Code& code, const Streams& io) {
  io.out << with_notes(target, code);
  if (!target.comment.empty()) return;
  for (const std::string& note : code.notes) io.err << note << "\n";
}

int run_code(const ReportOptions& options, const CodeTarget& target, std::uint64_t seed,
             const Streams& io) {
  const Result<Subject> subject = read_subject(options, io.in);
  if (!subject) return refuse(io.err, subject.error());
  const Situation situation = subject->situation();
  const Trace made =
      trace(subject->distribution.logits, situation, subject->knobs, subject->profile);
  write_code(target, target.write({subject->distribution, subject->profile, made, situation, seed}),
             io);
  return finish_output(io);
}

}  // namespace

int code_command(std::span<const std::string> arguments, const Streams& io) {
  CodeFlags flags;
  const CommandLine line = code_line(flags);
  if (const auto code = parse_flags(line, arguments, io)) return *code;
  if (!flags.target) {
    return refuse(io.err,
                  "code needs --for ID: what it is written for; see logitdice code --help.");
  }
  const Result<int> target = read_word("--for", *flags.target, target_ids());
  if (!target) return refuse(io.err, target.error());
  std::uint64_t seed = 42;
  if (flags.seed) {
    const Result<std::uint64_t> read = read_seed(*flags.seed);
    if (!read) return refuse(io.err, read.error());
    seed = read.value();
  }
  const Result<ReportOptions> options = report_options(flags, kTextOrJson);
  if (!options) return refuse(io.err, options.error());
  return run_code(options.value(), all_code_targets()[static_cast<std::size_t>(target.value())],
                  seed, io);
}

}  // namespace logitdice::cli
