#include "core/capture/formats/arrays/token_names.h"

#include <filesystem>
#include <fstream>
#include <numeric>

#include "core/model/gguf.h"
#include "tests/core/capture/expect.h"
#include "tests/core/capture/formats/array_files.h"

namespace logitdice::test {
namespace {

TokenNames names_of(const std::string& bytes) {
  Result<TokenNames> names = parse_token_names(bytes, "names");
  if (!names) FAIL(names.error());
  return std::move(names).value();
}

std::string steps_of(std::size_t vocabulary, std::size_t steps) {
  std::vector<float> values(vocabulary * steps);
  std::iota(values.begin(), values.end(), 0.0f);
  return npy_bytes("<f4", "(" + std::to_string(steps) + ", " + std::to_string(vocabulary) + ")",
                   raw(values));
}

Opened opened_or_fail(const std::string& bytes, const char* name) {
  Result<Opened> opened = open_bytes(bytes, name);
  if (!opened) FAIL(opened.error());
  return std::move(opened).value();
}

TEST_CASE("token names: vocab.json of a byte-level vocabulary") {
  const TokenNames names = names_of(R"({"Ġroof": 2, "âĸ": 0, "<|end|>": 7, "Ċ": 1})");
  CHECK(names == TokenNames{{0, "\xE2\x96"}, {1, "\n"}, {2, " roof"}, {7, "<|end|>"}});
}

TEST_CASE("token names: tokenizer.json, byte-level and SentencePiece, added tokens as they read") {
  const TokenNames bytes = names_of(
      R"({"version": "1.0", "added_tokens": [{"id": 3, "content": "<|Ġ|>", "special": true}],
          "decoder": {"type": "Sequence", "decoders": [{"type": "ByteLevel"}]},
          "model": {"type": "BPE", "vocab": {"Ġa": 0, "Ã©": 1}, "merges": [["a", "b"], "c d"]}})");
  CHECK(bytes == TokenNames{{0, " a"}, {1, "\u00E9"}, {3, "<|Ġ|>"}});
  const TokenNames pieces = names_of(
      R"({"decoder": {"type": "Sequence", "decoders": [{"type": "ByteFallback"}]},
          "model": {"vocab": {"▁the▁": 5, "<0xE2>": 6, "<0xZZ>": 8, "a": 7}}, "added_tokens": []})");
  CHECK(pieces == TokenNames{{5, " the "}, {6, "\xE2"}, {7, "a"}, {8, "<0xZZ>"}});
  const TokenNames unigram =
      names_of(R"({"model": {"type": "Unigram", "vocab": [["<unk>", 0], ["▁a", -2.5]]}})");
  CHECK(unigram == TokenNames{{0, "<unk>"}, {1, " a"}});
}

TEST_CASE("token names: the beginning of a GGUF file is enough") {
  GgufFile file;
  file.metadata.emplace_back("tokenizer.ggml.model", GgufValue::of_text("gpt2"));
  file.metadata.emplace_back("tokenizer.ggml.tokens", GgufValue::of_texts({"Ġa", "<|Ġ|>"}));
  file.metadata.emplace_back("tokenizer.ggml.token_type", GgufValue::of_i32s({1, 3}));
  const std::vector<std::byte> bytes = write_gguf(file);
  std::string text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  CHECK(names_of(text) == TokenNames{{0, " a"}, {1, "<|Ġ|>"}});
  CHECK_FALSE(parse_token_names(text.substr(0, 40), "x.gguf").ok());
}

TEST_CASE("token names: what is none is refused with its place") {
  for (const char* wrong :
       {"", "[]", "{}", "{\"a\": \"b\"}", "{\"a\": -1}", "{\"a\": 5000000}", "{\"a\": 1",
        "{\"model\": {\"vocab\": 3}}", "GGUF", "{\"model\": {\"vocab\": [[1, 2]]}}"}) {
    CAPTURE(wrong);
    const Result<TokenNames> names = parse_token_names(wrong, "v.json");
    REQUIRE_FALSE(names.ok());
    CHECK(names.error().starts_with("v.json:"));
  }
}

TEST_CASE("token names: given to a capture and to a list, padded rows keep theirs") {
  const TokenNames names{{0, "The"}, {1, " owl"}, {2, " sat"}};
  const std::string ids = npy_bytes("<i8", "(1, 4)", raw(std::vector<std::int64_t>{0, 1, 2, 3}));
  const std::string file = zip_bytes({{"logits.npy", steps_of(5, 2)}, {"ids.npy", ids}});
  const Result<Opened> named_file = with_names(opened_or_fail(file, "a.npz"), names);
  if (!named_file) FAIL(named_file.error());
  const Opened named = named_file.value();
  const Capture& capture = std::get<Captures>(named).first();
  CHECK(capture.prompt == "The owl");
  CHECK(capture.steps[0].logits.size() == 5);
  CHECK(distribution_of(capture, 0).tokens.bytes(2) == " sat");
  CHECK(distribution_of(capture, 0).tokens.bytes(4) == "#4");
  const Result<Opened> list_file = with_names(opened_or_fail(steps_of(5, 1), "a.npy"), names);
  if (!list_file) FAIL(list_file.error());
  const Opened list = list_file.value();
  CHECK(std::get<Distribution>(list).tokens.bytes(1) == " owl");
  const Result<Opened> wrong = with_names(opened_or_fail(steps_of(2, 2), "a.npy"), names);
  REQUIRE_FALSE(wrong.ok());
  CHECK(wrong.error().find("another model") != std::string::npos);
}

TEST_CASE("token names: found beside the array's file") {
  const auto folder = std::filesystem::temp_directory_path() / "logitdice_names_beside";
  std::filesystem::remove_all(folder);
  std::filesystem::create_directories(folder);
  const auto write = [&](const char* name, const std::string& bytes) {
    std::ofstream(folder / name, std::ios::binary) << bytes;
  };
  const auto opened = [&] {
    return std::get<Captures>(open_path((folder / "a.npy").string()).value()).first();
  };
  write("a.npy", steps_of(3, 2));
  CHECK(opened().pieces.empty());
  write("tokenizer.json", R"({"model": {"vocab": {"Ġx": 1}}})");
  CHECK(opened().pieces.at(1) == " x");
  CHECK(opened().notes.back().find("tokenizer.json") != std::string::npos);
  write("vocab.json", R"({"Ġy": 1})");
  CHECK(opened().pieces.at(1) == " y");
  write("vocab.json", R"({"Ġy": 9})");  // of a larger model
  CHECK(opened().pieces.empty());
  CHECK(opened().notes.back().find("not used") != std::string::npos);
  write("vocab.json", "{");
  CHECK(opened().pieces.empty());
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace logitdice::test
