#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstring>
#include <sstream>
#include <thread>

#include "core/files/files.h"
#include "tests/test_folder.h"

namespace logitdice::test {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kLimit = 1 << 20;

std::string read(const std::string& path, std::size_t limit = kLimit) {
  const Result<std::string> bytes = read_file(path, limit);
  return bytes ? bytes.value() : "refused: " + bytes.error();
}

void check_refused(const std::string& path, std::string_view words) {
  CAPTURE(path);
  const Result<std::string> bytes = read_file(path, kLimit);
  REQUIRE_FALSE(bytes.ok());
  CAPTURE(bytes.error());
  CHECK(bytes.error().find(words) != std::string::npos);
  CHECK(bytes.error().find(": ") != std::string::npos);
  CHECK(bytes.error().ends_with("."));
}

TEST_CASE("a file is read whole, whatever it holds and is called") {
  const TestFolder folder;
  std::string bytes;
  for (int i = 0; i < 300'000; ++i) bytes += static_cast<char>(i * 7 % 256);
  for (const std::size_t size : {0ul, 1ul, 65535ul, 65536ul, 65537ul, 300000ul}) {
    const std::string_view part = std::string_view(bytes).substr(0, size);
    CHECK(read(folder.file("plain", part)) == part);
    CHECK(read(folder.file("na\xEFve name\n", part)) == part);  // Latin-1
  }
  CHECK(read("/proc/self/status").find("Name:") != std::string::npos);  // its size says 0
  fs::create_symlink("plain", folder.path("link"));
  CHECK(read(folder.path("link")) == bytes);
}

TEST_CASE("a file of the limit is read and one byte more refused") {
  const TestFolder folder;
  for (const std::size_t limit : {0ul, 1ul, 65536ul, 100000ul}) {
    CAPTURE(limit);
    const std::string most(limit, 'x');
    const std::string path = folder.file("a", most);
    CHECK(read(path, limit) == most);
    folder.file("a", most + "y");
    CHECK(read(path, limit).starts_with("refused: " + path + ": it is larger than "));
    std::istringstream fits(most), not_quite(most + "y");
    CHECK(read_stream(fits, "stdin", limit).value() == most);
    CHECK(read_stream(not_quite, "stdin", limit).error().starts_with("stdin: it is larger than "));
  }
  folder.file("huge", "1");
  fs::resize_file(folder.path("huge"), std::uintmax_t{1} << 40);  // takes no room on the disk
  CHECK(read(folder.path("huge")).find("larger than 1 MB") != std::string::npos);
}

TEST_CASE("what is no file to read costs a sentence") {
  const TestFolder folder;
  check_refused(folder.path("none"), "there is no such file");
  check_refused(folder.file("a", "x") + "/below", "there is no such file");
  check_refused("", "there is no such file");
  check_refused(std::string("a\0b", 3), "there is no such file");
  check_refused(folder.path(""), "this is a directory");
  check_refused("/dev/fd/987", "there is no such file");
  for (const char* device : {"/dev/zero", "/dev/random", "/dev/urandom", "/dev/full"}) {
    check_refused(device, "this is a device");
  }
  fs::create_symlink("/dev/zero", folder.path("zero"));
  check_refused(folder.path("zero"), "this is a device");
  fs::create_symlink("round", folder.path("round"));
  check_refused(folder.path("round"), "it cannot be opened");
  const std::string locked = folder.file("locked", "x");
  fs::permissions(locked, fs::perms::none);
  if (geteuid() != 0) check_refused(locked, "check that you may read it");
  CHECK(read("/dev/null") == "");
}

TEST_CASE("a name in a sentence is printable") {
  CHECK(
      read("na\xEFve\x1B[31m").starts_with("refused: na⟨EF⟩ve\\u{1B}[31m: there is no such file"));
}

TEST_CASE("a socket costs a sentence") {
  const TestFolder folder;
  const int file = ::socket(AF_UNIX, SOCK_STREAM, 0);
  sockaddr_un address = {AF_UNIX, {}};
  std::strncpy(address.sun_path, folder.path("s").c_str(), sizeof address.sun_path - 1);
  REQUIRE(::bind(file, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
  check_refused(folder.path("s"), "this is a socket");
  ::close(file);
}

TEST_CASE("a FIFO is read once, to its end, however late and slow its writer is") {
  const TestFolder folder;
  const std::string path = folder.path("fifo");
  REQUIRE(mkfifo(path.c_str(), 0600) == 0);
  std::string bytes;
  while (bytes.size() < 300'000) bytes += std::to_string(bytes.size()) + "\n";
  for (const bool slow : {false, true}) {
    std::thread writer([&] {
      if (slow) std::this_thread::sleep_for(std::chrono::milliseconds(50));
      const int file = ::open(path.c_str(), O_WRONLY);
      for (std::size_t at = 0; at < bytes.size();) {
        if (slow && at < 3) std::this_thread::sleep_for(std::chrono::milliseconds(20));
        const std::size_t piece = slow && at < 3 ? 1 : bytes.size() - at;
        at += static_cast<std::size_t>(::write(file, bytes.data() + at, piece));
      }
      ::close(file);
    });
    CHECK(read(path) == bytes);
    writer.join();
  }
}

TEST_CASE("a FIFO whose writer says nothing is empty") {
  const TestFolder folder;
  const std::string path = folder.path("fifo");
  REQUIRE(mkfifo(path.c_str(), 0600) == 0);
  std::thread writer([&] { ::close(::open(path.c_str(), O_WRONLY)); });
  CHECK(read(path) == "");
  writer.join();
}

TEST_CASE("a pipe that never ends is refused at the limit") {
  int ends[2];
  REQUIRE(::pipe(ends) == 0);
  std::thread writer([&] {
    const std::string zeros(1 << 16, '\0');
    ::signal(SIGPIPE, SIG_IGN);
    while (::write(ends[1], zeros.data(), zeros.size()) > 0) continue;
  });
  CHECK(read("/dev/fd/" + std::to_string(ends[0])).find("larger than 1 MB") != std::string::npos);
  ::close(ends[0]);
  writer.join();
  ::close(ends[1]);
}

TEST_CASE("one's own descriptors are read by their names") {
  const TestFolder folder;
  const auto check = [&](int from, int to) {
    REQUIRE(::write(to, "mat", 3) == 3);
    ::close(to);
    const std::string number = std::to_string(from);
    fs::remove(folder.path("link"));
    fs::create_symlink("/dev/fd/" + number, folder.path("link"));
    CHECK(read(folder.path("link")) == "mat");
    CHECK(::fcntl(from, F_GETFD) >= 0);  // still ours
    CHECK(read("/proc/self/fd/" + number) == "");
    ::close(from);
  };
  int ends[2];
  REQUIRE(::pipe(ends) == 0);
  check(ends[0], ends[1]);
  REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0);
  check(ends[0], ends[1]);
}

TEST_CASE("waiting for a writer can be given up") {
  const TestFolder folder;
  const std::string path = folder.path("fifo");
  REQUIRE(mkfifo(path.c_str(), 0600) == 0);
  int asked = 0;
  const Result<std::string> bytes = read_file(path, kLimit, [&] { return ++asked == 2; });
  REQUIRE_FALSE(bytes.ok());
  CHECK(bytes.error() == path + ": reading it was interrupted.");
}

// Runs `work` in another process until it has had time to wait, then interrupts it there.
int status_after_interrupt(const std::function<int()>& work) {
  int ready[2];
  REQUIRE(::pipe(ready) == 0);
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    (void)!::write(ready[1], "x", 1);
    ::_exit(work());
  }
  char byte = 0;
  CHECK(::read(ready[0], &byte, 1) == 1);
  int status = 0;
  for (int i = 0; i < 500 && ::waitpid(child, &status, WNOHANG) == 0; ++i) {
    if (i % 10 == 5) ::kill(child, SIGINT);
    ::usleep(10'000);
  }
  ::kill(child, SIGKILL);
  ::close(ready[0]);
  ::close(ready[1]);
  return status;
}

TEST_CASE("SIGINT ends the wait for a writer, as it ends any other read") {
  const TestFolder folder;
  const std::string path = folder.path("fifo");
  REQUIRE(mkfifo(path.c_str(), 0600) == 0);
  const int ended = status_after_interrupt([&] {
    ::signal(SIGINT, SIG_DFL);
    (void)read_file(path, kLimit);
    return 1;
  });
  CHECK(WIFSIGNALED(ended));
  CHECK(WTERMSIG(ended) == SIGINT);
  const int told = status_after_interrupt([&] {
    struct sigaction handled = {};
    handled.sa_handler = [](int) {};
    ::sigaction(SIGINT, &handled, nullptr);
    return read_file(path, kLimit).ok() ? 1 : 7;
  });
  CHECK(WIFEXITED(told));
  CHECK(WEXITSTATUS(told) == 7);
}

}  // namespace
}  // namespace logitdice::test
