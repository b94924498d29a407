#include <unistd.h>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "core/capture/capture.h"
#include "core/decoding/generation_capture.h"
#include "core/text/utf8.h"
#include "tests/app/cli/run.h"
#include "tests/core/decoding/fixtures.h"

namespace logitdice::cli {
namespace {

namespace fs = std::filesystem;

// A folder of this test run, removed at its end.
class Folder {
 public:
  Folder()
      : path_(fs::temp_directory_path() / ("logitdice_generate_" + std::to_string(::getpid()))) {
    fs::create_directories(path_);
  }
  ~Folder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  std::string operator/(const std::string& name) const { return (path_ / name).string(); }

 private:
  fs::path path_;
};

std::string read_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

// The small random model as a file.
std::string model_file(const Folder& folder) {
  const std::string path = folder / "small.gguf";
  const auto& bytes = test::small_gpt_file();
  std::ofstream(path, std::ios::binary)
      .write(reinterpret_cast<const char*>(bytes.data()),
             static_cast<std::streamsize>(bytes.size()));
  return path;
}

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const CodePoint next = decode_utf8(text);
    if (!next.valid) return false;
    text.remove_prefix(static_cast<size_t>(next.length));
  }
  return true;
}

// Notes what was flushed when.
class FlushBuffer : public std::stringbuf {
 public:
  std::vector<std::string> flushed;

 protected:
  int sync() override {
    flushed.push_back(str());
    return 0;
  }
};

TEST_CASE("generate writes prompt and text to stdout and a summary to stderr") {
  const Folder folder;
  const std::string model = model_file(folder);
  const std::vector<std::string> line = {"generate", "--prompt", "the land", "--model",
                                         model,      "-n",       "25",       "--past-end"};
  const Ran ran = run(line);
  CHECK(ran.code == 0);
  CHECK(ran.out.starts_with("the land"));
  CHECK(ran.out.ends_with("\n"));
  CHECK(is_utf8(ran.out));
  CHECK(ran.err.starts_with("logitdice: 25 tokens in "));
  CHECK(ran.err.find("perplexity") != std::string::npos);
  CHECK(run(line).out == ran.out);
  std::vector<std::string> quiet = line;
  quiet.push_back("--quiet");
  CHECK(run(quiet).err == "");
  CHECK(run(quiet).out == ran.out);
  std::vector<std::string> reseeded = line;
  reseeded.insert(reseeded.end(), {"--seed", "43"});
  CHECK(run(reseeded).out != ran.out);
}

TEST_CASE("every token is flushed, and never half a character") {
  const Folder folder;
  const std::string model = model_file(folder);
  FlushBuffer buffer;
  std::ostream out(&buffer);
  std::istringstream in;
  std::ostringstream err;
  // Random weights: bytes of all kinds, most of them no character at all.
  const std::vector<std::string> line = {"generate", "--prompt",      "é", "--model",   model, "-n",
                                         "200",      "--temperature", "3", "--past-end"};
  REQUIRE(run_command_line(line, {in, out, err}) == 0);
  CHECK(buffer.flushed.size() > 100);
  for (const std::string& part : buffer.flushed) CHECK(is_utf8(part));
}

TEST_CASE("a capture beside the text holds the same text") {
  const Folder folder;
  const std::string model = model_file(folder), path = folder / "c.json";
  const Ran ran = run({"generate", "--prompt", "the land", "--model", model, "-n", "12", "--top-p",
                       "0.8", "--capture", path, "--top", "7", "--past-end", "--quiet"});
  REQUIRE(ran.code == 0);
  const std::string json = read_file(path);
  const Result<Capture> read = parse_capture(json, path);
  if (!read) FAIL(read.error());
  CHECK(capture_to_json(read.value()) == json);
  CHECK(read->steps.size() == 12);
  CHECK(read->knobs.top_p == 0.8);
  CHECK(read->steps[0].logits.size() == 7);
  const Generation back = generation_of(read.value());
  Generation direct = test::generated(test::small_model(), back.settings, 12, "the land");
  CHECK(back.tokens == direct.tokens);

  const Ran same = run({"capture", "--prompt", "the land", "--model", model, "-n", "12", "--top-p",
                        "0.8", "--top", "7", "--past-end", "--quiet"});
  CHECK(same.code == 0);
  CHECK(same.err == "");
  CHECK(same.out == json);
  CHECK(nlohmann::json::parse(same.out)["format"] == "logitdice-capture/1");
}

TEST_CASE("capture --top all has a logit for every token and trace opens it") {
  const Folder folder;
  const std::string model = model_file(folder), path = folder / "all.json";
  const Ran ran = run({"capture", "--prompt", "the land", "--model", model, "-n", "2", "--top",
                       "all", "--out", path});
  REQUIRE(ran.code == 0);
  CHECK(ran.out == "");
  const nlohmann::json json = nlohmann::json::parse(read_file(path));
  CHECK(json["steps"][0]["logits"].size() == static_cast<size_t>(test::small_model()->info().vocabulary));
  CHECK_FALSE(json["steps"][0].contains("tail"));
  const Ran traced = run({"trace", path, "--format", "json"});
  CHECK(traced.code == 0);
  CHECK(traced.out.find("the land___") != std::string::npos);
}

TEST_CASE("what generate cannot do it says in a sentence") {
  const Folder folder;
  const std::string model = model_file(folder);
  std::ofstream(folder / "broken.gguf") << "GGUF";
  struct Row {
    std::vector<std::string> arguments;
    const char* words;
    int code;
  };
  const Row table[] = {
      {{"generate"}, "--prompt is missing", 2},
      {{"capture"}, "--prompt is missing", 2},
      {{"generate", "--prompt", ""}, "--prompt is empty", 2},
      {{"generate", "--prompt", "a", "-n", "0"}, "-n", 2},
      {{"generate", "--prompt", "a", "-n", "10001"}, "10 000", 2},
      {{"generate", "--prompt", "a", "--seed", "x"}, "--seed", 2},
      {{"generate", "--prompt", "a", "--top", "none"}, "--top", 2},
      {{"generate", "--prompt", "a", "--top-p", "2"}, "--top-p is 2", 2},
      {{"generate", "--prompt", "a", "--profile", "x"}, "no profile", 2},
      {{"generate", "--prompt", "a", "--out", "x"}, "--out", 2},
      {{"generate", "--prompt", "a", "--model", folder / "none.gguf"}, "no such file", 2},
      {{"generate", "--prompt", "a", "--model", folder / "broken.gguf"}, "broken.gguf: ", 2},
      {{"generate", "--prompt", "a", "--model", folder / "."}, "directory", 2},
      {{"generate", "--prompt", "a", "--model", model, "-n", "1", "--capture", model + "/x/c.json"},
       "cannot be written",
       1},
  };
  for (const Row& row : table) {
    const Ran ran = run(row.arguments);
    CAPTURE(row.words);
    CAPTURE(ran.err);
    CHECK(ran.code == row.code);
    CHECK(ran.err.starts_with("logitdice: "));
    CHECK(ran.err.find(row.words) != std::string::npos);
  }
}

}  // namespace
}  // namespace logitdice::cli
