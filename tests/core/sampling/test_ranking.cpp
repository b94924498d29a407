#include <array>
#include <map>
#include <utility>

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

std::vector<float> scores_of(const Plain& plain) {
  std::vector<float> scores;
  for (const Plain::Token& token : plain.tokens) scores.push_back(token.score);
  return scores;
}

std::vector<float> passed_over(const Ranking& ranking) {
  constexpr int kPiece = ExpSums::kBlocksAtOnce * ExpSums::kBlock;
  std::vector<float> scores;
  const NextBlocks next = ranking.pass();
  for (int begin = 0, end = 0; begin < ranking.size(); begin = end) {
    end = std::min(ranking.size(), begin + kPiece);
    std::array<const float*, ExpSums::kBlocksAtOnce> blocks;
    next(begin, end, blocks);
    for (int rank = begin; rank < end; rank += ExpSums::kBlock) {
      const float* block = blocks[static_cast<size_t>((rank - begin) / ExpSums::kBlock)];
      scores.insert(scores.end(), block, block + std::min(ExpSums::kBlock, end - rank));
    }
  }
  return scores;
}

void compare(const Ranking& ranking, const Plain& plain) {
  REQUIRE(ranking.size() == static_cast<int>(plain.tokens.size()));
  for (int rank = 0; rank < ranking.size(); ++rank) {
    const Plain::Token& token = plain.tokens[static_cast<size_t>(rank)];
    CHECK(ranking.id(rank) == token.id);
    CHECK(ranking.source(rank) == token.source);
    CHECK(ranking.rank_of_source(token.source) == rank);
    CHECK(ranking.score(rank) == token.score);
    CHECK(ranking.score_of_source(token.source) == token.score);
    CHECK(ranking.scores_about(rank)[static_cast<size_t>(rank)] == token.score);
  }
  CHECK(passed_over(ranking) == scores_of(plain));
  const auto scores = ranking.scores();
  CHECK(std::vector<float>(scores.begin(), scores.end()) == scores_of(plain));
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

TEST_CASE("ranking: a pass over a long list copies only the blocks that a change has touched") {
  std::mt19937 random(402);
  const Logits logits = logits_of(normal_scores(random, 20'000, 3));
  Ranking ranking(logits);
  Plain plain(logits);
  for (const auto& [begin, end] : {std::pair{0, 20'000}, std::pair{300, 15'000}}) {
    std::vector<Ranking::Change> changes;
    for (int rank = begin; rank < end; rank += whole(random, 1, 3000)) {
      changes.push_back({ranking.source(rank), static_cast<float>(uniform(random, -8, 8))});
    }
    ranking.change(begin, end, changes);
    plain.change(begin, end, changes);
    CHECK(passed_over(ranking) == scores_of(plain));
    const auto scores = ranking.scores();
    CHECK(std::vector<float>(scores.begin(), scores.end()) == scores_of(plain));
  }
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
