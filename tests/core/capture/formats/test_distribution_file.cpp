#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <thread>

#include "tests/core/capture/expect.h"
#include "tests/test_folder.h"

namespace logitdice {
namespace {

namespace fs = std::filesystem;
using test::TestFolder;

void check_load_refused(const std::string& path, std::string_view words) {
  const Result<Distribution> result = load_distribution_file(path);
  REQUIRE_FALSE(result.ok());
  CHECK(result.error().starts_with(path + ":"));
  CHECK(result.error().find(words) != std::string::npos);
}

TEST_CASE("the format follows from contents and extension") {
  struct Row {
    std::string_view name, bytes, token;
  };
  const Row rows[] = {
      {"a.txt", "mat: 1", "mat"},
      {"a.log", "mat: 1", "mat"},
      {"a", "mat: 1", "mat"},
      {"a.JSON", R"({"tokens": ["mat"], "logits": [1]})", "mat"},
      {"stdin", " \n{ \"tokens\": [\"mat\"], \"logits\": [1]}", "mat"},
      {"a.dat", "\xEF\xBB\xBF{\"tokens\": [\"mat\"], \"logits\": [1]}", "mat"},
      {"a.txt", "{\"x\": 1", "{\"x\""},  // .txt is text whatever is in it
      {"a", "{: 1", "{"},                // no key follows the brace
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    CHECK(parsed(row.bytes, row.name).tokens.bytes(0) == row.token);
  }
}

TEST_CASE("files of other kinds are named") {
  using namespace std::string_view_literals;
  const Refusal rows[] = {
      {"", "x.bin: ", "the file is empty"},       {"PK\x03\x04zip", "x.bin: ", "archive is damaged"},
      {"GGUF\x03\0\0\0"sv, "x.bin: ", "a model"}, {"\xFF\xFEm\0a\0"sv, "x.bin: ", "UTF-16"},
      {"\x1F\x8B\x08", "x.bin: ", "gzip"},        {"\x80\x04\x95", "x.bin: ", "pickle"},
      {"\x89PNG\r\n", "x.bin: ", "a picture"},    {"abc\0"sv, "x.bin: ", "no kind of file that is known"},
  };
  for (const Refusal& row : rows) check_refusal(row, "x.bin");
}

TEST_CASE("a file is loaded from its path") {
  const TestFolder folder;
  const std::string path = folder.file("my cat.txt", "mat: 6\nsofa: 5\n");
  const Result<Distribution> result = load_distribution_file(path);
  REQUIRE(result.ok());
  CHECK(result->id == path);
  CHECK(result->title == "my cat");
  CHECK(result->logits.size() == 2);
}

TEST_CASE("a file longer than one piece is read whole") {
  const TestFolder folder;
  std::string text;
  while (text.size() < (std::size_t{5} << 19)) text += "1.25\n";
  const Result<Distribution> result = load_distribution_file(folder.file("long.txt", text));
  REQUIRE(result.ok());
  CHECK(result->logits.size() == static_cast<int>(text.size() / 5));
}

TEST_CASE("what cannot be read is refused with a sentence") {
  const TestFolder folder;
  check_load_refused(folder.path("none.txt"), "no such file");
  check_load_refused(folder.path(""), "directory");
  check_load_refused("/dev/zero", "not a regular file");
  check_load_refused(folder.file("empty.json", ""), "empty");
  check_load_refused(folder.file("bad.json", "{"), ":1:2: a key in quotation marks");
  const std::string locked = folder.file("locked.txt", "mat: 1");
  fs::permissions(locked, fs::perms::none);
  if (geteuid() != 0) check_load_refused(locked, "check that you may read it");
  const std::string huge = folder.file("huge.txt", "1");
  fs::resize_file(huge, kMaxFileBytes + 1);  // takes no room on the disk
  check_load_refused(huge, "larger than 256 MB");
}

TEST_CASE("a pipe is read to its end") {
  const TestFolder folder;
  const std::string path = folder.path("pipe");
  REQUIRE(mkfifo(path.c_str(), 0600) == 0);
  std::thread writer([&] { std::ofstream(path) << "mat: 6\nsofa: 5\n"; });
  const Result<Distribution> result = load_distribution_file(path);
  writer.join();
  REQUIRE(result.ok());
  CHECK(result->logits.size() == 2);
}

}  // namespace
}  // namespace logitdice
