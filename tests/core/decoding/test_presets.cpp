// What the three presets of the Generate view claim, measured on the embedded model over ten seeds.

#include <algorithm>
#include <string>
#include <vector>

#include "core/base/assets.h"
#include "core/decoding/text_statistics.h"
#include "core/model/embedded.h"
#include "core/text/words.h"
#include "tests/core/decoding/fixtures.h"

namespace logitdice::test {
namespace {

constexpr std::string_view kPrompt = "Once upon a time, in a forest far away";
constexpr std::uint64_t kSeeds = 10;
// Fits the window with the prompt: a longer text costs a pass over the whole window each token.
constexpr std::size_t kTokens = 200;

std::vector<std::string> word_list() {
  for (const Asset& asset : assets()) {
    if (asset.name == "model/words.txt") return words_of(asset.text());
  }
  FAIL("assets/model/words.txt is missing");
  return {};
}

std::vector<Generation> texts(const Knobs& knobs) {
  REQUIRE_MESSAGE(tiny_model(), "assets/model/tiny.gguf is missing or no model");
  GenerateSettings settings = settings_with(knobs, 0);
  settings.keep_logits = false;
  auto made = continuations(*tiny_model(), kPrompt, settings, kSeeds, kTokens);
  REQUIRE(made.ok());
  return std::move(made).value();
}

// The share of the written words that are not on the list.
double unknown_words(const Generation& text, const std::vector<std::string>& known) {
  const std::vector<std::string> words = words_of(written_text(text, *tiny_model()));
  const auto unknown = std::count_if(words.begin(), words.end(), [&](const std::string& word) {
    return !std::binary_search(known.begin(), known.end(), word);
  });
  REQUIRE_FALSE(words.empty());
  return static_cast<double>(unknown) / static_cast<double>(words.size());
}

// Written down once: every build, optimised or not, must write these very texts.
TEST_CASE("preset texts - the same seed writes the same text in every build") {
  struct Golden {
    Knobs knobs;
    std::string_view text;
  };
  const Golden table[] = {
      {{.temperature = 0},
       ", there was a little bird named Tim. Tim was very sad because he could not fly. He wanted "
       "to find a friend to play with.\nOne day, Tim saw a big tree. He"},
      {{.temperature = 0.7, .top_p = 0.9},
       ", there was a big tree. In the tree, there was a small cat. The cat liked to sleep all day "
       "and played with his friends. They would play and sing all day long.\n"},
      {{.temperature = 2},
       ",es Manick lived a proud boy and not wobered walklil together afternight best stories. "
       "Sunch wave Sally dressed until waited until tick faster journing like"},
      {{.top_k = 12, .min_p = 0.02},
       ", a little bird named Tim lived in a tree. Tim loved to whistle his friends in the big "
       "forest. He was the bigest animal in a small voice, a wise owl who"},
  };
  for (const Golden& golden : table) {
    const Generation text = generated(tiny_model(), settings_with(golden.knobs), 40, kPrompt);
    CHECK(written_text(text, *tiny_model()) == golden.text);
  }
}

TEST_CASE("preset loop - greedy text repeats an 8-gram within 400 tokens") {
  // Greedy is the same for every seed, so one long text stands for all of them.
  const std::vector<Generation> all = texts({.temperature = 0});
  for (const Generation& text : all) REQUIRE(same_tokens(text, all.front()));
  Generation text = all.front();
  REQUIRE(append_steps(text, *tiny_model()->new_session(), 400).ok());
  REQUIRE(text.steps.size() == 400);
  const TextStatistics told = text_statistics(text);
  MESSAGE("repeated 8-grams: " << told.eight.repeated << " of " << told.eight.total);
  CHECK(told.eight.repeated > 0);
}

TEST_CASE("preset gibberish - at T = 2 a tenth of the words and more are no words") {
  const std::vector<std::string> known = word_list();
  for (const Generation& text : texts({.temperature = 2})) {
    const double share = unknown_words(text, known);
    MESSAGE("seed " << text.settings.seed << ", unknown words: " << share);
    CHECK(share >= 0.10);
  }
}

TEST_CASE("preset sweet spot - at T = 0.7 with top-p 0.9 nearly all words are words") {
  const std::vector<std::string> known = word_list();
  for (const Generation& text : texts({.temperature = 0.7, .top_p = 0.9})) {
    const double share = unknown_words(text, known);
    MESSAGE("seed " << text.settings.seed << ", unknown words: " << share);
    CHECK(share <= 0.02);
  }
}

}  // namespace
}  // namespace logitdice::test
