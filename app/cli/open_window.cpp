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
  return !last.empty() && !std::filesystem::exists(last, problem) && !problem &&
         arguments.file.empty() && arguments.state.empty() && arguments.scene.empty() &&
         arguments.lesson.empty() && arguments.view.empty() && arguments.automation.empty();
}

// What a person left is there at the next start; what cannot be kept costs a sentence and is a
// failure.
int leave(Ui& ui, const std::string& last) {
  ui.state.presenter.on = false;  // the notes have nothing to follow any more
  ui.presented.write(ui.state, 0);
  if (last.empty()) return cli::kFine;
  const Result<bool> saved = save_state(ui.state, last);
  return saved ? cli::kFine : refuse(std::cerr, saved.error(), cli::kFailure);
}

}  // namespace

int open_window(const WindowArguments& arguments) {
  const BlockedSignals blocked;  // before the worker of a text that the page begins with
  Ui ui(all_pages());
  AppState& s = ui.state;
  start(s);
  const std::string last = last_state_path();
  if (arguments.state.empty() && arguments.scene.empty()) restore_last_state(s, last);
  const std::string not_restored = s.notice;
  const Result<cli::Source> source = cli::read_source(arguments.file);
  if (!source) return refuse(std::cerr, source.error());
  const std::string wrong = cli::set_up(s, arguments, source.value());
  if (!wrong.empty()) {
    if (!s.notice.empty()) refuse(std::cerr, s.notice);
    return refuse(std::cerr, wrong);
  }
  if (s.notice.empty()) s.notice = not_restored;
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
  options.leave = [&] { return leave(ui, last); };
  return run_window(ui, options);
}

}  // namespace logitdice
