#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace logitdice {

/// What can be seen of a JSON object in the first bytes of its text: its own keys, not those of
/// what it holds, and the strings beside them.
struct JsonBeginning {
  struct Member {
    std::string key, text;  // the text of anything but a string is empty
  };
  std::vector<Member> members;

  bool has(std::string_view key) const;
  std::string_view text(std::string_view key) const;  // empty where there is none
};

/// Empty where the bytes do not begin an object.
JsonBeginning beginning_of_json(std::string_view bytes);

/// Whether an object begins here, in a text that need not be JSON: { and then a key or }.
bool begins_json_object(std::string_view bytes);

}  // namespace logitdice
