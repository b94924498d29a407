#include <algorithm>
#include <cmath>

#include "app/program/commands.h"
#include "app/program/lesson_run.h"
#include "app/program/session_file.h"
#include "app/program/source.h"
#include "app/program/writing.h"
#include "core/text/token_text.h"

namespace logitdice {
namespace {

// False where a page's own steps are at their end.
bool step_phase(AppState& s, int by) {
  if (s.page->step) return s.page->step(s, by);
  const int next = s.phase - 1 + by;
  s.phase = ((next % kPhases) + kPhases) % kPhases + 1;
  return true;
}

// What a reveal plays goes through the phases once, quickly.
void end_reveal(AppState& s) {
  if (s.lesson) s.lesson->play_until = 0;
}

void play(AppState& s, double now_s) {
  if (!s.playing) return;
  const int until = s.lesson ? s.lesson->play_until : 0;
  if (s.phase_started_s <= 0 || s.phase_started_s > now_s) s.phase_started_s = now_s;
  const double stay_s = until > 0 ? kFastestPhase_s : s.preferences.phase_seconds;
  if (now_s - s.phase_started_s < stay_s) return;
  const bool more = step_phase(s, 1);
  s.phase_started_s = now_s;
  if (more && (s.page->step || s.phase != until)) return;
  s.playing = false;
  end_reveal(s);
}

void poll_workers(AppState& s, double now_s) {
  poll_opening(s, now_s);
  reload_saved_lesson(s);
  poll_models(s);
  poll_questions(s, now_s);
  poll_writing(s);
  for (const PageInfo* page : s.pages) {
    if (page->poll) page->poll(s);
  }
}

struct WindowUpdater {
  AppState& s;
  Preferences& preferences = s.preferences;

  void stop_playing() {
    end_reveal(s);
    s.playing = false;
  }
  void operator()(const command::SetView& c) {
    if (const PageInfo* page = find_page(s, c.id)) show_page(s, *page);
  }
  void operator()(const command::SetPhase& c) {
    s.phase = std::clamp<int>(c.phase, kLogits, kPhases);
    stop_playing();
  }
  void operator()(const command::StepPhase& c) {
    step_phase(s, c.by);
    stop_playing();
  }
  void operator()(const command::TogglePlay&) {
    end_reveal(s);
    s.playing = !s.playing;
    s.phase_started_s = 0;
  }
  void operator()(const command::ChangeSpeed& c) {
    preferences.phase_seconds =
        std::clamp(preferences.phase_seconds / c.factor, kFastestPhase_s, kSlowestPhase_s);
  }
  void operator()(const command::Select& c) {
    s.selected = std::clamp(c.rank, 0, token_count(s) - 1);
    guess_token(s, s.selected);
  }
  void operator()(const command::StepSelection& c) {
    (*this)(command::Select{s.selected + c.by});
  }
  void operator()(const command::SetAxis& c) { preferences.axis = c.axis; }
  void operator()(const command::ToggleTheme&) {
    ThemeName& theme = s.presenter.on ? s.presenter.theme : preferences.theme;
    theme = next_theme(theme);
  }
  void operator()(const command::ToggleMotion&) {
    preferences.reduced_motion = !preferences.reduced_motion;
  }
  void operator()(const command::ToggleFullscreen&) {
    preferences.fullscreen = !preferences.fullscreen;
  }
  void operator()(const command::SetScale& c) {
    preferences.scale = std::clamp(c.scale, kLowestScale, kHighestScale);
  }
  void operator()(const command::ZoomScale& c) {
    const float tenths = std::round(preferences.scale * 10) + static_cast<float>(c.by);
    preferences.scale = std::clamp(tenths / 10, kLowestScale, kHighestScale);
  }
  void operator()(const command::SaveState& c) {
    const Result<bool> saved = save_state(s, c.path);
    s.error = saved ? "" : saved.error();
    if (saved) s.notice = "The state was saved to " + printable(c.path) + ".";
  }
  void operator()(const command::Report& c) { s.error = c.error; }
  void operator()(const command::Tell& c) {
    s.notice = c.notice;
    s.error.clear();  // it would hide the notice
  }
  void operator()(const command::Dismiss&) {
    s.error.clear();
    s.notice.clear();
  }
  void operator()(const command::Quit&) { s.quit = true; }
  void operator()(const command::Tick& c) {
    play(s, c.now_s);
    poll_workers(s, c.now_s);
  }
};

}  // namespace

void update_window(AppState& s, const WindowCommand& command) {
  std::visit(WindowUpdater{s}, command);
}

}  // namespace logitdice
