#include "core/capture/formats/format.h"

#include <algorithm>
#include <utility>

#include "core/capture/captured_values.h"
#include "core/capture/formats/arrays/token_names.h"
#include "core/capture/limits.h"
#include "core/capture/formats/foreign.h"
#include "core/text/place.h"

namespace logitdice {
namespace {

// "logitdice reads text lines "token: logit", JSON distributions, …"
std::string what_is_read() {
  std::string list;
  const auto formats = all_formats();
  for (std::size_t i = formats.size(); i > 0; --i) {  // the plainest is asked last and named first
    if (!list.empty()) list += i == 1 ? " and " : ", ";
    list += formats[i - 1].title;
  }
  return "logitdice reads " + list;
}

Error not_recognised(std::string_view name, std::string_view what) {
  return file_error(name, std::string(what) + "; " + what_is_read());
}

}  // namespace

std::span<const Format> all_formats() {
  static const Format table[] = {
      scene_format(), capture_format(), npy_format(),  npz_format(),    safetensors_format(),
      tree_format(),  answers_format(), json_format(), lesson_format(),
      list_format(),  text_format()};
  return table;
}

std::vector<std::string> file_patterns() {
  std::vector<std::string> patterns;
  for (const Format& format : all_formats()) {
    for (const std::string_view extension : format.extensions) {
      std::string pattern = "*" + std::string(extension);
      if (std::find(patterns.begin(), patterns.end(), pattern) != patterns.end()) continue;
      patterns.push_back(std::move(pattern));
    }
  }
  return patterns;
}

Result<Opened> open_bytes(std::string bytes, std::string_view name) {
  if (bytes.empty()) return not_recognised(name, "the file is empty");
  if (bytes.size() > kMaxFileBytes) {
    return file_error(name, "the file is larger than 256 MB; keep the highest logits");
  }
  if (const auto foreign = foreign_file(bytes)) {
    return foreign->complete ? file_error(name, foreign->what)
                             : not_recognised(name, foreign->what);
  }
  const std::string_view beginning = std::string_view(bytes).substr(0, kBeginningBytes);
  for (const Format& format : all_formats()) {
    if (format.looks_like(beginning, name)) return format.read(std::move(bytes), name);
  }
  return not_recognised(name, "this is no kind of file that is known here");
}

Result<Opened> open_bytes(std::string bytes, std::string_view name, const ReadProgress& progress) {
  const ListenToReading listen(progress, bytes.size());
  return open_bytes(std::move(bytes), name);
}

Result<Opened> open_read(std::string bytes, const std::string& path) {
  Result<Opened> opened = open_bytes(std::move(bytes), path);
  if (!opened) return opened;
  return with_names_beside(std::move(opened).value(), path);
}

Result<Opened> open_path(const std::string& path, const GiveUp& give_up) {
  Result<std::string> bytes = read_file(path, kMaxFileBytes, give_up);
  if (!bytes) return Error{bytes.error()};
  return open_read(std::move(bytes).value(), path);
}

const Capture& Captures::first() const {
  return std::find_if(entries.begin(), entries.end(),
                      [](const CaptureEntry& entry) { return static_cast<bool>(entry.capture); })
      ->capture.value();
}

Result<Distribution> as_distribution(Opened opened, std::string_view name) {
  if (auto* distribution = std::get_if<Distribution>(&opened)) {
    distribution->id = name;
    return std::move(*distribution);
  }
  if (const auto* captures = std::get_if<Captures>(&opened)) {
    const Capture& capture = captures->first();
    const std::size_t step = step_with_logits(capture);
    if (step == capture.steps.size()) {
      return file_error(name,
                        "no token of this text has alternatives, only its own log probability; ask "
                        "the server for some, mostly with \"top_logprobs\"");
    }
    Distribution first = distribution_of(capture, step);
    first.id = name;
    return first;
  }
  if (std::holds_alternative<LessonText>(opened)) {
    return file_error(name,
                      "this is a lesson, which has no logits of its own; open it in the window, as "
                      "FILE or with --lesson");
  }
  if (std::holds_alternative<TreeText>(opened)) {
    return file_error(
        name,
        "this is a tree of texts; logitdice beam searches it, and the window shows it "
        "as FILE");
  }
  return file_error(name,
                    "this is a saved state, which has no logits of its own; open it in the "
                    "window, as FILE or with --state");
}

}  // namespace logitdice
