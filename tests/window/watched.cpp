#include "tests/window/watched.h"

#include <algorithm>
#include <iterator>
#include <sstream>

namespace logitdice::test {
namespace {

constexpr std::string_view kChangingCalls[] = {
    "creat", "rename", "renameat", "renameat2", "unlink",   "unlinkat", "mkdir",  "mkdirat",
    "link",  "linkat", "symlink",  "symlinkat", "truncate", "mknod",    "mknodat"};

bool has(std::string_view text, std::string_view part) {
  return text.find(part) != text.npos;
}

// The n-th text in quotes, from 0.
std::string quoted(const std::string& call, int n) {
  std::size_t begin = 0, end = std::string::npos;
  for (int i = 0; i <= n; ++i) {
    begin = call.find('"', end + 1);
    if (begin == call.npos) return {};
    end = call.find('"', begin + 1);
    while (end != call.npos && call[end - 1] == '\\') end = call.find('"', end + 1);
  }
  return call.substr(begin + 1, end - begin - 1);
}

// "1234  openat(AT_FDCWD, …": what is called.
std::string name_of(const std::string& call) {
  const std::size_t end = call.find('(');
  if (end == call.npos) return {};
  const std::size_t begin = call.find_last_of(' ', end);
  return call.substr(begin == call.npos ? 0 : begin + 1,
                     end - (begin == call.npos ? 0 : begin + 1));
}

bool failed(const std::string& call) {
  return has(call, " = -1 ");
}

}  // namespace

bool can_watch() {
  static const bool can = [] {
    const TemporaryFolder folder;
    const Outcome tried = run_to_end({"strace", "-f", "-o", folder / "log", "true"}, {});
    return tried.code == 0 && has(read_text(folder / "log"), "execve(");
  }();
  return can;
}

// -D: the watcher is the child. The leaks of a sanitizer are found by watching too, and only one
// may.
std::vector<std::string> watching(const std::string& kinds, const std::string& log) {
  return {"env",    "ASAN_OPTIONS=detect_leaks=0",
          "strace", "-D",
          "-f",     "-q",
          "-s",     "256",
          "-e",     "trace=" + kinds,
          "-e",     "signal=none",
          "-o",     log};
}

Watched watch(const std::string& kinds, const std::vector<std::string>& command,
              const Environment& environment) {
  const TemporaryFolder folder;
  std::vector<std::string> line = watching(kinds, folder / "log");
  line.erase(std::find(line.begin(), line.end(), "-D"));  // so that its end is the log's
  line.insert(line.end(), command.begin(), command.end());
  Watched seen;
  seen.outcome = run_to_end(line, environment, 120);
  seen.calls = calls_in(folder / "log");
  return seen;
}

std::vector<std::string> calls_in(const std::string& log) {
  std::istringstream in(read_text(log));
  std::vector<std::string> calls;
  for (std::string line; std::getline(in, line);) calls.push_back(line);
  return calls;
}

std::vector<std::string> network_calls(const std::vector<std::string>& calls) {
  std::vector<std::string> found;
  for (const std::string& call : calls) {
    if (has(call, "AF_INET") || has(call, "AF_PACKET")) found.push_back(call);
  }
  return found;
}

std::vector<std::string> started_programs(const std::vector<std::string>& calls) {
  std::vector<std::string> found;
  for (const std::string& call : calls) {
    if (has(call, "execve(") && !failed(call)) found.push_back(quoted(call, 0));
  }
  if (!found.empty()) found.erase(found.begin());
  return found;
}

std::vector<std::string> written_paths(const std::vector<std::string>& calls) {
  std::vector<std::string> found;
  for (const std::string& call : calls) {
    const std::string name = name_of(call);
    const bool opens = name == "open" || name == "openat";
    const bool changes = std::find(std::begin(kChangingCalls), std::end(kChangingCalls), name) !=
                         std::end(kChangingCalls);
    const bool writes = has(call, "O_WRONLY") || has(call, "O_RDWR") || has(call, "O_CREAT");
    if (failed(call) || !(opens ? writes : changes)) continue;
    for (int i = 0; i < (opens ? 1 : 2); ++i) {
      const std::string path = quoted(call, i);
      const bool device = path.starts_with("/dev/") || path.starts_with("/proc/");
      if (!path.empty() && !device) found.push_back(path);
    }
  }
  return found;
}

std::string lines_of(const std::vector<std::string>& texts) {
  std::string all;
  for (const std::string& text : texts) all += text + "\n";
  return all;
}

}  // namespace logitdice::test
