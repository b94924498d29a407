#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/capture/distribution.h"
#include "core/sampling/profiles.h"
#include "core/sampling/situation.h"
#include "core/sampling/trace.h"

// A chain written down for somebody else to run: as a function, as the flags of an engine, as a
// request to an API.
namespace logitdice {

/// What is written down. The trace is of these logits, this profile and this situation.
struct CodeInput {
  const Distribution& distribution;
  const Profile& profile;
  const Trace& trace;
  Situation situation;     // the text so far and XTC's coin; may be empty
  std::uint64_t seed = 0;  // of the dice on the screen
};

struct Code {
  std::string text;                // complete lines
  std::vector<std::string> notes;  // what it cannot express, clamps or does in another order, a
                                   // sentence each; may be empty
};

/// A language that a chain can be written in.
struct CodeTarget {
  std::string_view id;       // "llama.cpp": command line
  std::string_view title;    // "llama.cpp flags": the screen
  std::string_view comment;  // what a line of comment begins with; empty: it has none (JSON)
  Code (*write)(const CodeInput&);
};

std::span<const CodeTarget> all_code_targets();

/// Null if there is no such target.
const CodeTarget* find_code_target(std::string_view id);

/// The notes as lines of comment, and then the text; the text alone where the language has none.
std::string with_notes(const CodeTarget& target, const Code& code);

// One file each.
Code numpy_code(const CodeInput& input);
Code transformers_code(const CodeInput& input);
Code llama_cpp_code(const CodeInput& input);
Code vllm_code(const CodeInput& input);
Code ollama_code(const CodeInput& input);
Code openai_code(const CodeInput& input);
Code anthropic_code(const CodeInput& input);

}  // namespace logitdice
