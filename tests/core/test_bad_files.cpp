// Files that are not what they say, too large, cut short, or made to hurt: a sentence that begins
// with the file's name, in bounded memory, whoever reads it.

#include <cmath>
#include <functional>

#include "core/capture/formats/arrays/token_names.h"
#include "core/decoding/tree_model.h"
#include "core/lesson/lesson.h"
#include "core/model/gguf.h"
#include "core/model/gpt.h"
#include "core/model/model_file.h"
#include "core/server/api_key.h"
#include "core/steer/word_list.h"
#include "tests/check.h"
#include "tests/core/capture/formats/array_files.h"
#include "tests/core/memory_peak.h"
#include "tests/core/model/small_model.h"
#include "tests/fuzz/opened.h"
#include "tests/test_folder.h"

namespace logitdice::test {
namespace {

namespace fs = std::filesystem;
using namespace std::string_literals;

const std::string kPicture = "\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0"s;

struct Beginning {
  const char* name;
  std::string bytes;
};

// How files of every kind begin that is known.
std::vector<Beginning> beginnings() {
  return {
      {"a", ""},
      {"a.txt", "mat: 1\n"},
      {"b.txt", "1\n2\n"},
      {"a.json", "{\"logits\": [1"},
      {"answer.json", "{\"choices\": ["},
      {"a.jsonl", "{\"choices\": []}\n"},
      {"stream.txt", "data: {\"choices\": []}\n\n"},
      {"a.npy", npy_bytes("<f4", "(268435456,)", "")},
      {"a.npz", zip_bytes({{"logits.npy", npy_bytes("<f4", "(1,)", "1234")}})},
      {"a.pt", zip_bytes({{"archive/data.pkl", "x"}})},
      {"a.safetensors",
       safetensors_bytes(
           R"({"logits":{"dtype":"F32","shape":[1,268435456],"data_offsets":[0,1073741824]}})",
           "")},
      {"capture.json", "{\"format\": \"logitdice-capture/1\", "},
      {"state.json", "{\"logitdice_state\": 2, "},
      {"tree.json", "{\"children\": ["},
      {"a.md", "---\nid: a\ntitle: b\n---\n"},
      {"empty.gguf", "GGUF\3\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"s},
      {"a.png", kPicture},
  };
}

// Who reads files by their path; empty: it was accepted.
struct PathReader {
  const char* what;
  std::function<std::string(const std::string& path)> refusal;
};

template <class T>
std::string refusal_in(const Result<T>& result) {
  return result ? "" : result.error();
}

std::vector<PathReader> path_readers() {
  return {
      {"what is opened", [](const std::string& path) { return refusal_in(open_path(path)); }},
      {"names of tokens",
       [](const std::string& path) { return refusal_in(load_token_names(path)); }},
      {"a model", [](const std::string& path) { return refusal_in(load_model_file(path)); }},
      {"a key", [](const std::string& path) { return refusal_in(ApiKey::from_file(path)); }},
  };
}

constexpr std::uintmax_t kGigabyte = std::uintmax_t{1} << 30;

TEST_CASE("bad files: a gigabyte of every kind is refused before it is in memory") {
  const TestFolder folder;
  for (const Beginning& file : beginnings()) {
    const std::string path = folder.file(file.name, file.bytes);
    std::error_code too_large;
    fs::resize_file(path, kGigabyte, too_large);  // a hole, which takes no room on the disk
    if (too_large) {
      MESSAGE("no file of 1 GiB can be made here: " << too_large.message());
      return;
    }
    for (const PathReader& reader : path_readers()) {
      CAPTURE(file.name);
      CAPTURE(reader.what);
      const MemoryPeak peak;
      const std::string said = reader.refusal(path);
      CHECK_FALSE(said.empty());
      const bool names_it = said.starts_with(path) || reader.what == "a key"s;
      CHECK_MESSAGE(names_it, said);
      CHECK(peak.bytes() < std::size_t{300} << 20);
    }
    fs::remove(path);
  }
}

TEST_CASE("bad files: a model of another architecture is refused by its beginning") {
  ModelFile made;
  made.set("general.architecture", GgufValue::of_text("owl"));
  const std::vector<std::byte> bytes = write_gguf(made.file);
  const TestFolder folder;
  const std::string path =
      folder.file("owl.gguf", {reinterpret_cast<const char*>(bytes.data()), bytes.size()});
  fs::resize_file(path, 2 * kGigabyte);
  const MemoryPeak peak;
  CHECK(refusal_in(load_model_file(path)).find("general.architecture is \"owl\"") !=
        std::string::npos);
  CHECK(peak.bytes() < std::size_t{100} << 20);
}

TEST_CASE("bad files: a picture by mistake, under every name and for every reader") {
  const TestFolder folder;
  for (const Beginning& file : beginnings()) {
    const std::string path = folder.file(file.name, kPicture);
    CHECK(refusal_in(open_path(path)).find("this is a picture") != std::string::npos);
    for (const PathReader& reader : path_readers()) {
      CAPTURE(reader.what);
      CHECK_FALSE(reader.refusal(path).empty());
    }
  }
  CHECK(refusal_in(read_lesson(kPicture, "a.md")).starts_with("a.md:"));
  CHECK(refusal_in(read_text_tree(kPicture, "a.json")).starts_with("a.json:"));
  CHECK(refusal_in(read_word_list(kPicture, "a.txt")).starts_with("a.txt:"));
  CHECK(refusal_in(JsonDocument::parse(kPicture, "a.json")).starts_with("a.json:"));
  CHECK_FALSE(parse_gguf(std::as_bytes(std::span(kPicture))).ok());
}

// ---- archives ---------------------------------------------------------------------------------

// The size that a member says it has, in its own head and in the directory behind all members.
void forge_sizes(std::string& zip, std::uint32_t size) {
  const auto put = [&](std::size_t at) {
    for (int i = 0; i < 4; ++i)
      zip[at + static_cast<std::size_t>(i)] = static_cast<char>(size >> (8 * i) & 0xFF);
  };
  for (std::size_t at = 0; (at = zip.find("PK\x03\x04", at)) != zip.npos; at += 4) put(at + 22);
  for (std::size_t at = 0; (at = zip.find("PK\x01\x02", at)) != zip.npos; at += 4) put(at + 24);
}

TEST_CASE("bad files: archives that would fill the memory") {
  const std::string member =
      npy_bytes("<f4", "(1, 2097152)", std::string(std::size_t{8} << 20, '\0'));
  const std::string honest = zip_bytes({{"logits.npy", member}}, true);
  REQUIRE(honest.size() < 20'000);
  CHECK(open_bytes(honest, "a.npz").ok());
  std::string small = honest, huge = honest, nearly = honest;
  forge_sizes(small, 140);
  forge_sizes(huge, 0xFFFFFFFE);
  forge_sizes(nearly, 250u << 20);
  Members many;  // each below the limit, together far above it
  for (int i = 0; i < 8; ++i) many.emplace_back("logits_" + std::to_string(i) + ".npy", member);
  std::string together = zip_bytes(many, true);
  forge_sizes(together, 250u << 20);
  const std::string nested = zip_bytes({{"a.npz", honest}, {"b.npy", honest}}, true);
  for (const std::string& bomb : {small, huge, nearly, together, nested}) {
    const MemoryPeak peak;
    const Result<Opened> opened = open_bytes(bomb, "a.npz");
    REQUIRE_FALSE(opened.ok());
    CHECK(opened.error().starts_with("a.npz:"));
    CHECK(peak.bytes() < std::size_t{600} << 20);
  }
}

TEST_CASE("bad files: an archive of very many members") {
  Members many;
  for (int i = 0; i < 100'001; ++i) many.emplace_back(std::to_string(i), "");
  const Result<Opened> opened = open_bytes(zip_bytes(many), "a.npz");
  REQUIRE_FALSE(opened.ok());
  CHECK(opened.error().find("at most 100 000 are looked at") != std::string::npos);
  many.clear();
  const std::string one = npy_bytes("<f4", "(1, 2)", "12345678");
  for (int i = 0; i < 3000; ++i) many.emplace_back("x" + std::to_string(i) + ".npy", one);
  const MemoryPeak peak;
  fuzz::check_opened(zip_bytes(many), "a.npz");
  CHECK(peak.bytes() < std::size_t{300} << 20);
}

// ---- numbers that are none --------------------------------------------------------------------

TEST_CASE("bad files: NaN and infinities in every kind are told with their place, or left out") {
  const auto npy = [](std::vector<float> values) {
    return npy_bytes("<f4", "(1, " + std::to_string(values.size()) + ")", raw(values));
  };
  const auto tensor = [](const char* type, const std::string& data, int size) {
    return safetensors_bytes("{\"logits\":{\"dtype\":\"" + std::string(type) + "\",\"shape\":[1," +
                                 std::to_string(size) + "],\"data_offsets\":[0," +
                                 std::to_string(data.size()) + "]}}",
                             data);
  };
  const float inf = std::numeric_limits<float>::infinity();
  const Beginning refused[] = {
      {"a.npy", npy({1, NAN, 2})},
      {"a.npy", npy({1, inf, 2})},
      {"a.npy", npy({-inf, -inf})},
      {"a.npy", npy_bytes("<f8", "(2,)", raw(std::vector<double>{1, 1e300}))},
      {"a.npy", npy_bytes("<f2", "(2,)", "\x00\x7c\x00\x3c"s)},
      {"a.npy", npy_bytes("<f2", "(2,)", "\x01\x7e\x00\x3c"s)},
      {"a.npz", zip_bytes({{"logits.npy", npy({1, NAN, 2})}})},
      {"a.safetensors", tensor("F32", raw(std::vector<float>{NAN, 1}), 2)},
      {"a.safetensors", tensor("F16", "\x00\x7c\x00\x3c", 2)},
      {"a.safetensors", tensor("BF16", "\xc0\x7f\x80\x3f", 2)},
      {"a.txt", "a: nan\nb: 1\n"},
      {"a.txt", "a: inf\nb: 1\n"},
      {"a.txt", "a: 1e999\nb: 1\n"},
      {"a.txt", "1\nNaN\n"},
      {"a.json", "{\"logits\": [1, NaN]}"},
      {"a.json", "{\"logits\": [1, Infinity]}"},
      {"a.json", "{\"logits\": [1, 1e999]}"},
      {"a.json", "{\"logits\": [1, \"inf\"]}"},
      {"a.json", "{\"logits\": [\"-inf\", \"-inf\"]}"},
      {"a.json", "[1, NaN]"},
      {"a.json",
       R"({"format":"logitdice-capture/1","steps":[{"logits":[1e999],"ids":[0],"chosen":0}]})"},
      {"t.json", R"({"children":[{"token":"a","p":1e999}]})"},
  };
  for (const Beginning& file : refused) {
    Result<Opened> opened = open_bytes(file.bytes, file.name);
    const auto* tree = opened ? std::get_if<TreeText>(&opened.value()) : nullptr;
    const std::string said =
        tree ? refusal_in(read_text_tree(tree->bytes, file.name)) : refusal_in(opened);
    CAPTURE(file.bytes);
    CHECK_MESSAGE(said.starts_with(std::string(file.name) + ":"), said);
  }
  // What engines write for ln 0 and for nothing is no fault of the file.
  const Beginning taken[] = {
      {"a.npy", npy({1, -inf, 2})},
      {"a.json", "{\"logits\": [1, \"-inf\"]}"},
      {"a.json", R"({"choices":[{"text":"a","logprobs":{"tokens":["a"],"token_logprobs":[-0.5],)"
                 R"("top_logprobs":[{"a":-0.5,"b":-9999.0,"c":-Infinity}]}}]})"},
      {"a.json", R"({"choices":[{"text":"a","logprobs":{"tokens":["a"],"token_logprobs":[NaN],)"
                 R"("top_logprobs":[{"a":NaN,"b":-1.0}]}}]})"},
  };
  for (const Beginning& file : taken) fuzz::check_opened(file.bytes, file.name);
}

// ---- cut short --------------------------------------------------------------------------------

constexpr std::size_t kLengths = 200;

void for_each_length(std::size_t size, const std::function<void(std::size_t)>& visit) {
  const std::size_t step = std::max<std::size_t>(size / kLengths, 1);
  for (std::size_t length = 0; length < size; length += step) visit(length);
}

TEST_CASE("bad files: whatever the repository has of files, cut to any length") {
  const fs::path data = LOGITDICE_TEST_DATA_DIR,
                 assets = data.parent_path().parent_path() / "assets";
  for (const fs::path& folder :
       {data / "captures", assets / "captures", assets / "distributions", assets / "trees"}) {
    for (const auto& entry : fs::directory_iterator(folder)) {
      const std::string bytes = content_of(entry.path()), name = entry.path().filename();
      CAPTURE(name);
      for_each_length(bytes.size(), [&](std::size_t length) {
        fuzz::check_opened(bytes.substr(0, length), name);
      });
    }
  }
  for (const auto& entry : fs::directory_iterator(assets / "lessons")) {
    const std::string bytes = content_of(entry.path());
    for_each_length(bytes.size(), [&](std::size_t length) {
      const Result<Lesson> lesson = read_lesson(bytes.substr(0, length), "a.md");
      if (!lesson) fuzz::check_refusal(lesson.error(), "a.md");
    });
  }
  const std::string tree = content_of(assets / "trees" / "worked_example.json");
  for_each_length(tree.size() - 2, [&](std::size_t length) {
    CHECK_FALSE(read_text_tree(tree.substr(0, length), "a.json").ok());
  });
}

TEST_CASE("bad files: a model that is cut to any length") {
  const ModelFile made =
      random_model({.width = 8, .layers = 1, .heads = 2, .kv_heads = 1, .hidden = 8, .context = 32},
                   NumberFormat::kF16, true, 3);
  const std::vector<std::byte> whole = write_gguf(made.file);
  REQUIRE(Gpt::load(whole).ok());
  for_each_length(whole.size(), [&](std::size_t length) {
    std::vector<std::byte> cut(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(length));
    CHECK_FALSE(parse_gguf(cut).ok());
    CHECK_FALSE(Gpt::load(std::move(cut)).ok());
  });
  const TestFolder folder;
  const std::string_view bytes(reinterpret_cast<const char*>(whole.data()), whole.size());
  for (const std::size_t length :
       {std::size_t{0}, std::size_t{3}, std::size_t{24}, bytes.size() / 2, bytes.size() - 1}) {
    const std::string path = folder.file("m.gguf", bytes.substr(0, length));
    CHECK(refusal_in(load_model_file(path)).starts_with(path));
    const Result<TokenNames> names = load_token_names(path);  // these stand at the beginning
    if (!names) CHECK(names.error().starts_with(path));
  }
}

}  // namespace
}  // namespace logitdice::test
