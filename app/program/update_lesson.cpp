#include <algorithm>
#include <string_view>
#include <utility>

#include "app/program/commands.h"
#include "app/program/lesson_run.h"
#include "app/program/lesson_steps.h"
#include "app/program/source.h"
#include "core/lesson/glossary.h"
#include "core/text/place.h"

namespace logitdice {
namespace {

// ---- sections -------------------------------------------------------------------------------

bool begins_section(const Lesson& lesson, int step) {
  const auto i = static_cast<std::size_t>(step);
  return step == 0 || lesson.steps[i].section != lesson.steps[i - 1].section;
}

// The first step of the section that is `by` further; back from within one leads to its own first.
int section_step(const Lesson& lesson, int step, int by) {
  const int last = static_cast<int>(lesson.steps.size()) - 1;
  int to = std::clamp(step + by, 0, last);
  while (to > 0 && to < last && !begins_section(lesson, to)) to += by;
  return to;
}

// ---- links ----------------------------------------------------------------------------------

bool takes(std::string_view& link, std::string_view kind) {
  if (!link.starts_with(kind)) return false;
  link.remove_prefix(kind.size());
  return true;
}

// To whatever page knows it.
void follow_on_page(AppState& s, std::string_view link) {
  if (s.lesson) close_lesson(s);
  for (const PageInfo* page : s.pages) {
    if (page->follow && page->follow(s, link)) return;
  }
  s.error = "The link " + quoted(link) + " leads nowhere.";
}

void follow(AppState& s, const std::string& whole) {
  std::string_view link = whole;
  if (takes(link, "page:")) {
    const PageInfo* page = find_page(s, link);
    if (page && page->lists_lessons) close_lesson(s);
    if (page) return show_page(s, *page);
  } else if (takes(link, "lesson:")) {
    return update_lesson(s, command::OpenLesson{std::string(link)});
  } else if (takes(link, "term:") && s.lesson) {
    const Term* term = find_term(link);
    if (term) s.lesson->term = term->id;
    if (term) return;
  }
  follow_on_page(s, whole);
}

// ---- the question ---------------------------------------------------------------------------

Asked* open_asked(AppState& s) {
  const Question* question = open_question(s);
  return question ? &s.lesson->asked[question->id] : nullptr;
}

void reveal(AppState& s) {
  Asked* asked = open_asked(s);
  if (!asked) return;
  LessonRun& run = *s.lesson;
  const bool ruler = question_of(run)->kind == QuestionKind::ruler;
  if (ruler && asked->moved && asked->number) asked->numbers = {*asked->number};
  asked->revealed = true;
  if (auto round = round_of(run)) run.rounds.push_back(std::move(*round));
  show_reveal(s);
}

void start_over(AppState& s) {
  const Question* question = s.lesson ? question_of(*s.lesson) : nullptr;
  if (!question) return;
  s.lesson->asked.erase(question->id);
  show_step(s);
}

// The next lesson begins at its start, the one before at its end.
void open_beside(AppState& s, int by) {
  const Lesson* lesson = lesson_beside(*s.lesson, by);
  auto loaded = load_lesson(lesson->id);
  if (!loaded) return;
  const int last = static_cast<int>(lesson->steps.size()) - 1;
  open_lesson_at(s, std::move(loaded).value(), by > 0 ? 0 : last);
}

struct LessonUpdater {
  AppState& s;

  void show(int step) {
    if (!s.lesson) return;
    s.notice.clear();
    s.lesson->step = step;
    show_step(s);
  }
  void operator()(const command::OpenLesson& c) {
    auto lesson = load_lesson(c.name);
    if (!lesson) {
      s.error = lesson.error();
      return;
    }
    open_lesson_at(s, std::move(lesson).value(), c.step);
  }
  void operator()(const command::CloseLesson&) { close_lesson(s); }
  void operator()(const command::StepLesson& c) {
    const int by = c.by > 0 ? 1 : -1;
    switch (going(s, by)) {
      case Going::nowhere:
        return;
      case Going::reveal:
        return reveal(s);
      case Going::step:
        return show(s.lesson->step + by);
      case Going::lesson:
        return open_beside(s, by);
      case Going::close:
        return close_lesson(s);
    }
  }
  void operator()(const command::StepSection& c) {
    if (s.lesson) show(section_step(*s.lesson->lesson, s.lesson->step, c.by));
  }
  void operator()(const command::ShowStep& c) { show(c.step); }
  void operator()(const command::KeepMine& c) {
    if (!s.lesson || std::exchange(s.lesson->keep_mine, c.on) == c.on) return;
    if (!c.on) show_step(s);
  }
  void operator()(const command::GuessShares& c) {
    Asked* asked = open_asked(s);
    if (!asked || c.shares.size() != asked->shares.size()) return;
    asked->moved = asked->moved || c.shares != asked->shares;
    asked->shares = c.shares;
  }
  void operator()(const command::GuessNumber& c) {
    Asked* asked = open_asked(s);
    if (!asked) return;
    asked->number = c.value;
    asked->moved = true;
    if (c.given) asked->numbers.push_back(c.value);
  }
  void operator()(const command::Reveal&) { reveal(s); }
  void operator()(const command::StartOver&) { start_over(s); }
  void operator()(const command::Vote& c) {
    Asked* asked = counts_votes(s) ? open_asked(s) : nullptr;
    const bool there = asked && c.choice >= 0 && c.choice < static_cast<int>(asked->votes.size());
    if (there) ++asked->votes[static_cast<std::size_t>(c.choice)];
  }
  void operator()(const command::ResetVotes&) {
    Asked* asked = open_asked(s);
    if (!asked) return;
    std::fill(asked->votes.begin(), asked->votes.end(), 0);
    asked->numbers.clear();
  }
  void operator()(const command::ToggleVotes&) {
    if (Asked* asked = open_asked(s)) asked->votes_shown = !asked->votes_shown;
  }
  void operator()(const command::FollowLink& c) { follow(s, c.link); }
  void operator()(const command::CloseTerm&) {
    if (s.lesson) s.lesson->term.clear();
  }
};

}  // namespace

void open_lesson_at(AppState& s, std::shared_ptr<const Lesson> lesson, int step) {
  auto run = std::make_shared<LessonRun>();
  if (s.lesson) {
    run->own = std::move(s.lesson->own);
    run->undo = std::move(s.lesson->undo);
    run->redo = std::move(s.lesson->redo);
  } else {
    run->own = shown_state(s);
    run->undo = std::exchange(s.undo, {});
    run->redo = std::exchange(s.redo, {});
  }
  run->lesson = std::move(lesson);
  run->step = step;
  s.lesson = std::move(run);
  meet_lesson(s);
  show_step(s);
}

void close_lesson(AppState& s) {
  const auto run = std::exchange(s.lesson, nullptr);
  if (!run) return;
  show_again(s, std::move(run->own));
  s.undo = std::move(run->undo);
  s.redo = std::move(run->redo);
  s.act = {};
  s.notice.clear();
}

void update_lesson(AppState& s, const LessonCommand& command) {
  std::visit(LessonUpdater{s}, command);
}

}  // namespace logitdice
