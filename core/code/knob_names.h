#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/code/code.h"

// What an engine or an API can be told of a chain: its names for the knobs, its ends, its order.
namespace logitdice {

/// A knob as somebody else calls it.
struct KnobName {
  std::string_view knob;  // id of ours
  std::string_view name;  // theirs
  bool always = false;    // written even where it is neutral, since their default is not
  // What they take, where no profile of theirs says so.
  double low = -1e300, high = 1e300;
};

/// Somebody else's interface.
struct Interface {
  std::string_view title;  // "vLLM"
  std::span<const KnobName> names = {};
  std::string_view bias = {};     // their name for a list of logit biases; empty: none
  std::string_view profile = {};  // id of our profile of it; empty: its chain is not known
  bool any_order = false;         // it takes the order too
  std::span<const std::string_view> besides = {};  // stages that it has beside the profile's
};

/// A setting that they are given.
struct Told {
  std::string_view name;  // theirs
  const KnobInfo* knob = nullptr;
  double value = 0;
};

/// A chain as far as they can be told of it.
struct Expressed {
  std::vector<Told> settings;      // in the order of their names
  std::vector<TokenBias> biases;   // of their `bias`
  std::vector<std::string> order;  // stages of ours that it has, where they take any order
  std::vector<std::string> notes;  // see Code
  bool greedy = false;             // T = 0
};
Expressed expressed(const CodeInput& input, const Interface& interface);

/// The active stages of a chain, by id and in order. What mirostat rules out is none of them.
std::vector<std::string> wanted_stages(const CodeInput& input);

/// A prompt for the example: the sentence up to its blank.
std::string prompt_of(const CodeInput& input);

}  // namespace logitdice
