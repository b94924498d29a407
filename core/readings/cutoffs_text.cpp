#include "core/readings/cutoffs_text.h"

#include <algorithm>
#include <cmath>

#include "core/readings/token_name.h"
#include "core/text/numbers.h"
#include "core/text/token_text.h"

namespace logitdice {
namespace {

std::vector<std::string> first_names(const Distribution& d, const RankSet& set) {
  std::vector<std::string> names;
  for (int rank = set.begin; rank < std::min(set.end, set.begin + kNamedOfSet); ++rank) {
    names.push_back(token_name(d, d.logits.ids[static_cast<std::size_t>(rank)]));
  }
  return names;
}

std::string set_text(const RankSet& set, std::vector<std::string> names, int named) {
  if (static_cast<int>(names.size()) > named) names.resize(static_cast<std::size_t>(named));
  if (set.empty()) return "none";
  std::string text = set.count < 0 ? "" : count_text(set.count) + " · ";
  text += "mass " + range_text(set.mass);
  if (names.empty()) return text;
  text += " · " + joined(names);
  return set.count != static_cast<std::int64_t>(names.size()) ? text + " …" : text;
}

std::string entropy_text(const Range& bits) {
  const std::string low = small_text(bits.low, 2), high = small_text(bits.high, 2);
  return (low == high ? low : low + " to " + high) + " bits";
}

std::string kept_by_rule_text(const Cutoffs& c, const RuleCut& cut) {
  if (cut.into_tail && cut.kept == c.drawable && cut.mass.low >= 1) return "all";
  std::string text = count_text(cut.kept);
  if (cut.kept_high > cut.kept) text += " to " + count_text(cut.kept_high);
  return cut.into_tail ? text + " or more" : text;
}

std::string token_count_text(const TokenCount& count) {
  return count_text(count.least) + (count.more ? " or more" : "");
}

std::string judged_before_heat(const Cutoffs& c) {
  std::vector<std::string> names;
  for (int r = 0; r < kRules; ++r) {
    if (c.rules[r].shown && c.rules[r].before_heat) names.push_back(rule_name(r));
  }
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : " and ") + name;
  return text;
}

void add_rule(std::string& list, const char* before, const RuleCut& cut) {
  list += (list.empty() ? std::string(before) : ", ") + cut.rule;
}

// What keeps a token; the rules that cut it have a sentence of their own.
std::string keeping_rules(const Cutoffs& c, int rank) {
  std::string kept, perhaps;
  for (const RuleCut& cut : c.rules) {
    if (!cut.on) continue;
    if (rank < cut.kept) add_rule(kept, " · kept by ", cut);
    if (rank >= cut.kept && rank < cut.kept_high) add_rule(perhaps, " · perhaps by ", cut);
  }
  return kept + perhaps;
}

std::string rest_rules(const Cutoffs& c) {
  std::string kept, lost;
  for (const RuleCut& cut : c.rules) {
    if (!cut.on) continue;
    const bool keeps_some = cut.into_tail || cut.kept_high > c.columns.back().end;
    keeps_some ? add_rule(kept, " · kept by ", cut) : add_rule(lost, " · cut by ", cut);
  }
  return kept + lost;
}

}  // namespace

std::string rule_name(int rule) {
  std::string name(find_knob(kRuleIds[rule])->title);
  name[0] = static_cast<char>(name[0] - 'A' + 'a');
  return name;
}

std::string rule_example_text(int rule) {
  return knob_text(*find_knob(kRuleIds[rule]), kRuleExamples[rule]);
}

std::string temperature_text(double temperature) {
  return "T " + small_text(temperature, temperature == std::floor(temperature) ? 0 : 2);
}

NamedCutoffs named_cutoffs(const Distribution& d, const Knobs& knobs, const Profile& profile) {
  NamedCutoffs c;
  c.title = printable(d.title);
  c.context = d.context.empty() ? c.title : printable(d.context);
  c.tokens = d.logits.size();
  c.cutoffs = cutoffs(d.logits, knobs, profile);
  for (const RankColumn& column : c.cutoffs.columns) {
    c.names.push_back(token_name(d, column.first));
  }
  for (int r = 0; r < kRules; ++r) {
    c.only_kept_names[r] = first_names(d, c.cutoffs.only_keeps[r]);
    c.only_cut_names[r] = first_names(d, c.cutoffs.only_cuts[r]);
  }
  return c;
}

std::string heat_text(const Cutoffs& c, const Profile& profile) {
  const bool own = !is_edited(profile) && !profile.slip;  // a slip's title is no name
  const std::string chain = own ? std::string(profile.title) : "This chain";
  switch (c.side) {
    case HeatSide::none:
      return chain + " has none of the three rules.";
    case HeatSide::unheated:
      return chain + " does not divide by T: the bars are at T 1.";
    case HeatSide::after:
      return chain + " cuts after ÷T: the bars are after the heat.";
    case HeatSide::before:
      return chain + " cuts before ÷T: the bars are at T 1, whatever the heat.";
    case HeatSide::both:
      break;
  }
  return chain +
         " cuts on both sides of ÷T: the bars are after the heat. Judged before it, at T 1: " +
         judged_before_heat(c) + ".";
}

std::string kind_text(const NamedCutoffs& named) {
  const Cutoffs& c = named.cutoffs;
  const std::string size = c.size < 0 ? "an unknown number of" : count_text(c.size);
  std::string text = named.title == named.context ? "" : named.title + " · ";
  text += "entropy " + entropy_text(c.entropy_bits);
  if (c.bars_temperature != 1) text += " at " + temperature_text(c.bars_temperature);
  return text + " · " + size + " " + plural(c.size, "token");
}

std::string keeps_text(const Cutoffs& c, int rule) {
  const RuleCut& cut = c.rules[rule];
  std::string text =
      cut.rule + (c.preview ? " would keep " : ": keeps ") + kept_by_rule_text(c, cut);
  if (!cut.on_bars) text += ", at " + temperature_text(cut.temperature);
  return text;
}

std::string only_keeps_text(const NamedCutoffs& c, int rule, int named) {
  return "only " + rule_name(rule) + " keeps " +
         set_text(c.cutoffs.only_keeps[rule], c.only_kept_names[rule], named);
}

std::string only_cuts_text(const NamedCutoffs& c, int rule, int named) {
  return "only " + rule_name(rule) + " cuts " +
         set_text(c.cutoffs.only_cuts[rule], c.only_cut_names[rule], named);
}

std::array<std::string, 3> survivors_texts(const Cutoffs& c) {
  return {token_count_text(c.count_by_all) + " kept by every rule",
          token_count_text(c.count_by_some) + " by some",
          token_count_text(c.count_by_none) + " by none"};
}

std::string nothing_on_text(const Cutoffs& c) {
  return c.bars_temperature == 0 ? "No rule is on: T 0 alone leaves the best token."
                                 : "No rule is on: every token stays.";
}

std::string rest_text(const Cutoffs& c) {
  const std::string count = c.rest.count < 0 ? "all others" : count_text(c.rest.count) + " more";
  return count + " · " + range_text(c.rest.p);
}

std::string column_text(const NamedCutoffs& named, int column) {
  const Cutoffs& c = named.cutoffs;
  if (column >= static_cast<int>(c.columns.size())) {
    return rest_text(c) + " together" + rest_rules(c);
  }
  const RankColumn& at = c.columns[static_cast<std::size_t>(column)];
  const std::string& name = named.names[static_cast<std::size_t>(column)];
  const std::string first = count_text(at.begin + 1), kept = keeping_rules(c, at.begin);
  if (at.count() == 1) return name + " · number " + first + " · p " + range_text(at.p) + kept;
  return "numbers " + first + " to " + count_text(at.end) + ", from " + name + " on · together " +
         range_text(at.mass) + kept;
}

BarReading bar_reading(const Distribution& d, const Knobs& knobs, const Profile& profile,
                       const NamedCutoffs& named, int column) {
  const auto& columns = named.cutoffs.columns;
  const int count = static_cast<int>(columns.size());
  const bool has_rest = named.cutoffs.rest.count != 0;
  if (column < 0 || column >= count + has_rest) return {};
  BarReading bar{column, column_text(named, column), {}};
  if (column == count) return bar;
  const RankColumn& at = columns[static_cast<std::size_t>(column)];
  for (std::string& why : why_cut_by_rules(d.logits, knobs, profile, at.begin)) {
    const std::string& name = named.names[static_cast<std::size_t>(column)];
    bar.why_cut.push_back(at.count() > 1 ? name + " " + why : std::move(why));
  }
  return bar;
}

}  // namespace logitdice
