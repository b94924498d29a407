#include "core/server/next_token_answer.h"

#include <cmath>

#include "core/server/named_logits.h"
#include "tests/check.h"

using namespace logitdice;
using namespace logitdice::test;

namespace {

struct Wanted {
  TokenId id;
  std::string bytes;
  double logprob;
};

void check_reads(const char* json, const std::vector<Wanted>& wanted) {
  CAPTURE(json);
  const Result<std::vector<NamedToken>> read = read_next_token(json, "server");
  REQUIRE(read.ok());
  REQUIRE(read->size() == wanted.size());
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    CHECK(read.value()[i].id == wanted[i].id);
    CHECK(read.value()[i].bytes == wanted[i].bytes);
    CHECK(read.value()[i].logprob == wanted[i].logprob);
  }
}

NamedToken token(TokenId id, double logprob) {
  return {id, "t", logprob};
}

}  // namespace

TEST_CASE("the alternatives of a step are read from every engine's answer") {
  check_reads(R"({"content":" b","tokens":[],"completion_probabilities":[{"id":7,"token":" b",
      "bytes":[32,98],"logprob":-0.5,"top_logprobs":[{"id":7,"token":" b","bytes":[32,98],
      "logprob":-0.5},{"id":9,"token":"","bytes":[226,150],"logprob":-3.4028234663852886e+38}]}],
      "timings":{"n":1}})",
              {{7, " b", -0.5}, {9, "\xE2\x96", -3.4028234663852886e+38}});
  check_reads(R"({"choices":[{"index":0,"message":{"content":"b"},"logprobs":{"refusal":null,
      "content":[{"token":"b","logprob":-0.5,"bytes":[98],"top_logprobs":[{"token":"b",
      "logprob":-0.5,"bytes":[98]},{"token":"c","logprob":-1,"bytes":null}]},
      {"token":"x","top_logprobs":[{"token":"y","logprob":-1}]}]}}]})",
              {{-1, "b", -0.5}, {-1, "c", -1}});
  check_reads(
      R"({"choices":[{"text":" b","logprobs":{"tokens":[" b"],"token_logprobs":[-0.5],
      "top_logprobs":[{" b":-0.5,"bytes:\\xe2\\x96":-2,"\ufffd":-3,"\ufffd":-4}]}}]})",
      {{-1, " b", -0.5}, {-1, "\xE2\x96", -2}, {-1, "\xEF\xBF\xBD", -3}, {-1, "\xEF\xBF\xBD", -4}});
  check_reads(R"({"choices":[{"logprobs":{"top_logprobs":[{"token_id:17":-0.5,
      "token_id:x":-2,"token_id:2000000000":-3}]}}]})",
              {{17, "", -0.5}, {-1, "token_id:x", -2}, {-1, "token_id:2000000000", -3}});
  check_reads(R"({"choices":[{"logprobs":{"content":[{"token":"token_id:17","bytes":[116],
      "top_logprobs":[{"token":"token_id:17","bytes":[116],"logprob":-1}]}]}}]})",
              {{17, "", -1}});
  check_reads(R"({"model":"m","response":" b","logprobs":[{"token":" b","logprob":-0.5,
      "bytes":[32,98],"top_logprobs":[{"token":" b","logprob":-0.5,"bytes":[32,98]},
      {"token":"","logprob":-4}]}]})",
              {{-1, " b", -0.5}, {-1, "", -4}});
  check_reads(R"({"text":" b","meta_info":{"output_token_logprobs":[[-0.5,7," b"]],
      "output_top_logprobs":[[[-0.5,7," b"],[-2.0,9,null]]]}})",
              {{7, " b", -0.5}, {9, "", -2}});
}

TEST_CASE("an answer without log-probabilities names no token") {
  for (const char* json : {"{}", R"({"choices":[]})", R"({"choices":[{"logprobs":null}]})",
                           R"({"choices":[{"logprobs":{"content":[]}}]})", R"({"logprobs":{}})",
                           R"({"meta_info":{"output_top_logprobs":[null]}})",
                           R"({"completion_probabilities":[{"probs":[]}]})"}) {
    check_reads(json, {});
  }
}

TEST_CASE("an answer that is wrong is refused with its place") {
  for (const char* json : {
           "",
           "[]",
           "null",
           "{",
           "{\"choices\":[{\"logprobs\"",
           "{} x",
           R"({"a":NaN})",
           R"({"completion_probabilities":[{"top_logprobs":[{"id":-1}]}]})",
           R"({"completion_probabilities":[{"top_logprobs":[{"id":1.5}]}]})",
           R"({"completion_probabilities":[{"top_logprobs":[{"id":1e300}]}]})",
           R"({"completion_probabilities":[{"top_logprobs":[{"id":4194304}]}]})",
           R"({"completion_probabilities":[{"top_logprobs":[{"bytes":[256]}]}]})",
       }) {
    CAPTURE(json);
    const auto read = read_next_token(json, "server");
    REQUIRE_FALSE(read.ok());
    CHECK(read.error().starts_with("server:1:"));
  }
  const std::string deep(100'000, '[');
  CHECK_FALSE(read_next_token("{\"a\":" + deep, "server").ok());
}

TEST_CASE("log-probabilities become logits whose log-sum-exp is 0, and a tail of the rest") {
  const Logits logits =
      named_logits({token(5, std::log(0.2)), token(3, std::log(0.5))}, 10, 20, "s").value();
  CHECK(logits.ids == std::vector<TokenId>{3, 5});
  CHECK(logits.scores[0] == near(std::log(0.5), 1e-6));
  CHECK(logits.tail.count == 8);
  CHECK(std::exp(logits.tail.log_sum_exp) == near(0.3, 1e-6));
  const Logits open = named_logits({token(3, std::log(0.5))}, 0, 20, "s").value();
  CHECK(open.tail.count == Tail::kUnknownCount);
  CHECK(std::exp(open.tail.log_sum_exp) == near(0.5, 1e-6));
  CHECK(named_logits({token(0, 0)}, 1, 20, "s")->tail.empty());
}

TEST_CASE("a tail is never heavier than its tokens can be") {
  const Logits logits =
      named_logits({token(0, std::log(0.5)), token(1, std::log(0.1))}, 4, 0, "s").value();
  CHECK(std::exp(logits.tail.log_sum_exp) == near(0.2, 1e-6));
}

TEST_CASE("an engine's ln 0 counts among the tail, the same token counts once") {
  for (const double zero : {-9999.0, -1000.0, -3.4028234663852886e+38, double{-INFINITY}}) {
    const Logits logits =
        named_logits({token(1, -0.1), token(1, -0.1), token(2, zero)}, 3, 0, "s").value();
    CHECK(logits.size() == 1);
    CHECK(logits.tail.count == 2);
  }
}

TEST_CASE("the token that an engine drew and added to the best ones is left out") {
  const Logits logits =
      named_logits({token(9, -8), token(1, -0.2), token(2, -2)}, 0, 2, "s").value();
  CHECK(logits.ids == std::vector<TokenId>{1, 2});
}

TEST_CASE("numbers that are no log-probabilities are refused") {
  const std::vector<NamedToken> cases[] = {
      {},
      {token(0, -9999)},
      {token(0, 3.5), token(1, 2)},
      {token(0, -0.1), token(1, -0.2)},
  };
  for (const auto& tokens : cases) {
    const Result<Logits> logits = named_logits(tokens, 0, 0, "server");
    REQUIRE_FALSE(logits.ok());
    CHECK(logits.error().starts_with("server: "));
  }
  CHECK_FALSE(named_logits({token(0, -1), token(1, -2)}, 1, 0, "server").ok());
}
