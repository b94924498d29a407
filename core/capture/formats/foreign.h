#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace logitdice {

/// A file of a kind that people may well try and that is not read: what it is, "this is …".
struct ForeignFile {
  std::string what;
  bool complete = false;  // says what to do as well
};

/// Nothing where the first bytes are none of those.
std::optional<ForeignFile> foreign_file(std::string_view bytes);

}  // namespace logitdice
