#include "core/capture/formats/distribution_file.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <utility>

#include "core/capture/capture.h"
#include "core/capture/formats/draft.h"
#include "core/text/parse_number.h"
#include "core/text/place.h"

namespace logitdice {
namespace {

constexpr std::string_view kFormats =
    "logitdice reads text lines \"token: logit\", JSON and .npy files";

// Beginnings of files that people may well try.
struct Foreign {
  std::string_view beginning, what;
};
constexpr Foreign kForeign[] = {
    {"PK\x03\x04", "a zip archive (.npz, .pt); take one vector out of it with numpy.save"},
    {"GGUF\x03", "a model (GGUF), not the logits of one"},
    {"\xFF\xFE", "UTF-16 text; save it as UTF-8"},
    {"\xFE\xFF", "UTF-16 text; save it as UTF-8"},
    {"\x1F\x8B", "compressed (gzip); unpack it first"},
    {"\x28\xB5\x2F\xFD", "compressed (zstd); unpack it first"},
    {"\x80\x02", "a Python pickle; save the vector with numpy.save instead"},
    {"\x80\x04", "a Python pickle; save the vector with numpy.save instead"},
    {"\x80\x05", "a Python pickle; save the vector with numpy.save instead"},
    {"\x89PNG", "a picture"},
};

std::string lower_case_extension(std::string_view name) {
  std::string extension = std::filesystem::path(name).extension().string();
  for (char& c : extension) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return extension;
}

// An object's first bytes: { and then a key or }.
bool looks_like_json(std::string_view text) {
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  constexpr std::string_view space = " \t\r\n";
  const std::size_t brace = std::min(text.find_first_not_of(space), text.size());
  if (brace == text.size() || text[brace] != '{') return false;
  const std::size_t next = std::min(text.find_first_not_of(space, brace + 1), text.size());
  return next == text.size() || text[next] == '"' || text[next] == '}';
}

Result<Draft> parse_draft(std::string_view bytes, std::string_view name) {
  if (bytes.empty()) return file_error(name, "the file is empty; " + std::string(kFormats));
  if (bytes.size() > kMaxFileBytes) {
    return file_error(name, "the file is larger than 256 MB; keep the highest logits");
  }
  for (const Foreign& foreign : kForeign) {
    if (bytes.starts_with(foreign.beginning)) {
      return file_error(name,
                        "this is " + std::string(foreign.what) + "; " + std::string(kFormats));
    }
  }
  const std::string extension = lower_case_extension(name);
  if (extension == ".npy" || bytes.starts_with("\x93NUMPY")) return parse_npy(bytes, name);
  if (extension == ".json" || (extension != ".txt" && looks_like_json(bytes))) {
    return parse_json(bytes, name);
  }
  return parse_text(bytes, name);
}

// Two or more numbers from 0 to 1 that sum to 1 are hardly logits.
bool look_like_probabilities(const std::vector<float>& scores) {
  double sum = 0;
  for (const float score : scores) {
    if (!(score >= 0 && score <= 1)) return false;
    sum += score;
  }
  return scores.size() > 1 && std::abs(sum - 1) <= 0.005;
}

// A capture opens at its first step: what follows the prompt.
Result<Distribution> open_capture(std::string_view bytes, std::string_view name) {
  const Result<Capture> capture = parse_capture(bytes, name);
  if (!capture) return Error{capture.error()};
  if (capture->steps.empty()) {
    return file_error(name, "this capture has no steps; capture at least one token");
  }
  Distribution out = distribution_of(capture.value(), 0);
  out.id = name;
  return out;
}

struct CloseFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};

}  // namespace

Error file_error(std::string_view name, std::string_view sentence) {
  return Error{std::string(name) + ": " + std::string(sentence)};
}

void add_note(std::string& note, std::string_view sentence) {
  if (!note.empty()) note += ' ';
  note += sentence;
}

Result<Distribution> finish(Draft draft, std::string_view name) {
  Distribution out;
  if (draft.recipe) {
    GeneratedVocabulary vocabulary = make_vocabulary(*draft.recipe);
    out.tokens = std::move(vocabulary.tokens);
    draft.scores = std::move(vocabulary.scores);
  } else {
    out.tokens = TokenTable(std::move(draft.pieces));
  }
  if (look_like_probabilities(draft.scores)) {
    add_note(draft.note,
             "These logits look like probabilities (they sum to 1): as JSON under the key "
             "\"probs\" they would be read as such.");
  }
  Result<Logits> logits = make_logits(draft.scores, draft.tail);
  if (!logits) return file_error(name, logits.error());
  out.id = name;
  out.title = !draft.title.empty()     ? std::move(draft.title)
              : !draft.context.empty() ? draft.context
                                       : std::filesystem::path(name).stem().string();
  if (out.title.empty()) out.title = "untitled";
  out.context = std::move(draft.context);
  out.logits = std::move(logits).value();
  out.note = std::move(draft.note);
  out.compare = std::move(draft.compare);
  return out;
}

Result<Distribution> parse_distribution(std::string_view bytes, std::string_view name) {
  if (looks_like_json(bytes) && looks_like_capture(bytes)) return open_capture(bytes, name);
  Result<Draft> draft = parse_draft(bytes, name);
  if (!draft) return Error{draft.error()};
  return finish(std::move(draft).value(), name);
}

Result<Distribution> load_distribution_file(const std::string& path) {
  namespace fs = std::filesystem;
  std::error_code status_error;
  const fs::file_status status = fs::status(path, status_error);
  if (status.type() == fs::file_type::not_found) {
    return file_error(path, "there is no such file; check the path");
  }
  if (fs::is_directory(status)) return file_error(path, "this is a directory; choose a file in it");
  // A device could go on for ever, or wait for one.
  if (!fs::is_regular_file(status) && !fs::is_fifo(status)) {
    return file_error(path, status_error
                                ? "it cannot be read: " + status_error.message()
                                : "this is not a regular file; copy its contents into one");
  }
  const std::unique_ptr<std::FILE, CloseFile> file(std::fopen(path.c_str(), "rb"));
  if (!file) return file_error(path, "it cannot be opened; check that you may read it");
  std::string bytes;
  std::size_t size = fs::is_regular_file(status) ? fs::file_size(path, status_error) : 0;
  if (status_error) size = 0;
  if (size > kMaxFileBytes) {
    return file_error(path, "the file is larger than 256 MB; keep the highest logits");
  }
  // In pieces, because a pipe tells no size and a file may grow.
  constexpr std::size_t piece = 1 << 20;
  for (std::size_t used = 0; bytes.size() <= kMaxFileBytes;) {
    bytes.resize(used + std::max(piece, size > used ? size - used + 1 : 0));
    const std::size_t read = std::fread(bytes.data() + used, 1, bytes.size() - used, file.get());
    used += read;
    const bool done = used < bytes.size();
    bytes.resize(used);
    if (done) break;
  }
  if (std::ferror(file.get()))
    return file_error(path, "reading it failed; check the disk and try again");
  return parse_distribution(bytes, path);
}

}  // namespace logitdice
