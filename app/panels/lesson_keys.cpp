#include "app/panels/lesson_keys.h"

#include <GLFW/glfw3.h>

#include <algorithm>
#include <charconv>
#include <string>

#include "app/panels/lesson_parts.h"
#include "app/ui/clipboard.h"

namespace logitdice {
namespace {

constexpr double kNudge = 0.01;  // of a bar

template <int by>
void step(KeyTarget& to) {
  step_lesson(to, by);
}

template <int by>
void step_section(KeyTarget& to) {
  to.send(command::StepSection{by});
}

template <int choice>
void vote(KeyTarget& to) {
  to.send(command::Vote{choice});
}

// The field takes the keyboard, and then what was pressed.
template <char sign>
void begin_number(KeyTarget& to) {
  LessonLook& look = to.memory.pages.get<LessonLook>();
  look.begins_number = true;
  look.first_sign = sign;
}

// ---- what there is to do --------------------------------------------------------------------

bool asks_anything(const AppState& s) {
  return open_question(s) != nullptr;
}
template <int by, Going there>
bool goes(const AppState& s) {
  return going(s, by) == there;
}
bool asks_for_number(const AppState& s) {
  return asks(s, QuestionKind::number);
}
bool has_tally(const AppState& s) {
  return counts_votes(s) || asks_for_number(s);
}
bool asks_for_bars(const AppState& s) {
  return asks(s, QuestionKind::bars);
}
bool has_question(const AppState& s) {
  return s.lesson && question_of(*s.lesson);
}

// ---- the tables -----------------------------------------------------------------------------

constexpr int kShiftKey = GLFW_MOD_SHIFT;

constexpr KeyBinding vote_key(std::string_view keys, int key, void (*act)(KeyTarget&),
                              std::string_view hint = {}) {
  return {keys, keys.empty() ? "" : "count a vote", key, 0, act, {}, hint, counts_votes};
}

template <char sign>
constexpr KeyBinding sign_key(int key, std::string_view keys = {}) {
  const std::string_view what = keys.empty() ? "" : "begin a guess",
                         hint = keys.empty() ? "" : "digits begin a guess";
  return {keys, what, key, 0, begin_number<sign>, {}, hint, asks_for_number};
}

constexpr KeyBinding kLessonKeys[] = {
    sign_key<'0'>(GLFW_KEY_0, "0 … 9  −"),
    sign_key<'1'>(GLFW_KEY_1),
    sign_key<'2'>(GLFW_KEY_2),
    sign_key<'3'>(GLFW_KEY_3),
    sign_key<'4'>(GLFW_KEY_4),
    sign_key<'5'>(GLFW_KEY_5),
    sign_key<'6'>(GLFW_KEY_6),
    sign_key<'7'>(GLFW_KEY_7),
    sign_key<'8'>(GLFW_KEY_8),
    sign_key<'9'>(GLFW_KEY_9),
    sign_key<'0'>(GLFW_KEY_KP_0),
    sign_key<'1'>(GLFW_KEY_KP_1),
    sign_key<'2'>(GLFW_KEY_KP_2),
    sign_key<'3'>(GLFW_KEY_KP_3),
    sign_key<'4'>(GLFW_KEY_KP_4),
    sign_key<'5'>(GLFW_KEY_KP_5),
    sign_key<'6'>(GLFW_KEY_KP_6),
    sign_key<'7'>(GLFW_KEY_KP_7),
    sign_key<'8'>(GLFW_KEY_KP_8),
    sign_key<'9'>(GLFW_KEY_KP_9),
    sign_key<'-'>(GLFW_KEY_MINUS),
    sign_key<'-'>(GLFW_KEY_KP_SUBTRACT),
    vote_key("A … D  1 … 9", GLFW_KEY_A, vote<0>, "A B C D count a vote, and nothing else"),
    vote_key("", GLFW_KEY_B, vote<1>),
    vote_key("", GLFW_KEY_C, vote<2>),
    vote_key("", GLFW_KEY_D, vote<3>),
    vote_key("", GLFW_KEY_1, vote<0>),
    vote_key("", GLFW_KEY_2, vote<1>),
    vote_key("", GLFW_KEY_3, vote<2>),
    vote_key("", GLFW_KEY_4, vote<3>),
    vote_key("", GLFW_KEY_5, vote<4>),
    vote_key("", GLFW_KEY_6, vote<5>),
    vote_key("", GLFW_KEY_7, vote<6>),
    vote_key("", GLFW_KEY_8, vote<7>),
    vote_key("", GLFW_KEY_9, vote<8>),
    vote_key("", GLFW_KEY_KP_1, vote<0>),
    vote_key("", GLFW_KEY_KP_2, vote<1>),
    vote_key("", GLFW_KEY_KP_3, vote<2>),
    vote_key("", GLFW_KEY_KP_4, vote<3>),
    vote_key("", GLFW_KEY_KP_5, vote<4>),
    vote_key("", GLFW_KEY_KP_6, vote<5>),
    vote_key("", GLFW_KEY_KP_7, vote<6>),
    vote_key("", GLFW_KEY_KP_8, vote<7>),
    vote_key("", GLFW_KEY_KP_9, vote<8>),
    {"H",
     "show the votes, or hide them",
     GLFW_KEY_H,
     0,
     [](KeyTarget& to) { to.send(command::ToggleVotes{}); },
     {},
     "H votes",
     has_tally},
    {"←  →  ↑  ↓  on a bar",
     "change the guess, choose a bar",
     0,
     0,
     nullptr,
     {},
     {},
     asks_for_bars},
    {"Page Down  →  Space", "reveal", GLFW_KEY_PAGE_DOWN, 0, step<1>, meaning::kOn, "Space reveal",
     asks_anything},
    {"Page Down  →  Space", "next step of the lesson", GLFW_KEY_PAGE_DOWN, 0, step<1>, meaning::kOn,
     "PgDn next step", goes<1, Going::step>},
    {"Page Down  →  Space", "the next lesson", GLFW_KEY_PAGE_DOWN, 0, step<1>, meaning::kOn,
     "PgDn next lesson", goes<1, Going::lesson>},
    {"Page Down  →  Space", "end the tour", GLFW_KEY_PAGE_DOWN, 0, step<1>, meaning::kOn,
     "PgDn end the tour", goes<1, Going::close>},
    {"", "", GLFW_KEY_PAGE_DOWN, 0, step<1>, meaning::kOn},  // not to the page, at the end
    {"", "", GLFW_KEY_RIGHT, 0, step<1>, meaning::kRight},
    {"", "", GLFW_KEY_SPACE, 0, step<1>},
    {"Page Up  ←", "the step before", GLFW_KEY_PAGE_UP, 0, step<-1>, meaning::kBack, "PgUp back",
     goes<-1, Going::step>},
    {"Page Up  ←", "the lesson before", GLFW_KEY_PAGE_UP, 0, step<-1>, meaning::kBack,
     "PgUp lesson before", goes<-1, Going::lesson>},
    {"", "", GLFW_KEY_PAGE_UP, 0, step<-1>, meaning::kBack},
    {"", "", GLFW_KEY_LEFT, 0, step<-1>, meaning::kLeft},
    {"Shift Page Down  End", "next section", GLFW_KEY_PAGE_DOWN, kShiftKey, step_section<1>,
     meaning::kOn},
    {"", "", GLFW_KEY_RIGHT, kShiftKey, step_section<1>},
    {"", "", GLFW_KEY_END, 0, step_section<1>, meaning::kLast},
    {"Shift Page Up  Home", "the section before", GLFW_KEY_PAGE_UP, kShiftKey, step_section<-1>,
     meaning::kBack},
    {"", "", GLFW_KEY_LEFT, kShiftKey, step_section<-1>},
    {"", "", GLFW_KEY_HOME, 0, step_section<-1>, meaning::kFirst},
    {"Shift R",
     "ask anew",
     GLFW_KEY_R,
     kShiftKey,
     [](KeyTarget& to) { to.send(command::StartOver{}); },
     {},
     {},
     has_question},
    {"Shift K", "keep my screen from step to step", GLFW_KEY_K, kShiftKey,
     [](KeyTarget& to) { to.send(command::KeepMine{!open_lesson(to.state)->keep_mine}); }},
    {"Shift Esc", "leave the lesson: your own screen comes back", GLFW_KEY_ESCAPE, kShiftKey,
     [](KeyTarget& to) { to.send(command::CloseLesson{}); }},
};

void open_lesson_of_page(KeyTarget& to) {
  const std::string id = lesson_of_page(to.state.page->id);
  if (!id.empty()) to.send(command::OpenLesson{id});
}

constexpr KeyBinding kOfferKeys[] = {
    {"Page Down", "take the tour", GLFW_KEY_PAGE_DOWN, 0,
     [](KeyTarget& to) { to.send(command::OpenLesson{std::string(kTour)}); }, meaning::kOn,
     "PgDn take the tour"},
};

bool can_learn(const AppState& s) {
  return !s.lesson && !bundled_lessons().empty();
}

constexpr KeyBinding kLearningKeys[] = {
    {"?",
     "the lesson of this page",
     GLFW_KEY_SLASH,
     kShiftKey,
     open_lesson_of_page,
     {},
     {},
     can_learn},
    {"Ctrl Shift L", "copy the screen as a lesson's step", GLFW_KEY_L,
     GLFW_MOD_CONTROL | GLFW_MOD_SHIFT, copy_step},
};

// The bar that has the focus; −1: none.
int focused_bar(const std::string& focus) {
  constexpr std::string_view kPrefix = "guess.bar.";
  if (!focus.starts_with(kPrefix)) return -1;
  int bar = -1;
  std::from_chars(focus.data() + kPrefix.size(), focus.data() + focus.size(), bar);
  return bar;
}

bool turn_bar(KeyTarget& to, int bar, int key) {
  std::vector<double> shares = asked_of(*to.state.lesson)->shares;
  const int count = static_cast<int>(shares.size());
  if (key == GLFW_KEY_UP || key == GLFW_KEY_DOWN) {
    const int next = std::clamp(bar + (key == GLFW_KEY_DOWN ? 1 : -1), 0, count - 1);
    to.controls.focus_on("guess.bar." + std::to_string(next));
    return true;
  }
  const auto i = static_cast<std::size_t>(bar);
  if (bar >= count || (key != GLFW_KEY_LEFT && key != GLFW_KEY_RIGHT)) return false;
  move_share(shares, i, shares[i] + (key == GLFW_KEY_RIGHT ? kNudge : -kNudge));
  to.send(command::GuessShares{std::move(shares)});
  return true;
}

bool turn_ruler(KeyTarget& to, int key) {
  const KnobInfo* knob = find_knob(open_question(to.state)->knob);
  const Asked& asked = *asked_of(*to.state.lesson);
  if (!knob || !asked.number || (key != GLFW_KEY_LEFT && key != GLFW_KEY_RIGHT)) return false;
  const int by = key == GLFW_KEY_RIGHT ? 1 : -1;
  to.send(command::GuessNumber{nudged(*knob, *asked.number, by, slider_tokens(to.state)), false});
  return true;
}

}  // namespace

std::span<const KeyBinding> lesson_keys(const AppState& s) {
  if (s.lesson) return kLessonKeys;
  return s.offers_tour ? std::span<const KeyBinding>(kOfferKeys) : std::span<const KeyBinding>();
}

std::span<const KeyBinding> learning_keys() {
  return kLearningKeys;
}

bool turn_guess(KeyTarget& to, int key) {
  const std::string& focus = to.controls.focus();
  const int bar = focused_bar(focus);
  if (bar >= 0 && asks(to.state, QuestionKind::bars)) return turn_bar(to, bar, key);
  return focus == "guess.ruler" && asks(to.state, QuestionKind::ruler) && turn_ruler(to, key);
}

void step_lesson(const KeyTarget& to, int by) {
  LessonLook& look = to.memory.pages.get<LessonLook>();
  const bool reads_on = by > 0 && to.state.presenter.on && look.left_below > 0;
  if (reads_on)
    look.scrolls_on = true;
  else
    to.send(command::StepLesson{by});
}

bool steps_lesson(const AppState& s, Memory& memory, int by) {
  const bool left = by > 0 && s.presenter.on && memory.pages.get<LessonLook>().left_below > 0;
  return left || going(s, by) != Going::nowhere;
}

void copy_step(KeyTarget& to) {
  copy_text(step_markdown(to.state));
  to.send(command::Tell{"The screen was copied as a step of a lesson: a heading and its scene."});
}

}  // namespace logitdice
