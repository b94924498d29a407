#include "core/json/value.h"

#include <charconv>
#include <limits>
#include <unordered_set>

#include "core/json/values.h"
#include "core/text/parse_number.h"
#include "core/text/place.h"

namespace logitdice {

using Kind = JsonValue::Kind;

namespace {

template <class Whole>
bool is_whole(std::string_view digits, Whole& out) {
  const char* const end = digits.data() + digits.size();
  const auto read = std::from_chars(digits.data(), end, out);
  return read.ec == std::errc() && read.ptr == end;
}

}  // namespace

class JsonTreeBuilder {
 public:
  JsonTreeBuilder(std::string_view text, std::string_view name) : in_(text, name) {}

  bool build(JsonValue& root) { return add(root) && in_.at_end(); }
  Error error() const { return in_.error(); }

 private:
  bool add(JsonValue& out);
  bool read(JsonValue& out, Kind kind);
  bool read_number(JsonValue& out);
  bool read_string(JsonValue& out);
  bool read_list(JsonValue& out);
  bool read_object(JsonValue& out);
  bool read_bytes(JsonValue& out);

  JsonReader in_;
  std::size_t values_ = 0;
};

bool JsonTreeBuilder::add(JsonValue& out) {
  const Kind kind = in_.peek();
  if (kind == Kind::kNone) return false;
  if (++values_ > JsonDocument::kMaxValues) {
    return in_.fail(
        "there are more than 4 000 000 values in this text; it is none that is read "
        "here");
  }
  out.begin_ = static_cast<std::uint32_t>(in_.offset());
  if (!read(out, kind)) return false;
  out.end_ = static_cast<std::uint32_t>(in_.next());
  return true;
}

bool JsonTreeBuilder::read(JsonValue& out, Kind kind) {
  switch (kind) {
    case Kind::kNone:
      return false;
    case Kind::kNull:
      return in_.skip_value();
    case Kind::kBoolean:
      return in_.read_boolean(out.data_.emplace<bool>());
    case Kind::kNumber:
      return read_number(out);
    case Kind::kString:
      return in_.read_string(out.data_.emplace<std::string>());
    case Kind::kArray:
      return read_list(out);
    case Kind::kObject:
      return read_bytes(out) || read_object(out);
  }
  return false;
}

bool JsonTreeBuilder::read_number(JsonValue& out) {
  const JsonReader again = in_;
  std::string_view digits;
  if (!in_.read_digits(digits)) return false;
  std::uint64_t natural = 0;
  std::int64_t integer = 0;
  if (is_whole(digits, natural)) {
    out.data_ = natural;
  } else if (digits != "-0" && is_whole(digits, integer)) {
    out.data_ = integer;
  } else {
    in_ = again;
    return in_.read_number(out.data_.emplace<double>());
  }
  return true;
}

bool JsonTreeBuilder::read_list(JsonValue& out) {
  auto& items = out.data_.emplace<std::vector<JsonValue>>();
  for (in_.open_array(); in_.next_item();) {
    if (!add(items.emplace_back())) return false;
  }
  return in_.ok();
}

bool JsonTreeBuilder::read_object(JsonValue& out) {
  auto& members = out.data_.emplace<std::vector<JsonMember>>();
  std::unordered_set<std::string> keys;
  std::string key;
  for (in_.open_object(); in_.next_key(key);) {
    if (!keys.insert(key).second) return in_.fail("the key " + quoted(key) + " appears twice");
    JsonMember& member = members.emplace_back();
    member.key = key;
    if (!add(member.value)) return false;
  }
  return in_.ok();
}

// An object that reads as bytes is a string; any other is left to read_object().
bool JsonTreeBuilder::read_bytes(JsonValue& out) {
  JsonReader attempt = in_;
  std::string bytes;
  if (!read_piece(attempt, "", bytes, kAnyLength)) return false;
  in_ = std::move(attempt);
  out.data_ = std::move(bytes);
  return true;
}

Kind JsonValue::kind() const {
  constexpr Kind kinds[] = {Kind::kNull,   Kind::kBoolean, Kind::kNumber, Kind::kNumber,
                            Kind::kNumber, Kind::kString,  Kind::kArray,  Kind::kObject};
  return kinds[data_.index()];
}

std::optional<bool> JsonValue::boolean() const {
  const bool* truth = std::get_if<bool>(&data_);
  return truth ? std::optional(*truth) : std::nullopt;
}

std::optional<double> JsonValue::number() const {
  if (const auto* number = std::get_if<double>(&data_)) return *number;
  if (const auto* number = std::get_if<std::uint64_t>(&data_)) return static_cast<double>(*number);
  if (const auto* number = std::get_if<std::int64_t>(&data_)) return static_cast<double>(*number);
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  const std::string* word = text();
  if (word && *word == "-inf") return -kInfinity;
  if (word && *word == "inf") return kInfinity;
  return std::nullopt;
}

std::optional<std::uint64_t> JsonValue::unsigned_number() const {
  const auto* number = std::get_if<std::uint64_t>(&data_);
  return number ? std::optional(*number) : std::nullopt;
}

std::optional<std::int64_t> JsonValue::signed_number() const {
  if (const auto* number = std::get_if<std::int64_t>(&data_)) return *number;
  const auto* number = std::get_if<std::uint64_t>(&data_);
  const bool fits = number && *number <= std::uint64_t{std::numeric_limits<std::int64_t>::max()};
  return fits ? std::optional(static_cast<std::int64_t>(*number)) : std::nullopt;
}

const std::string* JsonValue::text() const {
  return std::get_if<std::string>(&data_);
}

const std::vector<JsonValue>* JsonValue::items() const {
  return std::get_if<std::vector<JsonValue>>(&data_);
}

const std::vector<JsonMember>* JsonValue::members() const {
  return std::get_if<std::vector<JsonMember>>(&data_);
}

const JsonValue* JsonValue::find(std::string_view key) const {
  const std::vector<JsonMember>* all = members();
  if (!all) return nullptr;
  for (const JsonMember& member : *all) {
    if (member.key == key) return &member.value;
  }
  return nullptr;
}

Result<JsonDocument> JsonDocument::parse(std::string text, std::string name) {
  JsonDocument out;
  out.text_ = std::move(text);
  out.name_ = std::move(name);
  if (out.text_.size() > kMaxBytes) return file_error(out.name_, "the text is larger than 1 GB");
  JsonTreeBuilder builder(out.text_, out.name_);
  if (!builder.build(out.root_)) return builder.error();
  return out;
}

Error JsonDocument::error_at(const JsonValue& value, std::string_view sentence) const {
  return logitdice::error_at(name_, text_, value.begin(), sentence);
}

JsonReader JsonDocument::reader_at(const JsonValue& value) const {
  return JsonReader(std::string_view(text_).substr(0, value.end()), name_, value.begin());
}

}  // namespace logitdice
