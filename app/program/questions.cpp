#include "app/program/questions.h"

#include <algorithm>
#include <utility>

#include "app/program/app_state.h"
#include "app/program/source.h"
#include "app/program/writing.h"
#include "core/decoding/next_token.h"
#include "core/text/numbers.h"

namespace logitdice {
namespace {

// ---- the sentence ---------------------------------------------------------------------------

bool is_about(const AskedSentence& asked, const AppState& s) {
  return s.in.opened.id == kAskedPrefix + asked.sentence.str() &&
         s.in.said.tokens == asked.said.tokens;
}

// Whether the answer that is under way is still wanted.
bool still_wanted(const AppState& s) {
  const Questions& q = s.questions;
  if (!q.sentence_of || q.sentence_by != chosen_model(s)) return false;
  return s.in.asked ? *s.in.asked == *q.sentence_of : is_about(*q.sentence_of, s);
}

void settle_sentence(AppState& s) {
  Questions& q = s.questions;
  if (q.sentence.running && !still_wanted(s)) q.sentence.stop();
  if (!s.in.asked) q.typing = false;
  const ModelHandle model = s.in.asked && !q.typing ? chosen_model(s) : nullptr;
  const bool asked = q.sentence_of == s.in.asked && q.sentence_by == model;
  if (!model || asked) return;
  q.sentence_of = s.in.asked;
  q.sentence_by = model;
  q.sentence.ask(model, {s.in.asked->sentence.str(), std::nullopt, s.in.asked->said.tokens});
}

void ask_sentence_again(AppState& s) {
  s.questions.sentence_of.reset();
  want_model(s);
}

// By the window's clock, which begins to count at the first tick behind the last key.
void poll_pause(AppState& s, double now_s) {
  Questions& q = s.questions;
  if (!waits_for_pause(s)) return;
  if (q.pause_ends_s < 0) q.pause_ends_s = now_s + kTypingPause_s;
  if (now_s < q.pause_ends_s) return;
  q.typing = false;
  want_model(s);
}

void show_sentence(AppState& s, ModelAnswer answer) {
  const AskedSentence asked = *std::exchange(s.in.asked, std::nullopt);
  answer.distribution.id = kAskedPrefix + asked.sentence.str();
  show_opened(s, std::move(answer.distribution));
  s.in.said = asked.said;
  s.in.sentence_tokens = std::move(answer.prompt);
}

// More of the same list comes in its place: what is chosen stays chosen.
void keep_selected(AppState& s, const Logits& shown) {
  const bool traced = s.unedited.same(shown) && s.selected < s.trace.logits.size();
  if (traced) s.select_next = s.trace.id(s.selected);
}

// The rest of the tokens.
void show_rest(AppState& s, ModelAnswer answer) {
  if (!s.questions.sentence_of || !is_about(*s.questions.sentence_of, s)) return;
  keep_selected(s, s.in.opened.logits);
  s.in.opened.logits = std::move(answer.distribution.logits);
  s.in.opened.tokens = std::move(answer.distribution.tokens);
}

void take_sentence(AppState& s, ModelAnswer answer) {
  s.in.asked ? show_sentence(s, std::move(answer)) : show_rest(s, std::move(answer));
}

// ---- the next token of the text ---------------------------------------------------------------

void take_next(AppState& s, ModelAnswer answer) {
  if (s.questions.next_of == s.settled.next_token) answer_next_token(s, std::move(answer));
}

void ask_next_again(AppState& s) {
  s.questions.next_of.reset();
  s.settled.next_token = {};
  want_model(s);
}

// ---- every token at a step --------------------------------------------------------------------

const EveryToken* found_every_token(const AppState& s, std::size_t step) {
  for (const EveryToken& known : s.questions.every_token) {
    if (known.text == s.in.text && known.step == step) return &known;
  }
  return nullptr;
}

// The step on the screen, where the model that wrote it has more to say of it.
bool wants_every_token(const AppState& s) {
  if (!shows_step(s) || s.writing.written.running || is_embedded(s.in.text->model)) return false;
  const auto step = static_cast<std::size_t>(s.in.step);
  const Logits& logits = s.generation().steps[step].logits;
  const bool restored = !s.in.text->pieces.empty();  // of a session, which saves the best few
  const bool cut = !logits.tail.empty() && (restored || logits.size() >= kBestFirst);
  return cut && !found_every_token(s, step);
}

void settle_step(AppState& s) {
  Questions& q = s.questions;
  const auto step = static_cast<std::size_t>(std::max(0, s.in.step));
  const bool same = q.step_of == s.in.text && q.step_number == step && shows_step(s);
  if (q.step.running && !same) q.step.stop();
  if (!same) q.step_of.reset();
  const ModelHandle model = wants_every_token(s) ? writer_of(s) : nullptr;
  if (!model || (q.step_of && same)) return;
  q.step_of = s.in.text;
  q.step_number = step;
  const auto tokens = text_before(s.generation(), step).tokens;
  q.step.ask(model, {std::nullopt, std::nullopt, {tokens.begin(), tokens.end()}, true});
}

void take_step(AppState& s, ModelAnswer answer) {
  Questions& q = s.questions;
  q.every_token.push_back({q.step_of, q.step_number, std::move(answer.distribution.logits)});
  if (q.every_token.size() > kMostEveryToken) q.every_token.erase(q.every_token.begin());
  if (q.step_number < s.generation().steps.size() && q.step_of == s.in.text)
    keep_selected(s, s.generation().steps[q.step_number].logits);
}

// ---- news -----------------------------------------------------------------------------------

using Take = void (*)(AppState&, ModelAnswer);

void poll_asking(AppState& s, Asking& asking, Take take, void (*again)(AppState&)) {
  if (!asking.running) return;
  QuestionTask::News news = asking.task.poll();
  asking.running = news.running;
  for (ModelAnswer& answer : news.pieces) {
    asking.answered = true;
    asking.took_s = answer.took_s;
    take(s, std::move(answer));
  }
  if (news.error.empty()) return;
  s.error = news.error;
  s.retry = {news.error, again};
}

void ask_step_again(AppState& s) {
  s.questions.step_of.reset();
}

bool is_coming(const Asking& asking) {
  return asking.running && asking.answered;
}

}  // namespace

void Asking::ask(ModelHandle model, ModelQuestion question) {
  task.start(asking(std::move(model), std::move(question)));
  running = true;
  answered = false;
}

void Asking::stop() {
  task.stop();
  running = false;
}

void ask_sentence(AppState& s, AskedSentence asked, bool typing) {
  s.questions.typing = typing && !is_embedded(s.in.model);
  s.questions.pause_ends_s = -1;
  if (!is_embedded(s.in.model)) {
    s.questions.sentence_of.reset();  // the same once more is asked once more
    s.in.asked = std::move(asked);
    if (!typing) want_model(s);
    return;
  }
  Result<Distribution> said = ask_model(asked.sentence, asked.said.tokens);
  const bool there = said.ok();
  show_opened(s, std::move(said));
  if (there) s.in.said = std::move(asked.said);
}

bool waits_for_pause(const AppState& s) {
  return s.questions.typing && s.in.asked.has_value();
}

Logits every_token_of(const AppState& s, std::size_t step) {
  const EveryToken* known = found_every_token(s, step);
  return known ? known->logits : Logits();
}

std::string asking_text(const AppState& s) {
  const std::string name = model_name(s.in.model);
  if (waits_for_pause(s)) return "Enter asks " + name;
  if (s.in.asked && s.models.status == ModelDesk::Status::opening)
    return name + ": " + desk_text(s);
  const Questions& q = s.questions;
  const bool waits =
      (q.sentence.running && !q.sentence.answered) || (q.next.running && !q.next.answered);
  return waits ? "asking " + name : "";
}

std::string known_tokens_text(const AppState& s) {
  const Questions& q = s.questions;
  const bool coming = shows_step(s)         ? q.step.running
                      : shows_next_token(s) ? is_coming(q.next)
                                            : is_coming(q.sentence);
  if (!coming) return {};
  return "the best " + count_text(s.distribution.logits.size()) +
         " and their tail; the others are coming";
}

void stop_questions(AppState& s) {
  Questions& q = s.questions;
  s.in.asked.reset();
  q.typing = false;
  q.sentence.stop();
  q.next.stop();
  q.step.stop();
}

void settle_questions(AppState& s) {
  settle_sentence(s);
  settle_step(s);
}

void poll_questions(AppState& s, double now_s) {
  Questions& q = s.questions;
  poll_pause(s, now_s);
  poll_asking(s, q.sentence, take_sentence, ask_sentence_again);
  poll_asking(s, q.next, take_next, ask_next_again);
  poll_asking(s, q.step, take_step, ask_step_again);
}

bool questions_busy(const AppState& s) {
  const Questions& q = s.questions;
  return q.sentence.running || q.next.running || q.step.running || waits_for_pause(s);
}

}  // namespace logitdice
