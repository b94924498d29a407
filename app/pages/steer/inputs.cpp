#include <algorithm>

#include "app/pages/steer/state.h"

namespace logitdice::steer_page {
namespace {

constexpr RuleExample kExamples[] = {
    {Kind::regex, "a sentence in quotes", "Mom made a cake. Tom said,", "Tom said,",
     R"( "[A-Z][a-z ]*[!?]")"},
    {Kind::regex, "yes or no", "\"Do you like the cake?\" Tom said, \"", "Tom said, \"",
     R"((Yes|No)(, [a-z ]+)?\.)"},
    {Kind::regex, "a time of day", "Tom woke up at ", "at ",
     R"(([1-9]|1[0-2]):[0-5][0-9] (am|pm))"},
    {Kind::regex, "three words", "The dog was", "It was", R"(( [a-z]+){3}\.)"},
    {Kind::words, "a child's words", "Tom had a", "a",
     "dog\ncat\nbig\nred\nball\nand\nthe\nran\nsat"},
    {Kind::words, "one of four labels", "The story is", "is", "happy\nsad\nfunny\nscary"},
    {Kind::json_schema, "a pet", "Tom has a dog. In short: ", "In short: ",
     R"({"type": "object", "properties": {"name": {"type": "string", "maxLength": 12}, "age": {"type": "integer"}, "kind": {"enum": ["dog", "cat", "fish"]}}, "required": ["name", "kind"]})"},
    {Kind::json_schema, "a list of words", "The colours of the balls are ", "are ",
     R"({"type": "array", "items": {"type": "string", "maxLength": 8}, "minItems": 2, "maxItems": 3})"},
};

const RuleExample& first_of(Kind kind) {
  return *std::ranges::find(kExamples, kind, &RuleExample::kind);
}

}  // namespace

std::span<const RuleExample> rule_examples() {
  return kExamples;
}

Inputs first_inputs() {
  Inputs in;
  in.prompt = std::string(kExamples[0].prompt);
  in.without = std::string(kExamples[0].without);
  for (int kind = 0; kind < kKinds; ++kind) {
    in.rules[static_cast<std::size_t>(kind)] = std::string(first_of(Kind(kind)).rule);
  }
  return in;
}

Rule rule_of(const Inputs& in) {
  constexpr RuleKind kKindsOf[] = {RuleKind::kRegex, RuleKind::kWords, RuleKind::kJsonSchema};
  const auto at = static_cast<std::size_t>(in.kind);
  Rule rule{kKindsOf[at], in.rules[at].str(), in.names[at]};
  if (in.kind == Kind::words && in.forbidden) rule.kind = RuleKind::kForbiddenWords;
  return rule;
}

bool of_an_older_rule(const AppState& s, const CompiledRule& shown) {
  const Steered& p = steered(s);
  const bool refused = !p.compiling && !p.compiled.error.empty();
  return refused && !(shown.rule == rule_of(inputs(s)));
}

int column_of(const std::string& sentence) {
  constexpr std::string_view kWord = "column ";
  const auto at = sentence.find(kWord);
  return at == sentence.npos ? 0 : std::atoi(sentence.c_str() + at + kWord.size());
}

}  // namespace logitdice::steer_page
