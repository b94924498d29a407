#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/task.h"
#include "core/decoding/generate.h"
#include "core/decoding/score.h"
#include "core/decoding/text_statistics.h"

// Likelihood is not quality (Holtzman et al. 2020): what a person writes surprises the model again
// and again, what is searched for by its likelihood never does, and goes round in circles.
namespace logitdice {

/// Who wrote a text.
enum class TextWriter { human, sampled, greedy, beam };
inline constexpr std::size_t kWriters = 4;
inline constexpr std::string_view kWriterIds[] = {"human", "sampled", "greedy", "beam"};
constexpr std::string_view writer_id(TextWriter writer) {
  return kWriterIds[static_cast<std::size_t>(writer)];
}

/// A text that goes on from the common beginning, and what the model holds of it.
struct JudgedText {
  TextWriter writer = TextWriter::human;
  ScoredText scored;            // without the beginning
  std::vector<double> running;  // (tokens,) the mean of p over a token and up to
                                // kRunningTokens − 1 before it
  Repeats four;                 // its repeated 4-grams
};
inline constexpr std::size_t kRunningTokens = 8;
JudgedText judged_text(TextWriter writer, ScoredText scored);

/// The mean of p over each token and up to `window` − 1 before it. (tokens,)
std::vector<double> running_probability(const ScoredText& text, std::size_t window);

/// Where the middle half of the human text's running probabilities lies: their quartiles. Of fewer
/// than kRunningTokens tokens there is none: not one of the means has all of its tokens.
struct Band {
  double low = 0, high = 1;
};
Band band_of(const JudgedText& human);

/// How a text's running probabilities lie to the band: shares of its tokens, which sum to 1.
struct BandShares {
  double below = 0, inside = 0, above = 0;
};
BandShares band_shares(const JudgedText& text, const Band& band);
/// "13 %": how much of the text lies inside.
std::string in_band_text(const BandShares& shares);

/// A person's text, and what the model makes of its beginning.
struct LikelihoodJob {
  std::string text;           // the person's, raw bytes
  GenerateSettings settings;  // knobs and seed of the sampled text
};

/// At most so many tokens of each text are compared: the person's may be longer.
inline constexpr std::size_t kComparedTokens = 64;
inline constexpr int kComparedBeams = 5;  // width of the search

struct Likelihood {
  std::string beginning;  // of the person's text: what the others go on from
  ScoredText whole;       // the person's text from its first token to its last
  std::array<std::optional<JudgedText>, kWriters> texts;  // by TextWriter, as far as they have come
  std::optional<Band> band;  // once the person's text is there, and long enough

  const std::optional<JudgedText>& of(TextWriter writer) const {
    return texts[static_cast<std::size_t>(writer)];
  }
};

/// Each piece has all of what is known by then.
using LikelihoodTask = Task<Likelihood>;
LikelihoodTask::Work judging(ModelHandle model, LikelihoodJob job);

/// All of it at once.
Result<Likelihood> likelihood(const ModelHandle& model, const LikelihoodJob& job);

/// How many of a text's tokens the others are to begin with: its first sentence where that is
/// short, otherwise a few words; never more than a third.
std::size_t beginning_tokens(const Model& model, std::span<const TokenId> text);

}  // namespace logitdice
