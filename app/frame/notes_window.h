#pragma once

#include <memory>
#include <string>

#include "app/frame/automation.h"
#include "app/program/lesson_run.h"
#include "app/program/presented.h"
#include "app/ui/frame_source.h"
#include "app/ui/optional_fonts.h"

namespace logitdice {

/// A small window for the teacher's own screen, which follows the one that presents by its file:
/// notes, the next step, the time, and the votes that the class does not see yet.
class NotesWindow : public FrameSource {
 public:
  NotesWindow(std::string file, ThemeName theme, std::string automation);

  FrameResult draw(const FrameInput& input) override;
  float scale_for(float width, float height) const override;
  Fonts& fonts() override { return faces_; }
  void report(std::string sentence) override { wrong_ = std::move(sentence); }
  std::string svg() const override { return {}; }  // nobody saves a picture of it

  const Presented& followed() const { return followed_; }
  /// Why there is nothing to follow; empty where there is.
  const std::string& wrong() const { return wrong_; }

 private:
  void follow();
  void take_keys(const FrameInput& input);
  void write_automation();

  DrawsOptionalFonts draws_;  // before any text is made
  std::string file_, automation_, last_automation_;
  std::string last_;  // what the file held when it was read last
  Presented followed_;
  std::string wrong_;
  Fonts faces_;
  TextNotes notes_;
  ThemeName theme_;
  bool quit_ = false;
};

/// The file for it, written by the window that presents.
class PresentedFile {
 public:
  explicit PresentedFile(std::string path) : path_(std::move(path)) {}

  /// Where anything but the clock changed since the last time. `began_ago_s`: when it began.
  void write(const AppState& state, double began_ago_s);

 private:
  std::string path_;  // empty: nobody is to follow
  Presented last_;
  std::shared_ptr<const Lesson> lesson_;  // whose step's notes are the last
  bool written_ = false;
};

}  // namespace logitdice
