#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "app/program/app_state.h"
#include "core/decoding/steer_reading.h"
#include "core/decoding/steer_task.h"
#include "core/steer/automaton_picture.h"

// The Steer page: a text that a rule, guidance and contrast lead, token by token.
namespace logitdice::steer_page {

inline constexpr std::string_view kId = "steer";
inline constexpr int kLastStep = -1, kMostSteered = 400;

/// The kinds of rules that have a text of their own, in the order of their buttons.
enum class Kind { regex, words, json_schema };
inline constexpr std::string_view kKindIds[] = {"regex", "words", "json_schema"};
inline constexpr std::string_view kKindTitles[] = {"regex", "words", "JSON schema"};
inline constexpr int kKinds = 3;

struct Inputs {
  SharedText prompt, without;  // with what it writes, and what guidance leans away from
  Kind kind = Kind::regex;
  bool forbidden = false;                // of words: none of them may stand in the text
  std::array<SharedText, kKinds> rules;  // by Kind
  std::array<std::string, kKinds> names = {"expression", "words",
                                           "schema"};  // a file's, in messages
  SteerSwitches switches;
  int length = 40;       // tokens, 1 to kMostSteered
  int step = kLastStep;  // that is looked at
  TokenId token = -1;    // whose walk is shown; −1: that of the chosen one

  bool operator==(const Inputs&) const = default;
};
Inputs first_inputs();

/// A rule that comes with the program.
struct RuleExample {
  Kind kind;
  std::string_view title;
  std::string_view prompt, without;
  std::string_view rule;
};
std::span<const RuleExample> rule_examples();

/// What a text is written with, as far as it is on.
struct SteerKey {
  ModelChoice model;
  SharedText prompt, without;
  Rule rule;
  SteerSwitches switches;
  Knobs knobs;
  Profile profile = textbook();
  std::uint64_t seed = 0;
  int length = 0;

  bool operator==(const SteerKey& other) const;
};

/// What a rule compiled to.
struct CompiledRule {
  Rule rule;
  AutomatonHandle automaton;  // null where it is refused
  std::shared_ptr<const AutomatonPicture> picture;
  std::string error;  // the sentence that refuses it
};
using CompileTask = Task<CompiledRule>;

/// What a step's reading was made of.
struct ReadingKey {
  std::size_t step = 0, version = 0;
  SteerSwitches switches;
  Knobs knobs;
  Profile profile = textbook();
  TokenId token = -1;

  bool operator==(const ReadingKey& other) const;
};

/// A text and what it was written with.
struct SteerRun {
  SteerKey key;
  ModelHandle model;            // that writes it
  std::size_t version = 0;      // another with every beginning; 0: none has begun
  CompiledRule written_by;      // the rule of the text; of its previews where the mask is off
  std::vector<TokenId> tokens;  // the prompt's, then the steps'
  std::size_t prompt_tokens = 0;
  std::vector<SteerPiece> steps;
  std::string text;  // raw bytes, behind the prompt
  SteerEnd end;
  std::string error;  // why nothing is written, a sentence
};

/// What settle() and the tasks make of it: the text on the screen, and the one that takes its
/// place.
struct Steered : SteerRun {
  enum class Wish { none, write, stop };
  Wish wish = Wish::none;

  CompileTask compile;
  bool compiling = false;
  CompiledRule compiled;      // of the newest rule that was compiled
  std::optional<Rule> asked;  // that is compiled, or was
  CompiledRule good;          // the last one that was not refused

  SteerTask task;
  bool running = false;
  SteerRun coming;           // the text of the task, until it has the step that is looked at
  bool replacing = false;    // it has not yet
  std::size_t versions = 0;  // that were begun
  SteerKey begun;            // the last of them

  std::optional<ReadingKey> read;
  SteerReading reading;  // of the step that is looked at
};

struct SetPrompt {
  std::string text;
};
struct SetWithout {
  std::string text;
};
struct SetKind {
  Kind kind;
};
struct SetForbidden {
  bool on;
};
struct SetRule {
  Kind kind;
  std::string text;
};
struct OpenRule {  // from a file
  Kind kind;
  std::string path;
};
struct UseRuleExample {
  int index;
};
struct SetSwitches {
  SteerSwitches switches;
};
struct SetLength {
  int tokens;
};
struct SelectSteerStep {
  int step;  // beyond the last: the last
};
struct SelectToken {
  TokenId token;
};
struct Write {};  // while it writes: stop
using Action =
    std::variant<SetPrompt, SetWithout, SetKind, SetForbidden, SetRule, OpenRule, UseRuleExample,
                 SetSwitches, SetLength, SelectSteerStep, SelectToken, Write>;

void update(AppState& state, const Action& action);
void settle(AppState& state);
void poll(AppState& state);
bool busy(const AppState& state);
void stop_writing_steered(AppState& state);

inline const Inputs& inputs(const AppState& s) {
  return s.in.pages.get<Inputs>();
}
inline Inputs& inputs(AppState& s) {
  return s.in.pages.get<Inputs>();
}
inline const Steered& steered(const AppState& s) {
  return s.readings.get<Steered>();
}
inline Steered& steered(AppState& s) {
  return s.readings.get<Steered>();
}

/// The rule that the inputs ask for.
Rule rule_of(const Inputs& in);

/// The place in the steps that is looked at; nothing where there is none.
std::optional<std::size_t> shown_step(const AppState& state);

/// Whether a rule that was compiled is another one than the inputs ask for, which is refused.
bool of_an_older_rule(const AppState& state, const CompiledRule& shown);

/// The column of the expression that a sentence names, from 1; 0: none.
int column_of(const std::string& sentence);

}  // namespace logitdice::steer_page
