#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"

// What stands between the braces of a claim, {{ READING [at SETTING, …] [= NUMBER] }}:
//
//     p(mat)                                    ratio(mat, sofa) at T 2 = 1.65
//     kept on store, top_p 0.9 = 6              drawn(3) at seed 7 = sofa
//     final(" the") at profile llama.cpp, order top_p temperature
namespace logitdice {

/// A change of the setting: "temperature 2".
struct ClaimSetting {
  std::string key;    // "temperature"; T is short for it
  std::string value;  // "2"
};

struct Claim {
  std::string reading;                 // a name of claim_readings(): "p"
  std::vector<std::string> arguments;  // texts of tokens, numbers, ids; quotation marks taken off
  std::vector<ClaimSetting> settings;  // in their order
  std::string number;                  // what it is said to be, as it is written; empty: not said
};

/// The error is a sentence without a place.
Result<Claim> parse_claim(std::string_view text);

}  // namespace logitdice
