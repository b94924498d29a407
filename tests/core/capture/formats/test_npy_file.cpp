#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "tests/core/capture/expect.h"

namespace logitdice {
namespace {

using namespace std::string_literals;

// The bytes of a number, least significant first unless big endian.
template <class T>
std::string bytes_of(T value, bool big_endian = false) {
  std::string out;
  for (std::size_t i = 0; i < sizeof(T); ++i) {
    const std::size_t byte = big_endian ? sizeof(T) - 1 - i : i;
    out += static_cast<char>((value >> (8 * byte)) & 0xFF);
  }
  return out;
}

// A file as NumPy writes it; the header is padded with spaces to a multiple of 64 bytes.
std::string npy(const std::string& header, const std::string& data, int version = 1) {
  std::string padded = header;
  const std::size_t begin = version == 1 ? 10 : 12;
  while ((begin + padded.size() + 1) % 64 != 0) padded += ' ';
  padded += '\n';
  const std::string length = version == 1 ? bytes_of(static_cast<std::uint16_t>(padded.size()))
                                          : bytes_of(static_cast<std::uint32_t>(padded.size()));
  return "\x93NUMPY"s + static_cast<char>(version) + '\0' + length + padded + data;
}

std::string header(const std::string& type, const std::string& shape) {
  return "{'descr': '" + type + "', 'fortran_order': False, 'shape': " + shape + ", }";
}

std::string floats(const std::vector<float>& values, bool big_endian = false) {
  std::string out;
  for (const float v : values) out += bytes_of(std::bit_cast<std::uint32_t>(v), big_endian);
  return out;
}

std::string doubles(const std::vector<double>& values, bool big_endian = false) {
  std::string out;
  for (const double v : values) out += bytes_of(std::bit_cast<std::uint64_t>(v), big_endian);
  return out;
}

// The numbers of a vector of float64 as a file.
std::string npy_of(const std::vector<double>& values) {
  const std::string shape = "(" + std::to_string(values.size()) + ",)";
  return npy(header("<f8", shape), doubles(values));
}

TEST_CASE("float64 is read as far as single precision reaches") {
  const float largest = std::numeric_limits<float>::max();
  const Distribution d = parsed(npy_of({3.4028235e38, -3.4028235e38}), "a.npy");
  CHECK(score_of(d, 0) == largest);
  CHECK(score_of(d, 1) == -largest);
  for (const double beyond : {3.5e38, -3.5e38}) {
    const auto read = parse_distribution(npy_of({1, beyond}), "a.npy");
    REQUIRE_FALSE(read);
    CHECK(read.error().find("entry 1: ") != std::string::npos);
  }
  // With as many digits as it takes to see that it is too large.
  CHECK(parse_distribution(npy_of({3.4028236e38}), "a.npy")
            .error()
            .find("\"3.4028236e+38\" is too") != std::string::npos);
}

void check_values(const std::string& file) {
  const Distribution d = parsed(file, "dir/logits.npy");
  CHECK(d.title == "logits");
  CHECK_FALSE(d.tokens.named());
  CHECK(d.note.starts_with("A .npy file has no token names"));
  REQUIRE(d.logits.size() == 3);
  CHECK(score_of(d, 0) == 1.5f);
  CHECK(score_of(d, 1) == -INFINITY);
  CHECK(score_of(d, 2) == -2.25f);
}

TEST_CASE("npy vectors of both precisions, byte orders and all versions") {
  const double inf = INFINITY;
  const std::vector<float> f = {1.5f, -INFINITY, -2.25f};
  const std::vector<double> d = {1.5, -inf, -2.25};
  for (const int version : {1, 2, 3}) {
    check_values(npy(header("<f4", "(3,)"), floats(f), version));
    check_values(npy(header(">f4", "(3,)"), floats(f, true), version));
    check_values(npy(header("<f8", "(3,)"), doubles(d), version));
    check_values(npy(header(">f8", "(3,)"), doubles(d, true), version));
  }
  for (const char* shape : {"(1, 3)", "(3, 1)", "(1,3,1)", "(3L,)", "( 3 , )"}) {
    check_values(npy(header("<f4", shape), floats(f)));
  }
  check_values(npy("{\"shape\":(3,),\"fortran_order\":True,\"descr\":\"<f4\"}", floats(f)));
}

TEST_CASE("npy halves: float16, bfloat16 as NumPy writes it and as uint16") {
  const auto halves = [](std::vector<std::uint16_t> values, bool big_endian) {
    std::string out;
    for (const std::uint16_t v : values) out += bytes_of(v, big_endian);
    return out;
  };
  const std::vector<std::uint16_t> f16 = {0x3E00, 0xFC00, 0xC080};   // 1.5, −∞, −2.25
  const std::vector<std::uint16_t> bf16 = {0x3FC0, 0xFF80, 0xC010};  // the same
  check_values(npy(header("<f2", "(3,)"), halves(f16, false)));
  check_values(npy(header(">f2", "(3,)"), halves(f16, true)));
  check_values(npy(header("|V2", "(3,)"), halves(bf16, false)));
  for (const bool big : {false, true}) {
    const std::string file = npy(header(big ? ">u2" : "<u2", "(3,)"), halves(bf16, big));
    check_values(file);
    CHECK(parsed(file, "a.npy").note.find("bfloat16") != std::string::npos);
  }
}

TEST_CASE("npy is known by its first bytes, whatever the name") {
  const std::string file = npy(header("<f4", "(1,)"), floats({2}));
  for (const char* name : {"a", "a.txt", "a.json", "A.NPY"})
    CHECK(parsed(file, name).logits.size() == 1);
  check_refusal({"mat: 1", "a.npy: ", "does not begin with"}, "a.npy");
}

TEST_CASE("wrong npy files are refused") {
  const std::string f3 = floats({1, 2, 3});
  struct Row {
    std::string file;
    std::string_view words;
  };
  const Row rows[] = {
      {"\x93NUMPY", "ends within its header"},
      {"\x93NUMPY\x01"s + '\0', "ends within its header"},
      {"\x93NUMPY\x02"s + '\0' + "\x10"s + '\0' + '\0', "ends within its header"},
      {"\x93NUMPY\x01"s + '\0' + "\x76"s + '\0' + "{'descr'", "ends within its header"},
      {"\x93NUMPY\x04"s + '\0' + "\x76"s + '\0', "version 4"},
      {"\x93NUMPY"s + '\0' + '\0' + "\x76"s + '\0', "version 0"},
      {"\x93NUMPY\x02"s + '\0' + "\xFF\xFF\xFF\xFF" + "{}", "says it has 4 294 967 295 bytes"},
      {npy(header("<f4", "(3,)"), f3.substr(0, 11)),
       "announces 12 bytes of numbers, but 11 follow"},
      {npy(header("<f4", "(3,)"), f3 + "x"), "announces 12 bytes of numbers, but 13 follow"},
      {npy(header("<f8", "(3,)"), f3), "announces 24 bytes"},
      {npy(header("<f4", "(4000000,)"), f3), "announces 16 000 000 bytes"},
      {npy(header("<f4", "(4000001,)"), f3), "at most 4 000 000"},
      {npy(header("<f4", "(9007199254740992,)"), f3), "at most 4 000 000"},
      {npy(header("<f4", "(2, 4000001)"), f3 + f3), "announces"},
      {npy(header("<f4", "(2, 2, 2, 2)"), f3), "its shape is (2, 2, 2, 2)"},
      {npy(header("<f4", "(99999999999999999999999999,)"), f3), "absurdly large"},
      {npy(header("<f4", "(3, 9007199254740992)"), f3), "no file can hold"},
      {npy(header("<f4", "(2, 3)"), f3), "announces 24 bytes"},
      {npy(header("<f4", "()"), floats({1})), "a single number"},
      {npy(header("<f4", "(0,)"), ""), "no entries"},
      {npy(header("<f4", "(-3,)"), f3), "byte 61: the shape must be a tuple"},
      {npy(header("<f4", "(3"), f3), "the shape must be a tuple"},
      {npy(header("<f4", "3"), f3), "the shape must be a tuple"},
      {npy(header("<f4", "(3,,)"), f3), "the shape must be a tuple"},
      {npy(header("|O", "(3,)"), f3), "Python objects"},
      {npy(header("O", "(3,)"), f3), "not float16"},
      {npy(header("<i8", "(3,)"), f3), "whole numbers"},
      {npy(header("<c8", "(3,)"), f3), "\"<c8\""},
      {npy(header("", "(3,)"), f3), "not float16"},
      {npy("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (3,)}", f3), "structured"},
      {npy("{'descr': '<f4', 'fortran_order': False}", f3), "must have 'descr' and 'shape'"},
      {npy("{'descr': '<f4', 'shape': (3,), 'x': 1}", f3), "not \"x\""},
      {npy("{'descr': '<f4', 'fortran_order': maybe, 'shape': (3,)}", f3), "True or False"},
      {npy("{'descr: <f4}", f3), "never ends"},
      {npy("{'descr': '<f4' 'shape': (3,)}", f3), "needs , or }"},
      {npy("{'descr' '<f4'}", f3), "needs : here"},
      {npy("{descr: '<f4'}", f3), "quoted string"},
      {npy("['descr']", f3), "begin with {"},
      {npy("{'descr': '<f4', 'shape': (3,)} x", f3), "follows the header's }"},
      {npy("", f3), "begin with {"},
      {npy("{", f3), "quoted string"},
      {npy(header("<f4", "(3,)"), floats({1, NAN, 3})), "entry 1: NaN is no logit"},
      {npy(header("<f4", "(3,)"), floats({1, 2, INFINITY})), "entry 2: +inf is no logit"},
      {npy(header("<f8", "(2,)"), doubles({-1e39, 0})), "entry 0: \"-1e+39\" is too large"},
      {npy(header("<f4", "(1,)"), floats({-INFINITY})), "-inf"},
  };
  for (const Row& row : rows) check_refusal({row.file, "a.npy: ", row.words}, "a.npy");
}

TEST_CASE("every cut of an npy file is refused and none of its header's bytes is trusted") {
  const std::string file = npy(header("<f4", "(3,)"), floats({1, 2, 3}));
  for (std::size_t size = 0; size < file.size(); ++size) {
    CHECK_FALSE(parse_distribution(file.substr(0, size), "a.npy").ok());
  }
  for (std::size_t at = 0; at < file.size(); ++at) {
    for (const char c : {'\0', '\xFF', '9', '(', '\'', '{', '}', ' '}) {
      std::string damaged = file;
      damaged[at] = c;
      const Result<Distribution> result = parse_distribution(damaged, "a.npy");  // must only return
      if (result) CHECK((result->logits.size() == 3 || result->logits.size() == 6));
    }
  }
}

}  // namespace
}  // namespace logitdice
