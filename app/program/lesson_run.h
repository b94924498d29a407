#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/program/app_state.h"
#include "core/lesson/lesson.h"
#include "core/lesson/markdown.h"
#include "core/readings/guess.h"

// The lesson that is open: its step sets the screen, and whatever page that shows stays live.
namespace logitdice {

/// What a person has before them, as far as scenes set it: given back when a lesson is left.
struct ShownState {
  Inputs in;
  const PageInfo* page = nullptr;
  int phase = kPhases;
  int rank = 0;  // that is selected, and its token
  std::optional<TokenId> selected;
  Dice dice;
  bool shown_in_preview = false, follow = true;
  int step_ahead = -1;
  Axis axis = Axis::fixed;
  Beside shown;         // beside the page before a class
  Classroom classroom;  // what is hidden and locked
  std::string pages;    // their parts of a scene: a rule that is marked, a step of a search
};
ShownState shown_state(const AppState& state);
void show_again(AppState& state, ShownState shown);

/// What a question of the lesson has come to.
struct Asked {
  bool revealed = false;
  bool moved = false;            // bars, ruler: a person has; otherwise they are no guess
  std::vector<double> shares;    // bars: the guess, as the lesson's AskedShares; sums to 1
  std::optional<double> number;  // number, ruler: the last guess
  std::vector<double> numbers;   // every one that was given in, for the dot plot
  std::string token;             // token: the guess; empty: none yet
  std::vector<int> votes;        // choice, true_false: (choices,)
  bool votes_shown = false;      // before the reveal; after it they always are
};

/// A guess that was revealed.
struct Round {
  std::string question;              // its id
  std::string setting;               // what the reveal set, "Temperature 0.50"; may be empty
  bool measured = false;             // bars: by distance; otherwise it is right or wrong
  double distance = 0;               // total variation: 0 is perfect, 1 all wrong
  int right = 0, of = 1;             // guesses, or votes of a class
  std::vector<std::string> tokens;   // bars: (bars,)
  std::vector<double> guess, truth;  // bars: (bars,)
};

/// What a bars question is about.
struct AskedShares {
  Shares before, after;             // as the step shows it, as its reveal does
  std::vector<std::string> tokens;  // (bars,) visible texts, "others" for the rest
  std::string setting;              // what the reveal changes, "Temperature 2.00"
};
inline constexpr int kMostBars = 8;

/// The step's texts, their claims computed.
struct StepText {
  std::vector<Block> body;
  TextRuns question;
  std::vector<TextRuns> choices;
  std::vector<Block> explanation;
  std::vector<TextRuns> takeaways;
  std::optional<double> answer;  // of a number question
};

/// A file that is read again when it was saved.
struct WatchedFile {
  std::string path;  // empty: none
  std::filesystem::file_time_type saved_at = {};
  std::uintmax_t bytes = 0;
};

struct LessonRun {
  std::shared_ptr<const Lesson> lesson;  // never null
  int step = 0;
  bool keep_mine = false;              // steps leave the screen as the person has it
  std::map<std::string, Asked> asked;  // by the question's id
  std::vector<Round> rounds;           // oldest first
  std::string term;                    // whose explanation lies open; empty: none

  ShownState own;  // of the person, with their undo
  std::vector<Turn> undo, redo;

  // ---- made when the step comes on the screen ----
  StepText text;
  AskedShares shares;
  int play_until = 0;  // the phase that ends what the reveal plays; 0: it plays nothing

  WatchedFile file;
};

/// Null: none is open.
const LessonRun* open_lesson(const AppState& state);

const LessonStep& step_of(const LessonRun& run);
/// The step's question; null: it asks nothing.
const Question* question_of(const LessonRun& run);
/// What it has come to; null as above.
const Asked* asked_of(const LessonRun& run);

/// Whether a ruler that stands there answers the question.
bool is_right_ruler(const Question& question, double guess);

/// The question that waits for its reveal, of the lesson that is open; null: there is none.
const Question* open_question(const AppState& state);
/// Whether it is of this kind.
bool asks(const AppState& state, QuestionKind kind);
/// Whether it is one that a class votes on.
bool counts_votes(const AppState& state);

/// "LESSON 2 · 6 MINUTES": the tour and a person's own file have no number.
std::string lesson_caption(const Lesson& lesson);
/// Its place among the program's own, from 1; 0: it has none.
int lesson_number(const Lesson& lesson);

inline constexpr std::string_view kTour = "tour";

/// The program's own lesson after the one that is open (1) or before it (-1); null: there is none.
/// Neither the tour nor a person's own file stands among them.
const Lesson* lesson_beside(const LessonRun& run, int by);

/// Where a step on (1) or back (-1) leads now. Before a class a lesson's end leads to the next one,
/// so that whoever has a remote and nothing else comes to all of them.
enum class Going { nowhere, reveal, step, lesson, close };
Going going(const AppState& state, int by);

/// The id of the lesson that belongs to a page, the tour where there is none; empty: neither is
/// here.
std::string lesson_of_page(std::string_view page);

/// The screen as a step of a lesson: a heading and a scene, as read_lesson() takes them.
std::string step_markdown(const AppState& state);

/// The token that a token question is to guess becomes the one of that rank.
void guess_token(AppState& state, int rank);

/// Reads a lesson's file again where it was saved since. Called once a Tick.
void reload_saved_lesson(AppState& state);
/// Whether there is a file to look after.
bool watches_lesson(const AppState& state);

/// Opens a lesson at a step: with `own` as what comes back when it is left, otherwise what is on
/// the screen. update() and the scene's reader use these.
void open_lesson_at(AppState& state, std::shared_ptr<const Lesson> lesson, int step);
void close_lesson(AppState& state);
/// What a name stands for: a bundled lesson's id, or a file.
Result<std::shared_ptr<const Lesson>> load_lesson(const std::string& name);
/// A lesson's bytes as a file has them.
void open_lesson_text(AppState& state, std::string_view bytes, const std::string& path);

}  // namespace logitdice
