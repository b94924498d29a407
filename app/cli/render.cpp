#include "app/cli/render.h"

#include "app/cli/look.h"
#include "app/cli/source.h"
#include "core/text/place.h"

namespace logitdice::cli {
namespace {

struct RenderFlags {
  Value out, all, animate;
  bool progress = false;
  LookFlags look;
};

constexpr const char* kRenderUsage =
    "  logitdice render [FILE] [--view NAME] [--size 1600x900]\n"
    "                   [--theme dark|light|contrast] [--scale X] [--state FILE]\n"
    "                   [--model FILE.gguf | --server URL]\n"
    "                   [--scene JSON] [--phase 1..6] [--present] [--hide a,b,c]\n"
    "                   [--lesson ID|FILE [--step N]] [knobs] [--profile NAME]\n"
    "                   [--order a,b,c] -o OUT.png|OUT.svg\n"
    "  logitdice render [FILE] [the same] --animate phases|sweep:KNOB=from..to|text\n"
    "                   -o OUT.gif|DIR/|NAME-%03d.png\n"
    "  logitdice render [FILE] [--size 1600x900] [--scale X] [knobs] --all DIR\n";

constexpr const char* kRenderExamples =
    "  logitdice render --view pipeline --top-p 0.9 --phase 5 -o truncate.png\n"
    "  logitdice render --animate sweep:temperature=0.2..2 -o heat.gif\n"
    "  logitdice render --all pictures --size 3840x2160 --scale 2\n";

CommandLine render_line(RenderFlags& flags) {
  CommandLine line{
      "logitdice render",
      "Draws the window into a PNG or an SVG; no display is needed. The same arguments give the "
      "same bytes.",
      kRenderUsage, kRenderExamples};
  add_look_flags(line, flags.look);
  add_value(line, "-o,--out", "OUT",
            "Where the picture goes: a PNG, or where the name ends in .svg an SVG with its text as "
            "text.",
            flags.out);
  add_value(line, "--all", "DIR",
            "Instead of one picture: one of every view in every theme, into "
            "this folder.",
            flags.all);
  add_value(
      line, "--animate", "WHAT",
      "Instead of one picture many, into a GIF, a folder or files like frame-%03d.png: phases "
      "for the six phases, sweep:KNOB=from..to for a knob on its way, text for the text that "
      "the GPT wrote, token by token.",
      flags.animate);
  add_switch(line, "--progress", "Says on stderr after each picture how many there are.",
             flags.progress);
  return line;
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
  if (!made.all.empty() && flags.animate) return "--animate goes with -o, not with --all.";
  made.progress = flags.progress;
  if (!flags.animate) return {};
  const Result<Animation> animation = parse_animation(*flags.animate);
  if (!animation) return animation.error();
  made.animation = animation.value();
  return {};
}

}  // namespace

Parsed<RenderArguments> parse_render(std::span<const std::string> arguments, const Streams& io) {
  RenderFlags flags;
  if (const auto code = parse_flags(render_line(flags), arguments, io)) return *code;
  RenderArguments made;
  const std::string file = flags.look.file.value_or("");
  std::string wrong = presents_lesson(flags.look) ? "" : check_source(file);
  if (file == "-") wrong = "render reads no stdin: name a file.";
  if (wrong.empty()) wrong = read_target(flags, made);
  if (wrong.empty()) wrong = read_size(flags.look, made.width, made.height);
  if (wrong.empty()) {
    const Result<Look> look = read_look(flags.look);
    look ? void(static_cast<Look&>(made) = look.value()) : void(wrong = look.error());
  }
  if (!wrong.empty()) return refuse(io.err, wrong);
  return made;
}

int render_command(std::span<const std::string> arguments, const Streams& io) {
  const Parsed<RenderArguments> parsed = parse_render(arguments, io);
  if (const int* code = std::get_if<int>(&parsed)) return *code;
  return render_pictures(std::get<RenderArguments>(parsed), io.err);
}

}  // namespace logitdice::cli
