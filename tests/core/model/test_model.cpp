#include "core/model/model.h"

#include <algorithm>
#include <fstream>
#include <thread>

#include "core/model/embedded.h"
#include "core/model/gpt_model.h"
#include "core/model/model_file.h"
#include "tests/check.h"
#include "tests/core/decoding/fixtures.h"
#include "tests/core/model/named_model.h"

namespace logitdice::test {
namespace {

std::vector<TokenId> tokens_of(const ModelHandle& model, std::string_view text) {
  return model->tokenize_prompt(text).value();
}

bool equal(const Logits& a, const Logits& b) {
  return a.ids == b.ids && a.scores == b.scores;
}

// The scores that the network gives, sorted like those of the session.
Logits directly(std::span<const TokenId> text) {
  static const Gpt gpt = Gpt::load(small_gpt_file()).value();
  GptState state = gpt.new_state();
  return make_logits(gpt.logits_after(state, text)).value();
}

TEST_CASE("model: what is known of a network before it is asked") {
  const ModelHandle& model = small_model();
  const ModelInfo& info = model->info();
  CHECK(info.name == "small");
  CHECK(info.context == 48);
  CHECK(info.vocabulary == small_tokenizer().size());
  CHECK(info.pieces == small_tokenizer().pieces());
  CHECK(info.before_prompt == small_tokenizer().bos());
  CHECK(info.end_of_text == small_tokenizer().eos());
  CHECK(info.tokenizes);
  CHECK(model->piece(65) == "A");
  CHECK(model->piece(-1) == "");
  CHECK(model->piece(info.vocabulary) == "");
  CHECK(model->tokenize("the").value() == small_tokenizer().encode("the"));
  CHECK(tokens_of(model, "the") == small_tokenizer().encode_prompt("the"));
}

TEST_CASE("model: a session gives the network's logits, whatever it read before") {
  const ModelHandle& model = small_model();
  const auto session = model->new_session();
  const std::vector<TokenId> text = tokens_of(model, "the land and the sea and the sky");
  for (const std::size_t length : {1u, 9u, 4u, 12u, 12u, 3u}) {
    const auto part = std::span(text).first(length);
    CHECK(equal(session->next(part).value(), directly(part)));
  }
}

TEST_CASE("model: several texts are asked at once, each in a session of its own") {
  const ModelHandle& model = small_model();
  const std::vector<TokenId> text = tokens_of(model, std::string(60, 'x') + "the land");
  std::vector<std::unique_ptr<ModelSession>> sessions;
  std::vector<AskedText> asked;
  for (const std::size_t length : {5u, 30u, 1u, 49u, 60u}) {  // past 48 the window slides
    sessions.push_back(model->new_session());
    asked.push_back({sessions.back().get(), std::span(text).first(length)});
  }
  for (int again = 0; again < 2; ++again) {
    const auto all = model->next_of(asked, 1);
    REQUIRE(all.ok());
    REQUIRE(all->size() == asked.size());
    for (std::size_t i = 0; i < asked.size(); ++i) {
      CHECK(equal(all.value()[i], directly(asked[i].text)));
    }
    // One of them alone between, and a fork of it.
    CHECK(equal(sessions[1]->next(asked[1].text).value(), directly(asked[1].text)));
    sessions[0] = sessions[1]->fork();
    asked[0] = {sessions[0].get(), asked[1].text};
  }
  CHECK(model->next_of({}, 1)->empty());
}

TEST_CASE("model: one that can only be asked text by text is asked so, up to the first error") {
  std::vector<std::string> heard;
  const ModelHandle model = std::make_shared<NamedModel>(
      [&](const std::string& text) -> Result<NamedModel::Answer> {
        heard.push_back(text);
        if (text == "b") return Error{"The server is gone."};
        return NamedModel::Answer{{text + "!", 1.0f}, {"?", 0.0f}};
      },
      2);
  std::vector<std::unique_ptr<ModelSession>> sessions;
  std::vector<std::vector<TokenId>> texts;
  for (const char* text : {"a", "c", "b", "a"}) {
    sessions.push_back(model->new_session());
    texts.push_back(model->tokenize(text).value());
  }
  const auto ask = [&](std::size_t count) {
    std::vector<AskedText> asked;
    for (std::size_t i = 0; i < count; ++i) asked.push_back({sessions[i].get(), texts[i]});
    return model->next_of(asked, 2);
  };
  const auto two = ask(2);
  REQUIRE(two.ok());
  CHECK(model->piece(two.value()[0].ids[0]) == "a!");
  CHECK(model->piece(two.value()[1].ids[0]) == "c!");
  heard.clear();
  CHECK(ask(4).error() == "The server is gone.");
  CHECK(heard == std::vector<std::string>{"a", "c", "b"});
}

TEST_CASE("model: logits after each of the last tokens, in one pass or in many") {
  const ModelHandle& model = small_model();
  std::vector<TokenId> text = tokens_of(model, std::string(60, 'x') + "the land");
  for (const std::size_t length : {5u, 30u, 48u, 49u, 60u}) {  // past 48 the window slides
    for (const std::size_t count : {1u, 2u, 5u}) {
      CAPTURE(length);
      CAPTURE(count);
      const auto part = std::span(text).first(length);
      const auto session = model->new_session();
      REQUIRE(session->next(part.first(length / 2)).ok());  // it knows something already
      const auto all = session->next_each(part, count);
      REQUIRE(all.ok());
      REQUIRE(all->size() == count);
      for (std::size_t i = 0; i < count; ++i) {
        CHECK(equal(all.value()[i], directly(part.first(length - count + 1 + i))));
      }
      CHECK(equal(session->next(part).value(), directly(part)));
    }
  }
  const auto session = model->new_session();
  const auto whole = session->next_each(std::span(text).first(40), 40);
  REQUIRE(whole->size() == 40);
  CHECK(equal(whole->front(), directly(std::span(text).first(1))));
}

TEST_CASE("model: a fork remembers what its origin does and goes its own way") {
  const ModelHandle& model = small_model();
  const auto session = model->new_session();
  std::vector<TokenId> text = tokens_of(model, "the land and");
  REQUIRE(session->next(text).ok());
  const auto fork = session->fork();
  std::vector<TokenId> other = text;
  text.push_back(65);
  other.push_back(66);
  CHECK(equal(fork->next(other).value(), directly(other)));
  CHECK(equal(session->next(text).value(), directly(text)));
  CHECK(&fork->model() == model.get());
}

TEST_CASE("model: whoever keeps a session keeps the model") {
  std::vector<std::byte> bytes = small_gpt_file();
  Gpt gpt = Gpt::load(bytes).value();
  ModelHandle model = gpt_model("short-lived", std::move(gpt), std::move(bytes));
  const std::weak_ptr<const Model> seen = model;
  const std::vector<TokenId> text = tokens_of(model, "the land");
  std::unique_ptr<ModelSession> session = model->new_session();
  std::unique_ptr<ModelSession> fork = session->fork();
  model.reset();
  session.reset();
  REQUIRE_FALSE(seen.expired());
  CHECK(equal(fork->next(text).value(), directly(text)));
  fork.reset();
  CHECK(seen.expired());
}

TEST_CASE("model: sessions of one model run side by side") {
  const ModelHandle model = small_model();
  const std::vector<TokenId> text = tokens_of(model, "the land and the sea");
  std::vector<Logits> made(4);
  {
    std::vector<std::jthread> threads;
    for (Logits& logits : made) {
      threads.emplace_back([model, &text, &logits] {
        const auto session = model->new_session();
        for (std::size_t n = 1; n <= text.size(); ++n) {
          logits = session->next(std::span(text).first(n)).value();
        }
      });
    }
  }
  for (const Logits& logits : made) CHECK(equal(logits, directly(text)));
}

TEST_CASE("model: the embedded ones are there, share a vocabulary, and are made once") {
  REQUIRE(tiny_model());
  REQUIRE(draft_model());
  CHECK(tiny_model() == tiny_model());
  CHECK(tiny_model()->info().name == "tiny GPT (embedded)");
  CHECK(tiny_model()->info().pieces == draft_model()->info().pieces);
  CHECK(tiny_model()->info().before_prompt >= 0);
}

TEST_CASE("model: a file is called what it says, or by its path") {
  for (const bool named : {true, false}) {
    ModelFile file = random_model(
        {.width = 32, .layers = 1, .heads = 2, .kv_heads = 1, .hidden = 32, .context = 8},
        NumberFormat::kF32, true, 3);
    file.drop("general.name");
    if (named) file.set("general.name", GgufValue::of_text("Anna"));
    const std::string path = "test_model.gguf";
    const auto bytes = write_gguf(file.file);
    std::ofstream(path, std::ios::binary)
        .write(reinterpret_cast<const char*>(bytes.data()),
               static_cast<std::streamsize>(bytes.size()));
    const auto model = load_model_file(path);
    std::remove(path.c_str());
    REQUIRE(model.ok());
    CHECK(model.value()->info().name == (named ? "Anna" : path));
    const std::vector<TokenId> text = tokens_of(model.value(), "the");
    CHECK(model.value()->new_session()->next(text).ok());
  }
}

TEST_CASE("model: one that knows tokens by name only is a model like any other") {
  const ModelHandle model = named_model([](const std::string& text) -> Result<NamedModel::Answer> {
    if (text.ends_with("!")) return Error{"The server is gone."};
    return NamedModel::Answer{{" yes", 2.0f}, {" no", 1.0f}, {"!", 0.5f}};
  });
  const std::vector<TokenId> prompt = tokens_of(model, "Is it?");
  REQUIRE(prompt.size() == 1);  // it does not tokenize
  CHECK(model->piece(prompt[0]) == "Is it?");
  CHECK(model->info().pieces.empty());
  const auto session = model->new_session();
  const auto all = session->next(prompt);
  REQUIRE(all.ok());
  CHECK(all->size() == 3);
  CHECK(model->piece(all->ids[0]) == " yes");
  const auto best = session->next(prompt, 2);
  REQUIRE(best.ok());
  CHECK(best->size() == 2);
  CHECK(best->tail.count == Tail::kUnknownCount);
  std::vector<TokenId> longer = prompt;
  longer.push_back(all->ids[1]);
  const auto each = session->next_each(longer, 2);  // by loops
  REQUIRE(each.ok());
  CHECK(each->size() == 2);
  longer.push_back(all->ids[2]);
  CHECK(session->next(longer).error() == "The server is gone.");
  CHECK(session->next_each(longer, 2).error() == "The server is gone.");
  CHECK(session->next(prompt).ok());  // and it goes on
  std::stop_source stop;
  const auto stopped = model->new_session(stop.get_token());
  stop.request_stop();
  CHECK_FALSE(stopped->next(prompt).ok());
}

}  // namespace
}  // namespace logitdice::test
