#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>
#include <numeric>
#include <utility>

#include "core/capture/formats/distribution_file.h"
#include "core/capture/formats/draft.h"
#include "core/capture/formats/json_beginning.h"
#include "core/capture/formats/json_parts.h"
#include "core/json/values.h"
#include "core/text/numbers.h"
#include "core/text/parse_number.h"
#include "core/text/place.h"

namespace logitdice {
namespace {

using Kind = JsonReader::Kind;

constexpr double kMaxTailCount = 1e12;

bool read_title(JsonReader& in, JsonParts& parts) {
  return read_text(in, parts.draft.title);
}
bool read_context(JsonReader& in, JsonParts& parts) {
  return read_text(in, parts.draft.context);
}
bool read_note(JsonReader& in, JsonParts& parts) {
  return read_text(in, parts.draft.note);
}

bool read_order(JsonReader& in, JsonParts& parts) {
  double order = 0;
  if (!in.read_number(order)) return false;
  if (std::abs(order) > 1e6) return in.fail("order must lie between -1000000 and 1000000");
  parts.draft.order = static_cast<int>(order);
  return true;
}

bool read_tokens(JsonReader& in, JsonParts& parts) {
  std::vector<std::string>& pieces = parts.draft.pieces;
  for (in.open_array(); in.next_item();) {
    if (pieces.size() == kMaxTokens)
      return in.fail("there are more than " + count_text(kMaxTokens) + " tokens");
    std::string& piece = pieces.emplace_back();
    if (!read_piece(in, "token " + std::to_string(pieces.size() - 1), piece)) return false;
  }
  return in.ok();
}

bool room_for_another(JsonReader& in, const JsonParts& parts) {
  return parts.draft.scores.size() < kMaxTokens ||
         in.fail("there are more than " + count_text(kMaxTokens) + " values; keep the highest");
}

bool read_logits(JsonReader& in, JsonParts& parts) {
  for (in.open_array(); in.next_item();) {
    float logit = 0;
    if (!room_for_another(in, parts) || !read_logit(in, logit)) return false;
    parts.draft.scores.push_back(logit);
  }
  return in.ok();
}

bool read_probs(JsonReader& in, JsonParts& parts) {
  parts.probs = true;
  for (in.open_array(); in.next_item();) {
    double p = 0;
    if (!room_for_another(in, parts)) return false;
    if (in.peek() != Kind::kNumber) {
      return in.fail("a probability is a number from 0 to 1");
    }
    if (!in.read_number(p)) return false;
    if (p < 0 || p > 1 + kProbRounding) {
      return in.fail(number_text(p) +
                     " is no probability, it must lie from 0 to 1; logits belong "
                     "under the key \"logits\"");
    }
    parts.prob_sum += p;
    parts.draft.scores.push_back(static_cast<float>(std::log(p)));  // ln 0 = −∞
  }
  return in.ok();
}

bool read_tail_count(JsonReader& in, Tail& tail) {
  const Kind kind = in.peek();
  if (kind == Kind::kNull) return in.skip_value();  // as good as absent
  double count = 0;
  if (kind != Kind::kNumber || !in.read_number(count) || count != std::floor(count) || count < 1 ||
      count > kMaxTailCount) {
    return in.fail(
        "the tail's count is a whole number of tokens, 1 or more; leave it away if it is "
        "not known");
  }
  tail.count = static_cast<std::int64_t>(count);
  return true;
}

bool read_tail(JsonReader& in, JsonParts& parts) {
  parts.has_tail = true;
  parts.draft.tail.count = Tail::kUnknownCount;
  std::string key;
  for (in.open_object(); in.next_key(key);) {
    if (key == "count") {
      if (!read_tail_count(in, parts.draft.tail)) return false;
    } else if (key == "log_sum_exp") {
      if (!in.read_number(parts.tail_log_sum_exp)) return false;
    } else {
      return in.fail("the tail has the keys \"count\" and \"log_sum_exp\", not " + quoted(key));
    }
  }
  return in.ok();
}

struct Key {
  std::string_view name;
  bool (*read)(JsonReader&, JsonParts&);
};
constexpr Key kKeys[] = {
    {"title", read_title},     {"context", read_context}, {"note", read_note},
    {"order", read_order},     {"tokens", read_tokens},   {"logits", read_logits},
    {"probs", read_probs},     {"tail", read_tail},       {"generated", read_generated},
    {"compare", read_compare},
};

// Levenshtein's distance: how many letters to change, add or drop.
int distance(std::string_view a, std::string_view b) {
  std::vector<int> row(b.size() + 1);
  std::iota(row.begin(), row.end(), 0);
  for (std::size_t i = 0; i < a.size(); ++i) {
    int diagonal = std::exchange(row[0], static_cast<int>(i) + 1);
    for (std::size_t j = 0; j < b.size(); ++j) {
      const int replaced = diagonal + (a[i] != b[j]);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replaced, row[j] + 1, diagonal + 1});
    }
  }
  return row.back();
}

// "logit" (did you mean "logits"?)
std::string with_suggestion(const std::string& key) {
  for (const Key& known : kKeys) {
    if (key.size() < 20 && distance(key, known.name) <= 2) {
      return quoted(key) + " (did you mean " + quoted(known.name) + "?)";
    }
  }
  return quoted(key);
}

bool read_member(JsonReader& in, JsonParts& parts, const std::string& key) {
  const auto known =
      std::find_if(std::begin(kKeys), std::end(kKeys), [&](const Key& k) { return k.name == key; });
  if (known != std::end(kKeys)) {
    if (!parts.offsets.emplace(key, in.offset()).second) {
      return in.fail("the key " + quoted(key) + " appears twice");
    }
    return known->read(in, parts);
  }
  parts.unknown_keys.push_back(key.substr(0, 100));
  if (parts.unknown_keys.size() > 100) return in.fail("there are more than 100 unknown keys");
  return in.skip_value();
}

// A text file may begin with a brace: one that is called .txt is text whatever is in it.
bool looks_like_json(std::string_view beginning, std::string_view name) {
  return has_extension(name, ".json") ||
         (!has_extension(name, ".txt") && begins_json_object(beginning));
}

Result<Opened> read_json(std::string bytes, std::string_view name) {
  return opened(parse_json(bytes, name), name);
}

}  // namespace

Format json_format() {
  static constexpr std::string_view kExtensions[] = {".json"};
  return {"json", "JSON distributions", looks_like_json, read_json, kExtensions};
}

std::string unknown_keys_text(const std::vector<std::string>& keys) {
  constexpr std::size_t shown = 3;
  std::string list;
  for (std::size_t i = 0; i < std::min(keys.size(), shown); ++i) {
    list += (i ? ", " : "") + with_suggestion(keys[i]);
  }
  if (keys.size() > shown) list += " and " + std::to_string(keys.size() - shown) + " more";
  return list;
}

Result<Draft> parse_json(std::string_view text, std::string_view name) {
  JsonReader in(text, name);
  JsonParts parts;
  if (in.peek() == Kind::kArray) {
    in.fail("a distribution is an object; write {\"logits\": [6.0, 5.0]} around the list");
  }
  std::string key;
  for (in.open_object(); in.next_key(key);) {
    if (!read_member(in, parts, key)) break;
  }
  if (!in.at_end() || !check_parts(in, parts)) return in.error();
  if (!parts.unknown_keys.empty()) {
    add_note(parts.draft.note,
             "Ignored in the file: " + unknown_keys_text(parts.unknown_keys) + ".");
  }
  if (!parts.draft.recipe && parts.draft.pieces.empty() && parts.draft.note.empty()) {
    add_note(parts.draft.note,
             "The file has no token names: #0 is its first number, #1 its second.");
  }
  return std::move(parts.draft);
}

}  // namespace logitdice
