#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "app/program/all_steps.h"
#include "app/program/dice.h"
#include "app/program/inputs.h"
#include "app/program/live_text.h"
#include "app/program/model_desk.h"
#include "app/program/next_token.h"
#include "app/program/opening.h"
#include "app/program/page.h"
#include "app/program/preferences.h"
#include "app/program/presenter.h"
#include "app/program/questions.h"
#include "core/capture/text_tokens.h"
#include "core/decoding/text_statistics.h"
#include "core/readings/phase.h"
#include "core/sampling/draw.h"
#include "core/sampling/trace.h"
#include "core/text/token_text.h"

namespace logitdice {

/// The typed text as tokens of the distribution on the screen; where nothing is typed and the
/// person's sentence is on it, that.
struct History {
  std::vector<TokenId> prompt, output;
  std::string unknown;  // the first word of it that is no token there; empty if all is
};

/// The text of the inputs while it is written, and what else is known of it.
struct Writing {
  LiveText written;               // its worker; the text itself is in the inputs
  bool follow = true;             // the newest step is selected while the text is being written
  int step_ahead = -1;            // to be selected once it is written; −1: none
  bool shown_in_preview = false;  // the text preview shows the text, not the dice
  bool left_empty = false;        // by the state that is read: opening a page begins no text
  LiveText same_dice;             // what the same coins give under the knobs as they are
  bool same_dice_on = false;      // the knobs are others than those the text was written with
  std::vector<bool> differs;      // (same_dice.text.steps,) which of its tokens are others
  AllStepsWork all_steps;         // the same of every step, where the knobs were moved
  TextStatistics statistics;      // of the text
  NextToken next_token;           // of the text, where shows_next_token()
};

/// What the second line of the text was made of.
struct SameDiceKey {
  bool on = false;
  std::shared_ptr<WrittenText> text;
  std::size_t steps = 0;
  Knobs knobs;
  Profile profile = textbook();

  bool operator==(const SameDiceKey& other) const {
    return on == other.on && text == other.text && steps == other.steps && knobs == other.knobs &&
           same_chain(profile, other.profile);
  }
};

/// What the rest of the state was made of when it was last settled.
struct Settled {
  Logits opened;
  std::string opened_id;
  int step = -1;
  const WrittenText* text = nullptr;  // whose step is on the screen
  NextTokenKey shown_next;            // of the next token that is
  Logits every_token;                 // of the step that is; empty: as the text has them
  TypedText typed;
  std::map<TokenId, float> logits_by_hand;  // that the distribution on the screen has
  std::vector<TokenId> said;                // by which the history goes on
  Logits traced;                            // unedited, of the trace
  std::optional<TextReader> reader;         // of the distribution on the screen, see text_reader()
  std::shared_ptr<WrittenText> written;     // that the worker writes
  std::pair<const WrittenText*, std::size_t> statistics = {};
  SameDiceKey same_dice;
  NextTokenKey next_token;
};

/// What undo goes back to.
struct Turn {
  Inputs in;
};

/// What a person is in the middle of, a drag or some typing: all of it is one turn, the last one.
struct Act {
  std::string id;          // of the knob, the text …; empty: none
  std::vector<Turn> redo;  // as it was before, should the act be taken back
};

/// What a person can try again: the sentence that says why it failed, and what begins it anew.
struct Retry {
  std::string about;
  void (*again)(AppState&) = nullptr;
  std::string label = "Try again";  // of the button
};

struct LessonRun;  // app/program/lesson_run.h

/// Everything the program knows. update() changes what a person decides, settle() makes the rest;
/// pages and panels read it.
struct AppState {
  explicit AppState(Pages pages);
  AppState(const AppState&) = delete;
  AppState& operator=(const AppState&) = delete;

  // ---- what a person decides ----
  Inputs in;
  Preferences preferences;
  Presenter presenter;
  Classroom classroom;
  const Pages pages;
  const PageInfo* page;  // on the screen
  int phase = kPhases;   // its place in the order of the chain's phases, from 1
  bool playing = false;
  double phase_started_s = 0;          // by the window's clock
  int selected = 0;                    // rank of the formula's token
  std::optional<TokenId> select_next;  // settle() selects it, wherever it stands by then
  Dice dice;
  std::vector<Turn> undo, redo;
  Act act;
  std::shared_ptr<LessonRun> lesson;      // that is open, see open_lesson(); null: none is
  bool offers_tour = false;               // at the first start, until something is done
  std::vector<std::string> lessons_done;  // ids of those that were gone through to their end

  // ---- what settle() makes of it ----
  Distribution distribution;  // on the screen, with the logits that were put by hand
  Logits unedited;            // the same as the model or the file has them
  History history;            // of it
  TraceKey trace_key;
  Trace trace;
  Phases phases;             // of the trace
  std::string lost;          // why nothing can be sampled; empty where it can
  int trace_version = 0;     // goes up with each new trace
  double trace_us = 0;       // how long it took
  std::optional<Draw> draw;  // of the last coin, under the knobs as they are now
  FilledBlank sentence;      // the context with the drawn token in its blank
  std::string text;          // the same in one piece
  Writing writing;
  PageObjects readings;  // of the pages
  Settled settled;

  ModelDesk models;     // the chosen model, and what was opened before
  Questions questions;  // what it is asked for the screen
  Opening opening;  // a large file on its way to the screen

  std::string error;   // one sentence, shown until dismissed
  Retry retry;         // of it, where that is what it is about
  std::string notice;  // the same for what is good to know
  bool quit = false;

  const Generation& generation() const { return in.text->generation; }
};

/// What the chain looks at beside the logits: the text before the step on the screen, or the typed
/// history; the coins of the next draw. Points into the state.
Situation situation_of(const AppState& state);

/// Whether the sentence on the screen is about what can be tried again.
inline bool can_retry(const AppState& s) {
  return s.retry.again && !s.error.empty() && s.error == s.retry.about;
}

/// Whether a step of the text is on the screen.
bool shows_step(const AppState& state);

/// The phase that the bars on the screen show: on a page of texts what is sampled, elsewhere the
/// one that was chosen.
Phase shown_phase(const AppState& state);

/// Whether the coin on the screen is that of the text's step: where the text is shown it always is.
bool shows_own_coin(const AppState& state);

/// Whether a worker is busy for the screen: the window stays awake and polls.
bool working(const AppState& state);

/// The number of tokens that have a row, those with −∞ included.
int token_count(const AppState& state);

/// Where the sliders of counts end: the longest list that the page shows.
int slider_tokens(const AppState& state);

/// Visible text of the token of that rank; the tail's rank gives "another token".
std::string token_text(const AppState& state, int rank);

/// Null if there is no such page.
const PageInfo* find_page(const AppState& state, std::string_view id);

}  // namespace logitdice
