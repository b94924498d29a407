#include "core/steer/rule.h"

#include <utility>

#include "core/steer/json_schema.h"
#include "core/steer/regex.h"
#include "core/steer/word_list.h"
#include "core/text/place.h"

namespace logitdice {
namespace {

struct NamedKind {
  RuleKind kind;
  std::string_view id;
};

constexpr NamedKind kKinds[] = {{RuleKind::kNone, "none"},
                                {RuleKind::kRegex, "regex"},
                                {RuleKind::kWords, "words"},
                                {RuleKind::kForbiddenWords, "forbidden_words"},
                                {RuleKind::kJsonSchema, "json_schema"}};

Result<Automaton> compile_word_file(const Rule& rule, WordRule what) {
  const auto words = read_word_list(rule.text, rule.name);
  if (!words) return Error{words.error()};
  Result<Automaton> made = compile_words(words.value(), what);
  if (!made) return file_error(rule.name, made.error());
  return made;
}

Result<Automaton> compile_kind(const Rule& rule) {
  switch (rule.kind) {
    case RuleKind::kWords:
      return compile_word_file(rule, WordRule::kAllowed);
    case RuleKind::kForbiddenWords:
      return compile_word_file(rule, WordRule::kForbidden);
    case RuleKind::kJsonSchema:
      return compile_json_schema(rule.text, rule.name);
    case RuleKind::kRegex:
    case RuleKind::kNone:
      break;
  }
  return compile_regex(rule.text);
}

}  // namespace

std::string_view rule_kind_id(RuleKind kind) {
  for (const NamedKind& row : kKinds) {
    if (row.kind == kind) return row.id;
  }
  return {};
}

RuleKind find_rule_kind(std::string_view id) {
  for (const NamedKind& row : kKinds) {
    if (row.id == id) return row.kind;
  }
  return RuleKind::kNone;
}

Result<AutomatonHandle> compile_rule(const Rule& rule) {
  if (rule.kind == RuleKind::kNone) return AutomatonHandle();
  Result<Automaton> made = compile_kind(rule);
  if (!made) return Error{made.error()};
  return AutomatonHandle(std::make_shared<const Automaton>(std::move(made).value()));
}

}  // namespace logitdice
