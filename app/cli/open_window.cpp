#include <iostream>

#include "app/cli/arguments.h"
#include "app/cli/set_up.h"
#include "app/cli/streams.h"
#include "app/desktop/interrupts.h"
#include "app/desktop/window.h"
#include "app/frame/ui.h"
#include "app/pages/pages.h"
#include "app/program/session_file.h"
#include "app/program/settle.h"

namespace logitdice {

using cli::refuse;

int open_window(const WindowArguments& arguments) {
  const BlockedSignals blocked;  // before the worker of a text that the page begins with
  Ui ui(all_pages());
  AppState& s = ui.state;
  start(s);
  const std::string last = last_state_path();
  if (arguments.state.empty() && arguments.scene.empty()) restore_last_state(s, last);
  const Result<cli::Source> source = cli::read_source(arguments.file);
  if (!source) return refuse(std::cerr, source.error());
  const std::string wrong = cli::set_up(s, arguments, source.value());
  if (!wrong.empty()) {
    if (!s.notice.empty()) refuse(std::cerr, s.notice);
    return refuse(std::cerr, wrong);
  }
  if (arguments.fullscreen) s.preferences.fullscreen = true;
  settle(s);
  s.undo.clear();  // nobody has seen what was there before
  s.redo.clear();
  ui.automation = Automation(arguments.automation);

  WindowOptions options;
  options.fullscreen = s.preferences.fullscreen;
  options.last = {s.preferences.window_width, s.preferences.window_height};
  if (arguments.width > 0) options.last = {arguments.width, arguments.height};
  const int code = run_window(ui, options);
  if (code != 0 || last.empty()) return code;
  if (const auto saved = save_state(s, last); !saved) {
    refuse(std::cerr, saved.error());
  }
  return 0;
}

}  // namespace logitdice
