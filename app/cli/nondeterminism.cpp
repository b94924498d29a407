#include "app/cli/nondeterminism.h"

#include <optional>

#include "app/cli/flags.h"
#include "app/cli/nondeterminism_report.h"
#include "app/cli/report_flags.h"
#include "core/model/embedded.h"

namespace logitdice::cli {
namespace {

constexpr const char* kNondeterminismUsage =
    "  logitdice nondeterminism --prompt TEXT [-n 70] [--format text|json]\n";

constexpr const char* kNondeterminismColumns =
    "  order                 In which order the terms of every sum are added.\n"
    "  other_bits            Logits whose bits are not those of the first order.\n"
    "  largest               The largest difference of a logit, in nats.\n"
    "  places                The same in units in the last place of the best logit.\n"
    "  flips                 Steps whose best token is another one.\n"
    "  parts_at              The first of them, from 1: another text from there on.\n"
    "  smallest_gap_at       In json: the step, from 1, where the best two are near.\n";

constexpr const char* kNondeterminismExamples =
    "  logitdice nondeterminism --prompt \"Once upon a time\"\n"
    "  logitdice nondeterminism --prompt \"The dog\" -n 200 --format json\n";

constexpr std::int64_t kMostSteps = 1000;

struct NondeterminismFlags {
  Value prompt, tokens, format;
};

struct NondeterminismOptions {
  std::string prompt;
  std::size_t tokens = kNondeterminismSteps;
  int format = 0;
};

CommandLine nondeterminism_line(NondeterminismFlags& flags) {
  CommandLine line{
      "logitdice nondeterminism",
      "Why T = 0 is not deterministic in batched serving: runs the tiny GPT with every "
      "sum taken in other orders and precisions, and shows which last bits differ, "
      "where the best token flips and where two texts part.",
      kNondeterminismUsage, kNondeterminismExamples, kNondeterminismColumns};
  add_value(line, "--prompt", "TEXT", "What the text begins with. Must be given.", flags.prompt);
  add_value(line, "-n,--tokens", "N",
            "Tokens of the greedy texts, 1 to 1 000; 70 is the default. They and the prompt must "
            "fit into the model's context.",
            flags.tokens);
  add_value(line, "--format", "WORD",
            "text: tables for people (the default). json: everything with every digit.",
            flags.format);
  return line;
}

Result<NondeterminismOptions> nondeterminism_options(const NondeterminismFlags& flags) {
  if (!flags.prompt) return Error{"--prompt is missing: it takes the text to go on from."};
  NondeterminismOptions options;
  options.prompt = *flags.prompt;
  if (flags.tokens) {
    const auto tokens = read_whole(flags.tokens.flag, *flags.tokens, 1, kMostSteps);
    if (!tokens) return Error{tokens.error()};
    options.tokens = static_cast<std::size_t>(tokens.value());
  }
  if (flags.format) {
    const auto format = read_word("--format", *flags.format, kTextOrJson);
    if (!format) return Error{format.error()};
    options.format = format.value();
  }
  return options;
}

int run_nondeterminism(const NondeterminismOptions& options, const Streams& io) {
  const ModelHandle& model = tiny_model();
  const Result<OrderedGpt> gpt = OrderedGpt::load(tiny_model_file());
  if (!model || !gpt) {
    return refuse(io.err, "This program was built without its model.", kFailure);
  }
  const auto made = nondeterminism(gpt.value(), *model, options.prompt, options.tokens);
  if (!made) return refuse(io.err, made.error());
  const NondeterminismReport report{made.value(), *model};
  (options.format == kJson ? write_nondeterminism_json : write_nondeterminism_text)(io.out, report);
  return finish_output(io);
}

}  // namespace

int nondeterminism_command(std::span<const std::string> arguments, const Streams& io) {
  NondeterminismFlags flags;
  if (const auto code = parse_flags(nondeterminism_line(flags), arguments, io)) return *code;
  const Result<NondeterminismOptions> options = nondeterminism_options(flags);
  return options ? run_nondeterminism(options.value(), io) : refuse(io.err, options.error());
}

}  // namespace logitdice::cli
