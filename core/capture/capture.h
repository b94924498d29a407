#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/capture/distribution.h"
#include "core/sampling/knobs.h"
#include "core/sampling/logits.h"
#include "core/sampling/profiles.h"

namespace logitdice {

class JsonReader;
class JsonWriter;

/// What the numbers of a capture are. Its name in files and reports is value_kind_name()'s.
enum class ValueKind {
  kLogits,  // "logits": the network's own, their sum known only where the whole vocabulary is there
  kRaw,     // "raw": ln p over the whole vocabulary at T = 1, nothing done to them: logits whose
            // log-sum-exp is 0, so the tail weighs 1 − Σp
  kTempered,   // "tempered": ln p after ÷ T; times that T they are logits up to a constant
  kProcessed,  // "processed": what an engine's chain left; what it cut cannot come back
  kUnknown,    // "unknown": the program that wrote them does not document it
};
std::string_view value_kind_name(ValueKind values);
/// Nothing where no kind is called so.
std::optional<ValueKind> value_kind(std::string_view name);

/// Where a token of a recorded text came from.
enum class ChosenBy {
  kCoin,    // "coin": ours, whose u is recorded
  kPerson,  // "person": forced
  kEngine,  // "engine": the dice of the program that wrote the file, which it does not tell
};
std::string_view chosen_by_name(ChosenBy by);

/// One token of a recorded text: what the model said, and what the dice made of it.
struct CapturedStep {
  Logits logits;       // all of the vocabulary, or the best and a tail whose sum is exact at the
                       // temperature of the values; empty where the file has none for this token
  TokenId chosen = 0;  // need not be among the stored ones
  double u = 0;  // the coin, in [0, 1); recorded for a forced token as well; 0 for an engine's
  ChosenBy by = ChosenBy::kCoin;
  std::optional<float> chosen_score =
      {};  // nats, like the logits: of a token that is not among the
           // stored ones, whose rank is open; nothing: not known
};

/// A text that was recorded while a model wrote it, with all that is needed to show every step
/// again and to try other knobs on it without the model.
struct Capture {
  std::string model;                   // its name, raw bytes
  int vocabulary = 0;                  // tokens that the model has; ids are below it; 0: not known
  int context = 0;                     // tokens that it sees at once; 0: not known
  TokenId end_of_text = -1;            // −1: the model has none
  std::string prompt;                  // raw bytes
  std::vector<TokenId> prompt_tokens;  // what the model was given, a leading end of text included
  std::uint64_t seed = 42;
  bool past_end = false;  // the text went on past the end of a story
  Knobs knobs;
  Profile profile = textbook();           // takes the knobs, see check_knobs()
  std::map<TokenId, std::string> pieces;  // raw bytes of the tokens that occur anywhere in it
  std::vector<CapturedStep> steps;

  // What a file of another program says of itself; the neutral values are those of our own texts.
  std::string source;  // the shape of the file, "llama.cpp /completion"; empty: ours
  ValueKind values = ValueKind::kLogits;
  double value_temperature = 1;    // of the values; 0: not known, kTempered alone
  bool has_settings = true;        // knobs, profile and seed are those that it was made with
  bool has_ids = true;             // false: the file names no ids; tokens are numbered as they come
  std::string text;                // what the program says it wrote, raw bytes, which may be
                                   // less than its tokens; empty: exactly the tokens
  std::vector<std::string> notes;  // sentences: what was assumed, what is left out
};

/// One of several recorded texts in a file, or why that one cannot be read.
struct CaptureEntry {
  std::string title;  // what the file calls it: its "custom_id", "choice 2", "line 7"
  Result<Capture> capture;
};

/// The file is JSON:
///
///     {"format": "logitdice-capture/1",
///      "model": "tiny", "vocabulary": 2048, "context": 256, "end_of_text": 0,
///      "prompt": {"text": "Once", "tokens": [0, 611]},
///      "seed": 42, "past_end": false,
///      "knobs": {"temperature": 0.7, …}, "profile": "textbook", "order": ["temperature", …],
///      "switched_off": ["top_k"],
///      "pieces": [[611, "Once"], [1207, {"bytes": [226]}], …],
///      "steps": [{"ids": [284, 17], "logits": [7.25, 3], "tail": {"count": 2046, "log_sum_exp":
///      9},
///                 "chosen": 284, "u": 0.25, "forced": false}, …]}
///
/// Behind "profile" may stand what another program's file says of itself: "source", "values",
/// "value_temperature", "has_settings", "has_ids", "text" and "notes", and in a step "chosen_score". A token
/// that an engine's dice chose has "by": "engine" for "u" and "forced". A step whose logits the
/// file does not have is without "logits".
///
/// A tail's "log_sum_exp" is null where nobody summed it; its "temperature" is where it was summed,
/// 1 if absent. A step without "ids" and "tail" has a logit for each token of the vocabulary, in the
/// order of the ids. −∞ is "-inf", a text that is no UTF-8 {"bytes": […]}. A seed above 2^53 is a string of
/// digits. "format", "vocabulary", "prompt" and "steps" must be there, everything else has a
/// neutral default; "switched_off" is only written where a stage is.
///
/// What is written reads back as it was, and writing what was read gives the same bytes, if
/// logitdice wrote them. What is read can be traced at every step.
inline constexpr std::string_view kCaptureFormat = "logitdice-capture/1";
inline constexpr std::size_t kMaxCaptureSteps = 65536;
inline constexpr double kMostValueTemperature = 100;

std::string capture_to_json(const Capture& capture);
/// As a value of a larger document.
void write_capture(JsonWriter& json, const Capture& capture);

/// `name` is what messages call the file: "name:line:column: sentence".
Result<Capture> parse_capture(std::string_view text, std::string_view name);
/// A value of a larger document; false with the sentence in the reader.
bool read_capture(JsonReader& in, Capture& out);

/// The best n logits; the others become a tail whose sum is exact at T = 1, or where that of the
/// tail already there is. Unchanged where there are not more than n. n is at least 1.
Logits best_of(const Logits& logits, int n);

/// The text before a step: the prompt and the tokens chosen so far, without any end of text.
std::string text_before(const Capture& capture, std::size_t step);

/// A step's logits, which have lost their zero where the values are anything but logits.
Logits logits_of(const Capture& capture, std::size_t step);

/// A step's logits as a distribution, its context the text before it. step < steps.size().
Distribution distribution_of(const Capture& capture, std::size_t step);

}  // namespace logitdice
