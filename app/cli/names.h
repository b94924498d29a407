#pragma once

#include <span>
#include <string>
#include <string_view>

namespace logitdice::cli {

/// Another engine's name for one of our knobs or stages. Accepted wherever a name is read.
struct Alias {
  std::string_view name;  // "typ_p"
  std::string_view id;    // "typical_p"
};

std::span<const Alias> all_aliases();

/// The id that a name stands for: dashes count as underscores, and aliases are resolved. A name
/// that is not known comes back as it was.
std::string canonical(std::string_view name);

/// "a, b, c": the ids of a table, for sentences and help texts.
template <class Table>
std::string ids_of(const Table& table, std::string_view separator = ", ") {
  std::string list;
  for (const auto& row : table) {
    if (!list.empty()) list += separator;
    list += row.id;
  }
  return list;
}

}  // namespace logitdice::cli
