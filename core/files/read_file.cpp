#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cassert>
#include <limits>
#include <new>

#include "core/files/files.h"
#include "core/files/named_file.h"
#include "core/text/place.h"

namespace logitdice {
namespace {

constexpr std::size_t kPiece = 1 << 16;  // bytes, the most that a pipe holds
constexpr int kPatience_ms = 100;        // between two questions to give_up

std::string size_text(std::size_t bytes) {
  constexpr std::size_t kMegabyte = 1 << 20;
  return bytes >= kMegabyte ? std::to_string(bytes / kMegabyte) + " MB"
                            : std::to_string(bytes) + " bytes";
}

Error too_large(std::string_view name, std::size_t limit) {
  return file_error(
      name, "it is larger than " + size_text(limit) + ", the most that is read of such a file.");
}

Error no_memory(std::string_view name) {
  return file_error(name, "there is too little memory to read it.");
}

// Where the bytes that come go: never much longer than they are, nor than the limit.
class Growing {
 public:
  Growing(std::size_t expected, std::size_t limit) : limit_(limit) {
    bytes_.resize(std::min(limit, std::max(expected, kPiece)) + 1);
  }

  bool full() const { return used_ > limit_; }
  char* free() { return bytes_.data() + used_; }
  std::size_t room() const { return bytes_.size() - used_; }
  void add(std::size_t count) {
    used_ += count;
    if (room() == 0 && !full()) bytes_.resize(std::min(limit_, 2 * used_) + 1);
  }
  std::string take() {
    bytes_.resize(used_);
    return std::move(bytes_);
  }

 private:
  std::string bytes_;
  std::size_t used_ = 0, limit_ = 0;
};

// Why nothing can be read from such a thing; empty if something can.
std::string_view refusal(const struct stat& status, bool own) {
  if (S_ISDIR(status.st_mode)) return "this is a directory; choose a file in it.";
  if (S_ISSOCK(status.st_mode) && !own) return "this is a socket; name a file or a pipe.";
  if (S_ISBLK(status.st_mode) || (S_ISCHR(status.st_mode) && !is_harmless(status))) {
    return "this is a device, not a regular file; copy what is wanted of it into one.";
  }
  return {};
}

Error not_opened(const std::string& path, int problem) {
  if (problem == ENOENT || problem == ENOTDIR || problem == EBADF) {
    return file_error(path, "there is no such file; check the path.");
  }
  if (problem == EACCES || problem == EPERM) {
    return file_error(path, "it cannot be opened; check that you may read it.");
  }
  return system_error(path, "it cannot be opened", problem);
}

// Looked at before it is opened: opening some devices does something.
Result<Descriptor> open_named(const std::string& path) {
  if (path.find('\0') != path.npos) return not_opened(path, ENOENT);
  const NamedFile named = follow_links(path);
  Descriptor file;
  if (named.descriptor >= 0) {
    file = copy_of(named.descriptor);
  } else {
    struct stat status = {};
    if (::stat(path.c_str(), &status) != 0) return not_opened(path, errno);
    if (const auto why = refusal(status, false); !why.empty()) return file_error(path, why);
    // Not to hang where a FIFO has no writer yet: that is waited for where it can be given up.
    file = Descriptor(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK));
  }
  if (!file) return not_opened(path, errno);
  return file;
}

Error interrupted(const std::string& path) {
  return file_error(path, "reading it was interrupted.");
}

// False where waiting was given up or a signal came.
bool wait_for_bytes(int file, const GiveUp& give_up) {
  struct pollfd wanted = {file, POLLIN, 0};
  while (true) {
    const int ready = ::poll(&wanted, 1, give_up ? kPatience_ms : -1);
    if (ready > 0) return true;
    if (ready < 0 || give_up()) return false;
  }
}

Result<std::string> read_to_end(int file, const struct stat& status, const std::string& path,
                                std::size_t limit, const GiveUp& give_up) {
  const bool regular = S_ISREG(status.st_mode);
  const auto size = regular ? static_cast<std::size_t>(status.st_size) : 0;
  if (size > limit) return too_large(path, limit);
  Growing bytes(size, limit);
  while (!bytes.full()) {
    if (!regular && !wait_for_bytes(file, give_up)) return interrupted(path);
    const ssize_t count = ::read(file, bytes.free(), bytes.room());
    if (count == 0) return bytes.take();
    if (count > 0) {
      bytes.add(static_cast<std::size_t>(count));
    } else if (errno == EINTR) {
      return interrupted(path);
    } else if (errno != EAGAIN) {
      return system_error(path, "reading it failed");
    }
  }
  return too_large(path, limit);
}

}  // namespace

Result<std::string> read_file(const std::string& path, std::size_t limit, const GiveUp& give_up) {
  assert(limit < std::numeric_limits<std::size_t>::max() / 2);
  try {
    const Result<Descriptor> file = open_named(path);
    if (!file) return Error{file.error()};
    struct stat status = {};
    if (::fstat(file->get(), &status) != 0) return not_opened(path, errno);
    if (const auto why = refusal(status, true); !why.empty()) return file_error(path, why);
    return read_to_end(file->get(), status, path, limit, give_up);
  } catch (const std::bad_alloc&) {
    return no_memory(path);
  }
}

Result<std::string> read_stream(std::istream& in, std::string_view name, std::size_t limit) {
  assert(limit < std::numeric_limits<std::size_t>::max() / 2);
  try {
    Growing bytes(0, limit);
    while (in && !bytes.full()) {
      in.read(bytes.free(), static_cast<std::streamsize>(bytes.room()));
      bytes.add(static_cast<std::size_t>(in.gcount()));
    }
    if (in.bad()) return file_error(name, "it could not be read to its end.");
    if (bytes.full()) return too_large(name, limit);
    return bytes.take();
  } catch (const std::bad_alloc&) {
    return no_memory(name);
  }
}

}  // namespace logitdice
