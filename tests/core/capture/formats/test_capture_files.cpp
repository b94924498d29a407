#include <nlohmann/json.hpp>

#include "core/capture/formats/format.h"
#include "core/decoding/generation_capture.h"
#include "core/decoding/reapply.h"
#include "core/json/writer.h"
#include "core/readings/rest.h"
#include "core/readings/why_cut.h"
#include "core/sampling/trace.h"
#include "tests/check.h"
#include "tests/core/capture/random_capture.h"

namespace logitdice::test {
namespace {

using Json = nlohmann::ordered_json;

Capture read_back(const std::string& json) {
  Result<Capture> read = parse_capture(json, "c");
  CAPTURE(json);
  if (!read) FAIL(read.error());
  return std::move(read).value();
}

// Whatever is done with a capture: none of it may reach an assert.
void use(const Capture& capture) {
  for (std::size_t i = 0; i < capture.steps.size(); ++i) {
    const Logits& logits = capture.steps[i].logits;
    if (logits.empty()) continue;
    const Trace made = trace(logits, capture.knobs, capture.profile);
    for (const Row& row : made.rows(0, 5)) (void)why_cut_text(made, row.rank);
    (void)rest_after(made, 0);
    CHECK(distribution_of(capture, i).logits.size() == logits.size());
  }
  const Generation text = generation_of(capture);
  CHECK(text.steps.size() == capture.steps.size());
  (void)reapply(text, {.temperature = 0.5, .top_p = 0.9}, textbook());
}

TEST_CASE("whatever a capture holds comes back from its file, and writes the same file again") {
  RandomCaptures random(1);
  for (int i = 0; i < 3000; ++i) {
    const Capture made = random.next();
    const std::string json = capture_to_json(made);
    const Capture read = read_back(json);
    if (!same_captures(made, read)) FAIL(json);
    if (capture_to_json(read) != json) FAIL(json);
    if (i % 10 == 0) use(read);
  }
}

TEST_CASE("another program's parser reads the files") {
  RandomCaptures random(2);
  for (int i = 0; i < 300; ++i) {
    const Capture made = random.next();
    const Json json = Json::parse(capture_to_json(made));
    CHECK(json["format"] == "logitdice-capture/1");
    CHECK(json["steps"].size() == made.steps.size());
  }
}

TEST_CASE("a prompt of megabytes comes back") {
  RandomCaptures random(3);
  Capture made = random.next();
  for (const std::string_view part : {"a long text ", "\xE2\x96", "\xFF"}) {
    made.prompt.clear();
    while (made.prompt.size() < std::size_t{2} << 20) made.prompt += part;
    made.prompt_tokens.assign(1'200'000, 0);
    made.model = made.prompt.substr(0, 100'000);
    made.pieces[0] = made.prompt.substr(0, 100'000);
    const Result<Capture> read = parse_capture(capture_to_json(made), "c");
    REQUIRE(read.ok());
    CHECK(same_captures(made, read.value()));
  }
}

TEST_CASE("a capture within a larger document reads back") {
  RandomCaptures random(4);
  for (int i = 0; i < 100; ++i) {
    const Capture made = random.next();
    std::string text;
    {
      JsonWriter json(text);
      json.open_object(JsonWriter::Layout::kLines);
      json.key("logitdice_scene").value(1);
      json.key("text");
      write_capture(json, made);
      json.close_object();
    }
    const Result<JsonDocument> document = JsonDocument::parse(text, "s");
    REQUIRE(document.ok());
    JsonReader in = document->reader_at(*document->root().find("text"));
    Capture read;
    CHECK(read_capture(in, read));
    CHECK(in.at_end());
    CHECK(same_captures(made, read));
  }
  const Result<JsonDocument> bad =
      JsonDocument::parse("{\"a\": 1,\n\"text\": {\"format\": \"logitdice-capture/1\"}}", "s");
  REQUIRE(bad.ok());
  JsonReader in = bad->reader_at(*bad->root().find("text"));
  Capture none;
  CHECK_FALSE(read_capture(in, none));
  CHECK(in.error().message == "s:2:9: a capture needs the key \"vocabulary\"");
}

TEST_CASE("knobs are held against the profile of the file, whichever comes first") {
  struct Row {
    const char *profile, *knobs, *order;
    const char* refusal;  // null: taken
  };
  const Row rows[] = {
      {"huggingface", "{\"temperature\": 0}", "", "c:2:26: temperature is 0: transformers takes"},
      {"huggingface", "{\"temperature\": 0.5}", "", nullptr},
      {"vllm", "{\"top_k\": -1}", "", nullptr},
      {"vllm", "{\"top_k\": -2}", "", "c:2:20: top_k is -2: vLLM takes"},
      {"sglang", "{\"top_k\": 0}", "", nullptr},  // neutral: nobody turned it
      {"textbook", "{\"top_k\": -1}", "", "c:2:20: top_k is -1"},
      {"llama.cpp", "{\"temperature\": -1.5}", "", nullptr},
      {"llama.cpp", "{\"temperature\": -1e7}", "", "c:2:26: temperature is -10000000"},
      {"llama2.c", "{\"min_keep\": 3}", "", "c:2:23: min_keep is 3: llama2.c has no such knob"},
      {"mlx-lm", "{\"top_p\": 0.5, \"top_p\": 0.5}", "",
       "c:2:25: the knob \"top_p\" appears twice"},
      {"textbook", "{\"warmth\": 1}", "",
       "c:2:11: there is no knob \"warmth\"; the knobs are: temp"},
      {"frob", "{}", "", "c:1:1: "},
      {"textbook", "{}", ",\n\"switched_off\": [\"top_k\"]", nullptr},
      {"textbook", "{}", ",\n\"switched_off\": [\"xtc\"]", "c:4:17: The stage \"xtc\" cannot be"},
      {"textbook", "{}", ",\n\"switched_off\": [\"top_k\", \"top_k\"]",
       "c:4:17: The stage \"top_k\""},
      {"textbook", "{}", ",\n\"order\": [\"xtc\"], \"switched_off\": [\"xtc\"]", nullptr},
      {"textbook", "{}", ",\n\"order\": [\"xtc\"], \"switched_off\": [\"top_k\"]",
       "c:4:35: The stage"},
  };
  for (const Row& row : rows) {
    const std::string knobs = std::string("\n\"knobs\": ") + row.knobs;
    const std::string profile = std::string("\n\"profile\": \"") + row.profile + "\"" + row.order;
    const std::string rest =
        ",\n\"vocabulary\": 3, \"prompt\": {\"text\": \"\", \"tokens\": []}, "
        "\"steps\": [{\"logits\": [1, 2, 3], \"chosen\": 1, \"u\": 0.5}]}";
    const std::string json = "{\"format\": \"logitdice-capture/1\"," + knobs + "," + profile + rest;
    CAPTURE(json);
    const Result<Capture> read = parse_capture(json, "c");
    CHECK(read.ok() == (row.refusal == nullptr));
    if (read) use(read.value());
    if (read || !row.refusal || std::string_view(row.profile) == "frob") continue;
    CAPTURE(read.error());
    CHECK(read.error().starts_with(row.refusal));
  }
}

TEST_CASE("an absent knob is what the engine does when nobody turns it") {
  const Result<Capture> read = parse_capture(
      "{\"format\": \"logitdice-capture/1\", \"profile\": \"llama.cpp\", \"vocabulary\": 1, "
      "\"prompt\": {\"text\": \"\", \"tokens\": []}, \"steps\": []}",
      "c");
  REQUIRE(read.ok());
  CHECK(read->knobs == neutral_knobs(find_profile("llama.cpp").value()));
}

// Changes a random value of a document, or takes one away, or puts one where another was.
class Mutations {
 public:
  explicit Mutations(unsigned seed) : random_(seed) {}

  void change(Json& json) {
    Json* at = &json;
    while (at->is_structured() && !at->empty() && pick(8) > 0) at = &child(*at);
    switch (pick(6)) {
      case 0:
        if (at->is_array() && !at->empty()) at->erase(at->begin() + pick(size(*at)));
        break;
      case 1:
        if (at->is_array() && !at->empty())
          at->push_back((*at)[static_cast<size_t>(pick(size(*at)))]);
        break;
      case 2:
        if (at->is_array() && size(*at) > 1) std::swap((*at)[0], (*at)[1]);
        break;
      case 3:
        if (at->is_object() && !at->empty()) at->erase(std::next(at->begin(), pick(size(*at))));
        break;
      default:
        *at = value(*at);
    }
  }

 private:
  int pick(int n) { return static_cast<int>(random_() % static_cast<unsigned>(n)); }
  static int size(const Json& json) { return static_cast<int>(json.size()); }
  Json& child(Json& json) { return *std::next(json.begin(), pick(size(json))); }

  Json value(const Json& before) {
    const double odd[] = {0,        -0.0,    1,          -1,   2,     0.5, 1e-9, 1e-300,
                          1e300,    -1e300,  3.4e38,     1e38, -1e38, 88,  1000, 1e6,
                          16777216, 4000000, 2147483647, 1e12, 39,    40};
    if (before.is_number() && pick(4) > 0) {
      if (pick(3) == 0) return static_cast<int>(odd[pick(12)]);
      return odd[pick(static_cast<int>(std::size(odd)))];
    }
    const char* words[] = {"-inf", "top_k", "temperature", "xtc",       "typical_p", "mirostat",
                           "dry",  "vllm",  "huggingface", "llama.cpp", "sglang",    "mirostat_v2"};
    if (pick(3) > 0) return words[pick(static_cast<int>(std::size(words)))];
    const Json others[] = {nullptr, true, Json::array(), Json::object(), Json::array({1}), ""};
    return others[pick(6)];
  }

  std::mt19937 random_;
};

void check_usable_or_refused(const std::string& json, int& taken) {
  const Result<Capture> read = parse_capture(json, "c");
  if (!read) {
    int line = 0, column = 0;
    if (std::sscanf(read.error().c_str(), "c:%d:%d: ", &line, &column) != 2) FAIL(read.error());
    return;
  }
  ++taken;
  use(read.value());
  const std::string again = capture_to_json(read.value());
  if (!same_captures(read_back(again), read.value())) FAIL(json);
}

TEST_CASE("a capture that was tampered with is refused with its place, or can be used") {
  RandomCaptures random(5);
  Mutations mutations(6);
  int taken = 0;
  for (int i = 0; i < 12'000; ++i) {
    Json json = Json::parse(capture_to_json(random.next()));
    for (int changes = 1 + i % 3; changes > 0; --changes) mutations.change(json);
    check_usable_or_refused(json.dump(), taken);
  }
  CHECK(taken > 1000);
}

TEST_CASE("a capture with a damaged byte is refused with its place, or can be used") {
  RandomCaptures random(7);
  int taken = 0;
  for (int i = 0; i < 12'000; ++i) {
    std::string json = capture_to_json(random.next());
    constexpr std::string_view kBytes = "0123456789-+.eE\"{}[],: tfn\\u\xFF";
    json[static_cast<std::size_t>(random.pick(static_cast<int>(json.size())))] =
        kBytes[static_cast<std::size_t>(random.pick(static_cast<int>(kBytes.size())))];
    check_usable_or_refused(json, taken);
  }
  CHECK(taken > 1000);
}

}  // namespace
}  // namespace logitdice::test
