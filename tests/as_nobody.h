#pragma once

#include <grp.h>
#include <sys/wait.h>
#include <unistd.h>

namespace logitdice::test {

/// Whether something holds for a user for whom locks are locks: as root, who opens them all, it is
/// asked in a process of nobody's.
template <class Holds>
bool holds_for_nobody(Holds holds) {
  constexpr uid_t kNobody = 65534;
  if (::geteuid() != 0) return holds();
  const pid_t child = ::fork();
  if (child == 0) {
    const bool dropped = ::setgroups(0, nullptr) == 0 &&
                         ::setresgid(kNobody, kNobody, kNobody) == 0 &&
                         ::setresuid(kNobody, kNobody, kNobody) == 0;
    ::_exit(dropped && holds() ? 0 : 1);
  }
  int status = -1;
  ::waitpid(child, &status, 0);
  return status == 0;
}

}  // namespace logitdice::test
