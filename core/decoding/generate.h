#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/range.h"
#include "core/base/result.h"
#include "core/capture/token_table.h"
#include "core/model/model.h"
#include "core/sampling/draw.h"
#include "core/sampling/knobs.h"
#include "core/sampling/logits.h"
#include "core/sampling/profiles.h"
#include "core/sampling/situation.h"

namespace logitdice {

/// Stands for a token that a capture did not keep (generation_capture.h); no model makes it.
inline constexpr TokenId kNotCaptured = -1;

/// How a text is written.
struct GenerateSettings {
  Knobs knobs;  // must have passed check_knobs
  Profile profile = textbook();
  std::uint64_t seed = 42;
  bool past_end = false;    // go on past the end of a story
  bool keep_logits = true;  // false: steps hold no logits, for many texts at once
  std::vector<TokenId> ends = {};  // that end a line or the text, see Situation
  int best = ModelSession::kEveryToken;  // how many of its best tokens a model is asked to name

  double coin_of(std::uint64_t step) const { return coin(seed, step); }
};

/// One token of a text and how it came to be.
struct GeneratedStep {
  Logits logits;        // what the model said, sorted; empty without keep_logits
  Draw draw;            // where the coin fell, whether or not the token was forced
  TokenId token = 0;    // logits.ids[draw.rank], unless it was forced
  double p = 0;         // the token's final probability, that of what was sampled; 0 if it was cut
  Range p_model;        // the token's probability at T = 1 with every knob neutral
  bool forced = false;  // a person chose it
  bool by_engine = false;  // the program chose it that a capture is from, by dice that it does not
                           // tell; the draw is then that of our coin
  std::optional<float> score = {};  // nats, of a token that is not among the logits, where a capture
                                    // told it: then its probability is known, and its rank is open
  bool certain = true;  // false: a capture's tail leaves open what this coin falls on
  ChainMemory memory;   // what the chain has learnt from the tokens up to this one
};

/// Where a step's token stands among all of the vocabulary, from 0.
struct TokenPlace {
  std::int64_t best = 0;
  std::int64_t worst = 0;  // −1: not known

  bool exact() const { return best == worst; }
};
TokenPlace place_of(const GeneratedStep& step);

/// What greedy decoding would have taken: the best of the logits, whatever was chosen; kNotCaptured
/// where the step has none.
TokenId greedy_pick(const GeneratedStep& step);

/// What the chain may look at when a step is decided.
struct TextSoFar {
  std::span<const TokenId> tokens;    // the prompt's, then those that were drawn
  std::size_t prompt_tokens = 0;
  std::uint64_t step = 0;             // number of the step, from 0
  ChainMemory memory;                 // what the chain has learnt from the steps before
};

/// What a model's tokens that end a line or the text are; −1: it has none for the text.
std::vector<TokenId> ends_of(const TokenTable& tokens, TokenId end_of_text);

/// A text in the making: the prompt and, for each further token, its step. Step i is drawn with the
/// coin (seed, i), so that the same coins meet other knobs. A value: copies are independent, but
/// share the logits of the steps that they have in common.
struct Generation {
  GenerateSettings settings;
  std::string prompt;           // raw bytes
  TokenId end_of_text = -1;     // −1: the model has none
  int context = 0;              // tokens that the model sees at once; 0: not known
  std::vector<TokenId> tokens;  // the prompt's tokens, then the steps'
  std::size_t prompt_tokens = 0;
  std::vector<GeneratedStep> steps;

  std::span<const TokenId> written() const { return std::span(tokens).subspan(prompt_tokens); }

  /// Whether the story has ended and nothing is to follow.
  bool ended() const;

  /// How many of the first tokens the model did not see at the last step, its window being full.
  std::size_t dropped() const;
};

/// A text without any step yet. Refuses an empty prompt where the model puts nothing before it.
/// A server that is asked for the prompt's tokens is given up once `stopping` is requested.
Result<Generation> begin_generation(const Model& model, std::string_view prompt,
                                    const GenerateSettings& settings,
                                    const std::stop_token& stopping = {});

/// Logits become a token: the chain, and the first survivor that the coin u passes. The step shares
/// the logits, which must not be empty.
GeneratedStep decide(Logits logits, const GenerateSettings& settings, const TextSoFar& text,
                     double u);

/// The same where the token is given; its probabilities are 0 if a capture left it out.
GeneratedStep decide_forced(Logits logits, const GenerateSettings& settings, const TextSoFar& text,
                            double u, TokenId token);

/// The same of a token that a capture recorded, by whatever dice. `score` is its value in nats where
/// it is not among the logits and the file told it.
GeneratedStep decide_recorded(Logits logits, const GenerateSettings& settings,
                              const TextSoFar& text, double u, TokenId token,
                              std::optional<float> score);

/// What follows the text, whose tokens must not be empty, decided with the coin of the step. An
/// error where the model fails, or where the coin falls on a token that it does not name.
Result<GeneratedStep> next_step(ModelSession& session, const TextSoFar& text,
                                const GenerateSettings& settings);

/// The text before step `step` of a generation, which must outlive it.
TextSoFar text_before(const Generation& generation, std::size_t step);

/// The same as what a chain asks for.
Situation situation_of(const TextSoFar& text, const GenerateSettings& settings);

void append(Generation& generation, GeneratedStep step);

/// One more token, unless the text has ended(). The session may come from any other text: what it
/// still knows of this one is not computed again.
Result<bool> append_step(Generation& generation, ModelSession& session);

/// Until `steps` steps there are or the text ends.
Result<bool> append_steps(Generation& generation, ModelSession& session, std::size_t steps);

/// Forgets the steps from `steps` on.
void cut_back(Generation& generation, std::size_t steps);

/// Makes `token` the token of a step, which must have its logits, and forgets what came after it.
void force(Generation& generation, std::size_t step, TokenId token);

/// What a token adds to the text on the screen or on stdout: its bytes, or an empty line where one
/// story ends and the next begins.
std::string_view text_of_token(const Model& model, TokenId token);

/// The text after the prompt; the end that a text has ended() with adds nothing.
std::string written_text(const Generation& generation, const Model& model);

/// `count` continuations of one prompt with the seeds seed, seed + 1, …, of at most `steps` tokens
/// each. Without logits, whatever the settings say.
inline constexpr int kMostContinuations = 64;
Result<std::vector<Generation>> continuations(const Model& model, std::string_view prompt,
                                              GenerateSettings settings, int count,
                                              std::size_t steps);

}  // namespace logitdice
