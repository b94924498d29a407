#include "core/capture/capture.h"
#include "core/capture/formats/format.h"
#include "core/capture/formats/json_beginning.h"
#include "core/text/place.h"

namespace logitdice {
namespace {

// Of any version: an unknown one is told as such.
bool looks_like_capture(std::string_view beginning, std::string_view) {
  constexpr std::string_view family = kCaptureFormat.substr(0, kCaptureFormat.find('/') + 1);
  return beginning_of_json(beginning).text("format").starts_with(family);
}

Result<Opened> read_capture_file(std::string bytes, std::string_view name) {
  Result<Capture> capture = parse_capture(bytes, name);
  if (!capture) return Error{capture.error()};
  if (capture->steps.empty()) {
    return file_error(name, "this capture has no steps; capture at least one token");
  }
  return Opened(Captures({CaptureEntry{"", std::move(capture)}}));
}

}  // namespace

Format capture_format() {
  static constexpr std::string_view kExtensions[] = {".json"};
  return {"capture", "captures", looks_like_capture, read_capture_file, kExtensions};
}

}  // namespace logitdice
