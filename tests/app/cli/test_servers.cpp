#include <stdlib.h>

#include <nlohmann/json.hpp>

#include "core/capture/capture.h"
#include "tests/app/cli/run.h"
#include "tests/core/server/stand_in.h"

namespace logitdice::cli {
namespace {

using test::LoopbackServer;

TEST_CASE("the stand-in for llama-server" * doctest::skip()) {
  test::run_stand_in();
}

const std::shared_ptr<test::Served>& tiny() {
  static const auto made = std::make_shared<test::Served>();
  return made;
}

std::vector<std::string> joined(std::vector<std::string> line,
                                const std::vector<std::string>& more) {
  line.insert(line.end(), more.begin(), more.end());
  return line;
}

TEST_CASE("every command that asks a model takes a server's, and says the same with it") {
  LoopbackServer server(test::llama_cpp_server(tiny()));
  const std::vector<std::string> lines[] = {
      {"generate", "--prompt", "Once upon a time", "-n", "12", "--temperature", "0.8", "--top-p",
       "0.9", "--seed", "7"},
      {"generate", "--prompt", "The dog", "-n", "8", "--presence-penalty", "0.5"},
      {"generate", "--prompt", "The dog", "-n", "6", "--texts", "3"},
      {"score", "--text", "Once upon a time"},
      {"beam", "--prompt", "Once", "--width", "2", "--steps", "3"},
      {"steer", "--prompt", "The", "--regex", "[a-z ]{4,9}", "-n", "4"},
  };
  for (const auto& line : lines) {
    CAPTURE(line[0]);
    const Ran own = run(line);
    const Ran served = run(joined(line, {"--server", server.address()}));
    CHECK(own.code == 0);
    CHECK(served.code == 0);
    CHECK(served.err.find("refuse") == std::string::npos);
    // But for rounding, which a digit of score's may show.
    if (line[0] == "generate" || line[0] == "steer") CHECK(served.out == own.out);
  }
}

TEST_CASE("a text from a server comes with how long the server took") {
  LoopbackServer server(test::llama_cpp_server(tiny()));
  const std::vector<std::string> line = {"generate", "--prompt", "Once",          "-n",
                                         "3",        "--server", server.address()};
  CHECK(run(line).err.find("the server took ") != std::string::npos);
  CHECK(run(joined(line, {"--quiet"})).err == "");
}

TEST_CASE("a text from a server is captured, its values raw") {
  LoopbackServer server(test::llama_cpp_server(tiny()));
  for (const char* top : {"5", "all"}) {
    const Ran ran = run({"capture", "--prompt", "Once", "-n", "4", "--top", top, "--server",
                         server.address(), "--server-model", "tiny"});
    CAPTURE(ran.err);
    REQUIRE(ran.code == 0);
    const Result<Capture> read = parse_capture(ran.out, "out");
    REQUIRE(read.ok());
    CHECK(read->values == ValueKind::kRaw);
    CHECK(read->steps.size() == 4);
    CHECK(read->steps[0].logits.tail.empty() == (std::string(top) == "all"));
    CHECK(read->model.starts_with("tiny (llama.cpp"));
  }
}

TEST_CASE("servers says what answers at an address, as text and as JSON") {
  LoopbackServer llama(test::llama_cpp_server(tiny())), ollama(test::ollama_server(tiny()));
  const Ran text = run({"servers", llama.address()});
  CHECK(text.code == 0);
  CHECK(text.out.find("llama.cpp b7000-test") != std::string::npos);
  CHECK(text.out.find("the whole vocabulary, raw") != std::string::npos);
  CHECK(run({"servers", ollama.address()}).out.find("the best 20, raw") != std::string::npos);
  const Ran ran = run({"servers", llama.address(), "--format", "json"});
  const auto json = nlohmann::json::parse(ran.out).at("servers").at(0);
  CHECK(json.at("address") == llama.address());
  CHECK(json.at("dialect") == "llama.cpp");
  CHECK(json.at("models").at(0).at("name") == "tiny");
  CHECK(json.at("models").at(0).at("vocabulary") == 2048);
  CHECK(json.at("whole_vocabulary") == true);
  CHECK(json.at("values") == "raw");
  CHECK(json.at("tokenizes") == true);
}

TEST_CASE("wrong uses of servers are sentences") {
  const std::string server = "http://127.0.0.1:1";
  struct Case {
    std::vector<std::string> line;
    const char* said;
  };
  const Case cases[] = {
      {{"--server", server, "--model", "m.gguf"}, "--model or --server, not both"},
      {{"--server-model", "m"}, "--server is missing"},
      {{"--api-key-env", "NAME"}, "--server is missing"},
      {{"--llama-server", "x"}, "--model is missing"},
      {{"--chat"}, "--chat is for a model"},
      {{"--server", server}, "nobody answers there"},
      {{"--server", "ftp://x"}, "no address of a server"},
      {{"--server", "http://me:hush@x"}, "no user name and no password"},
      {{"--server", server, "--api-key-env", "LOGITDICE_NO_SUCH"}, "is not set"},
      {{"--server", server, "--api-key-file", "/nowhere"}, "cannot be read"},
  };
  for (const Case& c : cases) {
    const Ran ran = run(joined({"generate", "--prompt", "a"}, c.line));
    CAPTURE(ran.err);
    CHECK(ran.code == 2);
    CHECK(ran.out == "");
    CHECK(ran.err.find(c.said) != std::string::npos);
    CHECK(ran.err.find("hush") == std::string::npos);
    CHECK(ran.err.find('\n') == ran.err.size() - 1);
  }
  CHECK(run({"servers", server}).code == 2);
  CHECK(run({"servers", "--api-key-env", "HOME"}).err.find("one address only") !=
        std::string::npos);
  LoopbackServer llama(test::llama_cpp_server(tiny()));
  for (const auto& line : {std::vector<std::string>{"generate", "--prompt", "a"},
                           std::vector<std::string>{"steer", "--prompt", "a", "--regex", "[a-z]+"},
                           std::vector<std::string>{"score", "--text", "a b", "--compare"}}) {
    const Ran penalty =
        run(joined(line, {"--repetition-penalty", "1.2", "--server", llama.address()}));
    CHECK(penalty.code == 2);
    CHECK(penalty.err.find("lost their zero") != std::string::npos);
  }
}

TEST_CASE("a key is sent and stands in nothing that is written") {
  const test::TestFolder folder;
  const std::string key = folder.file("key", "sk-hush\n"), out = folder.path("out.json");
  setenv("LOGITDICE_TEST_KEY", "sk-hush", 1);
  for (const auto& named : {std::vector<std::string>{"--api-key-file", key},
                            std::vector<std::string>{"--api-key-env", "LOGITDICE_TEST_KEY"}}) {
    LoopbackServer server(test::llama_cpp_server(tiny()));
    const Ran ran = run(joined(
        {"capture", "--prompt", "Once", "-n", "2", "--out", out, "--server", server.address()},
        named));
    CHECK(ran.code == 0);
    CHECK((ran.out + ran.err + test::content_of(out)).find("hush") == std::string::npos);
    for (const auto& asked : server.asked()) {
      CHECK(asked.headers.at("authorization") == "Bearer sk-hush");
    }
    LoopbackServer refusing([](const test::Asked&) {
      return test::Said{401, R"({"error":{"message":"sk-hush is unknown"}})"};
    });
    const Ran refused = run(joined({"servers", refusing.address()}, named));
    CHECK(refused.code == 2);
    CHECK(refused.err.find("not accepted (401)") != std::string::npos);
    CHECK(refused.err.find("hush") == std::string::npos);
  }
  unsetenv("LOGITDICE_TEST_KEY");
}

TEST_CASE("a GGUF file that is not read here is opened by llama-server, and that is said") {
  const test::StandIn stand_in;
  const std::string file = stand_in.folder().file("owl.gguf", "GGUF nothing that we read");
  const std::vector<std::string> line = {"generate", "--prompt", "Once upon a time", "-n", "5"};
  const Ran ran = run(joined(line, {"--model", file}));
  CAPTURE(ran.err);
  CHECK(ran.code == 0);
  CHECK(ran.out == run(line).out);
  CHECK(ran.err.find("llama-server opens it instead.\n") != std::string::npos);
  CHECK(stand_in.gone());
}

TEST_CASE("without llama-server the sentence says why and what to install") {
  const test::TestFolder folder;
  const std::string path = getenv("PATH");
  setenv("PATH", folder.path("").c_str(), 1);
  const std::string file = folder.file("owl.gguf", "GGUF nothing that we read");
  const Ran ran = run({"generate", "--prompt", "a", "--model", file});
  const Ran none = run({"generate", "--prompt", "a", "--model", folder.path("none.gguf")});
  setenv("PATH", path.c_str(), 1);
  CAPTURE(ran.err);
  CHECK(ran.code == 2);
  CHECK(ran.err.find(file + ": ") != std::string::npos);
  CHECK(ran.err.find(". There is no llama-server on PATH; ") != std::string::npos);
  CHECK(ran.err.find("install llama.cpp") != std::string::npos);
  CHECK(none.err.find("there is no such file") != std::string::npos);
  CHECK(none.err.find("install") == std::string::npos);
}

}  // namespace
}  // namespace logitdice::cli
