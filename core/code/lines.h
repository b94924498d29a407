#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

// How pieces of code are put together.
namespace logitdice {

/// A number as source text: the fewest digits that read back as it, "0.7", "40", "1e-05";
/// infinities as `infinity` with their sign.
std::string source_number(double value, std::string_view infinity = "np.inf");

/// The same of a logit, which has fewer.
std::string source_number(float value);

/// A note as lines of comment, each at most about 90 characters.
std::string comment_lines(std::string_view comment, const std::string& note);

/// The text with each {name} replaced by its value.
struct Filled {
  std::string_view name;
  std::string value;
};
std::string filled(std::string text, std::initializer_list<Filled> values);

/// A string in Python and JSON alike.
std::string quoted_string(const std::string& text);

/// A word for a shell: as it is where nothing in it is special, otherwise in single quotation
/// marks.
std::string shell_word(const std::string& text);

}  // namespace logitdice
