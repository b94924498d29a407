#include "app/cli/render.h"

#include <charconv>
#include <string_view>

#include "app/cli/chain_flags.h"
#include "app/cli/look.h"
#include "app/cli/source.h"
#include "core/text/place.h"

namespace logitdice::cli {
namespace {

constexpr int kSmallest = 200, kLargest = 8192;  // pixels, either side
constexpr int kPhaseCount = 6;

struct RenderFlags {
  Value file, size, phase, out, all;
  LookFlags look;
  ChainFlags chain;
};

constexpr const char* kRenderUsage =
    "  logitdice render [FILE] [--view NAME] [--size 1600x900] [--theme dark|light|contrast]\n"
    "                   [--scale X] [--state FILE] [--lesson ID|FILE [--step N]] [--present]\n"
    "                   [--hide a,b,c] [--phase 1..6] [knobs]\n"
    "                   [--profile NAME] [--order a,b,c] -o OUT.png\n"
    "  logitdice render [FILE] [--size 1600x900] [--scale X] [knobs] --all DIR\n";

constexpr const char* kRenderExamples =
    "  logitdice render --view pipeline --top-p 0.9 --phase 5 -o truncate.png\n"
    "  logitdice render --all pictures --size 3840x2160 --scale 2\n";

CommandLine render_line(RenderFlags& flags) {
  CommandLine line{"logitdice render",
                   "Draws the window into a PNG; no display is needed. The same arguments give the "
                   "same bytes.",
                   kRenderUsage, kRenderExamples};
  add_value(line, "FILE", "", source_help(false), flags.file);
  add_value(line, "-o,--out", "OUT.png", "Where the picture goes.", flags.out);
  add_value(line, "--all", "DIR",
            "Instead of one picture: one of every view in every theme, into "
            "this folder.",
            flags.all);
  add_value(line, "--size", "WxH", "In pixels; 1600x900 is the default.", flags.size);
  add_look_flags(line, flags.look);
  add_value(line, "--phase", "N", "Which of the six phases, 1 to 6, in the order of the chain.", flags.phase);
  add_chain_flags(line, flags.chain);
  return line;
}

bool read_side(std::string_view text, int& side) {
  const char* const end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, side);
  return read.ec == std::errc() && read.ptr == end && side >= kSmallest && side <= kLargest;
}

bool read_size(std::string_view text, RenderArguments& made) {
  const size_t cross = text.find('x');
  return cross != std::string_view::npos && read_side(text.substr(0, cross), made.width) &&
         read_side(text.substr(cross + 1), made.height);
}

std::string read_picture(const RenderFlags& flags, RenderArguments& made) {
  if (flags.size && !read_size(*flags.size, made)) {
    return "--size is " + logitdice::quoted(*flags.size) +
           ": it takes two sides in pixels like 1600x900, each " + std::to_string(kSmallest) +
           " to " + std::to_string(kLargest) + ".";
  }
  if (flags.phase) {
    const auto phase = read_whole("--phase", *flags.phase, 1, kPhaseCount);
    if (!phase) return phase.error();
    made.phase = static_cast<int>(phase.value());
  }
  const Result<Look> look = read_look(flags.look);
  if (!look) return look.error();
  static_cast<Look&>(made) = look.value();
  Result<ChainArguments> chain = chain_arguments(flags.chain);
  if (!chain) return chain.error();
  made.chain = std::move(chain).value();
  return {};
}

// Where the pictures go: one of -o and --all, and --all leaves nothing to choose.
std::string read_target(const RenderFlags& flags, RenderArguments& made) {
  made.out = flags.out.value_or("");
  made.all = flags.all.value_or("");
  if (made.out.empty() == made.all.empty()) {
    return "render needs either -o OUT.png for one picture or --all DIR for all of them.";
  }
  if (!made.all.empty() && (flags.look.view || flags.look.theme)) {
    return "--all draws every view in every theme, so --view and --theme do not go with it.";
  }
  return {};
}

}  // namespace

Parsed<RenderArguments> parse_render(std::span<const std::string> arguments, const Streams& io) {
  RenderFlags flags;
  if (const auto code = parse_flags(render_line(flags), arguments, io)) return *code;
  RenderArguments made;
  made.file = flags.file.value_or("");
  std::string wrong = check_source(made.file);
  if (made.file == "-") wrong = "render reads no stdin: name a file.";
  if (wrong.empty()) wrong = read_target(flags, made);
  if (wrong.empty()) wrong = read_picture(flags, made);
  if (!wrong.empty()) return refuse(io.err, wrong);
  return made;
}

int render_command(std::span<const std::string> arguments, const Streams& io) {
  const Parsed<RenderArguments> parsed = parse_render(arguments, io);
  if (const int* code = std::get_if<int>(&parsed)) return *code;
  return render_pictures(std::get<RenderArguments>(parsed), io.err);
}

}  // namespace logitdice::cli
