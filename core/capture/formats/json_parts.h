#pragma once

#include <cstddef>
#include <functional>
#include <limits>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/capture/formats/draft.h"
#include "core/json/reader.h"

namespace logitdice {

/// |Σp − 1| up to 0.005 is how the numbers were rounded (and a little for the sum itself: 1 − 0.995
/// is more than 0.005 in binary).
inline constexpr double kProbRounding = 0.005 + 1e-12;

/// What the object of a JSON file held.
struct JsonParts {
  Draft draft;
  bool probs = false;   // scores hold ln p
  double prob_sum = 0;  // Σ p in double precision
  bool has_tail = false;
  double tail_log_sum_exp = std::numeric_limits<double>::quiet_NaN();  // NaN: not given
  std::map<std::string, std::size_t, std::less<>> offsets;  // where each known key stands
  std::vector<std::string> unknown_keys;

  /// 0 for a key that is absent; no key stands at the very front.
  std::size_t offset_of(std::string_view key) const {
    const auto at = offsets.find(key);
    return at == offsets.end() ? 0 : at->second;
  }
};

/// Reads the value of "generated" into the draft's recipe.
bool read_generated(JsonReader& in, JsonParts& parts);

/// Reads the value of "compare" into the draft.
bool read_compare(JsonReader& in, JsonParts& parts);

/// Whether the parts belong together, once all are read: one source of values, a name for each, a
/// tail that can be. Completes the tail and the note.
bool check_parts(JsonReader& in, JsonParts& parts);

/// "logit" (did you mean "logits"?), "x" and 2 more
std::string unknown_keys_text(const std::vector<std::string>& keys);

}  // namespace logitdice
