#include "app/program/app_state.h"

#include "core/readings/token_name.h"
#include "core/sampling/chain.h"

namespace logitdice {

bool Inputs::operator==(const Inputs& other) const {
  return model == other.model && asked == other.asked &&
         opened.logits.same(other.opened.logits) && opened.id == other.opened.id &&
         step == other.step && typed_counts == other.typed_counts && typed == other.typed &&
         said == other.said && by_hand == other.by_hand &&
         knobs == other.knobs && same_chain(profile, other.profile) &&
         exp_display == other.exp_display && prompt == other.prompt && length == other.length &&
         seed == other.seed && text == other.text && pages == other.pages;
}

// A coin that nothing looks at makes no difference.
bool TraceKey::same_chances(const TraceKey& other) const {
  const bool coin = knobs.xtc_probability > 0 ? xtc_coin == other.xtc_coin : true;
  return logits.same(other.logits) && knobs == other.knobs && same_chain(profile, other.profile) &&
         prompt == other.prompt && output == other.output && coin && memory == other.memory;
}

bool TraceKey::operator==(const TraceKey& other) const {
  return exp_display == other.exp_display && same_chances(other);
}

AppState::AppState(Pages its_pages) : pages(its_pages), page(its_pages.front()) {
  for (const PageInfo* row : pages) {
    if (row->add_inputs) row->add_inputs(*this);
  }
}

const PageInfo* find_page(const AppState& s, std::string_view id) {
  for (const PageInfo* row : s.pages) {
    if (row->id == id) return row;
  }
  return nullptr;
}

bool shows_step(const AppState& s) {
  return s.in.step >= 0 && s.in.step < static_cast<int>(s.generation().steps.size());
}

bool shows_own_coin(const AppState& s) {
  return shows_step(s) && (s.dice.on_text || s.page->shows_text);
}

Phase shown_phase(const AppState& s) {
  return s.page->shows_text ? kRenormalize : s.phases.at(s.phase);
}

// The step's own text, and on a page of texts nothing that was typed elsewhere.
Situation situation_of(const AppState& s) {
  if (shows_next_token(s)) return s.writing.next_token.situation();
  Situation situation;
  if (shows_step(s)) {
    const Generation& text = s.generation();
    situation =
        situation_of(text_before(text, static_cast<std::size_t>(s.in.step)), text.settings);
  }
  if (!shows_own_coin(s)) situation.xtc_coin = xtc_coin(s.in.seed, s.dice.rolled_at);
  const bool typed = !shows_step(s) || (s.in.typed_counts && !s.page->shows_text);
  if (!typed) return situation;
  situation.prompt = s.history.prompt;
  situation.output = s.history.output;
  situation.ends = s.distribution.tokens.ends();
  situation.memory = s.dice.learning.found;
  return situation;
}

bool working(const AppState& s) {
  if (s.writing.written.running || s.writing.same_dice.running || s.opening.running ||
      s.writing.all_steps.running)
    return true;
  if (models_busy(s) || questions_busy(s)) return true;
  for (const PageInfo* row : s.pages) {
    if (row->busy && row->busy(s)) return true;
  }
  return false;
}

int token_count(const AppState& s) { return s.distribution.logits.size(); }

int slider_tokens(const AppState& s) {
  const int tokens = s.page->slider_tokens ? s.page->slider_tokens(s) : 0;
  return tokens > 0 ? tokens : token_count(s);
}

std::string token_text(const AppState& s, int rank) {
  return token_name_at(s.distribution, s.trace, rank);
}

}  // namespace logitdice
