#include <doctest/doctest.h>

#include <algorithm>
#include <cstring>
#include <random>
#include <string>
#include <vector>

#include "core/model/gguf.h"
#include "core/model/gpt.h"
#include "tests/core/model/small_model.h"

using namespace logitdice;
using namespace logitdice::test;

namespace {

constexpr GptShape kShape{
    .vocab = 0, .width = 32, .layers = 1, .heads = 2, .kv_heads = 1, .hidden = 32, .context = 8};

// Bytes of a file put together by hand, for damage that the writer cannot make.
class Bytes {
 public:
  template <class T>
  Bytes& put(T value) {
    const auto* const first = reinterpret_cast<const std::byte*>(&value);
    bytes_.insert(bytes_.end(), first, first + sizeof value);
    return *this;
  }
  Bytes& text(const std::string& text) {
    put<std::uint64_t>(text.size());
    for (const char c : text) bytes_.push_back(static_cast<std::byte>(c));
    return *this;
  }
  Bytes& header(std::uint64_t tensors, std::uint64_t values, std::uint32_t version = 3) {
    return put<std::uint32_t>(0x46554747).put(version).put(tensors).put(values);
  }
  Bytes& pad(std::size_t to) {
    bytes_.resize(to);
    return *this;
  }
  const std::vector<std::byte>& get() const { return bytes_; }

 private:
  std::vector<std::byte> bytes_;
};

using U32 = std::uint32_t;
using U64 = std::uint64_t;

// The head of a file with one tensor "t" of two dimensions.
Bytes one_tensor(U64 cols, U64 rows, U32 type, U64 offset) {
  return Bytes().header(1, 0).text("t").put<U32>(2).put(cols).put(rows).put(type).put(offset);
}

std::string refusal(const std::vector<std::byte>& bytes) {
  const auto file = parse_gguf(bytes);
  return file ? "accepted" : file.error();
}

}  // namespace

TEST_CASE("what is written is read, value by value") {
  GgufFile file;
  file.metadata = {
      {"a.u32", GgufValue::of_u32(4294967295u)},
      {"a.f32", GgufValue::of_f32(1e-5f)},
      {"a.bool", GgufValue::of_bool(true)},
      {"a.text", GgufValue::of_text(std::string("bytes \0 and \xFF", 13))},
      {"a.texts", GgufValue::of_texts({"", "one", "\xC4\xA0two"})},
      {"a.i32s", GgufValue::of_i32s({-5, 0, 2147483647})},
      {"a.none", GgufValue::of_texts({})},
  };
  for (const GgufKind kind : {GgufKind::kU8, GgufKind::kI8, GgufKind::kU16, GgufKind::kI16,
                              GgufKind::kI32, GgufKind::kU64, GgufKind::kI64, GgufKind::kF64}) {
    const std::string key = "kind." + std::to_string(static_cast<U32>(kind));
    file.metadata.emplace_back(key, GgufValue{.kind = kind, .number = 100});
    file.metadata.emplace_back(
        key + ".array", GgufValue{.kind = GgufKind::kArray, .element = kind, .numbers = {1, 2, 3}});
  }
  std::vector<std::vector<std::byte>> data;
  std::vector<float> values(96);
  for (std::size_t i = 0; i < values.size(); ++i) values[i] = static_cast<float>(i) - 40.0f;
  for (const NumberFormatInfo& info : kNumberFormats) {
    data.push_back(encode_numbers(values, info.format));
    file.tensors.push_back({std::string(info.name), info.format, {32, 3}, data.back()});
  }
  const auto bytes = write_gguf(file);
  CHECK(bytes.size() % 32 == 0);
  const auto read = parse_gguf(bytes);
  REQUIRE(read.ok());
  CHECK(read->metadata == file.metadata);
  REQUIRE(read->tensors.size() == file.tensors.size());
  for (std::size_t i = 0; i < file.tensors.size(); ++i) {
    const GgufTensor &a = read->tensors[i], &b = file.tensors[i];
    CHECK(a.name == b.name);
    CHECK(a.format == b.format);
    CHECK(a.shape == b.shape);
    REQUIRE(a.data.size() == b.data.size());
    CHECK(std::memcmp(a.data.data(), b.data.data(), a.data.size()) == 0);
    CHECK((a.data.data() - bytes.data()) % 32 == 0);  // in place, and aligned
  }
  CHECK(write_gguf(read.value()) == bytes);
}

TEST_CASE("the largest integers are written as the largest again") {
  GgufFile file;
  file.metadata = {{"u", {.kind = GgufKind::kU64, .number = 0x1p64}},
                   {"i", {.kind = GgufKind::kI64, .number = 0x1p63}},
                   {"least", {.kind = GgufKind::kI64, .number = -0x1p63}}};
  const auto bytes = write_gguf(file);
  const auto read = parse_gguf(bytes);
  REQUIRE(read.ok());
  CHECK(read->metadata == file.metadata);
  const std::string text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  CHECK(text.find(std::string(8, '\xFF')) != std::string::npos);
  CHECK(text.find(std::string(7, '\xFF') + '\x7F') != std::string::npos);
}

TEST_CASE("damaged files are refused with the byte where the trouble is") {
  constexpr U64 kHuge = ~U64{0};
  struct Row {
    const char* expected;
    std::vector<std::byte> bytes;
  };
  const Row rows[] = {
      {"byte 0: the file ends within the file's mark", {}},
      {"byte 0: this is no GGUF file", Bytes().put<U32>(0x12345678).put<U32>(3).get()},
      {"byte 4: this is GGUF version 1, this program reads 2 and 3",
       Bytes().put<U32>(0x46554747).put<U32>(1).get()},
      {"byte 4: this is GGUF version 0,", Bytes().put<U32>(0x46554747).put<U32>(0).get()},
      {"byte 4: this is GGUF version 4,", Bytes().put<U32>(0x46554747).put<U32>(4).get()},
      {"byte 4: this GGUF file is big-endian",
       Bytes().put<U32>(0x46554747).put<U32>(0x03000000).get()},
      {"byte 4: this GGUF file is big-endian",
       Bytes().put<U32>(0x46554747).put<U32>(0x02000000).get()},
      {"byte 24: the file ends within a metadata key", Bytes().header(0, kHuge).get()},
      {"byte 24: the file ends within a tensor's name", Bytes().header(kHuge, 0).get()},
      {"byte 32: the file ends within a metadata key",
       Bytes().header(0, 1).put<U64>(kHuge).put<U64>(0).get()},
      {"byte 33: a metadata value is of kind 13",
       Bytes().header(0, 1).text("k").put<U32>(13).get()},
      {"byte 37: a metadata value is an array of arrays",
       Bytes().header(0, 1).text("k").put<U32>(9).put<U32>(9).put<U64>(1).get()},
      {"byte 49: the file ends within an array, which needs 18446744073709551615 x 8",
       Bytes().header(0, 1).text("k").put<U32>(9).put<U32>(12).put<U64>(kHuge).get()},
      {"byte 49: the file ends within an array, which needs 1000000000000 x 8",
       Bytes().header(0, 1).text("k").put<U32>(9).put<U32>(8).put<U64>(1000000000000u).get()},
      {"byte 38: the metadata key \"k\" comes twice", Bytes()
                                                          .header(0, 2)
                                                          .text("k")
                                                          .put<U32>(7)
                                                          .put<char>(1)
                                                          .text("k")
                                                          .put<U32>(7)
                                                          .put<char>(0)
                                                          .get()},
      {"byte 24: the tensor \"t\" has 0 dimensions",
       Bytes().header(1, 0).text("t").put<U32>(0).put<U32>(0).put<U64>(0).get()},
      {"byte 24: the tensor \"t\" has 5 dimensions",
       Bytes().header(1, 0).text("t").put<U32>(5).get()},
      {"byte 24: the tensor \"t\" is of type 2,", one_tensor(32, 1, 2, 0).pad(4096).get()},
      {"byte 24: the tensor \"t\" has rows of 33 values, Q8_0 needs",
       one_tensor(33, 1, 8, 0).pad(4096).get()},
      {"byte 24: the tensor \"t\" has an extent of zero", one_tensor(32, 0, 0, 0).pad(4096).get()},
      {"byte 24: the tensor \"t\" has a shape beyond all memory",
       one_tensor(U64{1} << 40, U64{1} << 40, 0, 0).pad(4096).get()},
      {"byte 24: the tensor \"t\" has a shape beyond all memory",
       one_tensor(kHuge - 31, 1, 0, 0).pad(4096).get()},
      {"byte 24: the tensor \"t\" lies at offset 16, which is no multiple",
       one_tensor(4, 1, 0, 16).pad(4096).get()},
      {"byte 24: the tensor \"t\" has 4096 bytes at offset 0, but only 4000",
       one_tensor(32, 32, 0, 0).pad(96 + 4000).get()},
      {"byte 24: the tensor \"t\" has 16 bytes at offset 18446744073709551584",
       one_tensor(4, 1, 0, kHuge - 31).pad(4096).get()},
      {"byte 24: the tensor \"t\" has 16 bytes at offset 0, but only 0",
       one_tensor(4, 1, 0, 0).get()},
      {"general.alignment must be",
       Bytes().header(0, 1).text("general.alignment").put<U32>(4).put<U32>(48).get()},
      {"general.alignment must be",
       Bytes().header(0, 1).text("general.alignment").put<U32>(4).put<U32>(0).get()},
  };
  for (const Row& row : rows) {
    const std::string said = refusal(row.bytes);
    CAPTURE(row.expected);
    CAPTURE(said);
    CHECK(said.find(row.expected) != std::string::npos);
  }
  const auto twice = Bytes()
                         .header(2, 0)
                         .text("t")
                         .put<U32>(1)
                         .put<U64>(4)
                         .put<U32>(0)
                         .put<U64>(0)
                         .text("t")
                         .put<U32>(1)
                         .put<U64>(4)
                         .put<U32>(0)
                         .put<U64>(0)
                         .pad(4096)
                         .get();
  CHECK(refusal(twice).find("the tensor \"t\" comes twice") != std::string::npos);
}

TEST_CASE("version 2 is read like version 3") {
  auto bytes = write_gguf(random_model(kShape, NumberFormat::kF16, true, 1).file);
  const auto newer = parse_gguf(bytes);
  bytes[4] = std::byte{2};
  const auto older = parse_gguf(bytes);
  REQUIRE(older.ok());
  CHECK(older->metadata == newer->metadata);
  CHECK(older->tensors.size() == newer->tensors.size());
  CHECK(Gpt::load(bytes).ok());
}

TEST_CASE("another alignment is honoured") {
  const auto bytes = Bytes()
                         .header(1, 1)
                         .text("general.alignment")
                         .put<U32>(4)
                         .put<U32>(128)
                         .text("t")
                         .put<U32>(1)
                         .put<U64>(2)
                         .put<U32>(0)
                         .put<U64>(0)
                         .pad(128)
                         .put(1.5f)
                         .put(2.5f)
                         .get();
  const auto file = parse_gguf(bytes);
  REQUIRE(file.ok());
  float values[2];
  decode_numbers(file->tensors[0].data.data(), NumberFormat::kF32, 2, values);
  CHECK(values[0] == 1.5f);
  CHECK(values[1] == 2.5f);
  const auto rewritten = write_gguf(file.value());
  CHECK(rewritten.size() == 256);
  CHECK(std::equal(bytes.begin(), bytes.end(), rewritten.begin()));
}

TEST_CASE("a file cut short anywhere is refused, by the parser and by the model") {
  const auto bytes = write_gguf(random_model(kShape, NumberFormat::kQ8_0, true, 1).file);
  REQUIRE(Gpt::load(bytes).ok());
  // The last tensor is followed by padding only.
  const GgufFile whole = parse_gguf(bytes).value();
  const auto& last = whole.tensors.back().data;
  const auto end = static_cast<std::size_t>(last.data() + last.size() - bytes.data());
  std::mt19937 random(2);
  for (std::size_t n = 0; n < end; n += 1 + random() % 97) {
    const std::vector<std::byte> part(bytes.begin(),
                                      bytes.begin() + static_cast<std::ptrdiff_t>(n));
    CHECK_FALSE(parse_gguf(part).ok());
  }
}

TEST_CASE("a file with changed bytes never crashes, and a model that still loads still runs") {
  const auto bytes = write_gguf(random_model(kShape, NumberFormat::kF16, true, 3).file);
  const std::size_t header = bytes.size() - 40000;
  std::mt19937 random(4);
  int loaded = 0;
  for (int trial = 0; trial < 2000; ++trial) {
    auto changed = bytes;
    for (auto n = 1 + random() % 3; n > 0; --n) {
      const std::size_t range = random() % 2 ? 2000 : header;
      changed[random() % std::min(range, changed.size())] = static_cast<std::byte>(random() % 256);
    }
    const auto gpt = Gpt::load(changed);
    if (!gpt || gpt->context() > 4096) continue;
    ++loaded;
    GptState state = gpt->new_state();
    CHECK(gpt->forward(state, 5, 0).size() == static_cast<std::size_t>(gpt->vocab()));
  }
  CHECK(loaded > 10);
}
