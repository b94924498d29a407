#include "core/lesson/claim_arguments.h"

#include <limits>
#include <optional>
#include <string_view>

#include "core/lesson/setting.h"
#include "core/text/parse_seed.h"
#include "core/text/place.h"
#include "core/text/token_text.h"

namespace logitdice {
namespace {

// Whether a token of these bytes is meant: as it is, without the space in front, or as it is shown.
bool is_meant(const std::string& bytes, std::string_view name) {
  const bool spaced = bytes.size() == name.size() + 1 && bytes.front() == ' ';
  return bytes == name || (spaced && std::string_view(bytes).substr(1) == name) ||
         visible_or_empty(bytes) == name;
}

// "#17" is a token's id where no token is called so; −1 for everything else.
int rank_of_number(const ClaimSubject& s, std::string_view name) {
  if (!name.starts_with('#')) return -1;
  const std::optional<std::uint64_t> id = parse_seed(name.substr(1));
  const bool known = id && *id <= static_cast<std::uint64_t>(std::numeric_limits<TokenId>::max());
  return known ? s.trace.rank_of(static_cast<TokenId>(*id)) : -1;
}

}  // namespace

Result<int> rank_of_token(const ClaimSubject& s, const std::string& name) {
  const Distribution& d = s.setting.distribution;
  for (int rank = 0; rank < s.trace.logits.size(); ++rank) {
    if (is_meant(d.tokens.bytes(s.trace.id(rank)), name)) return rank;
  }
  const int numbered = rank_of_number(s, name);
  if (numbered >= 0) return numbered;
  return Error{quoted(name) + " is no token of this distribution"};
}

Result<int> rank_at(const ClaimSubject& s, const std::string& name) {
  const std::optional<std::uint64_t> place = parse_seed(name);
  const auto size = static_cast<std::uint64_t>(s.trace.logits.size());
  if (place && *place >= 1 && *place <= size) return static_cast<int>(*place) - 1;
  return Error{quoted(name) + " is no place among the tokens: they count from 1"};
}

Result<std::uint64_t> step_of(const ClaimSubject& s, const std::string& name) {
  const std::optional<std::uint64_t> step = parse_seed(name);
  if (!step) return Error{quoted(name) + " is no step: they count from 0"};
  return s.setting.step + *step;
}

}  // namespace logitdice
