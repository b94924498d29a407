#include <chrono>
#include <filesystem>
#include <iostream>
#include <thread>

#include "app/cli/arguments.h"
#include "app/cli/source.h"
#include "app/desktop/headless.h"
#include "app/desktop/interrupts.h"
#include "app/desktop/png.h"
#include "app/desktop/window.h"
#include "app/frame/ui.h"
#include "app/pages/pages.h"
#include "app/program/session_file.h"

namespace logitdice {
namespace {

// A sentence and the exit code: 2 for bad input.
int refuse(std::ostream& err, const std::string& sentence, int code = 2) {
  err << "logitdice: " << sentence << "\n";
  return code;
}

// A file or the id of a bundled distribution; empty leaves what is there. Returns a sentence where
// it cannot be opened. Cutoffs has distributions of its own, one of which a file replaces that is
// opened there.
std::string open_source(AppState& state, const std::string& source, const std::string& view) {
  if (source.empty()) return {};
  if (view == "cutoffs") update(state, command::SetView{view});
  std::error_code problem;
  if (std::filesystem::exists(source, problem)) {
    update(state, command::OpenFile{source});
  } else {
    update(state, command::OpenBundled{source});
  }
  return std::exchange(state.error, "");
}

void set_look(AppState& state, const std::string& view, const std::string& theme, float scale) {
  if (!view.empty()) update(state, command::SetView{view});
  if (!theme.empty()) state.preferences.dark = theme == "dark";
  if (scale > 0) state.preferences.scale = scale;
}

std::string load_state_file(AppState& state, const std::string& path) {
  if (path.empty()) return {};
  const Result<bool> loaded = load_state(state, path);
  return loaded ? "" : loaded.error();
}

// ---- pictures -------------------------------------------------------------------------------

// A picture shows the whole text, not how far a thread has come.
void show_view(AppState& s, const std::string& view) {
  update(s, command::SetView{view});
  while (working(s)) {
    update(s, command::Tick{0});
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
}

std::string prepare(Ui& ui, const RenderArguments& arguments) {
  AppState& s = ui.state;
  start(s);
  ui.show_timings = false;
  if (std::string wrong = load_state_file(s, arguments.state); !wrong.empty()) return wrong;
  if (std::string wrong = open_source(s, arguments.file, arguments.view); !wrong.empty()) return wrong;
  set_look(s, arguments.view, arguments.theme, arguments.scale);
  s.preferences.reduced_motion = true;  // a picture shows where things end up
  s.playing = false;
  s.turn.profile = with_arguments(s.turn.profile, arguments.chain);
  if (arguments.chain.defaults) s.turn.knobs = s.turn.profile.defaults;
  s.turn.knobs = with_arguments(s.turn.knobs, arguments.chain);
  if (std::string wrong = check_knobs(s.turn.profile, s.turn.knobs); !wrong.empty()) return wrong;
  retrace(s);
  if (arguments.phase > 0) update(s, command::SetPhase{arguments.phase});
  if (arguments.all.empty()) show_view(s, s.view);
  return {};
}

// Exit code of one picture.
int render_one(Headless& headless, Ui& ui, const RenderArguments& arguments,
               const std::string& path, std::ostream& err) {
  const Result<Image> image =
      headless.draw(ui, arguments.width, arguments.height, ui.state.preferences.scale);
  if (!image) return refuse(err, image.error());
  if (const auto written = write_png(path, image.value()); !written) {
    return refuse(err, written.error());
  }
  return 0;
}

// One view in both themes.
int render_view(const ViewInfo& view, const RenderArguments& arguments, std::ostream& err) {
  Ui ui;  // each view as a person meets it, whatever the one before it has opened
  if (const std::string wrong = prepare(ui, arguments); !wrong.empty()) return refuse(err, wrong);
  Result<Headless> headless = Headless::create();
  if (!headless) return refuse(err, headless.error(), 1);
  show_view(ui.state, std::string(view.id));
  for (const ThemeName name : {ThemeName::dark, ThemeName::light}) {
    ui.state.preferences.dark = name == ThemeName::dark;
    const std::string file = std::string(view.id) + "_" + std::string(theme_id(name)) + ".png";
    const std::string path = (std::filesystem::path(arguments.all) / file).string();
    if (const int code = render_one(headless.value(), ui, arguments, path, err)) return code;
  }
  return 0;
}

int render_all(const RenderArguments& arguments, std::ostream& err) {
  std::error_code problem;
  std::filesystem::create_directories(arguments.all, problem);
  if (problem) return refuse(err, arguments.all + ": the folder cannot be made.");
  for (const ViewInfo& view : all_views()) {
    if (const int code = render_view(view, arguments, err)) return code;
  }
  return 0;
}

}  // namespace

int open_window(const WindowArguments& arguments) {
  const BlockedSignals blocked;  // before the worker of a text that the view begins with
  Ui ui;
  AppState& s = ui.state;
  start(s);
  const std::string last = last_state_path();
  if (arguments.state.empty()) restore_last_state(s, last);
  if (const std::string wrong = load_state_file(s, arguments.state); !wrong.empty()) {
    return refuse(std::cerr, wrong);
  }
  if (const std::string wrong = open_source(s, arguments.file, arguments.view); !wrong.empty()) {
    if (!s.notice.empty()) std::cerr << "logitdice: " << s.notice << "\n";
    return refuse(std::cerr, wrong);
  }
  set_look(s, arguments.view, arguments.theme, arguments.scale);
  s.preferences.fullscreen = arguments.fullscreen;
  ui.automation = Automation(arguments.automation);

  WindowOptions options;
  options.zoom = s.preferences.scale;
  options.fullscreen = s.preferences.fullscreen;
  const int code = run_window(ui, options);
  if (code != 0 || last.empty()) return code;
  if (const auto saved = save_state(s, last); !saved)
    std::cerr << "logitdice: " << saved.error() << "\n";
  return 0;
}

int render_pictures(const RenderArguments& arguments, std::ostream& err) {
  if (!arguments.all.empty()) return render_all(arguments, err);
  Ui ui;
  if (const std::string wrong = prepare(ui, arguments); !wrong.empty()) return refuse(err, wrong);
  Result<Headless> headless = Headless::create();
  if (!headless) return refuse(err, headless.error(), 1);
  return render_one(headless.value(), ui, arguments, arguments.out, err);
}

}  // namespace logitdice
