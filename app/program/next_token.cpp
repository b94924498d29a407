#include "app/program/next_token.h"

#include <span>
#include <utility>

#include "app/program/app_state.h"
#include "app/program/source.h"
#include "app/program/writing.h"
#include "core/decoding/next_token.h"
#include "core/model/embedded.h"
#include "core/sampling/learning.h"

namespace logitdice {
namespace {

// The text that is to go on; without its tokens where another model is still to read the prompt.
Result<Generation> text_to_go_on(const AppState& s) {
  if (!s.in.text->empty()) return s.generation();
  return begin_or_wait(s.in.model, s.in.prompt.str(), settings_of(s));
}

ModelHandle model_to_go_on(const AppState& s) {
  return s.in.text->empty() ? chosen_model(s) : writer_of(s);
}

NextToken refused(std::string sentence) {
  NextToken none;
  none.refusal = std::move(sentence);
  return none;
}

NextToken next_of(const AppState& s, const Generation& text, const Model& model, Logits logits) {
  const std::string name =
      is_embedded(s.in.text->model) ? "tiny GPT" : model_name(s.in.text->model);
  const std::size_t step = text.steps.size();
  NextToken next;
  next.distribution.id = name;
  next.distribution.title = name + ", next token";
  next.distribution.context = text.prompt;
  for (const TokenId token : text.written()) next.distribution.context += piece_bytes(s, token);
  next.distribution.context += "___";
  next.distribution.logits = std::move(logits);
  next.distribution.tokens = token_table(model, next.distribution.logits);
  next.tokens = text.tokens;
  next.prompt_tokens = text.prompt_tokens;
  next.memory = text_before(text, step).memory;
  next.xtc_coin = coins_of(text.settings.seed, step).xtc;
  return next;
}

// Why nothing can follow; empty where something can.
std::string why_nothing_follows(const AppState& s) {
  if (s.in.text->foreign()) {
    return "This capture comes from another model, which is not here to go on: choose a token to "
           "see its distribution.";
  }
  if (s.writing.written.running) return "The text is being written.";
  if (s.generation().ended()) {
    return "The story has ended, nothing follows it: choose a token to see its distribution.";
  }
  return {};
}

// The embedded model answers at once; another is asked where a person wrote with it.
NextToken asked(AppState& s, const ModelHandle& model) {
  if (std::string why = why_nothing_follows(s); !why.empty()) return refused(std::move(why));
  if (!model) return refused(why_no_model(s));
  const Result<Generation> text = text_to_go_on(s);
  if (!text) return refused(text.error());
  if (model == tiny_model()) {
    Result<Logits> logits = model->new_session()->next(text->tokens);
    return logits ? next_of(s, text.value(), *model, std::move(logits).value())
                  : refused(logits.error());
  }
  if (s.in.text->empty()) {
    return refused(model_name(s.in.model) + " writes when it is asked to: Generate (G).");
  }
  s.questions.next_of = s.settled.next_token;
  s.questions.next.ask(model, {std::nullopt, std::nullopt, text->tokens});
  return refused("Asking " + model_name(s.in.text->model) + " what follows (Esc stops).");
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

void answer_next_token(AppState& s, ModelAnswer answer) {
  const ModelHandle& model = s.settled.next_token.model;
  if (!shows_next_token(s) || !model) return;
  const bool traced = s.unedited.same(s.writing.next_token.distribution.logits);
  if (traced && s.selected < s.trace.logits.size()) s.select_next = s.trace.id(s.selected);
  s.writing.next_token = next_of(s, s.generation(), *model, std::move(answer.distribution.logits));
  s.settled.shown_next = {};
}

void settle_next_token(AppState& s) {
  if (!shows_next_token(s)) return;
  const NextTokenKey key{s.in.text, s.generation().steps.size(),
                         s.in.text->empty() ? s.in.prompt : SharedText(), s.writing.written.running,
                         model_to_go_on(s)};
  if (s.settled.next_token == key) return;
  s.settled.next_token = key;
  s.questions.next.stop();
  s.writing.next_token = asked(s, key.model);
}

}  // namespace logitdice
