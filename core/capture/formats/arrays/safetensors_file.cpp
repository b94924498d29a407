#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "core/capture/formats/arrays/choose.h"
#include "core/capture/formats/arrays/logits.h"
#include "core/capture/formats/draft.h"
#include "core/json/reader.h"
#include "core/text/numbers.h"
#include "core/text/place.h"

namespace logitdice {
namespace {

// https://huggingface.co/docs/safetensors: 8 bytes with the header's length, least significant
// first; the header, a JSON object {name: {"dtype", "shape", "data_offsets"}, "__metadata__": …};
// the data, which the tensors fill without a gap.
constexpr std::size_t kLengthBytes = 8;
constexpr std::uint64_t kMaxHeaderBytes = std::uint64_t{16} << 20;
constexpr std::size_t kMostTensors = 100'000;

std::uint64_t header_bytes(std::string_view bytes) {
  std::uint64_t length = 0;
  for (std::size_t i = kLengthBytes; i > 0; --i) {
    length = (length << 8) | static_cast<unsigned char>(bytes[i - 1]);
  }
  return length;
}

struct Tensor {
  Array array;
  bool known = false;                // its numbers are of a kind that logits or tokens may be
  std::uint64_t begin = 0, end = 0;  // of its data, from the end of the header
  std::size_t at = 0;                // where the header speaks of it
};

struct TypeName {
  std::string_view name;
  NumberType type;
};
constexpr TypeName kTypeNames[] = {
    {"F16", {NumberKind::kFloat, 2}},    {"BF16", {NumberKind::kBFloat, 2}},
    {"F32", {NumberKind::kFloat, 4}},    {"F64", {NumberKind::kFloat, 8}},
    {"I8", {NumberKind::kSigned, 1}},    {"I16", {NumberKind::kSigned, 2}},
    {"I32", {NumberKind::kSigned, 4}},   {"I64", {NumberKind::kSigned, 8}},
    {"U8", {NumberKind::kUnsigned, 1}},  {"U16", {NumberKind::kUnsigned, 2}},
    {"U32", {NumberKind::kUnsigned, 4}}, {"U64", {NumberKind::kUnsigned, 8}},
};

class HeaderWalk {
 public:
  HeaderWalk(std::string_view header, std::string_view name) : in_(header, name) {}

  Result<std::vector<Tensor>> read() {
    std::string key;
    for (in_.open_object(); in_.next_key(key);) {
      if (key == "__metadata__") {
        in_.skip_value();
      } else if (!read_tensor(key)) {
        return in_.error();
      }
    }
    if (!in_.at_end()) return in_.error();
    return std::move(tensors_);
  }

 private:
  bool read_tensor(const std::string& name) {
    if (tensors_.size() == kMostTensors)
      return in_.fail("there are more than " + count_text(kMostTensors) + " tensors");
    Tensor tensor;
    tensor.array.name = name;
    in_.peek();
    tensor.at = in_.offset();
    bool type = false, shape = false, place = false;
    std::string key;
    for (in_.open_object(); in_.next_key(key);) {
      bool read = true;
      if (key == "dtype" && !std::exchange(type, true)) {
        read = read_type(tensor);
      } else if (key == "shape" && !std::exchange(shape, true)) {
        read = read_list(tensor.array.shape);
      } else if (key == "data_offsets" && !std::exchange(place, true)) {
        read = read_place(tensor);
      } else {
        return in_.fail("a tensor has the keys dtype, shape and data_offsets, each once, not " +
                        quoted(key));
      }
      if (!read) return false;
    }
    if (!in_.ok()) return false;
    if (!type || !shape || !place) {
      return in_.fail_at(tensor.at, "a tensor needs its dtype, shape and data_offsets");
    }
    tensors_.push_back(std::move(tensor));
    return true;
  }

  bool read_type(Tensor& tensor) {
    std::string name;
    if (!in_.read_string(name)) return false;
    for (const TypeName& known : kTypeNames) {
      if (known.name != name) continue;
      tensor.array.type = known.type;
      tensor.known = true;
    }
    return true;
  }

  bool read_list(std::vector<std::uint64_t>& out) {
    constexpr double kMost = 9007199254740992;  // 2^53
    for (in_.open_array(); in_.next_item();) {
      double number = 0;
      if (!in_.read_number(number)) return false;
      const bool whole = number >= 0 && number <= kMost &&
                         number == static_cast<double>(static_cast<std::uint64_t>(number));
      if (!whole || out.size() == 32) {
        return in_.fail("a shape and data_offsets are at most 32 whole numbers from 0 on");
      }
      out.push_back(static_cast<std::uint64_t>(number));
    }
    return in_.ok();
  }

  bool read_place(Tensor& tensor) {
    std::vector<std::uint64_t> offsets;
    if (!read_list(offsets)) return false;
    if (offsets.size() != 2 || offsets[0] > offsets[1]) {
      return in_.fail("data_offsets are where the tensor's bytes begin and end");
    }
    tensor.begin = offsets[0];
    tensor.end = offsets[1];
    return true;
  }

  JsonReader in_;
  std::vector<Tensor> tensors_;
};

// Why the tensors cannot lie in so many bytes of data, beside each other; empty if they do.
std::string place_refusal(std::vector<Tensor> tensors, std::uint64_t data, std::size_t& at) {
  std::sort(tensors.begin(), tensors.end(), [](const Tensor& a, const Tensor& b) {
    return a.begin < b.begin || (a.begin == b.begin && a.end < b.end);
  });
  std::uint64_t end = 0;
  for (const Tensor& tensor : tensors) {
    at = tensor.at;
    const std::string who = "the tensor " + quoted(tensor.array.name) + " ";
    if (tensor.end > data) {
      return who + "ends at byte " + count_text(static_cast<std::int64_t>(tensor.end)) +
             " of the data, which has " + count_text(static_cast<std::int64_t>(data)) +
             "; the file is cut off or damaged";
    }
    if (tensor.begin < end) return who + "overlaps with the one before it; the file is damaged";
    end = std::max(end, tensor.end);
    if (!tensor.known) continue;
    const auto count = count_of(tensor.array.shape);
    const auto bytes = static_cast<std::uint64_t>(tensor.array.type.bytes);
    if (!count || *count * bytes != tensor.end - tensor.begin) {
      return who + "has the shape " + shape_text(tensor.array.shape) + ", but " +
             count_text(static_cast<std::int64_t>(tensor.end - tensor.begin)) +
             " bytes; the file is damaged";
    }
  }
  return {};
}

Result<std::vector<Array>> read_arrays(std::string_view bytes, std::string_view name) {
  if (bytes.size() < kLengthBytes + 2) {
    return file_error(name, "the file ends within its header; copy or save it again");
  }
  const std::uint64_t length = header_bytes(bytes);
  if (length > kMaxHeaderBytes || length > bytes.size() - kLengthBytes) {
    return file_error(name, "its header says that it has " +
                                count_text(static_cast<std::int64_t>(length)) +
                                " bytes; the file is cut off or damaged, or no safetensors file");
  }
  const std::string_view header = bytes.substr(kLengthBytes, static_cast<std::size_t>(length));
  Result<std::vector<Tensor>> tensors = HeaderWalk(header, name).read();
  if (!tensors) return Error{tensors.error()};
  const std::string_view data = bytes.substr(kLengthBytes + header.size());
  std::size_t at = 0;
  if (const std::string why = place_refusal(tensors.value(), data.size(), at); !why.empty()) {
    return error_at(name, header, at, why);
  }
  std::vector<Array> arrays;
  for (Tensor& tensor : tensors.value()) {
    if (!tensor.known) continue;
    tensor.array.data = data.substr(static_cast<std::size_t>(tensor.begin),
                                    static_cast<std::size_t>(tensor.end - tensor.begin));
    arrays.push_back(std::move(tensor.array));
  }
  return arrays;
}

bool looks_like_safetensors(std::string_view beginning, std::string_view name) {
  if (has_extension(name, ".safetensors")) return true;
  if (beginning.size() < kLengthBytes + 2 || beginning[kLengthBytes] != '{') return false;
  const std::uint64_t length = header_bytes(beginning);
  return length >= 2 && length <= kMaxHeaderBytes;
}

Result<Opened> read_safetensors(std::string bytes, std::string_view name) {
  const Result<std::vector<Array>> arrays = read_arrays(bytes, name);
  if (!arrays) return Error{arrays.error()};
  const Result<ArrayChoice> choice = choose_arrays(arrays.value(), name);
  if (!choice) return Error{choice.error()};
  LogitArrays out{{}, {}, choice->scores, "safetensors file"};
  for (const std::size_t i : choice->logits) out.logits.push_back(arrays.value()[i]);
  if (choice->tokens) out.tokens = arrays.value()[*choice->tokens];
  return open_logits(out, name);
}

}  // namespace

Format safetensors_format() {
  static constexpr std::string_view kExtensions[] = {".safetensors"};
  return {"safetensors", "safetensors", looks_like_safetensors, read_safetensors, kExtensions};
}

}  // namespace logitdice
