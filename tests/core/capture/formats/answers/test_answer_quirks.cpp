// What saved answers have of their own: each row is one habit of a program, seen in its source or
// in its users' files.

#include "tests/core/capture/formats/answers/opened_answer.h"

#include <cmath>

#include "core/capture/told.h"
#include "core/sampling/trace.h"

namespace logitdice::test {
namespace {

// The items of chat, as one answer; `text` is the message.
std::string chat_of(const std::string& items, const std::string& text = "") {
  return R"({"choices": [{"index": 0, "message": {"content": ")" + text +
         R"("}, "logprobs": {"content": [)" + items + "]}}]}";
}

std::string legacy_of(const std::string& logprobs) {
  return R"({"choices": [{"index": 0, "text": "", "logprobs": )" + logprobs + "}]}";
}

struct Quirk {
  const char* what;
  std::string json;
  const char* chosen;
  const char* listed;  // of the first step
  double first;        // ln p of the first token; NaN: not told
  int notes_at_least;
};

const double kNone = std::nan("");

const Quirk kQuirks[] = {
    {"the first token is null",
     legacy_of(
         R"({"tokens": ["A", "b"], "token_logprobs": [null, -1], "top_logprobs": [null, {"b": -1, "c": -2}]})"),
     "b", "b|c", -1, 0},
    {"bytes are null",
     chat_of(
         R"({"token": "a", "logprob": -1, "bytes": null, "top_logprobs": [{"token": "a", "logprob": -1, "bytes": null}]})"),
     "a", "a", -1, 0},
    {"bytes are of the raw piece's spelling",
     chat_of(
         R"({"token": "Ġa", "logprob": -1, "bytes": [196, 160, 97], "top_logprobs": [{"token": "Ġb", "logprob": -2, "bytes": [196, 160, 98]}]})"),
     " a", " b", -1, 0},
    {"pieces of SentencePiece",
     chat_of(
         R"({"token": "▁a", "logprob": -1, "bytes": null, "top_logprobs": [{"token": "▁a", "logprob": -1, "bytes": null}, {"token": "<0x0A>", "logprob": -2, "bytes": null}]})"),
     " a", " a|\n", -1, 0},
    {"a blank before a text means that Ġ is a letter",
     chat_of(
         R"({"token": " a", "logprob": -1, "bytes": null, "top_logprobs": [{"token": "Ġ", "logprob": -2, "bytes": null}]})"),
     " a", "Ġ", -1, 0},
    {"the sampled token is not in its list",
     chat_of(
         R"({"token": "z", "logprob": -9, "bytes": [122], "top_logprobs": [{"token": "a", "logprob": -1, "bytes": [97]}]})"),
     "z", "a", -9, 0},
    {"it stands there twice",
     legacy_of(
         R"({"tokens": ["a"], "token_logprobs": [-1], "token_ids": [3], "top_logprobs": [[{"token": "a", "id": 3, "logprob": -1}, {"token": "b", "id": 4, "logprob": -2}, {"token": "a", "id": 3, "logprob": -1}]]})"),
     "a", "a|b", -1, 0},
    {"the list is not sorted",
     chat_of(
         R"({"token": "b", "logprob": -2, "bytes": [98], "top_logprobs": [{"token": "b", "logprob": -2, "bytes": [98]}, {"token": "a", "logprob": -1, "bytes": [97]}]})"),
     "b", "a|b", -2, 0},
    {"two tokens of one text and two ids",
     chat_of(
         R"({"id": 7, "token": "", "bytes": [226], "logprob": -1, "top_logprobs": [{"id": 7, "token": "", "bytes": [226], "logprob": -1}, {"id": 8, "token": "", "bytes": [226], "logprob": -1}]})"),
     "\xE2", "\xE2|\xE2", -1, 0},
    {"two tokens of one text without ids",
     chat_of(
         R"({"token": "\ufffd", "bytes": [239, 191, 189], "logprob": -2, "top_logprobs": [{"token": "\ufffd", "bytes": [239, 191, 189], "logprob": -1}, {"token": "\ufffd", "bytes": [239, 191, 189], "logprob": -2}]})"),
     "\xEF\xBF\xBD", "\xEF\xBF\xBD|\xEF\xBF\xBD", -2, 0},
    {"one key of an object stands twice",
     legacy_of(
         R"({"tokens": ["a"], "token_logprobs": [-1], "top_logprobs": [{"a": -1, "a": -3, "b": -2}]})"),
     "a", "a|b|a", -1, 0},
    {"-9999 is less than the least",
     chat_of(
         R"({"token": "a", "logprob": -1, "bytes": [97], "top_logprobs": [{"token": "a", "logprob": -1, "bytes": [97]}, {"token": "b", "logprob": -9999.0, "bytes": [98]}]})"),
     "a", "a", -1, 1},
    {"-100 and ln 1e-10 too",
     chat_of(
         R"({"token": "a", "logprob": -1, "bytes": [97], "top_logprobs": [{"token": "a", "logprob": -1, "bytes": [97]}, {"token": "b", "logprob": -100.0, "bytes": [98]}, {"token": "c", "logprob": -23.0259, "bytes": [99]}]})"),
     "a", "a", -1, 1},
    {"null, \"-Infinity\", -Infinity and NaN are no values",
     chat_of(
         R"({"token": "a", "logprob": -1, "bytes": [97], "top_logprobs": [{"token": "a", "logprob": -1, "bytes": [97]}, {"token": "b", "logprob": null, "bytes": [98]}, {"token": "c", "logprob": "-Infinity", "bytes": [99]}, {"token": "d", "logprob": -Infinity, "bytes": [100]}, {"token": "e", "logprob": NaN, "bytes": [101]}]})"),
     "a", "a", -1, 2},
    {"probabilities in the field of log probabilities",
     legacy_of(
         R"({"tokens": ["a"], "token_logprobs": [0.5], "top_logprobs": [{"a": 0.5, "b": 0.25}]})"),
     "a", "a|b", std::log(0.5), 1},
    {"noise above 0",
     chat_of(
         R"({"token": "a", "logprob": 1e-7, "bytes": [97], "top_logprobs": [{"token": "a", "logprob": 1e-7, "bytes": [97]}, {"token": "b", "logprob": -17, "bytes": [98]}]})"),
     "a", "a|b", 0, 0},
    {"-0.0 for a certain token",
     chat_of(
         R"({"token": "a", "logprob": -0.0, "bytes": [97], "top_logprobs": [{"token": "a", "logprob": -0.0, "bytes": [97]}]})"),
     "a", "a", 0, 0},
    {"one sampled token has a positive value",
     legacy_of(R"({"tokens": ["a", "b"], "token_logprobs": [4.5, -1], "token_ids": [1, 2]})"),
     "a|b", "", kNone, 1},
    {"an empty list",
     chat_of(R"({"token": "a", "logprob": -1, "bytes": [97], "top_logprobs": []})"), "a", "", -1,
     0},
    {"no data for a step: -9999 and an empty list",
     chat_of(R"({"token": "a", "logprob": -9999.0, "bytes": [97], "top_logprobs": []})"), "a", "",
     kNone, 1},
    {"a special token without text",
     chat_of(
         R"({"token": "a", "logprob": -1, "bytes": [97], "top_logprobs": []}, {"token": "<|im_end|>", "logprob": -0.1, "bytes": [], "top_logprobs": []})",
         "a"),
     "a|<|im_end|>", "", -1, 0},
    {"half a character spelled as bytes",
     legacy_of(
         R"({"tokens": ["bytes:\\xe2\\x96"], "token_logprobs": [-1], "top_logprobs": [{"bytes:\\xe2\\x96": -1, "a": -2}]})"),
     "\xE2\x96", "\xE2\x96|a", -1, 0},
    {"a draft was accepted: an empty list and probability 1",
     R"({"content": "a", "completion_probabilities": [{"id": 1, "token": "a", "bytes": [97], "logprob": 0.0, "top_logprobs": []}]})",
     "a", "", kNone, 1},
    {"a refusal stands beside the content",
     R"({"choices": [{"index": 0, "message": {"content": null, "refusal": "No"}, "logprobs": {"content": null, "refusal": [{"token": "No", "logprob": -1, "bytes": [78, 111], "top_logprobs": []}]}}]})",
     "No", "", -1, 1},
    {"an escaped half of a pair",
     chat_of(R"({"token": "\ud83d", "logprob": -1, "bytes": [240, 159], "top_logprobs": []})"),
     "\xF0\x9F", "", -1, 0},
};

TEST_CASE("quirks of saved answers") {
  for (const Quirk& row : kQuirks) {
    CAPTURE(std::string(row.what));
    const Capture capture = capture_of(row.json);
    CHECK(chosen_text(capture) == row.chosen);
    CHECK(listed_text(capture, 0) == row.listed);
    const std::optional<double> first = info_of(capture).steps.front().logprob;
    CHECK(first.has_value() == !std::isnan(row.first));
    if (first) CHECK(*first == doctest::Approx(row.first).epsilon(1e-5));
    const bool documented = capture.values != ValueKind::kUnknown;
    CHECK(static_cast<int>(capture.notes.size()) >= row.notes_at_least + (documented ? 0 : 1));
  }
}

TEST_CASE("a sum above 1 is divided by, a list of raw logits has no sum") {
  const Capture scaled = capture_of(
      R"({"content": "a", "completion_probabilities": [{"content": "a", "probs": [
        {"tok_str": "a", "prob": 0.9}, {"tok_str": "b", "prob": 0.3}]}]})");
  CHECK(std::exp(scaled.steps[0].logits.scores[0]) == doctest::Approx(0.75));
  CHECK(scaled.steps[0].logits.tail.empty());
  const Capture raw =
      capture_of(R"({"prompt_logprobs": null, "choices": [{"index": 0, "message": {"content": "a"},
      "logprobs": {"content": [{"token": "a", "logprob": 21.5, "bytes": [97], "top_logprobs": [
      {"token": "a", "logprob": 21.5, "bytes": [97]}, {"token": "b", "logprob": -3.0, "bytes": [98]}]}]}}]})");
  CHECK(raw.values == ValueKind::kLogits);
  CHECK(raw.steps[0].logits.scores[0] == 21.5F);
}

TEST_CASE("a cut token of a file after the chain is impossible, of a raw file only small") {
  const std::string items =
      R"({"token": "a", "token_id": 1, "logprob": -0.1, "top_logprobs": [{"token": "a", "token_id": 1, "logprob": -0.1}, {"token": "b", "token_id": 2, "logprob": -1000.0}]})";
  const Logits cut = capture_of(chat_of(items)).steps[0].logits;
  CHECK(cut.size() == 2);
  CHECK(cut.finite == 1);
}

TEST_CASE("what is one token's twice keeps its place over the steps of a text") {
  const std::string step =
      R"({"token": "x", "bytes": [120], "logprob": -1, "top_logprobs": [{"token": "x", "bytes": [120], "logprob": -1}, {"token": "x", "bytes": [120], "logprob": -2}]})";
  const Capture capture = capture_of(chat_of(step + ", " + step));
  CHECK(capture.pieces.size() == 2);
  CHECK_FALSE(capture.has_ids);
  CHECK(capture.steps[0].chosen == capture.steps[1].chosen);
}

TEST_CASE("the sampled token behind the best N is a guest there") {
  const Capture capture = capture_of(legacy_of(
      R"({"tokens": ["a", "z"], "token_logprobs": [-1, -9], "top_logprobs": [{"a": -1, "b": -2}, {"a": -1, "b": -2, "z": -9}]})"));
  CHECK(listed_text(capture, 0) == "a|b");
  CHECK(listed_text(capture, 1) == "a|b");
  CHECK(*capture.steps[1].chosen_score == -9.0F);
}

TEST_CASE("tokens without ids find room beside the highest id that there may be") {
  const Capture capture = capture_of(chat_of(
      R"({"id": 3999999, "token": "a", "bytes": [97], "logprob": -1, "top_logprobs": [{"token": "b", "bytes": [98], "logprob": -1}]})"));
  CHECK(capture.steps[0].logits.ids[0] == 0);
  CHECK(parse_capture(capture_to_json(capture), "c").ok());
}

TEST_CASE("the whole vocabulary is known by its ids and its sum") {
  std::string items, list;
  for (int i = 0; i < 300; ++i) {
    list += (i ? ", " : "") + std::string(R"({"id": )") + std::to_string(i) + R"(, "token": "t)" +
            std::to_string(i) + R"(", "bytes": null, "logprob": )" +
            std::to_string(-std::log(300.0)) + "}";
  }
  const Capture capture = capture_of(
      R"({"completion_probabilities": [{"id": 3, "token": "t3", "logprob": -5.70378, "top_logprobs": [)" +
      list + "]}]}");
  CHECK(capture.vocabulary == 300);
  CHECK(capture.steps[0].logits.tail.empty());
}

// vLLM with --logprobs-mode raw_logits: the best of them, whose others nobody summed.
std::string raw_logits_of(int tokens, bool with_ids) {
  std::string list;
  for (int i = 0; i < tokens; ++i) {
    list += (i ? ", " : "") + std::string(R"({"token": ")") + (with_ids ? "token_id:" : "t") +
            std::to_string(i) + R"(", "bytes": [116], "logprob": )" + std::to_string(20 - 0.1 * i) +
            "}";
  }
  return R"({"prompt_logprobs": null, "choices": [{"index": 0, "message": {"content": "t"},
      "logprobs": {"content": [{"token": ")" +
         std::string(with_ids ? "token_id:0" : "t0") +
         R"(", "bytes": [116], "logprob": 20, "top_logprobs": [)" + list + "]}]}}]}";
}

TEST_CASE("of the best raw logits the tail has no sum, and the whole vocabulary has no tail") {
  const Capture best = capture_of(raw_logits_of(5, true));
  CHECK(best.values == ValueKind::kLogits);
  CHECK(best.steps[0].logits.tail.count == Tail::kUnknownCount);
  CHECK_FALSE(best.steps[0].logits.tail.summed());
  CHECK(best.steps[0].logits.has_zero);
  const Knobs neutral;
  const Profile plain = textbook();
  const Trace t = trace(best.steps[0].logits, neutral, plain);
  CHECK(t.row(0).p.low < t.row(0).p.high);
  CHECK(t.row(0).p.low == 0);  // any number of tokens may lie below the last one
  const Capture told = with_vocabulary(best, 1000).value();
  const Trace bounded = trace(told.steps[0].logits, neutral, plain);
  CHECK(bounded.row(0).p.low > 0);
  CHECK(bounded.row(0).p.high == t.row(0).p.high);
  CHECK_FALSE(capture_of(raw_logits_of(300, false)).steps[0].logits.tail.summed());
  const Capture whole = capture_of(raw_logits_of(300, true));
  CHECK(whole.steps[0].logits.tail.empty());
  CHECK(whole.vocabulary == 300);
}

}  // namespace
}  // namespace logitdice::test
