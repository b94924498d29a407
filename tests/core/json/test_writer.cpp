#include "core/json/writer.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <sstream>

namespace logitdice::cli {
namespace {

using Layout = JsonWriter::Layout;

TEST_CASE("JSON has a line a member or one line") {
  std::ostringstream out;
  {
    JsonWriter json(out);
    json.open_object(Layout::kLines);
    json.key("a").value(1);
    json.key("b").open_array(Layout::kOneLine);
    json.value(true);
    json.null();
    json.value("x");
    json.close_array();
    json.key("c").open_array(Layout::kLines);
    json.close_array();
    json.key("d").open_array(Layout::kLines);
    json.open_object(Layout::kOneLine);
    json.key("e").value(std::uint64_t{18446744073709551615u});
    json.close_object();
    json.close_array();
    json.close_object();
    json.end_line();
  }
  CHECK(out.str() ==
        "{\n"
        "  \"a\": 1,\n"
        "  \"b\": [true, null, \"x\"],\n"
        "  \"c\": [],\n"
        "  \"d\": [\n"
        "    {\"e\": 18446744073709551615}\n"
        "  ]\n"
        "}\n");
}

TEST_CASE("doubles read back the same and what is not finite is a string or null") {
  const double numbers[] = {0.1, 1.0 / 3, -1e-300, 5e-324, 1.7976931348623157e308, 123456789.125};
  for (const double number : numbers) {
    std::ostringstream out;
    {
      JsonWriter json(out);
      json.value(number);
    }
    CHECK(nlohmann::json::parse(out.str()).get<double>() == number);
  }
  std::ostringstream out;
  {
    JsonWriter json(out);
    json.open_array(Layout::kOneLine);
    json.value(-std::numeric_limits<double>::infinity());
    json.value(std::numeric_limits<double>::infinity());
    json.value(std::nan(""));
    json.value(Range{0.25, 0.25});
    json.value(Range{0.25, 0.5});
    json.close_array();
  }
  CHECK(out.str() == "[\"-inf\", \"inf\", null, 0.25, {\"low\": 0.25, \"high\": 0.5}]");
}

TEST_CASE("strings read back the same") {
  std::string all;
  for (char c = 0; c < 0x7f; ++c) all += c;
  for (const std::string& text : {all, std::string("\x7f é ▁ 😀 \" \\")}) {
    CHECK(nlohmann::json::parse(json_string(text)).get<std::string>() == text);
  }
  CHECK(json_string("a\"b\\c\nd\te\x01") == "\"a\\\"b\\\\c\\nd\\te\\u0001\"");
}

TEST_CASE("text that is no UTF-8 brings its bytes") {
  const auto written = [](std::string_view bytes) {
    std::string out;
    JsonWriter json(out);
    json.open_object(Layout::kOneLine);
    json.text("token", bytes, "bytes");
    json.close_object();
    return out;
  };
  CHECK(written("中 \\") == "{\"token\": \"中 \\\\\"}");
  CHECK(written("a\xE2\x96") == "{\"token\": \"a\uFFFD\uFFFD\", \"bytes\": [97, 226, 150]}");
  CHECK(written("\uFFFD") == "{\"token\": \"\uFFFD\"}");
}

TEST_CASE("no control character leaves a JSON string") {
  for (unsigned c = 0; c < 0xA0; ++c) {
    if (c >= 0x20 && c < 0x7F) continue;
    std::string text = "x";
    if (c >= 0x80) text += '\xC2';
    text += static_cast<char>(c);
    const std::string written = json_string(text);
    CAPTURE(c);
    for (const char byte : written) CHECK((byte >= 0x20 && byte < 0x7F));
    CHECK(nlohmann::json::parse(written).get<std::string>() == text);
  }
  CHECK(json_string("\u00A0é\xC2") == "\"\u00A0é\xC2\"");
}

}  // namespace
}  // namespace logitdice::cli
