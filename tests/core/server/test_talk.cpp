#include "core/server/talk.h"

#include <stdlib.h>

#include <chrono>
#include <thread>

#include "tests/check.h"
#include "tests/core/server/loopback_server.h"
#include "tests/test_folder.h"

using namespace logitdice;
using namespace logitdice::test;

namespace {

Talk talk_with(const LoopbackServer& server, ApiKey key = {}) {
  return Talk(parse_address(server.address()).value(), std::move(key));
}

ApiKey secret_key() {
  const TestFolder folder;
  return ApiKey::from_file(folder.file("key", "sk-hush")).value();
}

Reply ask_once(const Said& said, const Patience& patience = {}, ApiKey key = {}) {
  LoopbackServer server([&](const Asked&) { return said; });
  Talk talk = talk_with(server, std::move(key));
  return talk.get("/v1/models", {}, patience);
}

bool one_sentence(const std::string& text) {
  return text.starts_with("http://127.0.0.1:") && text.ends_with('.') &&
         text.find('\n') == std::string::npos;
}

}  // namespace

TEST_CASE("a question and its answer go over one connection") {
  LoopbackServer server([](const Asked& asked) { return Said{200, asked.method + asked.body}; });
  Talk talk = talk_with(server);
  CHECK(talk.get("/a", {}).body == "GET");
  CHECK(talk.post("/b", "{}", {}).body == "POST{}");
  const std::vector<Asked> asked = server.asked();
  REQUIRE(asked.size() == 2);
  CHECK(asked[0].path == "/a");
  CHECK(asked[0].headers.at("host") == "127.0.0.1:" + std::to_string(server.port()));
  CHECK_FALSE(asked[0].headers.contains("authorization"));
  CHECK(asked[1].headers.at("content-type") == "application/json");
}

TEST_CASE("the path of an address stands before every other") {
  LoopbackServer server([](const Asked&) { return Said{200, "{}"}; });
  Talk talk(parse_address(server.address() + "/engine/v1").value());
  CHECK(talk.get("/v1/models", {}).ok());
  CHECK(server.asked().front().path == "/engine/v1/models");
}

TEST_CASE("each refusal of a server is one sentence that says what to do") {
  struct Case {
    Said said;
    const char* sentence;
  };
  const Case cases[] = {
      {{401, R"({"error":{"message":"who are you?"}})"},
       "wants an API key (401): \"who are you?\""},
      {{403, ""}, "wants an API key (403)"},
      {{404, R"({"error":"model 'x' not found"})"}, "does not have this (404): \"model 'x' not"},
      {{429, "{}", {{"Retry-After", "17"}}}, "too many questions (429); try again in 17 s"},
      {{429, "{}", {{"Retry-After", "next week\x1b[2J"}}}, "(429); try again later"},
      {{503, R"({"error":{"message":"Loading model"}})"}, "not ready (503): \"Loading model\""},
      {{500, "oh"}, "the server failed (500); look at what it says"},
      {{400, R"({"detail":"no such thing."})"}, "refuses the question (400): \"no such thing\"."},
      {{302, "", {{"Location", "http://evil.example/x"}}}, "\"http://evil.example/x\"; give that"},
      {{200, "<!DOCTYPE html><p>hello"}, "a web page came back"},
      {{200, "  <html>"}, "a web page came back"},
      {{418, R"({"error":{"message":"two\nlines \u001b[31m"}})"}, "two↵lines"},
  };
  for (const Case& c : cases) {
    const Reply reply = ask_once(c.said);
    CAPTURE(reply.error);
    CHECK_FALSE(reply.ok());
    CHECK(reply.status == c.said.status);
    CHECK(one_sentence(reply.error));
    CHECK(reply.error.find('\x1b') == std::string::npos);
    CHECK(reply.error.find(c.sentence) != std::string::npos);
  }
}

TEST_CASE("each failure of a connection is one sentence, within its time") {
  struct Case {
    Fault fault;
    const char* sentence;
  };
  const Case cases[] = {
      {Fault::kSilent, "no whole answer within"},
      {Fault::kSlow, "no whole answer within"},
      {Fault::kClosed, "the connection ended before the answer did"},
      {Fault::kHalf, "the connection ended before the answer did"},
      {Fault::kNoHttp, "the connection ended before the answer did"},
      {Fault::kEndlessBody, "the answer is longer than 1 MB"},
      {Fault::kEndlessHeaders, ""},  // as long as time or memory last, whichever is less
  };
  for (const Case& c : cases) {
    CAPTURE(static_cast<int>(c.fault));
    const Patience patience{0.4, std::size_t{1} << 20};
    const Reply reply = ask_once({200, R"({"data":[]})", {}, c.fault}, patience);
    CAPTURE(reply.error);
    CHECK_FALSE(reply.ok());
    CHECK(one_sentence(reply.error));
    CHECK(reply.error.find(c.sentence) != std::string::npos);
  }
}

TEST_CASE("where nobody listens the sentence says so, and a server that died is asked again") {
  int port = 0;
  {
    LoopbackServer server([](const Asked&) { return Said{200, "{}"}; });
    port = server.port();
    Talk talk = talk_with(server);
    CHECK(talk.get("/", {}).ok());
    server.stop();
    CHECK_FALSE(talk.get("/", {}).ok());
    const LoopbackServer again([](const Asked&) { return Said{200, "{}"}; }, port);
    CHECK(talk.get("/", {}).ok());
  }
  Talk talk({.host = "127.0.0.1", .port = port, .path = {}});
  CHECK(talk.get("/", {}).error.find("nobody answers there; start the server") !=
        std::string::npos);
}

TEST_CASE("a question that is called off returns, whatever the server does") {
  for (const Fault fault :
       {Fault::kSilent, Fault::kSlow, Fault::kEndlessBody, Fault::kEndlessHeaders}) {
    CAPTURE(static_cast<int>(fault));
    LoopbackServer server([&](const Asked&) { return Said{200, "", {}, fault}; });
    Talk talk = talk_with(server);
    std::stop_source source;
    std::jthread later([&] {
      while (server.asked().empty()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
      source.request_stop();
    });
    // Without the stop it would take an hour or a terabyte.
    const Reply reply = talk.get("/", source.get_token(), {3600, std::size_t{1} << 40});
    CHECK(reply.error.find("called off") != std::string::npos);
  }
}

TEST_CASE("a question that was called off before goes to nobody") {
  LoopbackServer server([](const Asked&) { return Said{200, "{}"}; });
  Talk talk = talk_with(server);
  std::stop_source source;
  source.request_stop();
  CHECK_FALSE(talk.get("/", source.get_token()).ok());
  CHECK(server.asked().empty());
}

TEST_CASE("a long answer is whole, a longer one than was expected is refused") {
  const std::string body = "[" + std::string(3 << 20, ' ') + "]";
  CHECK(ask_once({200, body}, {10, std::size_t{4} << 20}).body == body);
  CHECK(ask_once({200, body}, {10, std::size_t{2} << 20}).error.find("longer than 2 MB") !=
        std::string::npos);
}

TEST_CASE("a redirection is not followed") {
  LoopbackServer other([](const Asked&) { return Said{200, "{}"}; });
  const Reply reply = ask_once({302, "", {{"Location", other.address()}}});
  CHECK_FALSE(reply.ok());
  CHECK(other.asked().empty());
}

TEST_CASE("proxies of the environment are not asked") {
  LoopbackServer proxy([](const Asked&) { return Said{200, "{}"}; });
  for (const char* name : {"http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"}) {
    setenv(name, proxy.address().c_str(), 1);
  }
  CHECK(ask_once({200, "[1]"}).body == "[1]");
  for (const char* name : {"http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"}) unsetenv(name);
  CHECK(proxy.asked().empty());
}

TEST_CASE("the key goes to the server and into no sentence, even where the server repeats it") {
  LoopbackServer server([](const Asked&) { return Said{200, R"(["sk-hush"])"}; });
  Talk talk = talk_with(server, secret_key());
  CHECK(talk.get("/", {}).body == R"(["*******"])");
  CHECK(server.asked().front().headers.at("authorization") == "Bearer sk-hush");
  const Said echoes[] = {
      {401, R"({"error":{"message":"sk-hush is wrong"}})"},
      {401, R"({"error":{"message":"\u0073k-hush is wrong"}})"},
      {302, "", {{"Location", "http://sk-hush/"}}},
      {429, "sk-hush", {{"Retry-After", "sk-hush"}}},
      {500, "sk-hush"},
      {200, "<html>sk-hush"},
  };
  for (const Said& said : echoes) {
    const Reply reply = ask_once(said, {}, secret_key());
    CAPTURE(reply.error);
    CHECK_FALSE(reply.ok());
    CHECK(reply.error.find("hush") == std::string::npos);
  }
  CHECK(ask_once({401, "{}"}, {}, secret_key()).error.find("the API key is not accepted (401)") !=
        std::string::npos);
}

TEST_CASE("an answer that is no JSON is refused with its place") {
  const Reply reply = ask_once({200, "{\"a\":\nnope}"});
  LoopbackServer server([](const Asked&) { return Said{200, ""}; });
  const Talk talk = talk_with(server);
  const Result<JsonDocument> read = talk.read(reply, "/v1/models");
  REQUIRE_FALSE(read.ok());
  CHECK(read.error().find("/v1/models:2:1: ") != std::string::npos);
}
