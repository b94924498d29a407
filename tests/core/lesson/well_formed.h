#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

// A reader of XML that believes nothing, as far as our own HTML uses it.
namespace logitdice::test {

/// Empty, or what is wrong and where: an element that is not closed, a sign that is none of XML.
inline std::string why_not_well_formed(std::string_view text) {
  std::vector<std::string> open;
  const auto at = [&](std::size_t i) { return " at byte " + std::to_string(i); };
  constexpr std::string_view kDoctype = "<!DOCTYPE html>";
  std::size_t i = text.starts_with(kDoctype) ? kDoctype.size() : 0;
  for (; i < text.size(); ++i) {
    if (text[i] == '&') {
      const std::size_t end = text.find(';', i);
      const std::string_view word = text.substr(i + 1, std::min(end, text.size()) - i - 1);
      const bool named = word == "amp" || word == "lt" || word == "gt" || word == "quot";
      if (end == std::string_view::npos || (!named && !word.starts_with('#')))
        return "a bare &" + at(i);
    }
    if (text[i] == '>') return "a bare >" + at(i);
    if (text[i] != '<') continue;
    const std::size_t end = text.find('>', i);
    if (end == std::string_view::npos) return "an open tag" + at(i);
    const std::string_view tag = text.substr(i + 1, end - i - 1);
    if (tag.find('<') != std::string_view::npos) return "a < within a tag" + at(i);
    if (std::count(tag.begin(), tag.end(), '"') % 2 != 0) return "an open quotation" + at(i);
    const std::string name(tag.substr(0, std::min(tag.find_first_of(" /", 1), tag.size())));
    if (tag.starts_with('/')) {
      if (open.empty() || "/" + open.back() != tag)
        return std::string(tag) + " closes nothing" + at(i);
      open.pop_back();
    } else if (!tag.ends_with('/')) {
      open.push_back(name);
    }
    i = end;
  }
  return open.empty() ? "" : open.back() + " is not closed";
}

}  // namespace logitdice::test
