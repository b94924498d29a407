#include <bit>
#include <cstdint>
#include <cstring>
#include <utility>
#include <vector>

#include "core/capture/formats/distribution_file.h"
#include "core/capture/formats/draft.h"
#include "core/text/numbers.h"
#include "core/text/parse_number.h"
#include "core/text/place.h"

namespace logitdice {
namespace {

// NumPy's format, https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html: the
// magic, a major and a minor version, the header's length (2 bytes in version 1, 4 in 2 and 3,
// little endian), the header (a Python dictionary), the array's bytes.
constexpr std::string_view kMagic = "\x93NUMPY";
constexpr std::size_t kMaxHeader = 65536;  // a vector's header has about 70 bytes

constexpr std::string_view kSave =
    "save one vector with numpy.save(path, logits.astype(\"float32\"))";

struct Header {
  std::string type;  // '<f4'
  std::vector<std::uint64_t> shape;
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
  bool read_flag();
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
  if (key == "fortran_order") return read_flag();
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

bool HeaderReader::read_flag() {
  take(' ');
  for (const std::string_view word : {"True", "False"}) {
    if (text_.substr(at_, word.size()) != word) continue;
    at_ += word.size();
    return true;  // a vector has the same bytes in either order
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

std::string shape_text(const std::vector<std::uint64_t>& shape) {
  std::string out = "(";
  for (std::size_t i = 0; i < shape.size(); ++i) {
    out += (i ? ", " : "") + std::to_string(shape[i]);
  }
  return out + (shape.size() == 1 ? ",)" : ")");
}

// The number of entries, if the array is a vector of a bearable size.
Result<std::size_t> vector_length(const std::vector<std::uint64_t>& shape, std::string_view name) {
  const std::string text = "its shape is " + shape_text(shape);
  std::uint64_t length = 1;
  for (const std::uint64_t size : shape) {
    if (size == 0) return file_error(name, text + ", so it has no entries; " + std::string(kSave));
    if (size > 1 && length > 1) {
      return file_error(name, text +
                                  "; logitdice shows one vector, for example the last row: "
                                  "numpy.save(path, array[-1])");
    }
    length = std::max(length, size);
  }
  if (shape.empty()) return file_error(name, "it holds a single number; " + std::string(kSave));
  if (length > kMaxTokens) {
    return file_error(name, text + "; at most 4,000,000 logits can be shown, keep the highest");
  }
  return static_cast<std::size_t>(length);
}

// Bytes an entry has: 4 or 8.
Result<std::size_t> entry_size(const std::string& type, std::string_view name) {
  const std::string_view order = std::string_view(type).substr(0, 1);
  const std::string_view kind = std::string_view(type).substr(order.size());
  if (order == "<" || order == ">" || order == "=") {
    if (kind == "f4") return std::size_t{4};
    if (kind == "f8") return std::size_t{8};
  }
  if (kind == "O") {
    return file_error(name, "it holds Python objects, not numbers; " + std::string(kSave));
  }
  if (kind == "f2") {
    return file_error(name, "it holds half-precision numbers (<f2); " + std::string(kSave));
  }
  return file_error(name, "its numbers are of the type " + quoted(type) +
                              ", not float32 (<f4) or float64 (<f8); " + std::string(kSave));
}

// An unsigned number of as many bytes as T, in the byte order of the file.
template <class T>
T read_unsigned(const char* bytes, bool big_endian) {
  T value = 0;
  for (std::size_t i = 0; i < sizeof(T); ++i) {
    const auto byte = static_cast<unsigned char>(bytes[big_endian ? i : sizeof(T) - 1 - i]);
    value = static_cast<T>((value << 8) | byte);
  }
  return value;
}

double read_entry_value(const char* bytes, std::size_t size, bool big_endian) {
  if (size == 4) return std::bit_cast<float>(read_unsigned<std::uint32_t>(bytes, big_endian));
  return std::bit_cast<double>(read_unsigned<std::uint64_t>(bytes, big_endian));
}

Result<Draft> read_vector(std::string_view data, std::size_t size, bool big_endian,
                          std::string_view name) {
  Draft draft;
  draft.scores.reserve(data.size() / size);
  for (std::size_t i = 0; i * size < data.size(); ++i) {
    const double value = read_entry_value(data.data() + i * size, size, big_endian);
    const NumberFault fault = check_logit(value);
    if (fault != NumberFault::kNone) {
      return file_error(
          name, "entry " + std::to_string(i) + ": " + logit_refusal(number_text(value, 9), fault));
    }
    draft.scores.push_back(static_cast<float>(value));
  }
  add_note(draft.note, "A .npy file has no token names: #0 is its first number, #1 its second.");
  return draft;
}

bool looks_like_npy(std::string_view beginning, std::string_view name) {
  return has_extension(name, ".npy") || beginning.starts_with(kMagic);
}

Result<Opened> read_npy(std::string bytes, std::string_view name) {
  return opened(parse_npy(bytes, name), name);
}

}  // namespace

Format npy_format() {
  static constexpr std::string_view kExtensions[] = {".npy"};
  return {"npy", ".npy files", looks_like_npy, read_npy, kExtensions};
}

Result<Draft> parse_npy(std::string_view bytes, std::string_view name) {
  if (!bytes.starts_with(kMagic)) {
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
  const std::size_t length = version == 1 ? read_unsigned<std::uint16_t>(bytes.data() + 8, false)
                                          : read_unsigned<std::uint32_t>(bytes.data() + 8, false);
  if (length > kMaxHeader) {
    return file_error(name, "its header says it has " + std::to_string(length) +
                                " bytes; a vector's has about 70, so the file is damaged");
  }
  if (bytes.size() < begin + length) return file_error(name, cut);

  Header header;
  HeaderReader reader(bytes.substr(begin, length), begin, name);
  if (!reader.read(header)) return reader.error();
  const Result<std::size_t> size = entry_size(header.type, name);
  if (!size) return Error{size.error()};
  const Result<std::size_t> count = vector_length(header.shape, name);
  if (!count) return Error{count.error()};
  const std::string_view data = bytes.substr(begin + length);
  const std::size_t expected = count.value() * size.value();
  if (data.size() != expected) {
    return file_error(
        name, "its header announces " + std::to_string(expected) + " bytes of numbers, but " +
                  std::to_string(data.size()) +
                  plural(static_cast<std::int64_t>(data.size()), " follows", " follow") +
                  "; the file is cut off or damaged, save it again");
  }
  return read_vector(data, size.value(), header.type[0] == '>', name);
}

}  // namespace logitdice
