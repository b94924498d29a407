#include "app/cli/notes.h"

#include "app/cli/flags.h"
#include "app/desktop/interrupts.h"
#include "app/desktop/window.h"
#include "app/frame/notes_window.h"
#include "app/look/theme_name.h"

namespace logitdice::cli {
namespace {

constexpr int kNotesWidth = 560, kNotesHeight = 460;  // units

struct NotesFlags {
  Value theme, automation;
};

CommandLine notes_line(NotesFlags& flags) {
  CommandLine line{
      "logitdice notes",
      "A window for the teacher's own screen: it follows the one that presents (F5) and "
      "shows the notes, the next step, the time and the votes that are not revealed "
      "yet.",
      "  logitdice notes [--theme dark|light|contrast]\n",
      "  logitdice --present & logitdice notes\n"};
  add_value(line, "--theme", "WORD", "dark, light or contrast.", flags.theme);
  add_value(line, "--automation", "DIR", "For tests of the window.", flags.automation);
  return line;
}

}  // namespace

int notes_command(std::span<const std::string> arguments, const Streams& io) {
  NotesFlags flags;
  if (const auto code = parse_flags(notes_line(flags), arguments, io)) return *code;
  ThemeName theme = ThemeName::dark;
  if (flags.theme) {
    const auto word = read_word("--theme", *flags.theme, kThemeIds);
    if (!word) return refuse(io.err, word.error());
    theme = kThemes[static_cast<std::size_t>(word.value())];
  }
  const std::string file = presented_path();
  if (file.empty()) return refuse(io.err, "notes need HOME or XDG_CONFIG_HOME: neither is set.");
  const BlockedSignals blocked;
  NotesWindow window(file, theme, flags.automation.value_or(""));
  WindowOptions options;
  options.title = "logitdice notes";
  options.width = kNotesWidth;
  options.height = kNotesHeight;
  return run_window(window, options);
}

}  // namespace logitdice::cli
