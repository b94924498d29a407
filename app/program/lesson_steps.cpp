#include "app/program/lesson_steps.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "app/program/commands.h"
#include "app/program/scene.h"
#include "app/program/settle.h"
#include "core/lesson/claims.h"
#include "core/readings/token_name.h"

namespace logitdice {
namespace {

// ---- scenes ---------------------------------------------------------------------------------

void set_one(AppState& s, const Lesson& lesson, const std::string& scene, Place place,
             std::vector<Error>& errors) {
  if (scene.empty()) return;
  const Result<JsonDocument> document = scene_document(lesson, scene, place);
  if (!document) return errors.push_back(Error{document.error()});
  for (Error& error : set_step_scene(s, document.value())) errors.push_back(std::move(error));
}

void show_lesson_page(AppState& s, const Lesson& lesson, std::vector<Error>& errors) {
  if (lesson.page.empty()) return;
  const PageInfo* page = find_page(s, lesson.page);
  if (page) s.page = page;
  if (page) return;
  errors.push_back(file_error(
      lesson.file, "there is no page \"" + lesson.page + "\"; see logitdice list views"));
}

// A state of its own, in which the step can be set up.
struct FreshStart : AppState {
  explicit FreshStart(const AppState& s) : AppState(s.pages) {
    preferences = s.preferences;
    preferences.axis = s.lesson->own.axis;
    presenter.shown = s.lesson->own.shown;
    classroom = s.lesson->own.classroom;
    lesson = s.lesson;
    models.open = {};  // what the step names is opened once it is on the screen
    start(*this);
  }
};

// ---- texts ----------------------------------------------------------------------------------

StepText text_of(const LessonRun& run) {
  const LessonStep& step = step_of(run);
  ComputedTexts computed(*run.lesson, &step);
  StepText text;
  text.body = blocks(computed.text(step.body));
  for (const std::string& line : step.takeaways) {
    text.takeaways.push_back(runs_of(computed.text(line)));
  }
  if (!step.question) return text;
  const Question question = computed.question(*step.question);
  text.question = runs_of(question.text);
  for (const std::string& choice : question.choices) text.choices.push_back(runs_of(choice));
  text.explanation = blocks(question.explanation);
  text.answer = number_answer(question);
  return text;
}

// ---- what a question is about ---------------------------------------------------------------

std::string changed_knobs(const AppState& before, const AppState& after) {
  std::string text;
  for (const KnobInfo& info : all_knobs()) {
    const double value = after.in.knobs.*info.value;
    if (before.in.knobs.*info.value == value) continue;
    text += (text.empty() ? "" : ", ") + std::string(info.title) + " " + knob_text(info, value);
  }
  return text;
}

// The step as it asks and as its reveal shows it.
struct TwoSides {
  TwoSides(const AppState& s, const LessonRun& run) : before(s), after(s) {
    set_up_step(before, run, false);
    set_up_step(after, run, true);
  }
  FreshStart before, after;
};

AskedShares shares_asked(const AppState& before, const AppState& after, const Question& question) {
  const ShareOf of = question.of == "final" ? ShareOf::final : ShareOf::p;
  AskedShares shares;
  shares.before = shares_of(before.trace, of, kMostBars);
  shares.after = shares_of(after.trace, of, shares.before);
  for (const TokenId id : shares.before.ids) {
    shares.tokens.push_back(token_name(before.distribution, id));
  }
  if (shares.before.rest) shares.tokens.emplace_back("others");
  return shares;
}

// A person's guess begins at what can be seen.
void begin_guess(const AppState& s, Asked& asked, const AskedShares& shares,
                 const Question& question) {
  if (question.kind == QuestionKind::bars && asked.shares.size() != shares.before.values.size()) {
    asked.shares = shares.before.values;
  }
  if (asked.votes.size() != question.choices.size()) {
    asked.votes.assign(question.choices.size(), 0);
  }
  const KnobInfo* knob = question.kind == QuestionKind::ruler ? find_knob(question.knob) : nullptr;
  if (knob && !asked.number) asked.number = s.in.knobs.*knob->value;
}

void prepare_question(AppState& s, LessonRun& run, const Question& question) {
  run.shares = {};
  const bool bars = question.kind == QuestionKind::bars;
  if (bars || question.kind == QuestionKind::ruler) {
    const TwoSides sides(s, run);
    if (bars) run.shares = shares_asked(sides.before, sides.after, question);
    run.shares.setting = changed_knobs(sides.before, sides.after);
  }
  begin_guess(s, run.asked[question.id], run.shares, question);
}

// Its page comes on the screen: what it has to write it writes.
void show_fresh(AppState& s, const AppState& fresh) {
  show_again(s, shown_state(fresh));
  if (s.page->open) s.page->open(s);
}

// ---- rounds ---------------------------------------------------------------------------------

void count_votes(const Asked& asked, const Question& question, Round& round) {
  round.of = std::accumulate(asked.votes.begin(), asked.votes.end(), 0);
  const bool answered =
      question.answer >= 0 && question.answer < static_cast<int>(asked.votes.size());
  round.right = answered ? asked.votes[static_cast<std::size_t>(question.answer)] : 0;
}

template <class IsRight>
void count_numbers(const Asked& asked, Round& round, IsRight is_right) {
  round.of = static_cast<int>(asked.numbers.size());
  round.right =
      static_cast<int>(std::count_if(asked.numbers.begin(), asked.numbers.end(), is_right));
}

// As it is written in a question, without the space that a token may begin with.
std::string_view bare_token(std::string_view text) {
  for (const std::string_view mark : {" ", "·", "▁", "Ġ"}) {
    if (text.size() > mark.size() && text.starts_with(mark)) text.remove_prefix(mark.size());
  }
  return text;
}

void measure(const LessonRun& run, const Asked& asked, Round& round) {
  round.measured = true;
  round.tokens = run.shares.tokens;
  round.guess = asked.shares;
  round.truth = run.shares.after.values;
  round.distance = total_variation(round.guess, round.truth);
}

}  // namespace

std::vector<Error> set_up_step(AppState& fresh, const LessonRun& run, bool revealed) {
  std::vector<Error> errors;
  const Lesson& lesson = *run.lesson;
  const LessonStep& step = step_of(run);
  show_lesson_page(fresh, lesson, errors);
  set_one(fresh, lesson, lesson.scene, lesson.scene_place, errors);
  set_one(fresh, lesson, step.scene, step.scene_place, errors);
  if (revealed && step.question) {
    set_one(fresh, lesson, step.question->reveal, step.question->reveal_place, errors);
  }
  settle(fresh);
  return errors;
}

void show_step(AppState& s) {
  LessonRun& run = *s.lesson;
  run.step = std::clamp(run.step, 0, static_cast<int>(run.lesson->steps.size()) - 1);
  run.play_until = 0;
  run.term.clear();
  run.text = text_of(run);
  const Question* question = question_of(run);
  const Asked* asked = asked_of(run);
  if (!run.keep_mine) {
    FreshStart fresh(s);
    const std::vector<Error> errors = set_up_step(fresh, run, asked && asked->revealed);
    show_fresh(s, fresh);
    s.undo.clear();
    s.redo.clear();
    s.act = {};
    if (!errors.empty()) s.error = sentences_of(errors).substr(1);
  }
  if (question) prepare_question(s, run, *question);
  const bool last = run.step + 1 == static_cast<int>(run.lesson->steps.size());
  auto& done = s.lessons_done;
  if (last && std::find(done.begin(), done.end(), run.lesson->id) == done.end()) {
    done.push_back(run.lesson->id);
  }
}

void show_reveal(AppState& s) {
  LessonRun& run = *s.lesson;
  const Question* question = question_of(run);
  if (!question || question->reveal.empty()) return;
  std::vector<Error> errors;
  if (run.keep_mine) {
    set_one(s, *run.lesson, question->reveal, question->reveal_place, errors);
  } else {
    FreshStart fresh(s);
    errors = set_up_step(fresh, run, true);
    show_fresh(s, fresh);
  }
  if (!errors.empty()) s.error = sentences_of(errors).substr(1);
  if (s.preferences.reduced_motion || s.phase == kLogits) return;
  run.play_until = s.phase;
  s.phase = kLogits;
  s.playing = true;
  s.phase_started_s = 0;
}

std::optional<Round> round_of(const LessonRun& run) {
  const Question* question = question_of(run);
  const Asked* asked = asked_of(run);
  if (!question || !asked) return std::nullopt;
  Round round;
  round.question = question->id;
  round.setting = run.shares.setting;
  switch (question->kind) {
    case QuestionKind::bars:
      if (!asked->moved) return std::nullopt;
      measure(run, *asked, round);
      break;
    case QuestionKind::choice:
    case QuestionKind::true_false:
      count_votes(*asked, *question, round);
      break;
    case QuestionKind::number:
      count_numbers(*asked, round, [&](double guess) {
        return run.text.answer && std::abs(guess - *run.text.answer) <= question->within + 1e-12;
      });
      break;
    case QuestionKind::ruler:
      count_numbers(*asked, round, [&](double guess) { return is_right_ruler(*question, guess); });
      break;
    case QuestionKind::token:
      round.of = asked->token.empty() ? 0 : 1;
      round.right = bare_token(asked->token) == bare_token(question->token) ? 1 : 0;
      break;
  }
  if (round.of == 0) return std::nullopt;
  return round;
}

}  // namespace logitdice
