#include "core/lesson/claim_speculative.h"

#include "core/capture/bundled.h"
#include "core/decoding/speculative_pair.h"
#include "core/decoding/speculative_place.h"
#include "core/text/numbers.h"
#include "core/text/parse_seed.h"
#include "core/text/place.h"

namespace logitdice {
namespace {

struct DraftedPlace {
  DistributionPair pair;
  SpeculativePlace place;
};

Result<DraftedPlace> drafted_place(const ClaimSubject& s, const std::string& draft) {
  Result<Distribution> loaded = load_bundled(draft);
  if (!loaded) return Error{loaded.error()};
  Result<DistributionPair> pair = matched_pair(s.setting.distribution, std::move(loaded).value());
  if (!pair) return Error{pair.error()};
  const Trace guess = trace(pair->draft.logits, s.setting.knobs, s.setting.profile);
  Result<SpeculativePlace> place = speculative_place(&guess, s.trace, AcceptRule::ratio);
  if (!place) return Error{place.error()};
  return DraftedPlace{std::move(pair).value(), std::move(place).value()};
}

ClaimValue share_value(double value) {
  return ReadingValue{probability_text(value), {value, value}, false};
}

ClaimValue of_drafted(const ClaimSubject& s, const std::vector<std::string>& a,
                      double PlaceToken::*value) {
  const Result<DraftedPlace> at = drafted_place(s, a[1]);
  if (!at) return Error{at.error()};
  for (const PlaceToken& token : at->place.tokens) {
    const std::string name = at->pair.target.tokens.bytes(token.id);
    if (name == a[0] || name == " " + a[0]) return share_value(token.*value);
  }
  return Error{quoted(a[0]) + " is no token that either of the two can give"};
}

}  // namespace

ClaimValue claim_accepted(const ClaimSubject& s, const std::vector<std::string>& a) {
  const Result<DraftedPlace> at = drafted_place(s, a[0]);
  if (!at) return Error{at.error()};
  return share_value(at->place.accepted);
}

ClaimValue claim_passes(const ClaimSubject& s, const std::vector<std::string>& a) {
  return of_drafted(s, a, &PlaceToken::accept);
}

ClaimValue claim_residual(const ClaimSubject& s, const std::vector<std::string>& a) {
  return of_drafted(s, a, &PlaceToken::residual);
}

ClaimValue claim_tokens_per_pass(const ClaimSubject& s, const std::vector<std::string>& a) {
  const Result<DraftedPlace> at = drafted_place(s, a[0]);
  if (!at) return Error{at.error()};
  const std::optional<std::uint64_t> length = parse_seed(a[1]);
  if (!length || *length < 1 || *length > kMostDrafted) {
    return Error{quoted(a[1]) + " is no draft length: it is 1 to 8"};
  }
  const double tokens = expected_tokens_per_pass(at->place.accepted, static_cast<int>(*length));
  return ReadingValue{fixed_text(tokens, 2), {tokens, tokens}, false};
}

}  // namespace logitdice
