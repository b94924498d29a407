#include "app/cli/cutoffs_report.h"

#include <algorithm>

#include "app/cli/numbers.h"
#include "app/cli/table.h"
#include "app/cli/trace_text.h"
#include "core/readings/setting_json.h"
#include "core/readings/shown.h"
#include "core/readings/token_name.h"
#include "core/text/token_text.h"

namespace logitdice::cli {
namespace {

using Layout = JsonWriter::Layout;
using Align = Table::Align;

// ---- text -----------------------------------------------------------------------------------

std::string kept_cell(const RuleCut& cut) {
  const std::string kept = grouped(cut.kept);
  const bool range = cut.kept_high > cut.kept;
  return kept + (range ? " to " + grouped(cut.kept_high) : "") + (cut.into_tail ? " + tail" : "");
}

std::string rules_table(const Cutoffs& c) {
  Table table;
  table.add_column("rule", Align::kLeft);
  table.add_column("kept", Align::kRight);
  table.add_column("cutoff", Align::kPoint);
  table.add_column("mass", Align::kPoint);
  table.add_column("T", Align::kPoint);
  for (int r = 0; r < kRules; ++r) {
    const RuleCut& cut = c.rules[r];
    if (!cut.shown) {
      table.add_row({rule_name(r), std::string(cut.why_off)});
      continue;
    }
    table.add_row({cut.rule, kept_cell(cut), small(cut.cutoff, r == kTopK ? 0 : 3),
                   share_text(cut.mass, 3), small(cut.temperature, 2)});
  }
  return table.text();
}

// What only one rule keeps or cuts, and how many all, some and none keep.
std::string sets_text(const NamedCutoffs& c) {
  std::string text;
  for (int r = 0; r < kRules; ++r) {
    if (!c.cutoffs.rules[r].on) continue;
    text += wrapped(only_keeps_text(c, r), kTerminalWidth, 2) + "\n" +
            wrapped(only_cuts_text(c, r), kTerminalWidth, 2) + "\n";
  }
  const auto counts = survivors_texts(c.cutoffs);
  return text + counts[0] + ", " + counts[1] + ", " + counts[2] + "\n";
}

std::string keeping_rules(const Cutoffs& c, const RankColumn& column) {
  std::vector<std::string> rules;
  for (int r = 0; r < kRules; ++r) {
    const RuleCut& cut = c.rules[r];
    if (cut.on && column.begin < cut.kept) rules.push_back(rule_name(r));
    const bool perhaps = column.begin >= cut.kept && column.begin < cut.kept_high;
    if (cut.on && perhaps) rules.push_back("perhaps " + rule_name(r));
  }
  return joined(rules);
}

std::string number_cell(const RankColumn& column) {
  const std::string first = grouped(column.begin + 1);
  return column.count() == 1 ? first : first + " to " + grouped(column.end);
}

// The columns that are not listed, and the rest behind all of them.
Rest unlisted(const Cutoffs& c, std::size_t listed) {
  Rest rest = c.rest;
  for (std::size_t i = listed; i < c.columns.size(); ++i) {
    if (rest.count >= 0) rest.count += c.columns[i].count();
    rest.p += c.columns[i].mass;
  }
  return rest;
}

std::string bars_table(const SourceReport& source, int rows) {
  const NamedCutoffs& named = source.cutoffs;
  const Cutoffs& c = named.cutoffs;
  Table table;
  table.add_column("number", Align::kRight);
  table.add_column("token", Align::kLeft);
  table.add_column("p", Align::kPoint);
  table.add_column("mass", Align::kPoint);
  table.add_column("kept_by", Align::kLeft);
  table.add_column("in " + grouped(source.risk.tokens), Align::kPoint);
  const int decimals = share_decimals(c.highest);
  const std::size_t all = c.columns.size();
  const std::size_t listed =
      rows == 0 ? all : std::min<std::size_t>(all, static_cast<std::size_t>(rows));
  for (std::size_t i = 0; i < listed; ++i) {
    const RankColumn& column = c.columns[i];
    table.add_row({number_cell(column), ellipsis(named.names[i], kTokenWidth),
                   share_text(column.p, decimals), share_text(column.mass, decimals),
                   keeping_rules(c, column), share_text(source.bar_risks[i].at_least_once, 3)});
  }
  const Rest rest = unlisted(c, listed);
  if (rest.count != 0) {
    table.add_row({"", more_text(rest.count), "", share_text(rest.p, decimals)});
  }
  return table.text();
}

std::string sweep_table(const Cutoffs& c, const Sweeps& sweeps) {
  Table table;
  table.add_column("T", Align::kPoint);
  for (const RuleCut& cut : c.rules) {
    if (cut.shown) table.add_column(cut.rule, Align::kRight);
  }
  for (int point = 0; point < kSweepPoints; ++point) {
    std::vector<std::string> cells = {fixed(sweep_temperature(point), 2)};
    for (int r = 0; r < kRules; ++r) {
      if (!c.rules[r].shown) continue;
      const SweepPoint& at = sweeps.rules[r].points[static_cast<std::size_t>(point)];
      cells.push_back(at.kept < 0 ? "refused" : grouped(at.kept) + (at.more ? " + tail" : ""));
    }
    table.add_row(std::move(cells));
  }
  return table.text();
}

void write_source_text(std::ostream& out, const CutoffsReport& report, const SourceReport& source) {
  const NamedCutoffs& c = source.cutoffs;
  out << wrapped(c.context, kTerminalWidth, 0) << "\n"
      << wrapped(kind_text(c), kTerminalWidth, 2) << "\n"
      << wrapped(heat_text(c.cutoffs, report.profile), kTerminalWidth, 2) << "\n\n";
  const bool none = c.cutoffs.preview || c.cutoffs.side == HeatSide::none;
  if (none) out << nothing_on_text(c.cutoffs);
  if (c.cutoffs.preview) out << " What their examples would keep:";
  if (none) out << "\n\n";
  out << rules_table(c.cutoffs) << "\n";
  if (!none) out << sets_text(c) << "\n";
  if (source.risk.any) out << risk_table(c.cutoffs, source.risk) << "\n";
  out << bars_table(source, report.rows);
  if (source.sweeps) out << "\n" << sweep_table(c.cutoffs, *source.sweeps);
}

// ---- JSON -----------------------------------------------------------------------------------

void write_set(JsonWriter& json, std::string_view key, const RankSet& set,
               const std::vector<std::string>& names) {
  json.key(key).open_object(Layout::kOneLine);
  json.key("begin").value(set.begin);
  json.key("end").value(set.end);
  json.key("tail").value(set.tail);
  write_count(json, "count", set.count);
  json.key("mass").value(set.mass);
  json.key("names").open_array(Layout::kOneLine);
  for (const std::string& name : names) json.value(name);
  json.close_array();
  json.close_object();
}

void write_rule(JsonWriter& json, const NamedCutoffs& c, int r) {
  const RuleCut& cut = c.cutoffs.rules[r];
  json.open_object(Layout::kLines);
  json.key("id").value(kRuleIds[r]);
  json.key("on").value(cut.on);
  json.key("shown").value(cut.shown);
  json.key("why_off").value(cut.why_off);
  json.key("rule").value(cut.rule);
  json.key("cutoff").value(cut.cutoff);
  json.key("temperature").value(cut.temperature);
  json.key("before_heat").value(cut.before_heat);
  json.key("on_bars").value(cut.on_bars);
  json.key("kept").value(cut.kept);
  json.key("kept_high").value(cut.kept_high);
  json.key("into_tail").value(cut.into_tail);
  json.key("mass").value(cut.mass);
  json.key("height").value(cut.height);
  write_set(json, "only_keeps", c.cutoffs.only_keeps[r], c.only_kept_names[r]);
  write_set(json, "only_cuts", c.cutoffs.only_cuts[r], c.only_cut_names[r]);
  json.close_object();
}

void write_token_count(JsonWriter& json, std::string_view key, const TokenCount& count) {
  json.key(key).open_object(Layout::kOneLine);
  json.key("least").value(count.least);
  json.key("more").value(count.more);
  json.close_object();
}

std::string_view kept_by_id(KeptBy by) {
  return by == KeptBy::all ? "all" : by == KeptBy::some ? "some" : "none";
}

void write_column(JsonWriter& json, const SourceReport& source, const BarReading& bar) {
  const NamedCutoffs& named = source.cutoffs;
  const auto at = static_cast<std::size_t>(bar.column);
  const RankColumn& column = named.cutoffs.columns[at];
  json.open_object(Layout::kOneLine);
  json.key("begin").value(column.begin);
  json.key("end").value(column.end);
  json.key("first").value(column.first);
  json.key("name").value(named.names[at]);
  json.key("p").value(column.p);
  json.key("mass").value(column.mass);
  json.key("kept_by").value(kept_by_id(kept_by(named.cutoffs, column.begin)));
  json.key("at_least_once").value(source.bar_risks[at].at_least_once);
  json.key("why_cut").open_array(Layout::kOneLine);
  for (const std::string& why : bar.why_cut) json.value(why);
  json.close_array();
  json.close_object();
}

std::string_view side_id(HeatSide side) {
  constexpr std::string_view kIds[] = {"none", "unheated", "after", "before", "both"};
  return kIds[static_cast<int>(side)];
}

void write_sweeps(JsonWriter& json, const Cutoffs& c, const Sweeps& sweeps) {
  json.key("sweep").open_array(Layout::kLines);
  for (int point = 0; point < kSweepPoints; ++point) {
    json.open_object(Layout::kOneLine);
    json.key("temperature").value(sweep_temperature(point));
    for (int r = 0; r < kRules; ++r) {
      if (!c.rules[r].shown) continue;
      const SweepPoint& at = sweeps.rules[r].points[static_cast<std::size_t>(point)];
      json.key(kRuleIds[r]).open_object(Layout::kOneLine);
      write_count(json, "kept", at.kept);
      json.key("more").value(at.more);
      json.close_object();
    }
    json.close_object();
  }
  json.close_array();
}

void write_summary_of(JsonWriter& json, const Cutoffs& c) {
  json.key("preview").value(c.preview);
  json.key("side").value(side_id(c.side));
  json.key("temperature").value(c.temperature);
  json.key("bars_temperature").value(c.bars_temperature);
  write_count(json, "size", c.size);
  json.key("drawable").value(c.drawable);
  json.key("entropy_bits").value(c.entropy_bits);
  json.key("effective_choices").value(c.effective_choices);
  json.key("highest").value(c.highest);
  json.key("kept_by_all").value(c.kept_by_all);
  json.key("kept_by_some").value(c.kept_by_some);
  write_token_count(json, "count_by_all", c.count_by_all);
  write_token_count(json, "count_by_some", c.count_by_some);
  write_token_count(json, "count_by_none", c.count_by_none);
}

void write_source_report(JsonWriter& json, const SourceReport& source) {
  json.open_object(Layout::kLines);
  write_source(json, source.distribution);
  write_summary_of(json, source.cutoffs.cutoffs);
  json.key("rules").open_array(Layout::kLines);
  for (int r = 0; r < kRules; ++r) write_rule(json, source.cutoffs, r);
  json.close_array();
  json.key("columns").open_array(Layout::kLines);
  for (std::size_t i = 0; i < source.cutoffs.cutoffs.columns.size(); ++i) {
    write_column(json, source, source.bars[i]);
  }
  json.close_array();
  write_rest(json, "rest", source.cutoffs.cutoffs.rest);
  write_tail_risk(json, source.risk);
  if (source.sweeps) write_sweeps(json, source.cutoffs.cutoffs, *source.sweeps);
  json.close_object();
}

}  // namespace

SourceReport source_report(Distribution distribution, const Knobs& knobs, const Profile& profile,
                           int risk_tokens, bool with_sweeps) {
  SourceReport source{std::move(distribution), {}, {}, {}, {}, {}};
  const Distribution& d = source.distribution;
  source.cutoffs = named_cutoffs(d, knobs, profile);
  const int columns = static_cast<int>(source.cutoffs.cutoffs.columns.size());
  for (int i = 0; i < columns; ++i) {
    source.bars.push_back(bar_reading(d, knobs, profile, source.cutoffs, i));
  }
  source.risk = tail_risk(d.logits, knobs, profile, source.cutoffs.cutoffs, risk_tokens);
  source.bar_risks = column_risks(d.logits, knobs, profile, source.cutoffs.cutoffs, risk_tokens);
  if (with_sweeps) source.sweeps = all_sweeps(d.logits, knobs, profile);
  return source;
}

void write_cutoffs_text(std::ostream& out, const CutoffsReport& report) {
  bool first = true;
  for (const SourceReport& source : report.sources) {
    if (!first) out << "\n";
    write_source_text(out, report, source);
    first = false;
  }
  if (report.derailing) out << "\n" << derailing_table(*report.derailing);
}

void write_cutoffs_json(std::ostream& out, const CutoffsReport& report) {
  JsonWriter json(out);
  json.open_object(Layout::kLines);
  write_setting(json, report.profile, report.knobs);
  json.key("distributions").open_array(Layout::kLines);
  for (const SourceReport& source : report.sources) write_source_report(json, source);
  json.close_array();
  if (report.derailing) write_derailing(json, *report.derailing);
  json.close_object();
  json.end_line();
}

}  // namespace logitdice::cli
