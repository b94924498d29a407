#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <optional>
#include <utility>

#include "core/capture/formats/arrays/token_names.h"
#include "core/capture/formats/draft.h"
#include "core/capture/limits.h"
#include "core/files/files.h"
#include "core/text/place.h"

namespace logitdice {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kGgufBeginning = std::size_t{96} << 20;  // holds the metadata of any model

bool is_array_file(const std::string& path) {
  return has_extension(path, ".npy") || has_extension(path, ".npz") ||
         has_extension(path, ".safetensors");
}

bool is_gguf(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  char magic[4] = {};
  in.read(magic, sizeof magic);
  return in && std::string_view(magic, sizeof magic) == "GGUF";
}

std::string beginning_of(const std::string& path, std::size_t most) {
  std::ifstream in(path, std::ios::binary);
  std::error_code problem;
  const std::uintmax_t size = fs::file_size(path, problem);
  std::string bytes(problem ? most : static_cast<std::size_t>(std::min<std::uintmax_t>(most, size)),
                    '\0');
  in.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  bytes.resize(static_cast<std::size_t>(in.gcount()));
  return bytes;
}

// The only GGUF file of a folder; of several nobody knows which one is meant.
std::optional<std::string> only_gguf(const fs::path& folder) {
  std::error_code problem;
  std::optional<std::string> found;
  for (fs::directory_iterator at(folder, problem), end; !problem && at != end;
       at.increment(problem)) {
    if (!has_extension(at->path().string(), ".gguf")) continue;
    if (found) return std::nullopt;
    found = at->path().string();
  }
  return found;
}

std::optional<std::string> names_file_beside(const std::string& path) {
  fs::path folder = fs::path(path).parent_path();
  if (folder.empty()) folder = ".";
  for (const char* name : {"vocab.json", "tokenizer.json"}) {
    std::error_code problem;
    const fs::path file = folder / name;
    if (fs::is_regular_file(file, problem)) return file.string();
  }
  return only_gguf(folder);
}

void add_note_to(Opened& opened, const std::string& sentence) {
  if (auto* distribution = std::get_if<Distribution>(&opened)) {
    add_note(distribution->note, sentence);
  } else if (auto* captures = std::get_if<Captures>(&opened)) {
    for (CaptureEntry& entry : captures->entries) {
      if (entry.capture) entry.capture->notes.push_back(sentence);
    }
  }
}

}  // namespace

Result<TokenNames> load_token_names(const std::string& path) {
  std::error_code problem;
  if (fs::is_regular_file(path, problem) && is_gguf(path)) {
    return parse_token_names(beginning_of(path, kGgufBeginning), path);
  }
  const Result<std::string> bytes = read_file(path, kMaxFileBytes);
  if (!bytes) return Error{bytes.error()};
  return parse_token_names(bytes.value(), path);
}

Opened with_names_beside(Opened opened, const std::string& path) {
  if (!is_array_file(path)) return opened;
  const std::optional<std::string> file = names_file_beside(path);
  if (!file) return opened;
  const std::string called = "\"" + fs::path(*file).filename().string() + "\" beside it";
  const Result<TokenNames> names = load_token_names(*file);
  Result<Opened> named = names ? with_names(opened, names.value()) : Error{names.error()};
  if (!named) {
    add_note_to(opened, "The names in " + called + " are not used: " + named.error());
    return opened;
  }
  opened = std::move(named).value();
  add_note_to(opened, "The tokens' names are from " + called + ".");
  return opened;
}

}  // namespace logitdice
