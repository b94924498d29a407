#include "core/decoding/question_task.h"

#include <cassert>
#include <chrono>
#include <utility>

#include "core/decoding/next_token.h"

namespace logitdice {
namespace {

// What one run of the work knows.
struct QuestionRun {
  const Model& model;
  const ModelQuestion& question;
  std::vector<TokenId> prompt;  // of the sentence
  std::vector<TokenId> text;    // all that stands before the answer
};

Result<std::vector<TokenId>> prompt_of(const Model& model, const ModelQuestion& question,
                                       const std::stop_token& stopping) {
  if (question.sentence) return sentence_tokens(model, *question.sentence, stopping);
  return question.prompt ? model.tokenize_prompt(*question.prompt, stopping)
                         : std::vector<TokenId>();
}

Result<bool> read_question(QuestionRun& asked, const std::stop_token& stopping) {
  Result<std::vector<TokenId>> tokens = prompt_of(asked.model, asked.question, stopping);
  if (!tokens) return Error{tokens.error()};
  asked.prompt = std::move(tokens).value();
  asked.text = asked.prompt;
  asked.text.insert(asked.text.end(), asked.question.tokens.begin(), asked.question.tokens.end());
  if (asked.text.empty()) return Error{kEmptySentence};
  return true;
}

ModelAnswer answer_of(const QuestionRun& asked, Logits logits, double took_s) {
  ModelAnswer answer;
  answer.prompt = asked.prompt;
  answer.took_s = took_s;
  if (asked.question.sentence) {
    answer.distribution =
        sentence_distribution(asked.model, *asked.question.sentence, asked.prompt.size(),
                              asked.question.tokens, std::move(logits));
  } else {
    answer.distribution.tokens = token_table(asked.model, logits);
    answer.distribution.logits = std::move(logits);
  }
  return answer;
}

Result<ModelAnswer> ask_for(const QuestionRun& asked, ModelSession& session, int best) {
  const auto began = std::chrono::steady_clock::now();
  Result<Logits> logits = session.next(asked.text, best);
  if (!logits) return Error{logits.error()};
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
  return answer_of(asked, std::move(logits).value(), took.count());
}

}  // namespace

QuestionTask::Work asking(ModelHandle model, ModelQuestion question) {
  assert(model);
  return [model = std::move(model),
          question = std::move(question)](Reporter<ModelAnswer>& report) -> Result<bool> {
    QuestionRun asked{*model, question, {}, {}};
    const Result<bool> read = read_question(asked, report.stopping());
    if (!read) return read;
    const auto session = model->new_session(report.stopping());
    const bool at_once = question.everything_at_once;
    Result<ModelAnswer> best =
        ask_for(asked, *session, at_once ? ModelSession::kEveryToken : kBestFirst);
    if (!best) return Error{best.error()};
    const Logits& named = best->distribution.logits;
    // A model that names fewer than it was asked for has no more to say.
    const bool more = !at_once && !named.tail.empty() && named.size() >= kBestFirst;
    best->more = more;
    if (!report.give(std::move(best).value())) return false;
    if (!more) return true;
    Result<ModelAnswer> all = ask_for(asked, *session, ModelSession::kEveryToken);
    if (!all) return Error{all.error()};
    return report.give(std::move(all).value());
  };
}

}  // namespace logitdice
