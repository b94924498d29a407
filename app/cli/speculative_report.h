#pragma once

#include <cstdint>
#include <optional>
#include <ostream>
#include <span>
#include <string>
#include <vector>

#include "core/decoding/speculative.h"
#include "core/decoding/speculative_cost.h"

namespace logitdice::cli {

/// What rounds came to, of a place or of a text.
struct SpeculativeReport {
  struct Token {
    std::string name;  // raw bytes
    TokenId id = 0;
    std::int64_t count = 0;
  };
  SpeculativeCounts counts;
  std::vector<Token> fell;  // those that did, most often first
  ChiSquare test;

  // For people only.
  SpeculativeSettings settings;
  std::string target, draft;                // what they are called
  const SpeculativePlace* place = nullptr;  // of two distributions
  const PlaceTally* tally = nullptr;
  const SpeculativeText* text = nullptr;  // of two models
  std::string written;                    // what was written after the prompt
  std::vector<std::string> names;         // (place->tokens,) or (text->written(),) visible
  std::optional<PassCosts> costs;
  int rows = 20;  // listed; 0: all
};

void write_speculative_json(std::ostream& out, const SpeculativeReport& report);
void write_speculative_text(std::ostream& out, const SpeculativeReport& report);

}  // namespace logitdice::cli
