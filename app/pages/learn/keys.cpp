#include "app/pages/learn/keys.h"

#include <GLFW/glfw3.h>

#include "app/pages/learn/draw.h"

namespace logitdice::learn_page {
namespace {

bool searches(const AppState& s) {
  const Part part = inputs(s).part;
  return part == Part::glossary || part == Part::cheat_sheet;
}
bool asks_quiz(const AppState& s) {
  return inputs(s).part == Part::quiz;
}
// Behind the last question stands the result.
bool has_next_question(const AppState& s) {
  return asks_quiz(s) && inputs(s).question < std::ssize(numbers(s).questions);
}

template <class A>
void act(KeyTarget& to, A action) {
  to.send(command::PageAction{kId, Action(std::move(action))});
}

template <int by>
void step_question(KeyTarget& to) {
  act(to, StepQuestion{by});
}

template <int choice>
void answer(KeyTarget& to) {
  const auto& questions = numbers(to.state).questions;
  const auto i = static_cast<std::size_t>(inputs(to.state).question);
  const bool there = i < questions.size() && choice < static_cast<int>(questions[i].choices.size());
  if (there) act(to, Answer{std::to_string(choice + 1)});
}

template <int by>
void step_part(KeyTarget& to) {
  const int count = static_cast<int>(Part::quiz);  // the quiz is opened from its lesson
  const int part = static_cast<int>(inputs(to.state).part) + by;
  act(to, SetPart{static_cast<Part>(((part % count) + count) % count)});
}

void find(KeyTarget& to) {
  look(to).search_next = true;
}

constexpr KeyBinding kAnswerKeys[] = {
    {"A B C D", "answer", GLFW_KEY_A, 0, answer<0>, {}, "A B C D answer"},
    {"", "", GLFW_KEY_B, 0, answer<1>},
    {"", "", GLFW_KEY_C, 0, answer<2>},
    {"", "", GLFW_KEY_D, 0, answer<3>},
};

constexpr KeyBinding kKeys[] = {
    {"Page Down", "next question", GLFW_KEY_PAGE_DOWN, kAnyMods, step_question<1>, meaning::kOn,
     "PgDn next question", has_next_question},
    {"", "", GLFW_KEY_PAGE_DOWN, kAnyMods, step_question<1>, meaning::kOn, {}, asks_quiz},
    {"Page Up",
     "the question before",
     GLFW_KEY_PAGE_UP,
     kAnyMods,
     step_question<-1>,
     meaning::kBack,
     {},
     asks_quiz},
    {"Page Down", "the next part", GLFW_KEY_PAGE_DOWN, kAnyMods, step_part<1>, meaning::kOn,
     "PgDn next part"},
    {"Page Up", "the part before", GLFW_KEY_PAGE_UP, kAnyMods, step_part<-1>, meaning::kBack},
    {"/  Ctrl F", "search", GLFW_KEY_SLASH, 0, find, {}, "/ search", searches},
    {"", "", GLFW_KEY_F, GLFW_MOD_CONTROL, find, {}, {}, searches},
};

}  // namespace

std::span<const KeyBinding> keys() {
  return kKeys;
}

std::span<const KeyBinding> answer_keys(const AppState& s) {
  const auto i = static_cast<std::size_t>(inputs(s).question);
  const auto& questions = numbers(s).questions;
  const bool asks = asks_quiz(s) && i < questions.size() && !questions[i].choices.empty();
  return asks ? std::span<const KeyBinding>(kAnswerKeys) : std::span<const KeyBinding>();
}

bool escape(KeyTarget& to) {
  if (!asks_quiz(to.state)) return false;
  act(to, SetPart{Part::lessons});
  return true;
}

}  // namespace logitdice::learn_page
