#include "core/server/server_model.h"

#include <chrono>
#include <random>
#include <thread>

#include "core/decoding/generate.h"
#include "core/decoding/generation_capture.h"
#include "core/sampling/chain.h"
#include "core/sampling/softmax.h"
#include "tests/check.h"
#include "tests/core/server/served_model.h"
#include "tests/test_folder.h"

using namespace logitdice;
using namespace logitdice::test;

namespace {

const std::shared_ptr<Served>& served() {
  static const auto made = std::make_shared<Served>();
  return made;
}

ServerModelHandle open(const LoopbackServer& server, const ServerUse& use = {}) {
  Result<ServerModelHandle> model = open_server_model({server.address(), {}, {}}, use);
  if (!model) FAIL(model.error());
  return std::move(model).value();
}

std::string written(const Model& model, const std::string& prompt, const GenerateSettings& settings,
                    std::size_t steps = 12) {
  Result<Generation> made = begin_generation(model, prompt, settings);
  REQUIRE(made.ok());
  const Result<bool> more = append_steps(made.value(), *model.new_session(), steps);
  if (!more) FAIL(more.error());
  return written_text(made.value(), model);
}

// Everything but the penalty that multiplies, and few knobs at a time.
GenerateSettings random_settings(std::mt19937& random) {
  GenerateSettings settings;
  Knobs& k = settings.knobs;
  const auto maybe = [&](double& knob, double low, double high) {
    if (random() % 3 == 0) knob = std::uniform_real_distribution<>(low, high)(random);
  };
  maybe(k.temperature, 0.2, 1.8);
  maybe(k.top_p, 0.3, 1);
  maybe(k.min_p, 0, 0.2);
  maybe(k.typical_p, 0.4, 1);
  maybe(k.top_n_sigma, 0.5, 3);
  maybe(k.frequency_penalty, 0, 1);
  maybe(k.presence_penalty, 0, 1);
  maybe(k.dry_multiplier, 0, 2);
  maybe(k.xtc_probability, 0, 1);
  if (random() % 3 == 0) k.top_k = 1 + static_cast<double>(random() % 60);
  settings.seed = random();
  settings.past_end = random() % 2 == 0;
  const auto profiles = all_profiles();
  settings.profile = profiles[random() % profiles.size()];
  if (!check_knobs(settings.profile, k).empty()) settings.profile = textbook();
  return settings;
}

}  // namespace

TEST_CASE("a model of llama.cpp is known as the embedded one is") {
  LoopbackServer server(llama_cpp_server(served()));
  const ServerModelHandle model = open(server);
  const ModelInfo &info = model->info(), &own = tiny_model()->info();
  CHECK(info.name ==
        "tiny (llama.cpp b7000-test at 127.0.0.1:" + std::to_string(server.port()) + ")");
  CHECK(info.vocabulary == own.vocabulary);
  CHECK(info.context == own.context);
  CHECK(info.before_prompt == own.before_prompt);
  CHECK(info.end_of_text == own.end_of_text);
  CHECK(info.tokenizes);
  CHECK_FALSE(info.zero_known);
  CHECK(info.pieces.size() == own.pieces.size());
  CHECK(std::ranges::equal(info.pieces, own.pieces));
  for (const char* text : {"Once upon a time", "a\nb \xF0\x9F\x98\x80", ""}) {
    CHECK(model->tokenize_prompt(text).value() == tiny_model()->tokenize_prompt(text).value());
  }
  CHECK_FALSE(model->tokenize("\xff").ok());
}

TEST_CASE("the whole vocabulary of llama.cpp is exact up to a constant, and so is its best part") {
  LoopbackServer server(llama_cpp_server(served()));
  const ServerModelHandle model = open(server);
  const auto text = model->tokenize_prompt("The cat sat on").value();
  const Logits own = tiny_model()->new_session()->next(text).value();
  const auto session = model->new_session();
  const Logits all = session->next(text).value();
  REQUIRE(all.size() == own.size());
  CHECK(all.tail.empty());
  const double sum = log_sum_exp(own.scores);
  for (std::size_t i = 0; i < own.ids.size(); ++i) {
    const auto rank = static_cast<std::size_t>(all.rank_of(own.ids[i]));
    CHECK(all.scores[rank] == near(own.scores[i] - sum, 1e-4));
  }
  const Logits best = model->new_session()->next(text, 50).value();
  CHECK(best.size() == 50);
  CHECK(best.tail.count == own.size() - 50);
  CHECK(log_sum_exp(best.scores) < 0);
  CHECK(std::exp(log_sum_exp(best.scores)) + std::exp(best.tail.log_sum_exp) == near(1, 1e-5));
}

TEST_CASE("the same prompt, knobs and seed give the same text from the embedded GPT and a server") {
  LoopbackServer server(llama_cpp_server(served()));
  const ServerModelHandle model = open(server);
  std::mt19937 random(5);
  const char* const prompts[] = {"Once upon a time", "The dog", "\xC3\xA9",
                                 "One day, one day, one"};
  for (int i = 0; i < 60; ++i) {
    GenerateSettings settings = random_settings(random);
    CAPTURE(i);
    CAPTURE(settings.profile.id);
    CAPTURE(rules_text(settings.profile, settings.knobs));
    const std::string prompt = prompts[random() % std::size(prompts)];
    const std::string wanted = written(*tiny_model(), prompt, settings);
    settings.best = i % 3 == 0 ? ModelSession::kEveryToken : 40;
    CHECK(written(*model, prompt, settings) == wanted);
  }
}

TEST_CASE("the engine's own ids are sent, the last ones of a text longer than its context") {
  LoopbackServer server(llama_cpp_server(served()));
  const ServerModelHandle model = open(server);
  const auto context = static_cast<std::size_t>(model->info().context);
  std::vector<TokenId> text(context + 5, 100);
  text.back() = 7;
  REQUIRE(model->new_session()->next(text, 5).ok());
  const Json asked = Json::parse(server.asked().back().body);
  const auto sent = asked.at("prompt").get<std::vector<TokenId>>();
  CHECK(sent.size() == context);
  CHECK(sent.back() == 7);
  CHECK(asked.at("n_predict") == 1);
  CHECK(asked.at("cache_prompt") == true);
  CHECK(asked.at("n_probs") == 5);
}

TEST_CASE("the same step is asked for once, unless more of it is wanted") {
  LoopbackServer server(llama_cpp_server(served()));
  const ServerModelHandle model = open(server);
  const auto session = model->new_session();
  const std::vector<TokenId> text{0, 100};
  const auto questions = [&](int best) {
    const std::size_t before = server.asked().size();
    REQUIRE(session->next(text, best).ok());
    return server.asked().size() - before;
  };
  CHECK(questions(10) == 1);
  CHECK(questions(10) == 0);
  CHECK(questions(5) == 0);
  CHECK(questions(20) == 1);
  CHECK(questions(ModelSession::kEveryToken) == 1);
  CHECK(questions(ModelSession::kEveryToken) == 0);
  CHECK(questions(10) == 0);
  CHECK(model->times().requests == 3);
  CHECK(model->times().total_s > 0);
  CHECK(model->times().per_second() > 0);
}

TEST_CASE("a chat goes through the template of its model") {
  LoopbackServer llama(llama_cpp_server(served()));
  const ServerModelHandle model = open(llama, {"tiny", true});
  CHECK(model->tokenize_prompt("hello").value() ==
        tiny_model()->tokenize_prompt("Q: hello\nA:").value());
  LoopbackServer vllm(vllm_server(served()));
  CHECK(open(vllm, {"", true})->tokenize_prompt("hello").value() ==
        tiny_model()->tokenize_prompt("hello").value());
}

TEST_CASE("a chat without a template is asked with what was said and answered") {
  GenerateSettings greedy;
  greedy.knobs.temperature = 0;
  for (const bool ollama : {true, false}) {
    LoopbackServer server(ollama ? ollama_server(served()) : openai_server(served()));
    const ServerModelHandle model = open(server, {"", true});
    CHECK_FALSE(model->info().tokenizes);
    CHECK(written(*model, "Once upon a time", greedy, 6) ==
          written(*tiny_model(), "Once upon a time", greedy, 6));
    const Json asked = Json::parse(server.asked().back().body);
    REQUIRE(asked.at("messages").size() == 2);
    CHECK(asked["messages"][0] == Json{{"role", "user"}, {"content", "Once upon a time"}});
    CHECK(asked["messages"][1]["role"] == "assistant");
  }
}

TEST_CASE("every engine writes the greedy text of the model that it serves") {
  GenerateSettings greedy;
  greedy.knobs.temperature = 0;
  const std::string wanted = written(*tiny_model(), "Once upon a time", greedy);
  const LoopbackServer::Answer engines[] = {ollama_server(served()), vllm_server(served()),
                                            vllm_server(served(), 100'000), sglang_server(served()),
                                            openai_server(served())};
  for (const auto& engine : engines) {
    LoopbackServer server(engine);
    const ServerModelHandle model = open(server);
    CAPTURE(model->found().dialect);
    CHECK(written(*model, "Once upon a time", greedy) == wanted);
  }
}

TEST_CASE("an engine that tells ids keeps them, one that tells none has an id for each text") {
  LoopbackServer vllm(vllm_server(served())), ollama(ollama_server(served()));
  const ServerModelHandle by_ids = open(vllm), by_text = open(ollama);
  CHECK(by_ids->info().before_prompt == tiny_model()->info().before_prompt);
  const auto ids = by_ids->tokenize_prompt("The cat").value();
  CHECK(ids == tiny_model()->tokenize_prompt("The cat").value());
  CHECK(by_ids->piece(ids.back()) == tiny_model()->piece(ids.back()));
  const Logits named = by_ids->new_session()->next(ids).value();
  CHECK(named.size() == 20);
  for (const TokenId id : named.ids) {
    if (is_utf8(tiny_model()->piece(id))) CHECK(by_ids->piece(id) == tiny_model()->piece(id));
  }
  const auto one = by_text->tokenize("The cat").value();
  REQUIRE(one.size() == 1);
  CHECK(by_text->piece(one[0]) == "The cat");
  CHECK(by_text->tokenize("The cat").value() == one);
  const Logits first = by_text->new_session()->next(one).value();
  const Logits again = by_text->new_session()->next(one).value();
  CHECK(first.ids == again.ids);
  CHECK(first.tail.count == 2048 - first.size());
}

TEST_CASE("fewer alternatives are asked for where a server refuses so many, and that is kept") {
  LoopbackServer server(openai_server(served()));
  const ServerModelHandle model = open(server);
  const auto text = model->tokenize("Once upon").value();
  const std::size_t before = server.asked().size();
  CHECK(model->new_session()->next(text)->size() == 5);
  CHECK(server.asked().size() == before + 2);
  CHECK(model->new_session()->next(text)->size() == 5);
  CHECK(server.asked().size() == before + 3);
}

TEST_CASE("a refusal for another reason is told as it was first") {
  int n = 0;
  LoopbackServer server([&](const Asked& asked) -> Said {
    if (asked.path == "/v1/models") return {200, R"({"data":[{"id":"m"}]})"};
    if (asked.method == "GET") return {404, ""};
    return {400, R"({"error":{"message":"reason )" + std::to_string(++n) + R"("}})"};
  });
  const ServerModelHandle model = open(server);
  const Result<Logits> logits = model->new_session()->next(model->tokenize("a").value());
  REQUIRE_FALSE(logits.ok());
  CHECK(logits.error().find("reason 1") != std::string::npos);
}

TEST_CASE("a server that only chats, or tells no log-probabilities, is a sentence") {
  for (const int status : {404, 200}) {
    LoopbackServer server([&](const Asked& asked) -> Said {
      if (asked.path == "/v1/models") return {200, R"({"data":[{"id":"m"}]})"};
      if (asked.method == "GET") return {404, ""};
      return {status, R"({"choices":[{"text":"b","logprobs":null}]})"};
    });
    const ServerModelHandle model = open(server);
    const Result<Logits> logits = model->new_session()->next(model->tokenize("a").value());
    REQUIRE_FALSE(logits.ok());
    const char* wanted =
        status == 404 ? "may still answer as a chat" : "tells no log-probabilities";
    CHECK(logits.error().find(wanted) != std::string::npos);
  }
}

TEST_CASE("a model that the server does not have is refused with those it has") {
  LoopbackServer server(ollama_server(served()));
  const auto refused = open_server_model({server.address(), {}, {}}, {"big\x1b", false});
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.error().find("it has: tiny:latest.") != std::string::npos);
  CHECK(refused.error().find('\x1b') == std::string::npos);
  CHECK(open(server, {"tiny", false})->use().model == "tiny:latest");
}

TEST_CASE("tokens that are not in the vocabulary are refused") {
  const auto answer = llama_cpp_server(served());
  std::atomic<bool> wrong = false;
  LoopbackServer server([&](const Asked& asked) -> Said {
    if (!wrong || asked.path != "/completion") return answer(asked);
    return {200, R"({"completion_probabilities":[{"top_logprobs":[{"id":9999,"logprob":-1}]}]})"};
  });
  const ServerModelHandle model = open(server);
  wrong = true;
  const std::vector<TokenId> text{0};
  const Result<Logits> logits = model->new_session()->next(text);
  REQUIRE_FALSE(logits.ok());
  CHECK(logits.error().find("not in the server's vocabulary") != std::string::npos);
}

TEST_CASE("a step that is called off ends at once, and the session can be used again") {
  const auto answer = llama_cpp_server(served());
  std::atomic<bool> silent = false;
  LoopbackServer server([&](const Asked& asked) -> Said {
    if (silent && asked.path == "/completion") return {200, "", {}, Fault::kSilent};
    return answer(asked);
  });
  const ServerModelHandle model = open(server);
  const std::vector<TokenId> text{0, 100};
  silent = true;
  std::stop_source source;
  const auto session = model->new_session(source.get_token());
  const std::size_t before = server.asked().size();
  std::jthread later([&] {
    while (server.asked().size() == before)
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    source.request_stop();
  });
  CHECK_FALSE(session->next(text).ok());
  silent = false;
  CHECK(model->new_session()->next(text).ok());
}

TEST_CASE("a server that dies while a text is written leaves the text and a sentence") {
  auto server = std::make_unique<LoopbackServer>(llama_cpp_server(served()));
  const int port = server->port();
  const ServerModelHandle model = open(*server);
  Generation made = begin_generation(*model, "Once", {}).value();
  const auto session = model->new_session();
  REQUIRE(append_steps(made, *session, 3).ok());
  server.reset();
  const Result<bool> more = append_step(made, *session);
  REQUIRE_FALSE(more.ok());
  CHECK(more.error().find("http://127.0.0.1:") != std::string::npos);
  CHECK(made.steps.size() == 3);
  const LoopbackServer again(llama_cpp_server(served()), port);
  CHECK(append_step(made, *session).ok());
}

TEST_CASE("a session keeps its model, and a fork goes its own way") {
  LoopbackServer server(llama_cpp_server(served()));
  std::unique_ptr<ModelSession> session = open(server)->new_session();
  const auto fork = session->fork();
  session.reset();
  const std::vector<TokenId> text{0};
  CHECK(fork->next(text, 3)->size() == 3);
}

TEST_CASE("a multiplying penalty is refused where logits have lost their zero") {
  LoopbackServer server(llama_cpp_server(served()));
  const ServerModelHandle model = open(server);
  GenerateSettings settings;
  settings.knobs.repetition_penalty = 1.3;
  CHECK(begin_generation(*tiny_model(), "Once", settings).ok());
  const Result<Generation> made = begin_generation(*model, "Once", settings);
  REQUIRE_FALSE(made.ok());
  CHECK(made.error().find("frequency") != std::string::npos);
  settings.knobs = {};
  settings.knobs.frequency_penalty = 1;
  CHECK(begin_generation(*model, "Once", settings).ok());
}

TEST_CASE("the key is in no sentence, no capture and no name") {
  const TestFolder folder;
  const std::string file = folder.file("key", "sk-hush");
  LoopbackServer server(llama_cpp_server(served()));
  const auto model = open_server_model({server.address(), {}, file}, {}).value();
  Generation made = begin_generation(*model, "Once", {}).value();
  REQUIRE(append_steps(made, *model->new_session(), 2).ok());
  CHECK(capture_to_json(capture_of(made, *model, 3)).find("hush") == std::string::npos);
  CHECK(model->info().name.find("hush") == std::string::npos);
  for (const Asked& asked : server.asked()) {
    CHECK(asked.headers.at("authorization") == "Bearer sk-hush");
    CHECK((asked.path + asked.body).find("hush") == std::string::npos);
  }
}

TEST_CASE("what no engine documents is not called raw, in no capture of it") {
  const std::pair<LoopbackServer::Answer, ValueKind> cases[] = {
      {llama_cpp_server(served()), ValueKind::kRaw},
      {ollama_server(served()), ValueKind::kRaw},
      {vllm_server(served()), ValueKind::kRaw},
      {sglang_server(served()), ValueKind::kRaw},
      {openai_server(served()), ValueKind::kUnknown},
      {openai_server(served(), "organization_owner"), ValueKind::kUnknown},  // LM Studio
  };
  for (const auto& [answer, values] : cases) {
    const LoopbackServer server(answer);
    const ServerModelHandle model = open(server);
    CAPTURE(model->info().name);
    CHECK(model->found().values == values);
    Generation made = begin_generation(*model, "Once", {}).value();
    REQUIRE(append_steps(made, *model->new_session(), 1).ok());
    CHECK(capture_of(made, *model, 0).values == values);
  }
}
