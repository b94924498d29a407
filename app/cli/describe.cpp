#include "app/cli/describe.h"

#include "app/cli/chain_flags.h"
#include "app/cli/look.h"
#include "app/cli/names.h"
#include "app/cli/source.h"
#include "app/cli/view_names.h"

namespace logitdice::cli {
namespace {

constexpr int kPhaseNumbers = 6;

struct DescribeFlags {
  Value file, view, state, phase;
  ChainFlags chain;
};

constexpr const char* kDescribeUsage =
    "  logitdice describe [FILE] [knobs] [--view NAME] [--state FILE] [--phase 1..6]\n"
    "                     [--profile NAME] [--order a,b,c] [--defaults]\n";

constexpr const char* kDescribeExamples =
    "  logitdice describe --top-p 0.9 --phase 5\n"
    "  logitdice describe logits.npy --view cutoffs --min-p 0.1\n";

CommandLine describe_line(DescribeFlags& flags) {
  CommandLine line{"logitdice describe",
                   "Says what a page of the window shows, in plain sentences with its numbers: no "
                   "tables, no signs. Ctrl D copies the same in the window.",
                   kDescribeUsage, kDescribeExamples};
  add_value(line, "FILE", "", source_help(false), flags.file);
  add_value(line, "--view", "NAME", "Which tab: " + ids_of(view_names()) + ".", flags.view);
  add_value(line, "--state", "FILE", "A saved state; flags beside it count more.", flags.state);
  add_value(line, "--phase", "N", "Which of the six phases, 1 to 6, in the order of the chain.",
            flags.phase);
  add_chain_flags(line, flags.chain);
  return line;
}

// Empty, or the first refusal.
std::string read_describe(const DescribeFlags& flags, RenderArguments& made) {
  made.file = flags.file.value_or("");
  if (std::string wrong = check_source(made.file); !wrong.empty()) return wrong;
  if (made.file == "-") return "describe reads no stdin: name a file.";
  LookFlags look;
  look.view = flags.view;
  look.state = flags.state;
  const Result<Look> read = read_look(look);
  if (!read) return read.error();
  static_cast<Look&>(made) = read.value();
  if (flags.phase) {
    const auto phase = read_whole("--phase", *flags.phase, 1, kPhaseNumbers);
    if (!phase) return phase.error();
    made.phase = static_cast<int>(phase.value());
  }
  Result<ChainArguments> chain = chain_arguments(flags.chain);
  if (!chain) return chain.error();
  made.chain = std::move(chain).value();
  return {};
}

}  // namespace

int describe_command(std::span<const std::string> arguments, const Streams& io) {
  DescribeFlags flags;
  if (const auto code = parse_flags(describe_line(flags), arguments, io)) return *code;
  RenderArguments made;
  if (const std::string wrong = read_describe(flags, made); !wrong.empty()) {
    return refuse(io.err, wrong);
  }
  const int code = describe_screen(made, io.out, io.err);
  return code == 0 ? finish_output(io) : code;
}

}  // namespace logitdice::cli
