#include "core/lesson/claim.h"

#include <algorithm>

#include "core/lesson/front_matter.h"
#include "core/lesson/lesson_pieces.h"
#include "core/text/place.h"

namespace logitdice {
namespace {

constexpr std::string_view kClaimForm =
    "a claim is READING [at SETTING, SETTING …] [= NUMBER], as in p(mat) at temperature 2 = 0.392";

// Where `sign` stands outside quotation marks; npos where it does not.
std::size_t find_bare(std::string_view text, char sign, std::size_t from = 0) {
  bool inside = false;
  for (std::size_t i = from; i < text.size(); ++i) {
    if (text[i] == '"') inside = !inside;
    if (text[i] == sign && !inside) return i;
  }
  return std::string_view::npos;
}

// The part before the first bare `sign`, which is taken from `text` together with it.
std::string_view take_part(std::string_view& text, char sign) {
  const std::size_t end = std::min(find_bare(text, sign), text.size());
  const std::string_view part = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return trimmed(part);
}

std::string without_quotes(std::string_view text) {
  const bool quotes = text.size() >= 2 && text.front() == '"' && text.back() == '"';
  return std::string(quotes ? text.substr(1, text.size() - 2) : text);
}

std::vector<std::string> parts_of(std::string_view text) {
  std::vector<std::string> parts;
  while (!text.empty()) parts.push_back(without_quotes(take_part(text, ',')));
  return parts;
}

// "temperature 2". A number with a decimal comma has no place here: a comma parts settings.
Result<ClaimSetting> parse_setting(std::string_view text) {
  const std::size_t space = std::min(text.find(' '), text.size());
  const std::string_view key = text.substr(0, space), value = trimmed(text.substr(space));
  if (key.empty() || value.empty())
    return Error{"a setting is a name and a value, as in \"temperature 2\", not " + quoted(text)};
  return ClaimSetting{std::string(key), without_quotes(value)};
}

// The name in front, and its arguments in parentheses if there are any.
bool take_reading(std::string_view& text, Claim& out) {
  const auto is_name = [](char c) { return is_lesson_id({&c, 1}); };
  const auto end = std::find_if_not(text.begin(), text.end(), is_name);
  out.reading = std::string(text.begin(), end);
  text.remove_prefix(out.reading.size());
  if (!text.starts_with('(')) return !out.reading.empty();
  const std::size_t close = find_bare(text, ')');
  if (close == std::string_view::npos) return false;
  out.arguments = parts_of(text.substr(1, close - 1));
  text.remove_prefix(close + 1);
  return !out.reading.empty();
}

}  // namespace

Result<Claim> parse_claim(std::string_view written) {
  Claim claim;
  const std::string text = on_one_line(trimmed(written));
  std::string_view rest = text;
  if (!take_reading(rest, claim)) return Error{std::string(kClaimForm)};
  std::string_view settings = take_part(rest, '=');
  const bool bare = settings.empty() || settings.starts_with("at ") || settings.starts_with("on ");
  if (!bare) return Error{std::string(kClaimForm)};
  if (settings.starts_with("at ")) settings = trimmed(settings.substr(3));
  while (!settings.empty()) {
    Result<ClaimSetting> setting = parse_setting(take_part(settings, ','));
    if (!setting) return Error{setting.error()};
    claim.settings.push_back(std::move(setting).value());
  }
  claim.number = without_quotes(trimmed(rest));
  if (claim.number.empty() && text.ends_with('=')) return Error{"a number must follow the \"=\""};
  return claim;
}

}  // namespace logitdice
