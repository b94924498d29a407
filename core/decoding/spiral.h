#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <stop_token>
#include <string_view>
#include <vector>

#include "core/decoding/generate.h"
#include "core/decoding/text_statistics.h"

// The greedy spiral: at T = 0 a model that has said something once finds it likelier the next time,
// says it again, and never comes out. A repetition penalty lets it escape.
namespace logitdice {

/// One turn of a loop: the steps [begin, end), at most a period of them.
struct Winding {
  std::size_t begin = 0, end = 0;
  double mean_p = 0;  // of its tokens' probabilities at T = 1 with every knob neutral
};

/// A text's loop, turn by turn. The last turn may be the beginning of one.
struct Spiral {
  Loop loop;  // by step
  std::vector<Winding> windings;
};

/// The loop that find_loop() finds in what was written, cut into its turns.
std::optional<Spiral> find_spiral(const Generation& generation);

/// The first token that completes a stretch of n tokens which stood in the text before; nothing if
/// no stretch stands there twice.
std::optional<std::size_t> first_repeat(std::span<const TokenId> tokens, int n);

/// Greedy, past the end of a story, with this repetition penalty and every other knob neutral, over
/// prompt and output in the textbook's order. Steps keep no logits.
GenerateSettings greedy_settings(double repetition_penalty);

/// The same with the penalties of a chain, in its order, scopes and windows, instead of that one.
/// `knobs` must have passed check_knobs.
GenerateSettings greedy_settings(const Knobs& knobs, const Profile& profile);

/// What is tried: the penalties first, first + step, … last.
struct PenaltySearch {
  double first = 1, last = 2, step = 0.02;
  std::size_t tokens = 200;  // of each text
  int ngram = 8;             // a text that repeats none of so many tokens has broken the spiral
};

struct PenaltyTried {
  double penalty = 1;
  std::size_t tokens = 0;  // written when the first repeat was complete, or all of them
  bool repeats = false;
};

/// The least penalty of those tried whose greedy text repeats nothing, and the texts without and
/// with it.
struct BreakingPenalty {
  std::vector<PenaltyTried> tried;  // in ascending order; the last is the one that broke it, if any
  bool found = false;
  bool cancelled = false;
  double penalty = 1;               // the last one tried
  Generation before, after;         // whole texts at the first penalty and at the last one tried
  std::optional<Loop> loop_before, loop_after;  // of what was written
  std::size_t first_different = 0;  // the first step whose tokens differ; the length if none does
};

/// What a search on its way goes by.
struct SearchHooks {
  std::stop_token stopping;                        // once requested, nothing more is written
  std::function<void(const PenaltyTried&)> tried;  // may be empty; on the caller's thread
};

/// Whether a penalty breaks the spiral does not rise with the penalty: a stronger one may lead into
/// another loop. So every step is tried, from the weakest on, and a text is given up at its first
/// repeat. Deterministic. Refuses an empty prompt where the model puts nothing before it.
Result<BreakingPenalty> breaking_penalty(const Model& model, std::string_view prompt,
                                         const PenaltySearch& search = {},
                                         const SearchHooks& hooks = {});

}  // namespace logitdice
