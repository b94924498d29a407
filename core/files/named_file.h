#pragma once

#include <sys/stat.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>

#include "core/base/result.h"

// What reading and writing have in common: a descriptor that closes itself, and what a path names.
namespace logitdice {

class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }
  ~Descriptor() { close(); }

  explicit operator bool() const { return number_ >= 0; }
  int get() const { return number_; }
  bool close();  // false: what was written may not have arrived

 private:
  int number_ = -1;
};

/// What a path names once links are followed.
struct NamedFile {
  std::filesystem::path path;  // of the file itself, no link
  int descriptor = -1;         // where the path is a name for one of this process's own
};

/// Follows symbolic links, dangling ones too, but not those of /proc that stand for an open file.
NamedFile follow_links(const std::string& path);

/// A copy of one's own descriptor, which must not be closed.
Descriptor copy_of(int descriptor);

/// Whether a character device has an end and opening it does nothing: a terminal or /dev/null.
bool is_harmless(const struct stat& device);

/// "path: what, why the system says so."
Error system_error(std::string_view path, std::string_view what, int problem = errno);

}  // namespace logitdice
