#include "core/decoding/steer_task.h"

#include <memory>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace logitdice {
namespace {

// Reads on behind a prompt of its own whatever the text has come to.
class Beside {
 public:
  // Null, or an empty prompt: nothing is read.
  Beside(const Model* model, std::string_view prompt, std::stop_token stopping) {
    if (!model) return;
    if (Result<std::vector<TokenId>> tokens = model->tokenize_prompt(prompt, stopping)) {
      tokens_ = std::move(tokens).value();
    }
    if (!tokens_.empty()) session_ = model->new_session(std::move(stopping));
  }

  // What may follow so far, then the token that did.
  Result<Logits> next(TokenId token) {
    if (!session_) return Logits();
    Result<Logits> said = session_->next(tokens_);
    tokens_.push_back(token);
    return said;
  }

 private:
  std::vector<TokenId> tokens_;
  std::unique_ptr<ModelSession> session_;
};

// The masks of a rule along a text that may break it.
class RuleReader {
 public:
  explicit RuleReader(const SteerJob& job) {
    if (!job.rule || job.model->info().pieces.empty()) return;
    const ModelInfo& info = job.model->info();
    const TokenId special[] = {info.end_of_text, info.before_prompt};
    auto trie =
        std::make_shared<const VocabularyTrie>(std::span<const std::string>(info.pieces), special);
    masks_.emplace(job.rule, std::move(trie), info.end_of_text);
  }

  // The state and its mask, then the bytes that follow.
  void read(SteerPiece& piece, std::string_view bytes) {
    piece.before = masks_ ? state_ : 0;
    if (!masks_) return;
    if (state_ != kDead) piece.mask = masks_->of(state_);
    state_ = masks_->automaton().walk(state_, bytes);
  }

 private:
  std::optional<TokenMasks> masks_;
  StateId state_ = 0;
};

Result<bool> write_steps(const SteerJob& job, Steering& steering, SteeredText& text,
                         Reporter<SteerNews>& report) {
  Beside without(job.model.get(), job.settings.without, report.stopping());
  Beside weaker(job.weak.get(), job.prompt, report.stopping());
  RuleReader reader(job);
  while (text.steps.size() < job.steps && !report.cancelled()) {
    const Result<bool> more = steering.append_step(text);
    if (!more || !more.value()) return more;
    SteerPiece piece;
    piece.step = text.steps.back();
    const TokenId token = piece.step.token();
    reader.read(piece, piece.step.ends ? std::string_view() : job.model->piece(token));
    Result<Logits> other = without.next(token), weak = weaker.next(token);
    if (!other || !weak) return Error{(other ? weak : other).error()};
    piece.without = std::move(other).value();
    piece.weak = std::move(weak).value();
    if (!report.give(std::move(piece))) return false;
    report.progress(double(text.steps.size()) / double(job.steps));
  }
  return true;
}

}  // namespace

SteerTask::Work steering(SteerJob job) {
  return [job = std::move(job)](Reporter<SteerNews>& report) -> Result<bool> {
    Result<Steering> made = Steering::make(job.model, job.weak, job.settings, report.stopping());
    if (!made) return Error{made.error()};
    Result<SteeredText> begun = made->begin(job.prompt, report.stopping());
    if (!begun) return Error{begun.error()};
    SteeredText& text = begun.value();
    if (!report.give(SteerBegin{text.tokens})) return false;
    if (const Result<bool> written = write_steps(job, made.value(), text, report); !written) {
      return written;
    }
    const Result<bool> ended = made->append_steps(text, text.steps.size());
    if (!ended) return ended;
    return report.give(SteerEnd{text.ended, text.dead_end});
  };
}

}  // namespace logitdice
