// Whatever a server is asked beside its steps can be called off.
#include <atomic>
#include <chrono>
#include <thread>

#include "core/decoding/generate.h"
#include "core/server/server_model.h"
#include "tests/check.h"
#include "tests/core/server/served_model.h"

using namespace logitdice;
using namespace logitdice::test;

namespace {

const std::shared_ptr<Served>& served_model() {
  static const auto made = std::make_shared<Served>();
  return made;
}

// Whether `ask` ends soon after it is stopped, which is as soon as the server was asked for `path`
// and keeps silent.
template <class Ask>
void check_stops(const LoopbackServer::Answer& answer, const std::string& path, Ask ask) {
  CAPTURE(path);
  std::atomic<bool> reached = false;
  LoopbackServer server([&](const Asked& asked) -> Said {
    if (asked.path != path) return answer(asked);
    reached = true;
    return {200, "", {}, Fault::kSilent};
  });
  std::stop_source source;
  std::jthread later([&] {
    while (!reached) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    source.request_stop();
  });
  const std::string error = ask(server, source.get_token());
  // And not the end of its patience, which is another sentence.
  CHECK_MESSAGE(error.find("called off") != std::string::npos, error);
}

ServerModel without_pieces(const LoopbackServer& server, const ServerUse& use = {}) {
  ServerSetUp made{parse_address(server.address()).value(), {}, {}, use, {}};
  made.found.dialect = "llama.cpp";
  made.found.address = server.address();
  made.use.model = "tiny";
  return ServerModel(std::move(made));
}

}  // namespace

TEST_CASE("whatever a server is asked before its first step is called off at once") {
  const auto ours = llama_cpp_server(served_model());
  const auto opened = [](const LoopbackServer& server, const std::stop_token& stopping) {
    const auto model = open_server_model({server.address(), {}, {}}, {}, stopping);
    return model ? std::string() : model.error();
  };
  for (const char* path : {"/v1/models", "/props", "/tokenize", "/completion"}) {
    check_stops(ours, path, opened);
  }
  check_stops(vllm_server(served_model()), "/version", opened);
  check_stops(ollama_server(served_model()), "/api/show", opened);
  check_stops(sglang_server(served_model()), "/get_server_info", opened);
}

TEST_CASE("reading a prompt is called off at once, its template and its names as well") {
  const auto ours = llama_cpp_server(served_model());
  const auto error_of = [](const Result<std::vector<TokenId>>& tokens) {
    return tokens ? std::string() : tokens.error();
  };
  for (const char* path : {"/tokenize", "/detokenize"}) {
    check_stops(ours, path, [&](const LoopbackServer& server, const std::stop_token& stopping) {
      return error_of(without_pieces(server).tokenize("The cat", stopping));
    });
  }
  for (const char* path : {"/apply-template", "/tokenize"}) {
    check_stops(ours, path, [&](const LoopbackServer& server, const std::stop_token& stopping) {
      return error_of(without_pieces(server, {"", true}).tokenize_prompt("Hello", stopping));
    });
  }
  check_stops(ours, "/tokenize",
              [&](const LoopbackServer& server, const std::stop_token& stopping) {
                const ServerModel model = without_pieces(server);
                const auto begun = begin_generation(model, "The cat", {}, stopping);
                return begun ? std::string() : begun.error();
              });
}
