#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <vector>

#include "core/capture/capture.h"
#include "core/capture/formats/chain_json.h"
#include "core/json/reader.h"

namespace logitdice {

/// What the object of a capture held, before it is known to belong together.
struct CaptureParts {
  Capture capture;
  ChainReader chain;
  std::set<std::string, std::less<>> seen;  // keys
  std::size_t begin = 0, prompt_at = 0, pieces_at = 0, end_at = 0;
  std::vector<std::size_t> steps_at;
};

/// Reads the value of "steps".
bool read_capture_steps(JsonReader& in, CaptureParts& parts);

/// A token's id. Whether the vocabulary has it is checked at the end, when its size is sure to be
/// known.
bool read_token_id(JsonReader& in, std::string_view what, TokenId& out);
bool read_token_ids(JsonReader& in, std::vector<TokenId>& out);

}  // namespace logitdice
