#pragma once

#include <string_view>

#include "core/base/result.h"
#include "core/steer/automaton.h"

namespace logitdice {

/// A regular expression for a text as a whole, over UTF-8:
///
///     abc          these characters           a|b          one of several
///     [a-z_]       one of these               (…)  (?:…)   a group
///     [^a-z]       any other character        * + ?        any number, at least one, at most one
///     .            any but a line break       {3} {2,5} {2,}  so many
///     \d \w \s     digit; letter, digit or _; white space: of ASCII. \D \W \S: all but those
///     \n \t \r \f \v \0   control characters; \ before a sign: the sign itself
///     \u00e9 \u{1F600}    a character by its number; \xE9: one byte, whatever it means
///
/// A ? behind a repetition changes nothing, as a whole text matches or not; so do ^ at the
/// beginning and $ at the end of the expression, or of an alternative that is in no group. What no
/// automaton can do, or what needs too large a one, is refused: "column 5: …", in characters
/// from 1. Takes time in proportion to the automaton, whatever the expression.
Result<Automaton> compile_regex(std::string_view expression);

inline constexpr std::size_t kMostRegexBytes = 20'000;
inline constexpr int kMostRepetitions = 1'000;  // {m,n}
inline constexpr int kDeepestGroup = 100;

}  // namespace logitdice
