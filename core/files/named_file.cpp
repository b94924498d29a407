#include "core/files/named_file.h"

#include <fcntl.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <charconv>

#include "core/text/place.h"

namespace logitdice {
namespace {

namespace fs = std::filesystem;

constexpr int kMostLinks = 40;  // as many as the kernel follows

// Major numbers of Documentation/admin-guide/devices.txt in the Linux kernel.
constexpr unsigned kMemoryDevices = 1, kNullDevice = 3;
constexpr unsigned kTerminals = 4, kOwnTerminals = 5, kFirstPseudo = 136, kLastPseudo = 143;

int number_of(const std::string& name) {
  int number = -1;
  const char* const end = name.data() + name.size();
  const auto read = std::from_chars(name.data(), end, number);
  return read.ec == std::errc() && read.ptr == end ? number : -1;
}

}  // namespace

bool Descriptor::close() {
  const int number = std::exchange(number_, -1);
  return number < 0 || ::close(number) == 0;
}

NamedFile follow_links(const std::string& path) {
  std::error_code problem;
  const fs::path own = fs::canonical("/proc/self/fd", problem);
  NamedFile out{path};
  for (int links = 0; links < kMostLinks; ++links) {
    const fs::path parent = out.path.has_parent_path() ? out.path.parent_path() : fs::path(".");
    const fs::path folder = fs::canonical(parent, problem);
    if (problem) return out;
    if (!own.empty() && folder == own) {
      out.descriptor = number_of(out.path.filename().string());
      return out;
    }
    const fs::path next = fs::read_symlink(folder / out.path.filename(), problem);
    if (problem) return out;
    out.path = folder / next;  // `next` alone where it begins with /
  }
  return out;
}

Descriptor copy_of(int descriptor) {
  return Descriptor(::fcntl(descriptor, F_DUPFD_CLOEXEC, 0));
}

bool is_harmless(const struct stat& device) {
  const unsigned kind = major(device.st_rdev);
  return (kind == kMemoryDevices && minor(device.st_rdev) == kNullDevice) || kind == kTerminals ||
         kind == kOwnTerminals || (kind >= kFirstPseudo && kind <= kLastPseudo);
}

Error system_error(std::string_view path, std::string_view what, int problem) {
  return file_error(path, std::string(what) + " (" + std::strerror(problem) + ").");
}

}  // namespace logitdice
