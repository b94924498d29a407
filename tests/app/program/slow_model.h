#pragma once

#include <atomic>
#include <chrono>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "core/capture/capture.h"
#include "core/model/model.h"
#include "tests/app/program/started.h"

namespace logitdice::test {

/// What becomes of a model that takes its time; shared with whoever asks it.
struct SlowPlan {
  std::atomic<bool> held = false;     // it answers once this is false, or nobody waits any more
  std::atomic<int> asked = 0;         // answers so far, tokens of a prompt included
  std::atomic<int> fails_at = -1;     // the answer of that number is a failure
  std::atomic<int> opened = 0;        // times that somebody wanted it
  std::atomic<bool> refuses = false;  // to be opened
};

/// A model of 3 000 tokens whose names become known as it names them, as a server's do: each byte
/// is a token, and so are words. It names as many as it is asked for; the others are their tail.
class SlowModel final : public Model {
 public:
  static constexpr int kTokens = 3000, kEnd = 2999;

  explicit SlowModel(std::shared_ptr<SlowPlan> plan)
      : Model({.name = "slow", .end_of_text = kEnd}), plan_(std::move(plan)), met_(kTokens) {
    for (int i = 0; i < kTokens; ++i) {
      pieces_.push_back(i < 256 ? std::string(1, static_cast<char>(i)) : " w" + std::to_string(i));
    }
  }

  std::string_view piece(TokenId id) const override {
    const bool known = id >= 0 && id < kTokens && met_[static_cast<std::size_t>(id)];
    return known ? std::string_view(pieces_[static_cast<std::size_t>(id)]) : std::string_view();
  }
  Result<std::vector<TokenId>> tokenize(std::string_view text,
                                        std::stop_token stopping) const override {
    if (const std::string wrong = wait(stopping); !wrong.empty()) return Error{wrong};
    std::vector<TokenId> tokens;
    for (const char c : text) tokens.push_back(static_cast<unsigned char>(c));
    for (const TokenId token : tokens) met_[static_cast<std::size_t>(token)] = true;
    return tokens;
  }
  std::unique_ptr<ModelSession> new_session(std::stop_token stopping) const override;

  /// Why there is no answer; empty where there is.
  std::string wait(const std::stop_token& stopping) const {
    while (plan_->held && !stopping.stop_requested()) {
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    if (stopping.stop_requested()) return "Nobody waits.";
    return plan_->asked++ == plan_->fails_at ? "The slow model has gone." : "";
  }

  Result<Logits> says(std::span<const TokenId> text, int best) const {
    std::vector<float> scores;
    const auto seed =
        static_cast<unsigned>(text.back() * 7919 + static_cast<int>(text.size()) * 31);
    for (unsigned i = 0; i < kTokens; ++i) {
      scores.push_back(static_cast<float>((i * 2654435761u ^ seed * 40503u) % 1000) / 100);
    }
    scores[kEnd] = -20;
    Result<Logits> all = make_logits(scores);
    if (!all) return all;
    const int named = best == ModelSession::kEveryToken ? kTokens : std::min(best, kTokens);
    for (int rank = 0; rank < named; ++rank) {
      met_[static_cast<std::size_t>(all->ids[static_cast<std::size_t>(rank)])] = true;
    }
    return named < kTokens ? best_of(all.value(), named) : all;
  }

 private:
  const std::shared_ptr<SlowPlan> plan_;
  std::vector<std::string> pieces_;
  mutable std::vector<std::atomic<bool>> met_;
};

class SlowSession final : public ModelSession {
 public:
  SlowSession(ModelHandle model, std::stop_token stopping)
      : ModelSession(std::move(model)), stopping_(std::move(stopping)) {}

  Result<Logits> next(std::span<const TokenId> text, int best) override {
    const auto& slow = static_cast<const SlowModel&>(model());
    if (const std::string wrong = slow.wait(stopping_); !wrong.empty()) return Error{wrong};
    return slow.says(text, best);
  }
  std::unique_ptr<ModelSession> fork() const override {
    return std::make_unique<SlowSession>(model().shared_from_this(), stopping_);
  }

 private:
  const std::stop_token stopping_;
};

inline std::unique_ptr<ModelSession> SlowModel::new_session(std::stop_token stopping) const {
  return std::make_unique<SlowSession>(shared_from_this(), std::move(stopping));
}

inline ModelChoice slow_server() {
  ModelChoice choice;
  choice.kind = ModelChoice::Kind::server;
  choice.address = "http://127.0.0.1:8080";
  choice.served = "slow";
  choice.key_env = "SLOW_KEY";
  return choice;
}

/// The state's servers become slow models.
inline std::shared_ptr<SlowPlan> serve_slowly(AppState& state) {
  setenv("SLOW_KEY", "sk-slow", 1);
  auto plan = std::make_shared<SlowPlan>();
  state.models.open = [plan](const ModelChoice&, const std::string&) -> ModelTask::Work {
    return [plan](Reporter<ModelNews>& report) -> Result<bool> {
      ++plan->opened;
      if (plan->refuses) return Error{"127.0.0.1:8080: the connection was refused."};
      while (plan->held && !report.cancelled()) {
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
      }
      return report.give({"", std::make_shared<const SlowModel>(plan)});
    };
  };
  return plan;
}

/// The program with a slow server chosen and connected.
struct SlowlyServed : Started {
  std::shared_ptr<SlowPlan> plan = serve_slowly(state);

  SlowlyServed() {
    send(command::ChooseModel{slow_server()});
    wait();
    REQUIRE(chosen_model(state));
  }
  explicit SlowlyServed(const char* view) : SlowlyServed() { send(command::SetView{view}); }

  /// Ticks until `done`, at most a minute.
  template <class Done>
  void wait_until(Done done) {
    for (int i = 0; i < 60000 && !done(); ++i) {
      send(command::Tick{0});
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    REQUIRE(done());
  }
};

}  // namespace logitdice::test
