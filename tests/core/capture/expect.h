#pragma once

#include <doctest/doctest.h>

#include <string>
#include <string_view>

#include "core/capture/formats/distribution_file.h"

namespace logitdice {

/// A file that must be refused: the message begins with the place and says the words.
struct Refusal {
  std::string_view text;
  std::string_view place;  // "a.txt:2:6: ", or "a.txt: " where there are no lines
  std::string_view words;
};

inline void check_refusal(const Refusal& row, std::string_view name) {
  const Result<Distribution> result = parse_distribution(row.text, name);
  CAPTURE(row.text);
  REQUIRE_FALSE(result.ok());
  CAPTURE(result.error());
  CHECK(result.error().starts_with(row.place));
  CHECK(result.error().find(row.words) != std::string::npos);
  CHECK(result.error().find('\n') == std::string::npos);
}

/// A file that must be taken.
inline Distribution parsed(std::string_view text, std::string_view name) {
  Result<Distribution> result = parse_distribution(text, name);
  CAPTURE(text);
  if (!result) FAIL(result.error());
  return std::move(result).value();
}

/// The logit of a token, wherever sorting has put it.
inline float score_of(const Distribution& distribution, TokenId id) {
  const Logits& logits = distribution.logits;
  for (int rank = 0; rank < logits.size(); ++rank) {
    if (logits.ids[static_cast<std::size_t>(rank)] == id) {
      return logits.scores[static_cast<std::size_t>(rank)];
    }
  }
  FAIL("no such token");
  return 0;
}

}  // namespace logitdice
