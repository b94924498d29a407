#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/steer/automaton.h"

namespace logitdice {

/// What a text must satisfy as a whole, as a person wrote it.
enum class RuleKind { kNone, kRegex, kWords, kForbiddenWords, kJsonSchema };

/// Its name in JSON and scenes: "none", "regex", "words", "forbidden_words", "json_schema".
std::string_view rule_kind_id(RuleKind kind);
/// kNone where there is no such name.
RuleKind find_rule_kind(std::string_view id);

struct Rule {
  RuleKind kind = RuleKind::kNone;
  std::string text;           // the expression, the words one a line, or the schema
  std::string name = "rule";  // what messages call the text: a file

  bool operator==(const Rule&) const = default;
};

/// Null for kNone; otherwise never without a state.
using AutomatonHandle = std::shared_ptr<const Automaton>;

/// Compiles a rule of any kind. The sentence that refuses one says where: "column 5: …" in an
/// expression, "name:line:column: …" in the others.
Result<AutomatonHandle> compile_rule(const Rule& rule);

}  // namespace logitdice
