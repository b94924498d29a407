#include <algorithm>
#include <string>
#include <utility>

#include "core/capture/formats/format.h"

namespace logitdice {
namespace {

constexpr std::string_view kListBlanks = " \t\r\n";

// "[1.5, 2, -inf]": a list of numbers as JSON and Python print it, and nothing else.
bool looks_like_list(std::string_view beginning, std::string_view) {
  const std::size_t open = beginning.find_first_not_of(kListBlanks);
  if (open == beginning.npos || beginning[open] != '[') return false;
  const std::size_t first = beginning.find_first_not_of(kListBlanks, open + 1);
  return first != beginning.npos &&
         std::string_view("+-.0123456789").find(beginning[first]) != std::string_view::npos;
}

// The same text with blanks for its brackets: places stay what they are.
Result<Opened> read_list(std::string bytes, std::string_view name) {
  bytes[bytes.find('[')] = ' ';
  const std::size_t last = bytes.find_last_not_of(kListBlanks);
  if (last != bytes.npos && bytes[last] == ']') bytes[last] = ' ';
  std::replace(bytes.begin(), bytes.end(), ',', ' ');
  return text_format().read(std::move(bytes), name);
}

}  // namespace

Format list_format() {
  static constexpr std::string_view kExtensions[] = {".txt"};
  return {"list", "bare lists of numbers", looks_like_list, read_list, kExtensions};
}

}  // namespace logitdice
