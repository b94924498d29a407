// logitdice cutoffs: what the Cutoffs page draws, as tables and as JSON.
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "app/cli/progress.h"
#include "core/capture/bundled.h"
#include "core/readings/cutoffs_text.h"
#include "core/decoding/derailments.h"
#include "core/model/embedded.h"
#include "core/readings/sweep.h"
#include "core/readings/tail_risk.h"
#include "tests/app/cli/reading_json.h"
#include "tests/test_folder.h"

namespace logitdice::cli {
namespace {

void check_set(const json& value, const RankSet& set, const std::vector<std::string>& names) {
  CHECK(value["begin"] == set.begin);
  CHECK(value["end"] == set.end);
  CHECK(value["tail"] == set.tail);
  CHECK(count_in(value["count"]) == set.count);
  CHECK(range_in(value["mass"]) == set.mass);
  CHECK(value["names"] == names);
}

void check_rule(const json& value, const NamedCutoffs& c, int rule) {
  const RuleCut& cut = c.cutoffs.rules[rule];
  CHECK(value["id"] == kRuleIds[rule]);
  CHECK(value["on"] == cut.on);
  CHECK(value["shown"] == cut.shown);
  CHECK(value["why_off"] == cut.why_off);
  CHECK(value["rule"] == cut.rule);
  CHECK(value["cutoff"] == cut.cutoff);
  CHECK(value["temperature"] == cut.temperature);
  CHECK(value["before_heat"] == cut.before_heat);
  CHECK(value["on_bars"] == cut.on_bars);
  CHECK(value["kept"] == cut.kept);
  CHECK(value["kept_high"] == cut.kept_high);
  CHECK(value["into_tail"] == cut.into_tail);
  CHECK(range_in(value["mass"]) == cut.mass);
  CHECK(value["height"] == cut.height);
  check_set(value["only_keeps"], c.cutoffs.only_keeps[rule], c.only_kept_names[rule]);
  check_set(value["only_cuts"], c.cutoffs.only_cuts[rule], c.only_cut_names[rule]);
}

void check_columns(const json& made, const Distribution& d, const Knobs& knobs,
                   const Profile& profile, const NamedCutoffs& c) {
  REQUIRE(made["columns"].size() == c.cutoffs.columns.size());
  for (std::size_t i = 0; i < c.cutoffs.columns.size(); ++i) {
    const RankColumn& column = c.cutoffs.columns[i];
    const json& value = made["columns"][i];
    CHECK(value["begin"] == column.begin);
    CHECK(value["end"] == column.end);
    CHECK(value["first"] == column.first);
    CHECK(value["name"] == c.names[i]);
    CHECK(range_in(value["p"]) == column.p);
    CHECK(range_in(value["mass"]) == column.mass);
    const BarReading bar = bar_reading(d, knobs, profile, c, static_cast<int>(i));
    CHECK(value["why_cut"] == bar.why_cut);
    const KeptBy by = kept_by(c.cutoffs, column.begin);
    CHECK(value["kept_by"] == (by == KeptBy::all ? "all" : by == KeptBy::some ? "some" : "none"));
  }
}

void check_risk(const json& value, const Risk& risk) {
  CHECK(range_in(value["mass"]) == risk.mass);
  CHECK(range_in(value["expected"]) == risk.expected);
  CHECK(range_in(value["at_least_once"]) == risk.at_least_once);
}

void check_risks(const json& made, const Logits& logits, const Knobs& knobs,
                 const Profile& profile, const Cutoffs& c, int tokens) {
  const TailRisk risk = tail_risk(logits, knobs, profile, c, tokens);
  CHECK(made["risk"]["tokens"] == tokens);
  CHECK(made["risk"]["temperature"] == risk.temperature);
  for (int r = 0; r < kRules; ++r) {
    const json& value = made["risk"][std::string(kRuleIds[r])];
    CHECK(value.is_null() != risk.shown[r]);
    if (risk.shown[r]) check_risk(value, risk.outside[r]);
  }
  check_risk(made["risk"]["dropped"], risk.dropped);
  const std::vector<Risk> columns = column_risks(logits, knobs, profile, c, tokens);
  for (std::size_t i = 0; i < columns.size(); ++i) {
    CHECK(range_in(made["columns"][i]["at_least_once"]) == columns[i].at_least_once);
  }
}

void check_distribution(const json& made, const Distribution& d, const Knobs& knobs,
                        const Profile& profile) {
  const NamedCutoffs c = named_cutoffs(d, knobs, profile);
  CHECK(made["context"] == d.context);
  CHECK(made["preview"] == c.cutoffs.preview);
  CHECK(made["temperature"] == c.cutoffs.temperature);
  CHECK(made["bars_temperature"] == c.cutoffs.bars_temperature);
  CHECK(count_in(made["size"]) == c.cutoffs.size);
  CHECK(made["drawable"] == c.cutoffs.drawable);
  CHECK(range_in(made["entropy_bits"]) == c.cutoffs.entropy_bits);
  CHECK(range_in(made["effective_choices"]) == c.cutoffs.effective_choices);
  CHECK(made["highest"] == c.cutoffs.highest);
  CHECK(made["kept_by_all"] == c.cutoffs.kept_by_all);
  CHECK(made["kept_by_some"] == c.cutoffs.kept_by_some);
  CHECK(made["count_by_all"]["least"] == c.cutoffs.count_by_all.least);
  CHECK(made["count_by_some"]["least"] == c.cutoffs.count_by_some.least);
  CHECK(made["count_by_none"]["more"] == c.cutoffs.count_by_none.more);
  REQUIRE(made["rules"].size() == kRules);
  for (int r = 0; r < kRules; ++r) check_rule(made["rules"][static_cast<std::size_t>(r)], c, r);
  check_columns(made, d, knobs, profile, c);
  check_rest(made["rest"], c.cutoffs.rest);
  check_risks(made, d.logits, knobs, profile, c.cutoffs, 200);
}

const std::vector<std::string> kExampleFlags = {"--top-k", "3", "--top-p", "0.9", "--min-p", "0.1"};
const Knobs kExamples = {.top_k = 3, .top_p = 0.9, .min_p = 0.1};

std::vector<std::string> with(std::vector<std::string> arguments,
                              const std::vector<std::string>& more) {
  arguments.insert(arguments.end(), more.begin(), more.end());
  return arguments;
}

TEST_CASE("cutoffs as text is what the page says, for people") {
  const Ran ran = run({"cutoffs", "-", "--top-k", "4", "--top-p", "0.9", "--rows", "4"}, kCat);
  CHECK(ran.code == 0);
  CHECK(ran.err == "");
  CHECK(ran.out ==
        "The cat sat on the ___\n"
        "entropy 1.61 bits · 6 tokens\n"
        "Textbook order cuts after ÷T: the bars are after the heat.\n"
        "\n"
        "rule        kept  cutoff   mass     T\n"
        "top-k 4        4   4      0.988  1.00\n"
        "top-p 0.90     3   0.900  0.939  1.00\n"
        "min-p        off\n"
        "\n"
        "only top-k keeps 1 · mass 0.048 · bed\n"
        "only top-k cuts none\n"
        "only top-p keeps none\n"
        "only top-p cuts 1 · mass 0.048 · bed\n"
        "3 kept by every rule, 1 by some, 2 by none\n"
        "\n"
        "in 200 tokens  outside  one in   expected  at_least_once\n"
        "top-k 4          0.012  1 in 81      2.46          0.915\n"
        "top-p 0.90       0.061  1 in 16     12.15         >0.999\n"
        "\n"
        "number  token       p   mass  kept_by       in 200\n"
        "     1  mat     0.590  0.590  top-k, top-p   1.000\n"
        "     2  sofa    0.217  0.217  top-k, top-p   1.000\n"
        "     3  floor   0.132  0.132  top-k, top-p  >0.999\n"
        "     4  bed     0.048  0.048  top-k         >0.999\n"
        "        2 more         0.012\n");
}

TEST_CASE("cutoffs as text: a preview says that nothing is cut, once") {
  const std::string out = run({"cutoffs", "-"}, kCat).out;
  CHECK(out.find("No rule is on: every token stays. What their examples would keep:\n\nrule") !=
        std::string::npos);
  CHECK(out.find("top-p 0.90     3") != std::string::npos);
  CHECK(out.find("No rule is on") == out.rfind("No rule is on"));
  const std::string none = run({"cutoffs", "-", "--order", "temperature,xtc"}, kCat).out;
  CHECK(none.find("This chain has none of the three rules.") != std::string::npos);
  CHECK(none.find("examples") == std::string::npos);
}

TEST_CASE("cutoffs as json has every field of the reading, with every digit") {
  const std::string input = kTailed;
  struct Case {
    std::vector<std::string> flags;
    Knobs knobs;
    const char* profile;
  };
  const Case cases[] = {
      {{}, {}, "textbook"},
      {kExampleFlags, kExamples, "textbook"},
      {{"--top-p", "0.7", "--temperature", "1.7"}, {.temperature = 1.7, .top_p = 0.7}, "textbook"},
      {{"--top-p", "0.3", "--temperature", "2"}, {.temperature = 2, .top_p = 0.3}, "textbook"},
      {{"--top-k", "2", "--temp", "0"}, {.temperature = 0, .top_k = 2}, "textbook"},
      {with(kExampleFlags, {"--profile", "llama.cpp", "--temp", "2"}),
       {.temperature = 2, .top_k = 3, .top_p = 0.9, .min_p = 0.1},
       "llama.cpp"},
  };
  for (const Case& c : cases) {
    const Profile profile = find_profile(c.profile).value();
    Knobs knobs = c.knobs;
    if (profile.id == "llama.cpp") knobs.penalty_last_n = 64;  // its own
    for (const std::string& text : {kCat, kTailed}) {
      const json made = json_of(with({"cutoffs", "-"}, c.flags), text);
      CHECK(made["profile"] == c.profile);
      CHECK(made["knobs"]["top_p"] == c.knobs.top_p);
      REQUIRE(made["distributions"].size() == 1);
      CHECK(!made["distributions"][0].contains("sweep"));
      check_distribution(made["distributions"][0], distribution_of(text), knobs, profile);
    }
  }
}

TEST_CASE("cutoffs as json: a whole vocabulary") {
  const json made = json_of(with({"cutoffs", "full_vocabulary"}, kExampleFlags));
  const Distribution d = load_bundled("full_vocabulary").value();
  check_distribution(made["distributions"][0], d, kExamples, textbook());
}

TEST_CASE("cutoffs takes two distributions under the same rules") {
  const json made = json_of(with({"cutoffs", "peaked", "--with", "-"}, kExampleFlags), kCat);
  REQUIRE(made["distributions"].size() == 2);
  check_distribution(made["distributions"][0], load_bundled("peaked").value(), kExamples,
                     textbook());
  check_distribution(made["distributions"][1], distribution_of(kCat), kExamples, textbook());
  const std::string out = run(with({"cutoffs", "peaked", "--with", "-"}, kExampleFlags), kCat).out;
  CHECK(out.find("\n\nThe cat sat on the ___\n") != std::string::npos);
}

TEST_CASE("cutoffs --sweep has a point for each temperature of the curves") {
  const json made = json_of({"cutoffs", "-", "--top-k", "2", "--min-p", "0.2", "--sweep"}, kTailed);
  const json& sweep = made["distributions"][0]["sweep"];
  const Knobs knobs{.top_k = 2, .min_p = 0.2};
  const Sweeps wanted = all_sweeps(distribution_of(kTailed).logits, knobs, textbook());
  REQUIRE(sweep.size() == kSweepPoints);
  for (std::size_t point = 0; point < sweep.size(); ++point) {
    CHECK(sweep[point]["temperature"] == sweep_temperature(static_cast<int>(point)));
    for (const int r : {kTopK, kMinP}) {
      const json& at = sweep[point][std::string(kRuleIds[r])];
      const SweepPoint& of = wanted.rules[r].points[point];
      CHECK(count_in(at["kept"]) == of.kept);
      CHECK(at["more"] == of.more);
    }
    CHECK(!sweep[point].contains("top_p"));
  }
  const std::string out = run({"cutoffs", "-", "--top-k", "2", "--sweep"}, kCat).out;
  CHECK(out.find("\n   T  top-k 2\n0.00        1\n0.05        2\n") != std::string::npos);
  CHECK(out.ends_with("3.00        2\n"));
  const std::string cold =
      run({"cutoffs", "-", "--top-p", "0.9", "--sweep", "--profile", "huggingface"}, kCat).out;
  CHECK(cold.find("\n0.00     refused\n") != std::string::npos);
}

TEST_CASE("cutoffs --over: the tail over a text of any length") {
  const json made = json_of({"cutoffs", "-", "--temperature", "2", "--over", "1000"}, kCat);
  const Logits logits = distribution_of(kCat).logits;
  const Knobs knobs{.temperature = 2};
  check_risks(made["distributions"][0], logits, knobs, textbook(),
              cutoffs(logits, knobs, textbook()), 1000);
  const std::string out = run({"cutoffs", "-", "--temperature", "2"}, kCat).out;
  CHECK(out.find("     6  banana  0.020  0.020") != std::string::npos);
  CHECK(out.ends_with(" 0.981\n"));
  check_refused({"cutoffs", "--over", "-1"}, "--over is \"-1\"");
  check_refused({"cutoffs", "--over", "1000001"}, "--over is \"1000001\"");
  check_refused({"cutoffs", "--over", "20000", "--prompt", "a"}, "--over is \"20000\"");
}

TEST_CASE("cutoffs --prompt writes texts and counts what falls outside") {
  const std::vector<std::string> flags = {"cutoffs", "-",         "--prompt", "Once upon",
                                          "--over",  "30",        "--seed",   "5",
                                          "--outside", "top-k"};
  const json made = json_of(flags, kCat);
  const DerailingJob job{"Once upon", textbook(), 5, 30, {kTopK, 40}};
  const auto wanted = derailing_texts(*tiny_model(), job).value();
  const json& texts = made["derailments"]["texts"];
  CHECK(made["derailments"]["rule"] == "top_k");
  CHECK(made["derailments"]["value"] == 40);
  REQUIRE(texts.size() == wanted.size());
  for (std::size_t i = 0; i < texts.size(); ++i) {
    const Derailments& d = wanted[i].derailments;
    CHECK(texts[i]["temperature"] == wanted[i].temperature);
    CHECK(texts[i]["cut"] == wanted[i].cut);
    CHECK(texts[i]["tokens"] == d.drawn);
    CHECK(texts[i]["counted"] == d.counted);
    CHECK(texts[i]["at"] == d.at);
    CHECK(range_in(texts[i]["expected"]) == d.expected);
    CHECK(range_in(texts[i]["usual"]) == d.usual());
    CHECK(range_in(texts[i]["at_least_once"]) == d.at_least_once());
    CHECK(texts[i]["text"] == written_text(wanted[i].text, *tiny_model()));
  }
  const std::string out = run(flags, kCat).out;
  CHECK(out.find("outside top-k 40") != std::string::npos);
  check_refused({"cutoffs", "--outside", "top-p"}, "--outside and --seed are about the texts");
  check_refused({"cutoffs", "--prompt", "a", "--outside", "xtc"}, "--outside is \"xtc\"");
  check_refused({"cutoffs", "--prompt", "a", "--seed", "x"}, "--seed is \"x\"");
}

TEST_CASE("cutoffs --rows lists as many bars, and the rest sums up the others") {
  const std::string all = run({"cutoffs", "store", "--rows", "0"}).out;
  CHECK(all.find("more") == std::string::npos);
  CHECK(all.find("    10  moon") != std::string::npos);
  const std::string some = run({"cutoffs", "store", "--rows", "7"}).out;
  CHECK(some.ends_with("        3 more          0.040\n"));
}

TEST_CASE("cutoffs refuses what is wrong with a sentence") {
  check_refused({"cutoffs", "--top-p", "2"}, "--top-p is 2: it must be");
  check_refused({"cutoffs", "--top-k", "x"}, "--top-k is \"x\": it must be");
  check_refused({"cutoffs", "--profile", "gpt"}, "There is no profile \"gpt\"");
  check_refused({"cutoffs", "--order", "top_q"}, "There is no stage \"top_q\"");
  check_refused({"cutoffs", "--rule", "top_k"}, "There is no flag \"--rule\"");
  check_refused({"cutoffs", "--dry-multiplier", "1"}, "--dry-multiplier belongs to the stage dry");
  check_refused({"cutoffs", "gone.json"}, "There is no file \"gone.json\"");
  check_refused({"cutoffs", "peaked", "--with", "gone.json"}, "There is no file \"gone.json\"");
  check_refused({"cutoffs", "-", "--with", "-"}, "Both distributions are \"-\"", kCat);
  check_refused({"cutoffs", "-"}, "stdin:1:", "mat: six\n");
  check_refused({"cutoffs", "peaked", "flat"}, "There is one argument too many, \"flat\"");
  check_refused({"cutoffs", "--rows", "-1"}, "--rows is \"-1\"");
  check_refused({"cutoffs", "--format", "tsv"}, "--format is \"tsv\": it takes text or json.");
  check_refused({"cutoffs", "--with"}, "--with needs a value");
  const test::TestFolder folder;
  const std::string path = folder.file("bad.json", "{\"logits\": [1, \"nan\"]}");
  check_refused({"cutoffs", "--with", path}, path + ":1:");
}

TEST_CASE("cutoffs --help has every flag") {
  check_help("cutoffs", {"--with", "--sweep", "--over", "--prompt", "--outside", "--seed"});
}

TEST_CASE("cutoffs: slow texts say on stderr how far they are, quick ones nothing") {
  CHECK(run({"cutoffs", "--prompt", "Once", "--over", "1"}).err == "");
  std::ostringstream err;
  Progress progress(err, "writing");
  progress.tell(0.1);
  CHECK(err.str() == "");
  std::this_thread::sleep_for(Progress::kPatience);
  progress.tell(0.4);
  progress.tell(0.401);
  progress.tell(0.5);
  progress.end();
  CHECK(err.str() == "\rwriting: 40 %\rwriting: 50 %\n");
}

}  // namespace
}  // namespace logitdice::cli
