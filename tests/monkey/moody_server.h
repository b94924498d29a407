#pragma once

#include <atomic>
#include <chrono>
#include <string>
#include <thread>

#include "tests/core/server/served_model.h"

namespace logitdice::monkey {

/// Which engine it is, and what comes of every so many answers.
struct Mood {
  unsigned engine = 0;
  test::Fault fault = test::Fault::kNone;
  int status = 200;
  unsigned every = 1;         // answers, of which one goes wrong
  unsigned changed_byte = 0;  // of such an answer; 0: none
  int pause_ms = 0;           // before each
};

/// A server that is well or ill, of any engine; each mood is by another engine's rules, at one
/// address.
class MoodyServer {
 public:
  std::string address() const { return server_.address(); }
  void set_mood(const Mood& mood) {
    const std::lock_guard lock(mutex_);
    mood_ = mood;
  }

 private:
  static std::vector<test::LoopbackServer::Answer> all_engines() {
    const auto served = std::make_shared<test::Served>();
    return {test::llama_cpp_server(served), test::ollama_server(served), test::vllm_server(served),
            test::sglang_server(served), test::openai_server(served)};
  }

  test::Said answer(const test::Asked& asked) {
    const Mood mood = this->mood();
    if (mood.pause_ms > 0) std::this_thread::sleep_for(std::chrono::milliseconds(mood.pause_ms));
    test::Said said = said_by(engines_[mood.engine % engines_.size()], asked);
    if (++answers_ % mood.every != 0) return said;
    said.fault = mood.fault;
    if (mood.status != 200) said.status = mood.status;
    if (mood.changed_byte > 0 && !said.body.empty()) {
      said.body[mood.changed_byte % said.body.size()] = static_cast<char>(mood.changed_byte);
    }
    return said;
  }

  // A question in the dialect of another engine is none.
  static test::Said said_by(const test::LoopbackServer::Answer& engine, const test::Asked& asked) {
    try {
      return engine(asked);
    } catch (const test::Json::exception& wrong) {
      return {400, test::Json{{"error", {{"message", wrong.what()}}}}.dump()};
    }
  }

  Mood mood() const {
    const std::lock_guard lock(mutex_);
    return mood_;
  }

  mutable std::mutex mutex_;
  Mood mood_;  // guarded by it
  std::atomic<unsigned> answers_ = 0;
  const std::vector<test::LoopbackServer::Answer> engines_ = all_engines();
  test::LoopbackServer server_{[this](const test::Asked& asked) { return answer(asked); }};
};

}  // namespace logitdice::monkey
