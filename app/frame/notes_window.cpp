#include "app/frame/notes_window.h"

#include <GLFW/glfw3.h>

#include <algorithm>
#include <cmath>
#include <ctime>
#include <filesystem>

#include "app/ui/canvas.h"
#include "core/files/files.h"
#include "core/json/writer.h"
#include "core/text/token_text.h"

namespace logitdice {
namespace {

constexpr double kPoll_s = 0.25;
constexpr std::size_t kMostNoteBytes = 1 << 20;
constexpr float kNoteUnits = 460;  // the height of a window in which the type is as designed
constexpr float kVoteRow = 26, kClockRow = 40;

// What two programs agree on and nobody sets: the clock on the wall may jump in the middle of a
// talk.
std::int64_t seconds_since_boot() {
  timespec now{};
  clock_gettime(CLOCK_BOOTTIME, &now);
  return now.tv_sec;
}

std::string clock_text(std::time_t now) {
  std::tm local{};
  localtime_r(&now, &local);
  char text[16];
  return {text, std::strftime(text, sizeof text, "%H:%M", &local)};
}

std::string minutes_text(std::int64_t seconds) {
  const std::int64_t whole = std::abs(seconds);
  const std::string rest = std::to_string(whole % 60);
  return (seconds < 0 ? "−" : "") + std::to_string(whole / 60) + ":" +
         (rest.size() < 2 ? "0" : "") + rest;
}

// How long it has gone on, and what is left of the time that was planned.
std::string elapsed_text(const Presented& p, std::int64_t now) {
  if (!p.on || p.began_s == 0) return "";
  const std::int64_t gone = std::max<std::int64_t>(0, now - p.began_s);
  if (p.minutes == 0) return minutes_text(gone);
  return minutes_text(gone) + "   left " + minutes_text(std::int64_t{60} * p.minutes - gone);
}

std::string place_text(const Presented& p) {
  if (p.count == 0) return p.title;
  return p.title + " · " + std::to_string(p.number) + " of " + std::to_string(p.count);
}

void draw_clock(const Canvas& c, const Rect& row, const Presented& p) {
  c.text(c.fonts->title, row.right(), row.middle_y(), c.theme->text, clock_text(std::time(nullptr)),
         Align::right);
  c.text(c.fonts->mono_large, row.x, row.middle_y(), c.theme->text,
         elapsed_text(p, seconds_since_boot()));
}

// What the class will see when it is revealed.
void draw_votes(const Canvas& c, Rect room, const Presented& p) {
  std::int64_t most = 1;
  for (const std::int64_t votes : p.votes) most = std::max(most, votes);
  for (std::size_t i = 0; i < p.answers.size(); ++i) {
    Rect row = room.take_top(c.px(kVoteRow));
    const Rect name = row.take_left(row.w * 0.5f, c.px(8));
    c.text_within(c.fonts->text, name.x, name.middle_y(), name.w, c.theme->text, p.answers[i]);
    const Rect number = row.take_right(c.px(46));
    c.text(c.fonts->mono, number.right(), number.middle_y(), c.theme->text,
           std::to_string(p.votes[i]), Align::right);
    const float part = static_cast<float>(p.votes[i]) / static_cast<float>(most);
    c.fill({row.x, row.y + c.px(5), row.w * part, row.h - c.px(10)}, c.theme->kept, c.px(3));
  }
}

void draw_notes(const Canvas& c, Rect room, const Presented& p) {
  draw_clock(c, room.take_top(c.px(kClockRow), c.px(6)), p);
  const Rect place = room.take_top(c.px(22), c.px(2));
  c.text_within(c.fonts->small, place.x, place.middle_y(), place.w, c.theme->dim, place_text(p));
  const Rect step = room.take_top(c.px(30), c.px(8));
  c.text_within(c.fonts->title, step.x, step.middle_y(), step.w, c.theme->text, p.step);
  const Rect next = room.take_bottom(c.px(30), c.px(8));
  c.text_within(c.fonts->text, next.x, next.middle_y(), next.w, c.theme->dim,
                p.next.empty() ? "This is the last step." : "Next: " + p.next);
  if (p.asks && !p.answers.empty()) {
    const float h = c.px(kVoteRow) * static_cast<float>(p.answers.size());
    draw_votes(c, room.take_bottom(std::min(h, room.h / 2), c.px(8)), p);
  }
  c.paragraph(c.fonts->mono, room, c.theme->text, p.notes);
}

}  // namespace

NotesWindow::NotesWindow(std::string file, ThemeName theme, std::string automation)
    : file_(std::move(file)), automation_(std::move(automation)), theme_(theme) {}

float NotesWindow::scale_for(float width, float height) const {
  const float scale = std::min(height / kNoteUnits, width / kNoteUnits);
  return std::clamp(std::floor(scale * 20) / 20, 0.8f, 3.0f);
}

void NotesWindow::follow() {
  std::error_code problem;
  if (!std::filesystem::is_regular_file(file_, problem)) {
    wrong_ = "No window presents: press F5 in logitdice.";
    last_.clear();
    return;
  }
  Result<std::string> text = read_file(file_, kMostNoteBytes);
  if (text && text.value() == last_) return;
  if (text) last_ = text.value();
  Result<Presented> read =
      text ? read_presented(std::move(text).value(), file_) : Error{text.error()};
  wrong_ = read ? "" : read.error();
  if (!read) return;
  followed_ = std::move(read).value();
  if (!followed_.on) wrong_ = "No window presents: press F5 in logitdice.";
}

void NotesWindow::take_keys(const FrameInput& input) {
  for (const KeyPress& press : input.keys) {
    if (press.key == GLFW_KEY_D) theme_ = next_theme(theme_);
    if (press.key == GLFW_KEY_Q && (press.mods & GLFW_MOD_CONTROL)) quit_ = true;
  }
}

void NotesWindow::write_automation() {
  if (automation_.empty()) return;
  std::string text;
  {
    JsonWriter out(text);
    out.open_object(JsonWriter::Layout::kLines);
    out.key("wrong").value(to_utf8(wrong_));
    out.key("presenting").value(followed_.on);
    out.key("title").value(to_utf8(followed_.title));
    out.key("step").value(to_utf8(followed_.step));
    out.key("next").value(to_utf8(followed_.next));
    out.key("notes").value(to_utf8(followed_.notes));
    write_list(out, "votes", followed_.votes);
    out.key("theme").value(theme_id(theme_));
    out.close_object();
  }
  if (text == last_automation_) return;
  last_automation_ = text;
  (void)write_file_atomically(automation_ + "/widgets.json",
                              R"({"window": {"w": 480, "h": 460}, "widgets": []})",
                              {.sync = false, .waits = false});
  (void)write_file_atomically(automation_ + "/state.json", text, {.sync = false, .waits = false});
}

FrameResult NotesWindow::draw(const FrameInput& input) {
  take_keys(input);
  follow();
  const ImVec2 screen = ImGui::GetIO().DisplaySize;
  notes_.begin_frame();
  ImGui::SetNextWindowPos({0, 0});
  ImGui::SetNextWindowSize(screen);
  ImGui::Begin("##notes", nullptr,
               ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoNav |
                   ImGuiWindowFlags_NoSavedSettings | ImGuiWindowFlags_NoBackground);
  const Canvas canvas =
      Canvas{nullptr, &theme(theme_), &faces_, input.scale, &notes_, nullptr}.here();
  const Rect page{0, 0, screen.x, screen.y};
  canvas.fill(page, canvas.theme->panel);
  const Rect room = page.inset(canvas.px(16));
  if (wrong_.empty()) {
    draw_notes(canvas, room, followed_);
  } else {
    canvas.paragraph(faces_.text, room, canvas.theme->text, wrong_);
  }
  ImGui::End();
  write_automation();
  FrameResult result;
  result.wake_in_s = kPoll_s;
  result.quit = quit_;
  return result;
}

void PresentedFile::write(const AppState& state, double began_ago_s) {
  if (path_.empty() || (!state.presenter.on && !written_)) return;
  Presented now = presented_of(state);
  now.began_s = written_ && last_.on == now.on
                    ? last_.began_s
                    : std::max<std::int64_t>(1, seconds_since_boot() - std::lround(began_ago_s));
  const auto lesson = state.lesson ? state.lesson->lesson : nullptr;
  const bool same =
      written_ && lesson == lesson_ && now.number == last_.number && now.title == last_.title;
  now.notes = same ? last_.notes : presented_notes(state);
  if (written_ && now == last_) return;
  lesson_ = lesson;
  written_ = true;
  last_ = now;
  // A window that cannot tell the other one goes on presenting.
  (void)write_file_atomically(path_, presented_text(now), {.sync = false, .waits = false});
}

}  // namespace logitdice
