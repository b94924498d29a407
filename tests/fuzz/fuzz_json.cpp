// libFuzzer: no bytes may crash the three readers of JSON; what the strict ones take the lenient
// one takes as well, and values written again are the same values.

#include <string>

#include "core/json/tree.h"
#include "core/json/value.h"
#include "core/json/writer.h"
#include "core/text/utf8.h"
#include "tests/fuzz/require.h"

namespace {

using namespace logitdice;
using fuzz::require;

bool skipped(std::string_view text) {
  JsonReader reader(text, "a.json");
  if (!reader.skip_value() || !reader.at_end()) {
    fuzz::check_refusal(reader.error().message, "a.json");
    return false;
  }
  return true;
}

void write(const JsonValue& value, JsonWriter& out) {
  using Kind = JsonValue::Kind;
  switch (value.kind()) {
    case Kind::kObject:
      if (const std::string* bytes = value.text()) return out.piece(*bytes);
      out.open_object(JsonWriter::Layout::kLines);
      for (const JsonMember& member : *value.members()) {
        out.key(member.key);
        write(member.value, out);
      }
      return out.close_object();
    case Kind::kArray:
      out.open_array(JsonWriter::Layout::kOneLine);
      for (const JsonValue& item : *value.items()) write(item, out);
      return out.close_array();
    case Kind::kString:
      return out.piece(*value.text());
    case Kind::kBoolean:
      return out.value(*value.boolean());
    case Kind::kNumber:
      if (const auto natural = value.unsigned_number()) return out.value(*natural);
      if (const auto whole = value.signed_number()) return out.value(*whole);
      return out.value(*value.number());
    default:
      return out.null();
  }
}

std::string written(const JsonDocument& document) {
  std::string out;
  JsonWriter json(out);
  write(document.root(), json);
  return out;
}

// Everything that a node can be asked.
void walk(const JsonNode& node) {
  (void)node.text();
  (void)node.number();
  (void)node.whole();
  (void)node.bytes();
  (void)node.numbers();
  (void)node["a"].key();
  for_each_child(node, [](const JsonNode& child) {
    (void)child.key();
    walk(child);
  });
}

bool in_tree(std::string_view text) {
  JsonTree tree(text, "a.json");
  std::size_t at = 0;
  const Result<JsonNode> node = tree.add(at);
  if (!node) {
    fuzz::check_refusal(node.error(), "a.json");
    return false;
  }
  require(at <= text.size());
  walk(node.value());
  return tree.skip_space(at) == text.size();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = fuzz::text_of(data, size);
  const bool strict = skipped(text), lenient = in_tree(text);
  require(lenient || !strict);
  const Result<JsonDocument> document = JsonDocument::parse(std::string(text), "a.json");
  if (!document) {
    fuzz::check_refusal(document.error(), "a.json");
    return 0;
  }
  require(strict);
  const std::string once = written(document.value());
  const Result<JsonDocument> again = JsonDocument::parse(once, "again");
  require(again.ok());
  require(written(again.value()) == once);
  return 0;
}
