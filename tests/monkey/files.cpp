#include "tests/monkey/files.h"

#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>

#include "core/files/files.h"
#include "tests/fuzz/mutator.h"

namespace logitdice::monkey {
namespace {

namespace fs = std::filesystem;

// By which the program tells kinds apart where the bytes do not.
std::string ending_of(const std::string& kind) {
  static constexpr std::array kOwn = {"npy", "npz", "safetensors", "gguf", "jsonl"};
  if (std::find(kOwn.begin(), kOwn.end(), kind) != kOwn.end()) return "." + kind;
  if (kind == "lesson") return ".md";
  if (kind == "lines") return ".jsonl";
  return kind == "stream" ? ".txt" : ".json";
}

// The order of a folder's list is chance.
std::vector<fs::path> sorted(const fs::path& folder) {
  std::vector<fs::path> paths(fs::directory_iterator(folder), {});
  std::sort(paths.begin(), paths.end());
  return paths;
}

}  // namespace

std::string bytes_of(const std::string& path) {
  constexpr std::size_t kMost = std::size_t{1} << 26;
  const Result<std::string> bytes = read_file(path, kMost);
  return bytes ? bytes.value() : std::string();
}

std::vector<std::string> make_files(const std::string& seeds) {
  std::vector<std::string> files;
  const auto add = [&](const std::string& name, const std::string& bytes) {
    std::ofstream(name, std::ios::binary) << bytes;
    files.push_back(name);
  };
  for (const fs::path& folder : sorted(seeds)) {
    const std::string kind = folder.filename();
    for (const fs::path& seed : sorted(folder)) {
      const std::string stem = kind + "-" + seed.filename().string();
      const std::array bytes = {bytes_of(seed)};
      add(stem + ending_of(kind), bytes[0]);
      add(stem + "-bad" + ending_of(kind), fuzz::Mutator(bytes).next());
    }
  }
  add("empty.json", "");
  fs::create_directory("a folder.json");
  mkfifo("pipe.json", 0600);
  for (const char* other : {"a folder.json", "pipe.json", "/dev/zero", "/dev/null",
                            "/proc/self/mem", "not there.json", "kept.json"}) {
    files.emplace_back(other);
  }
  return files;
}

}  // namespace logitdice::monkey
