#include "app/program/settle.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "app/program/source.h"
#include "app/program/writing.h"

namespace logitdice {
namespace {

TraceKey key_of(const AppState& s) {
  const Situation situation = situation_of(s);
  TraceKey key;
  key.logits = s.distribution.logits;
  key.knobs = s.in.knobs;
  key.profile = s.in.profile;
  key.exp_display = s.in.exp_display;
  key.prompt.assign(situation.prompt.begin(), situation.prompt.end());
  key.output.assign(situation.output.begin(), situation.output.end());
  key.xtc_coin = situation.xtc_coin;
  key.memory = situation.memory;
  return key;
}

// The bytes of the drawn token; "…" for one of the tail's, which nobody knows.
std::string drawn_bytes(const AppState& s, const Draw& draw) {
  if (draw.rank >= token_count(s)) return "…";
  return s.distribution.tokens.bytes(s.trace.id(draw.rank));
}

std::optional<double> coin_now(const AppState& s) {
  if (shows_next_token(s)) return std::nullopt;  // no coin has fallen for it yet
  if (s.in.by_hand.coin) return s.in.by_hand.coin;
  if (shows_own_coin(s)) {
    return s.generation().steps[static_cast<std::size_t>(s.in.step)].draw.u;
  }
  if (s.dice.step > 0) return coin(s.in.seed, s.dice.step - 1);
  return std::nullopt;
}

// A next token that there is.
bool shows_next(const AppState& s) {
  return shows_next_token(s) && s.writing.next_token.refusal.empty();
}

void settle_page(AppState& s) {
  if (s.page->settle) s.page->settle(s);
}

}  // namespace

void settle_source(AppState& s) {
  settle_next_token(s);
  Settled& was = s.settled;
  const bool step = shows_step(s), next = shows_next(s);
  const NextTokenKey shown_next = next ? was.next_token : NextTokenKey();
  const Logits every_token = step ? every_token_of(s, static_cast<std::size_t>(s.in.step)) : Logits();
  const bool same = was.opened.same(s.in.opened.logits) && was.every_token.same(every_token) && was.opened_id == s.in.opened.id &&
                    was.step == (step ? s.in.step : -1) && (!step || was.text == s.in.text.get()) &&
                    was.shown_next == shown_next;
  if (!same) {
    was.reader.reset();
    s.distribution = step   ? step_distribution(s, static_cast<std::size_t>(s.in.step))
                     : next ? s.writing.next_token.distribution
                            : s.in.opened;
    s.unedited = s.distribution.logits;
    was.logits_by_hand.clear();
    was.opened = s.in.opened.logits;
    was.opened_id = s.in.opened.id;
    was.step = step ? s.in.step : -1;
    was.text = s.in.text.get();
    was.shown_next = shown_next;
    was.every_token = every_token;
  }
  settle_by_hand(s);
  if (same && was.typed == s.in.typed && was.said == s.in.said.tokens) return;
  was.typed = s.in.typed;
  was.said = s.in.said.tokens;
  s.history = {};
  if (s.in.typed.empty()) {
    if (shows_sentence(s)) s.history = {prompt_tokens_of(s), s.in.said.tokens, {}};
    return;
  }
  TextTokens prompt = text_reader(s).read(s.in.typed.prompt.str());
  TextTokens output = text_reader(s).read(s.in.typed.output.str());
  s.history = {std::move(prompt.ids), std::move(output.ids), std::move(output.unknown)};
  if (s.history.unknown.empty()) s.history.unknown = std::move(prompt.unknown);
}

void settle_trace(AppState& s) {
  TraceKey key = key_of(s);
  const bool another = !s.unedited.same(s.settled.traced);
  s.settled.traced = s.unedited;
  if (another || !(key == s.trace_key)) {
    // The selected token stays selected where a penalty moves it.
    const bool ranked = !another && s.selected < s.trace.logits.size();
    const TokenId selected = ranked ? s.trace.id(s.selected) : -1;
    const auto started = std::chrono::steady_clock::now();
    s.trace = trace(key.logits, situation_of(s), key.knobs, key.profile, key.exp_display);
    s.trace_us =
        std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - started)
            .count();
    s.phases = phases_of(s.trace);
    s.lost = why_lost(s.trace);
    ++s.trace_version;
    s.trace_key = std::move(key);
    if (another) s.selected = 0;
    if (ranked) s.selected = s.trace.rank_of(selected);
  }
  if (const auto wanted = std::exchange(s.select_next, std::nullopt)) {
    if (const int rank = s.trace.rank_of(*wanted); rank >= 0) s.selected = rank;
  }
}

void settle_draw(AppState& s) {
  s.draw.reset();
  s.sentence = {s.distribution.context, "", ""};
  const std::optional<double> u = s.lost.empty() ? coin_now(s) : std::nullopt;
  if (u) {
    s.draw = pick(s.trace, *u);
    s.sentence = fill_blank(s.distribution.context, drawn_bytes(s, *s.draw));
  }
  s.text = to_utf8(s.sentence.before + s.sentence.word + s.sentence.after);
}

void settle(AppState& s) {
  const bool was_lost = !s.lost.empty();
  settle_models(s);
  settle_writing(s);
  settle_questions(s);
  settle_source(s);
  settle_dice(s);
  if (was_lost == s.lost.empty()) settle_writing(s);  // the same dice fall where there are chances
  settle_page(s);
}

}  // namespace logitdice
