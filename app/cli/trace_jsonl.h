#pragma once

#include <cstdint>
#include <istream>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/sampling/logits.h"
#include "core/sampling/profiles.h"

namespace logitdice::cli {

/// One line of `trace --jsonl`.
struct Case {
  std::vector<float> logits;                     // (n,) nats, by id; −∞ is possible
  Knobs knobs;                                   // absent ones as in neutral_knobs, or the defaults
  Profile profile;                               // with the order that the line asks for
  std::vector<TokenId> history, prompt, output;  // for stages that look back; may be empty, and
                                                 // history is both others where those are given
  std::vector<std::vector<TokenId>> dry_breakers;  // none is empty
  std::vector<TokenId> ends;  // that end a line or the text, "xtc_special_tokens"
  std::vector<std::string> notes;                  // sentences: which knobs do nothing
};

/// A case, or why there is none: "stdin:3:17: sentence", line and column.
struct CaseLine {
  std::string id = "null";  // JSON, as it stood in the line, if it could be read
  Result<Case> result;
};

/// Reads a line of stdin, the `number`th. Keys that mean nothing here are ignored: the golden files
/// carry what they expect with them.
CaseLine parse_case(std::string_view line, std::int64_t number);

/// The answer to a line: {"id","kept","probs","stages"}, with "notes" where there are any, or
/// {"id","error"}. Whether it is no error.
bool answer_case(std::string_view line, std::int64_t number, std::ostream& out);

/// Answers every line of `in` that is not blank, each before the next is read. A bad one gives an
/// error line, a bad input as exit code at the end, and nothing else.
int answer_cases(std::istream& in, std::ostream& out, std::ostream& err);

}  // namespace logitdice::cli
