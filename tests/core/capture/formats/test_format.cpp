#include "core/capture/formats/format.h"

#include <sys/stat.h>

#include <thread>

#include "core/capture/limits.h"
#include "tests/core/capture/random_capture.h"
#include "tests/test_folder.h"

namespace logitdice::test {
namespace {

using namespace std::string_view_literals;

// The index of what was opened; the sentence where nothing was.
std::string kind_of(const Result<Opened>& opened) {
  if (!opened) return opened.error();
  constexpr const char* kinds[] = {"distribution", "capture", "scene", "lesson", "tree"};
  return kinds[opened->index()];
}

std::string capture_text() {
  Capture capture;
  capture.vocabulary = 2;
  capture.pieces = {{0, "\"logitdice_state\""}, {1, "logitdice_scene"}};
  capture.steps.push_back({make_logits(std::vector<float>{1, 2}).value(), 1, 0.5});
  return capture_to_json(capture);
}

TEST_CASE("what bytes hold follows from them first, and from the name where they leave it open") {
  struct Row {
    std::string name, bytes, kind;
  };
  const std::string header = "{'descr': '<f4', 'fortran_order': False, 'shape': (1,)}";
  const std::string npy = std::string("\x93NUMPY\x01\0", 8) + static_cast<char>(header.size()) +
                          '\0' + header + std::string("\0\0\x80\x3F", 4);
  const std::string capture = capture_text();
  const Row rows[] = {
      {"a", "mat: 1", "distribution"},
      {"a.json", "{\"logits\": [1]}", "distribution"},
      {"a", "{\"logits\": [1]}", "distribution"},
      {"a.txt", "{\"x\": 1", "distribution"},
      {"a", npy, "distribution"},
      {"a", capture, "capture"},
      {"a.txt", capture, "capture"},
      {"a", "\xEF\xBB\xBF" + capture, "capture"},
      {"a", "{\"logitdice_state\": 1}", "scene"},
      {"a.txt", " {\n\"view\": \"pipeline\", \"logitdice_scene\": 1}", "scene"},
      // A state that holds a capture is a state, and what merely names one is none.
      {"a", "{\"logitdice_state\": 1, \"text\": " + capture + "}", "scene"},
      {"a", "{\"note\": \"logitdice-capture/1\", \"logits\": [1]}", "distribution"},
      {"a", "{\"tokens\": [\"logitdice_state\"], \"logits\": [1]}", "distribution"},
      {"a.json", "{\"children\": []}", "tree"},
      {"a", "{\"title\": \"t\", \"children\": [{\"token\": \"A\", \"p\": 0.4}]}", "tree"},
      {"a", "{\"note\": \"children\", \"logits\": [1]}", "distribution"},
      {"a", "{\"format\": \"logitdice-capture/9\"}",
       "a:1:12: the format is \"logitdice-capture/9\"; this version reads \"logitdice-capture/1\""},
      {"a", "{\"logitdice_state\": 1, ]",
       "a:1:24: a key in quotation marks must stand here, not \"]\""},
  };
  for (const Row& row : rows) {
    CAPTURE(row.bytes);
    CHECK(kind_of(open_bytes(row.bytes, row.name)) == row.kind);
  }
}

TEST_CASE("dialogs show what the formats of the table are called") {
  const std::vector<std::string> patterns = file_patterns();
  CHECK(patterns == std::vector<std::string>{"*.json", "*.npy", "*.npz", "*.safetensors", "*.jsonl",
                                             "*.txt", "*.md", "*.markdown", "*.tsv", "*.csv",
                                             "*.logits"});
  for (const Format& format : all_formats()) CHECK_FALSE(format.extensions.empty());
}

TEST_CASE("a model is told as one, whatever its version and byte order") {
  for (const std::string_view bytes : {"GGUF\3\0\0\0"sv, "GGUF\2\0\0\0"sv, "GGUF\0\0\0\3"sv}) {
    CHECK(kind_of(open_bytes(std::string(bytes), "a.gguf"))
              .starts_with("a.gguf: this is a model (GGUF)"));
  }
}

TEST_CASE("what nobody recognises is told what is read") {
  constexpr std::string_view kRead =
      "; logitdice reads text lines \"token: logit\", bare lists of numbers, lessons in Markdown, JSON distributions, "
      "answers of engines (OpenAI, llama.cpp, vLLM, Ollama …), trees of texts (\"children\"), "
      "safetensors, .npz files, .npy files, captures and "
      "saved states";
  struct Row {
    std::string_view bytes, what;
  };
  const Row rows[] = {
      {"", "the file is empty"},
      {"\x7F"
       "ELF\0\0"sv,
       "this is no kind of file that is known here"},
      {"\x89PNG\r\n", "this is a picture"},
  };
  for (const Row& row : rows) {
    const Result<Opened> opened = open_bytes(std::string(row.bytes), "n\xEFve");
    REQUIRE_FALSE(opened.ok());
    CHECK(opened.error() == "n⟨EF⟩ve: " + std::string(row.what) + std::string(kRead));
  }
  CHECK(open_bytes(std::string(kMaxFileBytes + 1, ' '), "a").error().find("larger than 256 MB") !=
        std::string::npos);
}

TEST_CASE("formats have names and none is asked twice") {
  std::vector<std::string_view> ids;
  for (const Format& format : all_formats()) {
    CHECK(std::find(ids.begin(), ids.end(), format.id) == ids.end());
    CHECK_FALSE(format.title.empty());
    ids.push_back(format.id);
  }
  CHECK(all_formats().back().id == "text");  // it takes whatever is left
}

TEST_CASE("a file, a link and a FIFO are opened by their path, a FIFO once") {
  const TestFolder folder;
  const std::string path = folder.file("cap na\xEFve", capture_text());
  std::filesystem::create_symlink(path, folder.path("link"));
  CHECK(kind_of(open_path(path)) == "capture");
  CHECK(kind_of(open_path(folder.path("link"))) == "capture");
  const std::string fifo = folder.path("fifo");
  REQUIRE(mkfifo(fifo.c_str(), 0600) == 0);
  for (const std::string& text : {capture_text(), std::string("{\"logitdice_state\": 1}"),
                                  std::string("mat: 1\nsofa: 2\n")}) {
    std::thread writer([&] { std::ofstream(fifo) << text; });
    const Result<Opened> opened = open_path(fifo);
    writer.join();
    CHECK(kind_of(opened) == kind_of(open_bytes(text, "a")));
  }
  CHECK(kind_of(open_path("/dev/zero")).starts_with("/dev/zero: this is a device"));
  CHECK(kind_of(open_path(folder.path("none"))).find("there is no such file") != std::string::npos);
}

TEST_CASE("for those who want logits a capture is its first step and a state a sentence") {
  const Result<Distribution> first = as_distribution(open_bytes(capture_text(), "c").value(), "c");
  REQUIRE(first.ok());
  CHECK(first->id == "c");
  CHECK(first->logits.ids == std::vector<TokenId>{1, 0});
  const Result<Distribution> none =
      as_distribution(open_bytes("{\"logitdice_state\": 1}", "s").value(), "s");
  REQUIRE_FALSE(none.ok());
  CHECK(none.error().starts_with("s: this is a saved state"));
  const std::string empty = capture_to_json(Capture());
  CHECK(kind_of(open_bytes(empty, "c")).starts_with("c: this capture has no steps"));
}

TEST_CASE("a scene keeps its text, so that what is wrong in it can be placed") {
  const std::string text = "{\"logitdice_state\": 1,\n  \"view\": 7}";
  const Result<Opened> opened = open_bytes(text, "s.json");
  REQUIRE(opened.ok());
  const JsonDocument& json = std::get<SceneDocument>(opened.value()).json;
  CHECK(json.text() == text);
  CHECK(json.error_at(*json.root().find("view"), "no").message == "s.json:2:11: no");
}

}  // namespace
}  // namespace logitdice::test
