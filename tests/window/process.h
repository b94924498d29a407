#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <vector>

namespace logitdice::test {

/// "NAME=value" entries on top of our own environment; "NAME" alone removes one.
using Environment = std::vector<std::string>;

/// A program that runs beside the test and ends with it.
class Process {
 public:
  Process() = default;
  /// Standard output and standard error go to files named `log` + ".out" and ".err"; an empty name
  /// sends them nowhere. `descriptor` >= 0 stays open in the child under its own number.
  Process(const std::vector<std::string>& command, const Environment& environment,
          const std::string& log = "", int descriptor = -1);
  ~Process();
  Process(Process&& other) noexcept;
  Process& operator=(Process&& other) noexcept;

  pid_t id() const { return id_; }
  void signal(int number) const;
  /// The exit code (128 + signal when one ended it), or nothing while it still runs after
  /// `limit_s`.
  std::optional<int> wait(double limit_s);

 private:
  pid_t id_ = 0;
};

/// Runs a program to its end. The exit code is -1 when it took longer than `limit_s`.
struct Outcome {
  int code = -1;
  std::string out, err;
};
Outcome run_to_end(const std::vector<std::string>& command, const Environment& environment,
                   double limit_s = 30);

/// An empty folder that goes with the test.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  const std::string& path() const { return path_; }
  std::string operator/(const std::string& name) const { return path_ + "/" + name; }

 private:
  std::string path_;
};

/// A socket at which nobody listens any more.
class DeafSocket {
 public:
  explicit DeafSocket(const std::string& path);
  ~DeafSocket();
  DeafSocket(const DeafSocket&) = delete;
  DeafSocket& operator=(const DeafSocket&) = delete;

 private:
  int descriptor_;
};

std::string read_text(const std::string& path);
void write_text(const std::string& path, const std::string& text);

double now_s();
void sleep_s(double seconds);

}  // namespace logitdice::test
