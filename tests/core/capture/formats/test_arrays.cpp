#include <cmath>
#include <numeric>

#include "core/capture/formats/format.h"
#include "core/model/number_formats.h"
#include "tests/core/capture/expect.h"
#include "tests/core/capture/formats/array_files.h"

// Arrays of several steps: .npy, .npz and safetensors as people save them after generate().

namespace logitdice::test {
namespace {

constexpr std::size_t kVocabulary = 7;

// The logit of a token at a step of a text: all different.
float z(std::size_t text, std::size_t step, std::size_t token) {
  return static_cast<float>(text * 100 + step * 10) +
         static_cast<float>((token * 3 + step) % 7) / 2;
}

// (a, b, vocabulary) in row order; `swap`: a is the step and b the text.
std::vector<float> block(std::size_t a, std::size_t b, bool swap) {
  std::vector<float> out;
  for (std::size_t i = 0; i < a; ++i) {
    for (std::size_t j = 0; j < b; ++j) {
      for (std::size_t t = 0; t < kVocabulary; ++t) out.push_back(swap ? z(j, i, t) : z(i, j, t));
    }
  }
  return out;
}

std::vector<CaptureEntry> entries_of(const std::string& bytes, const char* name = "a.npz") {
  Result<Opened> opened = open_bytes(bytes, name);
  if (!opened) FAIL(opened.error());
  auto* captures = std::get_if<Captures>(&opened.value());
  REQUIRE(captures != nullptr);
  return captures->entries;
}

Capture capture_of(const std::string& bytes, const char* name = "a.npz") {
  const auto entries = entries_of(bytes, name);
  REQUIRE(entries.size() == 1);
  REQUIRE(entries[0].capture.ok());
  return entries[0].capture.value();
}

std::string refusal_of(const std::string& bytes, const char* name = "a.npz") {
  const Result<Opened> opened = open_bytes(bytes, name);
  REQUIRE_FALSE(opened.ok());
  CHECK(opened.error().starts_with(name));
  return opened.error();
}

void check_text(const Capture& capture, std::size_t text, std::size_t steps, float slack = 0) {
  REQUIRE(capture.steps.size() == steps);
  CHECK(capture.vocabulary == static_cast<int>(kVocabulary));
  for (std::size_t step = 0; step < steps; ++step) {
    const Logits& logits = capture.steps[step].logits;
    CHECK(capture.steps[step].by == ChosenBy::kEngine);
    REQUIRE(logits.size() == static_cast<int>(kVocabulary));
    CHECK(logits.tail.empty());
    bool same = true;
    for (std::size_t t = 0; t < kVocabulary; ++t) {
      const float found =
          logits.scores[static_cast<std::size_t>(logits.rank_of(static_cast<TokenId>(t)))];
      same = same && std::abs(found - z(text, step, t)) <= slack;
    }
    CHECK(same);
  }
}

TEST_CASE("arrays: steps of one text in every shape") {
  const std::string data = raw(block(1, 5, false));
  for (const char* shape : {"(5, 7)", "(5, 1, 7)", "(1, 5, 7)", "(1, 5, 1, 7)"}) {
    CAPTURE(shape);
    check_text(capture_of(npy_bytes("<f4", shape, data), "a.npy"), 0, 5);
  }
  // The first index the fastest.
  std::vector<float> turned;
  for (std::size_t t = 0; t < kVocabulary; ++t) {
    for (std::size_t step = 0; step < 5; ++step) turned.push_back(z(0, step, t));
  }
  check_text(capture_of(npy_bytes("<f4", "(5, 7)", raw(turned), true), "a.npy"), 0, 5);
}

TEST_CASE("arrays: numbers of every type and byte order") {
  const std::vector<float> values = block(1, 3, false);
  std::vector<std::uint16_t> half, brain;
  std::vector<double> wide;
  std::string big;
  for (const float v : values) {
    half.push_back(f16_of_float(v));
    brain.push_back(bf16_of_float(v));
    wide.push_back(v);
    const std::string bytes = raw(std::vector<float>{v});
    big += std::string(bytes.rbegin(), bytes.rend());
  }
  const auto check = [](const std::string& type, const std::string& data, float slack) {
    CAPTURE(type);
    check_text(capture_of(npy_bytes(type, "(3, 7)", data), "a.npy"), 0, 3, slack);
  };
  check("<f4", raw(values), 0);
  check(">f4", big, 0);
  check("<f8", raw(wide), 0);
  check("<f2", raw(half), 0.02f);
  check("<u2", raw(brain), 0.2f);
  check("|V2", raw(brain), 0.2f);
  const Capture said = capture_of(npy_bytes("<u2", "(3, 7)", raw(brain)), "a.npy");
  CHECK(std::any_of(said.notes.begin(), said.notes.end(),
                    [](const std::string& n) { return n.find("bfloat16") != n.npos; }));
}

TEST_CASE("arrays: a batch becomes entries, told by the tokens or guessed and said so") {
  const std::vector<std::int64_t> tokens = {1, 2, 3, 4, 5,
                                            6, 0, 1, 2, 3};  // (2, 5): 2 prompt, 3 steps
  const std::string ids = npy_bytes("<i8", "(2, 5)", raw(tokens));
  const std::string batch_first = npy_bytes("<f4", "(2, 3, 7)", raw(block(2, 3, false)));
  const std::string steps_first = npy_bytes("<f4", "(3, 2, 7)", raw(block(3, 2, true)));
  for (const std::string& logits : {batch_first, steps_first}) {
    const auto entries = entries_of(zip_bytes({{"logits.npy", logits}, {"sequences.npy", ids}}));
    REQUIRE(entries.size() == 2);
    for (std::size_t i = 0; i < 2; ++i) {
      CHECK(entries[i].title == "text " + std::to_string(i));
      check_text(entries[i].capture.value(), i, 3);
    }
    CHECK(entries[1].capture->prompt_tokens == std::vector<TokenId>{6, 0});
    CHECK(entries[1].capture->steps[0].chosen == 1);
    CHECK(entries[0].capture->steps[2].chosen == 5);
  }
  // Without tokens the shorter axis is the batch.
  for (const std::string& logits : {batch_first, steps_first}) {
    const auto entries = entries_of(logits, "a.npy");
    REQUIRE(entries.size() == 2);
    check_text(entries[1].capture.value(), 1, 3);
    const auto& notes = entries[0].capture->notes;
    CHECK(std::any_of(notes.begin(), notes.end(),
                      [](const std::string& n) { return n.find("shorter") != n.npos; }));
  }
  // One step of several texts: the tokens are of as many.
  const auto one = entries_of(zip_bytes(
      {{"logits.npy", npy_bytes("<f4", "(2, 7)", raw(block(2, 1, false)))},
       {"tokens.npy", npy_bytes("<i4", "(2, 1)", raw(std::vector<std::int32_t>{3, 4}))}}));
  REQUIRE(one.size() == 2);
  check_text(one[1].capture.value(), 1, 1);
  CHECK(one[1].capture->steps[0].chosen == 4);
}

TEST_CASE("arrays: members by name and shape, one array a step, stored or deflated") {
  const std::vector<float> all = block(1, 4, false);
  Members apart;
  for (std::size_t i = 0; i < 4; ++i) {
    const std::vector<float> row(all.begin() + static_cast<std::ptrdiff_t>(i * 7),
                                 all.begin() + static_cast<std::ptrdiff_t>(i * 7 + 7));
    apart.emplace_back("arr_" + std::to_string(i) + ".npy", npy_bytes("<f4", "(1, 7)", raw(row)));
  }
  std::swap(apart[0], apart[3]);  // any order in the file
  check_text(capture_of(zip_bytes(apart)), 0, 4);

  const std::string logits = npy_bytes("<f4", "(4, 7)", raw(all));
  const std::string scores = npy_bytes("<f4", "(4, 7)", raw(block(1, 4, true)));
  const std::string mask = npy_bytes("<i8", "(1, 6)", raw(std::vector<std::int64_t>(6, 1)));
  const std::string ids =
      npy_bytes("<i8", "(6,)", raw(std::vector<std::int64_t>{0, 1, 2, 3, 4, 5}));
  for (const bool deflated : {false, true}) {
    const Capture capture = capture_of(zip_bytes({{"attention_mask.npy", mask},
                                                  {"scores.npy", scores},
                                                  {"logits.npy", logits},
                                                  {"ids.npy", ids}},
                                                 deflated));
    check_text(capture, 0, 4);
    CHECK(capture.prompt_tokens == std::vector<TokenId>{0, 1});
    CHECK(capture.steps[0].chosen == 2);
    CHECK(capture.values == ValueKind::kLogits);
    CHECK(capture.notes[0].find("\"scores\"") != std::string::npos);
  }
}

TEST_CASE("arrays: what the numbers are") {
  const float inf = INFINITY;
  const auto values_of = [](const std::string& name, const std::vector<float>& values) {
    return capture_of(zip_bytes({{name + ".npy", npy_bytes("<f4", "(2, 3)", raw(values))}})).values;
  };
  CHECK(values_of("logits", {1, 2, 3, 4, 5, 6}) == ValueKind::kLogits);
  CHECK(values_of("logits", {1, 2, -inf, 4, 5, 6}) == ValueKind::kLogits);
  CHECK(values_of("logits", {1, 2, -inf, 4, -inf, 6}) == ValueKind::kProcessed);
  CHECK(values_of("scores", {1, 2, 3, 4, 5, 6}) == ValueKind::kProcessed);
  const auto ln = [](double p) { return static_cast<float>(std::log(p)); };
  CHECK(values_of("logits", {ln(.5), ln(.3), ln(.2), ln(.9), ln(.06), ln(.04)}) == ValueKind::kRaw);
  const Capture shares = capture_of(
      npy_bytes("<f4", "(2, 3)", raw(std::vector<float>{.5f, .3f, .2f, .9f, .06f, .04f})), "p.npy");
  CHECK(shares.values == ValueKind::kRaw);
  CHECK(shares.steps[1].logits.max() == doctest::Approx(std::log(.9)));
}

TEST_CASE("arrays: without tokens the likeliest are taken, and that is said") {
  const Capture capture = capture_of(npy_bytes("<f4", "(5, 7)", raw(block(1, 5, false))), "a.npy");
  for (const CapturedStep& step : capture.steps) CHECK(step.chosen == step.logits.ids[0]);
  CHECK(capture.notes.back().find("likeliest") != std::string::npos);
  CHECK(!capture.has_settings);
}

TEST_CASE("arrays: safetensors, with a second tensor of the same logits beside") {
  const std::vector<float> values = block(1, 2, false);
  std::vector<std::uint16_t> brain, half;
  for (const float v : values) brain.push_back(bf16_of_float(v)), half.push_back(f16_of_float(v));
  const std::string ids = raw(std::vector<std::int64_t>{6, 5, 4});
  const std::string both =
      R"({"sequences":{"dtype":"I64","shape":[1,3],"data_offsets":[0,24]},)"
      R"("logits":{"dtype":"F32","shape":[2,7],"data_offsets":[24,80]},)"
      R"("logits_bf16":{"dtype":"BF16","shape":[2,7],"data_offsets":[80,108]},"__metadata__":{"a":"b"}}  )";
  const Capture capture =
      capture_of(safetensors_bytes(both, ids + raw(values) + raw(brain)), "a.safetensors");
  check_text(capture, 0, 2);
  CHECK(capture.prompt_tokens == std::vector<TokenId>{6});
  CHECK(capture.steps[1].chosen == 4);
  for (const auto& [type, data] : {std::pair("BF16", brain), std::pair("F16", half)}) {
    const std::string header = std::string("{\"x\":{\"dtype\":\"") + type +
                               "\",\"shape\":[2,1,7],\"data_offsets\":[0,28]}}";
    check_text(capture_of(safetensors_bytes(header, raw(data)), "b"), 0, 2, 0.2f);
  }
}

TEST_CASE("arrays: a safetensors header that lies is refused where it does") {
  const std::string data = raw(block(1, 2, false));  // 56 bytes
  const auto refused = [&](const std::string& header) {
    return refusal_of(safetensors_bytes(header, data), "a.safetensors");
  };
  const auto tensor = [](const std::string& name, const std::string& shape, int begin, int end) {
    return "\"" + name + "\":{\"dtype\":\"F32\",\"shape\":" + shape + ",\"data_offsets\":[" +
           std::to_string(begin) + "," + std::to_string(end) + "]}";
  };
  CHECK(refused("{" + tensor("a", "[2,7]", 0, 60) + "}").find("ends at byte 60") !=
        std::string::npos);
  CHECK(refused("{" + tensor("a", "[7]", 0, 28) + "," + tensor("b", "[7]", 24, 52) + "}")
            .find("overlaps") != std::string::npos);
  CHECK(refused("{" + tensor("a", "[2,8]", 0, 56) + "}").find("has the shape (2, 8), but 56") !=
        std::string::npos);
  CHECK(refused("{" + tensor("a", "[9007199254740992,9007199254740992]", 0, 56) + "}")
            .find("damaged") != std::string::npos);
  CHECK(refused("{" + tensor("a", "[2,7]", 56, 0) + "}").find("begin and end") !=
        std::string::npos);
  CHECK(refused("{" + tensor("a", "[-1,7]", 0, 56) + "}").find("whole numbers") !=
        std::string::npos);
  CHECK(refused(R"({"a":{"dtype":"F32","shape":[2,7]}})").find("needs its dtype") !=
        std::string::npos);
  CHECK(
      refused(R"({"a":{"dtype":"Q9","shape":[2,7],"data_offsets":[0,56]}})").find("none of them") !=
      std::string::npos);
  CHECK(refused("{").find("a.safetensors:1:") == 0);
  std::string huge = safetensors_bytes("{}", "");
  huge[7] = '\x7f';
  CHECK(refusal_of(huge, "a.safetensors").find("header says") != std::string::npos);
  CHECK(refusal_of("abc", "a.safetensors").find("ends within its header") != std::string::npos);
}

TEST_CASE("arrays: archives that are none, pickles, bombs and lies") {
  const std::string logits = npy_bytes("<f4", "(5, 7)", raw(block(1, 5, false)));
  CHECK(refusal_of(zip_bytes({{"archive/data.pkl", "x"}, {"archive/data/0", "y"}}), "a.pt")
            .find("torch.save") != std::string::npos);
  CHECK(refusal_of(zip_bytes({{"a.txt", "x"}})).find("no .npy array") != std::string::npos);
  CHECK(refusal_of(zip_bytes({{"ids.npy", npy_bytes("<i8", "(2,)", std::string(16, '\1'))}}))
            .find("\"ids\"") != std::string::npos);
  // 300 MB of zeros in a few kilobytes
  const std::string zeros(std::size_t{300} << 20, '\0');
  const std::string bomb =
      zip_bytes({{"logits.npy", npy_bytes("<f4", "(1500, 50000)", zeros)}}, true);
  CHECK(bomb.size() < 2'000'000);
  CHECK(refusal_of(bomb).find("at most 256 MB") != std::string::npos);
  // every cut of an archive
  const std::string good = zip_bytes({{"logits.npy", logits}}, true);
  for (std::size_t size = 4; size < good.size(); size += 7)
    CHECK_FALSE(open_bytes(good.substr(0, size), "a.npz").ok());
  // a member that says less than it holds
  CHECK(refusal_of(zip_bytes({{"logits.npy", logits + "x"}})).find("announces 140 bytes") !=
        std::string::npos);
  CHECK(refusal_of("\x89PNG\r\n", "a.npz").find("a picture") != std::string::npos);
  CHECK(refusal_of("nonsense", "a.npz").find("damaged") != std::string::npos);
}

TEST_CASE("arrays: NaN, tokens of another model and absurd shapes are refused with their place") {
  std::vector<float> values = block(1, 3, false);
  values[7 + 4] = NAN;
  CHECK(refusal_of(npy_bytes("<f4", "(3, 7)", raw(values)), "a.npy").find("step 1, entry 4: NaN") !=
        std::string::npos);
  const std::string ids = npy_bytes("<i8", "(4,)", raw(std::vector<std::int64_t>{1, 2, 7, 3}));
  const std::string good = npy_bytes("<f4", "(3, 7)", raw(block(1, 3, false)));
  CHECK(refusal_of(zip_bytes({{"logits.npy", good}, {"ids.npy", ids}})).find("another model") !=
        std::string::npos);
  const Capture apart = capture_of(
      zip_bytes({{"logits.npy", good},
                 {"ids.npy", npy_bytes("<i8", "(2,)", raw(std::vector<std::int64_t>{1, 2}))}}));
  CHECK(apart.notes[0].find("not those of 3 steps") != std::string::npos);
  std::vector<float> cut(14, -INFINITY);
  cut[0] = 1;
  CHECK(refusal_of(npy_bytes("<f4", "(2, 7)", raw(cut)), "a.npy")
            .find("step 1: Every logit is -inf") != std::string::npos);
  CHECK(refusal_of(npy_bytes("<f4", "(70000, 2)", std::string(560000, '\0')), "a.npy")
            .find("65 536") != std::string::npos);
}

TEST_CASE("reading tells how far it is, and stops when it is told to") {
  const std::string array = npy_bytes("<f4", "(5, 7)", raw(block(1, 5, false)));
  const Capture capture = capture_of(array, "a.npy");
  for (const std::string& file : {array, capture_to_json(capture)}) {
    std::vector<double> shares;
    const auto listen = [&](double share) {
      shares.push_back(share);
      return true;
    };
    REQUIRE(open_bytes(file, "a.npy.json", ReadProgress(listen)).ok());
    CHECK(shares.size() == 5);
    CHECK(std::is_sorted(shares.begin(), shares.end()));
    CHECK(shares.back() <= 1);
    CHECK(shares.back() > 0.9);
    const Result<Opened> stopped =
        open_bytes(file, "a", ReadProgress([](double share) { return share < 0.5; }));
    REQUIRE_FALSE(stopped.ok());
    CHECK(stopped.error().find("stopped") != std::string::npos);
    CHECK(open_bytes(file, "a").ok());  // nobody listens any more
  }
}

}  // namespace
}  // namespace logitdice::test
