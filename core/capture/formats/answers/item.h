#pragma once

#include <limits>
#include <optional>
#include <string>

#include "core/base/token_id.h"
#include "core/json/tree.h"

namespace logitdice {

/// A token of an engine's answer with its value, as the file has it, whoever wrote it.
struct Item {
  std::string text;  // its spelling in the file; may be cut, escaped or a raw piece
  std::optional<std::string> bytes = {};                    // nothing: the file does not tell
  TokenId id = -1;                                          // −1: the file does not tell
  double value = std::numeric_limits<double>::quiet_NaN();  // ln p, p or a logit; NaN: not told
  int rank = 0;  // from 1, over the whole vocabulary; 0: not told
};

/// Reads an object of whatever program: its members go by the names that the programs use
/// ("token", "text", "tok_str" …; "id", "token_id" …; "logprob", "prob", "logProb" …). What is
/// absent or of another kind stays as it is in an empty item.
Item read_item(const JsonNode& object);

/// The place of a file's id in it; −1 for what is no token's id here.
TokenId item_id(const JsonNode& number);

/// What a spelling stands for where the file has no bytes: `bytes:\xe2\x96` are two bytes.
std::string spelled_bytes(std::string_view text);

/// The number in "token_id:9151"; −1 where the text is not of this form.
TokenId named_id(std::string_view text);

}  // namespace logitdice
