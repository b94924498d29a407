#include "core/readings/spoken.h"

#include <cctype>
#include <utility>

#include "core/text/letter_case.h"

namespace logitdice {
namespace {

struct Sign {
  std::string_view sign, words;
};

// The longer ones first: "Σp" is not "sum of all p".
constexpr Sign kSigns[] = {
    {" · ", ", "},
    {" — ", ", "},
    {"± 2σ", "two standard deviations either way"},
    {"±2σ", "two standard deviations either way"},
    {" = ", " is "},
    {" ÷ ", " divided by "},
    {" × ", " times "},
    {" → ", " becomes "},
    {" ≥ ", " at least "},
    {" ≤ ", " at most "},
    {" < ", " below "},
    {" > ", " above "},
    {" + ", " plus "},
    {" − ", " minus "},
    {" / ", " divided by "},
    {" ↻ ", " loops for "},
    {"χ²", "chi-square"},
    {"nσ", "n-sigma"},
    {"Σp", "sum of p"},
    {"÷T", "division by the temperature"},
    {"÷ T", "division by the temperature"},
    {"z/T", "z divided by the temperature"},
    {"log₂ ", "log to base 2 of "},
    {"√", "the root of "},
    {"^", " to the power of "},
    {"<.001", "less than 0.001"},
    {"−∞", "minus infinity"},
    {"-inf", "minus infinity"},
    {"is NaN", "is not a number"},
    {"NaN", "not a number"},
    {"___", " blank"},
    {"∞", "infinity"},
    {"Σ", "the sum"},
    {"σ", "sigma"},
    {"α", "alpha"},
    {"τ", "tau"},
    {"η", "eta"},
    {"ε", "epsilon"},
    {"μ", "mu"},
    {"θ", "theta"},
    {"λ", "lambda "},
    {"–", " to "},
    {"—", "none"},
    {"−", "minus "},
    {"×", "times "},
    {"÷", " divided by "},
    {"≥", "at least "},
    {"≤", "at most "},
    {"≠", "not "},
    {"±", "plus or minus "},
    {"→", " becomes "},
    {"·", "space "},  // in a token
    {"↵", "new line "},
    {"⇥", "tab "},
    {"✓", ""},
    {"…", ""},
    {"⟨", "bytes "},
    {"⟩", ""},
    {"=", " is "},
    {"<", "below "},
    {">", "above "},
    {"|", ", "},
};

bool is_digit(std::string_view text, std::size_t at) {
  return at < text.size() && std::isdigit(static_cast<unsigned char>(text[at]));
}

bool is_letter(std::string_view text, std::size_t at) {
  return at < text.size() && std::isalnum(static_cast<unsigned char>(text[at]));
}

// Whether a gap parts thousands: one to three digits before it, three and no more after it.
bool parts_thousands(std::string_view text, std::size_t at) {
  if (text[at] != ' ' || at == 0 || !is_digit(text, at - 1)) return false;
  for (std::size_t i = at + 1; i <= at + 3; ++i) {
    if (!is_digit(text, i)) return false;
  }
  std::size_t first = at;
  while (first > 0 && is_digit(text, first - 1)) --first;
  const bool fraction = first > 0 && text[first - 1] == '.';
  const bool goes_on = is_digit(text, at + 4) ||
                       (at + 4 < text.size() && text[at + 4] == '.' && is_digit(text, at + 5));
  return at - first <= 3 && !fraction && !goes_on;
}

// T alone: the temperature.
bool is_heat(std::string_view text, std::size_t at) {
  const bool alone =
      text[at] == 'T' && (at == 0 || !is_letter(text, at - 1)) && !is_letter(text, at + 1);
  return alone && !(at > 0 && (text[at - 1] == '\'' || text[at - 1] == '"'));
}

// "n·p": a dot behind a single letter or digit multiplies; elsewhere it is the space of a token.
bool multiplies(std::string_view text, std::size_t at) {
  return text.substr(at).starts_with("·") && at > 0 && is_letter(text, at - 1) &&
         (at < 2 || !is_letter(text, at - 2));
}

const Sign* sign_at(std::string_view text) {
  for (const Sign& sign : kSigns) {
    if (text.starts_with(sign.sign)) return &sign;
  }
  return nullptr;
}

// Words that took the place of signs may have left two gaps, or one before a comma.
std::string tidied(const std::string& text) {
  std::string out;
  for (const char c : text) {
    const bool gap = c == ' ' && (out.empty() || out.back() == ' ' || out.back() == '\n');
    if (gap) continue;
    const bool closes = c == ',' || c == '.' || c == ';' || c == ':' || c == '\n';
    while (closes && !out.empty() && out.back() == ' ') out.pop_back();
    out += c;
  }
  while (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

}  // namespace

std::string spoken(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const Sign* const sign = sign_at(text.substr(at));
    if (multiplies(text, at)) {
      out += " times ";
      at += std::string_view("·").size();
    } else if (sign) {
      out += sign->words;
      at += sign->sign.size();
    } else if (is_heat(text, at)) {
      out += "temperature";
      ++at;
      if (text.substr(at).starts_with(" = ")) at += 2;
    } else {
      if (!parts_thousands(text, at)) out += text[at];
      ++at;
    }
  }
  return tidied(out);
}

std::string spoken_sentence(std::string_view text) {
  std::string out = spoken(text);
  while (!out.empty() && (out.back() == ',' || out.back() == ';' || out.back() == ':'))
    out.pop_back();
  if (out.empty()) return out;
  out = capitalised(std::move(out));
  const char last = out.back();
  return last == '.' || last == '!' || last == '?' ? out : out + ".";
}

}  // namespace logitdice
