#include <algorithm>
#include <iterator>
#include <limits>

#include "core/capture/formats/capture_parts.h"
#include "core/capture/limits.h"
#include "core/json/values.h"
#include "core/text/numbers.h"
#include "core/text/place.h"

namespace logitdice {
namespace {

bool read_whole_int(JsonReader& in, std::string_view what, std::int64_t low, std::int64_t high,
                    int& out) {
  std::int64_t number = 0;
  if (!read_whole(in, what, low, high, number)) return false;
  out = static_cast<int>(number);
  return true;
}

bool read_format(JsonReader& in, CaptureParts&) {
  std::string format;
  if (!in.read_string(format)) return false;
  return format == kCaptureFormat || in.fail("the format is " + quoted(format) +
                                             "; this version reads " + quoted(kCaptureFormat));
}

bool read_model(JsonReader& in, CaptureParts& parts) {
  return read_piece(in, "the model's name", parts.capture.model, kAnyLength);
}

bool read_vocabulary(JsonReader& in, CaptureParts& parts) {
  return read_whole_int(in, "\"vocabulary\"", 0, kMaxTokens, parts.capture.vocabulary);
}

bool read_context(JsonReader& in, CaptureParts& parts) {
  return read_whole_int(in, "\"context\"", 0, std::numeric_limits<int>::max(),
                        parts.capture.context);
}

bool read_end_of_text(JsonReader& in, CaptureParts& parts) {
  if (!read_whole_int(in, "\"end_of_text\"", -1, kMaxTokens - 1, parts.capture.end_of_text)) {
    return false;
  }
  parts.end_at = in.offset();
  return true;
}

bool read_prompt(JsonReader& in, CaptureParts& parts) {
  in.peek();
  parts.prompt_at = in.offset();
  bool text = false, tokens = false;
  std::string key;
  for (in.open_object(); in.next_key(key);) {
    if (key == "text" && !text) {
      text = true;
      if (!read_piece(in, "the prompt", parts.capture.prompt, kAnyLength)) return false;
    } else if (key == "tokens" && !tokens) {
      tokens = true;
      if (!read_token_ids(in, parts.capture.prompt_tokens)) return false;
    } else {
      return in.fail("the prompt has the keys \"text\" and \"tokens\", each once, not " +
                     quoted(key));
    }
  }
  if (!in.ok() || (text && tokens)) return in.ok();
  return in.fail_at(parts.prompt_at, "the prompt needs its \"text\" and its \"tokens\"");
}

bool read_capture_seed(JsonReader& in, CaptureParts& parts) {
  return read_seed(in, parts.capture.seed);
}

bool read_past_end(JsonReader& in, CaptureParts& parts) {
  return in.read_boolean(parts.capture.past_end);
}

bool read_one_piece(JsonReader& in, CaptureParts& parts) {
  constexpr std::string_view wanted =
      "a piece is a token's id and its bytes, as in [611, \"Once\"]";
  in.peek();
  const std::size_t begin = in.offset();
  TokenId id = 0;
  std::string bytes;
  int entries = 0;
  for (in.open_array(); in.next_item(); ++entries) {
    if (entries > 1) return in.fail_at(begin, wanted);
    const bool read = entries == 0
                          ? read_token_id(in, "a token's id", id)
                          : read_piece(in, "token " + std::to_string(id), bytes, kAnyLength);
    if (!read) return false;
  }
  if (!in.ok()) return false;
  if (entries != 2) return in.fail_at(begin, wanted);
  if (!parts.capture.pieces.emplace(id, std::move(bytes)).second) {
    return in.fail_at(begin, "token " + std::to_string(id) + " has two pieces; each has one");
  }
  return true;
}

bool read_pieces(JsonReader& in, CaptureParts& parts) {
  in.peek();
  parts.pieces_at = in.offset();
  for (in.open_array(); in.next_item();) {
    if (!read_one_piece(in, parts)) return false;
  }
  return in.ok();
}

bool read_source(JsonReader& in, CaptureParts& parts) {
  return read_piece(in, "the source", parts.capture.source, kAnyLength);
}

bool read_values(JsonReader& in, CaptureParts& parts) {
  std::string name;
  if (!in.read_string(name)) return false;
  const std::optional<ValueKind> values = value_kind(name);
  if (!values) {
    return in.fail(
        "\"values\" is \"logits\", \"raw\", \"tempered\", \"processed\" or \"unknown\", not " +
        quoted(name));
  }
  parts.capture.values = *values;
  return true;
}

bool read_value_temperature(JsonReader& in, CaptureParts& parts) {
  double& temperature = parts.capture.value_temperature;
  if (!in.read_number(temperature)) return false;
  return (temperature >= 0 && temperature <= kMostValueTemperature) ||
         in.fail(
             "\"value_temperature\" is the T that the values have in them, from 0 to 100; 0: not "
             "known");
}

bool read_has_settings(JsonReader& in, CaptureParts& parts) {
  return in.read_boolean(parts.capture.has_settings);
}

bool read_has_ids(JsonReader& in, CaptureParts& parts) {
  return in.read_boolean(parts.capture.has_ids);
}

bool read_written(JsonReader& in, CaptureParts& parts) {
  return read_piece(in, "the text", parts.capture.text, kAnyLength);
}

bool read_notes(JsonReader& in, CaptureParts& parts) {
  for (in.open_array(); in.next_item();) {
    if (!read_piece(in, "a note", parts.capture.notes.emplace_back(), kAnyLength)) return false;
  }
  return in.ok();
}

struct CaptureKey {
  std::string_view name;
  bool required;
  bool (*read)(JsonReader&, CaptureParts&);
};
constexpr CaptureKey kCaptureKeys[] = {
    // those of its chain are ChainReader's
    {"format", true, read_format},
    {"model", false, read_model},
    {"vocabulary", true, read_vocabulary},
    {"context", false, read_context},
    {"end_of_text", false, read_end_of_text},
    {"prompt", true, read_prompt},
    {"seed", false, read_capture_seed},
    {"past_end", false, read_past_end},
    {"source", false, read_source},
    {"values", false, read_values},
    {"value_temperature", false, read_value_temperature},
    {"has_settings", false, read_has_settings},
    {"has_ids", false, read_has_ids},
    {"text", false, read_written},
    {"notes", false, read_notes},
    {"pieces", false, read_pieces},
    {"steps", true, read_capture_steps},
};

bool read_capture_member(JsonReader& in, CaptureParts& parts, const std::string& key) {
  const auto known = std::find_if(std::begin(kCaptureKeys), std::end(kCaptureKeys),
                                  [&](const CaptureKey& k) { return k.name == key; });
  const bool own = known != std::end(kCaptureKeys);
  if (!own && !ChainReader::knows(key)) return in.fail("a capture has no key " + quoted(key));
  if (!parts.seen.insert(key).second) return in.fail("the key " + quoted(key) + " appears twice");
  return own ? known->read(in, parts) : parts.chain.read(in, key);
}

bool check_keys(JsonReader& in, const CaptureParts& parts) {
  for (const CaptureKey& key : kCaptureKeys) {
    if (key.required && !parts.seen.contains(key.name)) {
      return in.fail_at(parts.begin, "a capture needs the key " + quoted(key.name));
    }
  }
  return true;
}

bool finish_chain(JsonReader& in, CaptureParts& parts) {
  Chain chain;
  if (!parts.chain.finish(in, chain)) return false;
  parts.capture.profile = std::move(chain.profile);
  parts.capture.knobs = chain.knobs;
  return true;
}

bool check_id(JsonReader& in, const CaptureParts& parts, TokenId id, std::size_t offset) {
  const int size = parts.capture.vocabulary;
  return id < size ||
         in.fail_at(offset, "there is a token " + std::to_string(id) +
                                ", but the vocabulary has only " + count_text(size));
}

bool check_size(JsonReader& in, const CaptureParts& parts, const Logits& logits,
                std::size_t offset) {
  const int size = parts.capture.vocabulary;
  const bool unknown = !logits.tail.counted();
  const std::int64_t count = logits.size() + (unknown ? 0 : logits.tail.count);
  if (unknown ? count < size : count == size) return true;
  return in.fail_at(offset,
                    "this step has " + count_text(count) + " " + plural(count, "token") +
                        ", its tail's included, but the vocabulary has " + count_text(size));
}

bool check_vocabulary(JsonReader& in, const CaptureParts& parts) {
  const Capture& capture = parts.capture;
  if (capture.vocabulary == 0) return true;  // not known
  for (const TokenId id : capture.prompt_tokens) {
    if (!check_id(in, parts, id, parts.prompt_at)) return false;
  }
  if (!check_id(in, parts, capture.end_of_text, parts.end_at)) return false;
  const auto& pieces = capture.pieces;
  if (!pieces.empty() && !check_id(in, parts, pieces.rbegin()->first, parts.pieces_at)) {
    return false;
  }
  for (std::size_t i = 0; i < capture.steps.size(); ++i) {
    const CapturedStep& step = capture.steps[i];
    const auto& ids = step.logits.ids;
    const std::size_t at = parts.steps_at[i];
    if (!check_id(in, parts, step.chosen, at)) return false;
    if (ids.empty()) continue;
    const TokenId highest = *std::max_element(ids.begin(), ids.end());
    if (!check_id(in, parts, highest, at) || !check_size(in, parts, step.logits, at)) return false;
  }
  return true;
}

}  // namespace

bool read_capture(JsonReader& in, Capture& out) {
  CaptureParts parts;
  in.peek();
  parts.begin = in.offset();
  std::string key;
  for (in.open_object(); in.next_key(key);) {
    if (!read_capture_member(in, parts, key)) return false;
  }
  if (!in.ok() || !check_keys(in, parts) || !finish_chain(in, parts)) return false;
  if (!check_vocabulary(in, parts)) return false;
  out = std::move(parts.capture);
  return true;
}

Result<Capture> parse_capture(std::string_view text, std::string_view name) {
  if (text.size() > kMaxFileBytes) {
    return file_error(name, "the file is larger than 256 MB; capture fewer logits");
  }
  JsonReader in(text, name);
  Capture out;
  if (!read_capture(in, out) || !in.at_end()) return in.error();
  return out;
}

}  // namespace logitdice
