#include "core/capture/bundled_captures.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <vector>

#include "core/base/assets.h"
#include "core/json/fields.h"
#include "core/json/value.h"
#include "core/text/parse_number.h"
#include "core/text/place.h"

namespace logitdice {
namespace {

constexpr std::string_view kCaptureFolder = "captures/";
constexpr std::string_view kCaptureIndex = "captures/index.json";

const Asset* find_asset(std::string_view name) {
  const auto all = assets();
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const Asset& asset) { return asset.name == name; });
  return found == all.end() ? nullptr : &*found;
}

// A row without its file stays in the list: opening it says so, and so does the test.
BundledCapture read_row(const JsonDocument& index, const JsonValue& row,
                        std::vector<Error>& errors) {
  JsonFields fields(index, row, errors);
  BundledCapture made;
  fields.text("id", made.id);
  fields.text("title", made.title);
  fields.text("note", made.note);
  fields.text("file", made.file);
  if (const Asset* asset = find_asset(std::string(kCaptureFolder) + made.file))
    made.bytes = asset->text();
  return made;
}

std::vector<BundledCapture> read_index() {
  std::vector<BundledCapture> list;
  const Asset* index = find_asset(kCaptureIndex);
  if (!index) return list;
  const Result<JsonDocument> document =
      JsonDocument::parse(std::string(index->text()), std::string(kCaptureIndex));
  if (!document || !document->root().items()) return list;
  std::vector<Error> errors;
  for (const JsonValue& row : *document->root().items()) {
    list.push_back(read_row(document.value(), row, errors));
  }
  return list;
}

// "id#3": the capture and the step, from 0.
struct NamedStep {
  const BundledCapture* capture = nullptr;
  std::size_t step = 0;
};

std::optional<NamedStep> named_step(std::string_view name) {
  const std::size_t mark = name.find('#');
  const BundledCapture* capture = find_bundled_capture(name.substr(0, mark));
  if (!capture) return std::nullopt;
  if (mark == name.npos) return NamedStep{capture, 0};
  const ParsedNumber number = parse_number(name.substr(mark + 1));
  const bool counts = number.fault == NumberFault::kNone && number.value >= 1 &&
                      number.value <= static_cast<double>(kMaxCaptureSteps) &&
                      number.value == std::floor(number.value);
  if (!counts) return std::nullopt;
  return NamedStep{capture, static_cast<std::size_t>(number.value) - 1};
}

}  // namespace

std::span<const BundledCapture> bundled_captures() {
  static const std::vector<BundledCapture> list = read_index();
  return list;
}

const BundledCapture* find_bundled_capture(std::string_view id) {
  const auto list = bundled_captures();
  const auto found = std::find_if(list.begin(), list.end(),
                                  [&](const BundledCapture& row) { return row.id == id; });
  return found == list.end() ? nullptr : &*found;
}

Result<Captures> open_bundled_capture(const BundledCapture& capture) {
  Result<Opened> opened = open_bytes(std::string(capture.bytes), capture.file);
  if (!opened) return Error{opened.error()};
  if (auto* captures = std::get_if<Captures>(&opened.value())) return std::move(*captures);
  return Error{capture.file + ": it is no recorded text."};
}

bool is_bundled_step(std::string_view name) {
  return named_step(name).has_value();
}

Result<Distribution> load_bundled_step(std::string_view name) {
  const std::optional<NamedStep> wanted = named_step(name);
  if (!wanted) return Error{"there is no bundled capture " + quoted(name)};
  const Result<Captures> opened = open_bundled_capture(*wanted->capture);
  if (!opened) return Error{opened.error()};
  const Capture& capture = opened->first();
  if (wanted->step >= capture.steps.size() || capture.steps[wanted->step].logits.empty()) {
    return Error{wanted->capture->file + ": it has no numbers for step " +
                 std::to_string(wanted->step + 1) + " of " + std::to_string(capture.steps.size())};
  }
  Distribution made = distribution_of(capture, wanted->step);
  made.id = name;
  if (made.title.empty()) made.title = wanted->capture->title;
  return made;
}

}  // namespace logitdice
