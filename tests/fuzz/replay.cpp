// Runs a fuzz target where there is no libFuzzer, as an ordinary test:
//
//   fuzz_npz MUTANTS FOLDER    every seed in the folder whole, then cut to some lengths, at most 200
//                              of each, then changed at random: MUTANTS of either in all, the same
//                              ones every time
//   fuzz_npz FILE              the bytes of a file
//
// Where one brings the program down, or takes a minute or 2 GB, the bytes are left in a file whose
// name is said, and the exit code is not 0.

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "tests/fuzz/mutator.h"
#include "tests/fuzz/require.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
// The sanitizers' runtime has it, where the program is built with one.
extern "C" [[gnu::weak]] void __sanitizer_set_death_callback(void (*callback)());

namespace {

constexpr unsigned kMost_s = 60;
constexpr rlim_t kMostMemory = rlim_t{2} << 30;
constexpr std::size_t kMostLengths = 200;  // to which a seed is cut

// What is at the target. Read by a handler of signals, so nothing but plain data.
std::string_view now;
char failed_file[256];

void say(const char* text) {
  if (write(STDERR_FILENO, text, std::strlen(text)) < 0) return;
}

void keep_bytes() {
  const int file = open(failed_file, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (file < 0) return;
  const bool written = write(file, now.data(), now.size()) == static_cast<ssize_t>(now.size());
  close(file);
  if (!written) return;
  say("\nThe bytes at which it failed: ");
  say(failed_file);
  say("\n");
}

void fail(int signal) {
  if (signal == SIGALRM) say("\nIt takes longer than a minute.");
  keep_bytes();
  std::signal(signal, SIG_DFL);
  raise(signal);
}

void watch(const std::string& program) {
  const std::string name = std::filesystem::path(program).filename().string() + ".failed";
  std::snprintf(failed_file, sizeof failed_file, "%s", name.c_str());
  const bool sanitized = __sanitizer_set_death_callback != nullptr;
  if (sanitized) __sanitizer_set_death_callback(keep_bytes);
  // A sanitizer takes faults in memory itself, and terabytes of addresses.
  for (const int signal : {SIGALRM, SIGABRT}) std::signal(signal, fail);
  if (sanitized) return;
  for (const int signal : {SIGSEGV, SIGBUS, SIGFPE, SIGILL}) std::signal(signal, fail);
  const rlimit limit{kMostMemory, kMostMemory};
  setrlimit(RLIMIT_DATA, &limit);
}

void run(std::string_view bytes) {
  // As large as it says and not a byte larger, so that a sanitizer sees who reads behind it.
  const std::vector<std::uint8_t> own(bytes.begin(), bytes.end());
  now = bytes;
  alarm(kMost_s);
  LLVMFuzzerTestOneInput(own.data(), own.size());
  alarm(0);
}

std::string content_of(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

// In the order of their names.
std::vector<std::string> seeds_in(const std::string& folder) {
  std::vector<std::filesystem::path> paths;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) paths.push_back(entry);
  std::sort(paths.begin(), paths.end());
  std::vector<std::string> seeds;
  for (const auto& path : paths) seeds.push_back(content_of(path));
  return seeds;
}

std::size_t run_cut(const std::string& seed, std::size_t lengths) {
  const std::size_t step = std::max<std::size_t>(seed.size() / std::max<std::size_t>(lengths, 1), 1);
  std::size_t runs = 0;
  for (std::size_t size = 0; size < seed.size(); size += step, ++runs) {
    run(std::string_view(seed).substr(0, size));
  }
  return runs;
}

int replay(const std::vector<std::string>& seeds, std::size_t mutants) {
  if (seeds.empty()) {
    std::fputs("there are no seeds\n", stderr);
    return 2;
  }
  const std::size_t lengths = std::min(kMostLengths, mutants / seeds.size());
  std::size_t cut = 0;
  for (const std::string& seed : seeds) run(seed);
  for (const std::string& seed : seeds) cut += run_cut(seed, lengths);
  logitdice::fuzz::Mutator mutator(seeds);
  for (std::size_t i = 0; i < mutants; ++i) run(mutator.next());
  std::printf("%zu seeds, %zu beginnings of them, %zu changed\n", seeds.size(), cut, mutants);
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  watch(argv[0]);
  if (argc == 2) {
    run(content_of(argv[1]));
    return 0;
  }
  std::size_t mutants = 0;
  const char* const end = argc == 3 ? argv[1] + std::strlen(argv[1]) : nullptr;
  if (!end || std::from_chars(argv[1], end, mutants).ptr != end) {
    std::fputs("usage: fuzz_NAME MUTANTS FOLDER, or fuzz_NAME FILE\n", stderr);
    return 2;
  }
  return replay(seeds_in(argv[2]), mutants);
}
