#include "app/cli/source.h"

#include <filesystem>
#include <string_view>

#include "app/cli/capture_flags.h"
#include "app/cli/names.h"
#include "core/capture/bundled.h"
#include "core/capture/bundled_captures.h"
#include "core/capture/formats/distribution_file.h"
#include "core/files/files.h"
#include "core/text/place.h"

namespace logitdice::cli {
namespace {

Result<Distribution> read_stdin(std::istream& in) {
  Result<std::string> bytes = read_stream(in, "stdin", kMaxFileBytes);
  return bytes ? parse_distribution(bytes.value(), "stdin") : Error{bytes.error()};
}

}  // namespace

bool file_exists(const std::string& path) {
  std::error_code unknown;
  return std::filesystem::exists(path, unknown) || unknown;
}

Result<Distribution> read_source(const std::string& source, std::istream& in) {
  if (source == "-") return read_stdin(in);
  if (source.empty()) return load_bundled(bundled_distributions().front().id);
  if (file_exists(source)) return load_distribution_file(source);
  if (is_bundled(source)) return load_bundled(source);
  if (is_bundled_step(source)) return load_bundled_step(source);
  return Error{check_source(source)};
}

Result<Distribution> read_source(const std::string& source, std::istream& in, const Told& told) {
  if (!told.any()) return read_source(source, in);
  Result<Opened> opened = open_source(source, in, told);
  if (!opened) return Error{opened.error()};
  return as_distribution(std::move(opened).value(), source == "-" ? "stdin" : source);
}

std::string check_source(const std::string& source) {
  if (source.empty() || source == "-" || file_exists(source) || is_bundled(source) ||
      is_bundled_step(source))
    return {};
  return "There is no file " + logitdice::quoted(source) +
         " and no bundled distribution of that name; the bundled ones are: " +
         ids_of(bundled_distributions()) +
         "; the bundled captures: " + ids_of(bundled_captures()) + ".";
}

std::string source_help(bool reads_stdin) {
  return std::string("A file (text lines \"token: logit\", JSON, .npy, .npz, safetensors, or what an engine "
                     "answered), ") +
         (reads_stdin ? "- for stdin, " : "") +
         "or the name of a bundled distribution (see logitdice list distributions) or capture (list captures). Default: " +
         bundled_distributions().front().id + ".";
}

}  // namespace logitdice::cli
