#include "core/model/model_file.h"

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <memory>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "core/model/gguf.h"
#include "core/model/gpt_model.h"
#include "core/model/weights.h"
#include "core/text/place.h"
#include "core/text/token_text.h"

namespace logitdice {
namespace {

constexpr std::size_t kReadAtOnce = std::size_t{16} << 20;  // bytes between two words of progress
constexpr std::size_t kWeightAlignment = 64;  // bytes, at least what Gpt::load asks for

Error refused(const std::string& path, const std::string& sentence) {
  return file_error(path, harmless(sentence));  // it may name what the file holds
}

Result<std::size_t> size_of_file(const std::string& path) {
  namespace fs = std::filesystem;
  std::error_code problem;
  const fs::file_status status = fs::status(path, problem);
  if (status.type() == fs::file_type::not_found) {
    return refused(path, "there is no such file; check the path");
  }
  if (fs::is_directory(status)) return refused(path, "this is a directory; choose a file in it");
  if (!fs::is_regular_file(status)) {
    return refused(path, "this is not a regular file; copy its contents into one");
  }
  const std::uintmax_t size = fs::file_size(path, problem);
  if (problem) return refused(path, "it cannot be read: " + problem.message());
  if (size > kMaxModelBytes)
    return refused(path, "the file is larger than 4 GiB; use a smaller model");
  return static_cast<std::size_t>(size);
}

std::string name_of_model(std::span<const std::byte> bytes, const std::string& path) {
  const Result<GgufFile> file = parse_gguf(bytes);
  const GgufValue* name = file ? file->find("general.name") : nullptr;
  const bool usable = name && name->kind == GgufKind::kText && !name->text.empty();
  return usable ? name->text : path;
}

// Whether all of it was read; a sentence where not.
std::string read_all(const std::string& path, std::span<std::byte> bytes, const ReadWatch& watch) {
  std::ifstream in(path, std::ios::binary);
  for (std::size_t at = 0; at < bytes.size();) {
    const std::size_t part = std::min(kReadAtOnce, bytes.size() - at);
    in.read(reinterpret_cast<char*>(bytes.data() + at), static_cast<std::streamsize>(part));
    if (!in) return "it cannot be read to its end; check that you may read it";
    at += part;
    const double share = static_cast<double>(at) / static_cast<double>(bytes.size());
    if (watch && !watch(share)) return "nobody waits for it any more";
  }
  return {};
}

// What the beginning of a file says already: nobody waits for gigabytes to be read only to hear
// that they are of another architecture. Empty where nothing is wrong so far, or the metadata are
// longer.
std::string refusal_of_beginning(const std::string& path, std::size_t size) {
  std::vector<std::byte> beginning(std::min(size, kReadAtOnce));
  const std::string wrong = read_all(path, beginning, {});
  if (!wrong.empty()) return wrong;
  const Result<GgufFile> file = parse_gguf_metadata(beginning);
  if (!file) return {};
  if (std::string part = part_of_split(file.value()); !part.empty()) return part;
  const Result<GptShape> shape = shape_from_gguf(file.value());
  return shape ? "" : shape.error();
}

}  // namespace

std::string check_model_file(const std::string& path) {
  constexpr std::string_view kMagic = "GGUF";
  const Result<std::size_t> size = size_of_file(path);
  if (!size) return size.error();
  char begin[kMagic.size()] = {};
  std::ifstream in(path, std::ios::binary);
  in.read(begin, sizeof begin);
  const bool begins = in && std::string_view(begin, sizeof begin) == kMagic;
  return begins ? "" : refused(path, "this is no GGUF file: it does not begin with GGUF").message;
}

Result<ModelHandle> load_model_file(const std::string& path, const ReadWatch& watch) {
  const Result<std::size_t> size = size_of_file(path);
  if (!size) return Error{size.error()};
  if (const std::string no = check_model_file(path); !no.empty()) return Error{no};
  if (const std::string no = refusal_of_beginning(path, size.value()); !no.empty()) {
    return refused(path, no);
  }
  std::vector<std::byte> memory(size.value() + kWeightAlignment);
  void* begin = memory.data();
  std::size_t room = memory.size();
  std::align(kWeightAlignment, size.value(), begin, room);
  auto* const bytes = static_cast<std::byte*>(begin);
  const std::string wrong = read_all(path, {bytes, size.value()}, watch);
  if (!wrong.empty()) return refused(path, wrong);
  const std::span<const std::byte> file(bytes, size.value());
  Result<Gpt> gpt = Gpt::load(file);
  if (!gpt) return refused(path, gpt.error());
  std::string name = name_of_model(file, path);
  return gpt_model(std::move(name), std::move(gpt).value(), std::move(memory));
}

}  // namespace logitdice
