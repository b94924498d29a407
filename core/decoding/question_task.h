#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/task.h"
#include "core/capture/distribution.h"
#include "core/model/model.h"

namespace logitdice {

/// What a model is asked: what may follow a sentence, or a text that is tokens already.
struct ModelQuestion {
  std::optional<std::string> sentence;  // as next_token_distribution() reads it
  std::optional<std::string> prompt;    // or a prompt as it stands
  std::vector<TokenId> tokens;          // behind either; the text where there is none of them
  bool everything_at_once = false;      // the best tokens are known already
};

/// What it says: first of its best tokens, then of all.
struct ModelAnswer {
  std::vector<TokenId> prompt;  // the sentence's or the prompt's own; empty where there is none
  Distribution distribution;    // of a sentence; of a text only its logits and their names
  bool more = false;            // the rest of its tokens is still to come
  double took_s = 0;
};

/// So many of its best tokens a model that takes its time is asked for while a text is written, and
/// before everything: a tail is exact at T = 1, and a thousand of them are soon told.
inline constexpr int kBestFirst = 1000;

using QuestionTask = Task<ModelAnswer>;

/// The work of a QuestionTask: the best kBestFirst and their tail as soon as they are there; then
/// everything, where the model has more than it named and names so many.
QuestionTask::Work asking(ModelHandle model, ModelQuestion question);

}  // namespace logitdice
