#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/capture/distribution.h"
#include "core/capture/limits.h"

namespace logitdice {

/// Distributions come from three kinds of files, told apart by their first bytes and by the
/// extension of their name.
///
/// **Text**, a token a line or only numbers:
///
///     context: The cat sat on the ___
///     # a line that begins with # is a comment
///     mat: 6.0
///     half past 12:30: 1.5
///     " a space in front": 0.5
///     "\n": -1
///     "#": -inf
///
/// The last colon of a line separates token and logit, so a token may contain colons. White space
/// around both is dropped, quotation marks keep it. A token that begins with # or " must stand in
/// quotation marks; between them \n \t \r \\ \" \u00e9 \u{1F600} are characters and \xe2 is one
/// byte. The `context:` line is optional and comes before the first token. In a file without colons
/// numbers are separated by white space or commas, and tokens have no names; where every comma
/// within a word may as well be a decimal sign, as in 6,5, the file is refused. Lines end as
/// Unicode says, see line_end().
///
/// **JSON**, an object with these keys; every other key is ignored, and the note says so:
///
///     "logits": [6.0, "-inf", …]     or   "probs": [0.6, 0.25, …], each from 0 to 1.005
///     "tokens": ["mat", {"bytes": [226, 150]}, …]   optional, as many as values
///     "context", "title", "note": strings, optional
///     "tail": {"count": 50247, "log_sum_exp": 3.2}  optional: the tokens left out, all less likely
///                                    than those listed; count may be absent, log_sum_exp in nats
///     "order": a number, the place in the list of bundled distributions
///     "generated": {"tokens": 248320, "seed": 1, "head": {" word": 21.5, …}, "tail_mass": 0.08,
///                   "zipf_exponent": 1.1, "zipf_offset": 20}   instead of tokens and values
///     "compare": {"knobs": {"temperature": 2, …}, "profiles": ["llama.cpp", "vllm"],
///                 "prompt": "very very", "output": "good"}   optional: engines that part on it, 2
///                                    to 4, with these knobs and, if they matter, after this text
///
/// Probabilities that sum to 1 within 0.005 are taken as rounded. If they sum to less, the rest is
/// a tail of an unknown number of tokens; a sum above 1.005 is refused.
///
/// **.npy** (version 1 to 3): float16, float32, float64 or bfloat16 of either byte order, with one
/// dimension longer than 1.
///
/// A **capture** (capture.h) is opened at its first step.
///
/// In each format −∞ means "can never be drawn"; NaN and +∞ are refused. Errors are one sentence
/// that begins with "name:line:column: ", or "name: " where there are no lines.
///
/// These two are the door of format.h for those who want logits and nothing else. `name` is what
/// messages call the file; its extension tells the format, its stem becomes the title of a file
/// without title and context.
Result<Distribution> parse_distribution(std::string_view bytes, std::string_view name);

/// Of what a path names, see read_file(). The path becomes the id.
Result<Distribution> load_distribution_file(const std::string& path);

}  // namespace logitdice
