#include "core/decoding/steer_task.h"

#include <memory>
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
    if (Result<std::vector<TokenId>> tokens = model->tokenize_prompt(prompt)) {
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

}  // namespace

SteerTask::Work steering(ModelHandle model, ModelHandle weak, std::string prompt,
                         SteerSettings settings, std::size_t steps) {
  return [model = std::move(model), weak = std::move(weak), prompt = std::move(prompt),
          settings = std::move(settings), steps](Reporter<SteerNews>& report) -> Result<bool> {
    Result<Steering> made = Steering::make(model, weak, settings, report.stopping());
    if (!made) return Error{made.error()};
    Steering& steering = made.value();
    Result<SteeredText> begun = steering.begin(prompt);
    if (!begun) return Error{begun.error()};
    SteeredText& text = begun.value();
    Beside without(model.get(), settings.without, report.stopping());
    Beside weaker(weak.get(), prompt, report.stopping());
    while (text.steps.size() < steps && !report.cancelled()) {
      const Result<bool> more = steering.append_step(text);
      if (!more) return Error{more.error()};
      if (!more.value()) break;
      SteerPiece piece{text.steps.back(), {}, {}};
      for (auto& [of, out] :
           {std::pair(&without, &piece.without), std::pair(&weaker, &piece.weak)}) {
        Result<Logits> said = of->next(piece.step.token());
        if (!said) return Error{said.error()};
        *out = std::move(said).value();
      }
      if (!report.give(std::move(piece))) return false;
      report.progress(double(text.steps.size()) / double(steps));
    }
    const Result<bool> ended = steering.append_steps(text, text.steps.size());
    if (!ended) return Error{ended.error()};
    return report.give(SteerEnd{text.ended, text.dead_end});
  };
}

}  // namespace logitdice
