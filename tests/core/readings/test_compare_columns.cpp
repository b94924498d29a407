#include "core/readings/compare_columns.h"

#include "core/readings/why_cut.h"
#include "core/sampling/chain.h"
#include "tests/core/readings/fixtures.h"

using namespace logitdice;
using namespace logitdice::test;

namespace {

const Distribution& cat() {
  static const Distribution distribution = cat_sat_on();
  return distribution;
}

Comparison compared(std::vector<ColumnSetting> settings, std::optional<double> coin = {},
                    const Distribution& distribution = cat()) {
  return comparison({distribution, {}, std::move(settings), {}, coin});
}

ComparedRows shown(const Comparison& c, int most = 8) {
  return compared_rows(cat(), c, {}, most);
}

Comparison preset(std::string_view id, const Knobs& knobs = {}) {
  CompareInput input{cat(), {}, find_compare_preset(id)->columns(knobs, textbook()), {}};
  input.in_force.knobs = knobs;
  return comparison(input);
}

ColumnSetting of(std::string_view engine, const Knobs& knobs) {
  return {knobs, find_profile(engine).value()};
}

}  // namespace

TEST_CASE("comparison: three temperatures, the first is the reference") {
  const Comparison c = preset("temperatures");
  REQUIRE(c.columns.size() == 3);
  CHECK(c.columns[0].name == "T 0.20");
  const ComparedRows r = shown(c);
  CHECK(r.rows[1][0].final.low == near(.590, .0005));
  CHECK(r.rows[2][0].final.low == near(.392, .0005));
  CHECK(!c.columns[0].distance);
  CHECK(variation_text(c, 0) == "reference");
  CHECK(divergence_text(c, 0) == "reference");
  CHECK(c.columns[1].distance->total_variation.low ==
        near(distance(*c.columns[1].trace, *c.columns[0].trace).total_variation.low));
  CHECK(divergence_text(c, 2).ends_with(" bits"));
  CHECK(r.tokens.size() == 6);
  CHECK(r.tokens[0].text == "mat");
  CHECK(c.disagreements.empty());
  CHECK(r.tallest == near(.992, .001));
}

TEST_CASE("comparison: where engines part it says who keeps what") {
  const Comparison c = preset("engines");
  std::vector<int> kept;
  for (const ComparedColumn& column : c.columns) kept.push_back(column.trace->kept());
  CHECK(kept == std::vector<int>{4, 3, 4, 3});
  REQUIRE(c.disagreements.size() == 1);
  CHECK(c.disagreements[0].text == "only Textbook order and transformers keep: bed");
  CHECK(c.disagreements[0].kept_by == 0b0101u);
  CHECK(c.disagreements[0].ids == std::vector<TokenId>{3});
  for (const ComparedToken& token : shown(c).tokens) CHECK(token.differs == (token.text == "bed"));
}

TEST_CASE("comparison: sentences of who keeps what") {
  const Knobs all{}, three{.top_k = 3}, one{.top_k = 1};
  struct Case {
    std::vector<Knobs> knobs;
    std::vector<std::string> sentences;
  };
  const Case cases[] = {
      {{all, three}, {"only T 1.00 keeps: bed, moon, banana"}},
      {{three, three, all}, {"only column 3 keeps: bed, moon, banana"}},
      {{all, all, three}, {"only column 3 cuts: bed, moon, banana"}},
      {{all, three, one},
       {"only T 1.00 keeps: bed, moon, banana", "only T 1.00, top-k 1 cuts: sofa, floor"}},
  };
  for (const Case& row : cases) {
    std::vector<ColumnSetting> settings;
    for (const Knobs& knobs : row.knobs) settings.push_back({knobs});
    std::vector<std::string> sentences;
    for (const NamedDisagreement& d : compared(settings).disagreements) sentences.push_back(d.text);
    CHECK(sentences == row.sentences);
  }
  const Distribution many = distribution_of(std::vector<float>(20, 1.0f), {});
  const Comparison c = compared({{all}, {one}}, {}, many);
  CHECK(c.disagreements[0].count == 19);
  CHECK(c.disagreements[0].text == "only T 1.00 keeps: #1, #2, #3, #4, #5, #6 and 13 more");
}

TEST_CASE("comparison: an engine that refuses the knobs says so and nothing else, others go on") {
  const Knobs greedy{.temperature = 0};
  const Comparison c =
      compared({of("textbook", greedy), of("huggingface", greedy), of("vllm", greedy)}, 0.5);
  CHECK(c.columns[1].refusal.find("temperature is 0") != std::string::npos);
  CHECK(!c.columns[1].trace);
  CHECK(shown(c).rows[1].empty());
  CHECK(!c.columns[1].draw);
  CHECK(!c.columns[1].distance);
  CHECK(c.columns[1].sentence.before.empty());
  CHECK(variation_text(c, 1) == "—");
  CHECK(divergence_text(c, 1) == "—");
  CHECK(c.columns[2].draw->rank == 0);
  // Who is left is still numbered by its column.
  const Comparison d =
      compared({of("huggingface", greedy), of("textbook", {}), of("textbook", {.top_k = 1})});
  CHECK(variation_text(d, 1) == "—");
  REQUIRE(d.disagreements.size() == 1);
  CHECK(d.disagreements[0].kept_by == 0b010u);
  // Nobody is left.
  const Comparison none = compared({of("huggingface", greedy), of("huggingface", greedy)}, 0.5);
  CHECK(shown(none).tokens.empty());
  CHECK(none.disagreements.empty());
}

TEST_CASE("comparison: all columns draw with the same coin") {
  for (const double u : {0.0, 0.3, 0.61, 0.95, 0.999}) {
    const Comparison c = compared({{}, {{.temperature = 0}}, {{.temperature = 2}}}, u);
    CHECK(c.coin == u);
    for (const ComparedColumn& column : c.columns) {
      CHECK(column.draw->rank == pick(*column.trace, u).rank);
      CHECK(column.draw_differs == (column.drawn != c.columns[0].drawn));
      CHECK(column.sentence.before == "The cat sat on the ");
      CHECK(column.sentence.word == column.drawn);
    }
  }
  CHECK(!compared({{}, {}}).columns[0].draw);
  CHECK(compared({{}, {}}).columns[0].sentence.before == "The cat sat on the ___");
}

TEST_CASE("comparison: a draw of the tail is a token that nobody knows") {
  const Distribution d = distribution_of({2, 1}, {"a", "b"}, "x ___", {1000, 9});
  const Comparison c = compared({{}, {{.top_k = 1}}}, 0.999, d);
  CHECK(c.columns[0].drawn == "another token");
  CHECK(c.columns[0].sentence.word == "…");
  CHECK(c.columns[1].draw_differs);
}

TEST_CASE("comparison: KL in a few words") {
  const Comparison c = compared({{{.top_k = 3}}, {}, {{.top_k = 4}}, {{.top_k = 2}}});
  CHECK(divergence_text(c, 1) == "∞ keeps bed +2");
  CHECK(c.columns[1].distance_note == "∞: it keeps bed and 2 more, which the reference cut");
  CHECK(divergence_text(c, 2) == "∞ keeps bed");
  CHECK(c.columns[2].distance_note == "∞: it keeps bed, which the reference cut");
  CHECK(divergence_text(c, 3) == "0.218 bits");
  const Distribution part = distribution_of({5, 4, 3}, {}, "", {1000, 3.0});
  CHECK(divergence_text(compared({{{.top_k = 3}}, {}}, {}, part), 1) == "∞ keeps the tail");
  const Knobs warm{.temperature = 2};
  CHECK(divergence_text(compared({{}, {warm}}, {}, part), 1) == "open");
}

TEST_CASE("comparison: rows are for what matters, for what is asked for and for what was drawn") {
  std::vector<float> scores(200);
  for (size_t i = 0; i < scores.size(); ++i) scores[i] = -0.05f * static_cast<float>(i);
  const Distribution d = distribution_of(scores, {});
  const Comparison c = comparison({d, {}, {{}, {{.temperature = 5}}}, {}, 0.9});
  const ComparedRows r = compared_rows(d, c, {150}, 6);
  CHECK(r.tokens.size() == 6);
  CHECK(r.tokens.back().id == 150);
  for (const ComparedColumn& column : c.columns) {
    const TokenId drawn = column.trace->id(column.draw->rank);
    CHECK(std::any_of(r.tokens.begin(), r.tokens.end(),
                      [&](const ComparedToken& token) { return token.id == drawn; }));
    CHECK(r.rests.front().count == 194);
  }
}

TEST_CASE("comparison: the state of mirostat belongs to the setting in force alone") {
  const Knobs knobs{.mirostat_tau = 1.5};
  const Profile chain = ordered_as({"mirostat_v2"});
  Situation situation;
  situation.memory = {{{"mirostat_v2", {{"mu_bits", 0.1}}}}};
  const ColumnSetting own{knobs, chain};
  const Comparison c = comparison({cat(), situation, {own, {knobs, textbook()}}, own});
  const Comparison others = comparison({cat(), situation, {own, {knobs, textbook()}}, {}});
  CHECK(c.columns[0].trace->kept() < others.columns[0].trace->kept());
}

TEST_CASE("comparison: columns that cut a token for the same reason share a line") {
  const Comparison c =
      compared({{{.top_k = 3}}, {{.temperature = 2, .top_k = 3}}, {{.top_k = 2}}, {}});
  const auto lines = why_columns_cut(c, 3);
  REQUIRE(lines.size() == 2);
  CHECK(lines[0].columns == "T 1.00, top-k 3 · T 2.00, top-k 3");
  CHECK(lines[0].why == why_cut_text(*c.columns[0].trace, 3));
  CHECK(lines[1].columns == "T 1.00, top-k 2");
  CHECK(why_columns_cut(c, 0).empty());
  CHECK(why_columns_cut(c, 77).empty());
}

TEST_CASE("comparison: equal columns say that they are equal, and why") {
  const Knobs warm{.temperature = 0.7}, cut{.temperature = 2, .top_p = 0.85, .min_p = 0.15};
  struct Case {
    std::vector<ColumnSetting> settings;
    std::vector<std::string> sentences;
  };
  const Case cases[] = {
      {{{}, of("vllm", {}), of("llama.cpp", {})},
       {"all columns are equal: no knob is turned in them"}},
      {{of("textbook", warm), of("llama.cpp", warm)},
       {"Textbook order and llama.cpp are equal: only temperature 0.70 runs in them"}},
      {{of("textbook", cut), of("llama.cpp", cut), of("huggingface", cut), of("vllm", cut)},
       {"Textbook order and transformers are equal: the same rules run in the same order",
        "llama.cpp and vLLM are equal: the same rules in another order come to the same on these "
        "logits"}},
      {{{{.top_k = 3}}, {{.top_p = 0.9}}},
       {"T 1.00, top-k 3 and T 1.00, top-p 0.90 are equal: what they do differently changes "
        "nothing "
        "on these logits"}},
      {{{{.top_k = 1}}, {{.temperature = 0}}, {}},
       {"T 1.00, top-k 1 and T 0.00 are equal: one token is left in each"}},
      {{{}, {warm}}, {}},
  };
  for (const Case& row : cases) {
    std::vector<std::string> sentences;
    for (const EqualColumns& e : compared(row.settings).equal) sentences.push_back(e.text);
    CHECK(sentences == row.sentences);
  }
  const Comparison c = preset("engines", cut);
  REQUIRE(c.equal.size() == 2);
  CHECK(c.equal[0].columns == 0b0101u);
  CHECK(c.equal[1].columns == 0b1010u);
}

TEST_CASE("comparison: bounds are no reason to call columns equal") {
  const Distribution part = distribution_of({5, 4, 3}, {}, "", {1000, 3.0});
  const Knobs warm{.temperature = 2};
  CHECK(compared({of("textbook", warm), of("vllm", warm)}, {}, part).equal.size() == 1);
  CHECK(compared({of("textbook", warm), {{.temperature = 2.01}}}, {}, part).equal.empty());
}

TEST_CASE("comparison: of columns in one group the distance is 0, of others it is not") {
  std::mt19937 random(33);
  int equal = 0, other = 0;
  for (int i = 0; i < 300; ++i) {
    const Distribution d = random_distribution(random, 12);
    const int n = d.logits.size();
    std::vector<ColumnSetting> settings;
    for (int k = 0; k < 4; ++k) {
      const Setting s = random_setting(random, n, false);
      settings.push_back({s.knobs, s.profile});
      if (k > 1 && whole(random, 0, 1)) settings[static_cast<size_t>(k)].knobs = settings[0].knobs;
      if (!check_knobs(settings.back().profile, settings.back().knobs).empty())
        settings.back() = {};
    }
    const Comparison c = compared(settings, {}, d);
    for (std::size_t k = 1; k < c.columns.size(); ++k) {
      if (!c.columns[k].trace->exact() || !c.columns[0].trace->exact()) continue;
      const bool same = c.columns[k].distance->total_variation.high < 1e-9;
      bool together = false;
      for (const EqualColumns& e : c.equal) together |= (e.columns & 1u) && (e.columns >> k & 1u);
      const bool same_kept = c.columns[k].trace->kept() == c.columns[0].trace->kept();
      CHECK(together == (same && same_kept));
      ++(together ? equal : other);
    }
  }
  CHECK(equal > 50);
  CHECK(other > 50);
}

TEST_CASE("comparison: the engines part over what only one knob would leave equal") {
  const Knobs only[] = {
      {.temperature = 0.7}, {.top_p = 0.85}, {.min_p = 0.15}, {.temperature = 2.5}};
  for (const Knobs& knobs : only) {
    CAPTURE(knobs.temperature);
    const Comparison c = preset("engines", knobs);
    for (const ComparedColumn& column : c.columns) {
      const Knobs& used = column.setting.knobs;
      if (knobs.temperature != 1) CHECK(used.temperature == knobs.temperature);
      if (knobs.top_p != 1) CHECK(used.top_p == knobs.top_p);
    }
    CHECK(std::any_of(c.equal.begin(), c.equal.end(),
                      [](const EqualColumns& e) { return e.columns == 0b1111u; }) == false);
  }
  // What may part them as it is stays as it is, and so does T 0.
  const Knobs stay[] = {{.temperature = 2, .top_p = 0.85},
                        {.temperature = 0},
                        {.top_k = 3, .top_p = 0.9},
                        {.repetition_penalty = 1.2}};
  for (const Knobs& knobs : stay) {
    CHECK(find_compare_preset("engines")->columns(knobs, textbook())[0].knobs == knobs);
  }
}

TEST_CASE("comparison: the fate of one token") {
  const Trace t = trace(cat().logits, {.min_p = 0.1}, textbook());
  CHECK(fate_text(t, 0) == "0.590 → 0.629");
  CHECK(fate_text(t, 3) == "0.048 → cut: min-p 0.10");
  CHECK(fate_text(t, 99) == "");
  CHECK(fate_text(trace(cat().logits, {}, textbook()), 0) == "0.590 unchanged");
  const Distribution masked = distribution_of({1, kMinusInfinity}, {});
  CHECK(fate_text(trace(masked.logits, {}, textbook()), 1) == "0.000 → never");
}
