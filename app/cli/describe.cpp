#include "app/cli/describe.h"

#include "app/cli/arguments.h"
#include "app/cli/chain_flags.h"
#include "app/cli/look.h"
#include "app/cli/names.h"
#include "app/cli/source.h"
#include "app/cli/view_names.h"

namespace logitdice::cli {
namespace {

constexpr const char* kDescribeUsage =
    "  logitdice describe [FILE] [knobs] [--view NAME] [--state FILE]\n"
    "                     [--scene JSON] [--phase 1..6] [--profile NAME]\n"
    "                     [--order a,b,c] [--defaults]\n";

constexpr const char* kDescribeExamples =
    "  logitdice describe --top-p 0.9 --phase 5\n"
    "  logitdice describe logits.npy --view cutoffs --min-p 0.1\n";

CommandLine describe_line(LookFlags& flags) {
  CommandLine line{"logitdice describe",
                   "Says what a page of the window shows, in plain sentences with its numbers: no "
                   "tables, no signs. Ctrl D copies the same in the window.",
                   kDescribeUsage, kDescribeExamples};
  add_value(line, "FILE", "", source_help(false), flags.file);
  add_value(line, "--view", "NAME", "Which tab: " + ids_of(view_names()) + ".", flags.view);
  add_value(line, "--state", "FILE", "A saved state; flags beside it count more.", flags.state);
  add_value(line, "--scene", "JSON", "A scene, see logitdice render.", flags.scene);
  add_value(line, "--phase", "N", "Which of the six phases, 1 to 6, in the order of the chain.",
            flags.phase);
  add_chain_flags(line, flags.chain);
  return line;
}

}  // namespace

int describe_command(std::span<const std::string> arguments, const Streams& io) {
  LookFlags flags;
  if (const auto code = parse_flags(describe_line(flags), arguments, io)) return *code;
  if (std::string wrong = check_source(flags.file.value_or("")); !wrong.empty()) {
    return refuse(io.err, wrong);
  }
  if (flags.file == "-") return refuse(io.err, "describe reads no stdin: name a file.");
  const Result<Look> look = read_look(flags);
  if (!look) return refuse(io.err, look.error());
  const int code = describe_screen(look.value(), io.out, io.err);
  return code == 0 ? finish_output(io) : code;
}

}  // namespace logitdice::cli
