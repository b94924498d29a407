#include "app/cli/commands.h"

#include <sstream>

#include "app/cli/beam.h"
#include "app/cli/code.h"
#include "app/cli/compare.h"
#include "app/cli/cutoffs.h"
#include "app/cli/describe.h"
#include "app/cli/generate.h"
#include "app/cli/handout.h"
#include "app/cli/info.h"
#include "app/cli/list.h"
#include "app/cli/nondeterminism.h"
#include "app/cli/notes.h"
#include "app/cli/penalties.h"
#include "app/cli/quiz.h"
#include "app/cli/render.h"
#include "app/cli/sample.h"
#include "app/cli/score.h"
#include "app/cli/servers.h"
#include "app/cli/steer.h"
#include "app/cli/speculative.h"
#include "app/cli/trace.h"
#include "app/cli/window.h"

namespace logitdice::cli {

std::span<const Command> all_commands() {
  static constexpr Command table[] = {
      {"trace", "what each stage of the chain does to the tokens", trace_command},
      {"cutoffs", "top-k, top-p and min-p as rules on the same tokens", cutoffs_command},
      {"compare", "two to four settings or engines side by side", compare_command},
      {"penalties", "what was said becomes less likely, by engine", penalties_command},
      {"speculative", "a draft guesses ahead, the target checks in one pass",
       speculative_command},
      {"sample", "rolls the dice many times and tests what fell", sample_command},
      {"generate", "writes on from a prompt with the tiny GPT", generate_command},
      {"capture", "the same, recording each step's logits, no text", capture_command},
      {"info", "what a file of recorded steps is and holds", info_command},
      {"convert", "an engine's answer as a capture of this program", convert_command},
      {"score", "how likely a text is, token by token", score_command},
      {"beam", "the likeliest text, by beam search", beam_command},
      {"steer", "writes under a rule: regex, words, JSON schema", steer_command},
      {"servers", "which engines run, and what they serve", servers_command},
      {"nondeterminism", "why T = 0 is not deterministic in batches", nondeterminism_command},
      {"render", "draws the window into a PNG, without a display", render_command},
      {"describe", "a page in plain sentences, for a screen reader", describe_command},
      {"code", "the chain for numpy, llama.cpp, an API …", code_command},
      {"notes", "the teacher's notes, on another screen", notes_command},
      {"handout", "a lesson on one page of HTML, to print", handout_command},
      {"quiz", "the questions of a lesson, made fresh from a seed", quiz_command},
      {"list", "distributions, profiles, stages, lessons, terms …", list_command},
  };
  return table;
}

int run_command_line(std::span<const std::string> arguments, const Streams& io) {
  for (const Command& command : all_commands()) {
    if (!arguments.empty() && arguments.front() == command.name) {
      return command.run(arguments.subspan(1), io);
    }
  }
  return window_command(arguments, io);
}

std::vector<CommandLine> all_command_lines() {
  std::vector<CommandLine> lines;
  std::istringstream in;
  std::ostringstream out;
  const Streams asking{in, out, out, [&](const CommandLine& line) { lines.push_back(line); }};
  window_command({}, asking);
  for (const Command& command : all_commands()) command.run({}, asking);
  return lines;
}

}  // namespace logitdice::cli
