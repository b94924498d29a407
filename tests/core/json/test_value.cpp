#include "core/json/value.h"

#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <random>

#include "core/json/values.h"
#include "core/json/writer.h"
#include "tests/check.h"

namespace logitdice::test {
namespace {

using Kind = JsonValue::Kind;
constexpr double kInfinity = std::numeric_limits<double>::infinity();

JsonDocument parsed(const std::string& text) {
  Result<JsonDocument> document = JsonDocument::parse(text, "x");
  CAPTURE(text);
  if (!document) FAIL(document.error());
  return std::move(document).value();
}

TEST_CASE("a document keeps its values, their order and their places") {
  const JsonDocument document =
      parsed("{\"b\": [1, \"é\", null],\n \"a\": {\"yes\": true}, \"c\": {}}");
  const JsonValue& root = document.root();
  REQUIRE(root.members());
  CHECK(root.members()->size() == 3);
  CHECK(root.members()->front().key == "b");
  const std::vector<JsonValue>& items = *root.find("b")->items();
  CHECK(items[0].number() == 1);
  CHECK(*items[1].text() == "é");
  CHECK(items[2].kind() == Kind::kNull);
  CHECK(root.find("a")->find("yes")->boolean() == true);
  CHECK(root.find("c")->members()->empty());
  CHECK(document.error_at(items[1], "no").message == "x:1:11: no");
  CHECK(document.error_at(*root.find("a")->find("yes"), "no").message == "x:2:15: no");
  CHECK(document.text().substr(items[1].begin(), items[1].end() - items[1].begin()) == "\"é\"");
}

TEST_CASE("what a value is not gives nothing") {
  for (const char* text : {"null", "true", "1", "-1", "1.5", "\"a\"", "[]", "{}"}) {
    CAPTURE(text);
    const JsonDocument document = parsed(text);
    const JsonValue& value = document.root();
    CHECK(value.boolean().has_value() == (value.kind() == Kind::kBoolean));
    CHECK(value.number().has_value() == (value.kind() == Kind::kNumber));
    CHECK((value.text() != nullptr) == (value.kind() == Kind::kString));
    CHECK((value.items() != nullptr) == (value.kind() == Kind::kArray));
    CHECK((value.members() != nullptr) == (value.kind() == Kind::kObject));
    CHECK(value.find("a") == nullptr);
  }
}

TEST_CASE("whole numbers are exact to 64 bits") {
  CHECK(parsed("18446744073709551615").root().unsigned_number() == ~std::uint64_t{0});
  CHECK(parsed("18446744073709551615").root().signed_number() == std::nullopt);
  CHECK(parsed("9223372036854775807").root().signed_number() == 9223372036854775807);
  CHECK(parsed("-9223372036854775808").root().signed_number() ==
        std::numeric_limits<std::int64_t>::min());
  CHECK(parsed("-1").root().unsigned_number() == std::nullopt);
  CHECK(parsed("18446744073709551616").root().number() == 18446744073709551616.0);
  for (const char* text : {"18446744073709551616", "-9223372036854775809", "1.0", "1e3", "-0"}) {
    CHECK(parsed(text).root().unsigned_number() == std::nullopt);
    CHECK(parsed(text).root().signed_number() == std::nullopt);
  }
}

TEST_CASE("bytes that are no UTF-8 are a string, whatever else an object holds") {
  CHECK(*parsed("{\"bytes\": [226, 150]}").root().text() == "\xE2\x96");
  CHECK(parsed("{\"bytes\": []}").root().text()->empty());
  for (const char* text :
       {"{\"bytes\": [256]}", "{\"bytes\": [1.5]}", "{\"bytes\": \"a\"}", "{\"bytes\": [1, [2]]}",
        "{\"bytes\": [1], \"more\": 2}", "{\"more\": 2, \"bytes\": [1]}", "{\"byte\": [1]}"}) {
    CAPTURE(text);
    CHECK(parsed(text).root().kind() == Kind::kObject);
  }
}

TEST_CASE("what is no document is refused with its place") {
  struct Row {
    const char *text, *message;
  };
  const Row rows[] = {
      {"", "x:1:1: "},
      {"{\"a\": 1, \"b\": 2, \"a\": 3}", "x:1:18: the key \"a\" appears twice"},
      {"[1, 2", "x:1:6: "},
      {"[1] 2", "x:1:5: "},
      {"[\"\xFF\"]", "x:1:3: this byte is no UTF-8"},
      {"[1e999]", "x:1:2: "},
      {"{\"bytes\": [1}", "x:1:13: "},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    const Result<JsonDocument> document = JsonDocument::parse(row.text, "x");
    REQUIRE_FALSE(document.ok());
    CHECK(document.error().starts_with(row.message));
  }
  constexpr auto most = static_cast<std::size_t>(JsonReader::kMaxDepth);
  const std::string deep = std::string(most + 1, '[') + std::string(most + 1, ']');
  CHECK(JsonDocument::parse(deep, "x").error().find("nest more than 132 deep") !=
        std::string::npos);
  CHECK(JsonDocument::parse(deep.substr(1, 2 * most), "x").ok());
  std::string many = "[0";
  while (many.size() < 2 * JsonDocument::kMaxValues + 10) many += ",0";
  CHECK(JsonDocument::parse(many + "]", "x").error().find("more than 4 000 000 values") !=
        std::string::npos);
}

TEST_CASE("a hostile text costs no more than its length") {
  std::string objects = "[{\"bytes\":1}", names = "{\"0\":0";
  for (int i = 1; i < 200'000; ++i) objects += ",\n{\"bytes\":[1,[]]}";
  for (int i = 1; i < 200'000; ++i) names += ",\"" + std::to_string(i) + "\":0";
  CHECK(parsed(objects + "]").root().items()->size() == 200'000);
  CHECK(parsed(names + "}").root().members()->size() == 200'000);
}

// Writes a random value in both libraries' forms and keeps what is to come back.
class RandomTree {
 public:
  explicit RandomTree(unsigned seed) : random_(seed) {}

  nlohmann::ordered_json value(int depth) {
    switch (pick(depth > 0 ? 9 : 7)) {
      case 0:
        return nullptr;
      case 1:
        return pick(2) == 0;
      case 2:
        return std::bit_cast<double>(bits() & 0x7FEFFFFFFFFFFFFFu) * (pick(2) ? 1 : -1);
      case 3:
        return bits();
      case 4:
        return static_cast<std::int64_t>(bits());
      case 5:
        return static_cast<double>(pick(2000) - 1000) / 8;
      case 6:
        return text();
      case 7: {
        auto list = nlohmann::ordered_json::array();
        for (int i = pick(5); i > 0; --i) list.push_back(value(depth - 1));
        return list;
      }
      default: {
        auto object = nlohmann::ordered_json::object();
        for (int i = pick(5); i > 0; --i) object[text()] = value(depth - 1);
        return object;
      }
    }
  }

 private:
  int pick(int n) { return static_cast<int>(random_() % static_cast<unsigned>(n)); }
  std::uint64_t bits() { return (std::uint64_t{random_()} << 32) | random_(); }
  std::string text() {
    constexpr const char* parts[] = {"a", "\"", "\\", "\n", "é", "中", "😀", "\x01", "\x7F", "/"};
    std::string out(pick(8) == 0 ? 1 : 0, '\0');
    for (int i = pick(6); i > 0; --i) out += parts[pick(10)];
    return out;
  }

  std::mt19937 random_;
};

bool same(const JsonValue& ours, const nlohmann::ordered_json& theirs) {
  if (theirs.is_null()) return ours.kind() == Kind::kNull;
  if (theirs.is_boolean()) return ours.boolean() == theirs.get<bool>();
  if (theirs.is_number_unsigned()) return ours.unsigned_number() == theirs.get<std::uint64_t>();
  if (theirs.is_number_integer()) return ours.signed_number() == theirs.get<std::int64_t>();
  if (theirs.is_number()) return ours.number() == theirs.get<double>();
  if (theirs.is_string()) return ours.text() && *ours.text() == theirs.get<std::string>();
  if (theirs.is_array()) {
    const auto* items = ours.items();
    return items && std::equal(items->begin(), items->end(), theirs.begin(), theirs.end(), same);
  }
  const auto* members = ours.members();
  auto entry = theirs.begin();
  return members && members->size() == theirs.size() &&
         std::all_of(members->begin(), members->end(), [&](const JsonMember& member) {
           const auto here = entry++;
           return member.key == here.key() && same(member.value, here.value());
         });
}

TEST_CASE("a document says what another parser says") {
  RandomTree random(1);
  for (int i = 0; i < 3000; ++i) {
    const nlohmann::ordered_json tree = random.value(5);
    const std::string text = tree.dump(i % 3 == 0 ? 1 : -1);
    if (!same(parsed(text).root(), tree)) FAIL(text);
  }
}

TEST_CASE("numbers come back with every bit") {
  std::mt19937_64 random(2);
  std::vector<double> numbers = {0.0,
                                 -0.0,
                                 5e-324,
                                 -5e-324,
                                 2.2250738585072011e-308,
                                 0.1,
                                 1.7976931348623157e308,
                                 -kInfinity,
                                 kInfinity,
                                 9007199254740992.0};
  while (numbers.size() < 20'000) {
    const double number = std::bit_cast<double>(random());
    if (!std::isnan(number)) numbers.push_back(number);
  }
  std::string text;
  {
    JsonWriter json(text);
    json.open_array(JsonWriter::Layout::kOneLine);
    for (const double number : numbers) json.value(number);
    json.close_array();
  }
  const JsonDocument document = parsed(text);
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    const std::optional<double> read = (*document.root().items())[i].number();
    REQUIRE(read);
    if (std::bit_cast<std::uint64_t>(*read) != std::bit_cast<std::uint64_t>(numbers[i])) {
      FAIL(numbers[i]);
    }
  }
}

TEST_CASE("logits come back with every bit") {
  std::mt19937 random(3);
  // The third is not the single-precision number nearest to the double nearest to its digits.
  std::vector<float> logits = {0.0f,          -0.0f,          7.038531e-26f,
                               1e-45f,        -1e-45f,        1.17549435e-38f,
                               3.4028235e38f, -3.4028235e38f, -static_cast<float>(kInfinity)};
  while (logits.size() < 200'000) {
    const float logit = std::bit_cast<float>(static_cast<std::uint32_t>(random()));
    if (std::isfinite(logit)) logits.push_back(logit);
  }
  std::string text = "[";
  for (const float logit : logits) {
    if (text.size() > 1) text += ", ";
    append_json(text, logit);
  }
  text += ']';
  JsonReader in(text, "x");
  std::size_t i = 0;
  for (in.open_array(); in.next_item(); ++i) {
    float read = 0;
    if (!read_logit(in, read)) FAIL(in.error().message);
    if (std::bit_cast<std::uint32_t>(read) != std::bit_cast<std::uint32_t>(logits[i])) {
      FAIL(logits[i]);
    }
  }
  CHECK(i == logits.size());
}

TEST_CASE("seeds and texts of any bytes come back, as a stream and in a tree") {
  const std::uint64_t seeds[] = {0, 42, std::uint64_t{1} << 53, (std::uint64_t{1} << 53) + 1,
                                 ~std::uint64_t{0}};
  const std::string texts[] = {"",
                               "a",
                               "é中😀",
                               std::string("\0\x01\x7F", 3),
                               "\xE2\x96",
                               "\xFF",
                               std::string(2 << 20, '\xC3')};
  std::string text;
  {
    JsonWriter json(text);
    json.open_array(JsonWriter::Layout::kLines);
    for (const std::uint64_t seed : seeds) json.seed(seed);
    for (const std::string& piece : texts) json.piece(piece);
    json.close_array();
  }
  const JsonDocument document = parsed(text);
  auto value = document.root().items()->begin();
  JsonReader in(text, "x");
  in.open_array();
  for (const std::uint64_t seed : seeds) {
    std::uint64_t streamed = 1, placed = 1;
    CHECK((in.next_item() && read_seed(in, streamed)));
    JsonReader there = document.reader_at(*value++);
    CHECK(read_seed(there, placed));
    CHECK(streamed == seed);
    CHECK(placed == seed);
  }
  for (const std::string& piece : texts) {
    std::string streamed;
    CHECK((in.next_item() && read_piece(in, "a text", streamed, kAnyLength)));
    CHECK((streamed == piece));
    REQUIRE(value->text());
    CHECK((*value++->text() == piece));
  }
  CHECK_FALSE(in.next_item());
  CHECK(in.at_end());
}

TEST_CASE("a stream that begins in a document tells places of the document") {
  const JsonDocument document = parsed("{\"a\": 1,\n \"b\": [2, \"x\"]}");
  JsonReader in = document.reader_at(*document.root().find("b"));
  double number = 0;
  in.open_array();
  CHECK((in.next_item() && in.read_number(number)));
  CHECK(number == 2);
  CHECK((in.next_item() && !in.read_number(number)));
  CHECK(in.error().message == "x:2:11: a number must stand here, not a string");
  JsonReader whole = document.reader_at(*document.root().find("b"));
  CHECK(whole.skip_value());
  CHECK(whole.at_end());
}

}  // namespace
}  // namespace logitdice::test
