#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "core/capture/bundled.h"
#include "core/code/code.h"
#include "core/code/lines.h"
#include "tests/core/code/python.h"
#include "tests/core/readings/fixtures.h"
#include "tests/test_folder.h"

namespace logitdice::test {
namespace {

using Json = nlohmann::json;

Code code_for(std::string_view id, const Distribution& d, const Knobs& knobs,
              const Profile& profile = textbook()) {
  const Trace t = trace(d.logits, knobs, profile);
  return find_code_target(id)->write({d, profile, t, {}, 42});
}

bool says(const Code& code, const std::string& part) {
  return std::any_of(code.notes.begin(), code.notes.end(),
                     [&](const std::string& note) { return note.find(part) != note.npos; });
}

TEST_CASE("counts are written as counts, however many zeros they have") {
  for (const double count : {1.0, 40.0, 100'000.0, 3'000'000.0, 16'777'216.0, 1e12, -200.0}) {
    const std::string text = source_number(count);
    CHECK(text == std::to_string(static_cast<long long>(count)));
  }
  CHECK(source_number(0.7) == "0.7");
  CHECK(source_number(1e-5) == "1e-05");
  const Distribution d = load_bundled("full_vocabulary").value();
  for (const CodeTarget& target : all_code_targets()) {
    CAPTURE(target.id);
    const Code code = code_for(target.id, d, {.top_k = 100'000});
    CHECK(code.text.find("1e+05") == code.text.npos);
  }
}

// ---- whatever the chain ---------------------------------------------------------------------

void check_notes(const Code& code) {
  for (const std::string& note : code.notes) {
    CAPTURE(note);
    CHECK(note.back() == '.');
    CHECK(note.find('\n') == note.npos);
    CHECK(note.find("NaN") == note.npos);
  }
}

TEST_CASE("every target has something to say of any chain") {
  std::mt19937 random(17);
  Json python = Json::array();
  for (const BundledDistribution& bundled : bundled_distributions()) {
    const Distribution d = load_bundled(bundled.id).value();
    if (d.logits.size() > 1000) continue;
    for (int i = 0; i < 25; ++i) {
      Setting s = random_wild_setting(random, d.logits.size());
      if (i % 2) s.profile = find_profile(s.profile.id).value();
      if (i % 5 == 0) s.knobs.logit_bias = {{0, -200}, {1, 1.5}};
      if (i % 7 == 0) s.knobs.temperature = 0;
      if (!check_knobs(s.profile, s.knobs).empty()) continue;
      const Trace t = trace(d.logits, s.knobs, s.profile);
      for (const CodeTarget& target : all_code_targets()) {
        CAPTURE(target.id);
        CAPTURE(s.profile.id);
        const Code code = target.write({d, s.profile, t, {}, 42});
        CHECK(code.text.ends_with('\n'));
        check_notes(code);
        if (target.comment.empty()) CHECK(Json::accept(code.text));
        const bool shell = code.text.starts_with("llama-cli");
        if (!target.comment.empty() && !shell) python.push_back(with_notes(target, code));
      }
    }
  }
  const std::string command = python_with_numpy();
  if (command.empty()) return;
  const TestFolder folder;
  const std::string texts = folder.file("texts.json", python.dump());
  const std::string file = folder.file(
      "parse.py", "import ast, json, sys\nfor t in json.load(open(sys.argv[1])): ast.parse(t)\n");
  CHECK(run_python(command, file + " " + texts, folder.path("said")));
  CHECK(content_of(folder.path("said")) == "");
}

TEST_CASE("a shell reads the llama.cpp line as it was meant") {
  Distribution d = cat_sat_on();
  d.context = "Don't say \"$HOME\" or `date`; it's a\\b ___";
  const Code code = code_for("llama.cpp", d, {.temperature = 0.7, .top_k = 3, .top_p = 0.9});
  const TestFolder folder;
  const std::string program =
      folder.file("llama-cli", "#!/bin/sh\nfor a in \"$@\"; do printf '%s\\n' \"$a\"; done\n");
  std::filesystem::permissions(program, std::filesystem::perms::owner_all);
  const std::string script = folder.file("run.sh", code.text);
  const std::string said = folder.path("said"), here = folder.path("");
  REQUIRE(std::system(("PATH=" + here + ":$PATH sh " + script + " >" + said).c_str()) == 0);
  CHECK(content_of(said) ==
        "-m\nmodel.gguf\n-p\nDon't say \"$HOME\" or `date`; it's a\\b\n--samplers\n"
        "temperature;top_k;top_p\n--temp\n0.7\n--top-k\n3\n--top-p\n0.9\n--seed\n42\n");
}

// ---- what they say --------------------------------------------------------------------------

struct Told {
  const char* target;
  Knobs knobs;
  const char* text;  // a part of the code; empty: any
  const char* note;  // a part of a note; empty: none is looked for
};

TEST_CASE("targets say what they cannot express, clamp or do in another order") {
  const Told rows[] = {
      {"transformers", {.temperature = 0.7, .top_p = 0.9}, "temperature=0.7,\n", ""},
      {"transformers", {.temperature = 0.7}, "top_k=0,\n", ""},
      {"transformers", {.temperature = 0}, "do_sample=False", "takes the best token"},
      {"transformers", {.presence_penalty = 1}, "do_sample=True", "has no Penalties"},
      {"llama.cpp", {.min_p = 0.1}, "--samplers min_p \\\n", ""},
      {"llama.cpp", {.typical_p = 0.9}, "", ""},
      {"vllm", {.temperature = 2.5}, "temperature=2,\n", "2.5 becomes 2."},
      {"vllm", {.top_p = 0.9, .min_p = 0.15}, "min_p=0.15", "runs min_p, then top_p"},
      {"ollama", {.temperature = 1}, "\"top_k\": 0", ""},
      {"ollama", {.temperature = 2, .top_p = 0.9}, "", "runs top_p, then temperature"},
      {"openai", {.temperature = 3}, "\"temperature\": 2", "3 becomes 2."},
      {"openai", {.min_p = 0.1}, "", "has no Min-p: min-p 0.10 is left out."},
      {"openai", {.top_k = 5}, "", "has no Top-k: top-k 5 is left out."},
      {"anthropic", {.temperature = 1.5}, "\"temperature\": 1", "1.5 becomes 1."},
      {"anthropic", {.temperature = 0.5, .top_p = 0.9}, "", "top_p 0.9 is left out."},
      {"anthropic", {.repetition_penalty = 1.2}, "", "has no Penalties"},
      {"numpy", {.top_k = 3}, "hi = lo + min(hi - lo, 3)", "Textbook order"},
  };
  for (const Told& row : rows) {
    const Code code = code_for(row.target, cat_sat_on(), row.knobs);
    CAPTURE(row.target);
    CAPTURE(code.text);
    std::string notes;
    for (const std::string& note : code.notes) notes += note + "\n";
    CAPTURE(notes);
    CHECK(code.text.find(row.text) != code.text.npos);
    CHECK(says(code, row.note));
  }
}

TEST_CASE("a target that runs another order says what it keeps on these logits") {
  const Distribution d = distribution_of({3, 2, 1, 0, -1}, {});
  const Code code = code_for("ollama", d, {.temperature = 2, .top_p = 0.9});
  CHECK(says(code, "On these logits Ollama keeps 3 tokens and this chain 4"));
  const Code same = code_for("llama.cpp", d, {.temperature = 2, .top_p = 0.9});
  CHECK_FALSE(says(same, "On these logits llama.cpp keeps"));
}

TEST_CASE("a token that is −∞ to the chain is one to whoever can be told so") {
  Knobs knobs;
  knobs.logit_bias = {{0, -HUGE_VAL}, {1, 250}};
  const Profile profile = find_profile("llama.cpp").value();
  const Code openai = code_for("openai", cat_sat_on(), knobs, profile);
  CHECK(Json::parse(openai.text)["logit_bias"] == Json{{"0", -100.0}, {"1", 100.0}});
  CHECK(says(openai, "a larger one becomes that."));
  CHECK(code_for("llama.cpp", cat_sat_on(), knobs, profile).text.find("--logit-bias 0-inf") !=
        std::string::npos);
  CHECK(code_for("transformers", cat_sat_on(), knobs, profile).text.find("(0,): -float(\"inf\")") !=
        std::string::npos);
}

TEST_CASE("notes stand above the code as comments, and beside JSON") {
  const CodeTarget& vllm = *find_code_target("vllm");
  const Code code{"a\n", {"One two.", std::string(60, 'x') + " " + std::string(60, 'y') + "."}};
  CHECK(with_notes(vllm, code) ==
        "# One two.\n# " + std::string(60, 'x') + "\n# " + std::string(60, 'y') + ".\n\na\n");
  CHECK(with_notes(*find_code_target("openai"), code) == "a\n");
}

}  // namespace
}  // namespace logitdice::test
