#include <map>

#include "core/sampling/ranking.h"
#include "tests/core/sampling/fixtures.h"

// A ranking after some changes against the plain way: change the scores, sort the window.

using namespace logitdice;
using namespace logitdice::test;

namespace {

struct Plain {
  struct Token {
    TokenId id;
    float score;
    int source;
  };
  std::vector<Token> tokens;

  explicit Plain(const Logits& logits) {
    for (int rank = 0; rank < logits.finite; ++rank) {
      const auto i = static_cast<size_t>(rank);
      tokens.push_back({logits.ids[i], logits.scores[i], rank});
    }
  }

  void change(int begin, int end, const std::vector<Ranking::Change>& changes) {
    std::map<int, float> scores;
    for (const auto& change : changes) scores[change.source] = change.score;
    for (int rank = begin; rank < end; ++rank) {
      Token& token = tokens[static_cast<size_t>(rank)];
      if (const auto found = scores.find(token.source); found != scores.end()) {
        token.score = found->second;
      }
    }
    std::sort(tokens.begin() + begin, tokens.begin() + end, [](const Token& a, const Token& b) {
      return a.score != b.score ? a.score > b.score : a.id < b.id;
    });
  }
};

void compare(const Ranking& ranking, const Plain& plain) {
  REQUIRE(ranking.size() == static_cast<int>(plain.tokens.size()));
  for (int rank = 0; rank < ranking.size(); ++rank) {
    const Plain::Token& token = plain.tokens[static_cast<size_t>(rank)];
    CHECK(ranking.id(rank) == token.id);
    CHECK(ranking.source(rank) == token.source);
    CHECK(ranking.rank_of_source(token.source) == rank);
    CHECK(ranking.scores()[static_cast<size_t>(rank)] == token.score);
  }
}

}  // namespace

TEST_CASE("ranking: until a change it is that of the logits") {
  const Logits logits = logits_of(std::vector<float>{1, 3, kMinusInfinity, 2});
  const Ranking ranking(logits);
  CHECK(!ranking.changed());
  CHECK(ranking.size() == 3);
  CHECK(ranking.scores().data() == logits.scores.data());
  compare(ranking, Plain(logits));
  CHECK(ranking.source(3) == 3);  // the impossible keep their places below
  CHECK(ranking.rank_of_source(3) == 3);
}

TEST_CASE("ranking: a token falls behind its equals of lower id, and before those of higher") {
  const Logits logits = logits_of(std::vector<float>{2, 5, 2, 2, 1});
  Ranking ranking(logits);
  ranking.change(0, 5, {{.source = 0, .score = 2}});  // token 1, the best, among the twos
  std::vector<TokenId> ids;
  for (int rank = 0; rank < 5; ++rank) ids.push_back(ranking.id(rank));
  CHECK(ids == std::vector<TokenId>{0, 1, 2, 3, 4});
}

TEST_CASE("ranking: several changes in narrowing windows, against plain sorting") {
  std::mt19937 random(401);
  for (int round = 0; round < 1500; ++round) {
    const int n = whole(random, 1, round % 10 == 0 ? 600 : 40);
    std::vector<float> scores = normal_scores(random, n, 3);
    const bool ties = whole(random, 0, 1) == 1;
    for (float& z : scores) z = ties ? std::round(z) : z;
    const Logits logits = logits_of(scores);
    Ranking ranking(logits);
    Plain plain(logits);
    int begin = 0, end = n;
    const int steps = whole(random, 1, 4);
    for (int step = 0; step < steps; ++step) {
      std::vector<Ranking::Change> changes;
      const int share = whole(random, 1, 5);
      for (int rank = begin; rank < end; ++rank) {
        if (whole(random, 0, share) != 0) continue;
        const float z = static_cast<float>(uniform(random, -8, 8));
        changes.push_back({ranking.source(rank), ties ? std::round(z) : z});
      }
      std::shuffle(changes.begin(), changes.end(), random);
      ranking.change(begin, end, changes);
      plain.change(begin, end, changes);
      CAPTURE(round);
      CAPTURE(step);
      compare(ranking, plain);
      begin = whole(random, begin, std::min(end - 1, begin + 2));
      end = whole(random, begin + 1, end);
    }
  }
}
