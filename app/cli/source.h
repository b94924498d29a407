#pragma once

#include <istream>
#include <string>

#include "app/cli/told_flags.h"
#include "core/base/result.h"
#include "core/capture/distribution.h"
#include "core/capture/formats/format.h"

namespace logitdice::cli {

/// What FILE stands for on the command line: a path; "-", which is stdin; where no such file
/// exists, the id of a bundled distribution, of a capture or of a step of one; where it is empty,
/// the first bundled distribution. Of a file with what is told of it, see tell().
Result<Opened> open_source(const std::string& source, std::istream& in, const Told& told = {});

/// The same as a distribution, of a recorded text its first step that has one.
Result<Distribution> read_source(const std::string& source, std::istream& in,
                                 const Told& told = {});
Result<Distribution> named_distribution(Opened opened, const std::string& source);

/// What sentences call it.
std::string source_name(const std::string& source);

/// Whether there is such a file; one that cannot be looked at is left to its reader's sentence.
bool file_exists(const std::string& path);

/// Empty, or the sentence that says that `source` is neither a file nor a bundled distribution.
std::string check_source(const std::string& source);

/// FILE in a help text, for a command that reads stdin for "-", or for one that does not.
std::string source_help(bool reads_stdin);

}  // namespace logitdice::cli
