#include <algorithm>
#include <utility>

#include "core/base/read_progress.h"
#include "core/capture/formats/capture_parts.h"
#include "core/capture/formats/draft.h"
#include "core/capture/limits.h"
#include "core/json/values.h"
#include "core/text/numbers.h"
#include "core/text/place.h"

namespace logitdice {
namespace {

struct StepParts {
  std::vector<TokenId> ids;
  std::vector<float> scores;
  Tail tail;
  bool has_ids = false, has_tail = false, has_chosen = false, has_u = false, has_forced = false,
       has_by = false, has_logits = false;
  CapturedStep step;
  std::size_t offset = 0;
};

// Null: nobody summed it.
bool read_sum(JsonReader& in, double& out) {
  if (in.peek() != JsonReader::Kind::kNull) return read_nats(in, out);
  out = Tail::kUnknownSum;
  return in.skip_value();
}

bool read_sum_temperature(JsonReader& in, double& out) {
  if (!in.read_number(out)) return false;
  return (out > 0 && out <= kMostValueTemperature) ||
         in.fail("the tail's \"temperature\" is the T of its sum, above 0 and at most 100");
}

bool read_step_tail(JsonReader& in, Tail& tail) {
  in.peek();
  const std::size_t begin = in.offset();
  tail.count = Tail::kUnknownCount;
  bool sum = false;
  std::string key;
  for (in.open_object(); in.next_key(key);) {
    if (key == "count") {
      if (!read_whole(in, "the tail's count", 1, kMaxTokens, tail.count)) return false;
    } else if (key == "log_sum_exp") {
      sum = true;
      if (!read_sum(in, tail.log_sum_exp)) return false;
    } else if (key == "temperature") {
      if (!read_sum_temperature(in, tail.temperature)) return false;
    } else {
      return in.fail("the tail has the keys \"count\", \"log_sum_exp\" and \"temperature\", not " +
                     quoted(key));
    }
  }
  if (!in.ok() || sum) return in.ok();
  return in.fail_at(begin, "the tail needs its \"log_sum_exp\" in nats");
}

bool read_scores(JsonReader& in, std::vector<float>& scores) {
  for (in.open_array(); in.next_item();) {
    if (scores.size() == kMaxTokens)
      return in.fail("there are more than " + count_text(kMaxTokens) + " logits");
    if (!read_logit(in, scores.emplace_back())) return false;
  }
  return in.ok();
}

bool read_coin(JsonReader& in, double& u) {
  if (!in.read_number(u)) return false;
  return (u >= 0 && u < 1) || in.fail("a coin u lies in [0, 1)");
}

bool read_by(JsonReader& in, ChosenBy& out) {
  std::string name;
  if (!in.read_string(name)) return false;
  out = ChosenBy::kEngine;
  return name == chosen_by_name(out) ||
         in.fail("\"by\" is \"engine\", of a token that an engine's own dice chose");
}

bool read_step_member(JsonReader& in, const std::string& key, StepParts& parts) {
  if (key == "ids" && !std::exchange(parts.has_ids, true)) return read_token_ids(in, parts.ids);
  if (key == "logits" && !std::exchange(parts.has_logits, true)) {
    return read_scores(in, parts.scores);
  }
  if (key == "tail" && !std::exchange(parts.has_tail, true)) return read_step_tail(in, parts.tail);
  if (key == "chosen" && !std::exchange(parts.has_chosen, true)) {
    return read_token_id(in, "\"chosen\"", parts.step.chosen);
  }
  if (key == "u" && !std::exchange(parts.has_u, true)) return read_coin(in, parts.step.u);
  if (key == "forced" && !std::exchange(parts.has_forced, true)) {
    bool forced = false;
    if (!in.read_boolean(forced)) return false;
    if (forced) parts.step.by = ChosenBy::kPerson;
    return true;
  }
  if (key == "by" && !std::exchange(parts.has_by, true)) return read_by(in, parts.step.by);
  if (key == "chosen_score" && !parts.step.chosen_score) {
    return read_logit(in, parts.step.chosen_score.emplace());
  }
  return in.fail(
      "a step has the keys ids, logits, tail, chosen, chosen_score, u, forced and by, each "
      "once, not " +
      quoted(key));
}

// The first id that stands twice, or −1.
TokenId repeated_id(std::vector<TokenId> ids) {
  std::sort(ids.begin(), ids.end());
  const auto twice = std::adjacent_find(ids.begin(), ids.end());
  return twice == ids.end() ? -1 : *twice;
}

std::string number_of(std::size_t count, std::string_view what) {
  return std::to_string(count) + " " + plural(static_cast<std::int64_t>(count), what);
}

// Why the parts are no step; empty if they are one.
std::string step_refusal(const StepParts& parts) {
  if (!parts.has_chosen || parts.has_by == parts.has_u) {
    return "a step needs \"chosen\", and \"u\" or \"by\"";
  }
  if (parts.has_logits && parts.scores.empty()) return "a step's \"logits\" are one at least";
  if (parts.has_by && parts.has_forced) return "a step has \"by\" or \"forced\", not both";
  if (parts.has_ids && parts.ids.size() != parts.scores.size()) {
    return "this step has " + number_of(parts.ids.size(), "id") + " and " +
           number_of(parts.scores.size(), "logit") + "; each logit needs one id";
  }
  if (parts.has_tail && !parts.has_ids) {
    return "a step with a tail needs \"ids\" for the logits that it has";
  }
  if (const TokenId twice = repeated_id(parts.ids); twice >= 0) {
    return "this step has two logits for token " + std::to_string(twice);
  }
  return tail_refusal(parts.scores, parts.tail);
}

bool finish_step(JsonReader& in, StepParts& parts) {
  const std::string why = step_refusal(parts);
  if (!why.empty()) return in.fail_at(parts.offset, why);
  if (parts.scores.empty()) return true;  // this program's file does not tell
  Result<Logits> logits = make_logits(parts.scores, parts.ids, parts.tail);
  if (!logits) return in.fail_at(parts.offset, logits.error());
  parts.step.logits = std::move(logits).value();
  return true;
}

bool read_step(JsonReader& in, CaptureParts& parts) {
  StepParts step;
  in.peek();
  step.offset = in.offset();
  std::string key;
  for (in.open_object(); in.next_key(key);) {
    if (!read_step_member(in, key, step)) return false;
  }
  if (!in.ok() || !finish_step(in, step)) return false;
  parts.capture.steps.push_back(std::move(step.step));
  parts.steps_at.push_back(step.offset);
  return true;
}

}  // namespace

bool read_token_id(JsonReader& in, std::string_view what, TokenId& out) {
  std::int64_t id = 0;
  if (!read_whole(in, what, 0, kMaxTokens - 1, id)) return false;
  out = static_cast<TokenId>(id);
  return true;
}

bool read_token_ids(JsonReader& in, std::vector<TokenId>& out) {
  for (in.open_array(); in.next_item();) {
    if (!read_token_id(in, "a token's id", out.emplace_back())) return false;
  }
  return in.ok();
}

bool read_capture_steps(JsonReader& in, CaptureParts& parts) {
  for (in.open_array(); in.next_item();) {
    if (parts.capture.steps.size() == kMaxCaptureSteps) {
      return in.fail("there are more than " + std::to_string(kMaxCaptureSteps) + " steps");
    }
    if (!read_step(in, parts)) return false;
    if (!goes_on(in.next())) return in.fail(kReadingStopped);
  }
  return in.ok();
}

}  // namespace logitdice
