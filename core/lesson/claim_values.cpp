#include "core/lesson/claim_values.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "core/lesson/claim_places.h"
#include "core/lesson/claims.h"
#include "core/lesson/lesson_pieces.h"
#include "core/lesson/markdown.h"
#include "core/text/numbers.h"
#include "core/text/parse_number.h"
#include "core/text/place.h"
#include "core/text/utf8.h"

namespace logitdice {
namespace {

// Without the gaps between thousands and the sign that stands before a lead: digits for a parser.
std::string bare_number(std::string_view written) {
  std::string out;
  for (std::size_t at = 0; at < written.size();) {
    const CodePoint c = decode_utf8(written.substr(at));
    const bool gap = c.value == U' ' || c.value == 0x2009 || c.value == 0x202F || c.value == 0xA0;
    if (!gap) out += written.substr(at, static_cast<std::size_t>(c.length));
    at += static_cast<std::size_t>(c.length);
  }
  return out.starts_with('+') ? out.substr(1) : out;
}

// How many decimals a number is written with; an exponent moves the point.
int decimals_of(const std::string& number) {
  const std::size_t exponent = std::min(number.find_first_of("eE"), number.size());
  const std::size_t point = std::min(number.find('.'), exponent);
  const int digits = point < exponent ? static_cast<int>(exponent - point) - 1 : 0;
  const int power = exponent < number.size() ? std::atoi(number.c_str() + exponent + 1) : 0;
  return digits - power;
}

bool same_words(std::string_view a, std::string_view b) {
  const auto bare = [](std::string_view text) {
    while (text.starts_with("·")) text.remove_prefix(std::string_view("·").size());
    return trimmed(text);
  };
  return bare(a) == bare(b);
}

std::string computed_claim(std::string_view text, const Setting& setting,
                           LoadedDistributions& loaded) {
  const Result<Claim> claim = parse_claim(text);
  if (!claim) return markdown_escaped(text);
  const Result<ReadingValue> value = compute_claim(claim.value(), setting, loaded);
  return value ? shown_value(value.value(), claim->number) : markdown_escaped(text);
}

}  // namespace

Result<ReadingValue> compute_claim(const Claim& claim, const Setting& base,
                                   LoadedDistributions& loaded) {
  const ClaimReading* reading = find_claim_reading(claim.reading);
  if (!reading) {
    std::string names;
    for (const ClaimReading& row : claim_readings())
      names += (names.empty() ? "" : ", ") + std::string(row.name);
    return Error{"there is no reading " + quoted(claim.reading) + "; the readings are: " + names};
  }
  if (reading->argument_count() != claim.arguments.size()) {
    return Error{quoted(reading->name) + (reading->arguments.empty()
                                              ? " stands without parentheses"
                                              : " is written " + std::string(reading->name) + "(" +
                                                    std::string(reading->arguments) + ")")};
  }
  Setting setting = base;
  for (const ClaimSetting& change : claim.settings) {
    const std::string wrong = apply(change, loaded, setting);
    if (!wrong.empty()) return Error{wrong};
  }
  const Result<Trace> trace = trace_of(setting);
  if (!trace) return Error{trace.error()};
  const ClaimSubject subject{setting, trace.value(), phases_of(trace.value())};
  return reading->read(subject, claim.arguments);
}

bool holds(const ReadingValue& value, std::string_view written) {
  if (same_words(written, value.text)) return true;  // "<.001", "0.03–0.11", a token
  return !value.words && value.number.exact() && agrees(written, value.number.low);
}

// With more digits than usual where the author wrote more.
std::string shown_value(const ReadingValue& value, const std::string& written) {
  if (value.words) return markdown_escaped(value.text);
  if (written.empty() || !value.number.exact() || !agrees(written, value.number.low))
    return value.text;
  const std::string bare = bare_number(written);
  const bool plain = bare.find_first_of("eE") == std::string::npos;
  const int decimals = plain ? decimals_of(bare) : 0;
  const std::size_t point = value.text.find('.');
  const int usual =
      point == std::string::npos ? 0 : static_cast<int>(value.text.size() - point) - 1;
  return decimals > usual ? fixed_text(value.number.low, decimals) : value.text;
}

bool agrees(std::string_view written, double value) {
  const std::string bare = bare_number(written);
  const ParsedNumber number = parse_number(bare);
  if (number.fault != NumberFault::kNone) return false;
  if (!std::isfinite(value) || !std::isfinite(number.value)) return value == number.value;
  const double half = 0.5 * std::pow(10.0, -decimals_of(bare));
  return std::abs(value - number.value) <= half * (1 + 1e-6);
}

std::string text_under(const Setting& setting, LoadedDistributions& loaded, std::string_view text) {
  std::string out;
  std::size_t at = 0;
  for (Braces braces = next_braces(text, 0); braces.found() && braces.closed;
       braces = next_braces(text, at)) {
    out += text.substr(at, braces.begin - at);
    out += computed_claim(braces.inside, setting, loaded);
    at = braces.end;
  }
  return out += text.substr(at);
}

std::optional<double> number_in(std::string_view shown) {
  const ParsedNumber number = parse_number(bare_number(shown));
  if (number.fault != NumberFault::kNone) return std::nullopt;
  return number.value;
}

}  // namespace logitdice
