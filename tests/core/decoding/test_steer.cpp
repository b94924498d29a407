#include "core/decoding/steer.h"

#include <algorithm>
#include <set>

#include "core/decoding/steer_rows.h"
#include "core/model/embedded.h"
#include "core/sampling/guidance.h"
#include "core/sampling/trace.h"
#include "core/steer/regex.h"
#include "tests/check.h"
#include "tests/core/decoding/fixtures.h"
#include "tests/core/decoding/listed_model.h"
#include "tests/core/model/named_model.h"
#include "tests/core/steer/random_regex.h"
#include "tests/core/steer/schema_judge.h"

namespace logitdice::test {
namespace {

constexpr const char* kPrompt = "Mom made a cake. Tom said,";

SteerSettings rule_settings(RuleKind kind, std::string text, std::uint64_t seed = 42) {
  SteerSettings settings;
  settings.rule = {kind, std::move(text), "rule"};
  settings.generate.seed = seed;
  return settings;
}

SteeredText steered(const ModelHandle& model, const SteerSettings& settings, std::size_t steps,
                    std::string_view prompt = kPrompt) {
  auto made = steered_text(model, draft_model(), prompt, settings, steps);
  if (!made) FAIL(made.error());
  return std::move(made).value();
}

std::vector<TokenId> tokens_of(const SteeredText& text) {
  return {text.tokens.begin() + static_cast<std::ptrdiff_t>(text.prompt_tokens), text.tokens.end()};
}

TEST_CASE("texts under random expressions match them, as an independent matcher says") {
  REQUIRE(tiny_model());
  std::mt19937 random(17);
  int matched = 0, straddling = 0;
  for (int i = 0; i < 200; ++i) {
    const RandomRegex expression(random);
    CAPTURE(expression.text());
    const Automaton rule = compile_regex(expression.text()).value();
    const SteeredText text =
        steered(tiny_model(), rule_settings(RuleKind::kRegex, expression.text(), random()), 14);
    CAPTURE(text.text);
    CHECK(text.ended != Ended::kDeadEnd);
    CHECK(text.ended != Ended::kNot);
    CHECK(rule.walk(0, text.text) == text.state);
    CHECK(text.matches == expression.matches(text.text));
    if (text.ended == Ended::kMatch) CHECK(expression.matches(text.text));
    if (text.ended == Ended::kLength) CHECK(text.steps.size() == 14);
    matched += text.ended == Ended::kMatch ? 1 : 0;
    for (const SteeredStep& step : text.steps) {
      const auto walked =
          states_along(rule, step.before, step.ends ? "" : tiny_model()->piece(step.token()));
      CHECK(walked.back() == step.after);
      straddling += std::set<StateId>(walked.begin(), walked.end()).size() > 2 ? 1 : 0;
      CHECK(step.mask->allowed[static_cast<std::size_t>(step.token())] == 1);
      CHECK(step.allowed >= 1);
      CHECK(step.mass_removed >= 0);
      CHECK(step.mass_removed <= 1);
    }
  }
  CHECK(matched > 100);
  CHECK(straddling > 40);
}

TEST_CASE("texts under a schema parse and satisfy it") {
  const char* const schemas[] = {
      R"({"type":"object","properties":{"name":{"type":"string","maxLength":10},"age":{"type":"integer"},
          "likes":{"type":"array","items":{"enum":["cake","dogs","rain"]},"maxItems":3}},"required":["name","likes"]})",
      R"({"type":"array","items":{"type":["boolean","null","number"]},"minItems":1,"maxItems":4})",
      R"({"enum":["yes","no",{"maybe":[1,2]}]})",
      R"({"type":"object","properties":{"who":{"type":"object","properties":{"ok":{"type":"boolean"}},"required":["ok"]}},"required":["who"]})",
  };
  int ended = 0;
  for (const char* schema : schemas) {
    for (std::uint64_t seed = 0; seed < 12; ++seed) {
      const SteeredText text =
          steered(tiny_model(), rule_settings(RuleKind::kJsonSchema, schema, seed), 80);
      CAPTURE(text.text);
      CHECK(text.ended != Ended::kDeadEnd);
      if (text.ended != Ended::kMatch) continue;
      ++ended;
      const auto value = nlohmann::json::parse(text.text, nullptr, false);
      REQUIRE_FALSE(value.is_discarded());
      CHECK(satisfies(value, nlohmann::json::parse(schema)));
    }
  }
  CHECK(ended > 36);
}

TEST_CASE("a list of words is all that is written, or is never written") {
  const SteeredText only =
      steered(tiny_model(), rule_settings(RuleKind::kWords, "the\ncat\nand\nsat\n"), 20);
  CHECK(only.text.find_first_of("bfgijklmpqruvwxyz") == std::string::npos);
  const SteeredText free = steered(tiny_model(), {}, 40);
  REQUIRE(free.text.find("I") != std::string::npos);
  const SteeredText without =
      steered(tiny_model(), rule_settings(RuleKind::kForbiddenWords, "I\nyou\nthe"), 40);
  CHECK((" " + without.text).find(" I ") == std::string::npos);
  CHECK(without.text.find(" the ") == std::string::npos);
  CHECK(without.ended == Ended::kLength);
}

TEST_CASE("without a rule, guidance and contrast the text is that of generate, to the bit") {
  SteerSettings settings;
  settings.generate = settings_with({.temperature = 0.8, .top_p = 0.95}, 9);
  settings.generate.past_end = false;
  settings.without = "nothing of this counts";
  const SteeredText text = steered(tiny_model(), settings, 40);
  const Generation plain = generated(tiny_model(), settings.generate, 40, kPrompt);
  CHECK(text.tokens == plain.tokens);
  REQUIRE(text.steps.size() == plain.steps.size());
  for (std::size_t i = 0; i < text.steps.size(); ++i) {
    CHECK(text.steps[i].made.p == plain.steps[i].p);
    CHECK(text.steps[i].model.same(text.steps[i].proposed));
    CHECK(text.steps[i].mass_removed == 0);
  }
  settings.rule = {RuleKind::kRegex, "(.|\\n)*"};
  CHECK(steered(tiny_model(), settings, 40).tokens == plain.tokens);
}

TEST_CASE("guidance and contrast are those of their formulas, on what each model says") {
  SteerSettings settings;
  settings.guidance = 2;
  settings.without = "Tom said,";
  settings.contrast = 0.1;
  const SteeredText text = steered(tiny_model(), settings, 5);
  const auto strong = tiny_model()->new_session(), weak = draft_model()->new_session();
  std::vector<TokenId> tokens = tiny_model()->tokenize_prompt(kPrompt).value();
  std::vector<TokenId> other = tiny_model()->tokenize_prompt("Tom said,").value();
  for (const SteeredStep& step : text.steps) {
    const Logits g =
        guided(strong->next(tokens).value(), tiny_model()->new_session()->next(other).value(), 2);
    CHECK(step.guided.scores == g.scores);
    const Logits c = contrasted(g, weak->next(tokens).value(), 0.1);
    CHECK(step.proposed.ids == c.ids);
    CHECK(step.proposed.scores == c.scores);
    tokens.push_back(step.token());
    other.push_back(step.token());
  }
}

TEST_CASE("the text ends where nothing else can follow, and the end of text is no surprise") {
  const SteeredText text = steered(tiny_model(), rule_settings(RuleKind::kRegex, " yes| no"), 20);
  CHECK(text.ended == Ended::kMatch);
  CHECK((text.text == " yes" || text.text == " no"));
  const SteeredText none = steered(tiny_model(), rule_settings(RuleKind::kRegex, ""), 20);
  CHECK(none.ended == Ended::kMatch);
  CHECK(none.steps.empty());
  const SteeredText cut = steered(tiny_model(), rule_settings(RuleKind::kRegex, "[a-z ]{200}"), 3);
  CHECK(cut.ended == Ended::kLength);
  CHECK(cut.steps.size() == 3);
  CHECK_FALSE(cut.matches);
  // With exactly as many tokens as it takes.
  const std::size_t needed = text.steps.size();
  CHECK(steered(tiny_model(), rule_settings(RuleKind::kRegex, " yes| no"), needed).ended ==
        Ended::kMatch);
}

TEST_CASE("a dead end is told with its place and never looped on") {
  const ModelHandle model = listed_model({"a", "x", "y", "", "<end>"}, {3, 2, 1, 0, 0}, 4);
  const SteeredText none = steered(model, rule_settings(RuleKind::kRegex, "ab"), 20, "a");
  CHECK(none.ended == Ended::kDeadEnd);
  CHECK(none.steps.empty());
  CHECK(none.dead_end ==
        "Dead end in state 0, at the beginning: no token of this vocabulary may follow.");
  // "a" would be a dead end: the vocabulary has no b.
  const SteeredText around = steered(model, rule_settings(RuleKind::kRegex, "ab|xy"), 20, "a");
  CHECK(around.ended == Ended::kMatch);
  CHECK(around.text == "xy");
  const ModelHandle never = listed_model({"a", "x", "<end>"}, {3, -INFINITY, 0}, 2);
  const SteeredText ruled_out = steered(never, rule_settings(RuleKind::kRegex, "aax"), 20, "a");
  CHECK(ruled_out.ended == Ended::kDeadEnd);
  CHECK(ruled_out.text == "aa");
  CHECK(ruled_out.dead_end ==
        "Dead end in state 2, behind token 2, after 2 bytes: none of the tokens that the rule "
        "allows is given a chance.");
}

TEST_CASE("a bias that rules out all that may follow is a dead end, too") {
  SteerSettings settings = rule_settings(RuleKind::kRegex, "aa?");
  const ModelHandle model = listed_model({"a", "x", "<end>"}, {3, 2, 1}, 2);
  settings.generate.profile =
      with_order(textbook(), std::vector<std::string>{"logit_bias", "temperature"}).value();
  settings.generate.knobs.logit_bias = {{0, -INFINITY}};
  const SteeredText text = steered(model, settings, 5, "x");
  CHECK(text.ended == Ended::kDeadEnd);
  CHECK(text.text.empty());
  CHECK(text.dead_end.find("the logit bias rules out every token") != std::string::npos);
  settings.generate.knobs.logit_bias = {{0, -INFINITY}, {1, -INFINITY}};
  settings.rule = {RuleKind::kRegex, "ax|b"};
  CHECK(steered(model, settings, 5, "x").ended == Ended::kDeadEnd);
  settings.generate.knobs.logit_bias = {{0, -5}};
  CHECK(steered(model, settings, 5, "x").text == "ax");
}

TEST_CASE("settings that a model cannot serve are refused") {
  const auto refusal = [](const ModelHandle& model, const ModelHandle& weak,
                          SteerSettings settings) {
    const auto made = steered_text(model, weak, "a", settings, 3);
    return made ? std::string() : made.error();
  };
  SteerSettings contrast;
  contrast.contrast = 0.1;
  CHECK(refusal(tiny_model(), nullptr, contrast).starts_with("Contrast needs a second"));
  CHECK(refusal(tiny_model(), listed_model({"a"}, {1}, -1), contrast)
            .starts_with("Contrast needs two models with the same tokens"));
  CHECK(refusal(tiny_model(), nullptr, rule_settings(RuleKind::kRegex, "a(b"))
            .starts_with("column 2: the group"));
}

TEST_CASE("a rule holds for a model that tells only its best tokens") {
  const auto ask = [](const std::string&) -> Result<NamedModel::Answer> {
    return NamedModel::Answer{{" dog", 4.f}, {".", 3.f}, {" cat", 2.f}, {"s", 1.f}, {"", 0.f}};
  };
  const ModelHandle model = std::make_shared<const NamedModel>(ask, 100);
  SteerSettings settings = rule_settings(RuleKind::kRegex, "( cat){2}s?\\.");
  settings.generate.best = 2;  // " cat" is not among them: it is asked again
  const SteeredText text = steered(model, settings, 20, "The");
  CHECK(text.ended == Ended::kMatch);
  CHECK(text.matches);
  CHECK(text.text.starts_with(" cat cat"));
  CHECK(steered(model, rule_settings(RuleKind::kRegex, " bird"), 20, "The").ended ==
        Ended::kDeadEnd);
  const SteeredText ended =
      steered(model, rule_settings(RuleKind::kRegex, "[ a-z]*\\."), 40, "The");
  CHECK(ended.text.ends_with("."));
}

TEST_CASE("a text that is cut back goes on as it did before") {
  SteerSettings settings = rule_settings(RuleKind::kRegex, "[a-zA-Z ,.]*");
  settings.guidance = 1.5;
  settings.without = "Tom";
  Steering steering = Steering::make(tiny_model(), nullptr, settings).value();
  SteeredText text = steering.begin(kPrompt).value();
  REQUIRE(steering.append_steps(text, 12).ok());
  const SteeredText whole = text;
  cut_back(text, 5, steering);
  CHECK(text.ended == Ended::kNot);
  CHECK(text.steps.size() == 5);
  CHECK(steering.automaton()->walk(0, text.text) == text.state);
  REQUIRE(steering.append_steps(text, 12).ok());
  CHECK(text.tokens == whole.tokens);
  CHECK(text.without_tokens == whole.without_tokens);
  CHECK(text.text == whole.text);
  CHECK(tokens_of(text).size() == text.steps.size());
}

TEST_CASE("the rows of a step say what was proposed and what became of it") {
  const SteerSettings settings = rule_settings(RuleKind::kRegex, " \"[A-Z][a-z ]*[!?]\"");
  Steering steering = Steering::make(tiny_model(), nullptr, settings).value();
  SteeredText text = steering.begin(kPrompt).value();
  REQUIRE(steering.append_steps(text, 12).ok());
  for (std::size_t i = 0; i < text.steps.size(); ++i) {
    const SteerRows rows = steer_rows(steering, text, i, 10);
    REQUIRE(rows.rows.size() == 10);
    CHECK(rows.more == 2038);
    double proposed = rows.more_proposed, final = rows.more_final;
    int chosen = 0;
    for (const SteerRow& row : rows.rows) {
      proposed += row.proposed;
      final += row.final;
      chosen += row.chosen ? 1 : 0;
      CHECK_FALSE(row.walk.empty());
      CHECK((row.allowed || row.final == 0));
      CHECK(row.allowed == (row.walk.find("no edge") == std::string::npos &&
                            row.walk.find("does not match") == std::string::npos &&
                            row.walk.find("is in no text") == std::string::npos));
      // Nothing but the mask is on: what is left is divided by the mass that is kept.
      if (row.allowed) CHECK(row.final == near(row.proposed / text.steps[i].mass_kept(), 1e-6));
    }
    CHECK(chosen == 1);
    CHECK(proposed == near(1));
    CHECK(final == near(1));
  }
}

}  // namespace
}  // namespace logitdice::test
