#include "core/server/probe.h"

#include <stdlib.h>

#include "core/server/dialect.h"
#include "tests/check.h"
#include "tests/core/server/served_model.h"
#include "tests/test_folder.h"

using namespace logitdice;
using namespace logitdice::test;

namespace {

ServerFound found_by(LoopbackServer::Answer answer) {
  LoopbackServer server(std::move(answer));
  Result<ServerFound> found = probe({server.address(), {}, {}});
  REQUIRE(found.ok());
  CHECK(found->address == server.address());
  return std::move(found).value();
}

const std::shared_ptr<Served>& tiny() {
  static const auto made = std::make_shared<Served>();
  return made;
}

}  // namespace

TEST_CASE("the table of engines has one row each, the last for all others") {
  std::vector<std::string_view> ids;
  for (const Dialect& row : all_dialects()) {
    CHECK(&dialect_of(row.id) == &row);
    CHECK(std::find(ids.begin(), ids.end(), row.id) == ids.end());
    ids.push_back(row.id);
    CHECK((row.look != nullptr));
    CHECK((row.ask != nullptr));
    CHECK((row.tokenize == nullptr) == (row.detokenize == nullptr));
  }
  CHECK(all_dialects().back().owned_by.empty());
  CHECK(usual_ports() == std::vector<int>{8080, 11434, 8000, 1234});
}

TEST_CASE("a server says which engine it is, what it serves and what it gives") {
  struct Case {
    LoopbackServer::Answer answer;
    const char *dialect, *engine;
    int alternatives;
    ValueKind values;
    bool tokenizes;
    ServedModel model;
  };
  const Case cases[] = {
      {llama_cpp_server(tiny()),
       "llama.cpp",
       "llama.cpp b7000-test",
       0,
       ValueKind::kRaw,
       true,
       {"tiny", 256, 2048}},
      {ollama_server(tiny()),
       "ollama",
       "Ollama 0.13.1",
       20,
       ValueKind::kRaw,
       false,
       {"tiny:latest", 256, 2048}},
      {vllm_server(tiny()), "vllm", "vLLM 0.11.2", 20, ValueKind::kRaw, true, {"tiny", 256, 0}},
      {sglang_server(tiny()),
       "sglang",
       "SGLang 0.5.6",
       1000,
       ValueKind::kRaw,
       true,
       {"tiny", 256, 0}},
      {openai_server(tiny(), "organization_owner"),
       "lm-studio",
       "LM Studio",
       20,
       ValueKind::kUnknown,
       false,
       {"tiny", 0, 0}},
      {openai_server(tiny()),
       "openai",
       "an OpenAI-compatible server",
       20,
       ValueKind::kUnknown,
       false,
       {"tiny", 0, 0}},
  };
  for (const Case& c : cases) {
    CAPTURE(c.dialect);
    const ServerFound found = found_by(c.answer);
    CHECK(found.dialect == c.dialect);
    CHECK(found.engine == c.engine);
    CHECK(found.alternatives == c.alternatives);
    CHECK(found.values == c.values);
    CHECK(found.tokenizes == c.tokenizes);
    REQUIRE(found.models.size() == 1);
    CHECK(found.models[0].name == c.model.name);
    CHECK(found.models[0].context == c.model.context);
    CHECK(found.models[0].vocabulary == c.model.vocabulary);
  }
}

TEST_CASE("an engine that does not say whose its models are is told by its own paths") {
  const auto without_owner = [](const LoopbackServer::Answer& answer) {
    return [answer](const Asked& asked) {
      Said said = answer(asked);
      const std::size_t at = said.body.find("owned_by");
      if (asked.path == "/v1/models" && at != std::string::npos)
        said.body.replace(at, 8, "ownerxxx");
      return said;
    };
  };
  CHECK(found_by(without_owner(llama_cpp_server(tiny()))).dialect == "llama.cpp");
  CHECK(found_by(without_owner(ollama_server(tiny()))).dialect == "ollama");
  CHECK(found_by(without_owner(openai_server(tiny()))).dialect == "openai");
  // Ollama as it was before it had OpenAI's list.
  const LoopbackServer::Answer ollama = ollama_server(tiny());
  CHECK(found_by([ollama](const Asked& asked) {
          return asked.path.starts_with("/v1/") ? Said{404, "404 page not found"} : ollama(asked);
        }).dialect == "ollama");
}

TEST_CASE("a probe asks nothing but what the address is") {
  LoopbackServer server(llama_cpp_server(tiny()));
  REQUIRE(probe({server.address(), {}, {}}).ok());
  for (const Asked& asked : server.asked()) CHECK(asked.method == "GET");
  CHECK(server.asked().size() == 2);
}

TEST_CASE("what is no server of models is refused with a sentence") {
  const Said answers[] = {{200, "<html>"}, {200, "{}"}, {200, "[]"}, {200, "nope"},
                          {200, ""},       {404, ""},   {500, ""},   {200, R"({"data":7})"},
                          {401, ""}};
  for (const Said& said : answers) {
    LoopbackServer server([&](const Asked&) { return said; });
    const Result<ServerFound> found = probe({server.address(), {}, {}});
    REQUIRE_FALSE(found.ok());
    CAPTURE(found.error());
    CHECK(found.error().starts_with(server.address()));
  }
  CHECK_FALSE(probe({"nonsense address", {}, {}}).ok());
}

TEST_CASE("a key is sent with every question, and named in one way only") {
  const TestFolder folder;
  const std::string file = folder.file("key", "sk-hush");
  LoopbackServer server(llama_cpp_server(tiny()));
  REQUIRE(probe({server.address(), {}, file}).ok());
  for (const Asked& asked : server.asked()) {
    CHECK(asked.headers.at("authorization") == "Bearer sk-hush");
  }
  CHECK_FALSE(probe({server.address(), "HOME", file}).ok());
  CHECK_FALSE(probe({server.address(), "LOGITDICE_NO_SUCH_VARIABLE", {}}).ok());
}

TEST_CASE("looking finds the servers of this machine and passes over what is none") {
  LoopbackServer llama(llama_cpp_server(tiny())), ollama(ollama_server(tiny()));
  LoopbackServer page([](const Asked&) { return Said{200, "<html>"}; });
  int closed = 0;
  {
    LoopbackServer gone([](const Asked&) { return Said{}; });
    closed = gone.port();
  }
  const int ports[] = {closed, llama.port(), page.port(), ollama.port()};
  const std::vector<ServerFound> found = look_for_servers(ports);
  REQUIRE(found.size() == 2);
  CHECK(found[0].dialect == "llama.cpp");
  CHECK(found[1].dialect == "ollama");
  std::stop_source source;
  source.request_stop();
  CHECK(look_for_servers(ports, source.get_token()).empty());
}
