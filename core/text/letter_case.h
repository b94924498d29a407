#pragma once

#include <string>

namespace logitdice {

/// ASCII letters in the other case, all other bytes as they are, whatever the locale.
inline char lower_case(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

inline char upper_case(char c) {
  return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

/// As a sentence begins: a sign or a number at its front stays as it is.
inline std::string capitalised(std::string text) {
  if (!text.empty()) text[0] = upper_case(text[0]);
  return text;
}

inline std::string lower_case(std::string text) {
  for (char& c : text) c = lower_case(c);
  return text;
}

}  // namespace logitdice
