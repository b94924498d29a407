#include <filesystem>
#include <iostream>

#include "app/cli/arguments.h"
#include "app/cli/set_up.h"
#include "app/cli/streams.h"
#include "app/desktop/interrupts.h"
#include "app/desktop/window.h"
#include "app/frame/ui.h"
#include "app/pages/pages.h"
#include "app/program/lesson_run.h"
#include "app/program/session_file.h"
#include "app/program/settle.h"

namespace logitdice {

using cli::refuse;

namespace {

// Nobody has been here before, and nobody has said what is to be seen. Tests of the window are no
// newcomers.
bool is_first_start(const WindowArguments& arguments, const std::string& last) {
  std::error_code problem;
  return !last.empty() && !std::filesystem::exists(last, problem) && arguments.file.empty() &&
         arguments.state.empty() && arguments.scene.empty() && arguments.lesson.empty() &&
         arguments.view.empty() && arguments.automation.empty();
}

}  // namespace

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
  s.offers_tour = is_first_start(arguments, last) && find_lesson(kTour);
  if (arguments.fullscreen) s.preferences.fullscreen = true;
  settle(s);
  s.undo.clear();  // nobody has seen what was there before
  s.redo.clear();
  ui.automation = Automation(arguments.automation);
  ui.presented = PresentedFile(presented_path());

  WindowOptions options;
  options.fullscreen = fills_screen(s);
  options.last = {s.preferences.window_width, s.preferences.window_height};
  if (arguments.width > 0) options.last = {arguments.width, arguments.height};
  const int code = run_window(ui, options);
  s.presenter.on = false;  // the notes have nothing to follow any more
  ui.presented.write(s, 0);
  if (code != 0 || last.empty()) return code;
  if (const auto saved = save_state(s, last); !saved) {
    refuse(std::cerr, saved.error());
  }
  return 0;
}

}  // namespace logitdice
