#pragma once

#include <sys/mount.h>

#include <fstream>
#include <string>

#include "tests/window/process.h"

namespace logitdice::test {

/// A file system of 64 kB, where this user may mount one: there() says whether. Gone with the test.
class SmallDisk {
 public:
  SmallDisk() : there_(::mount("tmpfs", path().c_str(), "tmpfs", 0, "size=64k") == 0) {}
  ~SmallDisk() {
    if (there_) ::umount2(path().c_str(), MNT_DETACH);
  }
  SmallDisk(const SmallDisk&) = delete;
  SmallDisk& operator=(const SmallDisk&) = delete;

  bool there() const { return there_; }
  const std::string& path() const { return folder_.path(); }
  std::string operator/(const std::string& name) const { return folder_ / name; }

  /// So that not a byte more finds room.
  void fill() const {
    std::ofstream out(folder_ / "filling", std::ios::binary);
    while (out.put('x').flush()) {
    }
  }
  void make_read_only() const {
    ::mount("tmpfs", path().c_str(), "tmpfs", MS_REMOUNT | MS_RDONLY, "size=64k");
  }

 private:
  const TemporaryFolder folder_;
  const bool there_;
};

inline constexpr const char* kNoMounting = "skipped: no file system can be mounted here";

}  // namespace logitdice::test
