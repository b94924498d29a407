#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/model/model.h"

// Beam search: instead of one text the `width` likeliest beginnings are kept, each is continued by
// its likeliest tokens, and of all those again the likeliest stay. No coin falls: what is searched
// for is the text with the highest probability, and a wider beam looks at more of them, though not
// always at better ones.
namespace logitdice {

/// What a path's summed log-probability is divided by, so that a long text is not punished for its
/// length alone. n is the number of tokens written.
///
///   power  n^α
///   wu     ((5 + n) / 6)^α         Wu et al. 2016, equation 14
enum class LengthRule { power, wu };
std::string_view length_rule_id(LengthRule rule);  // "power"
double length_divisor(LengthRule rule, double alpha, std::size_t tokens);

struct BeamSettings {
  int width = 3;  // 1 to kWidestBeam
  std::size_t steps = 12;
  LengthRule rule = LengthRule::power;
  double alpha = 0;             // 0: the summed log-probability itself
  bool stop_ends_path = false;  // a token that ends in "." ends a path, as the end of a text does
  bool early_stopping = false;  // as soon as `width` paths have ended; otherwise as soon as no
                                // living one can still become better than the best that ended
  std::vector<TokenId> ends = {};  // further tokens that end a path, see TextTree
};
inline constexpr int kWidestBeam = 8;
inline constexpr std::size_t kMostBeamSteps = 64;
inline constexpr double kLeastAlpha = 0, kMostAlpha = 2;

/// A token of the tree, and with it the path from the prompt down to it.
struct BeamNode {
  enum class Fate {
    kept,    // among the `width` best living ones of its step
    pruned,  // looked at, and others were better
    ended,   // among the `width` best, and a whole text: its place is a living one's
    greedy,  // on greedy's path, where that has left what the search looked at
  };

  int parent = -1;        // index of the node; −1: it follows the prompt
  int first_child = -1;   // index of its likeliest one; those of one parent stand in a row
  std::size_t depth = 1;  // tokens of its path
  TokenId token = 0;
  int rank = 0;                // among what may follow its parent
  double p = 0;                // given its parent, at T = 1 with every knob neutral
  double log_probability = 0;  // ln of the product of all p from the prompt down, in nats
  double score = 0;            // log_probability / length_divisor()
  Fate fate = Fate::pruned;
  bool on_greedy = false;  // on the path of the likeliest token each time

  double product() const;  // e^log_probability
};

/// What one step looked at: indices of nodes, the best first.
struct BeamStep {
  std::vector<int> ranked;               // all of them
  std::vector<int> kept, ended, pruned;  // the same by what became of them
  std::int64_t candidates = 0;  // tokens that the model named behind the living paths: only the
                                // likeliest of them became nodes, no other can be kept

  /// All that were not kept and have not ended.
  std::int64_t pruned_count() const;
};

/// A whole search. Nodes come in the order in which they were looked at.
struct BeamSearch {
  BeamSettings settings;
  std::string prompt;  // raw bytes
  std::vector<TokenId> prompt_tokens;
  std::vector<BeamNode> nodes;
  std::vector<BeamStep> steps;
  std::vector<int> found;   // every path that ended, and those that still live unless enough have
                            // ended (early_stopping), by score; the first is the best
  std::vector<int> greedy;  // greedy's path, one node a token
  bool over = false;        // no living path could become the best, or enough had ended
  std::size_t passes = 0;   // of the model: one a living path and step, and where greedy goes alone

  int best() const { return found.empty() ? -1 : found.front(); }
  int last_greedy() const { return greedy.empty() ? -1 : greedy.back(); }

  /// The tokens from the prompt down to a node. (depth,)
  std::vector<TokenId> path(int node) const;
};

/// What a search on its way goes by.
struct BeamHooks {
  std::stop_token stopping;  // once requested, the search ends with what it has
  std::function<void(const BeamSearch&)> stepped;  // after each step; may be empty
};

/// Searches. Behind each living path its `width` likeliest tokens are looked at and one more, and
/// one for each of them that ends a text. Of all those the `width` best that live on are kept; one
/// that ends a text has ended if it is among the `width` best of all, and takes no place. Equal
/// scores: the path that stood first stays first, then the lower rank. Deterministic. No prefix is
/// computed twice: a path goes on in its parent's session.
///
/// Refuses an empty prompt where the model puts nothing before it; an error where the model fails.
Result<BeamSearch> beam_search(const Model& model, std::string_view prompt,
                               const BeamSettings& settings, const BeamHooks& hooks = {});

/// The place of a node among those that its step looked at, from 0; −1 where it was not looked at.
int place_in_step(const BeamSearch& search, int node);

/// How far the score of a pruned branch lies below that of the last one that was kept in its step;
/// 0 for any other node.
double short_of_beam(const BeamSearch& search, int node);

/// The text of a path, without the prompt; the end of a text adds nothing.
std::string path_text(const BeamSearch& search, const Model& model, int node);

/// The same token by token.
std::vector<std::string> path_pieces(const BeamSearch& search, const Model& model, int node);

}  // namespace logitdice
