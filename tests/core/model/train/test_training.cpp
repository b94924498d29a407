#include <doctest/doctest.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "core/model/gpt.h"
#include "core/model/train/export.h"
#include "core/model/train/learn_bpe.h"
#include "core/model/train/loop.h"
#include "core/model/train/training.h"

using namespace logitdice;
using namespace logitdice::train;

namespace {

constexpr std::string_view kText =
    "One day a small cat sat on a big mat. The cat saw a red ball. \"May I have the ball?\" said "
    "the "
    "cat. \"You may have the ball,\" said the dog.\n<|endoftext|>\nThe dog ran to the cat. The cat "
    "ran to the dog. They sat on the mat and had the ball.\n\nThe end.\n<|endoftext|>\n";

struct Small {
  std::vector<std::string_view> documents = split_documents(kText);
  Tokenizer tokenizer = Tokenizer::make(learn_bpe(documents, 290)).value();
  Recipe recipe;

  Small() {
    recipe.shape = {.vocab = tokenizer.size(),
                    .width = 32,
                    .layers = 2,
                    .heads = 2,
                    .kv_heads = 2,
                    .hidden = 64,
                    .context = 24};
    recipe.stretches = 6;
    recipe.workers = 2;
    recipe.steps = 40;
    recipe.warmup = 5;
  }
  Training training() const { return Training(recipe, encode_documents(tokenizer, documents), {}); }
};

double run(Training& training, int first, int last, int steps) {
  double loss = 0;
  for (int i = first; i < last; ++i) loss = training.step(static_cast<double>(i) / steps);
  return loss;
}

// A file that is gone when the test is over.
struct Scratch {
  std::filesystem::path path;
  explicit Scratch(const char* name) : path(std::filesystem::temp_directory_path() / name) {}
  ~Scratch() { std::filesystem::remove(path); }
};

}  // namespace

TEST_CASE("documents are what stands between the lines of end-of-text") {
  using Views = std::vector<std::string_view>;
  CHECK(split_documents("").empty());
  CHECK(split_documents("one").size() == 1);
  CHECK(split_documents("one\n<|endoftext|>\ntwo\n") == Views{"one", "two"});
  CHECK(split_documents("one\r\n<|endoftext|>\r\n\r\n<|endoftext|>\ntwo\nlines") ==
        Views{"one", "two\nlines"});
  CHECK(split_documents("in a <|endoftext|> line") == Views{"in a <|endoftext|> line"});
}

TEST_CASE("the most frequent pair becomes a token first") {
  const std::string text = "abab abab abab ac";
  const Vocabulary learnt = learn_bpe({text}, 300);
  REQUIRE(learnt.pieces.size() > 258);
  CHECK(learnt.pieces[256] == "ab");    // 6 times
  CHECK(learnt.pieces[257] == "abab");  // 3 times, with " " + "ab" behind it at 2
  CHECK(learnt.pieces.back() == "<|endoftext|>");
  CHECK(learnt.pieces.size() < 300);  // nothing else comes twice
  CHECK(learnt.end_of_text == static_cast<TokenId>(learnt.pieces.size()) - 1);
  CHECK(learn_bpe({text}, 257).pieces.size() == 257);
}

TEST_CASE("every document is led in by end-of-text, and its text comes back") {
  const Small small;
  const TokenStream stream = encode_documents(small.tokenizer, small.documents);
  REQUIRE(stream.starts.size() == 2);
  CHECK(stream.tokens[stream.starts[0]] == small.tokenizer.eos());
  CHECK(stream.tokens[stream.starts[1]] == small.tokenizer.eos());
  CHECK(stream.tokens.back() == small.tokenizer.eos());
  const std::string joined = std::string(kEndOfText) + std::string(small.documents[0]) +
                             std::string(kEndOfText) + std::string(small.documents[1]) +
                             std::string(kEndOfText);
  CHECK(small.tokenizer.decode(stream.tokens) == joined);
}

TEST_CASE("a few steps on a paragraph lower the loss") {
  const Small small;
  Training training = small.training();
  const double before = run(training, 0, 1, 40);
  const double after = run(training, 1, 40, 40);
  CHECK(before > 4.5);  // ln 290 is 5.7
  CHECK(after < 0.6 * before);
}

TEST_CASE("a training that was stopped goes on to the same bits") {
  const Small small;
  const Scratch file("logitdice_test_training.checkpoint");
  Training whole = small.training(), first = small.training(), second = small.training();
  run(whole, 0, 12, 40);
  run(first, 0, 7, 40);
  REQUIRE(first.save(file.path.string(), 2.5).ok());
  const auto elapsed_s = second.load(file.path.string());
  REQUIRE(elapsed_s.ok());
  CHECK(elapsed_s.value() == 2.5);
  CHECK(second.steps_done() == 7);
  run(second, 7, 12, 40);
  CHECK(second.parameters() == whole.parameters());
}

TEST_CASE("the loop leaves a checkpoint when it is told to stop, and goes on from it") {
  const Small small;
  const Scratch file("logitdice_test_loop.checkpoint");
  const std::vector<int> bytes(static_cast<std::size_t>(small.tokenizer.size()), 1);
  Training first = small.training(), second = small.training(), whole = small.training();
  std::sig_atomic_t stop = 1;
  run(first, 0, 9, 40);
  const auto stopped = train::train(small.recipe, first, bytes, file.path.string(), stop);
  REQUIRE(stopped.ok());
  CHECK_FALSE(stopped->finished);
  CHECK(first.steps_done() == 9);
  stop = 0;
  const auto finished = train::train(small.recipe, second, bytes, file.path.string(), stop);
  REQUIRE(finished.ok());
  CHECK(finished->finished);
  CHECK(second.steps_done() == 40);
  REQUIRE(train::train(small.recipe, whole, bytes, "", stop).ok());
  CHECK(second.parameters() == whole.parameters());
}

TEST_CASE("a checkpoint that does not belong is refused") {
  const Small small;
  const Scratch file("logitdice_test_refused.checkpoint");
  const std::string path = file.path.string();
  Training training = small.training();
  CHECK_FALSE(training.load(path).ok());
  std::ofstream(path) << "something else";
  CHECK(training.load(path).error().find("no checkpoint") != std::string::npos);
  REQUIRE(training.save(path, 0).ok());
  Small wider;
  wider.recipe.shape.hidden = 96;
  Training other = wider.training();
  CHECK(other.load(path).error().find("other sizes") != std::string::npos);
  Training elsewhere(small.recipe, encode_documents(small.tokenizer, {small.documents[0]}), {});
  CHECK(elsewhere.load(path).error().find("another text") != std::string::npos);
  std::filesystem::resize_file(file.path, 4000);
  CHECK(training.load(path).error().find("too early") != std::string::npos);
}

TEST_CASE("the schedule rises in a line and falls along a cosine") {
  Recipe recipe;
  recipe.warmup = 10;
  recipe.floor = 0.1f;
  CHECK(rate_factor(recipe, 0, 0) == doctest::Approx(0.1));
  CHECK(rate_factor(recipe, 9, 0) == doctest::Approx(1));
  CHECK(rate_factor(recipe, 100, 0.5) == doctest::Approx(0.55));
  CHECK(rate_factor(recipe, 100, 1) == doctest::Approx(0.1));
  CHECK(rate_factor(recipe, 100, 2) == doctest::Approx(0.1));
}

TEST_CASE("Muon brings singular values near one") {
  for (const auto& [rows, cols] : {std::pair{3, 7}, std::pair{7, 3}, std::pair{4, 4}}) {
    std::vector<float> x(static_cast<std::size_t>(rows * cols));
    for (std::size_t i = 0; i < x.size(); ++i) x[i] = std::sin(static_cast<float>(i * i) + 0.5f);
    orthogonalize(x, rows, cols);
    const int n = std::min(rows, cols);
    double trace = 0;  // of X X^T: the sum of the squared singular values
    for (const float value : x) trace += static_cast<double>(value) * value;
    CHECK(trace / n > 0.4);
    CHECK(trace / n < 1.5);
  }
}

TEST_CASE("the exported model gives the loss that the network was trained to") {
  const Small small;
  Training training = small.training();
  run(training, 0, 30, 40);
  const TokenStream stream = encode_documents(small.tokenizer, small.documents);
  const int n = small.recipe.shape.context;
  Batch batch;
  batch.inputs.assign(stream.tokens.begin(), stream.tokens.begin() + n);
  batch.targets.assign(stream.tokens.begin() + 1, stream.tokens.begin() + n + 1);
  Network<float> network(small.recipe.shape, 1, n);
  const double expected = network.loss(training.parameters().data(), batch);
  struct Row {
    NumberFormat format;
    double tolerance;
  };
  for (const Row& row : {Row{NumberFormat::kF32, 1e-5}, Row{NumberFormat::kF16, 1e-2},
                         Row{NumberFormat::kBF16, 5e-2}, Row{NumberFormat::kQ8_0, 5e-2}}) {
    const auto bytes = export_gguf(small.recipe.shape, training.parameters(), small.tokenizer,
                                   "small", row.format);
    const auto gpt = Gpt::load(bytes);
    REQUIRE_MESSAGE(gpt.ok(), (gpt.ok() ? "" : gpt.error()));
    GptState state = gpt->new_state();
    double loss = 0;
    for (int i = 0; i < n; ++i) {
      const auto at = static_cast<std::size_t>(i);
      const auto logits = gpt->forward(state, batch.inputs[at], i);
      double sum = 0;
      for (const float z : logits) sum += std::exp(static_cast<double>(z));
      loss +=
          std::log(sum) - static_cast<double>(logits[static_cast<std::size_t>(batch.targets[at])]);
    }
    CHECK(loss / n == doctest::Approx(expected).epsilon(row.tolerance));
  }
}
