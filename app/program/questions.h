#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/program/inputs.h"
#include "app/program/next_token.h"
#include "core/decoding/question_task.h"

// What the chosen model is asked for the screen: what follows a sentence, what follows the text,
// every token at the step that is looked at. A model that takes its time answers on a Task.
namespace logitdice {

struct AppState;

/// One question at a time.
struct Asking {
  QuestionTask task;
  bool running = false;
  bool answered = false;  // the best tokens are there, the rest is still to come
  double took_s = 0;      // of the last answer

  void ask(ModelHandle model, ModelQuestion question);
  void stop();
};

/// The logits of all tokens at a step of a text that was written with the best of them.
struct EveryToken {
  std::shared_ptr<WrittenText> text;
  std::size_t step = 0;
  Logits logits;  // empty: the model has no more to say of it
};
inline constexpr std::size_t kMostEveryToken = 16;  // steps that are kept, some megabytes each

/// So long a person has paused when what they typed is asked: a server that is asked at each key
/// answers questions that nobody has any more.
inline constexpr double kTypingPause_s = 0.3;

struct Questions {
  Asking sentence;
  bool typing = false;       // the sentence that is to be asked is being typed
  double pause_ends_s = -1;  // by the window's clock; below 0: no tick has come since the last key
  std::optional<AskedSentence> sentence_of;  // that is asked, or was asked last
  ModelHandle sentence_by;

  Asking next;
  std::optional<NextTokenKey> next_of;

  Asking step;
  std::shared_ptr<WrittenText> step_of;
  std::size_t step_number = 0;
  std::vector<EveryToken> every_token;  // the newest last
};

/// Puts what the chosen model says of the sentence on the screen, as soon as it is known. While it
/// is being typed only the embedded model is asked at once, any other after kTypingPause_s.
void ask_sentence(AppState& state, AskedSentence asked, bool typing = false);

/// Whether a sentence waits for a pause in the typing.
bool waits_for_pause(const AppState& state);

/// Every token's logits at a step of the text, where they are known and the text has fewer; empty
/// otherwise.
Logits every_token_of(const AppState& state, std::size_t step);

/// What is asked and not yet answered, for the panels: "asking qwen.gguf"; empty: nothing.
std::string asking_text(const AppState& state);

/// Of how many tokens the list on the screen knows the logits: "the best 1 000 and their tail, the
/// others are coming"; empty where it has all, or a file has no more.
std::string known_tokens_text(const AppState& state);

/// Drops what is asked. What is on the screen stays.
void stop_questions(AppState& state);

// Parts of settle(), and of what a tick polls.
void settle_questions(AppState& state);
void poll_questions(AppState& state, double now_s);
bool questions_busy(const AppState& state);

}  // namespace logitdice
