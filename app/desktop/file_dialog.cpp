#include "app/desktop/file_dialog.h"

#include <fcntl.h>
#include <fnmatch.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cassert>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <string_view>
#include <utility>

#include "app/desktop/programs.h"
#include "core/text/letter_case.h"
#include "core/text/place.h"

namespace logitdice {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostHeard = 1 << 16;  // bytes; a path is shorter

/// KDE's own dialog on KDE, zenity elsewhere, the other one where that is missing.
std::string dialog_program() {
  const char* desktop = std::getenv("XDG_CURRENT_DESKTOP");
  const bool kde = desktop != nullptr && std::strstr(desktop, "KDE") != nullptr;
  const std::string first = find_program(kde ? "kdialog" : "zenity");
  return !first.empty() ? first : find_program(kde ? "zenity" : "kdialog");
}

std::string joined(const std::vector<std::string>& patterns) {
  std::string all;
  for (const std::string& pattern : patterns) all += (all.empty() ? "" : " ") + pattern;
  return all;
}

std::vector<std::string> zenity_arguments(const std::string& program,
                                          const FileQuestion& question) {
  std::vector<std::string> arguments{program, "--file-selection", "--title=" + question.title};
  if (question.kind == FileQuestion::Kind::kSave) {
    arguments.insert(arguments.end(), {"--save", "--confirm-overwrite"});
  }
  if (!question.start.empty()) arguments.push_back("--filename=" + question.start);
  if (!question.patterns.empty()) {
    arguments.push_back("--file-filter=" + question.filter_name + " | " +
                        joined(question.patterns));
    arguments.push_back("--file-filter=All files | *");
  }
  return arguments;
}

std::vector<std::string> kdialog_arguments(const std::string& program,
                                           const FileQuestion& question) {
  const bool save = question.kind == FileQuestion::Kind::kSave;
  std::vector<std::string> arguments{program, "--title", question.title,
                                     save ? "--getsavefilename" : "--getopenfilename",
                                     question.start.empty() ? "." : question.start};
  if (!question.patterns.empty()) {
    arguments.push_back(question.filter_name + " (" + joined(question.patterns) + ")");
  }
  return arguments;
}

bool matches(const std::string& name, const std::vector<std::string>& patterns) {
  return patterns.empty() ||
         std::any_of(patterns.begin(), patterns.end(), [&](const auto& pattern) {
           return fnmatch(pattern.c_str(), name.c_str(), FNM_CASEFOLD) == 0;
         });
}

bool comes_first(const FolderEntry& a, const FolderEntry& b) {
  if (a.is_folder != b.is_folder) return a.is_folder;
  const std::string x = lower_case(a.name), y = lower_case(b.name);
  return x != y ? x < y : a.name < b.name;
}

void read_all(int pipe_end, std::string& text) {
  char buffer[4096];
  for (ssize_t n; (n = read(pipe_end, buffer, sizeof buffer)) > 0;) {
    if (text.size() < kMostHeard) text.append(buffer, static_cast<std::size_t>(n));
  }
}

// Toolkits complain of much that does no harm; these words say that nothing was shown: GTK's
// "cannot open display", "Failed to open display" and "Unable to init server", Qt's "could not
// connect to display".
bool no_display(const std::string& said) {
  const std::string lower = lower_case(said);
  for (const std::string_view words : {"open display", "connect to display", "init server"}) {
    if (lower.find(words) != std::string::npos) return true;
  }
  return false;
}

}  // namespace

std::vector<std::string> dialog_arguments(const std::string& program,
                                          const FileQuestion& question) {
  return program.ends_with("kdialog") ? kdialog_arguments(program, question)
                                      : zenity_arguments(program, question);
}

FileDialog::~FileDialog() {
  close_pipes();
  if (!running()) return;
  kill(child_, SIGKILL);
  waitpid(child_, nullptr, 0);
}

bool FileDialog::available() {
  return !dialog_program().empty();
}

bool FileDialog::start(const FileQuestion& question) {
  if (running()) return false;
  program_ = dialog_program();
  if (program_.empty()) return false;
  int output[2], errors[2];
  if (pipe2(output, O_CLOEXEC) != 0) return false;
  if (pipe2(errors, O_CLOEXEC) != 0) {
    for (const int end : output) close(end);
    return false;
  }
  output_ = output[0];
  errors_ = errors[0];
  for (const int end : {output_, errors_}) fcntl(end, F_SETFL, O_NONBLOCK);
  child_ = start_program(dialog_arguments(program_, question),
                         {.output = output[1], .errors = errors[1]});
  close(output[1]);
  close(errors[1]);
  if (!running()) close_pipes();
  text_.clear();
  said_.clear();
  return running();
}

void FileDialog::close_pipes() {
  for (int* const end : {&output_, &errors_}) {
    if (*end >= 0) close(std::exchange(*end, -1));
  }
}

void FileDialog::read_output() {
  read_all(output_, text_);
  read_all(errors_, said_);
}

std::optional<FileAnswer> FileDialog::poll() {
  if (!running()) return std::nullopt;
  int status = 0;
  read_output();
  if (waitpid(child_, &status, WNOHANG) != child_) return std::nullopt;
  read_output();  // what it wrote between the two
  child_ = 0;
  close_pipes();
  return answer(status);
}

FileAnswer FileDialog::answer(int status) {
  // Both programs: 0 and the path on one line, or 1 for "cancel"; anything else did not work. A
  // zenity that has no display to open ends with 1 as well, and says why.
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) {
    if (!text_.empty() && text_.back() == '\n') text_.pop_back();
    return {text_, ""};
  }
  if (WIFEXITED(status) && WEXITSTATUS(status) == 1 && !no_display(said_)) return {};
  return {"", program_ + " could not show its dialog"};
}

Result<std::vector<FolderEntry>> list_folder(const std::string& folder,
                                             const std::vector<std::string>& patterns) {
  std::error_code error;
  std::vector<FolderEntry> entries;
  fs::directory_iterator at(folder, error);
  for (; !error && at != fs::directory_iterator(); at.increment(error)) {
    const std::string name = at->path().filename().string();
    std::error_code ignored;  // a dangling link, say: it is left out
    const bool is_folder = at->is_directory(ignored);
    if (name.starts_with('.') || !(is_folder || at->is_regular_file(ignored))) continue;
    if (!is_folder && !matches(name, patterns)) continue;
    const std::uintmax_t bytes = is_folder ? 0 : at->file_size(ignored);
    entries.push_back({name, is_folder, ignored ? 0 : bytes});
  }
  if (error) return file_error(folder, "the folder cannot be read: " + error.message() + ".");
  std::sort(entries.begin(), entries.end(), comes_first);
  return entries;
}

}  // namespace logitdice
