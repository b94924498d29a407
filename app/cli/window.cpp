#include "app/cli/window.h"

#include <algorithm>

#include "app/cli/commands.h"
#include "app/cli/help.h"
#include "app/cli/look.h"
#include "app/cli/source.h"
#include "core/text/place.h"

namespace logitdice::cli {
namespace {

constexpr const char* kUsage =
    "  logitdice [FILE] [--view NAME] [--theme dark|light] [--scale X] [--fullscreen]\n"
    "            [--state FILE] [--automation DIR]\n";

constexpr const char* kExamples =
    "  logitdice\n"
    "  logitdice logits.npy --theme light --scale 1.5\n"
    "  logitdice trace --help\n";

std::string usage_of_all() {
  std::string text = kUsage;
  for (const Command& command : all_commands()) {
    text += "  logitdice " + std::string(command.name);
    text.append(10 - std::min<size_t>(command.name.size(), 10), ' ');
    text += std::string(command.summary) + "\n";
  }
  return text;
}

struct WindowFlags {
  Value file, automation;
  LookFlags look;
  bool fullscreen = false, version = false;
};

void define(CLI::App& app, WindowFlags& flags) {
  add_value(app, "FILE", "", source_help(false), flags.file);
  add_look_flags(app, flags.look);
  app.add_flag("--fullscreen", flags.fullscreen, "Fills the screen.");
  add_value(app, "--automation", "DIR",
            "For tests of the window: after every frame that changed "
            "anything, DIR/state.json and DIR/widgets.json say what it shows.",
            flags.automation);
  app.add_flag("--version", flags.version, "Says which version this is.");
  set_help(app, {usage_of_all(), kExamples});
}

std::string read_values(const WindowFlags& flags, WindowArguments& made) {
  made.file = flags.file.value_or("");
  made.automation = flags.automation.value_or("");
  made.fullscreen = flags.fullscreen;
  if (made.file == "-") {
    return "The window reads no stdin: name a file, or pipe into logitdice trace -.";
  }
  if (!check_source(made.file).empty()) {
    return "There is no subcommand, file or bundled distribution " + logitdice::quoted(made.file) +
           "; see logitdice --help.";
  }
  const Result<Look> look = read_look(flags.look);
  if (!look) return look.error();
  made.view = look->view;
  made.theme = look->theme;
  made.scale = look->scale;
  made.state = look->state;
  return {};
}

}  // namespace

Parsed<WindowArguments> parse_window(std::span<const std::string> arguments, const Streams& io) {
  WindowFlags flags;
  CLI::App app(
      "Shows how a language model's logits become its next token. Without a subcommand it "
      "opens the window.",
      "logitdice");
  define(app, flags);
  if (const auto code = parse_flags(app, arguments, io)) return *code;
  if (flags.version) {
    io.out << "logitdice " << LOGITDICE_VERSION << "\n";
    return finish_output(io);
  }
  WindowArguments made;
  const std::string wrong = read_values(flags, made);
  if (!wrong.empty()) return refuse(io.err, wrong);
  return made;
}

int window_command(std::span<const std::string> arguments, const Streams& io) {
  const Parsed<WindowArguments> parsed = parse_window(arguments, io);
  if (const int* code = std::get_if<int>(&parsed)) return *code;
  return open_window(std::get<WindowArguments>(parsed));
}

}  // namespace logitdice::cli
