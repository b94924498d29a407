#include <algorithm>
#include <cmath>
#include <limits>

#include "core/capture/formats/json_parts.h"
#include "core/text/numbers.h"
#include "core/text/parse_number.h"

namespace logitdice {
namespace {

constexpr double kExact = 1e-6;  // |Σp − 1| up to this is not worth a word

// One source of values, and as many names as values.
bool check_values(JsonReader& in, const JsonParts& parts) {
  const std::size_t logits = parts.offset_of("logits"), probs = parts.offset_of("probs"),
                    generated = parts.offset_of("generated"), tokens = parts.offset_of("tokens");
  if (!logits && !probs && !generated) {
    const std::string hint = parts.unknown_keys.empty()
                                 ? std::string()
                                 : "; it has " + unknown_keys_text(parts.unknown_keys);
    return in.fail_at(
        0,
        "the object has neither \"logits\" nor \"probs\"; write {\"tokens\": [\"mat\"], "
        "\"logits\": [6.0]}" +
            hint);
  }
  if ((logits != 0) + (probs != 0) + (generated != 0) > 1) {
    return in.fail_at(
        std::max({logits, probs, generated}),
        "\"logits\", \"probs\" and \"generated\" exclude each other; keep one of them");
  }
  if (generated) {
    const std::size_t extra = std::max(tokens, parts.offset_of("tail"));
    return !extra || in.fail_at(extra,
                                "a generated vocabulary has tokens and no tail of its own; drop "
                                "this key");
  }
  const std::size_t count = parts.draft.scores.size(), names = parts.draft.pieces.size();
  if (count == 0) return in.fail_at(std::max(logits, probs), "the list of values is empty");
  if (tokens && names != count) {
    return in.fail_at(
        tokens, "the list of tokens has " + count_text(static_cast<std::int64_t>(names)) + " " +
                    plural(static_cast<std::int64_t>(names), "entry", "entries") +
                    " and the list of values " + count_text(static_cast<std::int64_t>(count)) +
                    "; each value needs one token");
  }
  return true;
}

bool check_sum(JsonReader& in, const JsonParts& parts, double missing) {
  const std::string sum = number_text(parts.prob_sum);
  if (missing < -kProbRounding) {
    return in.fail_at(parts.offset_of("probs"),
                      "the probabilities sum to " + sum +
                          "; they must sum to 1, or to less where tokens are left out");
  }
  if (parts.prob_sum <= 0) {
    return in.fail_at(parts.offset_of("probs"),
                      "every probability is 0; at least one must be greater");
  }
  if (std::abs(std::exp(parts.tail_log_sum_exp) - missing) > kProbRounding) {  // false without one
    return in.fail_at(parts.offset_of("tail"),
                      "with probabilities the tail's log_sum_exp is the logarithm of what they "
                      "leave of 1, here of " +
                          number_text(missing) + "; leave log_sum_exp away to have it computed");
  }
  return true;
}

// What the probabilities leave of 1 is a tail, or how the numbers were rounded.
bool finish_probs(JsonReader& in, JsonParts& parts) {
  const double missing = 1 - parts.prob_sum;
  if (!check_sum(in, parts, missing)) return false;
  const std::string sum = "The probabilities sum to " + number_text(parts.prob_sum);
  Draft& draft = parts.draft;
  if (!std::isnan(parts.tail_log_sum_exp)) {
    draft.tail.log_sum_exp = parts.tail_log_sum_exp;
  } else if (parts.has_tail && missing > kExact) {
    draft.tail.log_sum_exp = std::log(missing);
  } else if (parts.has_tail) {
    draft.tail = Tail{};
    add_note(draft.note, sum + ", which leaves nothing for a tail.");
  } else if (missing > kProbRounding) {
    draft.tail = {Tail::kUnknownCount, std::log(missing)};
    add_note(draft.note, sum + "; the missing " + number_text(missing) +
                             " is shown as a tail of unnamed tokens.");
  } else if (std::abs(missing) > kExact) {
    add_note(draft.note, sum + "; the difference from 1 counts as rounding.");
  }
  return true;
}

bool check_tail(JsonReader& in, const JsonParts& parts) {
  const std::string why = tail_refusal(parts.draft.scores, parts.draft.tail);
  return why.empty() || in.fail_at(parts.offset_of("tail"), why);
}

bool finish_tail(JsonReader& in, JsonParts& parts) {
  if (parts.probs) return finish_probs(in, parts) && check_tail(in, parts);
  if (!parts.has_tail) return true;
  if (std::isnan(parts.tail_log_sum_exp)) {
    return in.fail_at(parts.offset_of("tail"),
                      "the tail of a list of logits needs its \"log_sum_exp\" in nats, as in "
                      "{\"count\": 50247, \"log_sum_exp\": 3.2}");
  }
  if (std::abs(parts.tail_log_sum_exp) > 1e30) {
    return in.fail_at(parts.offset_of("tail"),
                      "the tail's log_sum_exp lies between -1e30 and 1e30");
  }
  parts.draft.tail.log_sum_exp = parts.tail_log_sum_exp;
  return check_tail(in, parts);
}

}  // namespace

std::string tail_refusal(std::span<const float> scores, const Tail& tail) {
  if (tail.count <= 0) return {};
  double lowest = std::numeric_limits<double>::infinity();
  for (const float score : scores) {
    if (std::isfinite(score)) lowest = std::min<double>(lowest, score);
  }
  if (!tail.summed()) return {};
  const double most = lowest / tail.temperature + std::log(static_cast<double>(tail.count));
  const double rounding = kProbRounding + 1e-12 * std::abs(most);  // of the sum, far from 0
  if (tail.log_sum_exp <= most + rounding) return {};
  return count_text(tail.count) + " " + plural(tail.count, "token") +
         " below the lowest listed logit " + plural(tail.count, "has", "have") +
         " a log_sum_exp of at most " + number_text(most) + ", not " +
         number_text(tail.log_sum_exp) + "; list the most likely tokens and count the rest";
}

bool check_parts(JsonReader& in, JsonParts& parts) {
  return check_values(in, parts) && finish_tail(in, parts);
}

}  // namespace logitdice
