#include "core/server/llama_server.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>

#include <algorithm>
#include <chrono>
#include <thread>

#include "core/server/child_process.h"
#include "tests/check.h"
#include "tests/core/server/stand_in.h"

using namespace logitdice;
using namespace logitdice::test;

TEST_CASE("the stand-in for llama-server" * doctest::skip()) {
  run_stand_in();
}

TEST_CASE("a GGUF file is opened by the llama-server on PATH, which ends with its model") {
  setenv("LLAMA_API_KEY", "hush", 1);
  const StandIn stand_in;
  const std::string file = stand_in.folder().file("a model's.gguf", "GGUF");
  double share = 0;
  auto opened =
      open_with_llama_server(file, "", false, [&](double s) { share = std::max(share, s); });
  unsetenv("LLAMA_API_KEY");
  if (!opened) FAIL(opened.error());
  CHECK(content_of(stand_in.arguments_file())
            .starts_with("--model\n" + file + "\n--host\n127.0.0.1\n--port\n"));
  CHECK(stand_in.environment().find("hush") == std::string::npos);
  CHECK(opened.value()->info().vocabulary == tiny_model()->info().vocabulary);
  const auto session = opened.value()->new_session();
  CHECK(session->next(std::vector<TokenId>{0}, 3)->size() == 3);
  opened = Error{"let go"};
  CHECK(session->next(std::vector<TokenId>{5}, 3).ok());  // a session keeps it
  CHECK_FALSE(content_of(stand_in.pid_file()).empty());
}

TEST_CASE("the server ends when nobody holds its model any more") {
  const StandIn stand_in;
  const std::string file = stand_in.folder().file("m.gguf", "GGUF");
  {
    const auto opened = open_with_llama_server(file, "");
    if (!opened) FAIL(opened.error());
  }
  CHECK(stand_in.gone());
}

TEST_CASE("a llama-server can be named, by its path or by another name on PATH") {
  const StandIn stand_in("", false);
  CHECK(find_llama_server(stand_in.program()).value() == stand_in.program());
  CHECK(find_llama_server("sh").ok());
  CHECK_FALSE(find_llama_server("/nowhere/llama-server").ok());
  CHECK_FALSE(find_llama_server("no-such-program-as-this").ok());
  const std::string file = stand_in.folder().file("m.gguf", "GGUF");
  CHECK(open_with_llama_server(file, stand_in.program()).ok());
}

TEST_CASE("without one the sentence says what to install") {
  const TestFolder empty;
  const std::string path = getenv("PATH");
  setenv("PATH", empty.path("").c_str(), 1);
  const auto opened = open_with_llama_server("m.gguf", "");
  setenv("PATH", path.c_str(), 1);
  REQUIRE_FALSE(opened.ok());
  CHECK(opened.error().starts_with("m.gguf: "));
  CHECK(opened.error().find("install llama.cpp") != std::string::npos);
}

TEST_CASE("a server that cannot open the file says why") {
  const StandIn stand_in(kRefuses);
  const auto opened = open_with_llama_server("m.gguf", "");
  REQUIRE_FALSE(opened.ok());
  CHECK(opened.error().find("unknown model architecture: 'owl'") != std::string::npos);
}

TEST_CASE("loading is told how far it is and can be called off, and the server ends") {
  const StandIn stand_in(kLoadsForever);
  std::stop_source source;
  double share = 0;
  const auto opened = open_with_llama_server(
      "m.gguf", "", false,
      [&](double s) {
        share = s;
        if (s > 0) source.request_stop();
      },
      source.get_token());
  CHECK_FALSE(opened.ok());
  CHECK(share == near(0.4, 1e-9));
  CHECK(stand_in.gone());
}

TEST_CASE("a server ends with the program that started it, even where that is killed") {
  const StandIn stand_in;
  const std::string file = stand_in.folder().file("m.gguf", "GGUF");
  // A program that opens a model and is killed while it holds it.
  const pid_t program = fork();
  if (program == 0) {
    const auto process = ChildProcess::start({stand_in.program(), "--port", "0", "x"}, "NOTHING");
    for (;;) pause();
  }
  while (!stand_in.started()) std::this_thread::sleep_for(std::chrono::milliseconds(5));
  kill(program, SIGKILL);
  waitpid(program, nullptr, 0);
  CHECK(stand_in.gone());
}

TEST_CASE("a program that does not exist or ends at once is not running") {
  const auto process = ChildProcess::start({"/nowhere/at/all"}, "NOTHING").value();
  for (int i = 0; i < 500 && process->running(); ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  CHECK_FALSE(process->running());
}
