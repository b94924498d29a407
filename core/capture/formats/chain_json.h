#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/json/reader.h"
#include "core/json/writer.h"
#include "core/sampling/knobs.h"
#include "core/sampling/profiles.h"

// A chain and its knobs as JSON: four members of a larger object, in a capture, a state or a
// column.
//
//     "knobs": {"temperature": 0.7, …}, "profile": "llama.cpp", "order": ["temperature", …],
//     "switched_off": ["top_k"]
//
// Among the knobs may stand "logit_bias": {"3": -1.5, "7": "-inf"}, token ids with their biases.
//
// What is absent is the textbook's chain, the profile's own order, no switch, and knobs as
// neutral_knobs() has them.
namespace logitdice {

struct Chain {
  Profile profile = textbook();
  Knobs knobs;
};

/// Two of them by themselves: "switched_off" or "order", and "knobs".
void write_stages(JsonWriter& json, std::string_view key, std::span<const Stage* const> stages);
void write_knobs(JsonWriter& json, const Knobs& knobs,
                 JsonWriter::Layout layout = JsonWriter::Layout::kOneLine);

/// {"3": -1.5, "7": "-inf"}. False with the sentence in the reader.
bool read_logit_bias(JsonReader& in, std::vector<TokenBias>& out);

/// The four members of the object that is open. "switched_off" is left out where nothing is.
void write_chain(JsonWriter& json, const Profile& profile, const Knobs& knobs);

/// Reads the members in whatever order they come.
class ChainReader {
 public:
  /// Whether the key is one of the four. Each may come once.
  static bool knows(std::string_view key);
  bool read(JsonReader& in, std::string_view key);

  /// Puts together what was read, once there is nothing more to come. `in` reads the same text.
  bool finish(JsonReader& in, Chain& out);

 private:
  struct GivenKnob {
    const KnobInfo* info = nullptr;
    double value = 0;
    std::size_t offset = 0;
  };
  struct Ids {
    std::vector<std::string> ids;
    std::size_t offset = 0;
  };

  bool read_knobs(JsonReader& in);
  bool read_ids(JsonReader& in, std::optional<Ids>& out);
  bool finish_profile(JsonReader& in, Profile& out);
  bool finish_knobs(JsonReader& in, Chain& out);

  std::vector<TokenBias> logit_bias_;
  std::vector<GivenKnob> knobs_;  // checked at the end: the profile may come after them
  std::string profile_ = std::string(textbook().id);
  std::size_t profile_at_ = 0;
  std::optional<Ids> order_, switched_off_;
};

/// "there is no knob "warmth"; the knobs are: temperature, top_k, …"
std::string unknown_knob(std::string_view name);

}  // namespace logitdice
