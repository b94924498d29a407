#pragma once

#include <cstddef>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/decoding/generate.h"
#include "core/steer/rule.h"
#include "core/steer/token_masks.h"

namespace logitdice {

/// How a text is steered. In this order, before any other stage of the chain: guidance, contrast,
/// the mask of the rule; the logit bias is a knob.
struct SteerSettings {
  GenerateSettings generate;  // knobs, chain, seed
  Rule rule;                  // for the text behind the prompt, as a whole
  double guidance = 1;        // see guided(); 1: off
  std::string without;        // the prompt that guidance leans away from
  double contrast = 0;        // α of contrasted(), against the weak model; 0: off
};

/// How a text came to its end.
enum class Ended {
  kNot,      // it goes on
  kMatch,    // the model ended it where it matches, or it matches and nothing else can follow
  kDeadEnd,  // nothing may follow, and it does not match
  kLength,   // it has as many tokens as were asked for
};
/// "", "match", "dead end", "length".
std::string_view ended_text(Ended ended);

/// One token of a steered text and how it came to be.
struct SteeredStep {
  Logits model;        // what the model said under the prompt
  Logits without;      // under the other prompt; empty where guidance is off
  Logits weak;         // of the weak model; empty where contrast is off
  Logits guided;       // after guidance; `model` itself where that is off
  Logits proposed;     // after contrast: what the rule is to judge
  GeneratedStep made;  // its logits: `proposed` without what the rule forbids; p after the chain
  MaskHandle mask;     // null: no rule
  StateId before = 0;  // of the rule's automaton; 0 without one
  StateId after = 0;
  int allowed = 0;          // tokens, the end of text among them where it may come
  double mass_removed = 0;  // Σ p of what the rule forbids, of `proposed` at T = 1
  bool ends = false;        // the token is the end of text

  TokenId token() const { return made.token; }
  double mass_kept() const { return 1 - mass_removed; }
};

/// A text in the making. A value, as a Generation is.
struct SteeredText {
  SteerSettings settings;
  std::string prompt;           // raw bytes
  std::vector<TokenId> tokens;  // the prompt's, then the steps'
  std::size_t prompt_tokens = 0;
  std::vector<TokenId> without_tokens;  // the other prompt's, then the steps'
  std::vector<SteeredStep> steps;
  std::string text;   // raw bytes, what the steps wrote
  StateId state = 0;  // of the rule's automaton
  Ended ended = Ended::kNot;
  std::string dead_end;  // where and why, a sentence; empty where there is none
  bool matches = true;   // the text as it stands satisfies the rule
};

/// The text before step `step`, which must outlive it.
TextSoFar text_before(const SteeredText& text, std::size_t step);

/// What steering asks: the model under both prompts, a weaker model, the masks of the rule. For one
/// thread; keeps its models. What it knows of one text is not computed again for another.
///
/// A model that tells only its best tokens (a server) is asked for `generate.best` of them, and for
/// all where the rule allows none of those; tokens that it does not name are not allowed.
class Steering {
 public:
  /// `weak` is only needed for contrast, and must have the same vocabulary. Refuses settings that
  /// these models cannot serve, and a rule that does not compile.
  static Result<Steering> make(ModelHandle model, ModelHandle weak, const SteerSettings& settings,
                               std::stop_token stopping = {});

  const Model& model() const { return session_->model(); }
  /// Null: there is no rule.
  const Automaton* automaton() const { return rule_.get(); }

  /// A text without any step yet, with the settings that this was made from.
  Result<SteeredText> begin(std::string_view prompt, const std::stop_token& stopping = {}) const;

  /// One more token, or none where the text has ended: false.
  Result<bool> append_step(SteeredText& text);

  /// Until the text ends or has `steps` steps, which ends it too.
  Result<bool> append_steps(SteeredText& text, std::size_t steps);

 private:
  Steering() = default;
  bool must_end(SteeredText& text);
  Result<SteeredStep> propose(const SteeredText& text, int best);
  bool apply_mask(const SteeredText& text, SteeredStep& step);
  MaskHandle mask_of_named(StateId state, const Logits& logits) const;
  Result<bool> finish_step(SteeredText& text, SteeredStep step);
  void append(SteeredText& text, SteeredStep step) const;

  SteerSettings settings_;
  std::unique_ptr<ModelSession> session_, without_, weak_;  // the last two null where off
  AutomatonHandle rule_;
  std::unique_ptr<TokenMasks> masks_;  // null: no rule, or a model that tells only its best tokens
};

/// Forgets the steps from `steps` on, and with them how the text ended.
void cut_back(SteeredText& text, std::size_t steps, const Steering& steering);

/// The whole of it: a text of at most `steps` tokens.
Result<SteeredText> steered_text(ModelHandle model, ModelHandle weak, std::string_view prompt,
                                 const SteerSettings& settings, std::size_t steps);

}  // namespace logitdice
