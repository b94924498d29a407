#include "core/json/writer.h"

#include <cmath>

#include "core/json/values.h"
#include "core/text/token_text.h"
#include "core/text/utf8.h"

namespace logitdice {
namespace {

constexpr size_t kFlushBytes = 1 << 16;

}  // namespace

void JsonWriter::flush() {
  if (!stream_) return;
  stream_->write(buffer_.data(), static_cast<std::streamsize>(buffer_.size()));
  buffer_.clear();
}

void JsonWriter::separate() {
  if (open_.empty()) return;
  Open& inner = open_.back();
  if (!inner.empty) buffer_ += ',';
  if (inner.layout == Layout::kLines) {
    buffer_ += '\n';
    buffer_.append(2 * open_.size(), ' ');
  } else if (!inner.empty) {
    buffer_ += ' ';
  }
  inner.empty = false;
}

void JsonWriter::begin_value() {
  if (!after_key_) separate();
  after_key_ = false;
  if (stream_ && buffer_.size() > kFlushBytes) flush();
}

void JsonWriter::open(char bracket, Layout layout) {
  begin_value();
  buffer_ += bracket;
  open_.push_back({layout});
}

void JsonWriter::close(char bracket) {
  const Open inner = open_.back();
  open_.pop_back();
  if (inner.layout == Layout::kLines && !inner.empty) {
    buffer_ += '\n';
    buffer_.append(2 * open_.size(), ' ');
  }
  buffer_ += bracket;
}

JsonWriter& JsonWriter::key(std::string_view name) {
  separate();
  append_json(buffer_, name);
  buffer_ += ": ";
  after_key_ = true;
  return *this;
}

void JsonWriter::value(double number) {
  if (std::isnan(number)) return null();
  begin_value();
  append_json(buffer_, number);
}

void JsonWriter::value(float number) {
  if (std::isnan(number)) return null();
  begin_value();
  append_json(buffer_, number);
}

void JsonWriter::value(std::int64_t number) {
  begin_value();
  buffer_ += std::to_string(number);
}

void JsonWriter::value(std::uint64_t number) {
  begin_value();
  buffer_ += std::to_string(number);
}

void JsonWriter::value(bool truth) {
  json(truth ? "true" : "false");
}

void JsonWriter::value(std::string_view text) {
  begin_value();
  append_json(buffer_, text);
}

void JsonWriter::value(const Range& range) {
  if (range.exact()) return value(range.low);
  open_object(Layout::kOneLine);
  key("low").value(range.low);
  key("high").value(range.high);
  close_object();
}

void JsonWriter::null() {
  json("null");
}

void JsonWriter::piece(std::string_view bytes) {
  begin_value();
  append_json_piece(buffer_, bytes);
}

void JsonWriter::text(std::string_view name, std::string_view bytes, std::string_view bytes_name) {
  key(name).value(to_utf8(bytes));
  if (is_utf8(bytes)) return;
  key(bytes_name);
  begin_value();
  append_json_bytes(buffer_, bytes);
}

void JsonWriter::seed(std::uint64_t seed) {
  begin_value();
  append_json_seed(buffer_, seed);
}

void JsonWriter::json(std::string_view text) {
  begin_value();
  buffer_ += text;
}

void JsonWriter::end_line() {
  buffer_ += '\n';
  flush();
}

std::string json_string(std::string_view text) {
  std::string out;
  append_json(out, text);
  return out;
}

}  // namespace logitdice
