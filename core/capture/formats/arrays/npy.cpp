#include "core/capture/formats/arrays/npy.h"

#include <string>
#include <utility>

#include "core/text/numbers.h"
#include "core/text/place.h"

namespace logitdice {
namespace {

// NumPy's format, https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html: the
// magic, a major and a minor version, the header's length (2 bytes in version 1, 4 in 2 and 3,
// little endian), the header (a Python dictionary), the array's bytes.

constexpr std::string_view kSave = "save it with numpy.save(path, logits.astype(\"float32\"))";

struct Header {
  std::string type;  // '<f4'
  std::vector<std::uint64_t> shape;
  bool fortran = false;
  bool has_type = false, has_shape = false;
};

// The part of Python's literals that a header is made of.
class HeaderReader {
 public:
  // `begin`: where the header starts in the file, for the messages.
  HeaderReader(std::string_view header, std::size_t begin, std::string_view name)
      : text_(header), begin_(begin), name_(name) {}

  bool read(Header& out);
  const Error& error() const { return error_; }

 private:
  bool read_entry(Header& out);
  bool read_string(std::string& out);
  bool read_type(std::string& out);
  bool read_shape(std::vector<std::uint64_t>& out);
  bool read_dimension(std::vector<std::uint64_t>& out);
  bool read_flag(bool& out);
  bool take(char c);
  bool fail(std::string_view sentence) {
    error_ =
        file_error(name_, "byte " + std::to_string(begin_ + at_) + ": " + std::string(sentence));
    return false;
  }

  std::string_view text_;
  std::size_t begin_, at_ = 0;
  std::string_view name_;
  Error error_;
};

// Steps over white space and then over `c`, if that is what stands there.
bool HeaderReader::take(char c) {
  while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\n')) ++at_;
  if (at_ >= text_.size() || text_[at_] != c) return false;
  ++at_;
  return true;
}

bool HeaderReader::read(Header& out) {
  if (!take('{')) return fail("the header must begin with {; the file is damaged");
  while (!take('}')) {
    if (!read_entry(out)) return false;
    if (!take(',') && !take('}')) return fail("the header needs , or } here; the file is damaged");
    if (text_[at_ - 1] == '}') break;
  }
  take(' ');  // step over what pads the header
  if (at_ < text_.size()) return fail("something follows the header's }; the file is damaged");
  if (out.has_type && out.has_shape) return true;
  return fail("the header must have 'descr' and 'shape'; the file is damaged");
}

bool HeaderReader::read_entry(Header& out) {
  std::string key;
  if (!read_string(key)) return false;
  if (!take(':')) return fail("the header needs : here; the file is damaged");
  if (key == "descr") {
    out.has_type = true;
    return read_type(out.type);
  }
  if (key == "shape") {
    out.has_shape = true;
    return read_shape(out.shape);
  }
  if (key == "fortran_order") return read_flag(out.fortran);
  return fail("the header has the keys descr, fortran_order and shape, not " + quoted(key));
}

bool HeaderReader::read_string(std::string& out) {
  const bool single = take('\'');
  if (!single && !take('"'))
    return fail("the header needs a quoted string here; the file is damaged");
  const std::size_t end = text_.find(single ? '\'' : '"', at_);
  if (end == std::string_view::npos) return fail("a quoted string of the header never ends");
  out = text_.substr(at_, end - at_);
  at_ = end + 1;
  return true;
}

bool HeaderReader::read_type(std::string& out) {
  if (take('[')) {
    return fail("the array is structured (several fields an entry); " + std::string(kSave));
  }
  return read_string(out);
}

bool HeaderReader::read_flag(bool& out) {
  take(' ');
  for (const std::string_view word : {"True", "False"}) {
    if (text_.substr(at_, word.size()) != word) continue;
    at_ += word.size();
    out = word == "True";
    return true;
  }
  return fail("fortran_order must be True or False; the file is damaged");
}

bool HeaderReader::read_shape(std::vector<std::uint64_t>& out) {
  out.clear();
  if (!take('(')) return fail("the shape must be a tuple such as (50257,); the file is damaged");
  while (!take(')')) {
    if (!read_dimension(out)) return false;
    if (take(',')) continue;
    if (take(')')) return true;
    return fail("the shape must be a tuple such as (50257,); the file is damaged");
  }
  return true;
}

bool HeaderReader::read_dimension(std::vector<std::uint64_t>& out) {
  take(' ');
  std::uint64_t size = 0;
  const std::size_t first = at_;
  for (; at_ < text_.size() && text_[at_] >= '0' && text_[at_] <= '9'; ++at_) {
    size = size * 10 + static_cast<std::uint64_t>(text_[at_] - '0');
    if (size > (std::uint64_t{1} << 53)) return fail("a dimension of the shape is absurdly large");
  }
  if (at_ == first) return fail("the shape must be a tuple such as (50257,); the file is damaged");
  if (at_ < text_.size() && text_[at_] == 'L') ++at_;  // Python 2 wrote 50257L
  if (out.size() == 32) return fail("the shape has more than 32 dimensions; the file is damaged");
  out.push_back(size);
  return true;
}

// Numbers that logits or ids may be.
Result<NumberType> number_type(const std::string& type, std::string_view name) {
  const std::string_view order = std::string_view(type).substr(0, 1);
  const std::string_view kind = std::string_view(type).substr(order.size());
  const bool big = order == ">";
  if (order == "<" || big || order == "=" || order == "|") {
    constexpr struct {
      std::string_view name;
      NumberType type;
    } kTypes[] = {
        {"f2", {NumberKind::kFloat, 2}},    {"f4", {NumberKind::kFloat, 4}},
        {"f8", {NumberKind::kFloat, 8}},    {"V2", {NumberKind::kBFloat, 2}},
        {"i1", {NumberKind::kSigned, 1}},   {"i2", {NumberKind::kSigned, 2}},
        {"i4", {NumberKind::kSigned, 4}},   {"i8", {NumberKind::kSigned, 8}},
        {"u1", {NumberKind::kUnsigned, 1}}, {"u2", {NumberKind::kUnsigned, 2}},
        {"u4", {NumberKind::kUnsigned, 4}}, {"u8", {NumberKind::kUnsigned, 8}},
    };
    for (const auto& known : kTypes) {
      if (known.name == kind) return NumberType{known.type.kind, known.type.bytes, big};
    }
  }
  if (kind == "O") {
    return file_error(name, "it holds Python objects, not numbers; " + std::string(kSave));
  }
  return file_error(name, "its numbers are of the type " + quoted(type) +
                              ", not float16 (<f2), float32 (<f4) or float64 (<f8); " +
                              std::string(kSave));
}

std::uint32_t little_endian(std::string_view bytes) {
  std::uint32_t value = 0;
  for (std::size_t i = bytes.size(); i > 0; --i) {
    value = (value << 8) | static_cast<unsigned char>(bytes[i - 1]);
  }
  return value;
}

}  // namespace

Result<NpyLayout> read_npy_layout(std::string_view bytes, std::string_view name) {
  if (!bytes.starts_with(kNpyMagic)) {
    return file_error(
        name, "it does not begin with the bytes \\x93NUMPY of a .npy file; " + std::string(kSave));
  }
  const std::string cut = "the file ends within its header; copy or save it again";
  if (bytes.size() < 10) return file_error(name, cut);
  const int version = static_cast<unsigned char>(bytes[6]);
  if (version < 1 || version > 3) {
    return file_error(name, "it is .npy version " + std::to_string(version) +
                                "; versions 1, 2 and 3 can be read");
  }
  const std::size_t begin = version == 1 ? 10 : 12;
  if (bytes.size() < begin) return file_error(name, cut);
  const std::size_t length = little_endian(bytes.substr(8, begin - 8));
  if (length > kMaxNpyHeader) {
    return file_error(name, "its header says it has " +
                                count_text(static_cast<std::int64_t>(length)) +
                                " bytes; that of plain numbers has about 70, so the file is "
                                "damaged");
  }
  if (bytes.size() < begin + length) return file_error(name, cut);
  Header header;
  HeaderReader reader(bytes.substr(begin, length), begin, name);
  if (!reader.read(header)) return reader.error();
  const Result<NumberType> type = number_type(header.type, name);
  if (!type) return Error{type.error()};
  const auto count = count_of(header.shape);
  if (!count) {
    return file_error(name, "its shape is " + shape_text(header.shape) +
                                ", which no file can hold; the file is damaged");
  }
  NpyLayout layout;
  layout.array.type = type.value();
  layout.array.fortran = header.fortran;
  layout.array.shape = std::move(header.shape);
  layout.data_begin = begin + length;
  layout.data_bytes = *count * static_cast<std::uint64_t>(type->bytes);
  return layout;
}

Result<Array> read_npy_array(std::string_view bytes, std::string_view name) {
  Result<NpyLayout> layout = read_npy_layout(bytes, name);
  if (!layout) return Error{layout.error()};
  const std::string_view data = bytes.substr(layout->data_begin);
  if (data.size() != layout->data_bytes) {
    return file_error(
        name, "its header announces " + count_text(static_cast<std::int64_t>(layout->data_bytes)) +
                  " bytes of numbers, but " + count_text(static_cast<std::int64_t>(data.size())) +
                  plural(static_cast<std::int64_t>(data.size()), " follows", " follow") +
                  "; the file is cut off or damaged, save it again");
  }
  layout->array.data = data;
  return std::move(layout->array);
}

}  // namespace logitdice
