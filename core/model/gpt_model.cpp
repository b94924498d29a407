#include "core/model/gpt_model.h"

#include <cassert>
#include <mutex>
#include <utility>
#include <vector>

namespace logitdice {
namespace {

ModelInfo info_of(std::string name, const Gpt& gpt) {
  const Tokenizer& tokenizer = gpt.tokenizer();
  ModelInfo info;
  info.name = std::move(name);
  info.vocabulary = gpt.vocab();
  info.context = gpt.context();
  info.pieces = tokenizer.pieces();
  info.before_prompt = tokenizer.add_bos() ? tokenizer.bos() : -1;
  info.end_of_text = tokenizer.eos();
  return info;
}

class GptModel final : public Model {
 public:
  GptModel(std::string name, Gpt gpt, std::vector<std::byte> memory)
      : Model(info_of(std::move(name), gpt)), memory_(std::move(memory)), gpt_(std::move(gpt)) {}

  const Gpt& gpt() const { return gpt_; }

  Result<std::vector<TokenId>> tokenize(std::string_view text, std::stop_token) const override {
    return gpt_.tokenizer().encode(text);
  }

  std::unique_ptr<ModelSession> new_session(std::stop_token stopping) const override;
  Result<std::vector<Logits>> next_of(std::span<const AskedText> texts, int) const override;

  // The megabytes of a session that is gone serve the next one: a search makes and drops hundreds.
  GptState take_state() const {
    const std::lock_guard lock(mutex_);
    if (spare_.empty()) return gpt_.new_state();
    GptState state = std::move(spare_.back());
    spare_.pop_back();
    return state;
  }
  void give_back(GptState state) const {
    const std::lock_guard lock(mutex_);
    if (spare_.size() < kMostSpare) spare_.push_back(std::move(state));
  }

 private:
  static constexpr std::size_t kMostSpare = 8;

  const std::vector<std::byte> memory_;
  const Gpt gpt_;
  mutable std::mutex mutex_;
  mutable std::vector<GptState> spare_;  // guarded by it
};

Result<Logits> logits_from(std::span<const float> scores) {
  Result<Logits> logits = make_logits(scores);
  if (!logits) return Error{"The model cannot go on. " + logits.error()};
  return logits;
}

// Of several positions or texts; rows is (count, vocab).
Result<std::vector<Logits>> logits_of_each(std::span<const float> rows, std::size_t count) {
  const std::size_t width = rows.size() / count;
  std::vector<Logits> all;
  for (std::size_t i = 0; i < count; ++i) {
    Result<Logits> one = logits_from(rows.subspan(i * width, width));
    if (!one) return Error{one.error()};
    all.push_back(std::move(one).value());
  }
  return all;
}

class GptSession final : public ModelSession {
 public:
  explicit GptSession(std::shared_ptr<const GptModel> model)
      : ModelSession(model), model_(*model), gpt_(model->gpt()), state_(model->take_state()) {}
  ~GptSession() override { model_.give_back(std::move(state_)); }

  Result<Logits> next(std::span<const TokenId> text, int) override {
    return logits_from(gpt_.logits_after(state_, text));
  }

  Result<std::vector<Logits>> next_each(std::span<const TokenId> text, std::size_t count,
                                        int best) override {
    assert(count >= 1 && count <= text.size());
    // Once the window slides, every token has another position for each of the texts.
    const bool slides = text.size() > static_cast<std::size_t>(gpt_.context());
    if (slides) return ModelSession::next_each(text, count, best);
    return logits_of_each(gpt_.logits_after_each(state_, text, count), count);
  }

  std::unique_ptr<ModelSession> fork() const override {
    auto forked = std::make_unique<GptSession>(handle(model_));
    gpt_.copy(state_, forked->state_);
    return forked;
  }

  static std::shared_ptr<const GptModel> handle(const GptModel& model) {
    return std::static_pointer_cast<const GptModel>(model.shared_from_this());
  }

  GptState& state() { return state_; }

 private:
  const GptModel& model_;  // which the session keeps, as its network
  const Gpt& gpt_;
  GptState state_;
};

std::unique_ptr<ModelSession> GptModel::new_session(std::stop_token) const {
  return std::make_unique<GptSession>(GptSession::handle(*this));
}

}  // namespace

Result<std::vector<Logits>> GptModel::next_of(std::span<const AskedText> texts, int) const {
  if (texts.empty()) return std::vector<Logits>();
  std::vector<GptText> read;
  for (const AskedText& asked : texts) {
    assert(&asked.session->model() == this);
    read.push_back({&static_cast<GptSession*>(asked.session)->state(), asked.text});
  }
  return logits_of_each(gpt_.logits_after_all(read), texts.size());
}

ModelHandle gpt_model(std::string name, Gpt gpt, std::vector<std::byte> memory) {
  return std::make_shared<const GptModel>(std::move(name), std::move(gpt), std::move(memory));
}

}  // namespace logitdice
