#include <algorithm>
#include <charconv>
#include <cmath>
#include <iterator>
#include <limits>
#include <set>

#include "core/capture/capture.h"
#include "core/capture/formats/distribution_file.h"
#include "core/json/reader.h"
#include "core/json/values.h"
#include "core/text/parse_number.h"
#include "core/text/place.h"

namespace logitdice {
namespace {

using Kind = JsonReader::Kind;

constexpr std::uint64_t kMostExact = std::uint64_t{1} << 53;  // whole numbers that a double holds

// ---- writing --------------------------------------------------------------------------------

template <class List, class Append>
void append_list(std::string& out, const List& list, Append append) {
  out += '[';
  const char* separator = "";
  for (const auto& item : list) {
    out += separator;
    append(item);
    separator = ", ";
  }
  out += ']';
}

void append_ids(std::string& out, std::span<const TokenId> ids) {
  append_list(out, ids, [&](TokenId id) { out += std::to_string(id); });
}

void append_scores(std::string& out, std::span<const float> scores) {
  append_list(out, scores, [&](float score) { append_json(out, score); });
}

// Whether a step's logits are those of the whole vocabulary.
bool is_whole(const Logits& logits, int vocabulary) {
  return logits.tail.empty() && logits.size() == vocabulary;
}

std::vector<float> by_id(const Logits& logits) {
  std::vector<float> scores(logits.scores.size());
  for (std::size_t i = 0; i < scores.size(); ++i) {
    scores[static_cast<std::size_t>(logits.ids[i])] = logits.scores[i];
  }
  return scores;
}

void append_tail(std::string& out, const Tail& tail) {
  if (tail.empty()) return;
  out += "\"tail\": {";
  if (tail.count != Tail::kUnknownCount) out += "\"count\": " + std::to_string(tail.count) + ", ";
  out += "\"log_sum_exp\": ";
  append_json(out, tail.log_sum_exp);
  out += "}, ";
}

void append_step(std::string& out, const CapturedStep& step, int vocabulary) {
  out += '{';
  if (is_whole(step.logits, vocabulary)) {
    out += "\"logits\": ";
    append_scores(out, by_id(step.logits));
  } else {
    out += "\"ids\": ";
    append_ids(out, step.logits.ids);
    out += ", \"logits\": ";
    append_scores(out, step.logits.scores);
  }
  out += ", ";
  append_tail(out, step.logits.tail);
  out += "\"chosen\": " + std::to_string(step.chosen) + ", \"u\": ";
  append_json(out, step.u);
  out += step.forced ? ", \"forced\": true}" : ", \"forced\": false}";
}

void append_seed(std::string& out, std::uint64_t seed) {
  const std::string digits = std::to_string(seed);
  out += seed <= kMostExact ? digits : '"' + digits + '"';
}

void append_chain(std::string& out, const Capture& capture) {
  out += "  \"knobs\": {";
  const char* separator = "";
  for (const KnobInfo& info : all_knobs()) {
    out += separator;
    append_json(out, info.id);
    out += ": ";
    append_json(out, capture.knobs.*info.value);
    separator = ", ";
  }
  out += "},\n  \"profile\": ";
  append_json(out, capture.profile.id);
  out += ",\n  \"order\": ";
  append_list(out, capture.profile.order, [&](const Stage* stage) { append_json(out, stage->id); });
}

// ---- reading --------------------------------------------------------------------------------

bool read_whole(JsonReader& in, std::string_view what, double low, double high, double& out) {
  if (in.peek() == Kind::kNumber && in.read_number(out) && out == std::floor(out) && out >= low &&
      out <= high) {
    return true;
  }
  return in.fail(std::string(what) + " must be a whole number from " + number_text(low, 17) +
                 " to " + number_text(high, 17));
}

// Ids are checked against the vocabulary at the end, when its size is sure to be known.
bool read_id(JsonReader& in, std::string_view what, TokenId& out) {
  double id = 0;
  if (!read_whole(in, what, 0, static_cast<double>(kMaxTokens - 1), id)) return false;
  out = static_cast<TokenId>(id);
  return true;
}

bool read_ids(JsonReader& in, std::size_t most, std::vector<TokenId>& out) {
  for (in.open_array(); in.next_item();) {
    if (out.size() == most) {
      return in.fail("there are more than " + std::to_string(most) + " tokens in this list");
    }
    if (!read_id(in, "a token's id", out.emplace_back())) return false;
  }
  return in.ok();
}

bool read_truth(JsonReader& in, std::string_view text, bool& out) {
  if (in.peek() != Kind::kBoolean) return in.fail("true or false must stand here");
  const std::size_t begin = in.offset();
  if (!in.skip_value()) return false;
  out = text[begin] == 't';
  return true;
}

// What the file says, before it is known to belong together.
struct StepParts {
  std::vector<TokenId> ids;
  std::vector<float> scores;
  Tail tail;
  bool has_ids = false, has_tail = false, has_chosen = false, has_u = false;
  CapturedStep step;
  std::size_t offset = 0;
};

struct Parts {
  std::string_view text;  // of the file
  Capture capture;
  std::set<std::string, std::less<>> seen;
  std::vector<std::string> order;
  std::size_t order_at = 0, profile_at = 0, knobs_at = 0, prompt_at = 0, pieces_at = 0, end_at = 0;
  std::string profile_id = std::string(textbook().id);
  TokenId highest = -1;  // of all ids of steps
  std::size_t highest_at = 0;
};

bool read_format(JsonReader& in, Parts&) {
  std::string format;
  if (!in.read_string(format)) return false;
  return format == kCaptureFormat || in.fail("the format is " + quoted(format) +
                                             "; this version reads " + quoted(kCaptureFormat));
}

bool read_model(JsonReader& in, Parts& parts) {
  return read_text(in, parts.capture.model);
}

bool read_vocabulary(JsonReader& in, Parts& parts) {
  double size = 0;
  if (!read_whole(in, "\"vocabulary\"", 1, static_cast<double>(kMaxTokens), size)) return false;
  parts.capture.vocabulary = static_cast<int>(size);
  return true;
}

bool read_context(JsonReader& in, Parts& parts) {
  double tokens = 0;
  if (!read_whole(in, "\"context\"", 0, 1e9, tokens)) return false;
  parts.capture.context = static_cast<int>(tokens);
  return true;
}

bool read_end_of_text(JsonReader& in, Parts& parts) {
  double id = 0;
  if (!read_whole(in, "\"end_of_text\"", -1, static_cast<double>(kMaxTokens - 1), id)) return false;
  parts.end_at = in.offset();
  parts.capture.end_of_text = static_cast<TokenId>(id);
  return true;
}

bool read_prompt(JsonReader& in, Parts& parts) {
  in.peek();
  parts.prompt_at = in.offset();
  bool text = false, tokens = false;
  std::string key;
  for (in.open_object(); in.next_key(key);) {
    if (key == "text" && !text) {
      text = true;
      if (!read_piece(in, "the prompt", parts.capture.prompt)) return false;
    } else if (key == "tokens" && !tokens) {
      tokens = true;
      if (!read_ids(in, kMaxPromptTokens, parts.capture.prompt_tokens)) return false;
    } else {
      return in.fail("the prompt has the keys \"text\" and \"tokens\", each once, not " +
                     quoted(key));
    }
  }
  if (!in.ok() || (text && tokens)) return in.ok();
  return in.fail_at(parts.prompt_at, "the prompt needs its \"text\" and its \"tokens\"");
}

bool read_seed(JsonReader& in, Parts& parts) {
  constexpr std::string_view wanted =
      "the seed is a whole number from 0 to 2^53, or a string of digits up to 2^64 - 1";
  if (in.peek() == Kind::kString) {
    std::string digits;
    if (!in.read_string(digits)) return false;
    const char* const end = digits.data() + digits.size();
    const auto read = std::from_chars(digits.data(), end, parts.capture.seed);
    return (read.ec == std::errc() && read.ptr == end) || in.fail(wanted);
  }
  double seed = 0;
  if (in.peek() != Kind::kNumber) return in.fail(wanted);
  if (!in.read_number(seed)) return false;
  if (seed != std::floor(seed) || seed < 0 || seed > static_cast<double>(kMostExact)) {
    return in.fail(wanted);
  }
  parts.capture.seed = static_cast<std::uint64_t>(seed);
  return true;
}

bool read_past_end(JsonReader& in, Parts& parts) {
  return read_truth(in, parts.text, parts.capture.past_end);
}

bool read_knobs(JsonReader& in, Parts& parts) {
  std::string key;
  for (in.open_object(); in.next_key(key);) {
    const KnobInfo* info = find_knob(key);
    if (!info) return in.fail("there is no knob " + quoted(key));
    double value = 0;
    if (!in.read_number(value)) return false;
    const Result<double> checked = check_knob(*info, value);
    if (!checked) return in.fail(checked.error());
    parts.capture.knobs.*info->value = value;
  }
  return in.ok();
}

bool read_profile(JsonReader& in, Parts& parts) {
  if (!in.read_string(parts.profile_id)) return false;
  parts.profile_at = in.offset();
  return true;
}

bool read_order(JsonReader& in, Parts& parts) {
  in.peek();
  parts.order_at = in.offset();
  constexpr std::size_t kMost = 100;
  for (in.open_array(); in.next_item();) {
    if (parts.order.size() == kMost) return in.fail("the order has more than 100 stages");
    if (!in.read_string(parts.order.emplace_back())) return false;
  }
  return in.ok();
}

bool read_one_piece(JsonReader& in, Parts& parts) {
  constexpr std::string_view wanted =
      "a piece is a token's id and its bytes, as in [611, \"Once\"]";
  in.peek();
  const std::size_t begin = in.offset();
  TokenId id = 0;
  std::string bytes;
  int entries = 0;
  for (in.open_array(); in.next_item(); ++entries) {
    if (entries > 1) return in.fail_at(begin, wanted);
    const bool read = entries == 0 ? read_id(in, "a token's id", id)
                                   : read_piece(in, "token " + std::to_string(id), bytes);
    if (!read) return false;
  }
  if (!in.ok()) return false;
  if (entries != 2) return in.fail_at(begin, wanted);
  if (!parts.capture.pieces.emplace(id, std::move(bytes)).second) {
    return in.fail_at(begin, "token " + std::to_string(id) + " has two pieces; each has one");
  }
  return true;
}

bool read_pieces(JsonReader& in, Parts& parts) {
  in.peek();
  parts.pieces_at = in.offset();
  for (in.open_array(); in.next_item();) {
    if (!read_one_piece(in, parts)) return false;
  }
  return in.ok();
}

bool read_step_tail(JsonReader& in, Tail& tail) {
  in.peek();
  const std::size_t begin = in.offset();
  tail.count = Tail::kUnknownCount;
  bool sum = false;
  std::string key;
  for (in.open_object(); in.next_key(key);) {
    if (key == "count") {
      double count = 0;
      if (!read_whole(in, "the tail's count", 1, static_cast<double>(kMaxTokens), count)) {
        return false;
      }
      tail.count = static_cast<std::int64_t>(count);
    } else if (key == "log_sum_exp") {
      sum = true;
      if (!read_logit(in, tail.log_sum_exp)) return false;
    } else {
      return in.fail("the tail has the keys \"count\" and \"log_sum_exp\", not " + quoted(key));
    }
  }
  if (!in.ok() || sum) return in.ok();
  return in.fail_at(begin, "the tail needs its \"log_sum_exp\" in nats");
}

bool read_scores(JsonReader& in, std::vector<float>& scores) {
  for (in.open_array(); in.next_item();) {
    double score = 0;
    if (scores.size() == kMaxTokens) return in.fail("there are more than 4,000,000 logits");
    if (!read_logit(in, score)) return false;
    scores.push_back(static_cast<float>(score));
  }
  return in.ok();
}

bool read_coin(JsonReader& in, double& u) {
  if (!in.read_number(u)) return false;
  return (u >= 0 && u < 1) || in.fail("a coin u lies in [0, 1)");
}

bool read_step_member(JsonReader& in, std::string_view text, const std::string& key,
                      StepParts& parts) {
  if (key == "ids" && !parts.has_ids) {
    parts.has_ids = true;
    return read_ids(in, kMaxTokens, parts.ids);
  }
  if (key == "logits" && parts.scores.empty()) return read_scores(in, parts.scores);
  if (key == "tail" && !parts.has_tail) {
    parts.has_tail = true;
    return read_step_tail(in, parts.tail);
  }
  if (key == "chosen") {
    parts.has_chosen = true;
    return read_id(in, "\"chosen\"", parts.step.chosen);
  }
  if (key == "u") {
    parts.has_u = true;
    return read_coin(in, parts.step.u);
  }
  if (key == "forced") return read_truth(in, text, parts.step.forced);
  return in.fail("a step has the keys ids, logits, tail, chosen, u and forced, each once, not " +
                 quoted(key));
}

// The first id that stands twice, or −1.
TokenId repeated_id(std::vector<TokenId> ids) {
  std::sort(ids.begin(), ids.end());
  const auto twice = std::adjacent_find(ids.begin(), ids.end());
  return twice == ids.end() ? -1 : *twice;
}

// Why the tail cannot be what lies below the lowest stored logit; empty if it can.
std::string tail_refusal(const StepParts& parts) {
  if (!parts.has_tail || parts.tail.count == Tail::kUnknownCount) return {};
  double lowest = std::numeric_limits<double>::infinity();
  for (const float score : parts.scores) {
    if (std::isfinite(score)) lowest = std::min<double>(lowest, score);
  }
  const double most = lowest + std::log(static_cast<double>(parts.tail.count));
  if (parts.tail.log_sum_exp <= most + 0.005) return {};
  return std::to_string(parts.tail.count) +
         " tokens below the lowest stored logit have a log_sum_exp of at most " +
         number_text(most) + ", not " + number_text(parts.tail.log_sum_exp);
}

bool finish_step(JsonReader& in, StepParts& parts) {
  if (!parts.has_chosen || !parts.has_u || parts.scores.empty()) {
    return in.fail_at(parts.offset, "a step needs \"logits\", \"chosen\" and \"u\"");
  }
  if (parts.has_ids && parts.ids.size() != parts.scores.size()) {
    return in.fail_at(parts.offset, "this step has " + std::to_string(parts.ids.size()) +
                                        " ids and " + std::to_string(parts.scores.size()) +
                                        " logits; each logit needs one id");
  }
  if (parts.has_tail && !parts.has_ids) {
    return in.fail_at(parts.offset, "a step with a tail needs \"ids\" for the logits that it has");
  }
  if (const TokenId twice = repeated_id(parts.ids); twice >= 0) {
    return in.fail_at(parts.offset, "this step has two logits for token " + std::to_string(twice));
  }
  if (const std::string why = tail_refusal(parts); !why.empty())
    return in.fail_at(parts.offset, why);
  Result<Logits> logits = make_logits(parts.scores, parts.ids, parts.tail);
  if (!logits) return in.fail_at(parts.offset, logits.error());
  parts.step.logits = std::move(logits).value();
  return true;
}

bool read_step(JsonReader& in, Parts& parts) {
  StepParts step;
  in.peek();
  step.offset = in.offset();
  std::string key;
  for (in.open_object(); in.next_key(key);) {
    if (!read_step_member(in, parts.text, key, step)) return false;
  }
  if (!in.ok() || !finish_step(in, step)) return false;
  const SharedArray<TokenId>& ids = step.step.logits.ids;
  const TokenId highest = std::max(step.step.chosen, *std::max_element(ids.begin(), ids.end()));
  if (highest > parts.highest) {
    parts.highest = highest;
    parts.highest_at = step.offset;
  }
  parts.capture.steps.push_back(std::move(step.step));
  return true;
}

bool read_steps(JsonReader& in, Parts& parts) {
  for (in.open_array(); in.next_item();) {
    if (parts.capture.steps.size() == kMaxCaptureSteps) {
      return in.fail("there are more than " + std::to_string(kMaxCaptureSteps) + " steps");
    }
    if (!read_step(in, parts)) return false;
  }
  return in.ok();
}

struct Key {
  std::string_view name;
  bool required;
  bool (*read)(JsonReader&, Parts&);
};
constexpr Key kKeys[] = {
    {"format", true, read_format},
    {"model", false, read_model},
    {"vocabulary", true, read_vocabulary},
    {"context", false, read_context},
    {"end_of_text", false, read_end_of_text},
    {"prompt", true, read_prompt},
    {"seed", false, read_seed},
    {"past_end", false, read_past_end},
    {"knobs", false, read_knobs},
    {"profile", false, read_profile},
    {"order", false, read_order},
    {"pieces", false, read_pieces},
    {"steps", true, read_steps},
};

bool read_member(JsonReader& in, Parts& parts, const std::string& key) {
  const auto known =
      std::find_if(std::begin(kKeys), std::end(kKeys), [&](const Key& k) { return k.name == key; });
  if (known == std::end(kKeys)) return in.fail("a capture has no key " + quoted(key));
  if (!parts.seen.insert(key).second) return in.fail("the key " + quoted(key) + " appears twice");
  return known->read(in, parts);
}

bool check_keys(JsonReader& in, const Parts& parts) {
  for (const Key& key : kKeys) {
    if (key.required && !parts.seen.contains(key.name)) {
      return in.fail_at(0, "a capture needs the key " + quoted(key.name));
    }
  }
  return true;
}

bool check_profile(JsonReader& in, Parts& parts) {
  const Result<Profile> found = find_profile(parts.profile_id);
  if (!found) return in.fail_at(parts.profile_at, found.error());
  parts.capture.profile = found.value();
  if (!parts.seen.contains("order")) return true;
  const Result<Profile> ordered = with_order(found.value(), parts.order);
  if (!ordered) return in.fail_at(parts.order_at, ordered.error());
  parts.capture.profile = ordered.value();
  return true;
}

std::string too_high(TokenId id, int vocabulary) {
  return "there is a token " + std::to_string(id) + ", but the vocabulary has only " +
         std::to_string(vocabulary);
}

bool check_ids(JsonReader& in, const Parts& parts) {
  const Capture& capture = parts.capture;
  const int size = capture.vocabulary;
  for (const TokenId id : capture.prompt_tokens) {
    if (id >= size) return in.fail_at(parts.prompt_at, too_high(id, size));
  }
  if (capture.end_of_text >= size) {
    return in.fail_at(parts.end_at, too_high(capture.end_of_text, size));
  }
  if (!capture.pieces.empty() && capture.pieces.rbegin()->first >= size) {
    return in.fail_at(parts.pieces_at, too_high(capture.pieces.rbegin()->first, size));
  }
  return parts.highest < size || in.fail_at(parts.highest_at, too_high(parts.highest, size));
}

bool check_sizes(JsonReader& in, const Parts& parts) {
  const int size = parts.capture.vocabulary;
  for (std::size_t i = 0; i < parts.capture.steps.size(); ++i) {
    const Logits& logits = parts.capture.steps[i].logits;
    const bool unknown = logits.tail.count == Tail::kUnknownCount;
    const std::int64_t count = logits.size() + (unknown ? 0 : logits.tail.count);
    if (unknown ? count < size : count == size) continue;
    return in.fail_at(0, "step " + std::to_string(i) + " has " + std::to_string(count) +
                             " tokens, its tail's included, but the vocabulary has " +
                             std::to_string(size));
  }
  return true;
}

}  // namespace

std::string capture_to_json(const Capture& capture) {
  std::string out = "{\n  \"format\": ";
  append_json(out, kCaptureFormat);
  out += ",\n  \"model\": ";
  append_json(out, capture.model);
  out += ",\n  \"vocabulary\": " + std::to_string(capture.vocabulary);
  out += ",\n  \"context\": " + std::to_string(capture.context);
  out += ",\n  \"end_of_text\": " + std::to_string(capture.end_of_text);
  out += ",\n  \"prompt\": {\"text\": ";
  append_json_piece(out, capture.prompt);
  out += ", \"tokens\": ";
  append_ids(out, capture.prompt_tokens);
  out += "},\n  \"seed\": ";
  append_seed(out, capture.seed);
  out += capture.past_end ? ",\n  \"past_end\": true,\n" : ",\n  \"past_end\": false,\n";
  append_chain(out, capture);
  out += ",\n  \"pieces\": ";
  append_list(out, capture.pieces, [&](const auto& piece) {
    out += "[" + std::to_string(piece.first) + ", ";
    append_json_piece(out, piece.second);
    out += ']';
  });
  out += ",\n  \"steps\": [";
  for (std::size_t i = 0; i < capture.steps.size(); ++i) {
    out += i > 0 ? ",\n    " : "\n    ";
    append_step(out, capture.steps[i], capture.vocabulary);
  }
  out += capture.steps.empty() ? "]\n}\n" : "\n  ]\n}\n";
  return out;
}

Result<Capture> parse_capture(std::string_view text, std::string_view name) {
  if (text.size() > kMaxFileBytes) {
    return Error{std::string(name) + ": the file is larger than 256 MB; capture fewer logits"};
  }
  JsonReader in(text, name);
  Parts parts;
  parts.text = text;
  std::string key;
  for (in.open_object(); in.next_key(key);) {
    if (!read_member(in, parts, key)) break;
  }
  const bool read = in.at_end() && check_keys(in, parts) && check_profile(in, parts) &&
                    check_ids(in, parts) && check_sizes(in, parts);
  if (!read) return in.error();
  return std::move(parts.capture);
}

}  // namespace logitdice
