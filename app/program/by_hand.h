#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/base/shared_text.h"
#include "core/base/token_id.h"
#include "core/sampling/logits.h"
#include "core/sampling/memory.h"

// What a person put on the screen with their own hands, in place of what was computed, and the
// sentence that goes on token by token.
namespace logitdice {

struct AppState;

struct ByHand {
  std::optional<double> coin;       // u in [0, 1), instead of the seed's, until the next roll
  std::map<TokenId, float> logits;  // of the opened distribution, nats: instead of the model's

  bool operator==(const ByHand&) const = default;
};
inline constexpr double kHighestByHand = 1000;  // nats either way

/// How far the person's sentence, the prompt, has gone on: each draw puts a token behind it, and
/// what the model says of the longer text is on the screen.
struct Said {
  std::vector<TokenId> tokens;  // behind the prompt
  bool drawn = false;           // the coin of the next one has fallen: it stands in the blank
  ChainMemory memory;           // what the chain has learnt from the tokens

  bool operator==(const Said&) const = default;
};

/// What another model than the embedded one calls such a distribution: this and the sentence. The
/// embedded one's is kModelPrefix.
inline const std::string kAskedPrefix = "model:";
bool is_sentence(const std::string& id);

/// A sentence whose next token is to be on the screen once the chosen model has answered.
struct AskedSentence {
  SharedText sentence;
  Said said;  // what it has gone on with

  bool operator==(const AskedSentence&) const = default;
};

/// Whether what the model says of the person's sentence is on the screen.
bool shows_sentence(const AppState& state);

/// That sentence, as it was typed. It must be on the screen.
std::string sentence_of(const AppState& state);

/// Whether logits can be put by hand: those of the opened distribution are on the screen.
bool takes_logits(const AppState& state);

/// Whether that token's logit was put by hand.
bool is_by_hand(const AppState& state, TokenId token);

/// Part of settle(): the distribution on the screen with the logits that were put by hand.
void settle_by_hand(AppState& state);

/// The coins that the sentence has used: one for each of its tokens, the one in the blank included.
/// 0 where there is none.
std::uint64_t coins_said(const AppState& state);

/// The coin falls for the token in the blank; one that has fallen already becomes part of the text
/// first, and the model is asked again. The state must be settled.
void say_next(AppState& state);

/// What stands before the blank, as tokens: the prompt's.
std::vector<TokenId> prompt_tokens_of(const AppState& state);

}  // namespace logitdice
