// Wherever the command line takes a file it takes a bad one: one sentence, exit 2, in bounded
// memory.

#include <filesystem>

#include "tests/app/cli/run.h"
#include "tests/core/memory_peak.h"
#include "tests/test_folder.h"

namespace logitdice::cli {
namespace {

using namespace std::string_literals;
using test::MemoryPeak;
using test::TestFolder;

struct Bad {
  const char* what;
  std::string path;
};

// None of these is anything that any command reads.
std::vector<Bad> bad_files(const TestFolder& folder) {
  std::vector<Bad> all = {
      {"a picture", folder.file("picture.json", "\x89PNG\r\n\x1a\n\0\0\0\rIHDR"s)},
      {"bytes", folder.file("bytes", "\177ELF\2\1\1\0\0\0\xff\xfe"s)},
      {"brackets", folder.file("deep.json", std::string(100'000, '['))},
      {"objects within objects", folder.file("deep_objects.json",
                                             [] {
                                               std::string deep;
                                               for (int i = 0; i < 100'000; ++i)
                                                 deep += "{\"children\":";
                                               return deep;
                                             }())},
      {"a directory", folder.path("")},
      {"nothing", folder.path("nowhere")},
  };
  for (const char* name : {"huge", "huge.json", "huge.npy", "huge.gguf"}) {
    const std::string path = folder.file(name, "{\"children\": [");
    std::error_code too_large;  // a hole, which takes no room on the disk
    std::filesystem::resize_file(path, std::uintmax_t{1} << 30, too_large);
    if (!too_large) all.push_back({name, path});
  }
  return all;
}

// Before the path of a file.
std::vector<std::vector<std::string>> takers(const TestFolder& folder) {
  return {
      {"trace"},
      {"trace", folder.file("numbers.txt", "1\n2\n"), "--vocab"},
      {"cutoffs"},
      {"cutoffs", "cat_sat_on", "--with"},
      {"compare"},
      {"sample"},
      {"info"},
      {"convert", "-o", "/dev/null"},
      {"code", "--for", "numpy"},
      {"penalties"},
      {"beam"},
      {"steer", "--prompt", "Once", "--json-schema"},
      {"steer", "--prompt", "Once", "--words"},
      {"speculative", "--draft", "cat_draft", "--target"},
      {"speculative", "--target", "cat_sat_on", "--draft"},
      {"handout", "-o", folder.path("x.html")},
      {"quiz"},
      {"notes"},
      {"describe", "--state"},
      {"describe"},
      {"generate", "--prompt", "Once", "--model"},
      {"score", "--text", "Once", "--model"},
      {"generate", "--prompt", "Once", "--server", "http://127.0.0.1:9", "--api-key-file"},
  };
}

TEST_CASE("bad files: every command that takes a file refuses them in a sentence") {
  const TestFolder folder;
  for (const Bad& bad : bad_files(folder)) {
    for (const std::vector<std::string>& taker : takers(folder)) {
      std::vector<std::string> arguments = taker;
      arguments.push_back(bad.path);
      std::string line;
      for (const std::string& one : arguments) line += one + " ";
      CAPTURE(line);
      const MemoryPeak peak;
      const Ran ran = run(arguments);
      CHECK(ran.code == 2);
      CHECK(ran.out == "");
      CHECK_MESSAGE(ran.err.starts_with("logitdice: "), ran.err);
      const bool key = taker.back() == "--api-key-file";  // whose sentences repeat nothing
      CHECK_MESSAGE((key || ran.err.find(folder.path("")) != std::string::npos), ran.err);
      CHECK(ran.err.size() < 4000);
      CHECK(peak.bytes() < std::size_t{400} << 20);
    }
  }
}

}  // namespace
}  // namespace logitdice::cli
