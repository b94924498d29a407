#include "app/cli/window.h"

#include <algorithm>

#include "app/cli/commands.h"
#include "app/cli/look.h"
#include "app/cli/names.h"
#include "app/cli/source.h"
#include "app/cli/version.h"
#include "core/lesson/lesson.h"
#include "core/text/place.h"

namespace logitdice::cli {
namespace {

constexpr const char* kWindowUsage =
    "  logitdice [FILE] [knobs] [--model FILE.gguf | --server URL] [--view NAME]\n"
    "            [--theme dark|light|contrast]\n"
    "            [--scale X] [--size 1600x900] [--fullscreen]\n"
    "            [--present [LESSON]] [--hide a,b,c] [--state FILE] [--scene JSON]\n"
    "            [--lesson ID|FILE [--step N]] [--automation DIR]\n";

constexpr const char* kWindowExamples =
    "  logitdice\n"
    "  logitdice logits.npy --theme light --scale 1.5\n"
    "  logitdice trace --help\n";

std::string usage_of_all() {
  constexpr size_t kNameWidth = 15;  // the longest is "nondeterminism"
  std::string text = kWindowUsage;
  for (const Command& command : all_commands()) {
    text += "  logitdice " + std::string(command.name);
    text.append(kNameWidth - std::min(command.name.size(), kNameWidth), ' ');
    text += std::string(command.summary) + "\n";
  }
  return text;
}

struct WindowFlags {
  Value automation;
  LookFlags look;
  bool fullscreen = false, version = false;
};

CommandLine window_line(WindowFlags& flags) {
  CommandLine line{
      "logitdice",
      "Shows how a language model's logits become its next token. Without a subcommand "
      "it opens the window.",
      usage_of_all(), kWindowExamples};
  add_look_flags(line, flags.look);
  add_switch(line, "--fullscreen", "Fills the screen.", flags.fullscreen);
  add_value(line, "--automation", "DIR",
            "For tests of the window: after every frame that changed "
            "anything, DIR/state.json and DIR/widgets.json say what it shows.",
            flags.automation);
  add_switch(line, "--version", "Says which version this is, and with what it was built.", flags.version);
  return line;
}

std::string nothing_called(const std::string& name, bool presents) {
  if (!presents) {
    return "There is no subcommand, file or bundled distribution " + logitdice::quoted(name) +
           "; see logitdice --help.";
  }
  return "There is no lesson, file or bundled distribution " + logitdice::quoted(name) +
         "; the lessons are: " + ids_of(bundled_lessons()) + ".";
}

std::string read_window(const WindowFlags& flags, WindowArguments& made) {
  made.automation = flags.automation.value_or("");
  made.fullscreen = flags.fullscreen;
  const std::string file = flags.look.file.value_or("");
  if (file == "-") {
    return "The window reads no stdin: name a file, or pipe into logitdice trace -.";
  }
  if (!presents_lesson(flags.look) && !check_source(file).empty()) {
    return nothing_called(file, flags.look.present);
  }
  const Result<Look> look = read_look(flags.look);
  if (!look) return look.error();
  static_cast<Look&>(made) = look.value();
  return read_size(flags.look, made.width, made.height);
}

}  // namespace

Parsed<WindowArguments> parse_window(std::span<const std::string> arguments, const Streams& io) {
  WindowFlags flags;
  if (const auto code = parse_flags(window_line(flags), arguments, io)) return *code;
  if (flags.version) {
    io.out << version_text();
    return finish_output(io);
  }
  WindowArguments made;
  const std::string wrong = read_window(flags, made);
  if (!wrong.empty()) return refuse(io.err, wrong);
  return made;
}

int window_command(std::span<const std::string> arguments, const Streams& io) {
  const Parsed<WindowArguments> parsed = parse_window(arguments, io);
  if (const int* code = std::get_if<int>(&parsed)) return *code;
  return open_window(std::get<WindowArguments>(parsed));
}

}  // namespace logitdice::cli
