#include "app/program/next_token.h"

#include <span>
#include <utility>

#include "app/program/source.h"
#include "app/program/writing.h"
#include "core/decoding/next_token.h"
#include "core/model/embedded.h"
#include "core/sampling/learning.h"

namespace logitdice {
namespace {

Result<Generation> text_to_go_on(const AppState& s) {
  if (!s.in.text->empty()) return s.generation();
  return begin_generation(*tiny_model(), s.in.prompt.str(), settings_of(s));
}

NextToken refused(std::string sentence) {
  NextToken none;
  none.refusal = std::move(sentence);
  return none;
}

NextToken next_of(const AppState& s, const Generation& text) {
  Result<Logits> logits = tiny_model()->new_session()->next(text.tokens);
  if (!logits) return refused(logits.error());
  const std::size_t step = text.steps.size();
  NextToken next;
  next.distribution.id = "tiny GPT";
  next.distribution.title = "tiny GPT, next token";
  next.distribution.context = text.prompt;
  for (const TokenId token : text.written()) next.distribution.context += piece_bytes(s, token);
  next.distribution.context += "___";
  next.distribution.logits = std::move(logits).value();
  next.distribution.tokens = token_table(*tiny_model(), next.distribution.logits);
  next.tokens = text.tokens;
  next.prompt_tokens = text.prompt_tokens;
  next.memory = text_before(text, step).memory;
  next.xtc_coin = coins_of(text.settings.seed, step).xtc;
  return next;
}

NextToken asked(const AppState& s) {
  if (s.in.text->foreign()) {
    return refused(
        "This capture comes from another model, which is not here to go on: choose a "
        "token to see its distribution.");
  }
  if (!have_model()) return refused(kNoModel);
  if (s.writing.written.running) return refused("The text is being written.");
  const Result<Generation> text = text_to_go_on(s);
  if (!text) return refused(text.error());
  if (text->ended()) {
    return refused(
        "The story has ended, nothing follows it: choose a token to see its "
        "distribution.");
  }
  return next_of(s, text.value());
}

}  // namespace

Situation NextToken::situation() const {
  Situation out;
  out.prompt = std::span(tokens).first(prompt_tokens);
  out.output = std::span(tokens).subspan(prompt_tokens);
  out.xtc_coin = xtc_coin;
  out.memory = memory;
  return out;
}

bool shows_next_token(const AppState& s) {
  return s.page->shows_text && !shows_step(s);
}

void settle_next_token(AppState& s) {
  if (!shows_next_token(s)) return;
  const NextTokenKey key{s.in.text, s.generation().steps.size(),
                         s.in.text->empty() ? s.in.prompt : SharedText(),
                         s.writing.written.running};
  if (s.settled.next_token == key) return;
  s.settled.next_token = key;
  s.writing.next_token = asked(s);
}

}  // namespace logitdice
