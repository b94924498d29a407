#include "app/cli/source.h"

#include <filesystem>
#include <string_view>

#include "app/cli/names.h"
#include "core/capture/bundled.h"
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
  return Error{check_source(source)};
}

Result<Distribution> read_source(const std::string& source, std::istream& in, const Told& told) {
  if (!told.any()) return read_source(source, in);
  const bool piped = source == "-";
  if (!piped && (source.empty() || !file_exists(source))) {
    return Error{
        "--vocabulary, --value-temperature and --vocab are about a file, and " +
        (source.empty() ? std::string("there is none") : logitdice::quoted(source) + " is none") +
        "."};
  }
  const std::string name = piped ? "stdin" : source;
  Result<std::string> bytes = piped ? read_stream(in, name, kMaxFileBytes) : Error{""};
  if (piped && !bytes) return Error{bytes.error()};
  Result<Opened> opened = piped ? open_bytes(std::move(bytes).value(), name) : open_path(source);
  if (opened) opened = tell(std::move(opened).value(), told);
  if (!opened) return Error{opened.error()};
  return as_distribution(std::move(opened).value(), name);
}

std::string check_source(const std::string& source) {
  if (source.empty() || source == "-" || file_exists(source) || is_bundled(source)) return {};
  return "There is no file " + logitdice::quoted(source) +
         " and no bundled distribution of that name; the bundled ones are: " +
         ids_of(bundled_distributions()) + ".";
}

std::string source_help(bool reads_stdin) {
  return std::string("A file (text lines \"token: logit\", JSON, .npy, .npz or safetensors), ") +
         (reads_stdin ? "- for stdin, " : "") +
         "or the name of a bundled distribution (see logitdice list distributions). Default: " +
         bundled_distributions().front().id + ".";
}

}  // namespace logitdice::cli
