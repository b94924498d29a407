#include <algorithm>
#include <chrono>
#include <filesystem>
#include <iostream>
#include <memory>
#include <thread>
#include <utility>

#include "app/cli/arguments.h"
#include "app/cli/streams.h"
#include "app/desktop/headless.h"
#include "app/desktop/interrupts.h"
#include "app/desktop/png.h"
#include "app/desktop/window.h"
#include "app/frame/ui.h"
#include "app/pages/pages.h"
#include "app/program/lesson_run.h"
#include "app/program/session_file.h"
#include "app/program/settle.h"
#include "core/capture/limits.h"
#include "core/files/files.h"
#include "core/text/place.h"

namespace logitdice {
namespace {

using cli::refuse;

// What FILE stands for, its bytes read once, for as many pages as show it.
struct Source {
  std::string name;  // a path, or the id of a bundled distribution; empty: none
  std::shared_ptr<const std::string> bytes;  // of a path
};

Result<Source> read_source(const std::string& name) {
  std::error_code problem;
  if (name.empty() || !std::filesystem::exists(name, problem)) return Source{name, nullptr};
  Result<std::string> bytes = read_file(name, kMaxFileBytes, closing_signal_pending);
  if (!bytes) return Error{bytes.error()};
  return Source{name, std::make_shared<const std::string>(std::move(bytes).value())};
}

// Returns a sentence where it cannot be opened.
std::string open_source(AppState& state, const Source& source) {
  if (source.name.empty()) return {};
  if (source.bytes) {
    update(state, command::OpenFile{source.name, source.bytes});
  } else {
    update(state, command::OpenBundled{source.name});
  }
  settle(state);
  return std::exchange(state.error, "");
}

std::string load_state_file(AppState& state, const std::string& path) {
  if (path.empty()) return {};
  const Result<bool> loaded = load_state(state, path, closing_signal_pending);
  return loaded ? "" : loaded.error();
}

// The page comes first: what is opened may have a place on it. It is set once more, since a capture
// opens on the page of texts.
std::string set_up(AppState& s, const std::string& state_file, const std::string& view,
                   const Source& source) {
  if (std::string wrong = load_state_file(s, state_file); !wrong.empty()) return wrong;
  const auto show = [&] {
    if (!view.empty()) update(s, command::SetView{view});
  };
  show();
  std::string wrong = open_source(s, source);
  show();
  return wrong;
}

// Returns a sentence where there is no such lesson, or no such step.
std::string open_lesson_of(AppState& s, const Look& look) {
  if (look.lesson.empty()) return {};
  const auto lesson = load_lesson(look.lesson);
  if (!lesson) return lesson.error();
  const auto count = static_cast<int>(lesson.value()->steps.size());
  if (look.step > count) {
    return "--step is " + std::to_string(look.step) + ": the lesson " + quoted(look.lesson) +
           " has " + std::to_string(count) + " steps.";
  }
  open_lesson_at(s, lesson.value(), std::max(0, look.step - 1));
  settle(s);
  return std::exchange(s.error, "");
}

void set_look(AppState& s, const Look& look) {
  if (look.present) s.presenter.on = true;
  if (!look.theme.empty()) {
    (s.presenter.on ? s.presenter.theme : s.preferences.theme) = theme_of(look.theme);
  }
  if (look.scale > 0) s.preferences.scale = look.scale;
  s.classroom.hidden.insert(s.classroom.hidden.end(), look.hide.begin(), look.hide.end());
}

// ---- pictures -------------------------------------------------------------------------------

// A picture shows the whole text, not how far a thread has come.
void wait_for_workers(AppState& s) {
  settle(s);
  while (working(s)) {
    carry_out(s, {command::Tick{0}});
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
}

std::string prepare(Ui& ui, const RenderArguments& arguments, const Source& source) {
  AppState& s = ui.state;
  start(s);
  ui.show_timings = false;
  if (std::string wrong = set_up(s, arguments.state, arguments.view, source); !wrong.empty()) {
    return wrong;
  }
  if (std::string wrong = open_lesson_of(s, arguments); !wrong.empty()) return wrong;
  set_look(s, arguments);
  s.preferences.reduced_motion = true;  // a picture shows where things end up
  s.playing = false;
  s.in.profile = with_arguments(s.in.profile, arguments.chain);
  if (arguments.chain.defaults) s.in.knobs = s.in.profile.defaults;
  s.in.knobs = with_arguments(s.in.knobs, arguments.chain);
  if (std::string no = check_knobs(s.in.profile, s.in.knobs); !no.empty()) return no;
  if (arguments.phase > 0) update(s, command::SetPhase{arguments.phase});
  if (arguments.all.empty()) wait_for_workers(s);
  return {};
}

// Exit code of one picture.
int render_one(Headless& headless, Ui& ui, const RenderArguments& arguments,
               const std::string& path, std::ostream& err) {
  const Result<Image> image =
      headless.draw(ui, arguments.width, arguments.height);
  if (!image) return refuse(err, image.error(), cli::kFailure);
  const auto written = write_png(path, image.value());
  if (!written) return refuse(err, written.error());
  cli::tell_folder(err, written.value());
  return 0;
}

// One page in every theme.
int render_page(const PageInfo& page, const RenderArguments& arguments, const Source& source,
                std::ostream& err) {
  Ui ui(all_pages());  // each as a person meets it, whatever the one before it has opened
  if (const std::string wrong = prepare(ui, arguments, source); !wrong.empty()) {
    return refuse(err, wrong);
  }
  Result<Headless> headless = Headless::create();
  if (!headless) return refuse(err, headless.error(), cli::kFailure);
  update(ui.state, command::SetView{std::string(page.id)});
  wait_for_workers(ui.state);
  for (const ThemeName name : kThemes) {
    ui.state.preferences.theme = ui.state.presenter.theme = name;
    const std::string file = std::string(page.id) + "_" + std::string(theme_id(name)) + ".png";
    const std::string path = (std::filesystem::path(arguments.all) / file).string();
    if (const int code = render_one(headless.value(), ui, arguments, path, err)) return code;
  }
  return 0;
}

int render_all(const RenderArguments& arguments, const Source& source, std::ostream& err) {
  for (const PageInfo* page : all_pages()) {
    if (const int code = render_page(*page, arguments, source, err)) return code;
  }
  return 0;
}

}  // namespace

int open_window(const WindowArguments& arguments) {
  const BlockedSignals blocked;  // before the worker of a text that the page begins with
  Ui ui(all_pages());
  AppState& s = ui.state;
  start(s);
  const std::string last = last_state_path();
  if (arguments.state.empty()) restore_last_state(s, last);
  const Result<Source> source = read_source(arguments.file);
  if (!source) return refuse(std::cerr, source.error());
  std::string wrong = set_up(s, arguments.state, arguments.view, source.value());
  if (wrong.empty()) wrong = open_lesson_of(s, arguments);
  if (!wrong.empty()) {
    if (!s.notice.empty()) refuse(std::cerr, s.notice);
    return refuse(std::cerr, wrong);
  }
  set_look(s, arguments);
  if (arguments.fullscreen) s.preferences.fullscreen = true;
  settle(s);
  s.undo.clear();  // nobody has seen what was there before
  s.redo.clear();
  ui.automation = Automation(arguments.automation);
  ui.presented = PresentedFile(presented_path());

  WindowOptions options;
  options.fullscreen = fills_screen(s);
  options.last = {s.preferences.window_width, s.preferences.window_height};
  const int code = run_window(ui, options);
  s.presenter.on = false;  // the notes have nothing to follow any more
  ui.presented.write(s, 0);
  if (code != 0 || last.empty()) return code;
  if (const auto saved = save_state(s, last); !saved) {
    refuse(std::cerr, saved.error());
  }
  return 0;
}

int render_pictures(const RenderArguments& arguments, std::ostream& err) {
  const Result<Source> source = read_source(arguments.file);
  if (!source) return refuse(err, source.error());
  if (!arguments.all.empty()) return render_all(arguments, source.value(), err);
  if (const std::string wrong = png_name_refusal(arguments.out); !wrong.empty()) {
    return refuse(err, wrong);
  }
  Ui ui(all_pages());
  if (const std::string wrong = prepare(ui, arguments, source.value()); !wrong.empty()) {
    return refuse(err, wrong);
  }
  Result<Headless> headless = Headless::create();
  if (!headless) return refuse(err, headless.error(), cli::kFailure);
  return render_one(headless.value(), ui, arguments, arguments.out, err);
}

}  // namespace logitdice
