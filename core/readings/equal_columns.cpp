#include "core/readings/equal_columns.h"

#include <algorithm>
#include <utility>

#include "core/readings/distance.h"
#include "core/readings/token_name.h"
#include "core/sampling/chain.h"

namespace logitdice {
namespace {

constexpr double kSumRounding = 1e-9;  // of probabilities that were summed in another order

// What runs and is not neutral, as the engine reads it: "temperature 0.70", "top-p 0.90".
using RunningRules = std::vector<std::string>;

RunningRules running_rules(const ColumnSetting& setting) {
  const Knobs knobs = knobs_in_force(setting.profile, setting.knobs);
  RunningRules rules;
  for (const Stage* stage : setting.profile.order) {
    const bool runs = runs_stage(setting.profile, *stage) && stage->active(knobs);
    if (runs) rules.push_back(stage->rule(knobs));
  }
  return rules;
}

// Bounds that are equal say nothing of what lies between them, unless the same was done.
bool equal(const NamedColumn& a, const NamedColumn& b) {
  const Trace& s = a.trace;
  const Trace& t = b.trace;
  if (s.begin != t.begin || s.end != t.end || s.end_high != t.end_high) return false;
  if (s.exact() && t.exact()) return distance(t, s).total_variation.high <= kSumRounding;
  return s.low.kept == t.low.kept && s.high.kept == t.high.kept && s.temperature == t.temperature &&
         running_rules(a.setting) == running_rules(b.setting);
}

bool same_set(RunningRules a, RunningRules b) {
  std::sort(a.begin(), a.end());
  std::sort(b.begin(), b.end());
  return a == b;
}

std::string why_equal(std::span<const NamedColumn* const> group) {
  const RunningRules first = running_rules(group.front()->setting);
  bool same = true, reordered = true;
  for (const NamedColumn* column : group) {
    const RunningRules rules = running_rules(column->setting);
    same = same && rules == first;
    reordered = reordered && same_set(rules, first);
  }
  const bool one_token = group.front()->trace.kept() == 1 && !group.front()->trace.tail_survives();
  if (same && first.empty()) return "no knob is turned in them";
  if (same && first.size() == 1) return "only " + first.front() + " runs in them";
  if (same) return "the same rules run in the same order";
  if (one_token) return "one token is left in each";
  if (reordered) return "the same rules in another order come to the same on these logits";
  return "what they do differently changes nothing on these logits";
}

EqualColumns named_group(std::span<const NamedColumn* const> group, bool all) {
  EqualColumns equal;
  std::vector<std::string> names;
  for (const NamedColumn* column : group) {
    equal.columns |= 1u << column->index;
    names.push_back(column->name);
  }
  equal.text = (all ? "all columns" : joined(names, " and ")) + " are equal: " + why_equal(group);
  return equal;
}

}  // namespace

std::vector<EqualColumns> equal_columns(std::span<const NamedColumn> columns) {
  std::vector<EqualColumns> groups;
  unsigned grouped = 0;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (grouped >> i & 1u) continue;
    std::vector<const NamedColumn*> group{&columns[i]};
    for (std::size_t j = i + 1; j < columns.size(); ++j) {
      if ((grouped >> j & 1u) || !equal(columns[i], columns[j])) continue;
      group.push_back(&columns[j]);
      grouped |= 1u << j;
    }
    if (group.size() < 2) continue;
    groups.push_back(named_group(group, group.size() == columns.size() && group.size() > 2));
  }
  return groups;
}

}  // namespace logitdice
