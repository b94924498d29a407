#include "app/cli/source.h"

#include <filesystem>
#include <string_view>
#include <utility>
#include <variant>

#include "app/cli/names.h"
#include "core/capture/bundled.h"
#include "core/capture/bundled_captures.h"
#include "core/capture/limits.h"
#include "core/files/files.h"
#include "core/text/place.h"

namespace logitdice::cli {
namespace {

Result<Opened> of(Result<Distribution> distribution) {
  if (!distribution) return Error{distribution.error()};
  return Opened(std::move(distribution).value());
}

Result<Opened> open_untold(const std::string& source, std::istream& in) {
  if (source == "-") {
    Result<std::string> bytes = read_stream(in, "stdin", kMaxFileBytes);
    return bytes ? open_bytes(std::move(bytes).value(), "stdin") : Error{bytes.error()};
  }
  if (source.empty()) return of(load_bundled(bundled_distributions().front().id));
  if (file_exists(source)) return open_path(source);
  if (is_bundled(source)) return of(load_bundled(source));
  if (const BundledCapture* bundled = find_bundled_capture(source)) {
    Result<Captures> captures = open_bundled_capture(*bundled);
    if (!captures) return Error{captures.error()};
    return Opened(std::move(captures).value());
  }
  if (is_bundled_step(source)) return of(load_bundled_step(source));
  return Error{check_source(source)};
}

}  // namespace

bool file_exists(const std::string& path) {
  std::error_code unknown;
  return std::filesystem::exists(path, unknown) || unknown;
}

std::string source_name(const std::string& source) {
  return source == "-" ? "stdin" : source;
}

Result<Opened> open_source(const std::string& source, std::istream& in, const Told& told) {
  if (told.any() && source != "-" && (source.empty() || !file_exists(source))) {
    return Error{
        "--vocabulary, --value-temperature and --vocab are about a file, and " +
        (source.empty() ? std::string("there is none") : logitdice::quoted(source) + " is none") +
        "."};
  }
  Result<Opened> opened = open_untold(source, in);
  if (!opened || !told.any()) return opened;
  return tell(std::move(opened).value(), told);
}

Result<Distribution> named_distribution(Opened opened, const std::string& source) {
  auto* distribution = std::get_if<Distribution>(&opened);
  if (distribution && !distribution->id.empty()) return std::move(*distribution);
  return as_distribution(std::move(opened), source_name(source));
}

Result<Distribution> read_source(const std::string& source, std::istream& in, const Told& told) {
  Result<Opened> opened = open_source(source, in, told);
  if (!opened) return Error{opened.error()};
  return named_distribution(std::move(opened).value(), source);
}

std::string check_source(const std::string& source) {
  if (source.empty() || source == "-" || file_exists(source) || is_bundled(source) ||
      is_bundled_step(source))
    return {};
  return "There is no file " + logitdice::quoted(source) +
         " and no bundled distribution of that name; the bundled ones are: " +
         ids_of(bundled_distributions()) + "; the bundled captures: " + ids_of(bundled_captures()) +
         ".";
}

std::string source_help(bool reads_stdin) {
  return std::string(
             "A file (text lines \"token: logit\", JSON, .npy, .npz, safetensors, or what an "
             "engine "
             "answered), ") +
         (reads_stdin ? "- for stdin, " : "") +
         "or the name of a bundled distribution (see logitdice list distributions) or capture "
         "(list captures). Default: " +
         bundled_distributions().front().id + ".";
}

}  // namespace logitdice::cli
