#include <cstdio>
#include <new>
#include <stdexcept>

#include "app/cli/streams.h"
#include "core/capture/capture.h"
#include "core/text/numbers.h"
#include "tests/app/cli/run.h"
#include "tests/core/decoding/fixtures.h"
#include "tests/test_folder.h"

// What the command line writes, it reads.
namespace logitdice::cli {
namespace {

using test::TestFolder;

std::string small_model_file(const TestFolder& folder, const std::string& name) {
  auto model = test::random_model(
      {.width = 32, .layers = 2, .heads = 2, .kv_heads = 1, .hidden = 64, .context = 48},
      NumberFormat::kF32, false, 7);
  model.set("general.name", GgufValue::of_text(name));
  const std::vector<std::byte> bytes = write_gguf(model.file);
  return folder.file("model.gguf", {reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

// The file is read by every subcommand that takes one, and writing it again gives the same bytes.
void check_reads_again(const std::string& path) {
  const std::string text = test::content_of(path);
  const Result<Capture> capture = parse_capture(text, "again");
  REQUIRE_MESSAGE(capture.ok(), capture.error());
  CHECK(capture_to_json(capture.value()) == text);
  const Ran traced = run({"trace", path, "--rows", "3"});
  CHECK(traced.code == 0);
  CHECK(traced.err == "");
}

std::string flag_of(const KnobInfo& info) {
  std::string flag = "--" + std::string(info.id);
  for (char& c : flag) c = c == '_' ? '-' : c;
  return flag;
}

std::string shortest(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.17g", value);
  return text;
}

}  // namespace

TEST_CASE("captures: every knob that an engine takes is read again") {
  const TestFolder folder;
  const std::string model = small_model_file(folder, "small"), path = folder.path("c.json");
  int taken = 0;
  for (const Profile& profile : all_profiles()) {
    for (const KnobInfo& info : all_knobs()) {
      for (const double value : {-1.0, 0.0, 0.1 + 0.2, 1.0, info.lowest, info.highest}) {
        CAPTURE(profile.id);
        CAPTURE(info.id);
        CAPTURE(value);
        const Ran ran = run({"generate", "--prompt", "the land", "--model", model, "-n", "2",
                             "--quiet", "--profile", std::string(profile.id),
                             flag_of(info) + "=" + shortest(value), "--capture", path});
        CHECK((ran.code == 0 || ran.code == 2));
        if (ran.code != 0) continue;
        ++taken;
        check_reads_again(path);
      }
    }
  }
  CHECK(taken > 500);
}

TEST_CASE("captures: any prompt, any name of a model and any order are read again") {
  const TestFolder folder;
  const std::string path = folder.path("c.json");
  for (const std::string& name : {std::string("caf\xe9"), std::string("\xff\xfe\0x", 4),
                                  std::string(), std::string(70000, 'n')}) {
    const std::string model = small_model_file(folder, name);
    for (const std::string& prompt : {std::string(70000, 'a'), std::string("\xe2\x96"),
                                      std::string("caf\xe9"), std::string("\"\\\n\x01")}) {
      const Ran ran =
          run({"capture", "--prompt", prompt, "--model", model, "-n", "2", "--out", path});
      REQUIRE_MESSAGE(ran.code == 0, ran.err);
      check_reads_again(path);
    }
  }
  const std::string model = small_model_file(folder, "small");
  for (const char* order : {"temperature", "top_p,temperature,dry", "min_p,xtc,top_k"}) {
    const Ran ran = run({"generate", "--prompt", "the land", "--model", model, "-n", "2", "--quiet",
                         "--order", order, "--seed", "18446744073709551615", "--capture", path});
    REQUIRE_MESSAGE(ran.code == 0, ran.err);
    check_reads_again(path);
  }
}

TEST_CASE("captures: knobs that their engine refuses are told by line and column") {
  const TestFolder folder;
  const std::string head = R"({"format": "logitdice-capture/1", "vocabulary": 2,
 "prompt": {"text": "a", "tokens": [0]}, )";
  const std::string tail = R"(, "pieces": [[0, "a"], [1, "b"]],
 "steps": [{"logits": [2, 1], "chosen": 0, "u": 0.25}]})";
  const char* const rows[] = {R"("profile": "huggingface", "knobs": {"temperature": 0})",
                              R"("knobs": {"temperature": 0}, "profile": "huggingface")",
                              R"("profile": "vllm", "knobs": {"top_k": -2})",
                              R"("knobs": {"temperature": -1})",
                              R"("knobs": {"top_p": 1.5})",
                              R"("knobs": {"warmth": 1})",
                              R"("profile": "nobody")",
                              R"("order": ["top_q"])",
                              R"("switched_off": ["dry"])"};
  for (const char* row : rows) {
    CAPTURE(std::string(row));
    const std::string path = folder.file("c.json", head + row + tail);
    for (const char* command : {"trace", "sample", "cutoffs", "compare", "penalties"}) {
      const Ran ran = run({command, path});
      CHECK(ran.code == 2);
      CHECK_MESSAGE(ran.err.starts_with("logitdice: " + path + ":2:"), ran.err);
      CHECK(ran.out == "");
    }
  }
}

TEST_CASE("streams: what a command throws becomes a sentence and a failure") {
  struct Row {
    std::function<int()> command;
    int code;
    std::string_view err;
  };
  const Row rows[] = {
      {[] { return 0; }, 0, ""},
      {[] { return 2; }, 2, ""},
      {[]() -> int { throw std::bad_alloc(); }, kFailure, "logitdice: "},
      {[]() -> int { throw std::runtime_error("the disk is gone"); }, kFailure, "the disk is gone"},
      {[]() -> int { throw 7; }, kFailure, "logitdice: "},
  };
  for (const Row& row : rows) {
    std::ostringstream err;
    CHECK(with_last_word(err, row.command) == row.code);
    CHECK_MESSAGE(err.str().find(row.err) != std::string::npos, err.str());
    if (row.code != kFailure)
      CHECK(err.str() == "");
    else
      CHECK(err.str().ends_with("\n"));
  }
}

}  // namespace logitdice::cli
