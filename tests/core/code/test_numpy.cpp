#include <doctest/doctest.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "core/capture/bundled.h"
#include "core/code/code.h"
#include "core/code/numpy_stages.h"
#include "tests/core/code/python.h"
#include "tests/core/readings/fixtures.h"
#include "tests/test_folder.h"

namespace logitdice::test {
namespace {

using Json = nlohmann::json;

constexpr int kMostCompared = 2000;  // survivors of a case

// Runs every case in one process: a start of numpy takes longer than hundreds of them.
constexpr const char* kHarness = R"(
import inspect, json, sys, warnings
import numpy as np
warnings.simplefilter("ignore")
data = json.load(open(sys.argv[1]))
lists = {name: (np.array([float(z) for z in l["z"]]), np.array(l["ids"])) for name, l in data["lists"].items()}
bad = 0
for n, case in enumerate(data["cases"]):
    try:
        space = {"__name__": "code"}
        exec(case["code"], space)
        z, ids = lists[case["list"]]
        takes = inspect.signature(space["sampled"]).parameters
        got = space["sampled"](z, ids, **{k: v for k, v in case["arguments"].items() if k in takes})
        got = dict(zip(got[0].tolist(), got[1].tolist()))
        want = dict(zip(case["ids"], case["p"]))
        large = len(z) > 8192
        wrong = "" if large or len(got) == case["kept"] else f"keeps {len(got)}, not {case['kept']}"
        if not large and set(want) - set(got): wrong = f"lacks {set(want) - set(got)}"
        off = max(abs(got.get(t, 0) - p) for t, p in want.items())
        if not off <= 2e-6: wrong += f" off by {off}"
    except Exception as e:
        wrong = repr(e)
    if wrong:
        bad += 1
        if bad <= 3: print(n, case["list"], case["profile"], wrong, case["knobs"], sep="\n")
print(bad, "of", len(data["cases"]), "differ")
)";

Json logit_json(float z) {
  return std::isinf(z) ? Json("-inf") : Json(z);
}

Json double_or_text(float z) {
  return std::isinf(z) ? Json("-inf") : Json(double(z));
}

Json list_json(const Logits& logits) {
  Json list = {{"z", Json::array()}, {"ids", Json::array()}};
  for (int i = 0; i < logits.size(); ++i) {
    list["z"].push_back(logit_json(logits.scores[static_cast<size_t>(i)]));
    list["ids"].push_back(logits.ids[static_cast<size_t>(i)]);
  }
  return list;
}

// A text so far, coins and a memory, and the same as arguments of a function.
struct Moment {
  std::vector<float> unprompted, weak;
  std::vector<std::uint8_t> allowed;
  std::vector<TokenId> prompt, output, ends;
  std::vector<std::vector<TokenId>> breakers;
  Situation situation;
  Json arguments;
};

// Something for guidance, contrast and mask to go by, each as often as not.
void fill_steering(Moment& m, std::mt19937& random, const Logits& logits) {
  const auto some = [&](std::vector<float>& out) {
    if (whole(random, 0, 1)) return;
    for (const float z : logits.scores) out.push_back(z + float(uniform(random, -3, 3)));
    if (whole(random, 0, 2) == 0) out.front() = -HUGE_VALF;
  };
  some(m.unprompted);
  some(m.weak);
  if (whole(random, 0, 1)) {
    for (int i = 0; i < logits.size(); ++i) m.allowed.push_back(whole(random, 0, 2) > 0);
  }
  m.situation.steering = {m.unprompted, m.weak, m.allowed};
  Json& arguments = m.arguments;
  arguments["unprompted"] = arguments["weak"] = Json::array();
  for (const float z : m.unprompted) arguments["unprompted"].push_back(double_or_text(z));
  for (const float z : m.weak) arguments["weak"].push_back(double_or_text(z));
  arguments["allowed"] = m.allowed;
}

void fill(Moment& m, std::mt19937& random, int tokens) {
  const int words = std::min(5, tokens);
  m.prompt = random_text(random, words, 12);
  m.output = random_text(random, words, 12);
  if (whole(random, 0, 2) == 0) m.breakers = {{0}, {1, 2}};
  if (whole(random, 0, 2) == 0) m.ends = {0, 3};
  Situation& s = m.situation;
  s.prompt = m.prompt;
  s.output = m.output;
  s.ends = m.ends;
  s.dry_breakers = m.breakers;
  s.xtc_coin = uniform(random, 0, 1);
  m.arguments = {{"prompt", m.prompt},
                 {"output", m.output},
                 {"ends", m.ends},
                 {"dry_breakers", m.breakers},
                 {"xtc_coin", s.xtc_coin}};
  if (whole(random, 0, 1)) return;
  const double mu = uniform(random, 0.5, 8), sum = uniform(random, 0, 4), weight = 5;
  s.memory.stages = {{"mirostat", {{"mu_bits", mu}}},
                     {"mirostat_v2", {{"mu_bits", mu}}},
                     {"adaptive_p", {{"weighted_sum", sum}, {"total_weight", weight}}}};
  m.arguments.update(Json{{"mu", mu}, {"weighted_sum", sum}, {"total_weight", weight}});
}

// An engine's own order or any other one, each knob turned as often as not.
Setting any_setting(std::mt19937& random, int tokens) {
  Setting s = random_wild_setting(random, tokens);
  if (whole(random, 0, 1)) s.profile = find_profile(s.profile.id).value();
  if (whole(random, 0, 3) == 0) {
    s.knobs.logit_bias = {{0, uniform(random, -4, 4)}, {2, whole(random, 0, 2) ? 1.5 : -HUGE_VAL}};
  }
  if (!check_knobs(s.profile, s.knobs).empty()) s = Setting{};
  return s;
}

std::string knobs_json(const Knobs& knobs) {
  std::string text;
  for (const KnobInfo& info : all_knobs()) {
    if (knobs.*info.value == info.neutral) continue;
    text += std::string(info.id) + "=" + std::to_string(knobs.*info.value) + " ";
  }
  return text;
}

Json case_json(const Distribution& d, std::mt19937& random) {
  const Setting setting = any_setting(random, std::min(d.logits.size(), 400));
  Moment moment;
  fill(moment, random, d.logits.size());
  if (d.logits.size() <= 8192) fill_steering(moment, random, d.logits);
  const Trace t = trace(d.logits, moment.situation, setting.knobs, setting.profile);
  const Code code = numpy_code({d, setting.profile, t, moment.situation});
  Json expected = {{"list", d.id},         {"profile", setting.profile.id},
                   {"code", code.text},    {"arguments", moment.arguments},
                   {"kept", t.kept()},     {"knobs", knobs_json(setting.knobs)},
                   {"ids", Json::array()}, {"p", Json::array()}};
  for (const Row& row : t.rows(t.begin, std::min(t.kept(), kMostCompared))) {
    expected["ids"].push_back(row.id);
    expected["p"].push_back(row.final.low);
  }
  return expected;
}

TEST_CASE("the numpy text keeps the same tokens with the same probabilities") {
  const std::string python = python_with_numpy();
  if (python.empty()) {
    MESSAGE("python3-numpy is not installed: the numpy text is not run.");
    return;
  }
  std::mt19937 random(311);
  Json data = {{"lists", Json::object()}, {"cases", Json::array()}};
  for (const BundledDistribution& bundled : bundled_distributions()) {
    const Distribution d = load_bundled(bundled.id).value();
    REQUIRE(d.logits.tail.empty());
    data["lists"][d.id] = list_json(d.logits);
    const int cases = d.logits.size() > 8192 ? 12 : 45;
    for (int i = 0; i < cases; ++i) data["cases"].push_back(case_json(d, random));
  }
  const TestFolder folder;
  const std::string cases = folder.file("cases.json", data.dump());
  const std::string harness = folder.file("harness.py", kHarness);
  const std::string said = folder.path("said");
  CHECK(run_python(python, harness + " " + cases, said));
  const std::string text = content_of(said);
  CAPTURE(text);
  CHECK(text == "0 of " + std::to_string(data["cases"].size()) + " differ\n");
}

TEST_CASE("every stage can be written in numpy") {
  for (const Stage& stage : all_stages()) {
    CAPTURE(stage.id);
    CHECK(find_numpy_stage(stage.id));
  }
}

TEST_CASE("the numpy text of a short list runs by itself and prints the screen's numbers") {
  const std::string python = python_with_numpy();
  if (python.empty()) return;
  const Distribution d = cat_sat_on();
  const Knobs knobs{.top_k = 3, .repetition_penalty = 1.25};
  const std::vector<TokenId> said = {0};
  Situation situation;
  situation.output = said;
  const Trace t = trace(d.logits, situation, knobs, textbook());
  const TestFolder folder;
  const std::string file = folder.file("cat.py", numpy_code({d, textbook(), t, situation}).text);
  REQUIRE(run_python(python, file, folder.path("said")));
  std::string expected;
  for (const Row& row : t.rows(0, t.end)) {
    char line[64];
    std::snprintf(line, sizeof line, "%.6f  %s\n", row.final.low, d.tokens.bytes(row.id).c_str());
    expected += line;
  }
  CHECK(content_of(folder.path("said")) == expected);
}

}  // namespace
}  // namespace logitdice::test
