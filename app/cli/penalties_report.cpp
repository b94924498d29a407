#include "app/cli/penalties_report.h"

#include <cmath>

#include "app/cli/numbers.h"
#include "core/readings/setting_json.h"
#include "core/readings/shown.h"
#include "app/cli/table.h"
#include "app/cli/trace_text.h"
#include "core/readings/penalty_sayings.h"
#include "core/readings/token_name.h"
#include "core/text/numbers.h"
#include "core/text/token_text.h"

namespace logitdice::cli {
namespace {

using Layout = JsonWriter::Layout;
using Align = Table::Align;

// ---- text -----------------------------------------------------------------------------------

std::string counts_text(const PenaltyScope& scope) {
  std::vector<std::string> counts;
  if (scope.repetition) counts.emplace_back("repetition");
  if (scope.additive) counts.emplace_back("frequency, presence");
  if (scope.dry) counts.emplace_back("DRY");
  return counts.empty() ? "–" : joined(counts);
}

std::string chips_table(const Penalties& p) {
  if (p.chips.empty()) return "Nothing was said yet: nothing is penalised.\n";
  Table table;
  for (const char* title : {"text", "of", "counts"}) table.add_column(title, Align::kLeft);
  if (p.earlier > 0) table.add_row({"… " + grouped(static_cast<std::int64_t>(p.earlier))});
  for (const HistoryChip& chip : p.chips) {
    table.add_row({ellipsis(chip.text, kTokenWidth), chip.prompt ? "prompt" : "output",
                   counts_text(chip.scope)});
  }
  return table.text();
}

std::string rows_table(const PenaltiesReport& report) {
  const Penalties& p = report.penalties;
  Table table;
  table.add_column("rank", Align::kRight);
  table.add_column("was", Align::kRight);
  table.add_column("token", Align::kLeft);
  table.add_column("said", Align::kLeft);
  for (const char* title : {"z", "z_after", "p", "p_after"}) {
    table.add_column(title, Align::kPoint);
  }
  table.add_column("", Align::kLeft);
  double highest = 0;
  for (const PenaltyRow& row : p.rows) highest = std::max(highest, row.numbers.p.high);
  const int decimals = share_decimals(highest);
  for (const PenaltyRow& row : p.rows) {
    const BeforeAfterRow& n = row.numbers;
    table.add_row({grouped(n.rank + 1), grouped(n.rank_before + 1),
                   ellipsis(row.token, kTokenWidth), row.count > 0 ? count_text(row) : "",
                   score_text(n.z_before), score_text(n.z), share_text(n.p_before, decimals),
                   share_text(n.p, decimals), n.cut ? "cut" : ""});
  }
  const BeforeAfterRest rest = rest_of(report.after, p.rows);
  if (rest.count != 0) {
    table.add_row({"", "", more_text(rest.count), "", "", "", share_text(rest.p_before, decimals),
                   share_text(rest.p, decimals)});
  }
  return table.text();
}

std::string formulas_table(const PenaltiesReport& report) {
  const PenaltyFormulas& token = report.penalties.token;
  Table table;
  table.add_column("", Align::kLeft);
  table.add_column("", Align::kLeft);
  table.add_column("", Align::kPoint);
  for (const PenaltyFormula& f : token.formulas) {
    const bool applies = f.why == PenaltyFormula::Why::applies;
    table.add_row({std::string(kind_title(f.kind)), formula_text(f, report.profile),
                   applies ? "= " + logit_text(f.after) : ""});
  }
  const std::string name = ellipsis(token_name(report.distribution, token.id), kTokenWidth);
  const std::string unit = token.temperature == 1
                               ? ""
                               : " (the sums are in z/T, T = " + small(token.temperature, 2) + ")";
  return "z(" + name + ") = " + logit_text(token.z) + ", after " + logit_text(token.z_after) +
         unit + "\n" + table.text();
}

std::string engines_table(const PenaltiesReport& report) {
  const Penalties& p = report.penalties;
  const EngineScores& reference = reference_engine(p, report.profile);
  Table table;
  table.add_column("z_after", Align::kLeft);
  for (const EngineScores& engine : p.engines) {
    table.add_column(std::string(engine.profile->id), Align::kPoint);
  }
  bool any = false;
  for (std::size_t row = 0; row < p.engine_tokens.size(); ++row) {
    std::vector<std::string> cells = {ellipsis(p.engine_token_texts[row], kTokenWidth)};
    for (const EngineScores& engine : p.engines) {
      const bool differs = score_differs(engine, reference, row);
      cells.push_back(fixed(engine.scores[row], 4) + (differs ? "*" : ""));
      any = any || differs;
    }
    table.add_row(std::move(cells));
  }
  return table.text() + (any ? "* differs from " + std::string(reference.profile->id) + "\n" : "");
}

std::string sayings_table(const PenaltiesReport& report) {
  Table table;
  table.add_column("", Align::kLeft);
  table.add_column("", Align::kLeft);
  for (std::size_t i = 0; i < penalty_knobs().size(); ++i) {
    const PenaltySaying saying = penalty_saying(report.penalties, report.profile, i);
    table.add_row({std::string(penalty_knobs()[i]), saying.brief + saying.more});
  }
  return table.text();
}

// ---- JSON -----------------------------------------------------------------------------------

void write_chips(JsonWriter& json, const PenaltiesReport& report) {
  const Penalties& p = report.penalties;
  json.key("earlier").value(static_cast<std::int64_t>(p.earlier));
  json.key("chips").open_array(Layout::kLines);
  for (const HistoryChip& chip : p.chips) {
    json.open_object(Layout::kOneLine);
    json.key("id").value(chip.id);
    write_token(json, report.distribution, chip.id);
    json.key("prompt").value(chip.prompt);
    json.key("count").value(chip.count);
    json.key("scope").open_object(Layout::kOneLine);
    json.key("repetition").value(chip.scope.repetition);
    json.key("additive").value(chip.scope.additive);
    json.key("dry").value(chip.scope.dry);
    json.close_object();
    json.close_object();
  }
  json.close_array();
}

void write_effect(JsonWriter& json, const PenaltyEffect& effect) {
  json.key("effect").open_object(Layout::kOneLine);
  json.key("tokens").value(effect.tokens);
  json.key("repetition").value(effect.repetition);
  json.key("additive").value(effect.additive);
  json.key("dry").value(effect.dry);
  json.key("frequency_odds").value(effect.frequency_odds);
  json.key("presence_odds").value(effect.presence_odds);
  json.key("dry_costs").open_array(Layout::kOneLine);
  for (const double cost : effect.dry_costs) json.value(cost);
  json.close_array();
  json.close_object();
}

void write_penalty_row(JsonWriter& json, const Distribution& distribution, const PenaltyRow& row) {
  const BeforeAfterRow& n = row.numbers;
  json.open_object(Layout::kOneLine);
  json.key("id").value(n.id);
  write_token(json, distribution, n.id);
  json.key("rank_before").value(n.rank_before);
  json.key("rank").value(n.rank);
  json.key("z_before").value(n.z_before);
  json.key("z").value(n.z);
  json.key("p_before").value(n.p_before);
  json.key("p").value(n.p);
  json.key("said").value(n.said);
  json.key("cut").value(n.cut);
  json.key("count").value(row.count);
  json.key("counted").value(row.counted);
  json.close_object();
}

void write_penalty_rows(JsonWriter& json, const PenaltiesReport& report) {
  json.key("rows").open_array(Layout::kLines);
  for (const PenaltyRow& row : report.penalties.rows) {
    write_penalty_row(json, report.distribution, row);
  }
  json.close_array();
  const BeforeAfterRest rest = rest_of(report.after, report.penalties.rows);
  json.key("rest");
  if (rest.count == 0) return json.null();
  json.open_object(Layout::kOneLine);
  write_count(json, "count", rest.count);
  json.key("p_before").value(rest.p_before);
  json.key("p").value(rest.p);
  json.close_object();
}

void write_formula(JsonWriter& json, const PenaltiesReport& report, const PenaltyFormula& f) {
  json.open_object(Layout::kOneLine);
  json.key("kind").value(kind_id(f.kind));
  json.key("why").value(why_id(f.why));
  json.key("before").value(f.before);
  json.key("after").value(f.after);
  json.key("knob").value(f.knob);
  json.key("count").value(f.count);
  json.key("subtracted").value(f.subtracted);
  json.key("dry_base").value(f.dry_base);
  json.key("dry_repeat").value(f.dry_repeat);
  json.key("dry_exponent").value(f.dry_exponent);
  json.key("text").value(formula_text(f, report.profile));
  json.close_object();
}

void write_selected(JsonWriter& json, const PenaltiesReport& report) {
  const PenaltyFormulas& token = report.penalties.token;
  json.key("token").open_object(Layout::kLines);
  json.key("id").value(token.id);
  write_token(json, report.distribution, token.id);
  json.key("rank").value(token.rank);
  json.key("z").value(token.z);
  json.key("z_after").value(token.z_after);
  json.key("temperature").value(token.temperature);
  json.key("formulas").open_array(Layout::kLines);
  for (const PenaltyFormula& f : token.formulas) write_formula(json, report, f);
  json.close_array();
  json.close_object();
}

void write_engines(JsonWriter& json, const Penalties& p) {
  write_list(json, "engine_tokens", p.engine_tokens);
  json.key("engines").open_array(Layout::kLines);
  for (const EngineScores& engine : p.engines) {
    json.open_object(Layout::kOneLine);
    json.key("profile").value(engine.profile->id);
    json.key("window").value(engine.window);
    json.key("scores").open_array(Layout::kOneLine);
    for (const double score : engine.scores) json.value(score);
    json.close_array();
    json.close_object();
  }
  json.close_array();
}

void write_sayings(JsonWriter& json, const PenaltiesReport& report) {
  json.key("sayings").open_object(Layout::kLines);
  for (std::size_t i = 0; i < penalty_knobs().size(); ++i) {
    const PenaltySaying saying = penalty_saying(report.penalties, report.profile, i);
    json.key(penalty_knobs()[i]).value(saying.brief + saying.more);
  }
  json.close_object();
}

}  // namespace

void write_penalties_text(std::ostream& out, const PenaltiesReport& report) {
  out << heading({report.distribution, report.profile, report.after, 0, report.situation}) << "\n"
      << chips_table(report.penalties) << "\n"
      << rows_table(report) << "\n"
      << formulas_table(report) << "\n"
      << engines_table(report) << "\n"
      << sayings_table(report) << note_paragraph(report.distribution);
}

void write_penalties_json(std::ostream& out, const PenaltiesReport& report) {
  const Penalties& p = report.penalties;
  JsonWriter json(out);
  json.open_object(Layout::kLines);
  write_source(json, report.distribution);
  write_setting(json, report.profile, report.after.knobs);
  write_text(json, report.situation);
  write_chips(json, report);
  json.key("scopes_differ").value(p.scopes_differ);
  json.key("any_in_chain").value(p.any_in_chain);
  json.key("dry_in_chain").value(p.dry_in_chain);
  write_effect(json, p.effect);
  write_penalty_rows(json, report);
  write_selected(json, report);
  write_engines(json, p);
  write_sayings(json, report);
  json.close_object();
  json.end_line();
}

}  // namespace logitdice::cli
