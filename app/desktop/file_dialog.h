#pragma once

#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/base/result.h"

namespace logitdice {

/// What to ask the user for.
struct FileQuestion {
  enum class Kind { kOpen, kSave };
  Kind kind = Kind::kOpen;
  std::string title;                  // of the dialog's window
  std::string start;                  // a folder or file to begin with; empty: the current folder
  std::string filter_name;            // "Distributions"; used with patterns
  std::vector<std::string> patterns;  // {"*.json", "*.npy"}; empty: every file
};

/// What the user said.
struct FileAnswer {
  std::string path;   // empty: cancelled, or see error
  std::string
      error;  // why there is none: "zenity could not show its dialog"; then use list_folder()
};

/// The desktop's own dialog: zenity or kdialog, as a child process beside our window. It is
/// started, then asked once a frame (with FrameResult::wake_in_s at about 0.1 while it runs); no
/// call waits.
class FileDialog {
 public:
  FileDialog() = default;
  ~FileDialog();  // closes a dialog that is still open
  FileDialog(const FileDialog&) = delete;
  FileDialog& operator=(const FileDialog&) = delete;

  /// Is there a program for it? Otherwise draw a list of files from list_folder().
  static bool available();

  /// Opens the dialog. False when there is none to open or one is open already.
  bool start(const FileQuestion& question);

  bool running() const { return child_ > 0; }

  /// The answer, once, when the dialog was closed.
  std::optional<FileAnswer> poll();

 private:
  void close_pipes();
  void read_output();
  FileAnswer answer(int status);

  pid_t child_ = 0;
  int output_ = -1;      // our end of the child's standard output
  int errors_ = -1;      // and of its standard error
  std::string text_;     // what it wrote so far
  std::string said_;     // what went wrong, in its own words
  std::string program_;  // for the error's sentence
};

/// The program and its arguments for a question, one string each: nothing passes through a shell.
/// `program` is a path that ends in "zenity" or "kdialog".
std::vector<std::string> dialog_arguments(const std::string& program, const FileQuestion& question);

/// A row of a folder's list.
struct FolderEntry {
  std::string name;  // without the folder's path
  bool is_folder = false;
  std::uintmax_t bytes = 0;  // 0 for folders
};

/// What is in `folder`: folders first, then files, each by name without regard to case; names that
/// begin with a dot are left out. `patterns` as in FileQuestion. Fails with a sentence where it
/// cannot be read.
Result<std::vector<FolderEntry>> list_folder(const std::string& folder,
                                             const std::vector<std::string>& patterns = {});

}  // namespace logitdice
