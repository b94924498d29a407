#include "core/decoding/beam_words.h"

#include "core/model/embedded.h"
#include "tests/check.h"
#include "tests/core/decoding/random_tree.h"
#include "tests/core/decoding/searched.h"

namespace logitdice::test {
namespace {

TEST_CASE("beam words: of a pruned branch, its text, the sum and its place") {
  const TextTree& tree = worked_example_tree();
  const BeamSearch made = searched(tree, {.width = 2});
  const BranchWords c = branch_words(made, *tree.model, made.steps[0].pruned[0]);
  CHECK(c.text == "“C”");
  CHECK(c.outcome == "was pruned at step 1");
  CHECK(c.sum == "p = 0.25000: third of 3. The last that was kept, second, has 0.35000.");
  const BranchWords best = branch_words(made, *tree.model, made.best());
  CHECK(best.text == "“B d”");
  CHECK(best.outcome == "ended at step 2");
  CHECK(best.sum == "0.35000 × 0.900 = 0.31500: first of 5.");
}

TEST_CASE("beam words: why greedy ends elsewhere") {
  const TextTree& tree = worked_example_tree();
  CHECK(
      greedy_words(searched(tree, {.width = 2}), *tree.model) ==
      "Greedy took “A” at step 1: 0.400 beat 0.350. The beam kept “B” too, which ends 1.6 times as "
      "likely: 0.31500 against 0.20000.");
  CHECK(greedy_words(searched(tree, {.width = 1}), *tree.model) == "Greedy finds the same text.");
}

TEST_CASE("beam words: from which alpha on another text wins") {
  const TextTree tree = tree_of(R"({"children": [{"token": "short.", "p": 0.5},
    {"token": "a", "p": 0.4, "children": [{"token": " long", "p": 1, "children": [
      {"token": " text.", "p": 1}]}]}]})");
  const BeamSearch made = searched(tree, {.width = 2, .steps = 3, .alpha = 2});
  const std::vector<AlphaWinner> winners = alpha_winners(made);
  REQUIRE(winners.size() == 2);
  CHECK(winners[0].from == 0);
  CHECK(path_text(made, *tree.model, winners[0].node) == "short.");
  // ln .5 = ln .4 / 3^α
  CHECK(winners[1].from == near(std::log(std::log(0.4) / std::log(0.5)) / std::log(3.0), 1e-6));
  CHECK(alpha_words(made, *tree.model) ==
        "Of the 2 paths found α 0 chooses “short.”; from α 0.25 on “a long text.”. A search with "
        "another α may find others.");
  CHECK(alpha_words(made, *tree.model, true) ==
        "Of these 2 α 0 chooses “short.”; from α 0.25 on “a long text.”.");
}

TEST_CASE("beam words: the winner of each alpha is the best text of a search with that alpha") {
  for (unsigned seed = 0; seed < 40; ++seed) {
    BeamSettings settings{.width = 3, .steps = 8, .alpha = kMostAlpha, .stop_ends_path = true};
    settings.rule = seed % 2 ? LengthRule::wu : LengthRule::power;
    static const char* prompts[] = {"The king had a", "The boy found a", "The sun was",
                                    "The dog saw"};
    const BeamSearch made = searched(tiny_model(), settings, prompts[seed / 2 % 4]);
    const std::vector<AlphaWinner> winners = alpha_winners(made);
    for (std::size_t i = 0; i < winners.size(); ++i) {
      const double next = i + 1 < winners.size() ? winners[i + 1].from : kMostAlpha;
      settings.alpha = (winners[i].from + next) / 2;
      const BeamSearch there = searched(tiny_model(), settings, prompts[seed / 2 % 4]);
      CHECK(there.path(there.best()) == made.path(winners[i].node));
    }
  }
}

TEST_CASE("beam words: what leads while the search goes on") {
  const TextTree& tree = worked_example_tree();
  const BeamSearch made = searched(tree, {.width = 2});
  CHECK(leader_after(made, 0) == -1);
  CHECK(path_text(made, *tree.model, leader_after(made, 1)) == "A");
  CHECK(leader_after(made, 2) == made.best());
}

TEST_CASE("beam words: texts with one beginning are told apart by where they part") {
  const BeamSearch made = searched(tiny_model(), {.width = 6, .steps = 8}, "The king had a");
  REQUIRE(made.found.size() > 2);
  for (const int node : made.found) {
    const std::string text = path_shown(made, *tiny_model(), node);
    const std::size_t at = parts_at(made, *tiny_model(), node);
    REQUIRE(at <= text.size());
    bool shared = at == 0;
    for (const int other : made.found) {
      if (other == node) continue;
      const std::string theirs = path_shown(made, *tiny_model(), other);
      CHECK(text.substr(0, at + 1) != theirs.substr(0, at + 1));
      shared = shared || text.substr(0, at) == theirs.substr(0, at);
    }
    const std::string greedy = path_shown(made, *tiny_model(), made.last_greedy());
    CHECK((shared || text.substr(0, at) == greedy.substr(0, at)));
  }
}

TEST_CASE("beam words: a path that is nothing but the end of text is the end everywhere") {
  const TextTree tree = tree_of(R"({"children": [{"token": "", "p": 0.6}, {"token": "a", "p": 0.4}]})");
  const BeamSearch made = searched(tree, {.width = 2, .steps = 2});
  CHECK(path_shown(made, *tree.model, made.best()) == "⟨end⟩");
  CHECK(branch_words(made, *tree.model, made.best()).text == "“⟨end⟩”");
}

TEST_CASE("beam words: places in words") {
  const std::pair<int, const char*> cases[] = {{1, "first"}, {4, "fourth"}, {10, "tenth"},
                                               {11, "11th"}, {21, "21st"},  {22, "22nd"},
                                               {33, "33rd"}, {112, "112th"}};
  for (const auto& [place, word] : cases) CHECK(ordinal(place) == word);
}

TEST_CASE("beam words: what became of a text that was found") {
  BeamSettings settings{.width = 3, .steps = 6, .alpha = 0.7, .stop_ends_path = true};
  const BeamSearch made = searched(tiny_model(), settings, "The king had a");
  CHECK(made.over);
  CHECK(outcome_word(made, made.best()) == "ended");
  CHECK(outcome_word(made, made.found.back()) == "given up");
  CHECK(over_words(made, *tiny_model()).find("over after step") != std::string::npos);
  settings.stop_ends_path = false;
  const BeamSearch whole = searched(tiny_model(), settings, "The king had a");
  CHECK(outcome_word(whole, whole.best()) == "out of steps");
  CHECK(over_words(whole, *tiny_model()).empty());
  CHECK(alpha_words(whole, *tiny_model()) ==
        "One length: α decides nothing among the paths found.");
}

}  // namespace
}  // namespace logitdice::test
