// logitdice compare: what the Compare page draws, as tables and as JSON.
#include <string>
#include <vector>

#include "app/cli/compare.h"
#include "core/capture/bundled.h"
#include "core/capture/text_tokens.h"
#include "core/readings/compare_columns.h"
#include "core/readings/phase_rows.h"
#include "core/readings/why_cut.h"
#include "tests/app/cli/reading_json.h"

namespace logitdice::cli {
namespace {

// ---- the reading that a command line asks for -----------------------------------------------

struct Asked {
  Distribution distribution;
  std::vector<ColumnSetting> settings;
  ColumnSetting in_force = {};
  std::vector<TokenId> prompt = {}, output = {};
  std::uint64_t seed = 42, step = 0;
};

Comparison made_of(const Asked& asked) {
  CompareInput input{
      asked.distribution, {}, asked.settings, asked.in_force, coin(asked.seed, asked.step)};
  input.situation.prompt = asked.prompt;
  input.situation.output = asked.output;
  input.situation.ends = asked.distribution.tokens.ends();
  input.situation.xtc_coin = xtc_coin(asked.seed, asked.step);
  return comparison(input);
}

void check_row(const json& value, const Trace& t, const Row& row) {
  CHECK(value["rank"] == row.rank);
  CHECK(value["id"] == row.id);
  CHECK(number_in(value["z"]) == row.z);
  CHECK(range_in(value["p"]) == phase_row(t, phases_of(t), row.rank).p);
  CHECK(range_in(value["final"]) == row.final);
  CHECK(number_in(value["untouched"]) == row.untouched.low);
  const std::string why = why_cut_text(t, row.rank);
  CHECK((value["cut_by"].is_null() ? "" : value["cut_by"]) == cut_by_id(t, row.rank));
  if (value.contains("why")) CHECK(value["why"] == why);
}

void check_distance(const json& value, const ComparedColumn& column) {
  CHECK(value["distance"].is_null() == !column.distance);
  if (!column.distance) return;
  const Distance& d = *column.distance;
  const json& of = value["distance"];
  CHECK(range_in(of["total_variation"]) == d.total_variation);
  CHECK(of["kl_known"] == d.kl_known);
  if (d.kl_known)
    CHECK(range_in(of["kl_bits"]) == d.kl_bits);
  else
    CHECK(of["kl_bits"].is_null());
  CHECK(of["extra"] == d.extra);
  CHECK(of["missing"] == d.missing);
  CHECK(count_in(of["first_extra"]) == d.first_extra);
  CHECK(of["note"] == d.note);
  CHECK(value["distance_note"] == column.distance_note);
  CHECK(value["distance_word"] == column.distance_word);
}

void check_column(const json& value, const ComparedColumn& column, const std::vector<Row>& rows,
                  const Rest& rest) {
  CHECK(value["name"] == column.name);
  CHECK(value["profile"] == column.setting.profile.id);
  for (const KnobInfo& info : all_knobs()) {
    CHECK(value["knobs"][std::string(info.id)] == column.setting.knobs.*info.value);
  }
  CHECK(value["refusal"] == column.refusal);
  CHECK(value.contains("rows") == column.trace.has_value());
  if (!column.trace) return;
  const Phases phases = phases_of(*column.trace);
  CHECK(range_in(value["mass_kept"]) == mass_kept_of(*column.trace, phases));
  CHECK(range_in(value["entropy_bits"]) == column.trace->entropy_bits);
  REQUIRE(value["rows"].size() == rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) check_row(value["rows"][i], *column.trace, rows[i]);
  if (phases.judged < 0) check_rest(value["rest"], rest);
  CHECK(value["draw"]["u"] == column.draw->u);
  CHECK(value["draw"]["rank"] == column.draw->rank);
  CHECK(number_in(value["draw"]["p"]) == column.draw->p);
  CHECK(value["drawn"] == column.drawn);
  CHECK(value["draw_differs"] == column.draw_differs);
  CHECK(value["sentence"]["word"] == column.sentence.word);
  check_distance(value, column);
}

void check_json(const json& made, const Asked& asked, int rows = 20) {
  const Comparison c = made_of(asked);
  const Distribution& d = asked.distribution;
  const ComparedRows shown = compared_rows(d, c, {}, std::min(rows, d.logits.size()));
  CHECK(made["seed"] == asked.seed);
  CHECK(made["step"] == asked.step);
  CHECK(made["coin"] == *c.coin);
  CHECK(made["prompt"] == asked.prompt);
  CHECK(made["output"] == asked.output);
  CHECK(made["tallest"] == shown.tallest);
  REQUIRE(made["tokens"].size() == shown.tokens.size());
  for (std::size_t i = 0; i < shown.tokens.size(); ++i) {
    CHECK(made["tokens"][i]["id"] == shown.tokens[i].id);
    CHECK(made["tokens"][i]["text"] == shown.tokens[i].text);
    CHECK(made["tokens"][i]["differs"] == shown.tokens[i].differs);
  }
  REQUIRE(made["columns"].size() == c.columns.size());
  for (std::size_t i = 0; i < c.columns.size(); ++i) {
    check_column(made["columns"][i], c.columns[i], shown.rows[i], shown.rests[i]);
  }
  REQUIRE(made["disagreements"].size() == c.disagreements.size());
  for (std::size_t i = 0; i < c.disagreements.size(); ++i) {
    unsigned kept_by = 0;
    for (const json& column : made["disagreements"][i]["kept_by"]) {
      kept_by |= 1u << column.get<int>();
    }
    CHECK(kept_by == c.disagreements[i].kept_by);
    CHECK(made["disagreements"][i]["count"] == c.disagreements[i].count);
    CHECK(made["disagreements"][i]["ids"] == c.disagreements[i].ids);
    CHECK(made["disagreements"][i]["text"] == c.disagreements[i].text);
  }
}

ColumnSetting column(const char* engine, const Knobs& knobs = {}) {
  return column_of(find_profile(engine).value(), knobs, textbook());
}

}  // namespace

TEST_CASE("compare as text is the columns side by side, for people") {
  const Ran ran = run({"compare", "-", "--column", "textbook,temp=2,top_p=0.85", "--column",
                       "llama.cpp,temp=2,top_p=0.85", "--rows", "5"},
                      kCat);
  CHECK(ran.code == 0);
  CHECK(ran.err == "");
  CHECK(ran.out ==
        "The cat sat on the ___\n"
        "seed 42 · step 0 · u = 0.3433\n"
        "\n"
        "column  profile    setting\n"
        "1       textbook   T 2.00, top-p 0.85\n"
        "2       llama.cpp  T 2.00, top-p 0.85\n"
        "\n"
        "token   1      2\n"
        "mat     0.423  0.481\n"
        "sofa    0.256  0.292\n"
        "floor   0.200  0.227\n"
        "≠ bed   0.121    cut\n"
        "moon      cut    cut\n"
        "1 more    cut    cut\n"
        "\n"
        "                 1          2\n"
        "kept             4 of 6     3 of 6\n"
        "mass_kept        0.927      0.939\n"
        "entropy_bits     1.862      1.512\n"
        "total_variation  reference  0.121\n"
        "kl_bits          reference  0.186 bits\n"
        "drawn            mat        mat\n"
        "final            0.423      0.481\n"
        "\n"
        "≠ only Textbook order keeps: bed\n"
        "\n"
        "1  The cat sat on the mat\n"
        "2  The cat sat on the mat\n");
}

TEST_CASE("compare as text: a column that is refused says why, and the others go on") {
  const std::string out =
      run({"compare", "-", "--column", "huggingface,temp=0", "--column", "vllm,top_k=-1"}, kCat)
          .out;
  CHECK(out.find("column 1 refused: temperature is 0: transformers takes") != std::string::npos);
  CHECK(out.find("mat     –  0.590\n") != std::string::npos);
  CHECK(out.find("Too few columns are left to compare.") != std::string::npos);
  CHECK(out.find("The same tokens survive") == std::string::npos);
  const Ran none = run(
      {"compare", "-", "--column", "huggingface,temp=0", "--column", "huggingface,temp=0"}, kCat);
  CHECK(none.code == 0);
  CHECK(none.out.find("column 2 refused") != std::string::npos);
  CHECK(none.out.find("token") == std::string::npos);
}

TEST_CASE("compare as json has every field of the reading, with every digit") {
  const Distribution cat = distribution_of(kCat), tailed = distribution_of(kTailed);
  const Knobs knobs{.temperature = 2, .top_p = 0.85};
  const std::vector<std::string> common = {"compare", "-", "--temperature", "2", "--top-p", "0.85"};
  const auto of = [&](std::vector<std::string> more, const std::string& text) {
    more.insert(more.begin(), common.begin(), common.end());
    return json_of(more, text);
  };
  const ColumnSetting in_force{knobs, textbook()};
  for (const auto& [text, d] : {std::pair{kCat, cat}, {kTailed, tailed}}) {
    check_json(of({"--preset", "engines"}, text),
               {d, find_compare_preset("engines")->columns(knobs, textbook()), in_force});
    check_json(of({}, text),
               {d, find_compare_preset("before_after")->columns(knobs, textbook()), in_force});
    check_json(of({"--column", "vllm", "--column", "huggingface,temp=0", "--column",
                   "llama.cpp,top_p=1,min_p=0.2"},
                  text),
               {d,
                {column("vllm", knobs), column("huggingface", {.temperature = 0, .top_p = 0.85}),
                 column("llama.cpp", {.temperature = 2, .min_p = 0.2})},
                in_force});
  }
  check_json(json_of({"compare", "-"}, kCat), {cat, first_columns()});
}

TEST_CASE("compare as json: seed, step, rows and text") {
  const Distribution cat = distribution_of(kCat);
  Asked asked{cat, {column("textbook", {.repetition_penalty = 2}), column("vllm")}};
  asked.seed = 7;
  asked.step = 3;
  asked.prompt = {1};
  asked.output = {0, 0};
  check_json(json_of({"compare", "-", "--column", "textbook,repetition_penalty=2", "--column",
                      "vllm", "--seed", "7", "--step", "3", "--prompt", "sofa", "--output",
                      "mat mat", "--rows", "2"},
                     kCat),
             asked, 2);
  const Distribution full = load_bundled("full_vocabulary").value();
  check_json(json_of({"compare", "full_vocabulary", "--rows", "3"}), {full, first_columns()}, 3);
}

TEST_CASE("compare shows the example that a distribution is, with its knobs and its text") {
  int examples = 0;
  for (const BundledDistribution& entry : bundled_distributions()) {
    const Distribution d = load_bundled(entry.id).value();
    if (!d.compare) continue;
    ++examples;
    CAPTURE(entry.id);
    Asked asked{d, columns_of(*d.compare)};
    asked.prompt = tokens_of_text(d, d.compare->prompt).ids;
    asked.output = tokens_of_text(d, d.compare->output).ids;
    check_json(json_of({"compare", entry.id, "--rows", "0"}), asked, d.logits.size());
  }
  CHECK(examples > 5);
  // What is given goes before what belongs to the example.
  const json own = json_of({"compare", "part_penalties", "--output", "kind"});
  CHECK(own["prompt"].empty());
  CHECK(own["output"].size() == 1);
  CHECK(json_of({"compare", "part_penalties", "--top-p", "0.5"})["columns"].size() == 2);
}

TEST_CASE("compare: a column's knobs may be written as people write them") {
  const ColumnSetting in_force{Knobs{.top_k = 5}, textbook()};
  const auto read = [&](const char* text) { return read_column(text, in_force).value(); };
  const ColumnSetting wanted = column("llama.cpp", {.temperature = 0.5, .top_k = 5, .top_p = 0.9});
  CHECK(read("llama.cpp,temperature=0.5,top_p=0.9") == wanted);
  CHECK(read("llama.cpp,temp=0.5,top-p=0.9") == wanted);
  CHECK(read(" llama.cpp , temp = 0.5 , top_p = 0.9 ") == wanted);
  CHECK(read("llama.cpp,top_p=0.2,temp=.5,top_p=9e-1") == wanted);
  CHECK(read("vllm") == column("vllm", {.top_k = 5}));
}

TEST_CASE("compare refuses what is wrong with a sentence") {
  const auto two = [](const char* first) {
    return std::vector<std::string>{"compare", "--column", first, "--column", "vllm"};
  };
  check_refused(two("gpt"), "--column: There is no profile \"gpt\"");
  check_refused(two("vllm,foo=1"), "--column: \"foo=1\" is no knob with its value");
  check_refused(two("vllm,top_p"), "--column: \"top_p\" is no knob with its value");
  check_refused(two("vllm,"), "--column: \"\" is no knob with its value");
  check_refused(two("vllm,top_p=high"), "--column: top_p is \"high\": it takes a number.");
  check_refused(two("vllm,top_p=nan"), "--column: top_p is \"nan\"");
  check_refused(two("vllm,top_p=2"), "--column: top_p is 2: vLLM takes");
  check_refused(two("textbook,top_k=1.5"), "--column: top_k is 1.5");
  check_refused(two("textbook,dry_multiplier=1"), "--column: dry_multiplier belongs to the stage");
  check_refused(two(""), "--column is empty");
  check_refused({"compare", "--column", "vllm"}, "--column is given 1 time:");
  check_refused({"compare", "--column", "vllm", "--column", "vllm", "--column", "vllm", "--column",
                 "vllm", "--column", "vllm"},
                "--column is given 5 times: a comparison takes two to four columns.");
  check_refused({"compare", "--preset", "all"}, "--preset is \"all\": it takes temperatures,");
  check_refused({"compare", "--preset", "engines", "--column", "vllm"},
                "--preset sets all columns");
  check_refused({"compare", "gone.json"}, "There is no file \"gone.json\"");
  check_refused({"compare", "--top-p", "2"}, "--top-p is 2");
  check_refused({"compare", "--profile", "huggingface", "--temperature", "0"}, "--temperature is 0:");
  check_refused({"compare", "--seed", "-1"}, "--seed is \"-1\"");
  check_refused({"compare", "--step", "x"}, "--step is \"x\"");
  check_refused({"compare", "--rows", "1.5"}, "--rows is \"1.5\"");
  check_refused({"compare", "--format", "tsv"}, "--format is \"tsv\"");
  check_refused({"compare", "--output", "xylophone"}, "--output: \"xylophone\" is no token");
  check_refused({"compare", "--history", "mat", "--prompt", "mat"}, "--history is the whole text");
}

TEST_CASE("compare refuses what no column would look at") {
  check_refused({"compare", "--preset", "temperatures", "--top-p", "0.9"},
                "--preset temperatures sets all knobs itself");
  check_refused({"compare", "--preset", "engines", "--order", "top_p,temperature"},
                "--order: each");
  check_refused({"compare", "--order", "top_p", "--column", "vllm", "--column", "sglang"},
                "--order: each");
  check_refused({"compare", "--profile", "vllm"}, "--profile: none of these columns is of vllm");
  const json ordered = json_of({"compare", "-", "--order", "top_p,temperature"}, kCat);
  CHECK(ordered["columns"][1]["order"] == json::array({"top_p", "temperature"}));
  // Another engine's own knobs for all columns.
  const json defaults = json_of({"compare", "-", "--profile", "llama.cpp", "--defaults", "--column",
                                 "vllm", "--column", "sglang"},
                                kCat);
  CHECK(defaults["columns"][0]["knobs"]["top_k"] == 40);
}

TEST_CASE("compare --help has every flag and every preset") {
  check_help("compare",
             {"--column", "--preset", "--history", "--prompt", "--output", "--seed", "--step"});
  const std::string help = run({"compare", "--help"}).out;
  for (const ComparePreset& preset : all_compare_presets()) {
    CHECK(help.find(preset.id) != std::string::npos);
  }
}

}  // namespace logitdice::cli
