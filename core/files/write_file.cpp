#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include <atomic>

#include "core/files/files.h"
#include "core/files/named_file.h"
#include "core/text/place.h"

namespace logitdice {
namespace {

namespace fs = std::filesystem;

constexpr mode_t kPermissions = 07777;
constexpr const char* kOwnFiles = "/proc/self/fd";

// A reader that has gone is a failed write and no reason to end the program.
class NoPipeSignal {
 public:
  NoPipeSignal() {
    sigemptyset(&pipe_);
    sigaddset(&pipe_, SIGPIPE);
    sigset_t pending;
    sigpending(&pending);
    was_pending_ = sigismember(&pending, SIGPIPE) == 1;
    pthread_sigmask(SIG_BLOCK, &pipe_, &before_);
  }
  ~NoPipeSignal() {
    const int problem = errno;  // why a write failed is not for us to change
    const timespec at_once = {0, 0};
    if (!was_pending_) sigtimedwait(&pipe_, nullptr, &at_once);
    pthread_sigmask(SIG_SETMASK, &before_, nullptr);
    errno = problem;
  }
  NoPipeSignal(const NoPipeSignal&) = delete;
  NoPipeSignal& operator=(const NoPipeSignal&) = delete;

 private:
  sigset_t pipe_, before_;
  bool was_pending_ = false;
};

// False, with errno, where not all of the bytes could be written.
bool write_all(int file, std::string_view bytes) {
  const NoPipeSignal no_signal;
  while (!bytes.empty()) {
    const ssize_t count = ::write(file, bytes.data(), bytes.size());
    if (count >= 0) {
      bytes.remove_prefix(static_cast<std::size_t>(count));
    } else if (errno == EAGAIN) {
      struct pollfd wanted = {file, POLLOUT, 0};
      if (::poll(&wanted, 1, -1) < 0) return false;
    } else {
      return false;
    }
  }
  return true;
}

// A FIFO, a terminal, /dev/null, one of our own descriptors.
Result<Written> write_into(Descriptor file, const std::string& path, std::string_view bytes) {
  if (!file) return system_error(path, "it cannot be opened for writing");
  const bool written = write_all(file.get(), bytes);
  const int problem = errno;
  if (!written) return system_error(path, "it cannot be written to its end", problem);
  if (!file.close()) return system_error(path, "it cannot be written to its end");
  return Written{};
}

// A file that goes again unless it takes the other one's place. Where the file system can do that,
// it has no name until it is whole: of a program that is killed on the way nothing is left.
class NewFile {
 public:
  explicit NewFile(const fs::path& target) : folder_(target.parent_path()) {
    if (::access(kOwnFiles, X_OK) == 0) {
      file_ = Descriptor(::open(folder_.c_str(), O_WRONLY | O_TMPFILE | O_CLOEXEC, 0666));
    }
    if (file_) return;
    do {
      path_ = next_name();
      file_ = Descriptor(
          ::open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666));
    } while (!file_ && errno == EEXIST);
  }
  ~NewFile() {
    if (!path_.empty()) ::unlink(path_.c_str());
  }
  NewFile(const NewFile&) = delete;
  NewFile& operator=(const NewFile&) = delete;

  explicit operator bool() const { return static_cast<bool>(file_); }

  // As the old file was; its owner only where that is allowed, which is not worth a word.
  bool take_after(const struct stat& old) {
    if (::fchown(file_.get(), old.st_uid, old.st_gid) != 0) errno = 0;
    if (::fchmod(file_.get(), old.st_mode & kPermissions) == 0) return true;
    struct stat now = {};  // some file systems have one mode for all files and refuse to set it
    return ::fstat(file_.get(), &now) == 0 &&
           (now.st_mode & kPermissions) == (old.st_mode & kPermissions);
  }
  bool write(std::string_view bytes, bool sync) {
    return write_all(file_.get(), bytes) && (!sync || reach_disk()) && take_name() && file_.close();
  }
  bool rename_to(const fs::path& target) {
    if (::rename(path_.c_str(), target.c_str()) != 0) return false;
    path_.clear();
    return true;
  }

 private:
  // True as well where the file system knows no such thing.
  bool reach_disk() { return ::fsync(file_.get()) == 0 || errno == EINVAL || errno == ENOTSUP; }

  // Short and its own: the target's may be as long as names can be.
  fs::path next_name() const {
    static std::atomic<unsigned> made = 0;
    return folder_ / (".logitdice-" + std::to_string(::getpid()) + "-" + std::to_string(made++) +
                      ".new");
  }
  // No name can be given over another file's, so that it gets one of its own first.
  bool take_name() {
    const std::string own = std::string(kOwnFiles) + "/" + std::to_string(file_.get());
    while (path_.empty()) {
      const fs::path name = next_name();
      if (::linkat(AT_FDCWD, own.c_str(), AT_FDCWD, name.c_str(), AT_SYMLINK_FOLLOW) == 0) {
        path_ = name;
      } else if (errno != EEXIST) {
        return false;
      }
    }
    return true;
  }

  const fs::path folder_;
  fs::path path_;  // empty: it has no name yet
  Descriptor file_;
};

// The name itself must reach the disk too; a file system that cannot do that loses nothing else.
void sync_folder(const fs::path& folder) {
  const Descriptor opened(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (opened) ::fsync(opened.get());
}

Error no_new_file(const std::string& path, int problem) {
  return system_error(path, "no file can be made in its folder", problem);
}

Result<Written> replace(const fs::path& target, const struct stat* old, const std::string& path,
                        std::string_view bytes, bool sync) {
  NewFile file(target);
  if (!file) return no_new_file(path, errno);
  if (old && !file.take_after(*old)) return system_error(path, "its mode cannot be kept");
  if (!file.write(bytes, sync)) return system_error(path, "it cannot be written");
  if (!file.rename_to(target)) return system_error(path, "it cannot be replaced");
  if (sync) sync_folder(target.parent_path());
  return Written{};
}

// Beside nothing lies a folder: a bare name is one in the folder where the program runs.
fs::path with_folder(const fs::path& file) {
  return file.has_parent_path() ? file : fs::path(".") / file;
}

// The topmost folder on the way that is not there; empty if all are.
std::string first_missing(fs::path folder) {
  std::error_code problem;
  fs::path missing;
  while (!folder.empty() && !fs::exists(folder, problem) && !problem) {
    missing = folder;
    if (folder == folder.parent_path()) break;
    folder = folder.parent_path();
  }
  return missing.string();
}

Result<Written> write_new(const fs::path& target, const std::string& path, std::string_view bytes,
                          const WriteOptions& options) {
  if (!target.has_filename()) return file_error(path, "this is no name of a file.");
  std::error_code problem;
  const std::string folder = first_missing(target.parent_path());
  fs::create_directories(target.parent_path(), problem);
  if (problem) return system_error(path, "its folder cannot be made", problem.value());
  Result<Written> written = replace(target, nullptr, path, bytes, options.sync);
  if (written) written->folder = folder;
  return written;
}

Result<Written> write_over(const fs::path& target, const struct stat& old, const std::string& path,
                           std::string_view bytes, const WriteOptions& options) {
  if (S_ISDIR(old.st_mode)) return file_error(path, "this is a directory; name a file in it.");
  if (S_ISFIFO(old.st_mode) && !options.waits) {
    return file_error(path, "this is a pipe, and its reader is not waited for here; name a file.");
  }
  if (S_ISFIFO(old.st_mode) || (S_ISCHR(old.st_mode) && is_harmless(old))) {
    Descriptor file(::open(target.c_str(), O_WRONLY | O_CLOEXEC | O_NOCTTY));
    return write_into(std::move(file), path, bytes);
  }
  if (!S_ISREG(old.st_mode)) {
    return file_error(path, "this is a device or a socket, which is not written to; name a file.");
  }
  if (::faccessat(AT_FDCWD, target.c_str(), W_OK, AT_EACCESS) != 0) {
    return system_error(path, "it cannot be written");
  }
  return replace(target, &old, path, bytes, options.sync);
}

}  // namespace

Result<Written> write_file_atomically(const std::string& path, std::string_view bytes,
                                      const WriteOptions& options) {
  if (path.empty() || path.find('\0') != path.npos) {
    return file_error(path, "this is no name of a file.");
  }
  const NamedFile named = follow_links(path);
  if (named.descriptor >= 0) return write_into(copy_of(named.descriptor), path, bytes);
  const fs::path target = with_folder(named.path);
  struct stat old = {};
  if (::stat(target.c_str(), &old) == 0) {
    return write_over(target, old, path, bytes, options);
  }
  if (errno != ENOENT) return system_error(path, "it cannot be written");
  return write_new(target, path, bytes, options);
}

}  // namespace logitdice
