#include <doctest/doctest.h>

#include <atomic>
#include <chrono>

#include "app/program/session_file.h"
#include "app/program/writing.h"
#include "core/json/writer.h"
#include "core/model/embedded.h"
#include "core/server/server_model.h"
#include "tests/app/program/started.h"
#include "tests/core/server/stand_in.h"

using namespace logitdice;
using namespace logitdice::test;

// The chosen model is a server on loopback that answers what the tiny GPT computes.
namespace {

ModelChoice served_at(const LoopbackServer& server) {
  ModelChoice choice;
  choice.kind = ModelChoice::Kind::server;
  choice.address = server.address();
  return choice;
}

std::string written(Started& p) {
  p.send(command::SetLength{10});
  p.send(command::Generate{});
  p.wait();
  return whole_text(p.state);
}

}  // namespace

TEST_CASE("the stand-in for llama-server" * doctest::skip()) {
  run_stand_in();
}

TEST_CASE("server choice: the same dice write the text that the embedded one writes") {
  Started p;
  const std::string ours = written(p);
  const LoopbackServer server(llama_cpp_server(std::make_shared<Served>()));
  p.send(command::ChooseModel{served_at(server)});
  p.wait();
  REQUIRE_MESSAGE(chosen_model(p.state), p.state.error);
  CHECK(as_server(chosen_model(p.state).get()));
  CHECK(written(p) == ours);
  CHECK(p.state.writing.written.pace.tokens == 10);
  p.send(command::OpenSentence{"The cat"});
  p.wait();
  CHECK(p.state.in.opened.id == "model:The cat");
  CHECK(p.state.distribution.logits.size() == tiny_model()->info().vocabulary);
}

TEST_CASE("server choice: what is found says what it serves, and who dies costs a sentence") {
  Started p;
  auto server = std::make_unique<LoopbackServer>(llama_cpp_server(std::make_shared<Served>()));
  p.send(command::LookForServers{{server->address(), ""}});
  p.wait();
  REQUIRE(p.state.models.search.found.size() == 1);
  const FoundServer& found = p.state.models.search.found.front();
  CHECK(found.models == std::vector<std::string>{"tiny"});
  CHECK(found.alternatives == "every token");
  CHECK(found.numbers == "raw, before its samplers");
  p.send(command::ChooseModel{served_at(*server)});
  p.wait();
  const ModelChoice choice = p.state.in.model;
  server.reset();
  p.send(command::Generate{});
  p.wait();
  CHECK(p.state.error.find("127.0.0.1") != std::string::npos);
  CHECK(can_retry(p.state));
  p.send(command::LookForServers{{choice.address, ""}});
  p.wait();
  CHECK(!p.state.models.search.error.empty());
}

TEST_CASE("server choice: a file that is not read here is a question, and llama-server runs it") {
  const StandIn stand_in;
  const std::string file = stand_in.folder().file("owl.gguf", "GGUF of another kind");
  {
    Started p;
    p.send(command::ChooseModel{ModelChoice::of_file(file)});
    p.wait();
    CHECK(p.state.error.find("start it for this file?") != std::string::npos);
    REQUIRE(can_retry(p.state));
    CHECK(p.state.retry.label == "Start llama-server");
    CHECK(!stand_in.started());
    p.send(command::TryAgain{});
    p.wait();
    REQUIRE_MESSAGE(chosen_model(p.state), p.state.error);
    CHECK(p.state.in.model.llama_server);
    CHECK(stand_in.started());
    Started again;  // a session starts no program by itself
    again.state.models.trusted = {p.state.in.model};
    CHECK(again.set(scene_text(p.state)).empty());
    again.wait();
    CHECK(desk_text(again.state) == "not connected");
  }
  CHECK(stand_in.gone());
}

TEST_CASE("server choice: without llama-server the sentence says what to install") {
  const TestFolder folder;
  const std::string path = getenv("PATH");
  setenv("PATH", folder.path("").c_str(), 1);
  Started p;
  p.send(
      command::ChooseModel{ModelChoice::of_file(folder.file("owl.gguf", "GGUF of another kind"))});
  p.wait();
  setenv("PATH", path.c_str(), 1);
  CHECK(p.state.error.find("install llama.cpp") != std::string::npos);
}

TEST_CASE("server choice: llama-server is found where a person says, and no other state says it") {
  const StandIn stand_in("", false);
  const std::string file = stand_in.folder().file("owl.gguf", "GGUF of another kind");
  const std::string session = stand_in.folder().path("state.json");
  {
    Started p;
    p.send(command::SetLlamaServer{stand_in.folder().path("nowhere")});
    p.send(command::ChooseModel{ModelChoice::of_file(file)});
    p.wait();
    CHECK(p.state.error.find("nowhere: this is no program") != std::string::npos);
    p.send(command::SetLlamaServer{stand_in.program()});
    p.send(command::TryAgain{});
    p.wait();
    CHECK(p.state.retry.label == "Start llama-server");
    p.send(command::TryAgain{});
    p.wait();
    REQUIRE_MESSAGE(chosen_model(p.state), p.state.error);
    CHECK(stand_in.started());
    REQUIRE(save_state(p.state, session));
  }
  Started again;
  REQUIRE(load_state(again.state, session));
  CHECK(again.state.models.llama_server.empty());
  restore_last_state(again.state, session);
  CHECK(again.state.models.llama_server == stand_in.program());
}

TEST_CASE("server choice: a sentence of a server comes back without a zero for its logits") {
  const LoopbackServer server(llama_cpp_server(std::make_shared<Served>()));
  Started p;
  p.send(command::ChooseModel{served_at(server)});
  p.send(command::OpenSentence{"The cat"});
  p.wait();
  REQUIRE(p.state.in.opened.id == "model:The cat");
  CHECK(!p.state.in.opened.logits.has_zero);
  Started again;
  CHECK(again.set(scene_text(p.state)).empty());
  REQUIRE(again.state.in.opened.id == "model:The cat");
  CHECK(!again.state.in.opened.logits.has_zero);
}

TEST_CASE("server choice: a server's text says what its numbers are, however often it is kept") {
  for (const auto& answer :
       {llama_cpp_server(std::make_shared<Served>()), ollama_server(std::make_shared<Served>()),
        vllm_server(std::make_shared<Served>())}) {
    const LoopbackServer server(answer);
    Started p;
    p.send(command::ChooseModel{served_at(server)});
    p.wait();
    written(p);
    std::string scene = scene_text(p.state);
    REQUIRE(scene.find("\"steps\"") != std::string::npos);
    for (int i = 0; i < 2; ++i) {
      Started again;
      again.state.models.open = nullptr;
      CHECK(again.set(scene).empty());
      CHECK(scene_text(again.state) == scene);
      scene = scene_text(again.state);
    }
  }
}

TEST_CASE("server choice: a text that a server did not begin is kept as none") {
  Started p;
  const auto answer = llama_cpp_server(std::make_shared<Served>());
  const LoopbackServer server([&](const Asked& asked) -> test::Said {
    return asked.path == "/completion" ? test::Said{500, R"({"error":{"message":"no"}})"} : answer(asked);
  });
  p.send(command::ChooseModel{served_at(server)});
  p.wait();
  p.send(command::Generate{});
  p.wait();
  REQUIRE(p.state.in.text->empty());
  REQUIRE(is_server(p.state.in.text->model));
  const std::string scene = scene_text(p.state);
  Started again;
  CHECK(again.set(scene).empty());
  CHECK(scene_text(again.state) == scene);
}

TEST_CASE("server choice: a capture's prompt that a server does not read holds no frame up") {
  std::atomic<bool> silent = false;
  const auto answer = llama_cpp_server(std::make_shared<Served>());
  const LoopbackServer server([&](const Asked& asked) -> test::Said {
    if (silent && asked.path == "/tokenize") return {200, "", {}, Fault::kSilent};
    return answer(asked);
  });
  Started p;
  p.send(command::ChooseModel{served_at(server)});
  p.wait();
  REQUIRE(chosen_model(p.state));
  const TestFolder folder;
  const std::string piece(tiny_model()->piece(258));
  const std::string capture = R"({"format": "logitdice-capture/1", "vocabulary": 2048,
      "prompt": {"text": "Once", "tokens": []}, "pieces": [[258, )" +
                              json_string(piece) +
                              R"(]], "steps": [{"ids": [258], "logits": [1],
      "tail": {"count": 2047, "log_sum_exp": 0}, "chosen": 258, "u": 0}]})";
  silent = true;
  const auto began = std::chrono::steady_clock::now();
  p.open_file(folder.file("a.json", capture));
  CHECK(std::chrono::steady_clock::now() - began < std::chrono::seconds(5));  // not its patience
  CHECK(p.state.in.text->source);
}

TEST_CASE("server choice: a state from elsewhere starts no llama-server, and a person's own does") {
  const StandIn stand_in;
  const std::string file = stand_in.folder().file("owl.gguf", "GGUF of another kind");
  const std::string path = stand_in.folder().file(
      "state.json",
      R"({"logitdice_state": 2, "view": "generate", "model": {"kind": "file", "file": ")" + file +
          R"(", "llama_server": true}})");
  {
    Started stranger;
    REQUIRE(load_state(stranger.state, path));
    stranger.send(command::Generate{});
    stranger.wait();
    CHECK_FALSE(stand_in.started());
    CHECK(stranger.state.retry.label == "Start llama-server");
  }
  Started own;
  restore_last_state(own.state, path);
  CHECK_FALSE(stand_in.started());
  own.send(command::ConnectModel{});
  own.wait();
  CHECK(stand_in.started());
}
