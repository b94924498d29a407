#include <fcntl.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <map>
#include <random>
#include <thread>
#include <vector>

#include "core/files/files.h"
#include "tests/as_nobody.h"
#include "tests/test_folder.h"

namespace logitdice::test {
namespace {

namespace fs = std::filesystem;

void write(const std::string& path, std::string_view bytes, const WriteOptions& options = {}) {
  const Result<Written> written = write_file_atomically(path, bytes, options);
  if (!written) FAIL(written.error());
}

void check_refused(const std::string& path, std::string_view words,
                   const WriteOptions& options = {}) {
  CAPTURE(path);
  const Result<Written> written = write_file_atomically(path, "new", options);
  REQUIRE_FALSE(written.ok());
  CAPTURE(written.error());
  CHECK(written.error().find(words) != std::string::npos);
  CHECK(written.error().ends_with("."));
}

mode_t mode_of(const std::string& path) {
  struct stat status = {};
  REQUIRE(::lstat(path.c_str(), &status) == 0);
  return status.st_mode;
}

TEST_CASE("a file is written whole and replaced whole, whatever it holds and is called") {
  const TestFolder folder;
  const std::string bytes("a\0b\xFF\n", 5);
  for (const char* name : {"plain", "na\xEFve name\n"}) {
    write(folder.path(name), bytes);
    CHECK(content_of(folder.path(name)) == bytes);
    write(folder.path(name), "", {.sync = false});
    CHECK(content_of(folder.path(name)) == "");
  }
  const std::string longest(255, 'n');
  write(folder.path(longest), bytes);
  CHECK(content_of(folder.path(longest)) == bytes);
  CHECK(folder.files() == 3);
}

TEST_CASE("a bare name is a file in the folder where the program runs") {
  const TestFolder folder;
  const fs::path before = fs::current_path();
  fs::current_path(folder.path(""));
  write("bare", "x");
  write("bare", "y");
  fs::current_path(before);
  CHECK(content_of(folder.path("bare")) == "y");
}

TEST_CASE("a new file has the usual mode, an old one keeps its own") {
  const TestFolder folder;
  const mode_t mask = ::umask(027);
  write(folder.path("new"), "x");
  ::umask(mask);
  CHECK((mode_of(folder.path("new")) & 07777) == 0640);
  for (const mode_t mode : {0600u, 0644u, 0666u, 0755u}) {
    ::chmod(folder.path("new").c_str(), mode);
    write(folder.path("new"), "y");
    CHECK((mode_of(folder.path("new")) & 07777) == mode);
  }
}

TEST_CASE("a link stays a link and what it points to is written") {
  const TestFolder folder;
  fs::create_directory(folder.path("far"));
  folder.file("far/file", "old");
  fs::create_symlink("far/file", folder.path("one"));
  fs::create_symlink(folder.path("one"), folder.path("two"));
  write(folder.path("two"), "through");
  CHECK(S_ISLNK(mode_of(folder.path("one"))));
  CHECK(S_ISLNK(mode_of(folder.path("two"))));
  CHECK(content_of(folder.path("far/file")) == "through");
  fs::create_symlink("far/none yet", folder.path("dangling"));
  write(folder.path("dangling"), "made");
  CHECK(S_ISLNK(mode_of(folder.path("dangling"))));
  CHECK(content_of(folder.path("far/none yet")) == "made");
  fs::create_symlink("round", folder.path("round"));
  check_refused(folder.path("round"), "cannot be written");
}

TEST_CASE("folders that are missing on the way are made, and said") {
  const TestFolder folder;
  const Result<Written> written = write_file_atomically(folder.path("a/b/c"), "x");
  REQUIRE(written);
  CHECK(written->folder == folder.path("a"));
  CHECK(content_of(folder.path("a/b/c")) == "x");
  CHECK(write_file_atomically(folder.path("a/b/e"), "x")->folder == "");
  CHECK(write_file_atomically(folder.path("a/b/c"), "y")->folder == "");
  check_refused(folder.path("a/b/c/d"), "Not a directory");
}

TEST_CASE("what is no file to write costs a sentence and stays as it is") {
  const TestFolder folder;
  fs::create_directory(folder.path("taken"));
  check_refused(folder.path("taken"), "this is a directory");
  check_refused(folder.path("taken/"), "this is a directory");
  check_refused(folder.path("none/"), "this is no name of a file");
  check_refused("", "this is no name of a file");
  check_refused(std::string("a\0b", 3), "this is no name of a file");
  check_refused("/dev/zero", "this is a device");
  check_refused("/dev/full", "this is a device");
  check_refused("/dev/fd/987", "cannot be opened");
  fs::create_symlink("/dev/zero", folder.path("zero"));
  check_refused(folder.path("zero"), "this is a device");
  CHECK(fs::is_character_file("/dev/zero"));
  CHECK(folder.files() == 2);
}

TEST_CASE("a file that is write-protected and one in a locked folder stay as they are") {
  const TestFolder folder;
  const std::string path = folder.file("a", "old");
  const auto says = [&](const char* words) {
    return holds_for_nobody([&] {
      const Result<Written> written = write_file_atomically(path, "new");
      return !written.ok() && written.error().find(words) != std::string::npos;
    });
  };
  ::chmod(folder.path("").c_str(), 0777);
  ::chmod(path.c_str(), 0444);
  CHECK(says("it cannot be written (Permission denied)"));
  ::chmod(path.c_str(), 0666);
  ::chmod(folder.path("").c_str(), 0555);
  CHECK(says("no file can be made in its folder (Permission denied)"));
  ::chmod(folder.path("").c_str(), 0755);
  CHECK(content_of(path) == "old");
  CHECK(folder.files() == 1);
}

TEST_CASE("a disk that is full leaves what was there and nothing beside it") {
  const TestFolder folder;
  const std::string path = folder.file("a", "old");
  rlimit before = {};
  ::getrlimit(RLIMIT_FSIZE, &before);
  const rlimit small = {4, before.rlim_max};
  const auto handler = std::signal(SIGXFSZ, SIG_IGN);
  ::setrlimit(RLIMIT_FSIZE, &small);
  const Result<Written> written = write_file_atomically(path, "far too long");
  ::setrlimit(RLIMIT_FSIZE, &before);
  std::signal(SIGXFSZ, handler);
  REQUIRE_FALSE(written.ok());
  CHECK(written.error() == path + ": it cannot be written (File too large).");
  CHECK(content_of(path) == "old");
  CHECK(folder.files() == 1);
}

TEST_CASE("a file system without room is named as the reason, and the old file stays") {
  const TestFolder folder;
  if (::mount("tmpfs", folder.path("").c_str(), "tmpfs", 0, "size=64k") != 0) {
    MESSAGE("skipped: no file system can be mounted here");
    return;
  }
  const std::string path = folder.file("a", "old");
  const Result<Written> written = write_file_atomically(path, std::string(1 << 20, 'x'));
  const std::string left = content_of(path);
  const int files = folder.files();
  write(path, "new");  // there is room again
  const std::string now = content_of(path);
  ::umount(folder.path("").c_str());
  REQUIRE_FALSE(written.ok());
  CHECK(written.error() == path + ": it cannot be written (No space left on device).");
  CHECK(left == "old");
  CHECK(now == "new");
  CHECK(files == 1);
}

// kill -9 knows no destructor: what the kernel has by then is all that there is.
TEST_CASE("a program that is killed while it saves leaves the old file or the new one, whole") {
  constexpr int kTimes = 200, kLongest_us = 8000, kPatience = 100;
  constexpr std::size_t kBytes = 300'000;
  const TestFolder folder;
  const std::string path = folder.file("state", std::string(kBytes, 'a'));
  std::mt19937 random(14);
  std::map<char, int> seen;
  for (int i = 0; i < kTimes; ++i) {
    const pid_t child = ::fork();
    if (child == 0) {
      for (char c = 'a';; c = c == 'z' ? 'a' : static_cast<char>(c + 1)) {
        (void)write_file_atomically(path, std::string(kBytes, c), {.sync = i % 2 == 0});
      }
    }
    REQUIRE(child > 0);
    // On a busy machine it may not have begun by then: now and then it is waited for.
    const char before = content_of(path).front();
    for (int waits = i % 20 == 0 ? kPatience : 0; waits > 0; --waits) {
      if (content_of(path).front() != before) break;
      ::usleep(kLongest_us);
    }
    ::usleep(static_cast<useconds_t>(random() % kLongest_us));
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    const std::string now = content_of(path);
    REQUIRE(now.size() == kBytes);
    REQUIRE(now == std::string(kBytes, now.front()));
    ++seen[now.front()];
  }
  CHECK(seen.size() > 1);  // it was killed while it saved, not before
  // Between getting its name and taking the other one's place a file can stay behind, but no half.
  for (const auto& entry : fs::directory_iterator(folder.path(""))) {
    CHECK(fs::file_size(entry) == kBytes);
  }
}

TEST_CASE("two programs that save the same file at once leave one of them whole") {
  constexpr std::size_t kBytes = 100'000;
  const TestFolder folder;
  const std::string path = folder.file("state", std::string(kBytes, 'a'));
  std::vector<pid_t> children;
  for (const char c : {'a', 'b', 'c'}) {
    children.push_back(::fork());
    if (children.back() != 0) continue;
    for (int i = 0; i < 100; ++i) {
      if (!write_file_atomically(path, std::string(kBytes, c), {.sync = false})) ::_exit(1);
    }
    ::_exit(0);
  }
  for (int i = 0; i < 300; ++i) {
    const std::string now = content_of(path);
    REQUIRE(now.size() == kBytes);
    REQUIRE(now == std::string(kBytes, now.front()));
  }
  for (const pid_t child : children) {
    int status = -1;
    ::waitpid(child, &status, 0);
    CHECK(status == 0);
  }
  CHECK(folder.files() == 1);
}

TEST_CASE("a FIFO is written into") {
  const TestFolder folder;
  const std::string path = folder.path("fifo");
  REQUIRE(mkfifo(path.c_str(), 0600) == 0);
  const std::string bytes(300'000, 'x');
  std::string got;
  std::thread reader([&] { got = content_of(path); });
  write(path, bytes);
  reader.join();
  CHECK(got == bytes);
  CHECK(fs::is_fifo(path));
  CHECK(folder.files() == 1);
}

TEST_CASE("a reader that leaves costs a sentence, not the program") {
  const TestFolder folder;
  const std::string path = folder.path("fifo");
  REQUIRE(mkfifo(path.c_str(), 0600) == 0);
  std::thread reader([&] { ::close(::open(path.c_str(), O_RDONLY)); });
  const Result<Written> written = write_file_atomically(path, std::string(1 << 20, 'x'));
  reader.join();
  REQUIRE_FALSE(written.ok());
  CHECK(written.error().find("Broken pipe") != std::string::npos);
}

TEST_CASE("devices that take everything and one's own descriptors are written into") {
  write("/dev/null", "x");
  CHECK(fs::is_character_file("/dev/null"));
  const TestFolder folder;
  const std::string path = folder.file("log", "before ");
  const int file = ::open(path.c_str(), O_WRONLY | O_APPEND);
  fs::create_symlink("/proc/self/fd/" + std::to_string(file), folder.path("link"));
  write("/dev/fd/" + std::to_string(file), "one ");
  write(folder.path("link"), "two");
  (void)!::write(file, " after", 6);  // still open, still the same file
  ::close(file);
  CHECK(content_of(path) == "before one two after");
  CHECK(fs::is_symlink(folder.path("link")));
}

}  // namespace
}  // namespace logitdice::test
