#include "core/server/api_key.h"

#include <algorithm>
#include <cstdlib>

#include "core/files/files.h"

namespace logitdice {
namespace {

constexpr std::size_t kMostKeyBytes = 16384;
constexpr std::string_view kWhite = " \t\r\n";

void replace_all(std::string& text, const std::string& what) {
  for (std::size_t at = text.find(what); at != text.npos; at = text.find(what, at)) {
    text.replace(at, what.size(), what.size(), '*');
  }
}

}  // namespace

Result<ApiKey> ApiKey::checked(std::string_view text, std::string_view where) {
  const std::size_t begin = text.find_first_not_of(kWhite);
  if (begin == text.npos) return Error{std::string(where) + " is empty; put the API key there."};
  text = text.substr(begin, text.find_last_not_of(kWhite) + 1 - begin);
  const bool printable =
      std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < '\x7f'; });
  if (!printable) {
    return Error{std::string(where) +
                 " holds more than an API key, which is one word of ASCII characters."};
  }
  ApiKey made;
  made.key_ = text;
  return made;
}

Result<ApiKey> ApiKey::from_environment(const std::string& variable) {
  const char* value = std::getenv(variable.c_str());
  if (value == nullptr) {
    return Error{
        "The environment variable that should hold the API key is not set; give its name, "
        "such as OPENAI_API_KEY, not the key."};
  }
  return checked(value, "The environment variable for the API key");
}

Result<ApiKey> ApiKey::from_file(const std::string& path) {
  const Result<std::string> bytes = read_file(path, kMostKeyBytes);
  if (!bytes) {
    return Error{
        "The file that should hold the API key cannot be read; give its path, not the key, "
        "and check that you may read it."};
  }
  return checked(bytes.value(), "The file for the API key");
}

void ApiKey::hide_in(std::string& text) const {
  if (empty()) return;
  replace_all(text, key_);
  std::string escaped;  // as some programs write it in JSON
  for (const char c : key_) (c == '/' || c == '"' || c == '\\' ? escaped += '\\' : escaped) += c;
  if (escaped != key_) replace_all(text, escaped);
}

}  // namespace logitdice
