#include "core/capture/capture.h"

#include "core/capture/formats/distribution_file.h"
#include "core/decoding/generation_capture.h"
#include "core/decoding/reapply.h"
#include "core/readings/rest.h"
#include "tests/check.h"
#include "tests/core/decoding/fixtures.h"

namespace logitdice::test {
namespace {

Capture captured(int top, const Knobs& knobs = {}, std::uint64_t seed = 42) {
  Generation text = generated(small_model(), settings_with(knobs, seed), 20, "the \xE2\x82 land");
  force(text, 19, text.steps[19].logits.ids[3]);
  return capture_of(text, *small_model(), top);
}

Capture parsed_capture(const std::string& json) {
  Result<Capture> read = parse_capture(json, "a.json");
  if (!read) FAIL(read.error());
  return std::move(read).value();
}

TEST_CASE("a capture reads back as it was and writes the same bytes") {
  for (const int top : {1, 5, 0}) {
    CAPTURE(top);
    const Capture made = captured(top, {.temperature = 1.3, .top_p = 0.95}, ~std::uint64_t{0});
    const std::string json = capture_to_json(made);
    const Capture read = parsed_capture(json);
    CHECK(capture_to_json(read) == json);
    CHECK(read.model == "small");
    CHECK(read.seed == made.seed);
    CHECK(read.prompt == made.prompt);
    CHECK(read.prompt_tokens == made.prompt_tokens);
    CHECK(read.knobs == made.knobs);
    CHECK(read.pieces == made.pieces);
    REQUIRE(read.steps.size() == made.steps.size());
    for (std::size_t i = 0; i < made.steps.size(); ++i) {
      CHECK(read.steps[i].logits.ids == made.steps[i].logits.ids);
      CHECK(read.steps[i].logits.scores == made.steps[i].logits.scores);
      CHECK(read.steps[i].logits.tail.log_sum_exp == made.steps[i].logits.tail.log_sum_exp);
      CHECK(read.steps[i].chosen == made.steps[i].chosen);
      CHECK(read.steps[i].u == made.steps[i].u);
      CHECK(read.steps[i].by == (i == 19 ? ChosenBy::kPerson : ChosenBy::kCoin));
    }
  }
}

TEST_CASE("an order of one's own, a small seed and minus infinity survive the file") {
  Capture made = captured(0);
  made.seed = 7;
  const std::vector<std::string> order = {"min_p", "temperature"};
  made.profile = with_order(textbook(), order).value();
  std::vector<float> scores(static_cast<std::size_t>(made.vocabulary), 1.0f);
  scores[3] = -std::numeric_limits<float>::infinity();
  made.steps[0].logits = make_logits(scores).value();
  made.steps[1].logits = best_of(make_logits(scores).value(), made.vocabulary - 1);
  const std::string json = capture_to_json(made);
  const Capture read = parsed_capture(json);
  CHECK(capture_to_json(read) == json);
  CHECK(read.profile.order == made.profile.order);
  CHECK(read.seed == 7);
}

TEST_CASE("the best logits and their tail are exact at T = 1") {
  const Generation text = generated(small_model(), settings_with({}), 5);
  for (const GeneratedStep& step : text.steps) {
    const Trace whole = trace(step.logits, {}, textbook());
    for (const int n : {1, 3, 50}) {
      const Logits best = best_of(step.logits, n);
      REQUIRE(best.size() == n);
      CHECK(best.tail.count == step.logits.size() - n);
      const Trace part = trace(best, {}, textbook());
      REQUIRE(part.exact());
      for (int rank = 0; rank < n; ++rank) {
        CHECK(part.row(rank).p.low == near(whole.row(rank).p.low, 1e-12));
      }
      CHECK(part.tail_p.low == near(rest_after(whole, n - 1).p.low, 1e-12));
      CHECK(best_of(best, 1).tail.log_sum_exp ==
            near(best_of(step.logits, 1).tail.log_sum_exp, 1e-12));
    }
    CHECK(best_of(step.logits, 100000).tail.empty());
  }
}

TEST_CASE("a generation comes back from its capture") {
  const Knobs knobs{.temperature = 0.8, .top_p = 0.9};
  const Generation text = generated(small_model(), settings_with(knobs), 25);
  const Capture capture = capture_of(text, *small_model(), 0);
  const Generation back = generation_of(parsed_capture(capture_to_json(capture)));
  CHECK(back.tokens == text.tokens);
  CHECK(back.settings.knobs == knobs);
  CHECK(back.context == text.context);
  for (std::size_t i = 0; i < 25; ++i) {
    CHECK(back.steps[i].p == text.steps[i].p);
    CHECK(back.steps[i].p_model == text.steps[i].p_model);
    CHECK(back.steps[i].draw.rank == text.steps[i].draw.rank);
  }
  CHECK(fits(capture, *small_model()));
  Capture other = capture;
  other.pieces.begin()->second += "x";
  CHECK_FALSE(fits(other, *small_model()));
}

TEST_CASE("a capture of the best logits says what it cannot know") {
  const Generation text = generated(small_model(), settings_with({}), 30);
  const Generation part = generation_of(capture_of(text, *small_model(), 4));
  CHECK(part.tokens == text.tokens);
  // The same knobs: the recorded tokens, whatever was left out.
  CHECK(reapply(part, {}, textbook()).same == 30);
  // Others: what it says for certain is what the whole logits say.
  int certain = 0;
  for (const double t : {0.3, 0.6, 0.9, 1.2, 1.6}) {
    const Reapplied guess = reapply(part, {.temperature = t}, textbook());
    const Reapplied truth = reapply(text, {.temperature = t}, textbook());
    for (std::size_t i = 0; i < std::min(guess.steps.size(), truth.steps.size()); ++i) {
      if (!guess.steps[i].certain) break;
      ++certain;
      CHECK(guess.steps[i].token == truth.steps[i].token);
    }
  }
  CHECK(certain > 0);
}

TEST_CASE("a capture opens as the distribution after its prompt") {
  const Capture made = captured(6);
  const auto opened = parse_distribution(capture_to_json(made), "b.json");
  REQUIRE(opened.ok());
  CHECK(opened->context == made.prompt + "___");
  CHECK(opened->logits.ids == made.steps[0].logits.ids);
  CHECK(opened->tokens.bytes(made.steps[0].chosen) == made.pieces.at(made.steps[0].chosen));
  CHECK(opened->tokens.bytes(100000) == "#100000");
  Capture empty = made;
  empty.steps.clear();
  const auto refused = parse_distribution(capture_to_json(empty), "b.json");
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.error().starts_with("b.json: "));
}

struct Bad {
  const char *from, *to;      // what is replaced in a good file
  const char *place, *words;  // of the message
};

constexpr const char* kGood =
    "{\"format\": \"logitdice-capture/1\",\n"
    "\"vocabulary\": 4,\n"
    "\"prompt\": {\"text\": \"a\", \"tokens\": [0]},\n"
    "\"seed\": 5,\n"
    "\"knobs\": {\"temperature\": 1},\n"
    "\"order\": [\"top_k\"],\n"
    "\"pieces\": [[0, \"a\"], [2, {\"bytes\": [226]}]],\n"
    "\"steps\": [\n"
    "{\"ids\": [2, 0], \"logits\": [3, 1], \"tail\": {\"count\": 2, \"log_sum_exp\": 1.5}, "
    "\"chosen\": 2, \"u\": 0.5},\n"
    "{\"logits\": [1, 2, 3, \"-inf\"], \"chosen\": 1, \"u\": 0.25, \"forced\": true}]}";

TEST_CASE("a bad capture is refused with its place and a sentence") {
  REQUIRE(parsed_capture(kGood).steps.size() == 2);
  const Bad table[] = {
      {"capture/1", "capture/2", "c:1:", "logitdice-capture/1"},
      {"\"vocabulary\": 4,\n", "", "c:1:", "needs the key \"vocabulary\""},
      {"\"vocabulary\": 4", "\"vocabulary\": 4.5", "c:2:", "whole number"},
      {"\"vocabulary\": 4", "\"vocabulary\": 5e9", "c:2:", "whole number"},
      {"\"vocabulary\": 4", "\"vocabulary\": 2", "c:7:", "the vocabulary has only 2"},
      {"\"vocabulary\": 4", "\"vocabulary\": 9", "c:9:", "the vocabulary has 9"},
      {"\"tokens\": [0]", "\"tokens\": [4]", "c:3:", "token 4"},
      {"\"tokens\": [0]", "\"tokens\": [-1]", "c:3:", "whole number"},
      {", \"tokens\": [0]", "", "c:3:", "needs its \"text\" and its \"tokens\""},
      {"\"seed\": 5", "\"seed\": -5", "c:4:", "the seed is"},
      {"\"seed\": 5", "\"seed\": \"5x\"", "c:4:", "the seed is"},
      {"\"seed\": 5", "\"seeds\": 5", "c:4:", "no key \"seeds\""},
      {"\"seed\": 5", "\"vocabulary\": 5", "c:4:", "twice"},
      {"\"temperature\": 1", "\"temperature\": -1", "c:5:", "temperature"},
      {"\"temperature\": 1", "\"warmth\": 1", "c:5:", "warmth"},
      {"[\"top_k\"]", "[\"top_q\"]", "c:6:", "top_q"},
      {"[0, \"a\"]", "[0]", "c:7:", "a piece is"},
      {"[2, {", "[0, {", "c:7:", "two pieces"},
      {"[226]", "[256]", "c:7:", "0 to 255"},
      {"\"ids\": [2, 0]", "\"ids\": [2, 2]", "c:9:", "two logits for token 2"},
      {"\"ids\": [2, 0]", "\"ids\": [2]", "c:9:", "1 id and 2 logits"},
      {"\"ids\": [2, 0], ", "", "c:9:", "needs \"ids\""},
      {"\"log_sum_exp\": 1.5", "\"log_sum_exp\": 9", "c:9:", "at most"},
      {"\"log_sum_exp\": 1.5", "\"log_sum_exp\": 1, \"temperature\": 0", "c:9:", "above 0"},
      {"\"log_sum_exp\": 1.5", "\"temperature\": 1", "c:9:", "log_sum_exp"},
      {"\"log_sum_exp\": 1.5", "\"log_sum_exp\": 1, \"at\": 2", "c:9:", "\"temperature\""},
      {"\"log_sum_exp\": 1.5", "\"log_sum_exp\": 1.3, \"temperature\": 2", "c:9:", "at most"},
      {"\"count\": 2", "\"count\": 3", "c:9:", "this step has 5 tokens"},
      {"\"u\": 0.5", "\"u\": 1", "c:9:", "[0, 1)"},
      {", \"u\": 0.5", "", "c:9:", "\"u\""},
      {"\"chosen\": 2", "\"chosen\": 7", "c:9:", "token 7"},
      {"\"chosen\": 1", "\"picked\": 1", "c:10:", "picked"},
      {"[1, 2, 3, \"-inf\"]", "[1, 2, 3]", "c:10:", "this step has 3 tokens"},
      {"[1, 2, 3, \"-inf\"]", "[]", "c:10:", "\"logits\""},
      {"[1, 2, 3, \"-inf\"]", "[1, 2, 3, \"inf\"]", "c:10:", "+inf"},
      {"[1, 2, 3, \"-inf\"]", "[\"-inf\", \"-inf\", \"-inf\", \"-inf\"]", "c:10:", "finite"},
      {"\"forced\": true", "\"forced\": 1", "c:10:", "true or false"},
      {"\"forced\": true", "\"by\": \"engine\"", "c:10:", "\"u\" or \"by\""},
      {"\"u\": 0.25, \"forced\": true", "\"by\": \"me\"", "c:10:", "engine"},
      {"\"u\": 0.25, \"forced\": true", "\"by\": \"engine\", \"forced\": true",
       "c:10:", "not both"},
      {"\"seed\": 5", "\"values\": \"row\"", "c:4:", "\"raw\""},
      {"\"seed\": 5", "\"value_temperature\": -1", "c:4:", "from 0 to 100"},
      {"true}]}", "true}]", "c:10:", "}"},
  };
  for (const Bad& row : table) {
    std::string text = kGood;
    const std::size_t at = text.find(row.from);
    REQUIRE(at != std::string::npos);
    text.replace(at, std::string_view(row.from).size(), row.to);
    CAPTURE(text);
    const Result<Capture> read = parse_capture(text, "c");
    REQUIRE_FALSE(read.ok());
    CAPTURE(read.error());
    CHECK(read.error().starts_with(row.place));
    CHECK(read.error().find(row.words) != std::string::npos);
  }
}

TEST_CASE("a capture cut off anywhere is refused and never crashes") {
  const std::string json = kGood;
  for (std::size_t n = 0; n < json.size(); ++n) {
    CHECK_FALSE(parse_capture(std::string_view(json).substr(0, n), "c").ok());
  }
  // One byte changed: taken or refused, and what is taken can be used.
  for (std::size_t i = 0; i < json.size(); ++i) {
    for (const char c : {'0', '9', '-', '"', '[', '}', ',', '\xFF'}) {
      std::string text = json;
      text[i] = c;
      const Result<Capture> read = parse_capture(text, "c");
      if (!read) continue;
      (void)generation_of(read.value());
      (void)capture_to_json(read.value());
      CHECK(distribution_of(read.value(), 0).logits.size() > 0);
    }
  }
}

}  // namespace
}  // namespace logitdice::test
