#pragma once

#include <sys/types.h>

#include <memory>
#include <string>
#include <vector>

#include "core/base/result.h"

namespace logitdice {

/// Another program that runs as long as this object lives, and no longer than this process: when
/// the process ends in whatever way, a keeper beside it, which waits for nothing else, ends the
/// program. Nothing goes through a shell.
class ChildProcess {
 public:
  /// `arguments` begin with the program's path. Environment variables whose names begin with
  /// `without` are left out.
  static Result<std::unique_ptr<ChildProcess>> start(const std::vector<std::string>& arguments,
                                                     const std::string& without);
  ~ChildProcess();
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  /// What it wrote to its standard output and error since it was asked last; never waits.
  std::string heard();
  bool running();

 private:
  ChildProcess(pid_t keeper, int life, int words) : keeper_(keeper), life_(life), words_(words) {}

  const pid_t keeper_;
  const int life_;   // while this end of a pipe is open the program lives
  const int words_;  // what it writes
  bool ended_ = false;
};

}  // namespace logitdice
