#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/assets.h"
#include "core/model/gpt.h"
#include "core/text/words.h"

using namespace logitdice;

namespace {

const Asset& asset(std::string_view name) {
  const auto all = assets();
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const Asset& a) { return a.name == name; });
  REQUIRE(found != all.end());
  return *found;
}

// A story that no training has seen.
constexpr std::string_view kStory =
    "Once upon a time, there was a little bear named Ben. Ben liked to play in the forest with his "
    "friends. One day, he found a big red ball under a tree. \"Look, a ball!\" said Ben. His "
    "friend "
    "Mia the rabbit came to see it. \"Can we play with it together?\" she asked. Ben was happy and "
    "said, \"Yes, let's play!\" They played with the ball all day. When the sun went down, they "
    "went "
    "home and told their moms about the ball.";

// Nats per byte of the story behind end-of-text.
double loss_per_byte(const Gpt& gpt) {
  const std::vector<TokenId> tokens = gpt.tokenizer().encode_prompt(kStory);
  GptState state = gpt.new_state();
  double nats = 0;
  for (std::size_t i = 0; i + 1 < tokens.size(); ++i) {
    const auto logits = gpt.forward(state, tokens[i], static_cast<int>(i));
    double sum = 0;
    for (const float z : logits) sum += std::exp(static_cast<double>(z));
    nats += std::log(sum) - static_cast<double>(logits[static_cast<std::size_t>(tokens[i + 1])]);
  }
  return nats / static_cast<double>(kStory.size());
}

}  // namespace

TEST_CASE("the committed models load, share a vocabulary and know English stories") {
  const Asset &writer_file = asset("model/tiny.gguf"), &draft_file = asset("model/draft.gguf");
  CHECK(writer_file.data.size() + draft_file.data.size() <= 6000000);
  const auto writer = Gpt::load(writer_file.data), draft = Gpt::load(draft_file.data);
  REQUIRE_MESSAGE(writer.ok(), (writer.ok() ? "" : writer.error()));
  REQUIRE_MESSAGE(draft.ok(), (draft.ok() ? "" : draft.error()));
  CHECK(writer->tokenizer().pieces() == draft->tokenizer().pieces());
  CHECK(writer->tokenizer().merges() == draft->tokenizer().merges());
  CHECK(writer->tokenizer().add_bos());
  CHECK(writer->context() == 256);
  // A byte at random costs 5.5 nats.
  const double by_writer = loss_per_byte(writer.value()), by_draft = loss_per_byte(draft.value());
  CHECK(by_writer < 0.6);
  CHECK(by_draft < 0.8);
  CHECK(by_writer < by_draft);
}

TEST_CASE("the committed files say whose they are and how to sample from them") {
  for (const char* name : {"model/tiny.gguf", "model/draft.gguf"}) {
    const auto file = parse_gguf(asset(name).data);
    REQUIRE(file.ok());
    for (const char* key : {"general.name", "general.license", "general.license.name",
                            "general.sampling.temp", "general.sampling.top_p"}) {
      CAPTURE(key);
      CHECK(file->find(key) != nullptr);
    }
  }
}

TEST_CASE("the word list is sorted and has the story's words") {
  const std::string_view text = asset("model/words.txt").text();
  CHECK(text.size() <= 200000);
  std::vector<std::string> words;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = text.find('\n', at);
    REQUIRE(end != std::string_view::npos);
    words.emplace_back(text.substr(at, end - at));
    at = end + 1;
  }
  CHECK(std::is_sorted(words.begin(), words.end()));
  for (const std::string& word : words) CHECK(words_of(word) == std::vector<std::string>{word});
  for (const std::string& word : words_of(kStory)) {
    CAPTURE(word);
    CHECK(std::binary_search(words.begin(), words.end(), word));
  }
  for (const char* word : {"endoftext", "softmax", "xqz"}) {
    CHECK_FALSE(std::binary_search(words.begin(), words.end(), word));
  }
}
