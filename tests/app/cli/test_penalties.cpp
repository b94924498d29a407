// logitdice penalties: what the Penalties page draws, as tables and as JSON.
#include <string>
#include <vector>

#include "core/capture/bundled.h"
#include "core/readings/penalties.h"
#include "core/readings/penalty_sayings.h"
#include "tests/app/cli/reading_json.h"

namespace logitdice::cli {
namespace {

struct Asked {
  Distribution distribution;
  Knobs knobs = {};
  std::vector<TokenId> prompt = {}, output = {};
  TokenId selected = 0;
  const char* engine = "textbook";
  int rows = 20;
};

void check_chips(const json& made, const Penalties& p) {
  CHECK(made["earlier"] == p.earlier);
  REQUIRE(made["chips"].size() == p.chips.size());
  for (std::size_t i = 0; i < p.chips.size(); ++i) {
    const HistoryChip& chip = p.chips[i];
    const json& value = made["chips"][i];
    CHECK(value["id"] == chip.id);
    CHECK(value["prompt"] == chip.prompt);
    CHECK(value["count"] == chip.count);
    CHECK(value["scope"]["repetition"] == chip.scope.repetition);
    CHECK(value["scope"]["additive"] == chip.scope.additive);
    CHECK(value["scope"]["dry"] == chip.scope.dry);
  }
  CHECK(made["scopes_differ"] == p.scopes_differ);
  CHECK(made["any_in_chain"] == p.any_in_chain);
  CHECK(made["dry_in_chain"] == p.dry_in_chain);
  CHECK(made["effect"]["tokens"] == p.effect.tokens);
  CHECK(made["effect"]["repetition"] == p.effect.repetition);
  CHECK(made["effect"]["additive"] == p.effect.additive);
  CHECK(made["effect"]["dry"] == p.effect.dry);
  CHECK(made["effect"]["frequency_odds"] == p.effect.frequency_odds);
  CHECK(made["effect"]["presence_odds"] == p.effect.presence_odds);
  CHECK(made["effect"]["dry_costs"] == p.effect.dry_costs);
}

void check_rows(const json& made, const Distribution& d, const Penalties& p, const Trace& after) {
  REQUIRE(made["rows"].size() == p.rows.size());
  for (std::size_t i = 0; i < p.rows.size(); ++i) {
    const BeforeAfterRow& row = p.rows[i].numbers;
    const json& value = made["rows"][i];
    CHECK(value["id"] == row.id);
    CHECK(value["token"] == d.tokens.bytes(row.id));
    CHECK(value["rank_before"] == row.rank_before);
    CHECK(value["rank"] == row.rank);
    CHECK(number_in(value["z_before"]) == row.z_before);
    CHECK(number_in(value["z"]) == row.z);
    CHECK(range_in(value["p_before"]) == row.p_before);
    CHECK(range_in(value["p"]) == row.p);
    CHECK(value["said"] == row.said);
    CHECK(value["cut"] == row.cut);
    CHECK(value["count"] == p.rows[i].count);
    CHECK(value["counted"] == p.rows[i].counted);
  }
  const BeforeAfterRest rest = rest_of(after, p.rows);
  CHECK(made["rest"].is_null() == (rest.count == 0));
  if (rest.count == 0) return;
  CHECK(count_in(made["rest"]["count"]) == rest.count);
  CHECK(range_in(made["rest"]["p_before"]) == rest.p_before);
  CHECK(range_in(made["rest"]["p"]) == rest.p);
}

void check_token(const json& value, const PenaltyFormulas& token, const Profile& profile) {
  CHECK(value["id"] == token.id);
  CHECK(value["rank"] == token.rank);
  CHECK(number_in(value["z"]) == token.z);
  CHECK(number_in(value["z_after"]) == token.z_after);
  CHECK(value["temperature"] == token.temperature);
  REQUIRE(value["formulas"].size() == token.formulas.size());
  for (std::size_t i = 0; i < token.formulas.size(); ++i) {
    const PenaltyFormula& f = token.formulas[i];
    const json& of = value["formulas"][i];
    CHECK(of["kind"] == kind_id(f.kind));
    CHECK(of["why"] == why_id(f.why));
    CHECK(number_in(of["before"]) == f.before);
    CHECK(number_in(of["after"]) == f.after);
    CHECK(of["knob"] == f.knob);
    CHECK(of["count"] == f.count);
    CHECK(of["subtracted"] == f.subtracted);
    CHECK(of["dry_base"] == f.dry_base);
    CHECK(of["dry_repeat"] == f.dry_repeat);
    CHECK(of["dry_exponent"] == f.dry_exponent);
    CHECK(of["text"] == formula_text(f, profile));
  }
}

void check_engines(const json& made, const Penalties& p, const Profile& profile) {
  CHECK(made["engine_tokens"] == p.engine_tokens);
  REQUIRE(made["engines"].size() == p.engines.size());
  for (std::size_t i = 0; i < p.engines.size(); ++i) {
    const json& value = made["engines"][i];
    CHECK(value["profile"] == p.engines[i].profile->id);
    CHECK(value["window"] == p.engines[i].window);
    REQUIRE(value["scores"].size() == p.engines[i].scores.size());
    for (std::size_t t = 0; t < p.engines[i].scores.size(); ++t) {
      CHECK(number_in(value["scores"][t]) == p.engines[i].scores[t]);
    }
  }
  for (std::size_t i = 0; i < penalty_knobs().size(); ++i) {
    const PenaltySaying saying = penalty_saying(p, profile, i);
    CHECK(made["sayings"][std::string(penalty_knobs()[i])] == saying.brief + saying.more);
  }
}

void check_json(const json& made, const Asked& asked) {
  const Distribution& d = asked.distribution;
  const Profile profile = find_profile(asked.engine).value();
  Situation text;
  text.prompt = asked.prompt;
  text.output = asked.output;
  const Trace after = trace(d.logits, text, asked.knobs, profile);
  const Penalties p =
      penalties({d, text, asked.knobs, profile, after, after.rank_of(asked.selected), asked.rows});
  CHECK(made["profile"] == asked.engine);
  CHECK(made["prompt"] == asked.prompt);
  CHECK(made["output"] == asked.output);
  check_chips(made, p);
  check_rows(made, d, p, after);
  check_token(made["token"], p.token, profile);
  check_engines(made, p, profile);
}

}  // namespace

TEST_CASE("penalties as text is the worked example, for people") {
  const Ran ran = run(
      {"penalties", "-", "--repetition-penalty", "1.25", "--output", "mat", "--rows", "3"}, kCat);
  CHECK(ran.code == 0);
  CHECK(ran.err == "");
  CHECK(ran.out ==
        "The cat sat on the ___ · 6 tokens · textbook\n"
        "\n"
        "text  of      counts\n"
        "mat   output  repetition, frequency, presence\n"
        "\n"
        "rank  was  token   said     z  z_after      p  p_after\n"
        "   1    2  sofa          5.00     5.00  0.217    0.370\n"
        "   2    1  mat     ×1    6.00     4.80  0.590    0.303\n"
        "   3    3  floor         4.50     4.50  0.132    0.224\n"
        "           3 more                       0.061    0.103\n"
        "\n"
        "z(mat) = 6.00, after 4.80\n"
        "repetition  6.00 ÷ 1.25                         = 4.80\n"
        "frequency   off · z − count × λf\n"
        "presence    off · z − λp\n"
        "DRY         not in the chain of Textbook order\n"
        "\n"
        "z_after  textbook  llama.cpp  huggingface    vllm  sglang  mlx-lm\n"
        "mat        4.8000     4.8000       4.8000  4.8000  4.8000  4.8000\n"
        "\n"
        "repetition_penalty  z > 0: ÷ 1.25, else × 1.25, once, however often it was said\n"
        "frequency_penalty   off: how often does not matter\n"
        "presence_penalty    off: said or not, the same\n"
        "penalty_last_n      1 of 1 token counts\n"
        "dry_multiplier      not in this chain: Textbook order\n"
        "dry_base            not in this chain: Textbook order\n"
        "dry_allowed_length  not in this chain: Textbook order\n"
        "dry_penalty_last_n  not in this chain: Textbook order\n");
}

TEST_CASE("penalties as text: without a text, with engines that part, with tokens that are cut") {
  const std::string none = run({"penalties", "-"}, kCat).out;
  CHECK(none.find("Nothing was said yet: nothing is penalised.") != std::string::npos);
  const std::string parting =
      run({"penalties", "three_logits", "--prompt", "#0 #0 #0", "--output", "#1", "--token", "#0",
           "--repetition-penalty", "1.5", "--presence-penalty", "2"})
          .out;
  CHECK(parting.find("= −0.67\n") != std::string::npos);
  CHECK(parting.find("1.3333*") != std::string::npos);
  CHECK(parting.find("\n* differs from textbook\n") != std::string::npos);
  const std::string cut = run({"penalties", "-", "--top-k", "1", "--output", "mat"}, kCat).out;
  CHECK(cut.find("0.217    0.217  cut\n") != std::string::npos);
}

TEST_CASE("penalties as json has every field of the reading, with every digit") {
  const Distribution cat = distribution_of(kCat), tailed = distribution_of(kTailed);
  check_json(json_of({"penalties", "-", "--repetition-penalty", "1.25", "--output", "mat"}, kCat),
             {.distribution = cat, .knobs = {.repetition_penalty = 1.25}, .output = {0}});
  check_json(json_of({"penalties", "-", "--rows", "2"}, kCat), {.distribution = cat, .rows = 2});
  check_json(json_of({"penalties", "-", "--penalty-last-n", "2", "--presence-penalty", "1",
                      "--output", "mat mat sofa"},
                     kCat),
             {.distribution = cat,
              .knobs = {.presence_penalty = 1, .penalty_last_n = 2},
              .output = {0, 0, 1},
              .selected = 1});
  check_json(json_of({"penalties", "-", "--history", "a b a", "--frequency-penalty", "0.5",
                      "--top-k", "2", "--token", "b"},
                     kTailed),
             {.distribution = tailed,
              .knobs = {.top_k = 2, .frequency_penalty = 0.5},
              .output = {0, 1, 0},
              .selected = 1});
  check_json(json_of({"penalties", "-", "--profile", "llama.cpp", "--dry-multiplier", "0.8",
                      "--output", "mat sofa mat sofa", "--token", "#0"},
                     kCat),
             {.distribution = cat,
              .knobs = {.penalty_last_n = 64, .dry_multiplier = 0.8},
              .output = {0, 1, 0, 1},
              .selected = 0,
              .engine = "llama.cpp"});
  check_json(json_of({"penalties", "-", "--profile", "vllm", "--prompt", "mat sofa", "--output",
                      "floor", "--presence-penalty", "1", "--repetition-penalty", "2"},
                     kCat),
             {.distribution = cat,
              .knobs = {.repetition_penalty = 2, .presence_penalty = 1},
              .prompt = {0, 1},
              .output = {2},
              .selected = 2,
              .engine = "vllm"});
}

TEST_CASE("penalties as json: a whole vocabulary, and a text longer than the chips") {
  const Distribution full = load_bundled("full_vocabulary").value();
  const TokenId first = full.logits.ids.front();
  std::string said;
  std::vector<TokenId> output;
  for (int i = 0; i < 500; ++i) {
    said += (i > 0 ? " #" : "#") + std::to_string(first);
    output.push_back(first);
  }
  const json made = json_of({"penalties", "full_vocabulary", "--output", said, "--rows", "3",
                             "--frequency-penalty", "0.01"});
  CHECK(made["earlier"] == 100);
  check_json(made, {.distribution = full,
                    .knobs = {.frequency_penalty = 0.01},
                    .output = output,
                    .selected = first,
                    .rows = 3});
}

TEST_CASE("penalties: whose sums are shown") {
  const auto token = [](std::vector<std::string> more) {
    more.insert(more.begin(), {"penalties", "-"});
    return json_of(more, kCat)["token"]["token"];
  };
  CHECK(token({}) == "mat");
  CHECK(token({"--output", "sofa moon"}) == "moon");
  CHECK(token({"--prompt", "sofa"}) == "sofa");
  CHECK(token({"--prompt", "sofa", "--output", "bed"}) == "bed");
  CHECK(token({"--output", "sofa", "--token", "banana"}) == "banana");
  CHECK(token({"--token", "#3"}) == "bed");
}

TEST_CASE("penalties refuses what is wrong with a sentence") {
  check_refused({"penalties", "--token", "xylophone"}, "--token is \"xylophone\": it takes one");
  check_refused({"penalties", "--token", "mat sofa"}, "--token is \"mat sofa\"");
  check_refused({"penalties", "--token", "#77"}, "--token is \"#77\"");
  check_refused({"penalties", "--token", ""}, "--token is empty");
  check_refused({"penalties", "--output", "xylophone"}, "--output: \"xylophone\" is no token");
  check_refused({"penalties", "--history", "mat", "--output", "mat"},
                "--history is the whole text");
  check_refused({"penalties", "--profile", "gpt"}, "There is no profile \"gpt\"");
  check_refused({"penalties", "--order", "penalty"}, "There is no stage \"penalty\"");
  check_refused({"penalties", "--repetition-penalty", "0"}, "--repetition-penalty is 0");
  check_refused({"penalties", "--dry-multiplier", "1"}, "--dry-multiplier belongs to the stage");
  check_refused({"penalties", "gone.json"}, "There is no file \"gone.json\"");
  check_refused({"penalties", "-"}, "stdin:1:", "mat: six\n");
  check_refused({"penalties", "--rows", "x"}, "--rows is \"x\"");
  check_refused({"penalties", "--format", "tsv"}, "--format is \"tsv\"");
  check_refused({"penalties", "--column", "vllm"}, "There is no flag \"--column\"");
}

TEST_CASE("penalties --help has every flag") {
  check_help("penalties", {"--history", "--prompt", "--output", "--token"});
}

}  // namespace logitdice::cli
