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

#include "app/desktop/programs.h"
#include "core/text/letter_case.h"
#include "core/text/place.h"

namespace logitdice {
namespace {

namespace fs = std::filesystem;

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

}  // namespace

std::vector<std::string> dialog_arguments(const std::string& program,
                                          const FileQuestion& question) {
  return program.ends_with("kdialog") ? kdialog_arguments(program, question)
                                      : zenity_arguments(program, question);
}

FileDialog::~FileDialog() {
  if (output_ >= 0) close(output_);
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
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return false;
  fcntl(ends[0], F_SETFL, O_NONBLOCK);
  child_ = start_program(dialog_arguments(program_, question), {.output = ends[1]});
  close(ends[1]);
  if (!running()) {
    close(ends[0]);
    return false;
  }
  output_ = ends[0];
  text_.clear();
  return true;
}

void FileDialog::read_output() {
  char buffer[4096];
  for (ssize_t n; (n = read(output_, buffer, sizeof buffer)) > 0;) {
    text_.append(buffer, static_cast<std::size_t>(n));
  }
}

std::optional<FileAnswer> FileDialog::poll() {
  if (!running()) return std::nullopt;
  int status = 0;
  read_output();
  if (waitpid(child_, &status, WNOHANG) != child_) return std::nullopt;
  read_output();  // what it wrote between the two
  child_ = 0;
  close(output_);
  output_ = -1;
  return answer(status);
}

FileAnswer FileDialog::answer(int status) {
  // Both programs: 0 and the path on one line, or 1 for "cancel"; anything else did not work.
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) {
    if (!text_.empty() && text_.back() == '\n') text_.pop_back();
    return {text_, ""};
  }
  if (WIFEXITED(status) && WEXITSTATUS(status) == 1) return {};
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
